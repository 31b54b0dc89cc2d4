"""Writing down a visit, and correcting it."""

from __future__ import annotations

from collections.abc import Iterable

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from cases import audit, planning
from cases.models import Trajectory, User, Visit
from cases.repeats import LoggedDifferently, differences

KEY_TAKEN = "Dit bezoek is al vastgelegd."
TRY_AGAIN = "Dit bezoek kon niet worden vastgelegd. Probeer het opnieuw."


@transaction.atomic
def log_visit(*, visit: Visit, actor: User) -> Visit:
    """Store a visit. Sending the same visit again (same reference and contents) gives back the stored one.

    Raises:
        LoggedDifferently: the same carer stored other contents under this reference.
        ValidationError: something in the visit cannot be true.
    """
    # The row lock makes a visit that is sent twice at the same moment arrive one after the other.
    Trajectory.objects.select_for_update(no_key=True).get(pk=visit.trajectory_id)
    if known := _known(visit):
        return known
    # The rows that it belongs to were just read, and what the constraints of the table say is in `clean` as well: the
    # database need not be asked beforehand.
    visit.full_clean(exclude={"trajectory", "carer"}, validate_constraints=False)
    try:
        visit.save()
    except IntegrityError as error:
        # The same key came in at the same moment for another family, under another lock.
        raise ValidationError(TRY_AGAIN) from error
    planning.fulfil(visit)
    audit.record(
        "visit.logged", actor=actor, pilot=visit.trajectory.pilot, family=visit.trajectory.family, subject=visit
    )
    return visit


def _known(visit: Visit) -> Visit | None:
    stored = (
        Visit.objects.filter(pilot_id=visit.trajectory.pilot_id, reference=visit.reference)
        .select_related("trajectory__family")
        .first()
    )
    if stored is None:
        return None
    if stored.carer_id != visit.carer_id:
        # Whose key this is stays unsaid.
        raise ValidationError(KEY_TAKEN)
    if differences(visit, stored):
        raise LoggedDifferently(stored)
    return stored


@transaction.atomic
def change_visit(*, visit: Visit, fields: Iterable[str], actor: User) -> Visit:
    """Store a correction of a visit; `fields` are the names of what changed."""
    visit.full_clean()
    visit.save()
    audit.record(
        "visit.changed",
        actor=actor,
        pilot=visit.trajectory.pilot,
        family=visit.trajectory.family,
        subject=visit,
        fields=fields,
    )
    return visit
