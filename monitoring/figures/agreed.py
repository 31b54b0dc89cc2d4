"""What was agreed: places above the cap, and money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from cases.models import CapOverride, Pilot
from cases.period import Period
from monitoring.population import Population


@dataclass(frozen=True)
class OverrideFigure:
    """A place above the cap that was granted for a trajectory active in the period."""

    trajectory_reference: str
    granted_on: date
    valid_until: date | None
    reason: str


@dataclass(frozen=True)
class BudgetFigure:
    """What was set aside and spent in a calendar year, in euro; `realised` is None as long as it is not known."""

    year: int
    budgeted: Decimal
    realised: Decimal | None


def overrides(population: Population, period: Period) -> tuple[OverrideFigure, ...]:
    """Return the places above the cap granted in the period; one that only went on in it was counted before."""
    rows = (
        CapOverride.objects.filter(
            population.trajectories("trajectory__"), granted_on__range=(period.first, period.last)
        )
        .order_by("granted_on", "trajectory__reference")
        .values_list("trajectory__reference", "granted_on", "valid_until", "reason")
    )
    return tuple(OverrideFigure(*row) for row in rows)


def budget(pilot: Pilot) -> tuple[BudgetFigure, ...]:
    """Return all budget years of the pilot: the council votes by calendar year, whatever period is evaluated."""
    rows = pilot.budget_years.order_by("year").values_list("year", "budgeted", "realised")
    return tuple(BudgetFigure(*row) for row in rows)
