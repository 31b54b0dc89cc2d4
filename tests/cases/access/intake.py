"""The choice of help and consent."""

from __future__ import annotations

from cases.models import FamilyMember, Trajectory
from tests.cases.access.base import CM, GV, GW, TM, Address, family
from tests.factories import MemberFactory


def member(trajectory: Trajectory) -> FamilyMember:
    return MemberFactory(family=trajectory.family)


DECIDES = {CM: 200, TM: 200}
ADDRESSES: dict[str, Address] = {
    "cases:intake": Address({CM: 200, TM: 200, GV: 200, GW: 404}, family),
    "cases:help_choose": Address(DECIDES, family),
    "cases:consent_give": Address(DECIDES, member),
    "cases:consent_withdraw": Address(DECIDES, member),
}
