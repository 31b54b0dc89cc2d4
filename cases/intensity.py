"""How much help there is on a day, and when that is looked at again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from django.db.models import Max
from django.urls import reverse

from cases import clock
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Family, Intensity, Trajectory
from cases.models.families import FamilyQuerySet

# The pilot's own term: help is lasting, so twice a year somebody asks whether it is still the right help.
REVIEW_EVERY = timedelta(days=182)
# So long before its term a review is shown as work.
REVIEW_SHOWN_BEFORE = timedelta(days=14)


def current(intensities: Iterable[Intensity], day: date) -> Intensity | None:
    """Return the row that holds on `day`; None when nothing was agreed yet."""
    return max((row for row in intensities if row.started_on <= day), key=lambda row: row.started_on, default=None)


def review_due_on(trajectory: Trajectory, last_held_on: date | None) -> date:
    return (last_held_on or trajectory.started_on) + REVIEW_EVERY


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the reviews whose term is near or past."""
    running = Trajectory.objects.filter(family__in=families).active_on(day)
    rows = running.select_related("family__case_manager").annotate(last_held_on=Max("reviews__held_on"))
    for row in rows:
        last_held_on: date | None = row.last_held_on  # type: ignore[attr-defined]  # annotated one line up
        yield from _dues_of(row, last_held_on, day)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    for row in (row for row in family.trajectories.all() if row.is_active_on(day)):
        yield from _dues_of(row, max((review.held_on for review in row.reviews.all()), default=None), day)


def _dues_of(row: Trajectory, last_held_on: date | None, day: date) -> Iterator[Due]:
    due_on = review_due_on(row, last_held_on)
    if due_on - REVIEW_SHOWN_BEFORE <= day:
        yield Due(DueKind.REVIEW, row.family, due_on, reverse("cases:review_hold", args=[row.pk]))


def events(family: Family) -> Iterator[Event]:
    """Yield each change of the amount of help, and each review."""
    url = reverse("cases:help", args=[family.pk])
    trajectories = family.trajectories.all()
    for row in (row for trajectory in trajectories for row in trajectory.intensities.all()):
        title = f"{row.get_level_display().split(':')[0]}, {hours(row)} per week"
        if row.started_on > clock.today():
            title = f"Afgesproken voor later: {title[0].lower()}{title[1:]}"
        yield Event(row.started_on, title, row.reason, url=url, link="Hulp")
    for review in (review for trajectory in trajectories for review in trajectory.reviews.all()):
        yield Event(review.held_on, f"Evaluatie: {review.get_outcome_display().lower()}", review.note)


def hours(row: Intensity) -> str:
    """Return the hours a week as people write them: "4 uur", "2,5 uur"."""
    number = row.hours_per_week.normalize()
    return f"{number:f} uur".replace(".", ",")
