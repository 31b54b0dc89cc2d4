"""What the measurements of a family show: which were made, which are still to come, and each scale over time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.formats import date_format

from cases import sparkline, whole_file
from cases.measuring import Turn, TurnState, allowed_moments, next_start, title_of, turns
from cases.models import Family, Measurement, Trajectory
from cases.models.measurements import SCALE_FIELDS, SCALES
from cases.period import Period

Points = Sequence[tuple[date, int]]
HINTS = {"burden": "Bij draaglast is een lager getal beter."}
TONES = {TurnState.DONE: "ok", TurnState.OPEN: "info", TurnState.LATE: "warn"}


@dataclass(frozen=True)
class ShownTurn:
    """A turn as it stands today; `may_measure` when a measurement can be written down for it now."""

    turn: Turn
    state: TurnState
    may_measure: bool

    @property
    def tone(self) -> str:
        return TONES.get(self.state, "neutral")


@dataclass(frozen=True)
class Chart:
    """One scale over time, as lines and in words; no other chart of a page has its `key`."""

    key: str
    name: str
    drawing: sparkline.Drawing
    family: str
    worker: str
    hint: str


@dataclass(frozen=True)
class Measured:
    """The measurements of one trajectory, oldest first.

    Args:
        titled: the same rows, each with the moment in words.
        ends_later: whether the final measurement and those after it still have no day.
    """

    trajectory: Trajectory
    turns: list[ShownTurn]
    ends_later: bool
    rows: list[Measurement]
    titled: list[tuple[str, Measurement]]
    charts: list[Chart]


def of_family(family: Family, day: date) -> list[Measured]:
    """Return what was measured of `family` as it stands on `day`, the newest trajectory first."""
    whole_file.read(family, "trajectories", "trajectories__measurements", "trajectories__measurements__domain_scores")
    return [_measured(trajectory, day) for trajectory in reversed(family.trajectories.all())]


def _measured(trajectory: Trajectory, day: date) -> Measured:
    rows = list(trajectory.measurements.all())
    found = turns(trajectory, rows, day, again_on=next_start(trajectory))
    return Measured(
        trajectory=trajectory,
        turns=[_shown(turn, trajectory, day) for turn in found],
        ends_later=trajectory.ended_on is None,
        rows=rows,
        titled=[(title_of(row, trajectory), row) for row in rows],
        charts=charts_of(rows),
    )


def _shown(turn: Turn, trajectory: Trajectory, day: date) -> ShownTurn:
    state = turn.state_on(day)
    allowed = trajectory.started_on <= day and turn.moment in allowed_moments(trajectory, day)
    return ShownTurn(turn, state, allowed and state in (TurnState.OPEN, TurnState.LATE))


def charts_of(rows: Sequence[Measurement]) -> list[Chart]:
    """Return a chart for each scale that has a number, all over the same days; `rows` are in order of day."""
    days = [row.measured_on for row in rows if any(getattr(row, name) is not None for name in SCALE_FIELDS)]
    if not days:
        return []
    period = Period(days[0], days[-1])
    charts = []
    for key, name in SCALES.items():
        family, worker = _points(rows, f"family_{key}"), _points(rows, f"worker_{key}")
        if family or worker:
            drawing = sparkline.draw(family, worker, period)
            words = in_words(family), in_words(worker)
            number = f"{rows[0].trajectory_id}-{key}"
            charts.append(Chart(number, name.capitalize(), drawing, *words, HINTS.get(key, "")))
    return charts


def _points(rows: Sequence[Measurement], field: str) -> Points:
    return [(row.measured_on, value) for row in rows if (value := getattr(row, field)) is not None]


def in_words(points: Points) -> str:
    """Return what a line shows, for who cannot see it: its first and its last number with their days."""
    if not points:
        return "niet gevraagd"
    (first_on, first), (last_on, last) = points[0], points[-1]
    if len(points) == 1:
        return f"{first} op {date_format(first_on, 'j F Y')}"
    return f"van {first} op {date_format(first_on, 'j F Y')} naar {last} op {date_format(last_on, 'j F Y')}"
