"""Two people who answer one signal at the same moment: one answer stands, and the other hears of it.

The test fails when the lock is taken away: `_locked` on PostgreSQL, `transaction_mode` IMMEDIATE on SQLite.
"""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.db import connection

from cases.actions.signals import answer_signal, raise_signal
from cases.codes import SignalSeverity
from cases.models import AuditEvent, Signal
from tests.file_factories import SignalFactory

AT_ONCE = 8
ROUNDS = 5


def run_at_once(work) -> list[str]:
    """Do `work` with the numbers 0 to 7 at the same moment; return for each `done` or the code of the refusal."""
    together = threading.Barrier(AT_ONCE)

    def one(number: int) -> str:
        try:
            together.wait(timeout=30)
            work(number)
            return "done"
        except ValidationError as refusal:
            return refusal.code or ""
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return sorted(pool.map(one, range(AT_ONCE)))


@pytest.mark.django_db(transaction=True)
def test_of_eight_answers_at_once_one_stands(trajectory, carla):
    for _round in range(ROUNDS):
        signal = SignalFactory(trajectory=trajectory)

        def answer(number: int, signal: Signal = signal) -> None:
            answer_signal(signal=signal, text=f"Antwoord {number}", follow_up_on=date(2023, 10, 6), actor=carla)

        assert run_at_once(answer) == ["already_answered"] * (AT_ONCE - 1) + ["done"]
        assert AuditEvent.objects.filter(action="signal.answered", subject_number=signal.pk).count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_eight_taps_at_once_one_signal_comes(trajectory, gea):
    def tap(_number: int) -> None:
        raise_signal(trajectory=trajectory, severity=SignalSeverity.CONCERN, reference="een", actor=gea)

    assert run_at_once(tap) == ["done"] * AT_ONCE
    assert Signal.objects.count() == 1
