"""Restricted files."""

from __future__ import annotations

from cases.models import Restriction, Trajectory
from tests.cases.access.base import TM, Address, family
from tests.file_factories import RestrictionFactory


def restriction(trajectory: Trajectory) -> Restriction:
    """Return a restriction with nobody named: the team manager manages it all the same."""
    return Restriction.objects.filter(family=trajectory.family).first() or RestrictionFactory(family=trajectory.family)


ADDRESSES: dict[str, Address] = {
    "cases:family_restrict": Address({TM: 200}, family),
    "cases:restrictions": Address({TM: 200}),
    "cases:restriction_change": Address({TM: 200}, restriction),
}
