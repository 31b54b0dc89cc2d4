"""Two people who call, judge or register the same family at the same moment: nothing is doubled, nothing breaks.

The test fails when the lock is taken away: `_lock` in `cases.actions.waitlist` on PostgreSQL, `transaction_mode`
IMMEDIATE on SQLite.
"""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases.actions.waitlist import assess_urgency, log_call, register_again
from cases.codes import Urgency
from cases.models import Family, UrgencyAssessment, WaitlistCall, WaitlistEntry
from tests.conftest import TODAY
from tests.factories import TrajectoryFactory

AT_ONCE = 8


def at_once(action: Callable[[], object]) -> list[str]:
    """Do `action` in many threads at the same moment; return what each said: `done` or `refused`."""
    together = threading.Barrier(AT_ONCE)

    def do(_number: int) -> str:
        try:
            together.wait(timeout=30)
            action()
            return "done"
        except ValidationError:
            return "refused"
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(do, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_many_calls_at_once_to_a_family_without_a_place(family, carla):
    def call() -> None:
        log_call(family=family, call=WaitlistCall(called_on=TODAY, minutes=5, made_contact=True), actor=carla)

    assert at_once(call) == ["done"] * AT_ONCE
    assert WaitlistEntry.objects.count() == 1
    assert sorted(WaitlistCall.objects.values_list("number", flat=True)) == list(range(1, AT_ONCE + 1))


@pytest.mark.django_db(transaction=True)
def test_one_call_sent_many_times_at_once_is_one_call(family, carla):
    at_once(
        lambda: log_call(family=family, call=WaitlistCall(number=1, called_on=TODAY, minutes=5), actor=carla),
    )
    assert WaitlistCall.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_judgement_sent_many_times_at_once_is_one_judgement(family, carla):
    at_once(lambda: assess_urgency(family=family, urgency=Urgency.HIGH, reason="Crisis.", actor=carla))
    assert (WaitlistEntry.objects.count(), UrgencyAssessment.objects.count()) == (1, 1)


@pytest.mark.django_db(transaction=True)
def test_a_family_that_is_registered_again_by_many_at_once_waits_once(family, carla):
    TrajectoryFactory(family=family, ended=True)

    def register() -> None:
        register_again(
            family=Family.objects.get(pk=family.pk),
            started_on=TODAY,
            situation="",
            urgency=None,
            reason="",
            actor=carla,
        )

    assert at_once(register) == ["done"] * AT_ONCE
    assert WaitlistEntry.objects.count() == 1
