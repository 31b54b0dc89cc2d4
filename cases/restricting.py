"""Restricted files ("afgeschermd dossier"): a family, for instance that of a colleague, that only named people see.

For everybody else it is not there: not in lists, searching, choices, work to do, exports or the telephone. Figures
count it. The team manager names the people. Who is team manager and not named knows that there is a restricted file,
under which reference and for whom, to be able to name others when people leave; and nothing that stands in it.
"""

from __future__ import annotations

from django.db.models import Exists, Q, QuerySet

from cases.codes import Role
from cases.models import Family, Pilot, Restriction, User

# Whose work brings them into a file. Being named gives a casemanager sight in every district; the others see it as far
# as their role does.
CAN_BE_NAMED = (Role.CASE_MANAGER, Role.FAMILY_CARER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)


def people_to_name(pilot: Pilot) -> QuerySet[User]:
    return User.objects.of_pilot(pilot).filter(role__in=CAN_BE_NAMED, is_active=True).order_by("name")


def first_people(family: Family) -> list[User]:
    """Return who is proposed at first: the casemanager, and who is placed in the family."""
    placed = User.objects.filter(assignments__trajectory__family=family, assignments__ended_on__isnull=True)
    return [family.case_manager, *placed]


def among_named(people: QuerySet[User], family: Family) -> QuerySet[User]:
    """Return those of `people` who can be put to work in `family`: in a restricted file only its named people."""
    restriction = Restriction.objects.filter(family=family)
    return people.filter(Q(~Exists(restriction)) | Q(pk__in=restriction.values("people")))
