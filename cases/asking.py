"""When the question which care would have been used otherwise has to be answered."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse

from cases.due import Due, DueKind
from cases.models import Trajectory
from cases.models.families import FamilyQuerySet

# The pilot's own term: soon after the start, before anybody knows how it goes on (domain: recorded at the start).
ANSWER_WITHIN = timedelta(days=14)


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the running trajectories without an answer."""
    running = Trajectory.objects.filter(family__in=families).active_on(day).without_counterfactual()
    for row in running.select_related("family__case_manager"):
        url = reverse("cases:counterfactual", args=[row.pk])
        yield Due(DueKind.COUNTERFACTUAL, row.family, row.started_on + ANSWER_WITHIN, url)
