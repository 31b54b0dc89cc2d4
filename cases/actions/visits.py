"""Writing down a visit, and correcting it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from cases import audit
from cases.models import Trajectory, User, Visit


@transaction.atomic
def log_visit(*, visit: Visit, actor: User) -> Visit:
    """Store a visit. Sending the same visit again (same reference and trajectory) gives back the stored one.

    Raises:
        ValidationError: something in the visit cannot be true.
    """
    # The row lock makes a visit that is sent twice at the same moment arrive one after the other.
    Trajectory.objects.select_for_update(no_key=True).get(pk=visit.trajectory_id)
    known = Visit.objects.filter(
        pilot_id=visit.trajectory.pilot_id, reference=visit.reference, trajectory=visit.trajectory
    ).first()
    if known:
        return known
    visit.full_clean()
    visit.save()
    audit.record(
        "visit.logged", actor=actor, pilot=visit.trajectory.pilot, family=visit.trajectory.family, subject=visit
    )
    return visit


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
