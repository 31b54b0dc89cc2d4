"""Two casemanagers who take the last place at the same moment: exactly one gets it.

The test fails when the lock is taken away: `caseload.lock` on PostgreSQL, `transaction_mode` IMMEDIATE on SQLite.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases.actions.trajectories import start_trajectory
from cases.models import Assignment, Trajectory
from tests.factories import FamilyFactory, fill_caseload

AT_ONCE = 20
ROUNDS = 50
DAY = date(2023, 9, 1)


def take_the_place(family, carer, actor, together: threading.Barrier) -> str:
    """Return what happened: `placed`, or the code of the refusal. Any other error is a failure of the test."""
    try:
        together.wait(timeout=30)
        start_trajectory(family=family, carer=carer, started_on=DAY, actor=actor)
        return "placed"
    except ValidationError as refusal:
        return next(error.code or "" for errors in refusal.error_dict.values() for error in errors)
    finally:
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_twenty_casemanagers_and_one_place_fifty_times(pilot, gea, carla):
    fill_caseload(pilot, pilot.caseload_cap - 1, started_on=date(2023, 5, 1))
    families = [FamilyFactory(pilot=pilot) for _ in range(AT_ONCE)]
    with ThreadPoolExecutor(AT_ONCE) as pool:
        for _round in range(ROUNDS):
            together = threading.Barrier(AT_ONCE)
            results = list(pool.map(lambda family: take_the_place(family, gea, carla, together), families))  # noqa: B023  # the barrier of this round is used within this round
            assert sorted(results) == ["caseload_full"] * (AT_ONCE - 1) + ["placed"]
            assert pilot.trajectories.active_on(DAY).count() == pilot.caseload_cap
            Assignment.objects.all().delete()
            Trajectory.objects.filter(family__in=families).delete()
