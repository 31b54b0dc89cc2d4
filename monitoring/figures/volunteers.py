"""Volunteers beside the professional. The council asked for advice on them in the second year (brief 29-3-2023)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count

from cases.codes import VolunteerOrganisation
from cases.models import VolunteerHours, VolunteerPlacement
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.figures.sums import Share, quotient, tally
from monitoring.population import Population


@dataclass(frozen=True)
class VolunteerFigures:
    """Volunteers in families with help in the period; who stays after the help has ended is not counted.

    Args:
        families: families in which a volunteer was active on a day of the period, of all supported families.
        by_organisation: those families; one with volunteers of two organisations counts under both.
        volunteers: placements active in the period.
        hours: hours written down on days of the period, of those placements.
    """

    families: Share
    by_organisation: Mapping[str, int]
    volunteers: int
    hours: Decimal


def of_period(population: Population, period: Period, families_supported: int) -> VolunteerFigures:
    placements = VolunteerPlacement.objects.active_in(period).filter(trajectory__in=active(population, period))
    rows = Counter(placements.order_by().values_list("trajectory__family", "organisation"))
    # Equal numbers of hours at once: a sum of fractions in the database is not exact everywhere.
    spent = (
        VolunteerHours.objects.filter(placement__in=placements, spent_on__range=(period.first, period.last))
        .order_by()
        .values_list("hours")
        .annotate(times=Count("*"))
    )
    return VolunteerFigures(
        families=Share.of(len({family for family, _ in rows}), families_supported),
        by_organisation=tally(((organisation, 1) for _, organisation in rows), order=VolunteerOrganisation.values),
        volunteers=rows.total(),
        hours=quotient(sum((hours * times for hours, times in spent), Decimal(0)), 1, "0.1"),
    )
