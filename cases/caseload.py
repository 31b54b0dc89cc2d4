"""The cap: how many families the family carers of a pilot may help at the same time, together.

Source: raadsbrief 15-9-2021, "De professionals kunnen samen maximaal 8 à 10 gezinnen begeleiden". Below the target:
free. From target to cap: allowed, and said out loud. Above the cap: refused, unless the team manager grants an
override with a reason and an end date.

Trajectories take their place in order of start, then of reference; one whose first day makes more than the cap active
needs an override (werkboek, "Rules"). A planned trajectory takes a place from its first day on, so a new one may be
refused because of a start that was planned earlier. Where the pilot says that low intensity (waakvlam) does not count,
a trajectory gives up its place on the day that begins, and takes one again when regular help comes back.
"""

from __future__ import annotations

import heapq
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TYPE_CHECKING

from django.core.exceptions import ValidationError

from cases import clock
from cases.codes import IntensityLevel, Role
from cases.period import day_before, in_words

if TYPE_CHECKING:
    from cases.models import Pilot, Trajectory
    from cases.models.trajectories import TrajectoryQuerySet


class CaseloadFull(ValidationError):
    """The family carers already help as many families as was agreed."""


@dataclass(frozen=True)
class Placement:
    """A trajectory as far as the cap is concerned."""

    started_on: date
    reference: str
    ended_on: date | None
    has_override: bool

    @property
    def place(self) -> tuple[str, date]:
        """Return what names this placement: a trajectory that comes back to regular help takes a place anew."""
        return self.reference, self.started_on


@dataclass(frozen=True)
class Excess:
    """A trajectory without an override whose first day makes more than the cap active."""

    placement: Placement
    active: int


def excesses(placements: Iterable[Placement], cap: int) -> list[Excess]:
    """Return, in order of start, every placement that goes above `cap` on its first day without an override."""
    found = []
    last_days: list[date] = []
    for placement in sorted(placements, key=lambda item: (item.started_on, item.reference)):
        while last_days and last_days[0] < placement.started_on:
            heapq.heappop(last_days)
        heapq.heappush(last_days, placement.ended_on or date.max)
        if len(last_days) > cap and not placement.has_override:
            found.append(Excess(placement, active=len(last_days)))
    return found


# A day from which a level holds.
Change = tuple[date, IntensityLevel]


def spans_with_a_place(
    started_on: date, ended_on: date | None, changes: Iterable[Change]
) -> Iterator[tuple[date, date | None]]:
    """Yield the first and last day (None: no end) of each span of a trajectory that takes a place under the cap.

    Use it where low intensity (waakvlam) takes no place. Before the first change the help is regular.
    """
    first: date | None = started_on
    for day, level in sorted(changes):
        if level == IntensityLevel.LOW:
            if first is not None and day > first:
                yield first, day_before(day)
            first = None
        elif first is None:
            first = day
    if first is not None and (ended_on is None or first <= ended_on):
        yield first, ended_on


class Room(Enum):
    """How full it is."""

    FREE = "ruimte"
    ABOVE_TARGET = "boven het streefgetal"
    FULL = "vol"
    ABOVE_CAP = "boven het maximum"


@dataclass(frozen=True)
class Caseload:
    """The number of families helped on one day, beside what was agreed."""

    day: date
    active: int
    target: int
    cap: int

    @property
    def room(self) -> Room:
        if self.active > self.cap:
            return Room.ABOVE_CAP
        if self.active == self.cap:
            return Room.FULL
        return Room.ABOVE_TARGET if self.active > self.target else Room.FREE

    @property
    def places_left(self) -> int:
        """Return the places up to the cap; 0 when it is full."""
        return max(0, self.cap - self.active)

    @property
    def is_full(self) -> bool:
        return self.active >= self.cap

    @property
    def next_is_above_target(self) -> bool:
        """Return whether one more family would be above the target: allowed, and said out loud."""
        return self.active >= self.target


def on(pilot: Pilot, day: date) -> Caseload:
    """Return the caseload of `pilot` on `day`: the families that take a place."""
    active = pilot.trajectories.active_on(day).with_a_place_on(day, pilot).count()
    return Caseload(day, active, target=pilot.caseload_target, cap=pilot.caseload_cap)


def today(pilot: Pilot) -> Caseload:
    return on(pilot, clock.today())


def lock(pilot: Pilot) -> Pilot:
    """Lock `pilot` until the end of the transaction, so that nobody else takes or moves a place meanwhile.

    On SQLite a transaction holds the write lock of the whole database from its start, which does the same.
    """
    return type(pilot).objects.select_for_update(no_key=True).get(pk=pilot.pk)


def check_room(trajectory: Trajectory) -> None:
    """Refuse a place that the cap does not allow. Call it with the pilot locked.

    Ending, and every correction that leaves the first day alone and takes no new day, never asks for room.

    Raises:
        CaseloadFull: this trajectory, or one that was planned earlier, would make more than the cap active.
    """
    if caused := excesses_caused_by(trajectory):
        raise _refusal(trajectory, caused[0], trajectory.pilot.caseload_cap)


