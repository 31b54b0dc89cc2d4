"""A line of JSON for each event, and nothing in it that somebody typed, is called, or lives at."""

from __future__ import annotations

import io
import json
import logging

import pytest
from django.db import IntegrityError, connection, transaction

from cases.models import User
from cases.views import start
from gezinsverzorger.logs import FIELDS, JsonLine

# What must not be found again. Part of each, because a formatter may write some characters in another way.
SECRETS = ("Jansdochter", "123456782", "0612345678", "geheim", "gezinnen/77", "evil.example", "192.0.2.7", "Zonnelaan")
HOSTILE = (
    *SECRETS,
    'x"}\n{"level":"ERROR","event":"Jansdochter',
    "\u2028Jansdochter\x1b[31m",
    "%s%(name)s {0} Jansdochter",
)


@pytest.fixture
def lines():
    """Return a function that gives what was logged since the start of the test, line by line."""
    stream, handler = io.StringIO(), None
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLine())
    loggers = {name: logging.getLogger(name) for name in ("", "gezinsverzorger.requests", "django.request")}
    levels = {name: logger.level for name, logger in loggers.items()}
    for logger in loggers.values():
        logger.setLevel(logging.INFO)
    loggers[""].addHandler(handler)
    yield lambda: [json.loads(line) for line in stream.getvalue().splitlines()]
    loggers[""].removeHandler(handler)
    for name, logger in loggers.items():
        logger.setLevel(levels[name])


def assert_nothing_told(found: list[dict]) -> None:
    text = json.dumps(found)
    assert found
    assert [secret for secret in SECRETS if secret in text] == []


def of_requests(found: list[dict]) -> list[dict]:
    return [line for line in found if line["logger"] == "gezinsverzorger.requests"]


def test_a_page_is_one_line_with_its_route_and_how_it_ended(login, carla, lines):
    client = login(carla)
    response = client.get("/gezinnen/?q=Jansdochter")
    (line,) = of_requests(lines())
    assert {name: line[name] for name in ("route", "method", "status", "role", "level")} == {
        "route": "cases:family_list",
        "method": "GET",
        "status": 200,
        "role": "casemanager",
        "level": "INFO",
    }
    assert line["ms"] >= 0
    assert line["request_id"] == response["X-Request-ID"]
    assert_nothing_told(lines())


@pytest.mark.django_db
def test_what_a_stranger_sends_is_nowhere_in_the_log(client, lines, settings):
    client.raise_request_exception = False
    for text in HOSTILE:
        client.get("/gezinnen/77/", {"q": text}, headers={"user-agent": text.replace("\n", "")})
        client.get(f"/bestaat-niet/{text}/")
        client.post("/accounts/login/", {"login": text, "password": text}, REMOTE_ADDR="192.0.2.7")
        client.post("/gezinnen/", text, content_type="application/json", headers={"x-forwarded-for": "192.0.2.7"})
    settings.ALLOWED_HOSTS = ["testserver"]
    client.get("/", headers={"host": "evil.example"})
    client.generic("GEHEIM", "/gezinnen/77/")
    found = lines()
    assert_nothing_told(found)
    assert {line["route"] for line in of_requests(found)} >= {"geen", "account_login", "cases:family_detail"}
    assert "anders" in {line["method"] for line in of_requests(found)}
    assert 400 in {line["status"] for line in of_requests(found)}


def test_an_error_tells_where_and_not_what(login, carla, lines, monkeypatch):
    def fail(request, look):
        name = "Jansdochter"
        try:
            raise ValueError(f"geheim van {name}")
        except ValueError as error:
            raise RuntimeError("Zonnelaan 1") from error

    monkeypatch.setitem(start.__dict__, "_for_case_manager", fail)
    client = login(carla)
    client.raise_request_exception = False
    response = client.get("/", {"bsn": "123456782"})
    (line,) = [line for line in lines() if "errors" in line]
    assert_nothing_told(lines())
    assert [error["kind"] for error in line["errors"]] == ["builtins.RuntimeError", "builtins.ValueError"]
    assert "test_logs.py" in line["errors"][0]["stack"][-1]
    assert line["request_id"] == response["X-Request-ID"]


def test_what_a_database_says_of_a_row_is_not_told(carla, lines):
    try:
        with transaction.atomic():
            User.objects.create(username=carla.username, name="Jansdochter", pilot=carla.pilot)
    except IntegrityError:
        logging.getLogger("cases").exception("not stored for %s", "Jansdochter")
    (line,) = lines()
    assert_nothing_told([line])
    assert line["event"] == "not stored for %s"
    if connection.vendor == "postgresql":
        assert {error.get("sqlstate") for error in line["errors"]} == {None, "23505"}


@pytest.mark.parametrize("name", ["django.security.DisallowedHost", "gunicorn.error", "weasyprint", "py.warnings"])
def test_of_a_text_that_others_filled_in_only_the_place_is_told(lines, name):
    logging.getLogger(name).error("Invalid request from 192.0.2.7: geheim")
    (line,) = lines()
    assert_nothing_told([line])
    assert line["place"].startswith("test_logs:")


def test_a_field_of_another_package_is_not_told(lines):
    logging.getLogger("weasyprint").error("text", extra=dict.fromkeys(FIELDS, "geheim"))
    assert_nothing_told(lines())


def test_an_event_is_one_line_whatever_is_in_it(lines):
    logging.getLogger("cases").error("two\nlines\r\u2028")
    assert len(lines()) == 1
