"""Figures of the running service: for who has the token, and never about people."""

from __future__ import annotations

import io
import os
import re
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, connections
from django.urls import get_resolver
from django.utils import timezone
from prometheus_client.parser import text_string_to_metric_families

from cases import progress
from cases.codes import JobState
from cases.models import Draft, FileToRemove, Job
from cases.views import start
from gezinsverzorger import replica
from tests.gezinsverzorger.conftest import every_address
from tests.gezinsverzorger.test_error_pages import database_away

pytestmark = pytest.mark.django_db
TOKEN = "een-lang-teken-voor-de-meter-" + "x" * 10
FIGURES = "/metrics/"
# Before the tests put another in its place.
WORKER_IS_THERE = progress.worker_is_there


@pytest.fixture(autouse=True)
def token(settings):
    settings.METRICS_TOKEN = TOKEN


def text_of(client) -> str:
    response = client.get(FIGURES, headers={"authorization": f"Bearer {TOKEN}"})
    assert response.status_code == 200
    return response.content.decode()


def figures(client) -> dict[tuple[str, tuple[str, ...]], float]:
    """Return every figure by its name and its labels."""
    families = text_string_to_metric_families(text_of(client))
    return {(one.name, tuple(one.labels.values())): one.value for family in families for one in family.samples}


def counted(client, name: str, *labels: str) -> float:
    return figures(client).get((f"gezinsverzorger_{name}", labels), 0)


@pytest.mark.parametrize(
    "told", [{}, {"authorization": "Bearer fout"}, {"authorization": TOKEN}, {"authorization": "é"}]
)
def test_without_the_token_there_is_no_such_page(client, told):
    missing, response = client.get("/bestaat-niet/"), client.get(FIGURES, headers=told)
    assert response.status_code == 404
    # The token against forgery is another one each time.
    pages = {re.sub(rb"[A-Za-z0-9]{64}", b"", answer.content) for answer in (missing, response)}
    assert len(pages) == 1


@pytest.mark.parametrize("told", ["Bearer ", "Bearer", ""])
def test_when_no_token_is_set_nothing_opens_it(client, settings, told):
    settings.METRICS_TOKEN = ""
    assert client.get(FIGURES, headers={"authorization": told}).status_code == 404


def test_an_answer_is_counted_by_route_and_class_of_status(login, carla):
    client = login(carla)
    before = counted(client, "requests_total", "cases:family_list", "2xx")
    timed = counted(client, "request_seconds_count", "cases:family_list")
    client.get("/gezinnen/?q=Jansdochter")
    assert counted(client, "requests_total", "cases:family_list", "2xx") == before + 1
    assert counted(client, "request_seconds_count", "cases:family_list") == timed + 1


def test_labels_are_names_of_routes_alone(client):
    for path in ("/gezinnen/77/", "/bestaat-niet/Jansdochter/", "/?q=Jansdochter"):
        client.get(path)
    text = text_of(client)
    assert "Jansdochter" not in text
    routes = set(re.findall(r'route="([^"]*)"', text))
    # The rest of the management pages has no name; Python tells it by its function, each version in its own way.
    unnamed = {"geen"} | {route for route in routes if route.endswith("catch_all_view")}
    named = {name for name, _ in every_address()} | {
        f"admin:{name}" for name in get_resolver().namespace_dict["admin"][1].reverse_dict
    }
    assert routes - unnamed <= named
    assert set(re.findall(r'status="([^"]*)"', text)) <= {"2xx", "3xx", "4xx", "5xx"}


def test_failed_logins_are_counted(client):
    before = counted(client, "failed_logins_total")
    client.post("/accounts/login/", {"login": "iemand", "password": "fout"})
    assert counted(client, "failed_logins_total") == before + 1


def test_an_error_of_the_database_is_counted_by_kind(login, carla, monkeypatch):
    def fail(request, look):
        raise IntegrityError("Key (name)=(Jansdochter)")

    client = login(carla)
    client.raise_request_exception = False
    away, other = (counted(client, "database_errors_total", kind) for kind in ("away", "other"))
    with database_away():
        client.get("/gezinnen/")
    monkeypatch.setitem(start.__dict__, "_for_case_manager", fail)
    client.get("/")
    assert counted(client, "database_errors_total", "away") > away
    assert counted(client, "database_errors_total", "other") == other + 1
    assert "Jansdochter" not in text_of(client)


def test_without_a_database_the_figures_still_come(client):
    with database_away():
        assert counted(client, "database_up") == 0
    assert counted(client, "database_up") == 1


