"""Signals and the meldcode."""

from __future__ import annotations

from cases.models import ReportingCodeStep, Signal, Trajectory
from tests.cases.access.base import CM, GV, GW, TM, Address, family, itself
from tests.file_factories import SignalFactory, StepFactory


def safety(trajectory: Trajectory) -> Signal:
    return SignalFactory(trajectory=trajectory, raised_by=trajectory.assignments.get().carer, safety=True)


def step(trajectory: Trajectory) -> ReportingCodeStep:
    return StepFactory(signal=safety(trajectory))


ADDRESSES: dict[str, Address] = {
    "cases:signal_list": Address({CM: 200, TM: 200, GW: 200}),
    "cases:signal_detail": Address({CM: 200, TM: 200, GV: 200, GW: 200}, safety),
    "cases:signal_raised": Address({GV: 200, CM: 404}, safety),
    "cases:signal_raise": Address({CM: 200, GV: 200}, itself),
    "cases:family_signals": Address({CM: 200, TM: 200, GV: 200, GW: 404}, family),
    "cases:reporting_code_step": Address({CM: 200, TM: 200}, safety),
    "cases:reporting_code_seen": Address({CM: 302, TM: 302, GW: 302}, step),
}
