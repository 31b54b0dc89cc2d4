"""How much help was agreed on the last day of the period."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef

from cases.codes import IntensityLevel
from cases.models import Intensity
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.figures.sums import Typical
from monitoring.population import Population


@dataclass(frozen=True)
class IntensityFigures:
    """What holds on the last day, of the trajectories active on that day.

    Args:
        low: families at waakvlam.
        agreed_hours: the mean of the hours a week that were agreed; a trajectory without agreed hours is left out.
        not_agreed: trajectories for which no hours were agreed yet.
    """

    low: int
    agreed_hours: Typical
    not_agreed: int


def of_period(population: Population, period: Period) -> IntensityFigures:
    helped = active(population, Period(period.last, period.last)).order_by()
    agreed = Intensity.objects.filter(started_on__lte=period.last)
    later = agreed.filter(trajectory=OuterRef("trajectory"), started_on__gt=OuterRef("started_on"))
    latest = agreed.filter(~Exists(later), trajectory__in=helped).order_by()
    rows = latest.values_list("level", "hours_per_week").annotate(number=Count("*"))
    known = [hours for _, hours, number in rows for _ in range(number)]
    return IntensityFigures(
        low=sum(number for level, _, number in rows if level == IntensityLevel.LOW),
        agreed_hours=Typical.mean_of(known),
        not_agreed=helped.count() - len(known),
    )
