"""Whether the process answers, and whether it can work: two questions, and no detail in the answers."""

from __future__ import annotations

import logging
from unittest import mock

import pytest
from django.db import DatabaseError, OperationalError
from django.db.migrations.recorder import MigrationRecorder

from cases.models import AuditChain, AuditEvent
from tests.gezinsverzorger.test_error_pages import database_away

pytestmark = pytest.mark.django_db
ALIVE, READY = "/livez/", "/healthz/"


def test_all_is_well(client):
    assert [client.get(path).content for path in (ALIVE, READY)] == [b"ok\n", b"ok\n"]


def test_trying_the_log_leaves_nothing_in_it(client, pilot):
    before = AuditEvent.objects.count(), AuditChain.objects.count()
    assert client.get(READY).status_code == 200
    assert (AuditEvent.objects.count(), AuditChain.objects.count()) == before


def test_without_a_database_the_process_lives_and_is_not_ready(client):
    client.raise_request_exception = False
    with database_away():
        alive, ready = client.get(ALIVE), client.get(READY)
    assert (alive.status_code, ready.status_code) == (200, 503)


def assert_not_ready(client, caplog, reason: str) -> None:
    """The answer says that it is not ready and nothing else; the reason is in the log."""
    with caplog.at_level(logging.ERROR, "gezinsverzorger.health"):
        response = client.get(READY)
    assert (response.status_code, response.content, response["Retry-After"]) == (503, b"niet gereed\n", "30")
    assert [record.reason for record in caplog.records if record.name == "gezinsverzorger.health"] == [reason]


def test_a_database_of_an_older_version_is_not_ready(client, caplog):
    MigrationRecorder.Migration.objects.filter(app="cases").order_by("-pk").first().delete()
    assert_not_ready(client, caplog, "migrations")


@pytest.mark.parametrize("error", [DatabaseError("permission denied"), OperationalError("readonly database")])
def test_a_log_that_cannot_be_written_is_not_ready(client, caplog, error):
    with mock.patch.object(AuditEvent.objects, "bulk_create", side_effect=error):
        assert_not_ready(client, caplog, "log")
