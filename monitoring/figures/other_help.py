"""Other help beside the family carer (brugfunctie): what was asked for, what came, and how long that took."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Count, F, Q

from cases.models import OnwardReferral
from cases.period import Period
from monitoring.figures.sums import Typical
from monitoring.population import Population
from monitoring.sql_dates import DaysBetween


@dataclass(frozen=True)
class OtherHelpFigures:
    """Kinds of help for a family, in pieces. Help that was there already when it was written down does not count.

    Args:
        requested, started, refused, ended: by the day on which it happened, in the period.
        waiting: asked for, and neither started nor refused by the last day.
        days_to_start: of what started in the period, the median of the days from asking to starting.
        days_by_provider: the same by provider, from many to few. Capitals and spaces make no difference.
    """

    requested: int
    started: int
    refused: int
    ended: int
    waiting: int
    days_to_start: Typical
    days_by_provider: Mapping[str, Typical]


def of_period(population: Population, period: Period) -> OtherHelpFigures:
    help_asked_for = OnwardReferral.objects.filter(population.families("family__"), was_there_already=False)
    in_period = (period.first, period.last)
    counts = help_asked_for.aggregate(
        requested=Count("pk", filter=Q(requested_on__range=in_period)),
        started=Count("pk", filter=Q(started_on__range=in_period)),
        refused=Count("pk", filter=Q(refused_on__range=in_period)),
        ended=Count("pk", filter=Q(ended_on__range=in_period)),
        waiting=Count(
            "pk",
            filter=Q(requested_on__lte=period.last)
            & (Q(started_on__isnull=True) | Q(started_on__gt=period.last))
            & (Q(refused_on__isnull=True) | Q(refused_on__gt=period.last)),
        ),
    )
    began = help_asked_for.filter(started_on__range=in_period).order_by()
    days: defaultdict[str, list[int]] = defaultdict(list)
    names: defaultdict[str, set[str]] = defaultdict(set)
    length = DaysBetween(F("started_on"), F("requested_on"))
    for provider, number in began.annotate(days=length).values_list("provider", "days"):
        name = " ".join(provider.split())
        names[name.casefold()].add(name)
        days[name.casefold()].append(number)
    in_order = sorted(days, key=lambda key: (-len(days[key]), key))
    return OtherHelpFigures(
        **counts,
        days_to_start=Typical.median_of([number for numbers in days.values() for number in numbers]),
        days_by_provider={min(names[key]): Typical.median_of(days[key]) for key in in_order},
    )
