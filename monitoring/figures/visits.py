"""What was done: visits and hours, and how many faces a family saw."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from django.db.models import Case, Count, Max, Q, QuerySet, Sum, When

from cases.codes import Task, WayOfWorking
from cases.models import Visit
from cases.models.visits import TASK_FIELDS
from cases.period import Period
from monitoring.figures.sums import NO_VALUE, hours
from monitoring.population import Population


class VisitSum(NamedTuple):
    """Visits that are alike in result, tasks and way: how many, and their minutes together."""

    not_home: bool
    tasks: tuple[Task, ...]
    way: str
    number: int
    minutes: int


def _visits(population: Population, period: Period) -> QuerySet[Visit]:
    return Visit.objects.filter(population.visits()).on_days_of(period)


def alike(population: Population, period: Period) -> list[VisitSum]:
    rows = (
        _visits(population, period)
        .order_by()
        .values_list("not_home", "way", *TASK_FIELDS.values())
        .annotate(number=Count("*"), total=Sum("minutes"))
    )
    sums = []
    for not_home, way, *flags, number, minutes in rows:
        tasks = tuple(task for task, flag in zip(TASK_FIELDS, flags, strict=True) if flag)
        sums.append(VisitSum(not_home, tasks, way, number, minutes))
    return sums


def hours_by_task(visits: Iterable[VisitSum]) -> dict[str, Decimal]:
    """Return hours by task. A visit with several tasks is divided equally: nobody writes down minutes per task."""
    minutes: dict[str, Fraction] = {}
    for row in visits:
        keys = [str(task) for task in row.tasks] or [NO_VALUE]
        for key in keys:
            minutes[key] = minutes.get(key, Fraction(0)) + Fraction(row.minutes, len(keys))
    return {key: hours(minutes[key]) for key in [*Task.values, NO_VALUE] if key in minutes}


def hours_by_way(visits: Iterable[VisitSum]) -> dict[str, Decimal]:
    minutes: Counter[str] = Counter()
    for row in visits:
        minutes[row.way or NO_VALUE] += row.minutes
    return {key: hours(minutes[key]) for key in [*WayOfWorking.values, NO_VALUE] if key in minutes}


def by_carers_seen(population: Population, period: Period, families_supported: int) -> dict[int, int]:
    """Return supported families by the number of different people who visited them, phone calls included.

    One face is the aim: the fewer people a family has to tell its story, the better.
    """
    # A visit in the period lies within its trajectory, so its family is among those supported.
    visited = _visits(population, period).filter(not_home=False).order_by().values("trajectory__family")
    families = Counter(visited.annotate(carers=Count("carer", distinct=True)).values_list("carers", flat=True))
    families[0] = families_supported - families.total()
    return {number: families[number] for number in sorted(families) if families[number]}


def families_behind(population: Population, period: Period) -> tuple[dict[str, int], dict[str, int]]:
    """Return how many families stand behind the hours of each task, and of each way of working."""
    tasks = {str(task): Q(**{field: True}) for task, field in TASK_FIELDS.items()}
    tasks[NO_VALUE] = Q(**dict.fromkeys(TASK_FIELDS.values(), False))
    ways = {way: Q(way=way) for way in WayOfWorking.values} | {NO_VALUE: Q(way="")}
    wanted = {("task", key): condition for key, condition in tasks.items()}
    wanted |= {("way", key): condition for key, condition in ways.items()}
    # Of each family whether there was such a visit, and then how many families; all in one look at the visits.
    there_was = {"_of_".join(name): Max(Case(When(found, then=1), default=0)) for name, found in wanted.items()}
    families = _visits(population, period).filter(not_home=False).order_by().values("trajectory__family")
    numbers = families.annotate(**there_was).aggregate(**{f"{name}_sum": Sum(name) for name in there_was})
    by_task, by_way = (
        {key: number for kind, key in wanted if kind == asked and (number := numbers[f"{kind}_of_{key}_sum"])}
        for asked in ("task", "way")
    )
    return by_task, by_way
