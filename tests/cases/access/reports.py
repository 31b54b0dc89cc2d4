"""The reports to the council."""

from __future__ import annotations

from cases.models import Trajectory
from reports.models import CouncilReport
from tests.cases.access.base import BM, TM, Address
from tests.report_factories import CouncilReportFactory


def council_report(trajectory: Trajectory) -> CouncilReport:
    known: CouncilReport | None = CouncilReport.objects.filter(pilot=trajectory.pilot).first()
    return known or CouncilReportFactory(pilot=trajectory.pilot)


MAKERS = {TM: 200, BM: 200}
BUTTON = {TM: 405, BM: 405}
ADDRESSES: dict[str, Address] = {
    "reports:reports": Address(MAKERS),
    "reports:report_start": Address({TM: 200}),
    "reports:report": Address(MAKERS, council_report),
    "reports:report_text": Address(MAKERS, council_report),
    "reports:report_preview": Address(BUTTON, council_report, post_only=True),
    "reports:report_letter": Address(MAKERS, council_report),
    "reports:report_return": Address(MAKERS, council_report),
    "reports:report_refresh": Address(BUTTON, council_report, post_only=True),
    "reports:report_submit": Address(BUTTON, council_report, post_only=True),
    "reports:report_approve": Address(BUTTON, council_report, post_only=True),
    "reports:report_publish": Address({TM: 405}, council_report, post_only=True),
    "reports:report_correct": Address({TM: 405}, council_report, post_only=True),
    "reports:report_drop": Address({TM: 405}, council_report, post_only=True),
    "reports:report_file": Address(MAKERS, council_report),
    "reports:report_compare": Address(MAKERS, council_report),
}