def excesses_caused_by(trajectory: Trajectory) -> list[Excess]:
    """Return what goes above the cap without an override because of this new or changed trajectory."""
    stored = _stored(trajectory)
    if stored and not _asks_for_room(stored, trajectory):
        return []
    others = _others_from(trajectory, min(trajectory.started_on, stored.started_on if stored else date.max))
    cap = trajectory.pilot.caseload_cap
    known = {excess.placement.place for excess in excesses([*others, *_placements_of(stored)], cap)}
    return [
        excess
        for excess in excesses([*others, *_placements_of(trajectory)], cap)
        if excess.placement.place not in known
    ]


def excesses_in(pilot: Pilot) -> list[Excess]:
    """Return everything that stands above the cap of `pilot` without an override, ever."""
    from cases.models import Trajectory

    return excesses(_placements(Trajectory.objects.filter(pilot=pilot), pilot), pilot.caseload_cap)


def refuse_new_excesses(pilot: Pilot, before: list[Excess]) -> None:
    """Refuse a change that took place since `before` and puts more above the cap. Call it with the pilot locked.

    Raises:
        CaseloadFull: there is something above the cap that is not in `before`.
    """
    known = {excess.placement.place for excess in before}
    for excess in excesses_in(pilot):
        if excess.placement.place not in known:
            message = "Op %(day)s zijn er dan %(active)d gezinnen die een plek innemen. Het maximum is %(cap)d."
            params = {"day": in_words(excess.placement.started_on), "active": excess.active, "cap": pilot.caseload_cap}
            raise CaseloadFull({"started_on": CaseloadFull(message, code="caseload_full", params=params)})


def _stored(trajectory: Trajectory) -> Trajectory | None:
    return type(trajectory).objects.filter(pk=trajectory.pk).first() if trajectory.pk else None


def _asks_for_room(stored: Trajectory, changed: Trajectory) -> bool:
    if changed.started_on != stored.started_on:
        return True
    return stored.ended_on is not None and (changed.ended_on is None or changed.ended_on > stored.ended_on)


def _others_from(trajectory: Trajectory, day: date) -> list[Placement]:
    others = type(trajectory).objects.filter(pilot=trajectory.pilot).exclude(pk=trajectory.pk).not_over_on(day)
    return _placements(others, trajectory.pilot)


def _placements(trajectories: TrajectoryQuerySet, pilot: Pilot) -> list[Placement]:
    from cases.models import CapOverride

    rows = trajectories.values_list("started_on", "reference", "ended_on", "pk")
    overridden = set(CapOverride.objects.filter(trajectory__pilot=pilot).values_list("trajectory_id", flat=True))
    changes = _changes_of_intensity(pilot)
    return [
        Placement(first, reference, last, pk in overridden)
        for started, reference, ended, pk in rows
        for first, last in spans_with_a_place(started, ended, changes.get(pk, ()))
    ]


def _changes_of_intensity(pilot: Pilot) -> dict[int, list[Change]]:
    """Return the changes by trajectory; none where low intensity takes a place like any other."""
    from cases.models import Intensity

    changes: dict[int, list[Change]] = defaultdict(list)
    if not pilot.low_intensity_counts:
        rows = Intensity.objects.filter(trajectory__pilot=pilot).values_list("trajectory", "started_on", "level")
        for trajectory, day, level in rows:
            changes[trajectory].append((day, IntensityLevel(level)))
    return changes


def _placements_of(trajectory: Trajectory | None) -> list[Placement]:
    if trajectory is None:
        return []
    has_override = trajectory.granted_override is not None or bool(trajectory.pk and trajectory.overrides.exists())
    changes = _changes_of_intensity(trajectory.pilot).get(trajectory.pk, ())
    return [
        Placement(first, trajectory.reference, last, has_override)
        for first, last in spans_with_a_place(trajectory.started_on, trajectory.ended_on, changes)
    ]


def _refusal(trajectory: Trajectory, excess: Excess, cap: int) -> ValidationError:
    may_grant = trajectory.asked_by is not None and trajectory.asked_by.has_role(Role.TEAM_MANAGER)
    if excess.placement.reference == trajectory.reference:
        message = "Op %(day)s zijn er dan %(active)d gezinnen. Het maximum is %(cap)d. "
        if may_grant:
            message += "Vul hieronder in waarom een plek boven het maximum nodig is, en tot en met welke dag."
        else:
            message += "Vraag de teammanager om een plek boven het maximum."
    else:
        message = (
            "Op %(day)s begint traject %(reference)s. Op die dag zijn er dan %(active)d gezinnen. Het maximum is "
            "%(cap)d. "
        )
        if may_grant:
            message += "Geef %(reference)s eerst een plek boven het maximum, of kies andere dagen."
        else:
            message += "Vraag de teammanager om een plek boven het maximum voor %(reference)s, of kies andere dagen."
    params = {
        "day": in_words(excess.placement.started_on),
        "active": excess.active,
        "cap": cap,
        "reference": excess.placement.reference,
    }
    return CaseloadFull({"started_on": CaseloadFull(message, code="caseload_full", params=params)})
