"""Measurements."""

from __future__ import annotations

from typing import Any

from cases.models import Trajectory
from tests.cases.access.base import CM, GV, TM, Address, family, itself
from tests.file_factories import MeasurementFactory


def measurement(trajectory: Trajectory) -> Any:
    return trajectory.measurements.first() or MeasurementFactory(trajectory=trajectory)


HELPS = {CM: 200, GV: 200, TM: 200}

ADDRESSES: dict[str, Address] = {
    "cases:measurements": Address(HELPS, family),
    "cases:measurement_add": Address(HELPS, itself),
    "cases:measurement_change": Address(HELPS, measurement),
}
