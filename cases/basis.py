"""Why somebody may see a family: what the log says beside each look, and what the family reads.

Whether they may is decided by `Family.objects.visible_to`; this names the reason. Every reason that opens a file there
has a name here.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q

from cases import clock
from cases.codes import BasisKind, Role
from cases.models import Absence, Assignment, EmergencyAccess, Family, Restriction, User


@dataclass(frozen=True)
class Basis:
    """Why `kind`, and for whom: the number of the colleague who is replaced. None as kind: there is no reason."""

    kind: BasisKind | None = None
    on_behalf_of: int | None = None

    @property
    def is_emergency(self) -> bool:
        return self.kind == BasisKind.EMERGENCY


NONE = Basis()


@dataclass(frozen=True)
class Near:
    """Whose a family is: the numbers of its casemanager and its WIJ-team, as the database said it for this request."""

    family: int
    case_manager: int
    team: int | None


def near(family: Family) -> Near | None:
    """Return whose `family` is, when that was read along with it."""
    if not Family.district.is_cached(family):
        return None
    return Near(family.pk, family.case_manager_id, family.district.team_id)


def basis_of(user: User, family: Family) -> Basis:
    """Return why `user` may see `family`."""
    return bases_of(user, [family.pk])[family.pk]


def bases_of(user: User, numbers: Iterable[int], near: Iterable[Near] = ()) -> dict[int, Basis]:
    """Return why `user` may see each of the families with these numbers, in two queries at most.

    Args:
        near: what is known of some of them already, so that it need not be asked.
    """
    families = set(numbers)
    match user.role:
        case Role.TEAM_MANAGER:
            found = dict.fromkeys(families, Basis(BasisKind.MANAGEMENT))
        case Role.PRIVACY_OFFICER:
            found = dict.fromkeys(families, Basis(BasisKind.OVERSIGHT))
        case Role.CASE_MANAGER:
            found = _known_to_case_manager(user, near)
            found |= _of_case_manager(user, families - found.keys())
            others = families - found.keys()
            found |= dict.fromkeys(others, Basis(BasisKind.OTHER_TEAM)) | _in_an_emergency(user, others)
        case Role.FAMILY_CARER:
            found = _of_carer(user, families)
            found |= _in_an_emergency(user, families - found.keys())
        case Role.BEHAVIOURAL_SCIENTIST:
            found = _of_behavioural_scientist(families)
        case _:
            found = {}
    return {number: found.get(number, NONE) for number in families}


def _known_to_case_manager(user: User, near: Iterable[Near]) -> dict[int, Basis]:
    """Return why `user` sees those families that are their own or of their team: the first two reasons."""
    found = {item.family: Basis(BasisKind.TEAM) for item in near if item.team == user.team_id}
    return found | {item.family: Basis(BasisKind.OWN_FAMILY) for item in near if item.case_manager == user.pk}


def _of_case_manager(user: User, families: set[int]) -> dict[int, Basis]:
    """Return the first reason that holds, of the families for which there is one."""
    if not families:
        return {}
    named = Restriction.objects.filter(people=user, family=OuterRef("pk"))
    replaced = Absence.objects.filled_by(user, clock.today()).filter(carer=OuterRef("case_manager"))
    rows = Family.objects.filter(pk__in=families).order_by().annotate(named=Exists(named), replaced=Exists(replaced))
    found = {}
    for number, case_manager, team, is_named, is_replaced in rows.values_list(
        "pk", "case_manager", "district__team", "named", "replaced"
    ):
        if case_manager == user.pk:
            found[number] = Basis(BasisKind.OWN_FAMILY)
        elif team == user.team_id:
            found[number] = Basis(BasisKind.TEAM)
        elif is_replaced:
            found[number] = Basis(BasisKind.REPLACING, on_behalf_of=case_manager)
        elif is_named:
            found[number] = Basis(BasisKind.NAMED)
    return found


def _in_an_emergency(user: User, families: set[int]) -> dict[int, Basis]:
    """Return those of `families` that `user` opened for a few hours."""
    if not families:
        return {}
    opened = EmergencyAccess.objects.open_for(user).filter(family__in=families).order_by()
    return dict.fromkeys(opened.values_list("family", flat=True), Basis(BasisKind.EMERGENCY))


def _of_carer(user: User, families: set[int]) -> dict[int, Basis]:
    """Return the best reason: the placement of today before a colleague's, and these before one that is over."""
    today = clock.today()
    replaced = Absence.objects.filled_by(user, today).values("carer")
    rows = (
        Assignment.objects.filter(Q(carer=user) | Q(carer__in=replaced), trajectory__family__in=families)
        .order_by()
        .values_list("trajectory__family", "carer", "ended_on")
    )
    own, others, before = {}, {}, {}
    for number, carer, ended_on in rows:
        is_over = ended_on is not None and ended_on < today
        if carer == user.pk and is_over:
            before[number] = Basis(BasisKind.PLACED_BEFORE)
        elif carer == user.pk:
            own[number] = Basis(BasisKind.PLACED)
        elif not is_over:
            others[number] = Basis(BasisKind.REPLACING, on_behalf_of=carer)
    return {**before, **others, **own}


def _of_behavioural_scientist(families: set[int]) -> dict[int, Basis]:
    waiting = set(Family.objects.filter(pk__in=families).waiting().order_by().values_list("pk", flat=True))
    return {number: Basis(BasisKind.WAITING_LIST if number in waiting else BasisKind.SAFETY) for number in families}
