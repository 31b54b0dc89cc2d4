"""Agreeing on a visit, moving it and calling it off; opening and closing the feed for a calendar."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit
from cases.calendar_feed import new_key
from cases.models import PlannedVisit, Trajectory, User, Visit
from cases.planning import USUAL_MINUTES


@transaction.atomic
def plan_visit(*, planned: PlannedVisit, actor: User) -> PlannedVisit:
    """Store a visit that was agreed. Sending it twice gives back the stored one.

    Raises:
        ValidationError: something in it cannot be true.
    """
    # The row lock makes the same plan, sent twice at one moment, arrive one after the other.
    trajectory = Trajectory.objects.select_for_update(no_key=True).get(pk=planned.trajectory_id)
    known = PlannedVisit.objects.to_come().filter(
        trajectory=trajectory, carer=planned.carer, planned_on=planned.planned_on, starts_at=planned.starts_at
    )
    if found := known.first():
        return found
    planned.full_clean()
    planned.save()
    audit.record("visit.planned", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=planned)
    return planned


@transaction.atomic
def plan_next(*, visit: Visit, day: date, actor: User) -> PlannedVisit:
    """Plan a visit like `visit` on `day`: the same family carer, time and length.

    Raises:
        ValidationError: there is no help in the family on that day, or it is too far ahead.
    """
    planned = PlannedVisit(
        trajectory=visit.trajectory,
        carer=visit.carer,
        planned_on=day,
        starts_at=visit.visited_at,
        minutes=visit.minutes or USUAL_MINUTES,
    )
    return plan_visit(planned=planned, actor=actor)


@transaction.atomic
def move_visit(*, planned: PlannedVisit, fields: Iterable[str], actor: User) -> PlannedVisit:
    """Store another day, time, length or family carer; `fields` are the names of what changed.

    Raises:
        ValidationError: something in it cannot be true, or the visit took place or was called off meanwhile.
    """
    if not PlannedVisit.objects.select_for_update(no_key=True).to_come().filter(pk=planned.pk).exists():
        raise ValidationError("Dit bezoek is net vastgelegd of afgezegd. Je wijziging is niet opgeslagen.")
    planned.full_clean()
    planned.save(update_fields=["carer", "planned_on", "starts_at", "minutes"])
    _record("visit.moved", planned, actor, fields)
    return planned


@transaction.atomic
def cancel_visit(*, planned: PlannedVisit, actor: User) -> bool:
    """Call off a visit. Return whether that was still possible: one that took place stays as it is."""
    changed = PlannedVisit.objects.to_come().filter(pk=planned.pk).update(cancelled=True)
    if changed:
        _record("visit.cancelled", planned, actor)
    return bool(changed)


@transaction.atomic
def open_feed(*, user: User) -> str:
    """Give `user` a new key for the calendar; the former one stops working."""
    user.calendar_key = new_key()
    user.save(update_fields=["calendar_key"])
    if user.pilot:
        audit.record("calendar.opened", actor=user, pilot=user.pilot, subject=user)
    return user.calendar_key


@transaction.atomic
def close_feed(*, user: User) -> None:
    user.calendar_key = None
    user.save(update_fields=["calendar_key"])
    if user.pilot:
        audit.record("calendar.closed", actor=user, pilot=user.pilot, subject=user)


def _record(action: str, planned: PlannedVisit, actor: User, fields: Iterable[str] = ()) -> None:
    trajectory = planned.trajectory
    audit.record(action, actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=planned, fields=fields)
