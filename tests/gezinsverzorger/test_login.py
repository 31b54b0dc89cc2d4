"""Logging in with a password: what an attacker finds out, and what does not work."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection
from django.test import Client, RequestFactory

from cases.client_address import UNKNOWN, client_ip
from tests.factories import PASSWORD
from tests.gezinsverzorger.conftest import add_app, code_of

LOGIN = "/accounts/login/"


def attempt(name: str, typed: str = "fout", **extra) -> bytes:
    """Return the page after an attempt, without the name that was typed and the token against forgery."""
    response = Client().post(LOGIN, {"login": name, "password": typed}, **extra)
    if response.status_code == 302:
        return b"in"
    return re.sub(rb"[A-Za-z0-9]{64}", b"", response.content).replace(name.encode(), b"")


def test_known_unknown_and_switched_off_get_the_same_page_to_the_byte(with_password, carla, gea, gijs):
    with_password(carla)
    gijs.is_active = False
    gijs.save()
    answers = {attempt(name) for name in ("carla", "niemand", "gea", "gijs")}  # gea has no password at all
    assert len(answers) == 1
    assert b"klopt niet" in answers.pop()


def test_after_five_mistakes_known_and_unknown_are_refused_alike_also_with_the_right_password(with_password, carla):
    with_password(carla)
    for _ in range(5):
        attempt("carla", REMOTE_ADDR="10.0.0.1")
        attempt("niemand", REMOTE_ADDR="10.0.0.2")
    known, unknown = attempt("CARLA", PASSWORD, REMOTE_ADDR="10.0.0.3"), attempt("niemand", REMOTE_ADDR="10.0.0.4")
    assert known.replace(b"carla", b"") == unknown
    assert b"te vaak" in known


def test_another_host_name_does_not_start_the_count_again(settings, with_password, carla):
    settings.ALLOWED_HOSTS = [".wij.example"]
    with_password(carla)
    for number in range(5):
        attempt("carla", headers={"host": f"a{number}.wij.example"}, REMOTE_ADDR=f"10.0.0.{number}")
    assert b"te vaak" in attempt("carla", PASSWORD, headers={"host": "b.wij.example"}, REMOTE_ADDR="10.0.1.1")


def test_ten_mistakes_from_one_address_and_nothing_is_tried_whatever_it_says_of_itself(with_password, carla):
    with_password(carla)
    for number in range(10):
        attempt(f"naam{number}", headers={"X-Forwarded-For": f"6.6.6.{number}"})
    assert b"te vaak" in attempt("carla", PASSWORD, headers={"X-Forwarded-For": "6.6.7.7"})
    assert attempt("carla", PASSWORD, REMOTE_ADDR="10.0.0.9") == b"in"


def test_thirty_guesses_at_once_are_counted_as_thirty(committed, with_password, carla):
    with_password(carla)

    def guess(number: int) -> bytes:
        try:
            return attempt("carla", f"fout{number}", headers={"X-Forwarded-For": f"6.6.6.{number}"})
        finally:
            connection.close()

    with ThreadPoolExecutor(6) as pool:
        answers = list(pool.map(guess, range(30)))
    assert sum(b"klopt niet" in answer for answer in answers) <= 5
    assert sum(b"te vaak" in answer for answer in answers) >= 25
    assert b"te vaak" in attempt("carla", PASSWORD)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "6.6.6.6", "10.0.0.1"),
        (1, "6.6.6.6, 192.0.2.7", "192.0.2.7"),
        (1, "192.0.2.7", "192.0.2.7"),
        (2, "6.6.6.6, 192.0.2.7, 10.0.0.9", "192.0.2.7"),
        (2, "6.6.6.6", "10.0.0.1"),
        (1, "rommel", "10.0.0.1"),
        (1, "", "10.0.0.1"),
    ],
)
def test_only_what_our_own_proxies_wrote_is_believed(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    request = RequestFactory().get("/", REMOTE_ADDR="10.0.0.1", headers={"X-Forwarded-For": forwarded})
    assert client_ip(request) == address


def test_without_any_address_everybody_shares_one():
    assert client_ip(RequestFactory().get("/", REMOTE_ADDR="")) == UNKNOWN


def test_the_key_of_a_session_changes_at_every_step(outside_demo, with_password, carla):
    secret = add_app(with_password(carla))
    client = Client()
    client.get(LOGIN)
    client.session.save()
    client.post("/accounts/passkeys/inloggen/", {})  # makes a session for who is not logged in
    client.post(LOGIN, {"login": "carla", "password": PASSWORD})
    before = client.cookies["sessionid"].value
    client.post("/accounts/2fa/inloggen/", {"code": code_of(secret)})
    assert client.cookies["sessionid"].value != before
    other = Client()
    other.cookies["sessionid"] = before  # what somebody else may have planted, or seen
    assert other.get("/").status_code == 302


def test_a_planted_key_is_not_taken_over(with_password, carla):
    with_password(carla)
    client = Client()
    client.cookies["sessionid"] = "a" * 32
    client.post(LOGIN, {"login": "carla", "password": PASSWORD})
    assert client.cookies["sessionid"].value != "a" * 32


def test_after_logging_out_the_old_key_opens_nothing(by_password, carla):
    client = by_password(carla)
    old = client.cookies["sessionid"].value
    client.post("/accounts/logout/")
    thief = Client()
    thief.cookies["sessionid"] = old
    assert thief.get("/").status_code == 302


@pytest.mark.parametrize(
    "target",
    [
        "https://kwaad.example/",
        "//kwaad.example/",
        "///kwaad.example/",
        "/\\kwaad.example/",
        "\\\\kwaad.example/",
        "https:kwaad.example",
        "javascript:alert(1)",
        "http://testserver@kwaad.example/",
        "\thttps://kwaad.example/",
    ],
)
def test_logging_in_leads_nowhere_else(with_password, carla, target):
    with_password(carla)
    response = Client().post(LOGIN, {"login": "carla", "password": PASSWORD, "next": target})
    assert response["Location"] == "/"


def test_logging_in_leads_to_the_page_that_was_asked_for(with_password, carla):
    with_password(carla)
    response = Client().post(LOGIN, {"login": "carla", "password": PASSWORD, "next": "/gezinnen/"})
    assert response["Location"] == "/gezinnen/"


@pytest.mark.parametrize("header", ["host", "x-forwarded-host"])
@pytest.mark.parametrize("host", ["kwaad.example", "testserver.kwaad.example", "kwaad.example:80"])
def test_a_forged_host_is_not_believed(with_password, carla, header, host):
    with_password(carla)
    response = Client().post(LOGIN, {"login": "carla", "password": PASSWORD}, headers={header: host})
    assert response.status_code == 400 if header == "host" else response["Location"] == "/"


@pytest.mark.parametrize(
    "path",
    [
        LOGIN,
        "/accounts/passkeys/inloggen/",
        "/accounts/organisatie/",
        "/accounts/logout/",
        "/accounts/sessies/uitloggen/",
    ],
)
def test_no_step_of_logging_in_or_out_is_taken_without_the_token(with_password, carla, path):
    with_password(carla)
    client = Client(enforce_csrf_checks=True)
    client.force_login(carla)
    assert client.post(path, {"login": "carla", "password": PASSWORD}).status_code == 403
    assert client.get("/").status_code == 200
