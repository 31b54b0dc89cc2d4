"""Starting help, passing it on to another family carer, correcting its period, ending it and taking it up again.

Each action locks the pilot first: two casemanagers may both see one free place, and the lock makes the second one wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, caseload, clock
from cases.actions.waitlist import leave_when_helped
from cases.codes import ClosingReason, FollowUp
from cases.models import Assignment, CapOverride, Family, Trajectory, User
from cases.numbering import TRAJECTORY_PREFIX, next_reference
from cases.period import day_before


@transaction.atomic
def start_trajectory(
    *, family: Family, carer: User, started_on: date, actor: User, override: CapOverride | None = None
) -> Trajectory:
    """Give `family` the help of `carer` from `started_on`.

    Args:
        override: a place above the cap that the team manager grants (reason and end date), stored with the start.

    Raises:
        ValidationError: on `started_on` when the cap leaves no room (code `caseload_full`), or something else is wrong.
    """
    pilot = caseload.lock(family.pilot)
    references = Trajectory.objects.filter(pilot=pilot).values_list("reference", flat=True)
    trajectory = Trajectory(
        pilot=pilot,
        family=family,
        started_on=started_on,
        reference=next_reference(references, TRAJECTORY_PREFIX, started_on.year),
    )
    _with_override(trajectory, override, actor)
    trajectory.full_clean()
    trajectory.save()
    _store_override(trajectory, actor)
    assignment = Assignment(trajectory=trajectory, carer=carer, started_on=started_on)
    assignment.full_clean()
    assignment.save()
    leave_when_helped(trajectory=trajectory)
    audit.record("trajectory.started", actor=actor, pilot=pilot, family=family, subject=trajectory)
    return trajectory


@transaction.atomic
def end_trajectory(
    *, trajectory: Trajectory, ended_on: date, closing_reason: ClosingReason, follow_up: FollowUp, actor: User
) -> Trajectory:
    """End the help with `ended_on` as its last day. The cap never stands in the way of ending.

    Raises:
        ValidationError: the last day lies before the start or before a visit.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    trajectory.ended_on = ended_on
    trajectory.closing_reason = closing_reason
    trajectory.follow_up = follow_up
    _check_holds_visits(trajectory)
    trajectory.full_clean()
    _save_with_assignments(trajectory)
    audit.record("trajectory.ended", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return trajectory


@transaction.atomic
def correct_period(
    *,
    trajectory: Trajectory,
    started_on: date,
    ended_on: date | None,
    actor: User,
    override: CapOverride | None = None,
) -> Trajectory:
    """Move the first or last day of a trajectory, or take it up again (`ended_on` None).

    A first day that moves and a day that is added ask for room under the cap; a shorter trajectory never does.

    Raises:
        ValidationError: no room, an impossible period, or a visit outside it.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    reopened = trajectory.ended_on is not None and ended_on is None
    trajectory.started_on = started_on
    trajectory.ended_on = ended_on
    if reopened:
        trajectory.closing_reason = trajectory.follow_up = ""
    _check_holds_visits(trajectory)
    _with_override(trajectory, override, actor)
    trajectory.full_clean()
    _save_with_assignments(trajectory)
    _store_override(trajectory, actor)
    action = "trajectory.reopened" if reopened else "trajectory.corrected"
    audit.record(action, actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return trajectory


@transaction.atomic
def transfer_trajectory(*, trajectory: Trajectory, carer: User, started_on: date, actor: User) -> Assignment:
    """Pass a running trajectory on to `carer` from `started_on`. The cap is joint, so it is not asked.

    Raises:
        ValidationError: the day lies outside the trajectory, or the same family carer already has it.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    running = trajectory.assignments.filter(ended_on=trajectory.ended_on).order_by("-started_on").first()
    if running and running.carer_id == carer.pk:
        raise ValidationError({"carer": "Deze gezinsverzorger helpt dit gezin al."})
    if running and started_on <= running.started_on:
        first = f"{running.started_on:%d-%m-%Y}"
        raise ValidationError({"started_on": f"Kies een dag na {first}, de eerste dag van de vorige gezinsverzorger."})
    assignment = Assignment(trajectory=trajectory, carer=carer, started_on=started_on, ended_on=trajectory.ended_on)
    if running:
        running.ended_on = day_before(started_on)
        running.save()
    assignment.full_clean()
    assignment.save()
    audit.record("trajectory.transferred", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return assignment


@transaction.atomic
def grant_override(*, trajectory: Trajectory, override: CapOverride, actor: User) -> CapOverride:
    """Grant, or grant anew, a place above the cap for a trajectory that is planned or runs.

    Raises:
        ValidationError: the actor is no team manager, or there is already an override of today.
    """
    caseload.lock(trajectory.family.pilot)
    override.granted_by = actor
    override.granted_on = clock.today()
    trajectory.granted_override = override
    _store_override(trajectory, actor)
    return override


def _with_override(trajectory: Trajectory, override: CapOverride | None, actor: User) -> None:
    """Attach the override for `clean` to see; whether the actor may grant it, the override itself judges.

    A place that the cap leaves free needs none: the override is then dropped, so that it does not show up in figures.
    """
    if override is None or not caseload.excesses_caused_by(trajectory):
        return
    override.granted_by = actor
    override.granted_on = clock.today()
    override.clean()
    trajectory.granted_override = override


def _store_override(trajectory: Trajectory, actor: User) -> None:
    override = trajectory.granted_override
    if override is None:
        return
    override.trajectory = trajectory
    override.full_clean()
    override.save()
    trajectory.granted_override = None
    audit.record("override.granted", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=override)


def _check_holds_visits(trajectory: Trajectory) -> None:
    visits = trajectory.visits.order_by("visited_on").values_list("visited_on", flat=True)
    first, last = visits.first(), visits.last()
    if first and first < trajectory.started_on:
        raise ValidationError({"started_on": f"Er is al een bezoek op {first:%d-%m-%Y}. Kies die dag of eerder."})
    if last and trajectory.is_over_on(last):
        raise ValidationError({"ended_on": f"Er is nog een bezoek op {last:%d-%m-%Y}. Kies die dag of later."})


def _save_with_assignments(trajectory: Trajectory) -> None:
    """Store a new period and let the assignments follow it.

    The database refuses an assignment outside its trajectory at any moment, so they are lifted out while it moves.
    """
    stored = Trajectory.objects.get(pk=trajectory.pk)
    assignments = list(trajectory.assignments.order_by("started_on"))
    trajectory.assignments.all().delete()
    trajectory.save()
    for assignment in _fitted(assignments, stored, trajectory):
        assignment.full_clean()
        assignment.save(force_insert=True)


def _fitted(assignments: list[Assignment], old: Trajectory, new: Trajectory) -> Iterator[Assignment]:
    """Move along what began or ended with the trajectory, cut off what sticks out, and drop what lies outside."""
    for assignment in assignments:
        if assignment.started_on == old.started_on:
            assignment.started_on = new.started_on
        if assignment.ended_on == old.ended_on:
            assignment.ended_on = new.ended_on
        assignment.started_on = max(assignment.started_on, new.started_on)
        if new.ended_on:
            assignment.ended_on = min(assignment.ended_on or date.max, new.ended_on)
        if assignment.ended_on is None or assignment.started_on <= assignment.ended_on:
            yield assignment
