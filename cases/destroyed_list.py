"""The list of destroyed files, kept outside the database: an older backup brings such a file in again.

The list is JSON without anything about families: pilot, reference, number, why, when, and the usernames of who decided
and confirmed. Keep it apart from the backups.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, caseload, clock
from cases.actions.destruction import repeat
from cases.codes import DestructionBasis
from cases.models import DestroyedFamily, Family, Pilot, User

NOT_A_LIST = "Dit bestand is geen lijst van vernietigde dossiers."


@dataclass(frozen=True)
class Line:
    """One destroyed file, in words that any installation of the same pilots understands."""

    pilot: str
    kenmerk: str
    nummer: int
    waarom: str
    besloten_op: str
    vernietigd_op: str
    besloten_door: str
    bevestigd_door: str


def written() -> str:
    """Return the list of everything that was destroyed, as JSON."""
    rows = DestroyedFamily.objects.select_related("pilot", "decided_by", "confirmed_by").order_by("pk")
    lines = [
        Line(
            pilot=row.pilot.slug,
            kenmerk=row.reference,
            nummer=row.family_number,
            waarom=row.basis,
            besloten_op=row.decided_on.isoformat(),
            vernietigd_op=row.destroyed_on.isoformat(),
            besloten_door=row.decided_by.username if row.decided_by else "",
            bevestigd_door=row.confirmed_by.username if row.confirmed_by else "",
        )
        for row in rows
    ]
    return json.dumps([asdict(line) for line in lines], indent=2, ensure_ascii=False) + "\n"


def read(text: str) -> list[Line]:
    """Return the lines of a list.

    Raises:
        ValidationError: this is not such a list.
    """
    try:
        lines = [Line(**item) for item in json.loads(text)]
        for line in lines:
            date.fromisoformat(line.besloten_op), date.fromisoformat(line.vernietigd_op)
            DestructionBasis(line.waarom), int(line.nummer)
    except (ValueError, TypeError, RecursionError) as wrong:
        raise ValidationError(NOT_A_LIST) from wrong
    return lines


def back_again(lines: list[Line]) -> list[tuple[Line, Family]]:
    """Return the files on the list that are in the database (again): by pilot, number and reference."""
    found = []
    for line in lines:
        family = Family.objects.filter(pilot__slug=line.pilot, pk=line.nummer, reference=line.kenmerk).first()
        if family:
            found.append((line, family))
    return found


@transaction.atomic
def destroy_again(line: Line, family: Family) -> DestroyedFamily:
    """Destroy a file once more, on the decision of then. What others did with it since the backup goes too."""
    pilot: Pilot = caseload.lock(family.pilot)
    family = Family.objects.select_for_update(no_key=True, of=("self",)).select_related("pilot").get(pk=family.pk)
    stub = DestroyedFamily(
        pilot=pilot,
        reference=family.reference,
        family_number=family.pk,
        basis=line.waarom,
        decided_by=_user(line.besloten_door),
        decided_on=date.fromisoformat(line.besloten_op),
        confirmed_by=_user(line.bevestigd_door),
    )
    audit.record("destruction.repeated", actor=None, pilot=pilot, family=family)
    return repeat(family=family, stub=stub, today=clock.today())


def _user(username: str) -> User | None:
    found: User | None = User.objects.filter(username=username).first() if username else None
    return found
