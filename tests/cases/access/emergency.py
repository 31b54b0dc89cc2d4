"""Emergency access."""

from __future__ import annotations

from cases.models import EmergencyAccess, Trajectory
from tests.cases.access.base import CM, GV, TM, Address
from tests.factories import UserFactory
from tests.file_factories import EmergencyFactory


def emergency(trajectory: Trajectory) -> EmergencyAccess:
    """Return an emergency access of somebody of the same pilot."""
    return EmergencyFactory(family=trajectory.family, user=UserFactory(pilot=trajectory.pilot))


ADDRESSES: dict[str, Address] = {
    "cases:emergency_open": Address({CM: 200, GV: 200}),
    "cases:emergencies": Address({TM: 200}),
    "cases:emergency_review": Address({TM: 200}, emergency),
}
