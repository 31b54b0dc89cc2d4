"""How much help was agreed on the last day of the period."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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
    agreed = Intensity.objects.filter(trajectory=OuterRef("pk"), started_on__lte=period.last).order_by("-started_on")
    rows = list(
        active(population, Period(period.last, period.last))
        .order_by()
        .values_list(Subquery(agreed.values("level")[:1]), Subquery(agreed.values("hours_per_week")[:1]))
    )
    known = [hours for level, hours in rows if level]
    return IntensityFigures(
        low=sum(level == IntensityLevel.LOW for level, _ in rows),
        agreed_hours=Typical.mean_of(known),
        not_agreed=len(rows) - len(known),
    )
