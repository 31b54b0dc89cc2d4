"""Keeping the counts of a family while its file is destroyed: what the figures lose by it is what is kept.

Each calendar year is counted just before and just after. So what is kept is right by itself, also when a family has
several trajectories in a year or a child belongs to two; the figures of that year add it again.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

from django.db.models import Min

from cases import clock, progress
from cases.models import DestroyedCount, Family, Pilot
from cases.period import Period
from monitoring.figures import Figures, caseload, evaluate, visits
from monitoring.figures.destroyed import Counts, code_of_closing, code_of_visit
from monitoring.population import Population

# Figures that are one number, and figures by label, as they stand in `Figures`.
NUMBERS = (
    *("families_new", "trajectories", "active_on_last_day", "families_with_children_0_12", "counterfactual_none"),
    *("counterfactual_unknown", "counterfactual_missing"),
)
BY_LABEL = (
    *("families_by_district", "children_by_age", "families_by_trigger", "counterfactual_by_product"),
    *("families_by_carers_seen", "families_by_task", "families_by_way"),
)


@contextmanager
def counting(family: Family) -> Iterator[None]:
    """Keep the counts of `family`, which is destroyed within: per calendar year, added to those of others.

    Call it with the pilot locked: what somebody else changes meanwhile would be counted with this family.
    """
    pilot = family.pilot
    years = range(_first_year(family), clock.today().year + 1)
    before = {}
    for number, year in enumerate(years):
        progress.tell(5 + 45 * number / len(years), f"De cijfers van {year} tellen")
        before[year] = _counts(pilot, year)
    yield
    for number, year in enumerate(years):
        progress.tell(60 + 39 * number / len(years), f"De cijfers van {year} nog eens tellen")
        after = _counts(pilot, year)
        for key in before[year].keys() | after.keys():
            if gone := before[year][key] - after[key]:
                _add(pilot, year, key, gone)


def _first_year(family: Family) -> int:
    first = family.trajectories.aggregate(first=Min("started_on"))["first"]
    days: list[date] = [day for day in (family.referred_on, first) if day]
    return min(days).year


def _counts(pilot: Pilot, year: int) -> Counts:
    """Return what can be added of the figures of a year, as whole numbers."""
    period = Period.year(year)
    figures: Figures = evaluate(pilot, period)
    counts: Counts = Counter({(name, ""): getattr(figures, name) for name in NUMBERS})
    counts["placement_days", ""] = sum(active for _, active in figures.caseload_by_day)
    for name in BY_LABEL:
        for label, number in getattr(figures, name).items():
            counts[name, str(label)] += number
    for closing in caseload.closings(Population(pilot), period):
        counts["closings", code_of_closing(closing)] += closing.number
    for visit in visits.alike(Population(pilot), period):
        counts["visits", code_of_visit(visit)] += visit.number
        counts["visit_minutes", code_of_visit(visit)] += visit.minutes
    return counts


def _add(pilot: Pilot, year: int, key: tuple[str, str], number: int) -> None:
    figure, code = key
    row, _ = DestroyedCount.objects.get_or_create(
        pilot=pilot, year=year, figure=figure, code=code, defaults={"number": 0}
    )
    row.number += number
    row.save()
