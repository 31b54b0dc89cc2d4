"""Weeks, the next visit after the one just made, and planned visits of which nothing was heard."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.urls import reverse

from cases.due import Due, DueKind
from cases.models import Family, PlannedVisit, User, Visit
from cases.models.families import FamilyQuerySet
from cases.period import Period

WEEK = timedelta(days=7)
# What a family carer mostly answers to "when do you come again": one tap each.
NEXT_VISITS = (("Over een week", WEEK), ("Over twee weken", 2 * WEEK))
# A visit that is not planned for a length takes as long as most do.
USUAL_MINUTES = 90


def week_of(day: date) -> Period:
    """Return the week of `day`, from Monday up to and including Sunday."""
    monday = day - timedelta(days=day.weekday())
    return Period(monday, monday + timedelta(days=6))


@dataclass(frozen=True)
class Day:
    """One day of a week: what is planned and still has to happen, and what took place."""

    date: date
    planned: list[PlannedVisit]
    visits: list[Visit]


def days_of(week: Period, planned: Iterable[PlannedVisit], visits: Iterable[Visit]) -> list[Day]:
    """Divide what was planned and what took place over the days of `week`."""
    planned, visits = list(planned), list(visits)
    days = [week.first + timedelta(days=number) for number in range(week.days)]
    return [
        Day(
            day,
            [row for row in planned if row.planned_on == day],
            [row for row in visits if row.visited_on == day],
        )
        for day in days
    ]


@dataclass(frozen=True)
class Suggestion:
    label: str
    day: date


def suggestions(visit: Visit, planned: Iterable[date]) -> list[Suggestion]:
    """Return when the next visit could be after `visit`: not on days in `planned`, nor when the help is over."""
    taken = set(planned)
    days = [Suggestion(label, visit.visited_on + later) for label, later in NEXT_VISITS]
    return [item for item in days if item.day not in taken and not visit.trajectory.is_over_on(item.day)]


def fulfil(visit: Visit) -> PlannedVisit | None:
    """Link the planned visit of the same family and day to `visit`, so that nobody is asked about it again."""
    planned = PlannedVisit.objects.to_come().filter(trajectory=visit.trajectory, planned_on=visit.visited_on).first()
    if planned is not None:
        planned.visit = visit
        planned.save(update_fields=["visit"])
    return planned


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the planned visits up to and including `day` that were neither logged nor called off."""
    rows = PlannedVisit.objects.to_come().filter(trajectory__family__in=families, planned_on__lte=day)
    for row in rows.select_related("trajectory__family__case_manager", "carer"):
        yield _due(row)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    planned = (row for trajectory in family.trajectories.all() for row in trajectory.planned_visits.all())
    to_come = (row for row in planned if row.visit_id is None and not row.cancelled)
    yield from (_due(row) for row in to_come if row.planned_on <= day)


def _due(row: PlannedVisit) -> Due:
    url = reverse("cases:planned_visit", args=[row.pk])
    return Due(DueKind.PLANNED_VISIT, row.trajectory.family, row.planned_on, url, owner=row.carer)


def of_carer(carer: User, week: Period, *, seen_by: User) -> tuple[list[PlannedVisit], list[Visit]]:
    """Return what `carer` has planned and did in `week`, in families that `seen_by` may see.

    A planned visit that took place is there as a visit.
    """
    planned = PlannedVisit.objects.visible_to(seen_by).to_come().on_days_of(week).filter(carer=carer)
    visits = Visit.objects.visible_to(seen_by).on_days_of(week).filter(carer=carer)
    return (
        list(planned.select_related("trajectory__family").order_by("planned_on", "starts_at")),
        list(visits.select_related("trajectory__family").order_by("visited_on", "visited_at")),
    )
