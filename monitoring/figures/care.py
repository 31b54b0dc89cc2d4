"""What the casemanagers answered about the care without a family carer."""

from __future__ import annotations

from collections import Counter

from django.db.models import Count, QuerySet

from cases.models import CounterfactualAnswer, CounterfactualCare
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.population import Population


def _latest_answers(population: Population, period: Period) -> QuerySet[CounterfactualAnswer]:
    return CounterfactualAnswer.objects.latest_per_trajectory().filter(trajectory__in=active(population, period))


def answers_by_kind(population: Population, period: Period) -> Counter[str]:
    return Counter(dict(_latest_answers(population, period).values_list("kind").annotate(number=Count("*"))))


def trajectories_by_product(population: Population, period: Period) -> list[tuple[str, str, int]]:
    """Return code and name of the care products with the number of trajectories, from many to few."""
    rows = (
        CounterfactualCare.objects.filter(answer__in=_latest_answers(population, period))
        .values_list("product__code", "product__name")
        .annotate(number=Count("answer", distinct=True))
    )
    return sorted(rows, key=lambda row: (-row[2], row[0]))
