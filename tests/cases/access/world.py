"""A small world in which every way of being near a family occurs, with one person of each role who looks at it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.test import Client
from django.urls import reverse
from django.utils import timezone

from cases.models import EmergencyAccess, Family, Restriction, Trajectory, User
from tests.cases.access import ADDRESSES
from tests.cases.access.base import BH, BM, CM, FG, GV, GW, TM
from tests.cases.access.oracle import OF_NO_FAMILY, Oracle, family_of
from tests.factories import (
    AssignmentFactory,
    CareProductFactory,
    DistrictFactory,
    FamilyFactory,
    PilotFactory,
    TeamFactory,
    TrajectoryFactory,
    UserFactory,
)
from tests.file_factories import AbsenceFactory, EmergencyFactory, RestrictionFactory

TODAY = date(2023, 9, 29)
START = date(2023, 5, 2)
# How near a family is to the casemanager and the family carer who look.
KINDS = (
    "own",
    "mine",
    "replaced",
    "other team",
    "without team",
    "other pilot",
    "restricted",
    "named",
    "late",
    "gone",
    "emergency",
    "emergency over",
)
MISSING = 10**12
APART = ("cases:handover", "cases:transfer_take_back")


@dataclass
class World:
    staff: dict[str, User]
    clients: dict[str, Client]
    trajectories: dict[str, Trajectory]
    # Addresses that are about more than one placement have families of their own: the others expect one.
    apart: dict[str, dict[str, Trajectory]]
    rows: dict[tuple[Any, str], Any] = field(default_factory=dict)
    oracle: Oracle | None = None
    missing: dict[tuple[str, str, str], tuple[int, bytes, dict[str, str]]] = field(default_factory=dict)

    def row(self, name: str, kind: str) -> Any:
        """Return the row of this kind of which the address has the number."""
        return self.rows[ADDRESSES[name].about, kind]

    def path(self, name: str, kind: str) -> str:
        return reverse(name, args=[self.row(name, kind).pk])


def build() -> World:
    pilot = PilotFactory(slug="groningen", is_demo=True)
    team, other_team = TeamFactory(pilot=pilot), TeamFactory(pilot=pilot)
    staff = {role: UserFactory(pilot=pilot, role=role) for role in (CM, GV, TM, GW, BM, BH, FG)}
    staff[CM].team = team
    staff[CM].save()
    colleague = UserFactory(pilot=pilot, team=team)
    stranger = UserFactory(pilot=pilot, team=other_team)
    absent = UserFactory(pilot=pilot, team=other_team)
    AbsenceFactory(carer=absent, deputy=staff[CM], started_on=TODAY, ended_on=TODAY)
    other_carer = UserFactory(pilot=pilot, family_carer=True)
    absent_carer = UserFactory(pilot=pilot, family_carer=True)
    AbsenceFactory(carer=absent_carer, deputy=staff[GV], started_on=TODAY, ended_on=TODAY)
    CareProductFactory(pilot=pilot)
    elsewhere = PilotFactory()
    districts = {
        "team": DistrictFactory(pilot=pilot, team=team),
        "other": DistrictFactory(pilot=pilot, team=other_team),
        "none": DistrictFactory(pilot=pilot),
    }

    def help_in(kind: str) -> Trajectory:
        if kind == "other pilot":
            CareProductFactory(pilot=elsewhere)
            return AssignmentFactory(trajectory=TrajectoryFactory(family__pilot=elsewhere)).trajectory
        place = {"own": "team", "restricted": "team", "late": "team", "gone": "team", "without team": "none"}
        manager = {"mine": staff[CM], "replaced": absent}.get(kind, stranger)
        carer = {"own": staff[GV], "replaced": absent_carer}.get(kind, other_carer)
        if kind in {"restricted", "named", "late", "gone"}:
            carer = staff[GV]
        if place.get(kind) == "team":
            manager = colleague
        family = FamilyFactory(pilot=pilot, district=districts[place.get(kind, "other")], case_manager=manager)
        ended = {"late": TODAY - timedelta(days=5), "gone": TODAY - timedelta(days=15)}.get(kind)
        closing = {"ended_on": ended, "closing_reason": "01"} if ended else {}
        trajectory = TrajectoryFactory(family=family, started_on=START, **closing)
        AssignmentFactory(trajectory=trajectory, carer=carer)
        return trajectory

    made = World(
        staff=staff,
        clients={role: _client(user) for role, user in staff.items()},
        trajectories={kind: help_in(kind) for kind in KINDS},
        apart={name: {kind: help_in(kind) for kind in KINDS} for name in APART},
    )
    _make_rows(made)
    made.oracle = Oracle(TODAY, timezone.now())
    return made


def _client(user: User) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(user)
    return client


def _make_rows(world: World) -> None:
    abouts: dict[Callable[[Trajectory], Any], str] = {}
    for name, address in sorted(ADDRESSES.items()):
        if address.about:
            abouts.setdefault(address.about, name)
    for about, name in abouts.items():
        for kind in KINDS:
            row = about(world.apart.get(name, world.trajectories)[kind])
            world.rows[about, kind] = row
            if not isinstance(row, OF_NO_FAMILY):
                _bring_near(world, family_of(row), kind)
    for kind in KINDS:
        for trajectories in (world.trajectories, *world.apart.values()):
            _bring_near(world, trajectories[kind].family, kind)


def _bring_near(world: World, family: Family, kind: str) -> None:
    """Put a family, also one that was made for a page, in the position that `kind` says."""
    staff = world.staff
    if kind in {"restricted", "named"}:
        restriction = Restriction.objects.filter(family=family).first() or RestrictionFactory(family=family)
        people = [staff[CM], staff[GV], staff[TM], staff[GW]] if kind == "named" else [family.case_manager]
        restriction.people.set(people)
    if kind in {"emergency", "emergency over"} and not family.emergencies.filter(user__in=staff.values()).exists():
        ago = timedelta(hours=1 if kind == "emergency" else 5)
        for role in (CM, GV):
            EmergencyFactory(family=family, user=staff[role], opened_at=timezone.now() - ago)
    assert EmergencyAccess.objects.filter(family=family).count() < 4