def test_drafts_and_the_version_are_told(client, carla):
    Draft.objects.create(user=carla, page="/bezoek/", content={"note": "Jansdochter"})
    text = text_of(client)
    assert "gezinsverzorger_drafts 1.0" in text
    assert re.search(r'gezinsverzorger_info\{version="[0-9.]+"\} 1\.0', text)
    assert "Jansdochter" not in text


def test_the_last_check_of_the_log_is_told(client, pilot, capsys):
    assert ("gezinsverzorger_log_check_ok", ()) not in figures(client)
    call_command("controleer_logboek")
    assert counted(client, "log_check_ok") == 1
    assert counted(client, "log_check_timestamp_seconds") > 0


def test_the_newest_backup_is_told_by_its_time(client, settings, tmp_path):
    settings.BACKUP_DIR = str(tmp_path)
    assert counted(client, "newest_backup_timestamp_seconds") == 0
    copies = [("gezinsverzorger-20261121-020000.gvk", 1000), ("gezinsverzorger-20261122-020000.gvk", 2000)]
    for name, at in (*copies, ("vernietigd.json", 3000)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (at, at))
    assert counted(client, "newest_backup_timestamp_seconds") == 2000
    settings.BACKUP_DIR = str(tmp_path / "bestaat-niet")
    assert counted(client, "newest_backup_timestamp_seconds") == 0


def test_the_queue_of_long_work_is_told(client, tess, settings, tmp_path, monkeypatch):
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr(progress, "worker_is_there", WORKER_IS_THERE)
    before = figures(client)
    for name in ("jobs_waiting", "jobs_running", "job_oldest_waiting_seconds", "worker_up"):
        assert before[f"gezinsverzorger_{name}", ()] == 0
    minute_ago = timezone.now() - timedelta(minutes=1)
    for state, at in ((JobState.WAITING, minute_ago), (JobState.WAITING, timezone.now()), (JobState.RUNNING, None)):
        Job.objects.create(
            pilot=tess.pilot, asked_by=tess, kind="export", state=state, asked_at=at or minute_ago - timedelta(hours=1)
        )
    with progress.present():
        assert counted(client, "worker_up") == 1
    assert (counted(client, "jobs_waiting"), counted(client, "jobs_running")) == (2, 1)
    assert 60 <= counted(client, "job_oldest_waiting_seconds") < 600


def test_what_is_left_of_destroyed_files_is_told(client):
    assert counted(client, "files_to_remove") == 0
    FileToRemove.objects.create(name="x")
    assert counted(client, "files_to_remove") == 1


def test_the_size_of_the_database_is_told(client):
    assert counted(client, "database_size_bytes") > 100_000


@pytest.mark.parametrize(("seconds", "told"), [(None, 0), (90, 90)])
def test_how_far_a_replica_is_behind_is_told(client, monkeypatch, seconds, told):
    moment = timezone.now() - timedelta(seconds=seconds) if seconds else None
    monkeypatch.setitem(connections.settings, replica.REPLICA, connections.settings["default"])
    monkeypatch.setattr(replica, "up_to", lambda: moment)
    assert counted(client, "replica_up") == 1
    assert told <= counted(client, "replica_lag_seconds") < told + 60


def test_a_replica_that_does_not_answer_is_no_database_that_is_away(client, monkeypatch):
    def away():
        raise OperationalError("weg")

    assert ("gezinsverzorger_replica_up", ()) not in figures(client)
    monkeypatch.setitem(connections.settings, replica.REPLICA, connections.settings["default"])
    monkeypatch.setattr(replica, "up_to", away)
    found = figures(client)
    assert found["gezinsverzorger_replica_up", ()] == 0
    assert ("gezinsverzorger_replica_lag_seconds", ()) not in found
    assert found["gezinsverzorger_database_up", ()] == 1


def test_every_figure_is_described_for_who_manages_a_server(client, settings, tmp_path, monkeypatch):
    (tmp_path / "gezinsverzorger-20261121-020000.gvk").write_bytes(b"")
    settings.BACKUP_DIR = str(tmp_path)
    call_command("controleer_logboek", stdout=io.StringIO())
    monkeypatch.setitem(connections.settings, replica.REPLICA, connections.settings["default"])
    monkeypatch.setattr(replica, "up_to", lambda: None)
    families = text_string_to_metric_families(text_of(client))
    # Of each counter the library also tells when it began.
    made = {f"{one.name}_total" if one.type == "counter" else one.name for one in families}
    made = {name for name in made if not name.endswith("_created")}
    table = (settings.BASE_DIR / "docs" / "beheer.md").read_text()
    described = set(re.findall(r"^\| `(gezinsverzorger_[a-z_]+)", table, re.MULTILINE))
    assert made == described
