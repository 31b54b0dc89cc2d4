"""The plan and its goals."""

from __future__ import annotations

from typing import Any

from cases.models import Trajectory
from tests.cases.access.base import CM, GV, TM, Address, family, itself
from tests.file_factories import GoalFactory


def goal(trajectory: Trajectory) -> Any:
    return trajectory.goals.first() or GoalFactory(trajectory=trajectory)


HELPS = {CM: 200, GV: 200, TM: 200}

ADDRESSES: dict[str, Address] = {
    "cases:plan": Address(HELPS, family),
    "cases:plan_add": Address({CM: 200, TM: 200}, itself),
    "cases:goal_move": Address({CM: 200, GV: 200}, itself),
    "cases:goal_add": Address(HELPS, itself),
    "cases:goal_change": Address(HELPS, goal),
    "cases:goal_drop": Address(HELPS, goal),
    "cases:goal_score": Address(HELPS, goal),
}
