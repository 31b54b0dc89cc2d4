"""When less help could be enough: a proposal with its reasons, never a decision.

The initiatiefvoorstel wants help that lasts as long as it is needed; so nothing ends by itself, and a professional
decides. The proposal only says that goals and scales allow the question.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from cases.codes import GasScore, IntensityLevel, SignalSeverity

if TYPE_CHECKING:
    from cases.models import Goal, Measurement, Trajectory

# A score or measurement older than this says little about today (half a year and the weeks to plan one).
STILL_SAYS_SOMETHING = timedelta(days=240)


@dataclass(frozen=True)
class Evidence:
    """What is known of a family on a day.

    Args:
        goals_reached: for each goal that still stands, whether both family and professional score it as reached.
        strength_and_burden: pairs of draagkracht and draaglast (0 to 10) of the latest measurement, one for each side.
        open_concerns: signals of concern or safety that are still open.
        is_low: whether the help is at its lowest level already.
    """

    goals_reached: Sequence[bool]
    strength_and_burden: Sequence[tuple[int, int]]
    open_concerns: int
    is_low: bool


@dataclass(frozen=True)
class Proposal:
    """The reasons for which less help could be enough."""

    reasons: tuple[str, ...]


def proposal(evidence: Evidence) -> Proposal | None:
    """Return a proposal to scale down, or None when goals or scales do not allow it."""
    allowed = (
        not evidence.is_low
        and not evidence.open_concerns
        and evidence.goals_reached
        and all(evidence.goals_reached)
        and evidence.strength_and_burden
        and all(strength >= burden for strength, burden in evidence.strength_and_burden)
    )
    if not allowed:
        return None
    number = len(evidence.goals_reached)
    goals = "Het doel is gehaald" if number == 1 else f"Alle {number} doelen zijn gehaald"
    return Proposal(
        (
            f"{goals}, volgens het gezin en volgens de gezinsverzorger.",
            "Wat het gezin kan dragen, is minstens zo groot als wat het moet dragen.",
            "Er staat geen zorg of veiligheidssignaal open.",
        )
    )


def evidence_of(trajectory: Trajectory, day: date, level: IntensityLevel) -> Evidence:
    """Return what is known of a trajectory on `day`, from its goals, its last measurement and its open signals."""
    since = day - STILL_SAYS_SOMETHING
    goals = [goal for goal in trajectory.goals.all() if goal.dropped_on is None]
    measured = [row for row in trajectory.measurements.all() if since <= row.measured_on <= day]
    signals = [row for row in trajectory.signals.all() if row.closed_on is None]
    return Evidence(
        goals_reached=[_is_reached(goal, since) for goal in goals],
        strength_and_burden=list(_pairs(measured[-1] if measured else None)),
        open_concerns=sum(row.severity != SignalSeverity.NOTICE for row in signals),
        is_low=level == IntensityLevel.LOW,
    )


def _is_reached(goal: Goal, since: date) -> bool:
    latest = {score.side: score for score in goal.scores.all()}
    return len(latest) == 2 and all(
        score.score >= GasScore.REACHED and score.scored_on >= since for score in latest.values()
    )


def _pairs(measured: Measurement | None) -> Iterable[tuple[int, int]]:
    if measured is None:
        return
    for strength, burden in (
        (measured.family_strength, measured.family_burden),
        (measured.worker_strength, measured.worker_burden),
    ):
        if strength is not None and burden is not None:
            yield strength, burden
