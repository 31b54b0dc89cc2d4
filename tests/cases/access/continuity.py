"""A fixed face: the match, handovers and absence."""

from __future__ import annotations

from datetime import timedelta

from cases.models import Absence, Trajectory
from tests.cases.access.base import CM, GV, TM, Address, itself
from tests.factories import AssignmentFactory
from tests.file_factories import AbsenceFactory


def passed_on(trajectory: Trajectory) -> Trajectory:
    """Return the trajectory after its carer passed it on for a while and got it back."""
    if trajectory.assignments.count() > 1:
        return trajectory
    first = trajectory.assignments.get()
    first.ended_on = trajectory.started_on + timedelta(days=30)
    first.save()
    between = first.ended_on + timedelta(days=1)
    AssignmentFactory(trajectory=trajectory, started_on=between, ended_on=between + timedelta(days=30))
    AssignmentFactory(trajectory=trajectory, carer=first.carer, started_on=between + timedelta(days=31))
    return trajectory


def absence(trajectory: Trajectory) -> Absence:
    carer = trajectory.assignments.get().carer
    made: Absence = carer.absences.first() or AbsenceFactory(carer=carer)
    return made


def leave_to_come(trajectory: Trajectory) -> Absence:
    made = absence(trajectory)
    made.started_on = made.ended_on
    made.save()
    return made


ADDRESSES: dict[str, Address] = {
    "cases:match_check": Address({CM: 200, TM: 200}, itself),
    "cases:handover": Address({CM: 200, TM: 200, GV: 200}, passed_on),
    "cases:absences": Address({CM: 200, TM: 200, GV: 200}),
    "cases:absence_add": Address({CM: 200, TM: 200, GV: 200}),
    "cases:absence_change": Address({CM: 200, TM: 200, GV: 200}, absence),
    "cases:absence_end": Address({CM: 200, TM: 200, GV: 200}, absence),
    "cases:absence_withdraw": Address({CM: 200, TM: 200, GV: 200}, leave_to_come),
}
