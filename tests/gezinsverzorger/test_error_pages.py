"""What somebody sees when something goes wrong: a page in Dutch, without a trace of the inside."""

from __future__ import annotations

from unittest import mock

import pytest
from django.db import OperationalError

from cases.views import start


@pytest.fixture
def broken(monkeypatch):
    def fail(request):
        raise RuntimeError("geheim binnenwerk")

    monkeypatch.setitem(start.__dict__, "_for_case_manager", fail)


def test_an_error_of_ours_has_a_page_without_its_inside(login, carla, broken):
    client = login(carla)
    client.raise_request_exception = False
    response = client.get("/")
    page = response.content.decode()
    assert response.status_code == 500
    assert 'lang="nl"' in page
    assert "geheim" not in page
    assert "RuntimeError" not in page


def test_a_form_without_its_token_has_a_page_of_its_own(carla):
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(carla)
    response = client.post("/gezinnen/aanmelden/")
    assert response.status_code == 403
    assert 'lang="nl"' in response.content.decode()


def test_what_a_role_may_not_open_is_said_kindly(login, bo):
    response = login(bo).get("/gezinnen/")
    assert response.status_code == 403
    assert 'lang="nl"' in response.content.decode()


def test_a_wrong_host_is_refused(client, settings):
    settings.ALLOWED_HOSTS = ["wij.example"]
    assert client.get("/accounts/login/", headers={"host": "kwaad.example"}).status_code == 400


def database_away():
    """Take the database away while this lasts."""
    gone = OperationalError("could not connect to server on 10.0.0.7")
    return mock.patch("django.db.backends.utils.CursorWrapper.execute", side_effect=gone)


@pytest.mark.parametrize("path", ["/", "/gezinnen/", "/healthz/", "/beheer/"])
def test_without_a_database_there_is_a_page_that_asks_to_wait(login, carla, path):
    client = login(carla)
    client.raise_request_exception = False
    with database_away():
        response = client.get(path)
    page = response.content.decode()
    assert (response.status_code, response["Retry-After"]) == (503, "30")
    assert "even niet bereikbaar" in page
    assert "10.0.0.7" not in page
    assert response["Content-Security-Policy"]
    assert client.get("/uitleg/").status_code == 200
