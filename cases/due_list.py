"""Everything that is due, from all rooms together."""

from __future__ import annotations

from datetime import date

from cases import rooms
from cases.due import Due
from cases.models.families import FamilyQuerySet


def of(families: FamilyQuerySet, day: date) -> list[Due]:
    """Return everything that is due in `families` on `day`, the oldest first."""
    with_people = families.select_related("case_manager")
    found = [due for source in rooms.DUES for due in source(with_people, day)]
    return sorted(found, key=lambda due: (due.due_on, due.kind.value, due.family.reference))
