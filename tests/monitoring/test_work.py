from __future__ import annotations

from datetime import date, timedelta

from monitoring.work import GrantedPlace, QuietTrajectory, work_to_do
from tests.factories import (
    AnswerFactory,
    AssignmentFactory,
    OverrideFactory,
    TrajectoryFactory,
    VisitFactory,
    fill_caseload,
)

DAY = date(2023, 9, 29)
LONG_AGO = date(2023, 6, 1)


def running(pilot, start=LONG_AGO, **fields):
    return TrajectoryFactory(family__pilot=pilot, started_on=start, **fields)


def test_a_running_trajectory_without_an_answer_is_work(pilot):
    missing = running(pilot)
    AnswerFactory(trajectory=running(pilot))
    running(pilot, DAY + timedelta(days=1))
    running(pilot, ended_on=DAY - timedelta(days=1))
    assert work_to_do(pilot, DAY).without_counterfactual == (missing,)


def test_a_running_trajectory_without_a_carer_on_that_day_is_work(pilot):
    never, ended, helped = (running(pilot) for _ in range(3))
    AssignmentFactory(trajectory=ended, ended_on=DAY - timedelta(days=1))
    AssignmentFactory(trajectory=helped, ended_on=DAY)
    assert work_to_do(pilot, DAY).without_carer == (never, ended)


def test_more_than_fourteen_days_without_a_visit_is_work(pilot):
    fourteen, fifteen = running(pilot), running(pilot)
    VisitFactory(trajectory=fourteen, visited_on=DAY - timedelta(days=14))
    VisitFactory(trajectory=fifteen, visited_on=DAY - timedelta(days=20))
    VisitFactory(trajectory=fifteen, visited_on=DAY - timedelta(days=15))
    closed_door = {"not_home": True, "task_household": False, "way": ""}
    VisitFactory(trajectory=fifteen, visited_on=DAY - timedelta(days=1), **closed_door)
    assert work_to_do(pilot, DAY).without_recent_visit == (
        QuietTrajectory(fifteen, last_visit_on=DAY - timedelta(days=15), days=15),
    )


def test_a_new_trajectory_gets_fourteen_days_for_its_first_visit(pilot):
    running(pilot, DAY - timedelta(days=14))
    waiting = running(pilot, DAY - timedelta(days=15))
    assert work_to_do(pilot, DAY).without_recent_visit == (QuietTrajectory(waiting, None, 15),)


def test_an_expired_override_is_work_as_long_as_the_number_is_above_the_cap(pilot):
    fill_caseload(pilot, 10, started_on=LONG_AGO)
    above = running(pilot)
    granted = OverrideFactory(trajectory=above, granted_on=LONG_AGO, valid_until=DAY - timedelta(days=1))
    work = work_to_do(pilot, DAY)
    assert work.expired_overrides == (GrantedPlace(above, LONG_AGO, granted.valid_until, granted.reason),)
    assert work.overrides_in_force == ()
    assert work_to_do(pilot, granted.valid_until).expired_overrides == ()
    above.ended_on = LONG_AGO
    above.save()
    assert work_to_do(pilot, DAY).expired_overrides == ()


def test_an_expired_override_is_no_work_when_the_number_is_back_at_the_cap(pilot):
    fill_caseload(pilot, 9, started_on=LONG_AGO)
    OverrideFactory(trajectory=running(pilot), granted_on=LONG_AGO, valid_until=DAY - timedelta(days=1))
    assert work_to_do(pilot, DAY).expired_overrides == ()


def test_an_expired_override_is_no_work_while_another_place_covers_the_number(pilot):
    fill_caseload(pilot, 10, started_on=LONG_AGO)
    above, covered = running(pilot), running(pilot)
    OverrideFactory(trajectory=above, granted_on=LONG_AGO, valid_until=DAY - timedelta(days=1))
    OverrideFactory(trajectory=covered, granted_on=LONG_AGO, valid_until=DAY)
    # Twelve families on eleven places.
    assert [place.trajectory for place in work_to_do(pilot, DAY).expired_overrides] == [above]
    ended = pilot.trajectories.exclude(pk__in=[above.pk, covered.pk]).first()
    ended.ended_on = DAY - timedelta(days=1)
    ended.save()
    work = work_to_do(pilot, DAY)
    assert work.expired_overrides == ()
    assert [place.trajectory for place in work.overrides_in_force] == [covered]


def test_a_place_for_a_planned_start_covers_nobody_yet(pilot):
    fill_caseload(pilot, 10, started_on=LONG_AGO)
    above = running(pilot)
    OverrideFactory(trajectory=above, granted_on=LONG_AGO, valid_until=DAY - timedelta(days=1))
    OverrideFactory(trajectory=running(pilot, DAY + timedelta(days=9)), granted_on=LONG_AGO, valid_until=None)
    assert [place.trajectory for place in work_to_do(pilot, DAY).expired_overrides] == [above]


def test_an_override_is_in_force_until_its_last_day_and_replaced_by_a_later_one(pilot):
    trajectory = running(pilot)
    OverrideFactory(trajectory=trajectory, granted_on=LONG_AGO, valid_until=DAY)
    assert [place.valid_until for place in work_to_do(pilot, DAY).overrides_in_force] == [DAY]
    OverrideFactory(trajectory=trajectory, granted_on=DAY, valid_until=None)
    assert [place.valid_until for place in work_to_do(pilot, DAY).overrides_in_force] == [None]


def test_an_override_for_a_planned_start_is_already_shown(pilot):
    planned = running(pilot, DAY + timedelta(days=9))
    OverrideFactory(trajectory=planned, granted_on=DAY)
    assert [place.trajectory for place in work_to_do(pilot, DAY).overrides_in_force] == [planned]


def test_an_override_for_a_planned_start_cannot_expire_yet(pilot):
    fill_caseload(pilot, 11, started_on=LONG_AGO)
    OverrideFactory(trajectory=running(pilot, DAY + timedelta(days=9)), granted_on=LONG_AGO, valid_until=LONG_AGO)
    work = work_to_do(pilot, DAY)
    assert work.expired_overrides == work.overrides_in_force == ()


def test_the_number_of_queries_does_not_grow_with_the_work(pilot, django_assert_max_num_queries):
    for trajectory in fill_caseload(pilot, 12, started_on=LONG_AGO):
        OverrideFactory(trajectory=trajectory, granted_on=LONG_AGO, valid_until=LONG_AGO)
    with django_assert_max_num_queries(5):
        work = work_to_do(pilot, DAY)
        for trajectory in work.without_counterfactual:
            assert trajectory.family.district.name
            assert trajectory.family.case_manager.name
    assert work.total == 4 * 12


def test_nothing_of_another_pilot_is_work(pilot):
    fill_caseload(running(TrajectoryFactory().pilot).pilot, 11, started_on=LONG_AGO)
    assert work_to_do(pilot, DAY).total == 0
