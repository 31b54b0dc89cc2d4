"""Other help, and volunteers."""

from __future__ import annotations

from cases.models import OnwardReferral, Trajectory, VolunteerPlacement
from tests.cases.access.base import CM, GV, GW, TM, Address, family
from tests.file_factories import ReferralFactory, VolunteerFactory


def referral(trajectory: Trajectory) -> OnwardReferral:
    return ReferralFactory(family=trajectory.family)


def volunteer(trajectory: Trajectory) -> VolunteerPlacement:
    return VolunteerFactory(trajectory=trajectory)


WRITES = {CM: 200, TM: 200, GV: 200}
ADDRESSES: dict[str, Address] = {
    "cases:other_help": Address({**WRITES, GW: 404}, family),
    "cases:referral_add": Address(WRITES, family),
    "cases:referral_change": Address(WRITES, referral),
    "cases:volunteer_add": Address(WRITES, family),
    "cases:volunteer_change": Address(WRITES, volunteer),
    "cases:volunteer_hours": Address(WRITES, volunteer),
}
