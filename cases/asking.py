"""When the question which care would have been used otherwise has to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from cases.due import Due, DueKind
from cases.models import Family, Trajectory
from cases.models.families import FamilyQuerySet

# The pilot's own term: soon after the start, before anybody knows how it goes on (domain: recorded at the start).
ANSWER_WITHIN = timedelta(days=14)


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the running trajectories without an answer."""
    running = Trajectory.objects.filter(family__in=families).active_on(day).without_counterfactual()
    for row in running.select_related("family__case_manager"):
        yield _due(row)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    running = (row for row in family.trajectories.all() if row.is_active_on(day))
    yield from (_due(row) for row in running if not row.counterfactual_answers.all())


def _due(row: Trajectory) -> Due:
    url = reverse("cases:counterfactual", args=[row.pk])
    return Due(DueKind.COUNTERFACTUAL, row.family, row.started_on + ANSWER_WITHIN, url)
