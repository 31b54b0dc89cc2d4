"""How families are doing: the pilot's own scales, and the two outcome questions of the CBS protocol.

The scales are those of the initiatiefvoorstel (rust, reinheid, regelmaat, draagkracht, draaglast) and are not
validated. Outcome 2 and 3.1 are those of the CBS Informatieprotocol Beleidsinformatie Jeugd v7, chapter 4.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from cases.codes import MeasurementMoment, WithoutHelp
from cases.models import Measurement
from cases.models.measurements import SCALE_FIELDS
from cases.period import Period
from monitoring.figures.sums import Typical, tally
from monitoring.population import Population


@dataclass(frozen=True)
class MomentFigures:
    """The measurements of one moment: of each family its last one of that moment in the period.

    Args:
        families: how many families were measured at this moment.
        medians: by side and scale (`family_calm`, `worker_burden`) the median, 0 to 10, of those that filled it in.
    """

    families: int
    medians: Mapping[str, Typical]


@dataclass(frozen=True)
class MeasuringFigures:
    """What was measured in the period, everywhere counted in families. Families that were not reached are apart.

    Args:
        families: families with a measurement in the period.
        not_reached: families that were looked for in the period and never reached in it.
        by_moment: by moment; a moment at which nobody was measured is left out.
        measured_twice: of `families`, those with an earlier measurement too, in the period or before it.
        change: of those, by side and scale the median of the last score in the period less the very first score of
            the family. Only families with two scores of that side and scale; more burden is a change for the worse.
        grade: outcome 2, how useful the help was, 1 to 10: the mean of the last grade of each family in the period.
        without_help: outcome 3.1, families by their last answer in the period.
    """

    families: int
    not_reached: int
    by_moment: Mapping[str, MomentFigures]
    measured_twice: int
    change: Mapping[str, Typical]
    grade: Typical
    without_help: Mapping[str, int]


class _Measured(NamedTuple):
    family: int
    day: date
    moment: str
    reached: bool
    grade: int | None
    without_help: str
    scales: Mapping[str, int | None]


def of_period(population: Population, period: Period) -> MeasuringFigures:
    looked_for = _of_families_in(population, period)
    rows = [row for row in looked_for if row.reached]
    in_period = [row for row in rows if row.day in period]
    families = {row.family for row in in_period}
    times = defaultdict[int, int](int)
    for row in rows:
        times[row.family] += 1
    grades = {row.family: row.grade for row in in_period if row.grade is not None}
    answers = {row.family: row.without_help for row in in_period if row.without_help}
    return MeasuringFigures(
        families=len(families),
        not_reached=len({row.family for row in looked_for if row.day in period} - families),
        by_moment={
            moment: _at_moment(at_moment)
            for moment in MeasurementMoment.values
            if (at_moment := [row for row in in_period if row.moment == moment])
        },
        measured_twice=sum(times[family] > 1 for family in families),
        change={field: Typical.median_of(_changes(field, rows, period)) for field in SCALE_FIELDS},
        grade=Typical.mean_of(list(grades.values())),
        without_help=tally(((answer, 1) for answer in answers.values()), order=WithoutHelp.values),
    )


def _of_families_in(population: Population, period: Period) -> list[_Measured]:
    """Return all measurements up to the last day of the families that were looked for in the period, oldest first."""
    of_population = Measurement.objects.filter(population.trajectories("trajectory__")).order_by()
    in_period = of_population.filter(measured_on__range=(period.first, period.last)).values("trajectory__family")
    rows = (
        of_population.filter(trajectory__family__in=in_period, measured_on__lte=period.last)
        .order_by("measured_on", "pk")
        .values_list(
            "trajectory__family", "measured_on", "moment", "reached", "satisfaction", "without_help", *SCALE_FIELDS
        )
    )
    return [
        _Measured(family, day, moment, reached, grade, without_help, dict(zip(SCALE_FIELDS, scores, strict=True)))
        for family, day, moment, reached, grade, without_help, *scores in rows
    ]


def _at_moment(rows: Iterable[_Measured]) -> MomentFigures:
    last = {row.family: row for row in rows}
    filled_in = {
        field: [score for row in last.values() if (score := row.scales[field]) is not None] for field in SCALE_FIELDS
    }
    return MomentFigures(len(last), {field: Typical.median_of(scores) for field, scores in filled_in.items()})


def _changes(field: str, rows: Iterable[_Measured], period: Period) -> list[int]:
    """Return for each family the last score in the period less its first score ever, when these are two."""
    scores: defaultdict[int, list[tuple[date, int]]] = defaultdict(list)
    for row in rows:
        if (score := row.scales[field]) is not None:
            scores[row.family].append((row.day, score))
    return [found[-1][1] - found[0][1] for found in scores.values() if len(found) > 1 and found[-1][0] in period]
