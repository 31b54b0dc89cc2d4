"""Signals of family carers, "om verergering te voorkomen" (tussenevaluatie 29-3-2023), and the meldcode."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Min, Q

from cases.codes import SignalSeverity
from cases.models import ReportingCodeStep, Signal
from cases.period import Period
from cases.signalling import ANSWER_WITHIN
from monitoring.figures.sums import Share, tally
from monitoring.population import Population

# The last day of each band, in days since the signal was raised.
AGE_BANDS = {"0-3": 3, "4-7": 7, "8-30": 30}
OLDEST = "31+"


@dataclass(frozen=True)
class SignalFigures:
    """Signals in pieces.

    Args:
        by_severity: signals raised in the period.
        answered_in_time: of those, the signals answered within their term. Left out are signals without an answer
            whose term is not over yet on the last day of the period: what becomes of them is not known.
        open: signals that are not closed on the last day, whenever they were raised.
        open_by_age: those by the days since they were raised: `0-3`, `4-7`, `8-30` or `31+`, all four of them.
        reporting_codes: signals of which the first step of the meldcode was taken in the period.
    """

    by_severity: Mapping[str, int]
    answered_in_time: Share
    open: int
    open_by_age: Mapping[str, int]
    reporting_codes: int


def of_period(population: Population, period: Period) -> SignalFigures:
    of_pilot = Signal.objects.filter(population.trajectories("trajectory__"), raised_on__lte=period.last).order_by()
    still_open = of_pilot.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=period.last))
    ages = Counter(_age_band((period.last - day).days) for day in still_open.values_list("raised_on", flat=True))
    rows = list(of_pilot.filter(raised_on__gte=period.first).values_list("severity", "raised_on", "answered_on"))
    in_time = decided = 0
    for severity, raised_on, answered_on in rows:
        due_on = raised_on + ANSWER_WITHIN[SignalSeverity(severity)]
        if answered_on is not None and answered_on <= period.last:
            decided += 1
            in_time += answered_on <= due_on
        else:
            decided += due_on < period.last
    begun = (
        ReportingCodeStep.objects.filter(population.trajectories("signal__trajectory__")).values("signal").order_by()
    )
    return SignalFigures(
        by_severity=tally(((severity, 1) for severity, _, _ in rows), order=SignalSeverity.values),
        answered_in_time=Share.of(in_time, decided),
        open=ages.total(),
        open_by_age={band: ages[band] for band in (*AGE_BANDS, OLDEST)},
        reporting_codes=begun.annotate(first=Min("done_on")).filter(first__range=(period.first, period.last)).count(),
    )


def _age_band(days: int) -> str:
    return next((band for band, last in AGE_BANDS.items() if days <= last), OLDEST)
