"""Figures of the running service: for who has the token, and never about people."""

from __future__ import annotations

import os
import re

import pytest
from django.core.management import call_command
from django.db import IntegrityError
from django.urls import get_resolver
from prometheus_client.parser import text_string_to_metric_families

from cases.models import Draft
from cases.views import start
from tests.gezinsverzorger.conftest import every_address
from tests.gezinsverzorger.test_error_pages import database_away

pytestmark = pytest.mark.django_db
TOKEN = "een-lang-teken-voor-de-meter-" + "x" * 10
FIGURES = "/metrics/"


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
    def fail(request):
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
    for name, at in (("oud", 1000), ("nieuw", 2000)):
        (tmp_path / name).write_bytes(b"")
        os.utime(tmp_path / name, (at, at))
    assert counted(client, "newest_backup_timestamp_seconds") == 2000
    settings.BACKUP_DIR = str(tmp_path / "bestaat-niet")
    assert counted(client, "newest_backup_timestamp_seconds") == 0
