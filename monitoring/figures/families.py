"""Who is helped: families by wijk and by trigger, and their children."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.db.models import Count, Min, Q, QuerySet

from cases.codes import MemberRole, Trigger
from cases.models import Family, FamilyMember, FamilyTrigger, Trajectory
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.figures.sums import UNKNOWN, most_first, tally
from monitoring.population import Population
from monitoring.sql_dates import age

# The oldest child that counts in `families_with_children_0_12`.
OLDEST_YOUNG_CHILD = 12
# The last age of each band but the last; a child that was not born yet counts in the first.
AGE_BANDS = {"0-3": 3, "4-11": 11, "12-17": 17}
OLDEST_BAND = "18+"


def supported(population: Population, period: Period) -> QuerySet[Family]:
    # Not a condition on each row (EXISTS): SQLite then looks through the trajectories once for every family.
    return Family.objects.filter(pk__in=active(population, period).order_by().values("family"))


def new(population: Population, period: Period) -> int:
    started = Trajectory.objects.filter(population.trajectories(), started_on__range=(period.first, period.last))
    number: int = started.aggregate(number=Count("family", distinct=True))["number"]
    return number


def by_district(population: Population, period: Period) -> dict[str, int]:
    rows = supported(population, period).values_list("district__name").annotate(number=Count("*"))
    return most_first(rows)


def by_trigger(population: Population, period: Period) -> dict[str, int]:
    helped = active(population, period).order_by().values("family")
    rows = FamilyTrigger.objects.filter(family__in=helped).values_list("trigger").annotate(number=Count("*"))
    return most_named_first(dict(rows))


def most_named_first(by_trigger: Mapping[str, int]) -> dict[str, int]:
    """Return triggers from many to few, and in the order of the code list where they are equal."""
    in_order = tally(by_trigger.items(), order=Trigger.values)
    return dict(sorted(in_order.items(), key=lambda item: -item[1]))


def children(population: Population, period: Period) -> tuple[dict[str, int], int]:
    """Return the children by age, and the number of families with a child of 0 to 12.

    The age is that on the first day of the family's earliest trajectory active in the period.
    """
    found = _with_age(population, period).aggregate(
        total=Count("pk"),
        known=Count("age"),
        **{band: Count("pk", filter=Q(age__lte=oldest)) for band, oldest in AGE_BANDS.items()},
        families=Count("family_id", distinct=True, filter=Q(age__lte=OLDEST_YOUNG_CHILD)),
    )
    by_age = {}
    counted = 0
    for band in AGE_BANDS:
        by_age[band] = found[band] - counted
        counted = found[band]
    return by_age | {OLDEST_BAND: found["known"] - counted, UNKNOWN: found["total"] - found["known"]}, found["families"]


def children_by_family(population: Population, period: Period) -> dict[int, Counter[str]]:
    """Return the children that `children` counts, by the number of their family and by age."""
    families: dict[int, Counter[str]] = {}
    for family, age_then in _with_age(population, period).order_by().values_list("family_id", "age"):
        families.setdefault(family, Counter())[_band(age_then)] += 1
    return families


def with_young_children(population: Population, period: Period) -> list[int]:
    """Return the numbers of the families with a child of 0 to 12."""
    young = _with_age(population, period).filter(age__lte=OLDEST_YOUNG_CHILD).order_by()
    return sorted(set(young.values_list("family_id", flat=True)))


def _band(age_then: int | None) -> str:
    if age_then is None:
        return UNKNOWN
    return next((band for band, oldest in AGE_BANDS.items() if age_then <= oldest), OLDEST_BAND)


def _with_age(population: Population, period: Period) -> Any:
    of_supported_families = Q(
        family__trajectories__ended_on__isnull=True,
    ) | Q(family__trajectories__ended_on__gte=period.first)
    return (
        FamilyMember.objects.filter(
            population.families("family__"),
            of_supported_families,
            role=MemberRole.CHILD,
            deceased=False,
            family__trajectories__started_on__lte=period.last,
        )
        .values("pk", "family_id", "born_on")
        .annotate(first_day=Min("family__trajectories__started_on"))
        .annotate(age=age("born_on", "first_day"))
    )
