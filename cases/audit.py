"""Writing down what was done, in the same transaction as the change itself."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from cases.models.audit import AuditEvent

if TYPE_CHECKING:
    from django.db.models import Model

    from cases.models import Family, Pilot, User


def record(
    action: str,
    *,
    actor: User | None,
    pilot: Pilot,
    family: Family | None = None,
    subject: Model | None = None,
    fields: Iterable[str] = (),
) -> AuditEvent:
    """Write one line in the log.

    Args:
        action: what happened, as `subject.verb` ("trajectory.started").
        actor: who did it; None when a command of the server did.
        fields: names of the fields that changed. Never their contents.
    """
    return AuditEvent.objects.create(
        action=action,
        actor=actor,
        role=actor.role if actor else "",
        pilot=pilot,
        family_number=family.pk if family else None,
        subject=subject._meta.model_name or "" if subject else "",
        subject_number=subject.pk if subject else None,
        fields=" ".join(fields)[:500],
    )
