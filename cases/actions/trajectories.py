"""Starting help, passing it on to another family carer, correcting its period, ending it and taking it up again.

Each action locks the pilot first: two casemanagers may both see one free place, and the lock makes the second one wait.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, caseload, clock
from cases.actions.planning import cancel_visit
from cases.actions.waitlist import leave_when_helped
from cases.codes import ClosingReason, FollowUp
from cases.models import Assignment, CapOverride, Family, Trajectory, User
from cases.numbering import TRAJECTORY_PREFIX, next_reference
from cases.period import day_before, in_words

# More days than these are counted, and not named one by one.
MOST_DAYS_NAMED = 5


@transaction.atomic
def start_trajectory(
    *,
    family: Family,
    carer: User,
    started_on: date,
    actor: User,
    override: CapOverride | None = None,
    consent_given: bool = False,
) -> Trajectory:
    """Give `family` the help of `carer` from `started_on`.

    Args:
        consent_given: the family says that it takes part of its own free will; written down with the day of today.
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
    if consent_given:
        _store_consent(family, actor)
    leave_when_helped(trajectory=trajectory)
    audit.record("trajectory.started", actor=actor, pilot=pilot, family=family, subject=trajectory)
    return trajectory


@transaction.atomic
def end_trajectory(
    *,
    trajectory: Trajectory,
    ended_on: date,
    closing_reason: ClosingReason,
    follow_up: FollowUp,
    actor: User,
    farewell: str = "",
) -> Trajectory:
    """End the help with `ended_on` as its last day. The cap never stands in the way of ending.

    Args:
        farewell: what was agreed with the family for afterwards.

    Raises:
        ValidationError: the last day lies before the start or before a visit.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    trajectory.refresh_from_db()
    trajectory.ended_on = ended_on
    trajectory.closing_reason = closing_reason
    trajectory.follow_up = follow_up
    trajectory.farewell = farewell
    _check_holds_visits(trajectory)
    trajectory.full_clean()
    _save_with_assignments(trajectory)
    _call_off_what_comes_after(trajectory, ended_on, actor)
    audit.record("trajectory.ended", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return trajectory


@transaction.atomic
def agree_farewell(*, trajectory: Trajectory, farewell: str, actor: User) -> Trajectory:
    """Store what is agreed with the family for after the last day.

    Raises:
        ValidationError: the help has no last day; somebody took it up again meanwhile.
    """
    stored = Trajectory.objects.select_for_update(no_key=True).get(pk=trajectory.pk)
    if stored.ended_on is None:
        raise ValidationError("De hulp heeft geen laatste dag meer.")
    stored.farewell = farewell
    stored.clean_fields()
    stored.save(update_fields=["farewell"])
    audit.record(
        "trajectory.farewell_agreed",
        actor=actor,
        pilot=stored.pilot,
        family=stored.family,
        subject=stored,
        fields=["farewell"],
    )
    return stored


@transaction.atomic
def correct_period(
    *,
    trajectory: Trajectory,
    started_on: date,
    ended_on: date | None,
    actor: User,
    override: CapOverride | None = None,
) -> Trajectory:
    """Move the first or last day of a trajectory.

    A first day that moves and a day that is added ask for room under the cap; a shorter trajectory never does.

    Args:
        ended_on: None only for a trajectory without a last day; taking help up again is `resume_trajectory`.

    Raises:
        ValidationError: no room, an impossible period, or a visit outside it.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    trajectory.refresh_from_db()
    if trajectory.ended_on is not None and ended_on is None:
        raise ValidationError({"ended_on": "Vul de laatste dag in. Loopt de hulp weer door, kies dan Hulp hervatten."})
    trajectory.started_on = started_on
    trajectory.ended_on = ended_on
    _check_holds_visits(trajectory)
    _with_override(trajectory, override, actor)
    trajectory.full_clean()
    _save_with_assignments(trajectory)
    _store_override(trajectory, actor)
    audit.record("trajectory.corrected", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return trajectory


@transaction.atomic
def resume_trajectory(*, trajectory: Trajectory, actor: User) -> Trajectory:
    """Take up help again that has a last day: that day, the reason, the follow-up and the farewell are cleared.

    Its first day stays, so one that started later is the one too many where the cap leaves no room, and that one
    needs the place above the cap.

    Raises:
        ValidationError: on `started_on` when the cap leaves no room, or the family has got other help since.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    trajectory.refresh_from_db()
    trajectory.ended_on = None
    trajectory.closing_reason = trajectory.follow_up = trajectory.farewell = ""
    trajectory.asked_by = actor
    trajectory.full_clean()
    _save_with_assignments(trajectory)
    audit.record("trajectory.reopened", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return trajectory


@transaction.atomic
def transfer_trajectory(
    *, trajectory: Trajectory, carer: User, started_on: date, actor: User, despite_visits: bool = False
) -> Assignment:
    """Pass a running trajectory on to `carer` from `started_on`. The cap is joint, so it is not asked.

    Args:
        despite_visits: go on although the earlier family carer wrote down visits from that day on.

    Raises:
        ValidationError: the day lies outside the trajectory, or the same family carer already has it; on
            `despite_visits` when that is not set and there are such visits.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    trajectory.refresh_from_db()
    running = trajectory.assignments.filter(ended_on=trajectory.ended_on).order_by("-started_on").first()
    if running and running.carer_id == carer.pk:
        raise ValidationError({"carer": "Deze gezinsverzorger helpt dit gezin al."})
    if running and started_on <= running.started_on:
        first = in_words(running.started_on)
        raise ValidationError({"started_on": f"Kies een dag na {first}, de eerste dag van de vorige gezinsverzorger."})
    if running and not despite_visits:
        _check_visits_since(running, started_on)
    assignment = Assignment(trajectory=trajectory, carer=carer, started_on=started_on, ended_on=trajectory.ended_on)
    if running:
        running.ended_on = day_before(started_on)
        running.save()
    assignment.full_clean()
    assignment.save()
    audit.record("trajectory.transferred", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory)
    return assignment


@transaction.atomic
def take_back_transfer(*, trajectory: Trajectory, actor: User) -> Assignment:
    """Take back a transfer that is still to come: the family carer of before goes on. Return that placement.

    Visits that were planned for the new carer stay, so that nobody waits in vain; the planning shows them.

    Raises:
        ValidationError: no transfer is to come.
    """
    pilot = caseload.lock(trajectory.family.pilot)
    to_come = trajectory.assignments.filter(started_on__gt=clock.today()).order_by("-started_on").first()
    before = to_come and trajectory.assignments.filter(ended_on=day_before(to_come.started_on)).first()
    if to_come is None or before is None:
        raise ValidationError("Er is geen overdracht die nog moet komen.")
    to_come.delete()
    before.ended_on = to_come.ended_on
    before.full_clean()
    before.save()
    audit.record(
        "trajectory.transfer_taken_back", actor=actor, pilot=pilot, family=trajectory.family, subject=trajectory
    )
    return before


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
    trajectory.asked_by = actor
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


def _store_consent(family: Family, actor: User) -> None:
    if family.consent_on is not None:
        return
    family.consent_on = clock.today()
    family.save(update_fields=["consent_on"])
    audit.record(
        "family.changed", actor=actor, pilot=family.pilot, family=family, subject=family, fields=["consent_on"]
    )


def _check_visits_since(earlier: Assignment, day: date) -> None:
    """Refuse a day from which the earlier family carer still made visits: it may be a mistake, and it may be right."""
    visits = earlier.trajectory.visits.filter(carer=earlier.carer, visited_on__gte=day).order_by("visited_on")
    days = list(visits.values_list("visited_on", flat=True).distinct())
    if not days:
        return
    named = [in_words(visited_on) for visited_on in days[:MOST_DAYS_NAMED]]
    if len(days) > MOST_DAYS_NAMED:
        named.append(f"nog {len(days) - MOST_DAYS_NAMED} dagen")
    listed = " en ".join([part for part in (", ".join(named[:-1]), named[-1]) if part])
    why = f"{earlier.carer.name} legde vanaf die dag nog bezoeken vast, op {listed}."
    raise ValidationError({"despite_visits": f"{why} Kies een latere dag, of vink aan dat de overdracht toch klopt."})


def _call_off_what_comes_after(trajectory: Trajectory, ended_on: date, actor: User) -> None:
    """Call off the visits that were planned after the last day, and take back what was agreed from a later day on."""
    for planned in trajectory.planned_visits.to_come().filter(planned_on__gt=ended_on):
        cancel_visit(planned=planned, actor=actor)
    trajectory.intensities.filter(started_on__gt=ended_on).delete()


def _check_holds_visits(trajectory: Trajectory) -> None:
    visits = trajectory.visits.order_by("visited_on").values_list("visited_on", flat=True)
    first, last = visits.first(), visits.last()
    if first and first < trajectory.started_on:
        raise ValidationError({"started_on": f"Er is al een bezoek op {in_words(first)}. Kies die dag of eerder."})
    if last and trajectory.is_over_on(last):
        raise ValidationError({"ended_on": f"Er is nog een bezoek op {in_words(last)}. Kies die dag of later."})


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
