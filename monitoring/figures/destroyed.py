"""Counts of destroyed families: they stay in the figures of a whole calendar year, and lead to nobody.

What can be added stays: families, children, trajectories closed, answers about other care, days of help and visits.
What cannot is of the files that are there: medians, people and fte, days above the target or the cap, the subjects of
the family file, and every period that is not a calendar year.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date

from cases import clock
from cases.codes import Task
from cases.models import CareProduct, DestroyedCount, DestroyedFamily, Pilot
from cases.period import Period
from monitoring.figures.caseload import Closing
from monitoring.figures.visits import VisitSum
from monitoring.population import Population

# Between the tasks of a visit, and between these and the way it was done.
AND, THEN = "+", "|"
NOT_HOME = "niemand_thuis"

# Figure and code, with the number that they stand for.
Counts = Counter[tuple[str, str]]


@dataclass(frozen=True)
class Destroyed:
    """The counts of destroyed families in one calendar year; without any it changes nothing."""

    counts: Counts = field(default_factory=Counter)

    def number(self, figure: str) -> int:
        return self.counts[figure, ""]

    def by_code(self, figure: str) -> dict[str, int]:
        return {code: number for (name, code), number in self.counts.items() if name == figure and number}

    def added_to(self, figure: str, counts: Mapping[str, int]) -> dict[str, int]:
        """Return `counts` with those of destroyed families; codes that were not there come last."""
        sums = dict(counts)
        for code, number in sorted(self.by_code(figure).items()):
            sums[code] = sums.get(code, 0) + number
        return sums

    def with_faces(self, families: Mapping[int, int]) -> dict[int, int]:
        """Return families by how many people they saw, with the destroyed ones."""
        sums = Counter(families) + Counter(
            {int(code): number for code, number in self.by_code("families_by_carers_seen").items()}
        )
        return {number: sums[number] for number in sorted(sums)}

    def closings(self, day: date) -> list[Closing]:
        """Return closings of the year as if all were on `day`; on which day each was, is not kept."""
        found = []
        for code, number in sorted(self.by_code("closings").items()):
            reason, follow_up = code.split(THEN)
            found.append(Closing(day, reason, follow_up, number))
        return found

    def visits(self) -> list[VisitSum]:
        minutes = self.by_code("visit_minutes")
        return [
            _visits_of(code, number, minutes.get(code, 0)) for code, number in sorted(self.by_code("visits").items())
        ]


def in_period(population: Population, period: Period) -> Destroyed:
    """Return the counts to add to a period: of a whole calendar year, or of this year up to and including today.

    Of one WIJ-team there are none: they are kept for the whole pilot. A file is destroyed after the help has ended, so
    what is kept of this year lies before today.
    """
    first_of_year = period.first == date(period.first.year, 1, 1)
    goes_to_the_end = period.last in {date(period.first.year, 12, 31), clock.today()}
    if population.team or not first_of_year or not goes_to_the_end or period.last.year != period.first.year:
        return Destroyed()
    rows = DestroyedCount.objects.filter(pilot=population.pilot, year=period.first.year)
    return Destroyed(
        Counter({(figure, code): number for figure, code, number in rows.values_list("figure", "code", "number")})
    )


def number_of_families(pilot: Pilot) -> int:
    """Return how many files of `pilot` were destroyed, ever."""
    return DestroyedFamily.objects.filter(pilot=pilot).count()


def code_of_closing(closing: Closing) -> str:
    return f"{closing.reason}{THEN}{closing.follow_up}"


def code_of_visit(visit: VisitSum) -> str:
    return NOT_HOME if visit.not_home else f"{AND.join(visit.tasks)}{THEN}{visit.way}"


def _visits_of(code: str, number: int, minutes: int) -> VisitSum:
    if code == NOT_HOME:
        return VisitSum(True, (), "", number, minutes)
    tasks, way = code.split(THEN)
    return VisitSum(False, tuple(Task(task) for task in tasks.split(AND) if task), way, number, minutes)


def product_names(pilot: Pilot, codes: Iterable[str]) -> dict[str, str]:
    """Return the names of care products that only destroyed families had; one that is gone is called by its code."""
    wanted = list(codes)
    names = dict(CareProduct.objects.filter(pilot=pilot, code__in=wanted).values_list("code", "name"))
    return {code: names.get(code, code) for code in wanted}
