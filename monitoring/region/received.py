"""What other pilots sent, to lay beside our own figures."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress

from cases.models import Pilot
from cases.period import Period
from monitoring.models import RegionalReport
from monitoring.region.report import Report, UnusableReport, from_content


def received(pilot: Pilot, period: Period) -> Iterator[Report]:
    """Yield the reports of exactly that period; one in an earlier form of the report is left out."""
    for row in RegionalReport.objects.filter(pilot=pilot, first_day=period.first, last_day=period.last):
        with suppress(UnusableReport):
            yield from_content(row.content)
