"""Which tables and pages may be read from a copy of the database. The two real servers are in tests/deploy."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.apps import apps
from django.contrib.sessions.models import Session
from django.db import router
from django.utils import timezone

from cases.models import AuditChain, AuditEvent, Family, LoginSession, Trajectory, Visit
from gezinsverzorger import replica
from tests.cases.access import ADDRESSES

pytestmark = pytest.mark.once
ROUTER = replica.Router()


@pytest.fixture
def reading():
    token = replica._reading.set(True)
    yield
    replica._reading.reset(token)


@pytest.mark.parametrize(
    "model", [LoginSession, AuditChain, AuditEvent, Session, apps.get_model("mfa", "Authenticator")]
)
def test_who_is_logged_in_and_the_log_are_never_read_from_a_copy(reading, model):
    assert ROUTER.db_for_read(model) == "default"


def test_the_work_is_read_from_a_copy_by_a_page_with_figures_alone(reading):
    assert ROUTER.db_for_read(Family) == "replica"
    replica._reading.set(False)
    assert ROUTER.db_for_read(Family) == "default"


def test_what_belongs_to_a_row_of_a_copy_that_went_away_is_read_from_the_first():
    family = Family()
    family._state.db = "replica"
    assert router.db_for_read(Trajectory, instance=family) == "default"


def test_nothing_is_written_or_migrated_in_a_copy(reading):
    assert ROUTER.db_for_write(Visit) == "default"
    assert ROUTER.allow_migrate("replica", "cases") is False
    assert ROUTER.allow_migrate("default", "cases") is None


def test_the_pages_are_there_and_none_is_of_the_report():
    assert ADDRESSES.keys() >= replica.ROUTES
    assert [name for name in replica.ROUTES if name.startswith("reports:")] == []


@pytest.mark.parametrize(("seconds", "said"), [(10, False), (50, True)])
def test_a_page_says_how_old_its_figures_are_from_a_number_of_seconds_on(rf, settings, seconds, said):
    settings.REPLICA_MAX_LAG = 30
    request = rf.get("/")
    request.figures_of = timezone.now() - timedelta(seconds=seconds)
    assert bool(replica.notice(request)) is said


def test_the_moment_is_said_in_our_own_time(rf):
    request = rf.get("/")
    request.figures_of = datetime(2022, 7, 1, 12, 5, tzinfo=UTC)
    said = "De cijfers op deze pagina zijn van 1 juli 2022, 14.05 uur. Wat daarna is opgeschreven, telt nog niet mee."
    assert replica.notice(request) == {"figures_notice": said}


def test_a_page_that_did_not_read_from_a_copy_says_nothing(rf):
    assert replica.notice(rf.get("/")) == {}
