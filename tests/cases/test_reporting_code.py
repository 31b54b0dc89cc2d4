from __future__ import annotations

from datetime import date, timedelta
from itertools import product

import pytest

from cases import reporting_code
from cases.codes import ReportingCodeDecision as Decision
from cases.codes import ReportingCodeStep as Step
from cases.models import Family
from cases.reporting_code import Consideration, Weighing
from tests.file_factories import SignalFactory, StepFactory

TODAY = date(2023, 9, 29)


@pytest.mark.parametrize(
    ("done", "now"),
    [
        ([], [1]),
        ([1], [2, 3]),
        ([1, 2], [3, 5]),
        ([1, 3], [2]),
        ([1, 2, 3], [4, 5]),
        ([1, 2, 3, 4], [5]),
        ([1, 2, 5], []),
        ([1, 2, 3, 4, 5], []),
    ],
)
def test_the_talks_come_in_either_order_and_all_before_the_weighing(done, now):
    assert reporting_code.open_steps(done) == now


def test_before_the_weighing_only_the_end_of_a_suspicion_can_be_decided():
    assert reporting_code.decisions([1]) == []
    assert reporting_code.decisions([1, 2]) == [Decision.NO_SUSPICION]
    assert reporting_code.decisions([1, 2, 3, 4]) == list(Decision)


@pytest.mark.parametrize(
    ("answers", "consideration"),
    [
        ((False,), Consideration.NO_SUSPICION),
        ((True, True), Consideration.REPORT),
        ((True, False, False), Consideration.REPORT),
        ((True, False, True, False), Consideration.REPORT),
        ((True, False, True, True, False), Consideration.REPORT),
        ((True, False, True, True, True), Consideration.HELP),
        ((), None),
        ((True,), None),
        ((True, False, True), None),
    ],
)
def test_what_the_five_questions_point_to(answers, consideration):
    assert reporting_code.points_to(Weighing(*answers)) == consideration


def test_unsafe_or_help_that_falls_short_always_points_to_reporting():
    for unsafe, able, accepts, safe in product([True, False], repeat=4):
        points_to = reporting_code.points_to(Weighing(True, unsafe, able, accepts, safe))
        enough = able and accepts and safe and not unsafe
        assert points_to == (Consideration.HELP if enough else Consideration.REPORT)


def test_only_another_person_with_the_right_role_looks_along(trajectory, carla, tess, gert, gea, bo):
    step = StepFactory(signal=SignalFactory(trajectory=trajectory, safety=True), done_by=carla)
    assert [reporting_code.may_look_along(step, user) for user in (carla, tess, gert, gea, bo)] == [
        False,
        True,
        True,
        False,
        False,
    ]


def test_the_meldcode_is_finished_when_there_is_a_decision_and_every_step_was_seen(trajectory, tess):
    signal = SignalFactory(trajectory=trajectory, safety=True)
    seen = {"signal": signal, "seen_by": tess, "seen_on": TODAY}
    StepFactory(step=Step.SIGNALS, **seen)
    StepFactory(step=Step.CONSULT, **seen)
    assert not reporting_code.is_finished(signal.steps.all())
    last = StepFactory(step=Step.DECIDE, decision=Decision.NO_SUSPICION, signal=signal)
    assert not reporting_code.is_finished(signal.steps.all())
    last.seen_by, last.seen_on = tess, TODAY
    last.save()
    assert reporting_code.is_finished(signal.steps.all())


def dues(day=TODAY):
    return [(due.detail, due.due_on) for due in reporting_code.dues(Family.objects.all(), day)]


def test_the_next_step_and_the_second_pair_of_eyes_are_due(trajectory, tess):
    signal = SignalFactory(trajectory=trajectory, safety=True, raised_on=TODAY)
    assert dues() == [("Stap 1: Signalen in kaart brengen", TODAY + timedelta(days=1))]
    step = StepFactory(signal=signal, done_on=TODAY)
    assert dues() == [
        ("Stap 2: Overleggen met een collega, en zo nodig met Veilig Thuis", TODAY + timedelta(days=2)),
        ("Meekijken bij stap 1: vraag een collega", TODAY + timedelta(days=2)),
        ("Meekijken bij stap 1", TODAY + timedelta(days=2)),
    ]
    step.seen_by, step.seen_on = tess, TODAY
    step.save()
    assert len(dues()) == 1


def test_other_signals_and_closed_ones_ask_for_no_step(trajectory, carla):
    SignalFactory(trajectory=trajectory)
    closed = {"answered_by": carla, "answered_on": TODAY, "closed_on": TODAY}
    SignalFactory(trajectory=trajectory, safety=True, **closed)
    assert dues() == []


def test_the_queries_do_not_grow_with_the_signals(trajectory, django_assert_max_num_queries):
    for _number in range(4):
        StepFactory(signal=SignalFactory(trajectory=trajectory, safety=True))
    with django_assert_max_num_queries(2):
        assert len(dues()) == 12
