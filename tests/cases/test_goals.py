"""How far goals are in the eyes of both sides, and when a plan or a score is due."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases import goals
from cases.actions.goals import drop_goal, reword_goal
from cases.codes import GasScore, Side
from cases.due import DueKind
from cases.models import Family, Goal
from tests.factories import AssignmentFactory, TrajectoryFactory, VisitFactory
from tests.file_factories import GoalFactory, GoalScoreFactory, PlanFactory

TODAY = date(2023, 9, 29)
DAY = timedelta(days=1)


@pytest.fixture
def goal(trajectory):
    return GoalFactory(trajectory=trajectory, number=1, stated_on=date(2023, 6, 1))


def scored(goal: Goal, day: date, *, family: int | None = None, worker: int | None = None) -> None:
    for side, score in ((Side.FAMILY, family), (Side.WORKER, worker)):
        if score is not None:
            GoalScoreFactory(goal=goal, scored_on=day, side=side, score=score)


def test_scores_of_one_day_stand_beside_each_other_newest_first(goal):
    scored(goal, date(2023, 6, 1), family=-2, worker=-2)
    scored(goal, date(2023, 8, 1), worker=0)
    assert goals.progress_of(goal).days == (
        goals.ScoredDay(date(2023, 8, 1), None, GasScore.REACHED),
        goals.ScoredDay(date(2023, 6, 1), GasScore.AS_AT_START, GasScore.AS_AT_START),
    )


def test_each_side_keeps_its_latest_score_when_the_other_goes_on(goal):
    scored(goal, date(2023, 6, 1), family=-1, worker=-2)
    scored(goal, date(2023, 8, 1), worker=1)
    progress = goals.progress_of(goal)
    assert progress.family == goals.Opinion(GasScore.LESS, date(2023, 6, 1))
    assert progress.worker == goals.Opinion(GasScore.MORE, date(2023, 8, 1))
    assert [step.current for step in progress.steps] == [False, False, False, True, False]
    assert progress.family.steps_taken == [True, True, False, False, False]


@pytest.mark.parametrize(
    ("theirs", "ours", "difference", "talk"),
    [(0, 0, 0, False), (0, 1, 1, False), (-1, 1, 2, True), (2, -2, 4, True), (None, 2, None, False)],
)
def test_two_points_or_more_apart_is_something_to_talk_about(goal, theirs, ours, difference, talk):
    scored(goal, TODAY, family=theirs, worker=ours)
    progress = goals.progress_of(goal)
    assert (progress.difference, progress.should_talk) == (difference, talk)


def test_a_goal_without_a_score_has_nothing_to_compare(goal):
    progress = goals.progress_of(goal)
    assert (progress.days, progress.difference, progress.should_talk) == ((), None, False)


def test_a_plan_is_made_within_six_weeks_of_the_start(family, trajectory):
    assert goals.plan_due_on(trajectory) == date(2023, 6, 13)
    (on_time,) = goals.of_family(family, date(2023, 6, 13))
    (late,) = goals.of_family(family, date(2023, 6, 14))
    assert (on_time.plan_is_late, late.plan_is_late) == (False, True)


def test_goals_may_be_scored_until_two_weeks_after_the_help(family, gea):
    ended = TrajectoryFactory(family=family, started_on=date(2023, 3, 1), ended_on=date(2023, 6, 1))
    days = [date(2023, 2, 28), ended.started_on, date(2023, 6, 15), date(2023, 6, 16)]
    assert [goals.of_family(family, day)[0].is_open for day in days] == [False, True, True, False]


def test_the_newest_help_comes_first_and_dropped_goals_apart(family, trajectory, goal):
    TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 6, 1))
    dropped = GoalFactory(trajectory=trajectory, number=9, dropped_on=TODAY)
    newest, oldest = goals.of_family(family, TODAY)
    assert newest.trajectory == trajectory
    assert [progress.goal for progress in newest.goals] == [goal]
    assert [progress.goal for progress in newest.dropped] == [dropped]
    assert oldest.goals == []


def of_kind(kind: DueKind, day: date = TODAY) -> list[tuple[date, str]]:
    return [(due.due_on, due.detail) for due in goals.dues(Family.objects.all(), day) if due.kind == kind]


@pytest.mark.parametrize(
    ("day", "found"),
    [
        (date(2023, 5, 1), []),
        (date(2023, 5, 29), []),
        (date(2023, 5, 30), [date(2023, 6, 13)]),
        (TODAY, [date(2023, 6, 13)]),
    ],
)
def test_a_plan_is_on_the_list_two_weeks_before_its_last_day(trajectory, day, found):
    assert [due_on for due_on, _ in of_kind(DueKind.PLAN, day)] == found


def test_a_plan_that_was_made_is_not_due_any_more(trajectory):
    PlanFactory(trajectory=trajectory)
    assert of_kind(DueKind.PLAN) == []


def test_a_plan_is_not_due_after_the_help(family):
    TrajectoryFactory(family=family, started_on=date(2023, 3, 1), ended_on=TODAY - DAY)
    assert of_kind(DueKind.PLAN) == []


def test_a_plan_is_the_work_of_the_casemanager(trajectory, carla):
    (due,) = goals.dues(Family.objects.all(), TODAY)
    assert (due.person, due.url) == (carla, f"/trajecten/{trajectory.pk}/plan/")


@pytest.mark.parametrize(
    ("family_on", "worker_on", "due_on"),
    [
        (None, None, date(2023, 8, 31)),
        (date(2023, 7, 3), date(2023, 7, 10), date(2023, 10, 2)),
        # The carer taps at every visit, but the family was not asked since June.
        (date(2023, 6, 5), date(2023, 9, 20), date(2023, 9, 4)),
        (None, date(2023, 9, 20), date(2023, 8, 31)),
        (date(2023, 7, 15), date(2023, 7, 15), date(2023, 10, 14)),
    ],
)
def test_a_goal_is_scored_again_13_weeks_after_the_side_that_was_asked_longest_ago(goal, family_on, worker_on, due_on):
    for day, side in ((family_on, {"family": 0}), (worker_on, {"worker": 0})):
        if day:
            scored(goal, day, **side)
    expected = [(due_on, "1 doel")] if due_on <= TODAY + goals.AHEAD else []
    assert of_kind(DueKind.GOAL_SCORE) == expected


def test_all_goals_of_a_family_are_one_thing_to_do_for_its_carer(trajectory, goal, gea):
    GoalFactory(trajectory=trajectory, number=7, stated_on=date(2023, 6, 20))
    GoalFactory(trajectory=trajectory, number=8, dropped_on=TODAY)
    assert of_kind(DueKind.GOAL_SCORE) == [(date(2023, 8, 31), "2 doelen")]
    (due,) = [due for due in goals.dues(Family.objects.all(), TODAY) if due.kind == DueKind.GOAL_SCORE]
    assert due.owner == gea


def test_what_is_due_takes_the_same_number_of_queries_for_one_family_and_for_many(
    pilot, goal, django_assert_num_queries, django_assert_max_num_queries
):
    families = Family.objects.filter(pilot=pilot).select_related("case_manager")
    with django_assert_max_num_queries(4) as few:
        list(goals.dues(families, TODAY))
    for _ in range(3):
        GoalFactory(trajectory=AssignmentFactory(trajectory__family__pilot=pilot).trajectory)
    with django_assert_num_queries(len(few)):
        assert [due.person.name for due in goals.dues(families, TODAY)]


def test_a_tap_counts_on_the_day_of_the_visit_unless_the_goal_came_later(goal, trajectory, gea):
    visit = VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 6, 1))
    earlier = VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 5, 31))
    assert goals.day_to_score(goal, visit, TODAY) == date(2023, 6, 1)
    assert goals.day_to_score(goal, earlier, TODAY) == TODAY
    assert goals.day_to_score(goal, None, TODAY) == TODAY


def test_the_time_line_tells_of_plan_and_goals_and_counts_scores_once_a_day(family, trajectory, goal):
    PlanFactory(trajectory=trajectory, agreed_on=date(2023, 6, 2))
    second = GoalFactory(trajectory=trajectory, number=9, wording="Rust.", stated_on=date(2023, 6, 3), dropped_on=TODAY)
    scored(goal, date(2023, 7, 1), family=0, worker=0)
    scored(goal, date(2023, 8, 1), family=0)
    scored(second, date(2023, 8, 1), worker=0)
    lines = sorted((event.day, event.title, event.text) for event in goals.events(family))
    assert lines == [
        (date(2023, 6, 1), "Nieuw doel", goal.wording),
        (date(2023, 6, 2), "Gezinsplan afgesproken", ""),
        (date(2023, 6, 3), "Nieuw doel", "Rust."),
        (date(2023, 7, 1), "Doel gescoord", ""),
        (date(2023, 8, 1), "2 doelen gescoord", ""),
        (TODAY, "Doel losgelaten", "Rust."),
    ]


def test_a_goal_that_was_let_go_meanwhile_is_not_reworded(trajectory, carla):
    goal = GoalFactory(trajectory=trajectory)
    stale = Goal.objects.get(pk=goal.pk)
    drop_goal(goal=goal, dropped_on=TODAY, actor=carla)
    stale.wording = "Iets anders."
    with pytest.raises(ValidationError, match="losgelaten"):
        reword_goal(goal=stale, fields=["wording"], actor=carla)
    assert Goal.objects.get().dropped_on == TODAY
