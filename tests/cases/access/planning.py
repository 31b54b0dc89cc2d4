"""The planning of visits, and its feed for a calendar."""

from __future__ import annotations

from cases.models import PlannedVisit, Trajectory
from tests.cases.access.base import CM, GV, TM, Address, family
from tests.cases.access.work import visit
from tests.file_factories import PlannedVisitFactory


def planned(trajectory: Trajectory) -> PlannedVisit:
    made: PlannedVisit = PlannedVisitFactory(trajectory=trajectory, carer=trajectory.assignments.get().carer)
    return made


PLANS = {CM: 200, TM: 200, GV: 200}
ADDRESSES: dict[str, Address] = {
    "cases:planning": Address(PLANS),
    "cases:calendar": Address({GV: 200}),
    "cases:visit_plan": Address(PLANS, family),
    "cases:planned_visit": Address(PLANS, planned),
    "cases:planned_visit_cancel": Address({CM: 405, TM: 405, GV: 405}, planned, post_only=True),
    "cases:visit_logged": Address({CM: 200, GV: 200}, visit),
}
