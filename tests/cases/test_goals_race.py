"""Taps and goals at the same moment: one score a day for a side, and a number of its own for each goal.

The test fails when the locks are taken away: the rows in `cases.actions.goals` on PostgreSQL, IMMEDIATE on SQLite.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.db import connection

from cases.actions.goals import score_goal, state_goal
from cases.codes import GasScore, LifeDomain, Side
from cases.models import Goal
from tests.file_factories import GoalFactory

AT_ONCE = 12
DAY = date(2023, 9, 1)


def at_once(action: Callable[[int], object]) -> None:
    """Carry out `action` for the numbers 0 up to AT_ONCE, all at the same moment; an error in one is raised."""
    together = threading.Barrier(AT_ONCE)

    def wait_and_act(number: int) -> None:
        try:
            together.wait(timeout=30)
            action(number)
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        list(pool.map(wait_and_act, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_many_taps_at_once_leave_one_score(trajectory, gea):
    goal = GoalFactory(trajectory=trajectory)
    at_once(lambda n: score_goal(goal=goal, scored_on=DAY, scores={Side.WORKER: GasScore(n % 5 - 2)}, actor=gea))
    assert goal.scores.count() == 1


@pytest.mark.django_db(transaction=True)
def test_many_goals_at_once_have_a_number_each(trajectory, gea):
    def state(number: int) -> None:
        words = f"Ik wil doel {number}."
        goal = Goal(trajectory_id=trajectory.pk, wording=words, domain=LifeDomain.OTHER, stated_on=DAY)
        state_goal(goal=goal, actor=gea)

    at_once(state)
    assert sorted(trajectory.goals.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))
