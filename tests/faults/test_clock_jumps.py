"""The clock of the server jumps back, and forward again: the log still holds, and no session lives for ever."""

from __future__ import annotations

import os
import time
from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from cases import audit_chain, jobs, progress
from cases.codes import JobState
from cases.models import AuditEvent, Family, Job, LoginSession

MORNING = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


@pytest.fixture
def address(family: Family) -> str:
    return family.get_absolute_url()


@pytest.mark.django_db
def test_the_log_holds_when_the_clock_jumps_back(login, carla, address):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = login(carla)
        for minutes in (0, -120, 60):
            clock.move_to(MORNING + timedelta(minutes=minutes))
            client.get(address)
    lines = list(AuditEvent.objects.filter(action="family.read").order_by("pk").values_list("at", flat=True))
    assert lines[1] < lines[0]
    assert list(audit_chain.check()) == []


@pytest.mark.django_db
def test_a_session_that_began_later_than_now_ends_in_time(login, carla, address):
    with time_machine.travel(MORNING, tick=False) as clock:
        client = login(carla)
        assert client.get(address).status_code == 200
        clock.move_to(MORNING - timedelta(hours=2))
        assert client.get(address).status_code == 200
        # Two hours and a quarter without work by the clock of before; the session knows no more than that.
        clock.move_to(MORNING + timedelta(minutes=16))
        assert client.get(address).status_code == 302
        assert LoginSession.objects.filter(expire_date__gt=MORNING + timedelta(hours=8)).count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize("hours", [-2, 2])
def test_a_job_outlives_a_jump_when_its_worker_does_and_not_when_it_is_gone(tess, settings, tmp_path, hours):
    settings.DATA_DIR = tmp_path
    began = timezone.now()
    living, dead = (
        Job.objects.create(pilot=tess.pilot, asked_by=tess, kind="export", state=JobState.RUNNING, started_at=began)
        for _ in range(2)
    )
    progress._write(progress._file(dead.key), "")
    with time_machine.travel(began + timedelta(hours=hours)):
        # The clock of the files jumps along: a worker that lives beats within a second.
        progress._write(progress._file(living.key), "")
        os.utime(progress._file(living.key), (time.time(), time.time()))
        jobs.give_up_dead()
    living.refresh_from_db()
    dead.refresh_from_db()
    assert (living.state, dead.state) == (JobState.RUNNING, JobState.FAILED)
