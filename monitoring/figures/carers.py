"""Who helps: people and fte over a period, and the team on one day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, Q

from cases.codes import Role
from cases.models import Assignment, Pilot, User
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.figures.sums import quotient
from monitoring.population import Population


def staff(population: Population, period: Period) -> tuple[int, Decimal]:
    """Return the number of people with an assignment active in the period, and the fte of the family carers.

    Of a team the fte is that of who helps its families; they may help others too.
    """
    helped = active(population, period)
    assignments = Assignment.objects.active_in(period).filter(trajectory__in=helped)
    assigned = set(assignments.order_by().values_list("carer", flat=True).distinct())
    # Somebody may have left the pilot or changed roles since; their fte is then not the pilot's any more.
    carers_of_pilot = User.objects.filter(pilot=population.pilot, role=Role.FAMILY_CARER).order_by()
    fte_days = Decimal(0)
    for pk, fte, employed_from, employed_until in carers_of_pilot.values_list(
        "pk", "fte", "employed_from", "employed_until"
    ):
        if pk in assigned or population.team is None:
            fte_days += (fte or 0) * _days_in_service(period, employed_from, employed_until)
    return len(assigned), quotient(fte_days, period.days, "0.01")


def _days_in_service(period: Period, employed_from: date | None, employed_until: date | None) -> int:
    first = max(period.first, employed_from or date.min)
    last = min(period.last, employed_until or date.max)
    return Period(first, last).days if first <= last else 0


@dataclass(frozen=True)
class CarerCaseload:
    """How many families one family carer helps on a day. `fte` is None when it is not known."""

    name: str
    fte: Decimal | None
    active: int


def caseload_per_carer(pilot: Pilot, day: date) -> list[CarerCaseload]:
    """Return the family carers in service on `day`, and whoever else helps a family then, by name."""
    on_day = Period(day, day)
    assignments = Assignment.objects.active_in(on_day).filter(trajectory__in=active(Population(pilot), on_day))
    families = dict(assignments.values_list("carer").annotate(number=Count("trajectory__family", distinct=True)))
    in_service = User.objects.of_pilot(pilot).family_carers().in_service_on(day).values("pk")
    rows = User.objects.filter(Q(pk__in=in_service) | Q(pk__in=list(families))).values_list("name", "fte", "pk")
    return [CarerCaseload(name, fte, families.get(pk, 0)) for name, fte, pk in rows.order_by("name", "pk")]
