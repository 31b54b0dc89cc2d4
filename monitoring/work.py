"""What asks for the team manager's attention: answers, people, visits and places that are missing or late."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Exists, Max, OuterRef, Subquery

from cases import caseload, due_list
from cases.due import Due, DueKind
from cases.models import Assignment, CapOverride, Pilot, Trajectory, Visit
from cases.models.trajectories import TrajectoryQuerySet

# So long without a visit is worth a question.
QUIET_AFTER = timedelta(days=14)


@dataclass(frozen=True)
class QuietTrajectory:
    """An active trajectory without a visit that took place for more than two weeks."""

    trajectory: Trajectory
    last_visit_on: date | None
    days: int


@dataclass(frozen=True)
class GrantedPlace:
    """A place above the cap as it stands on a day: of several for one trajectory, the last one granted."""

    trajectory: Trajectory
    granted_on: date
    valid_until: date | None
    reason: str


@dataclass(frozen=True)
class WorkToDo:
    """What asks for the team manager's attention on `day`."""

    day: date
    without_counterfactual: tuple[Trajectory, ...]
    without_carer: tuple[Trajectory, ...]
    without_recent_visit: tuple[QuietTrajectory, ...]
    expired_overrides: tuple[GrantedPlace, ...]
    overrides_in_force: tuple[GrantedPlace, ...]

    @property
    def total(self) -> int:
        """Return the number of things to do; an override in force is only to be known."""
        return (
            len(self.without_counterfactual)
            + len(self.without_carer)
            + len(self.without_recent_visit)
            + len(self.expired_overrides)
        )


@dataclass(frozen=True)
class DueCount:
    """How much work of one kind there is: late, and due today or in the coming week."""

    kind: str
    late: int
    soon: int


def due_counts(dues: list[Due], day: date) -> list[DueCount]:
    """Return the work that is due, by kind; what is due later is left out."""
    agenda = due_list.agenda(dues, day)
    late, soon = (Counter(due.kind for due in part) for part in (agenda.late, agenda.soon))
    return [DueCount(kind.value, late[kind], soon[kind]) for kind in DueKind if late[kind] or soon[kind]]


def work_to_do(pilot: Pilot, day: date) -> WorkToDo:
    """Return what is missing, late or above what was agreed on `day`, oldest trajectory first."""
    active = (
        Trajectory.objects.filter(pilot=pilot).active_on(day).select_related("family__district", "family__case_manager")
    )
    running_assignment = Assignment.objects.active_on(day).filter(trajectory=OuterRef("pk"))
    in_force, expired = _granted_places(pilot, day)
    return WorkToDo(
        day=day,
        without_counterfactual=tuple(active.without_counterfactual()),
        without_carer=tuple(active.filter(~Exists(running_assignment))),
        without_recent_visit=_quiet(active, day),
        expired_overrides=expired if expired and _too_many(pilot, day, in_force) else (),
        overrides_in_force=in_force,
    )


def _too_many(pilot: Pilot, day: date, in_force: tuple[GrantedPlace, ...]) -> bool:
    """Return whether more families are helped on `day` than the cap and the places in force allow together."""
    # A place for a planned start covers nobody yet.
    covered = sum(place.trajectory.is_active_on(day) for place in in_force)
    helped = caseload.on(pilot, day)
    return helped.active > helped.cap + covered


def _quiet(active: TrajectoryQuerySet, day: date) -> tuple[QuietTrajectory, ...]:
    visits = Visit.objects.took_place().filter(trajectory=OuterRef("pk"), visited_on__lte=day).order_by()
    last_visit = visits.values("trajectory").annotate(last=Max("visited_on")).values("last")
    # A trajectory that began less than two weeks ago is too young to miss a visit.
    quiet_since = day - QUIET_AFTER
    rows = active.filter(~Exists(visits.filter(visited_on__gte=quiet_since)), started_on__lt=quiet_since)
    found = []
    for row in rows.annotate(last_visit_on=Subquery(last_visit)):
        last_visit_on: date | None = row.last_visit_on  # type: ignore[attr-defined]  # annotated one line up
        found.append(QuietTrajectory(row, last_visit_on, (day - (last_visit_on or row.started_on)).days))
    return tuple(found)


def _granted_places(pilot: Pilot, day: date) -> tuple[tuple[GrantedPlace, ...], tuple[GrantedPlace, ...]]:
    """Return the places above the cap that are in force on `day`, planned starts included, and those past their end."""
    # The reason for a place may change: a later override replaces an earlier one, whichever ends last.
    granted = CapOverride.objects.filter(granted_on__lte=day)
    newer = granted.filter(trajectory=OuterRef("trajectory"), granted_on__gt=OuterRef("granted_on"))
    rows = (
        granted.filter(~Exists(newer), trajectory__in=Trajectory.objects.filter(pilot=pilot).not_over_on(day))
        .select_related("trajectory__family__district", "trajectory__family__case_manager")
        .order_by("granted_on", "trajectory__reference")
    )
    in_force, expired = [], []
    for row in rows:
        place = GrantedPlace(row.trajectory, row.granted_on, row.valid_until, row.reason)
        if row.valid_until is None or row.valid_until >= day:
            in_force.append(place)
        elif row.trajectory.is_active_on(day):
            expired.append(place)
    return tuple(in_force), tuple(expired)
