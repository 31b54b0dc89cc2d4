"""A fixed face for the family: who helps since when, whether they get on, and a warm handover.

"Vertrouwde gezichten zijn de sleutel voor succes" (initiatiefvoorstel SP, tienpuntenplan 2020). "Het belangrijkste is
dat er een goede klik is" (initiatiefvoorstel gezinsverzorger 2020). Who steps in when: `cases.replacement`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from cases import replacement
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Assignment, Family, Handover, MatchCheck, Trajectory, User
from cases.models.families import FamilyQuerySet

# The pilot's own terms. After four weeks family and carer know each other; where it did not click, ask again as late.
MATCH_AFTER = timedelta(days=28)
MATCH_SHOWN_BEFORE = timedelta(days=7)
# The old and the new carer go to the family together, at the latest two weeks after the change. It is work from two
# weeks before.
HANDOVER_WITHIN = timedelta(days=14)
HANDOVER_SHOWN_BEFORE = timedelta(days=14)
# So long after its term the family knows the new carer by itself. The file goes on saying that it was not done.
HANDOVER_PAST = timedelta(days=84)


@dataclass(frozen=True)
class Face:
    """One family carer in one trajectory: placements in order of time, checks of the match newest first."""

    carer: User
    placements: list[Assignment] = field(default_factory=list)
    checks: list[MatchCheck] = field(default_factory=list)

    def helps_on(self, day: date) -> bool:
        return any(_is_active(placement, day) for placement in self.placements)

    @property
    def match_due_on(self) -> date | None:
        """Return by which day the match is asked (again); None when the last answers were good."""
        if not self.checks:
            return self.placements[0].started_on + MATCH_AFTER
        return self.checks[0].checked_on + MATCH_AFTER if self.checks[0].doubts else None


@dataclass(frozen=True)
class Transfer:
    """A trajectory that goes, or went, from one family carer to another."""

    previous: Assignment
    placement: Assignment
    handover: Handover | None

    @property
    def due_on(self) -> date:
        return self.placement.started_on + HANDOVER_WITHIN

    def is_work_on(self, day: date) -> bool:
        """Return whether the warm handover still has to be done, on a day when that makes sense."""
        near = self.placement.started_on - HANDOVER_SHOWN_BEFORE <= day <= self.due_on + HANDOVER_PAST
        return self.handover is None and near and not _is_over(self.placement, day)


def with_faces(trajectories: QuerySet[Trajectory]) -> QuerySet[Trajectory]:
    """Fetch all that the functions below read, in a fixed number of queries."""
    placements = Prefetch("assignments", Assignment.objects.select_related("carer"))
    handovers = Prefetch("handovers", Handover.objects.select_related("carer"))
    return trajectories.prefetch_related(placements, "match_checks", handovers)


def faces(trajectory: Trajectory) -> list[Face]:
    """Return the family carers of `trajectory`, in the order in which they came."""
    found: dict[int, Face] = {}
    for placement in _in_order(trajectory):
        found.setdefault(placement.carer_id, Face(placement.carer)).placements.append(placement)
    for check in sorted(trajectory.match_checks.all(), key=lambda check: (check.checked_on, check.pk), reverse=True):
        if face := found.get(check.carer_id):
            face.checks.append(check)
    return list(found.values())


def transfers(trajectory: Trajectory) -> list[Transfer]:
    """Return the changes of carer in `trajectory` in order of time, each with its warm handover."""
    handovers = list(trajectory.handovers.all())
    return [
        Transfer(previous, placement, _handover_of(previous, placement, handovers))
        for previous, placement in pairwise(_in_order(trajectory))
        if previous.carer_id != placement.carer_id
    ]


def carer_on(trajectory: Trajectory, day: date) -> User | None:
    """Return who was placed in `trajectory` on `day`; absence makes no difference."""
    return next((row.carer for row in _in_order(trajectory) if _is_active(row, day)), None)


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the matches to ask about, the warm handovers to do, and the families that nobody comes to."""
    running = Trajectory.objects.filter(family__in=families).not_over_on(day).select_related("family__case_manager")
    for trajectory in with_faces(running):
        yield from _match_dues(trajectory, day)
        yield from _handover_dues(trajectory, day)
    yield from replacement.dues(families, day)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    for trajectory in (row for row in family.trajectories.all() if not row.is_over_on(day)):
        yield from _match_dues(trajectory, day)
        yield from _handover_dues(trajectory, day)
    yield from replacement.dues_in(family, day)


def _match_dues(trajectory: Trajectory, day: date) -> Iterator[Due]:
    url = reverse("cases:match_check", args=[trajectory.pk])
    for face in faces(trajectory):
        due_on = face.match_due_on
        if due_on and face.helps_on(day) and due_on - MATCH_SHOWN_BEFORE <= day:
            yield Due(DueKind.MATCH, trajectory.family, due_on, url, detail="opnieuw" if face.checks else "")


def _handover_dues(trajectory: Trajectory, day: date) -> Iterator[Due]:
    url = reverse("cases:handover", args=[trajectory.pk])
    for transfer in transfers(trajectory)[-1:]:
        if transfer.is_work_on(day):
            yield Due(DueKind.HANDOVER, trajectory.family, transfer.due_on, url)


def events(family: Family) -> Iterator[Event]:
    """Yield each time the match was asked about, each warm handover, and who stepped in."""
    url = reverse("cases:help", args=[family.pk])
    trajectories = family.trajectories.all()
    for check in (check for row in trajectories for check in row.match_checks.all()):
        title = f"Klik met {check.carer.name}: {check.get_family_says_display().lower()}"
        yield Event(check.checked_on, title, tone="warn" if check.doubts else "quiet", url=url, link="Hulp")
    for handover in (handover for row in trajectories for handover in row.handovers.all()):
        yield Event(handover.together_on, f"Warm overgedragen aan {handover.carer.name}", handover.note)
    yield from replacement.events(family)


def _in_order(trajectory: Trajectory) -> list[Assignment]:
    return sorted(trajectory.assignments.all(), key=lambda row: row.started_on)


def _is_over(placement: Assignment, day: date) -> bool:
    return placement.ended_on is not None and placement.ended_on < day


def _is_active(placement: Assignment, day: date) -> bool:
    return placement.started_on <= day and not _is_over(placement, day)


def _handover_of(previous: Assignment, placement: Assignment, handovers: Iterable[Handover]) -> Handover | None:
    """Return the handover of this change: to the new carer, on a day since the old one was there."""
    fitting = (row for row in handovers if row.carer_id == placement.carer_id)
    return max(
        (row for row in fitting if row.together_on >= previous.started_on),
        key=lambda row: row.together_on,
        default=None,
    )
