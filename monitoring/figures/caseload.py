"""Trajectories of the period: how many run on each day, and which were closed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal
from itertools import accumulate
from typing import NamedTuple

from django.db.models import Count, F, QuerySet, Value
from django.db.models.fields import DateField
from django.db.models.functions import Greatest

from cases.models import Trajectory
from cases.period import ONE_DAY, Period, next_day
from monitoring.figures.sums import median
from monitoring.population import Population
from monitoring.sql_dates import DaysBetween


def active(population: Population, period: Period) -> QuerySet[Trajectory]:
    return Trajectory.objects.filter(population.trajectories()).active_in(period)


def closed(population: Population, period: Period) -> QuerySet[Trajectory]:
    return Trajectory.objects.filter(population.trajectories(), ended_on__range=(period.first, period.last))


def starts_by_day(population: Population, period: Period) -> Counter[date]:
    """Return how many of the active trajectories begin by day; what began before counts on the first day."""
    first_day = Greatest(F("started_on"), Value(period.first, output_field=DateField()))
    return Counter(dict(active(population, period).values_list(first_day).annotate(number=Count("*"))))


class Closing(NamedTuple):
    last_day: date
    reason: str
    follow_up: str
    number: int


def closings(population: Population, period: Period) -> list[Closing]:
    rows = closed(population, period).values_list("ended_on", "closing_reason", "follow_up").annotate(number=Count("*"))
    return [Closing(*row) for row in rows]


def by_day(period: Period, starts: Mapping[date, int], closings: Iterable[Closing]) -> tuple[tuple[date, int], ...]:
    """Return the trajectories active on every day: those that began, less those whose last day was before."""
    change = Counter(starts)
    for closing in closings:
        change[next_day(closing.last_day)] -= closing.number
    days = [period.first + number * ONE_DAY for number in range(period.days)]
    return tuple(zip(days, accumulate(change[day] for day in days), strict=True))


def median_duration(population: Population, period: Period) -> Decimal | None:
    """Return the median length in days, first and last day included, of the trajectories closed in the period."""
    length = DaysBetween(F("ended_on"), F("started_on")) + Value(1)
    numbers = dict(closed(population, period).values_list(length).annotate(number=Count("*")))
    return median(Counter(numbers).elements())
