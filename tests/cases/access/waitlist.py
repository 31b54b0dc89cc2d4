"""The waiting list and its weekly calls."""

from __future__ import annotations

from cases.models import Family, Trajectory, UrgencyAssessment
from tests.cases.access.base import CM, GW, TM, Address
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import UrgencyFactory


def waiting(trajectory: Trajectory) -> Family:
    """Return a family of the same pilot and team that waits."""
    like = trajectory.family
    return FamilyFactory(pilot=trajectory.pilot, district=like.district, case_manager=like.case_manager)


def ended(trajectory: Trajectory) -> Family:
    """Return a family of the same pilot whose help is over."""
    return TrajectoryFactory(family=waiting(trajectory), ended=True).family


def unsigned(trajectory: Trajectory) -> UrgencyAssessment:
    return UrgencyFactory(entry__family=waiting(trajectory))


READS = {CM: 200, TM: 200, GW: 200}
DECIDES = {CM: 200, TM: 200}
ADDRESSES: dict[str, Address] = {
    "cases:waitlist": Address(READS),
    "cases:waitlist_place": Address(READS, waiting),
    "cases:waitlist_call": Address(DECIDES, waiting),
    "cases:waitlist_assess": Address(READS, waiting),
    "cases:waitlist_describe": Address(DECIDES, waiting),
    "cases:waitlist_leave": Address(DECIDES, waiting),
    "cases:waitlist_again": Address(DECIDES, ended),
    "cases:urgency_sign": Address({GW: 302}, unsigned),
}
