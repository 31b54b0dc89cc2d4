"""Destroying a file for good, after two people agreed."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, caseload, clock, destruction, progress, shared_folder
from cases.actions.rights import check_may_go
from cases.codes import DestructionBasis
from cases.models import DestroyedFamily, Destruction, Document, Family, FileToRemove, Trajectory, User, Visit
from cases.models.destruction import CONFIRMS, NOT_THE_SAME


@transaction.atomic
def confirm_destruction(*, proposed: Destruction, actor: User) -> DestroyedFamily | None:
    """Confirm a destruction as the second person.

    On request the file is destroyed at once, and its stub is returned: long work, see `cases.destroying`. When its term
    of keeping is over it waits for `manage.py bewaartermijn --uitvoeren`, and None is returned.

    Raises:
        ValidationError: as `check_confirmation`.
    """
    family = _lock(proposed.family)
    proposed.refresh_from_db()
    check_confirmation(proposed=proposed, actor=actor)
    proposed.confirmed_by, proposed.confirmed_on = actor, clock.today()
    proposed.full_clean()
    proposed.save()
    audit.record("destruction.confirmed", actor=actor, pilot=family.pilot, family=family, subject=proposed)
    return carry_out(proposed=proposed, actor=actor) if proposed.basis == DestructionBasis.REQUEST else None


def check_confirmation(*, proposed: Destruction, actor: User) -> None:
    """Refuse a confirmation that cannot be given.

    Raises:
        ValidationError: by the person who decided, or the file may not go (any more).
    """
    if not actor.has_role(*CONFIRMS) or actor.pk == proposed.decided_by_id:
        raise ValidationError(NOT_THE_SAME)
    check_may_go(proposed.family)


@transaction.atomic
def carry_out(*, proposed: Destruction, actor: User | None) -> DestroyedFamily:
    """Destroy a file that two people agreed on.

    Raises:
        ValidationError: the second person did not confirm, or the file may not go (any more).
    """
    family = _lock(proposed.family)
    if proposed.confirmed_by is None:
        raise ValidationError("Een tweede persoon moet dit nog bevestigen.")
    check_may_go(family)
    stub = DestroyedFamily(
        pilot=family.pilot,
        reference=family.reference,
        family_number=family.pk,
        basis=proposed.basis,
        decided_by=proposed.decided_by,
        decided_on=proposed.decided_on,
        confirmed_by=proposed.confirmed_by,
        destroyed_on=clock.today(),
    )
    return destroy(family=family, stub=stub, actor=actor)


@transaction.atomic
def destroy(*, family: Family, stub: DestroyedFamily, actor: User | None) -> DestroyedFamily:
    """Remove a family and everything of it for good; `stub` is what is left. Whoever calls this checked that it may."""
    destruction.hold_still()
    shared_folder.documents_must_be_there()
    files = [name for name in Document.objects.filter(family=family).values_list("file", flat=True) if name]
    stub.rows, stub.documents = destruction.rows_of(family), len(files)
    FileToRemove.objects.bulk_create(FileToRemove(name=name) for name in files)
    with destruction.counting(family):
        stub.save()
        destruction.sweep_drafts(family)
        destruction.sweep_messages()
        audit.record("family.destroyed", actor=actor, pilot=family.pilot, family=family, subject=stub)
        progress.tell(55, "Het dossier weghalen")
        Visit.objects.filter(trajectory__family=family).delete()
        Trajectory.objects.filter(family=family).delete()
        family.delete()
    pilot = family.pilot
    transaction.on_commit(destruction.sweep_files)
    transaction.on_commit(lambda: destruction.sweep_workbooks(pilot))
    transaction.on_commit(destruction.compact)
    return stub


def repeat(*, family: Family, stub: DestroyedFamily, today: date) -> DestroyedFamily:
    """Destroy a family once more that came back with an older backup; the decision of then still holds."""
    stub.destroyed_on = today
    return destroy(family=family, stub=stub, actor=None)


def _lock(family: Family) -> Family:
    # The pilot too: what others change meanwhile would be counted with this family.
    caseload.lock(family.pilot)
    return Family.objects.select_for_update(no_key=True, of=("self",)).select_related("pilot").get(pk=family.pk)
