"""Everything that is due, from all rooms together: one list for the start page, the mail, the file and the team."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

from cases import rooms
from cases.codes import Role
from cases.due import Due
from cases.models import Family, User
from cases.models.families import FamilyQuerySet

SOON = timedelta(days=7)


def of(families: FamilyQuerySet, day: date) -> list[Due]:
    """Return everything that is due in `families` on `day`, the oldest first."""
    with_people = families.select_related("case_manager")
    found = [due for source in rooms.DUES for due in source(with_people, day)]
    return sorted(found, key=lambda due: (due.due_on, due.kind.value, due.family.reference))


def for_user(user: User, day: date) -> list[Due]:
    """Return what `user` has to do; a team manager gets the work of the whole pilot."""
    families = Family.objects.filter(pilot=user.pilot_id) if user.pilot_id else Family.objects.none()
    match user.role:
        case Role.TEAM_MANAGER:
            return of(families, day)
        case Role.CASE_MANAGER:
            return [due for due in of(families.filter(case_manager=user), day) if due.is_for(user)]
        case Role.FAMILY_CARER | Role.BEHAVIOURAL_SCIENTIST:
            return [due for due in of(families, day) if due.is_for(user)]
        case _:
            return []


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
