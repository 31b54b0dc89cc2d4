"""Writing down under which law a file is kept, and what stops its destruction for now."""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock
from cases.codes import LegalBasis, Role
from cases.models import Family, FileKeeping, User


@transaction.atomic
def keep_file(
    *, family: Family, legal_basis: LegalBasis, hold_reason: str, held_until: date | None, actor: User
) -> FileKeeping:
    """Store how a file is kept; an empty reason takes away what stopped its destruction.

    Raises:
        ValidationError: not by a team manager, a reason without a last day or the other way round, or a day that is
            over already.
    """
    Family.objects.select_for_update(no_key=True, of=("self",)).get(pk=family.pk)
    if not actor.has_role(Role.TEAM_MANAGER):
        raise ValidationError("Over bewaren beslist de teammanager.")
    today = clock.today()
    keeping = FileKeeping.objects.filter(family=family).first() or FileKeeping(family=family)
    if held_until and held_until < today and held_until != keeping.held_until:
        raise ValidationError({"held_until": "Kies vandaag of een dag die nog komt."})
    keeping.legal_basis, keeping.hold_reason, keeping.held_until = legal_basis, hold_reason, held_until
    keeping.set_by, keeping.set_on = actor, today
    keeping.full_clean()
    keeping.save()
    audit.record("keeping.changed", actor=actor, pilot=family.pilot, family=family, subject=keeping)
    return keeping
