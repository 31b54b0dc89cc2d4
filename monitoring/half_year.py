"""The half-year table in the terms of the Beleidsinformatie Jeugd, to lay beside WIJ's own delivery to the CBS.

Source: CBS, Informatieprotocol Beleidsinformatie Jeugd, version 7: help by a wijk- or buurtteam is hulpvorm 01 with
verwijzer 06, first and last day are those of the help itself, and reasons of ending are 01 to 05. The official delivery
counts one record for each child and comes from WIJ's main system, once; this table holds no person and goes nowhere.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from cases.codes import ClosingReason, MemberRole
from cases.models import FamilyMember, Trajectory
from cases.period import Period, day_before, months_later
from monitoring.figures.sums import UNKNOWN, Typical, tally
from monitoring.numbers import number, typical
from monitoring.population import Population

# Who is younger on the first day of help is a jeugdige (Jeugdwet, art. 1.1).
ADULT = 18


@dataclass(frozen=True)
class Column:
    """The table for families, or for the children in them.

    Args:
        running: with help on at least one day of the half-year.
        started, ended: by the first and the last day of the help.
        started_again: of those started, with help that ended before (herhaald beroep).
        running_at_end: with help on the last day of the half-year.
        by_reason: those ended, by reason (01 to 05, or `onbekend`).
        days: of those ended, the median duration in days, first and last day included.
    """

    running: int
    started: int
    started_again: int
    ended: int
    running_at_end: int
    by_reason: Mapping[str, int]
    days: Typical


@dataclass(frozen=True)
class HalfYear:
    period: Period
    families: Column
    children: Column

    @property
    def lines(self) -> list[tuple[str, ...]]:
        """Return the table as people read it: what, of families, of children."""
        columns = self.families, self.children
        labels = {UNKNOWN: "Reden niet ingevuld"} | {
            code: f"Reden {code}: {label}" for code, label in ClosingReason.choices
        }
        return [
            ("Met hulp in het halfjaar", *(number(column.running) for column in columns)),
            ("Begonnen", *(number(column.started) for column in columns)),
            ("Daarvan opnieuw begonnen (herhaald beroep)", *(number(column.started_again) for column in columns)),
            ("Geëindigd", *(number(column.ended) for column in columns)),
            *(
                (label, *(number(column.by_reason.get(code, 0)) for column in columns))
                for code, label in labels.items()
                if any(code in column.by_reason for column in columns)
            ),
            ("Duur van wat eindigde, mediaan", *(typical(column.days, "dag", "dagen") for column in columns)),
            ("Met hulp op de laatste dag", *(number(column.running_at_end) for column in columns)),
        ]


@dataclass(frozen=True)
class _Help:
    """One period of help, and how many count for it: 1 family, or its children."""

    family: int
    first: date
    last: date | None
    reason: str
    number: int


def half(year: int, number: int) -> Period:
    """Return the first (1) or second (2) half of a calendar year.

    Raises:
        ValueError: there is no such half.
    """
    if number not in (1, 2):
        raise ValueError("Een jaar heeft twee helften.")
    first = date(year, 1 if number == 1 else 7, 1)
    return Period(first, day_before(months_later(first, 6)))


def of(population: Population, period: Period) -> HalfYear:
    """Return the table over `period`."""
    rows = list(
        Trajectory.objects.filter(population.trajectories(), started_on__lte=period.last)
        .order_by("started_on")
        .values_list("family_id", "started_on", "ended_on", "closing_reason")
    )
    births = _births({row[0] for row in rows})
    return HalfYear(
        period,
        families=_column([_Help(*row, 1) for row in rows], period),
        children=_column([_Help(*row, _young_on(births.get(row[0], []), row[1])) for row in rows], period),
    )


def _births(families: Collection[int]) -> dict[int, list[date | None]]:
    children = FamilyMember.objects.filter(family__in=families, role=MemberRole.CHILD, deceased=False)
    births: dict[int, list[date | None]] = {}
    for family, born_on in children.order_by().values_list("family_id", "born_on"):
        births.setdefault(family, []).append(born_on)
    return births


def _young_on(births: list[date | None], day: date) -> int:
    """Return how many are younger than 18 on `day`; a child without a known birthday is taken to be one."""
    return sum(born_on is None or months_later(born_on, 12 * ADULT) > day for born_on in births)


def _column(helps: list[_Help], period: Period) -> Column:
    in_period = [row for row in helps if row.last is None or row.last >= period.first]
    started = [row for row in in_period if row.first in period]
    ended = [row for row in in_period if row.last is not None and row.last in period]
    at_end = [row for row in in_period if row.last is None or row.last >= period.last]
    return Column(
        running=_number(in_period),
        started=sum(row.number for row in started),
        started_again=sum(row.number for row in started if _had_help_before(row, helps)),
        ended=sum(row.number for row in ended),
        running_at_end=_number(at_end),
        by_reason=tally(((row.reason or UNKNOWN, row.number) for row in ended), order=ClosingReason.values),
        days=Typical.median_of(list(_lengths(ended).elements())),
    )


def _number(rows: list[_Help]) -> int:
    """Return how many have help; a family with two periods of help counts once."""
    return sum({row.family: row.number for row in rows}.values())


def _had_help_before(row: _Help, helps: list[_Help]) -> bool:
    return any(other.family == row.family and other.last is not None and other.last < row.first for other in helps)


def _lengths(ended: list[_Help]) -> Counter[int]:
    lengths: Counter[int] = Counter()
    for row in ended:
        if row.last is not None:
            lengths[Period(row.first, row.last).days] += row.number
    return lengths
