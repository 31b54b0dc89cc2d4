"""A proposal to scale down: when goals and scales allow it, and never a decision."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from cases import scaling
from cases.codes import GasScore, IntensityLevel, Side, SignalSeverity
from cases.scaling import Evidence
from tests.file_factories import GoalFactory, GoalScoreFactory, MeasurementFactory, SignalFactory

TODAY = date(2023, 9, 29)
GOOD = Evidence(goals_reached=[True, True], strength_and_burden=[(7, 4), (6, 6)], open_concerns=0, is_low=False)


def test_goals_and_scales_that_allow_it_give_a_proposal_with_its_reasons():
    proposal = scaling.proposal(GOOD)
    assert proposal is not None
    assert proposal.reasons[0] == "Alle 2 doelen zijn gehaald, volgens het gezin en volgens de gezinsverzorger."


def test_one_goal_is_written_as_one():
    proposal = scaling.proposal(replace(GOOD, goals_reached=[True]))
    assert proposal is not None
    assert proposal.reasons[0].startswith("Het doel is gehaald")


@pytest.mark.parametrize(
    "change",
    [
        {"goals_reached": []},
        {"goals_reached": [True, False]},
        {"strength_and_burden": []},
        {"strength_and_burden": [(7, 4), (5, 6)]},
        {"open_concerns": 1},
        {"is_low": True},
    ],
)
def test_anything_less_gives_none(change):
    assert scaling.proposal(replace(GOOD, **change)) is None


@pytest.fixture
def goal(trajectory):
    goal = GoalFactory(trajectory=trajectory, stated_on=date(2023, 5, 20))
    for side in Side:
        GoalScoreFactory(goal=goal, side=side, score=GasScore.REACHED, scored_on=date(2023, 9, 1))
    return goal


@pytest.fixture
def measurement(trajectory):
    return MeasurementFactory(
        trajectory=trajectory,
        measured_on=date(2023, 9, 1),
        **{"family_strength": 7, "family_burden": 4, "worker_strength": 6, "worker_burden": 5},
    )


def of(trajectory) -> scaling.Proposal | None:
    return scaling.proposal(scaling.evidence_of(trajectory, TODAY, IntensityLevel.REGULAR))


def test_the_file_gives_the_evidence(trajectory, goal, measurement):
    assert of(trajectory) is not None


def test_the_latest_score_of_each_side_counts(trajectory, goal, measurement):
    GoalScoreFactory(goal=goal, side=Side.WORKER, score=GasScore.LESS, scored_on=date(2023, 9, 20))
    assert of(trajectory) is None


def test_a_goal_that_one_side_did_not_score_is_not_reached(trajectory, goal, measurement):
    goal.scores.filter(side=Side.FAMILY).delete()
    assert of(trajectory) is None


def test_a_goal_that_was_let_go_does_not_count(trajectory, goal, measurement):
    GoalFactory(trajectory=trajectory, dropped_on=date(2023, 9, 1))
    assert of(trajectory) is not None


def test_an_old_score_and_an_old_measurement_say_nothing(trajectory, goal, measurement):
    goal.scores.update(scored_on=date(2023, 1, 1))
    assert of(trajectory) is None
    goal.scores.update(scored_on=date(2023, 9, 1))
    measurement.measured_on = date(2023, 1, 1)
    measurement.save()
    assert of(trajectory) is None


@pytest.mark.parametrize(
    ("severity", "allowed"),
    [(SignalSeverity.NOTICE, True), (SignalSeverity.CONCERN, False), (SignalSeverity.SAFETY, False)],
)
def test_an_open_concern_stops_the_proposal(trajectory, goal, measurement, severity, allowed):
    SignalFactory(trajectory=trajectory, severity=severity)
    assert (of(trajectory) is not None) is allowed
