"""Reports to the council for the tests."""

from __future__ import annotations

from datetime import date
from typing import Any

import factory
from factory.django import DjangoModelFactory

from cases.models import Pilot, User
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.suppression import publish
from monitoring.suppression.keeping import keep
from reports import drafting, signing
from reports.codes import ReportKind
from reports.models import CouncilReport
from tests.factories import PilotFactory, UserFactory

COMPLETE = {
    "author": "S. Steller",
    "reference": "103390-2023",
    "dated_on": date(2023, 10, 2),
    "mayor": "A. Burgemeester",
    "secretary": "B. Secretaris",
}


class CouncilReportFactory(DjangoModelFactory):
    """A draft of the tussenevaluatie of 2022, with the figures of the pilot and a letter that is filled in."""

    class Meta:
        model = CouncilReport

    pilot = factory.SubFactory(PilotFactory)
    kind = ReportKind.INTERIM
    first = date(2022, 1, 1)
    last = date(2022, 12, 31)
    as_of = date(2023, 9, 29)
    subject = "Pilot gezinsverzorger tussenevaluatie 2022"
    started_by = factory.SubFactory(UserFactory, team_manager=True, pilot=factory.SelfAttribute("..pilot"))
    figures = factory.LazyAttribute(lambda row: keep(publish(evaluate(row.pilot, Period(row.first, row.last)))))
    author = COMPLETE["author"]
    reference = COMPLETE["reference"]
    dated_on = COMPLETE["dated_on"]
    mayor = COMPLETE["mayor"]
    secretary = COMPLETE["secretary"]


def published(pilot: Pilot, writer: User, approver: User, *, letter: str, **fields: Any) -> CouncilReport:
    """Return a report with that letter, handed in by `writer`, approved by `approver`, and published."""
    report = CouncilReportFactory(pilot=pilot, **fields)
    drafting.write_section(report=report, anchor="brief", text=letter, actor=writer)
    signing.submit(report=report, actor=writer)
    signing.approve(report=report, actor=approver)
    return signing.publish(report=report, actor=writer)
