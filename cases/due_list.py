"""Everything that is due, from all rooms together: one list for the start page, the mail, the file and the team."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Q

from cases import rooms
from cases.codes import Role
from cases.due import Due
from cases.kept import Look
from cases.models import Absence, Family, User
from cases.models.families import FamilyQuerySet

SOON = timedelta(days=7)


def of(families: FamilyQuerySet, day: date) -> list[Due]:
    """Return everything that is due in `families` on `day`, the oldest first."""
    with_people = families.select_related("case_manager")
    return _in_order(due for source in rooms.DUES for due in source(with_people, day))


def in_file(family: Family, day: date) -> list[Due]:
    """Return everything that is due in one family whose file is there (`cases.whole_file`), the oldest first."""
    return _in_order(due for source in rooms.DUES_IN for due in source(family, day))


def _in_order(dues: Iterable[Due]) -> list[Due]:
    return sorted(dues, key=lambda due: (due.due_on, due.kind.value, due.family.reference))


def for_user(user: User, day: date, seen: FamilyQuerySet | None = None) -> list[Due]:
    """Return what `user` has to do in the families that they may see; a team manager gets the work of the pilot.

    `seen` are those families (of a behavioural scientist all that are not shielded), when somebody asked that before.

    Who replaces a casemanager has that work too. A behavioural scientist looks along at signals of families that have
    help already, so gets that work of the pilot.
    """
    visible = Family.objects.visible_to(user) if seen is None else seen
    match user.role:
        case Role.TEAM_MANAGER:
            return of(visible, day)
        case Role.CASE_MANAGER:
            replaced = Absence.objects.filled_by(user, day).values("carer")
            families = visible.filter(Q(case_manager=user) | Q(case_manager__in=replaced))
            return [due for due in of(families, day) if due.is_for(user) or due.person == due.family.case_manager]
        case Role.FAMILY_CARER:
            return [due for due in of(visible, day) if due.is_for(user)]
        case Role.BEHAVIOURAL_SCIENTIST:
            families = Family.objects.not_shielded_from(user) if seen is None else seen
            return [due for due in of(families, day) if due.is_for(user)]
        case _:
            return []


def kept_for(user: User, look: Look) -> list[Due]:
    """Return what `user` has to do today, as it was worked out when the pilot last changed."""
    return look.keep("dues", lambda: for_user(user, look.state.day, look.families))


@dataclass(frozen=True)
class Agenda:
    """A list of work, by how soon it has to be done."""

    late: list[Due]
    soon: list[Due]
    later: list[Due]

    @property
    def total(self) -> int:
        return len(self.late) + len(self.soon) + len(self.later)

    def first(self, number: int) -> Agenda:
        """Return the first `number` of the list."""
        late = self.late[:number]
        soon = self.soon[: number - len(late)]
        return Agenda(late, soon, self.later[: number - len(late) - len(soon)])


def agenda(dues: list[Due], day: date) -> Agenda:
    """Divide `dues`: before `day`, within a week from it, and later."""
    return Agenda(
        late=[due for due in dues if due.is_late_on(day)],
        soon=[due for due in dues if day <= due.due_on <= day + SOON],
        later=[due for due in dues if due.due_on > day + SOON],
    )
