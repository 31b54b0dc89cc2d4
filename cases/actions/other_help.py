"""Writing down other help, volunteers and their hours."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cases import audit, other_help
from cases.models import Family, OnwardReferral, Trajectory, User, VolunteerHours, VolunteerPlacement
from cases.models.rows import refuse


@transaction.atomic
def add_referral(*, referral: OnwardReferral, actor: User) -> OnwardReferral:
    """Store help that is in the family or is asked for, under the next number of the family.

    The same help asked for again on the same day from the same provider gives back the stored one.

    Raises:
        ValidationError: it was not discussed with the WIJ-team, or the days cannot be true.
    """
    # The row lock keeps the numbers apart, and makes a form that is sent twice arrive one after the other.
    family = Family.objects.select_for_update(no_key=True).get(pk=referral.family_id)
    known = family.onward_referrals.filter(
        product=referral.product_id,
        provider=referral.provider,
        requested_on=referral.requested_on,
        requested_by=actor,
        reason=referral.reason,
    ).first()
    if known:
        return known
    refuse(other_help.needs_consultation(referral))
    referral.number = (family.onward_referrals.aggregate(highest=Max("number"))["highest"] or 0) + 1
    referral.requested_by = actor
    referral.full_clean()
    referral.save()
    audit.record("referral.added", actor=actor, pilot=family.pilot, family=family, subject=referral)
    return referral


@transaction.atomic
def change_referral(*, referral: OnwardReferral, fields: Iterable[str], actor: User) -> OnwardReferral:
    """Store what became of other help, or a correction; `fields` are the names of what changed.

    Only these are written, so that a colleague's change of another field at the same moment stays.

    Raises:
        ValidationError: it was not discussed with the WIJ-team, or the days cannot be true.
    """
    names = list(fields)
    stored = OnwardReferral.objects.select_for_update().get(pk=referral.pk)
    for name in names:
        setattr(stored, name, getattr(referral, name))
    refuse(other_help.needs_consultation(stored))
    stored.full_clean()
    stored.save()
    family = stored.family
    audit.record("referral.changed", actor=actor, pilot=family.pilot, family=family, subject=stored, fields=names)
    return stored


@transaction.atomic
def place_volunteer(*, placement: VolunteerPlacement, actor: User) -> VolunteerPlacement:
    """Store a volunteer in a family, under the next number of the trajectory; the same one again is the stored one.

    Raises:
        ValidationError: the days cannot be true.
    """
    trajectory = Trajectory.objects.select_for_update(no_key=True).get(pk=placement.trajectory_id)
    known = trajectory.volunteer_placements.filter(
        organisation=placement.organisation, first_name=placement.first_name, started_on=placement.started_on
    ).first()
    if known:
        return known
    placement.number = (trajectory.volunteer_placements.aggregate(highest=Max("number"))["highest"] or 0) + 1
    _store(placement)
    _record("volunteer.placed", placement, actor)
    return placement


@transaction.atomic
def change_volunteer(*, placement: VolunteerPlacement, fields: Iterable[str], actor: User) -> VolunteerPlacement:
    """Store a correction, the last day or what worked; `fields` are the names of what changed.

    Raises:
        ValidationError: the days cannot be true, or hours lie before the new first day.
    """
    names = list(fields)
    stored = VolunteerPlacement.objects.select_for_update().get(pk=placement.pk)
    for name in names:
        setattr(stored, name, getattr(placement, name))
    if stored.hours.filter(spent_on__lt=stored.started_on).exists():
        raise ValidationError({"started_on": "Er zijn uren ingevuld van voor deze dag."})
    _store(stored)
    _record("volunteer.changed", stored, actor, names)
    return stored


@transaction.atomic
def record_hours(*, placement: VolunteerPlacement, spent_on: date, hours: Decimal, actor: User) -> VolunteerHours:
    """Store the hours of a day, or of the week or month that ends on it. A day that was filled in gets the new number.

    Raises:
        ValidationError: a day in the future or before the volunteer came, or an impossible number.
    """
    stored = VolunteerPlacement.objects.select_for_update(no_key=True).get(pk=placement.pk)
    row = stored.hours.filter(spent_on=spent_on).first() or VolunteerHours(placement=stored, spent_on=spent_on)
    row.hours, row.recorded_by = hours, actor
    row.full_clean()
    row.save()
    _record("volunteer.hours_recorded", stored, actor)
    return row


def _store(placement: VolunteerPlacement) -> None:
    placement.full_clean()
    placement.save()


def _record(action: str, placement: VolunteerPlacement, actor: User, fields: Iterable[str] = ()) -> None:
    family = placement.trajectory.family
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=placement, fields=fields)
