"""Families, trajectories, visits, the workbook, and the pages of monitoring and reports."""

from __future__ import annotations

from datetime import date, timedelta

from cases import clock
from cases.codes import Role
from cases.models import Trajectory, Visit
from monitoring.models import RegionalReport
from tests.cases.access.base import BH, BM, CM, GV, GW, TM, Address, family, itself
from tests.factories import AssignmentFactory, VisitFactory


def visit(trajectory: Trajectory) -> Visit:
    return VisitFactory(trajectory=trajectory, carer=trajectory.assignments.get().carer)


def regional_report(trajectory: Trajectory) -> RegionalReport:
    made, _ = RegionalReport.objects.get_or_create(
        pilot=trajectory.pilot,
        checksum="0" * 64,
        defaults={
            "sender": "Pilot elders",
            "municipality": "Westerkwartier",
            "first_day": date(2022, 1, 1),
            "last_day": date(2022, 6, 30),
            "content": {},
            "received_by": trajectory.family.case_manager,
        },
    )
    return made


def to_be_passed_on(trajectory: Trajectory) -> Trajectory:
    """Return the trajectory with a transfer in a week, or as it is when the help is over."""
    if trajectory.ended_on:
        return trajectory
    first = trajectory.assignments.order_by("started_on")[0]
    if trajectory.assignments.count() == 1:
        first.ended_on = clock.today() + timedelta(days=6)
        first.save()
        AssignmentFactory(trajectory=trajectory, started_on=clock.today() + timedelta(days=7))
    return trajectory


DECIDES = {CM: 200, TM: 200}
LOGS_VISITS = {CM: 200, GV: 200}
ADDRESSES: dict[str, Address] = {
    "cases:start": Address(dict.fromkeys(Role, 200)),
    "cases:my_caseload": Address(LOGS_VISITS),
    "cases:family_list": Address({CM: 200, TM: 200, GV: 200, GW: 200}),
    "cases:family_register": Address(DECIDES),
    "cases:family_detail": Address({CM: 200, TM: 200, GV: 200, GW: 404}, family),
    "cases:family_change": Address(DECIDES, family),
    # The family has help already, and it has no last day: then there is nothing to start or to resume.
    "cases:trajectory_start": Address({CM: 302, TM: 302}, family),
    "cases:trajectory_resume": Address({CM: 302, TM: 302}, itself),
    "cases:trajectory_end": Address(DECIDES, itself),
    "cases:closing": Address({CM: 302, TM: 302}, itself),
    "cases:trajectory_correct": Address(DECIDES, itself),
    "cases:trajectory_transfer": Address(DECIDES, itself),
    "cases:transfer_take_back": Address(DECIDES, to_be_passed_on),
    "cases:override_grant": Address({TM: 200}, itself),
    "cases:counterfactual": Address(DECIDES, itself),
    "cases:visit_log": Address(LOGS_VISITS),
    "cases:visit_log_for": Address(LOGS_VISITS, family),
    "cases:visit_change": Address(LOGS_VISITS, visit),
    "cases:import": Address({TM: 200}),
    "cases:export": Address({TM: 200}),
    "monitoring:dashboard": Address({TM: 200}),
    "monitoring:changes": Address({TM: 200}),
    "monitoring:figures_sheet": Address({TM: 200}),
    "monitoring:figure": Address({TM: 200}, fixed=("families_supported",)),
    "monitoring:half_years": Address({TM: 200}),
    "monitoring:region": Address({TM: 200, BM: 200}),
    "monitoring:region_file": Address({TM: 200, BM: 200}, fixed=("2022", "json")),
    "monitoring:region_remove": Address({TM: 200}, regional_report),
    "monitoring:definitions": Address({TM: 200, BM: 200, CM: 200}),
    "monitoring:avoided_cost": Address({TM: 200}),
    "monitoring:answer_weights": Address({TM: 200, BH: 200}),
    "reports:overview": Address({TM: 200, BM: 200}),
    "reports:pdf": Address({TM: 200, BM: 200}),
}
