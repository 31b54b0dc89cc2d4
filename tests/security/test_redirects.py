"""A link to this application that ends on another site."""

from __future__ import annotations

from urllib.parse import urljoin, urlsplit

import pytest

from cases.codes import Role
from tests.factories import PASSWORD

pytestmark = pytest.mark.once

ELSEWHERE = [
    *("https://kwaad.example/", "//kwaad.example", "/\\kwaad.example", "\\\\kwaad.example", "///kwaad.example"),
    *("https:///kwaad.example", "http:kwaad.example", "/\t/kwaad.example", "javascript:alert(1)", " //kwaad.example"),
    *(
        "https://testserver@kwaad.example",
        "//kwaad.example/%2f..",
        "data:text/html,x",
        "https://testserver.kwaad.example",
    ),
]


def is_ours(response) -> bool:
    """Return whether a browser stays here; it takes a backslash for a slash, and leaves out tabs."""
    location = response.get("Location", "").replace("\\", "/").replace("\t", "").strip()
    return urlsplit(urljoin("http://testserver/", location))[:2] == ("http", "testserver")


@pytest.mark.parametrize("target", ELSEWHERE)
def test_after_logging_in_out_or_again_nobody_is_sent_elsewhere(client_as, staff, target):
    person = staff[Role.CASE_MANAGER]
    logged_in = client_as(None).post(
        "/accounts/login/", {"login": person.username, "password": PASSWORD, "next": target}
    )
    assert logged_in.status_code == 302
    client = client_as(Role.CASE_MANAGER)
    again = client.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": target})
    assert all(is_ours(answer) for answer in (logged_in, again, client.post("/accounts/logout/", {"next": target})))


def test_no_question_in_an_address_and_no_page_one_came_from_leads_elsewhere(client_as, paths):
    names = ("next", "back", "terug", "url", "_popup", "_changelist_filters", "return", "page")
    for role in (None, Role.CASE_MANAGER, Role.ADMINISTRATOR):
        client = client_as(role)
        for name in ("cases:start", "account_login", "account_logout", "admin:login", "cases:trajectory_start"):
            for target in ELSEWHERE:
                question = dict.fromkeys(names, target)
                answer = client.get(paths[name], question, headers={"referer": "https://kwaad.example/"})
                assert is_ours(answer), (name, target, answer.get("Location"))


@pytest.mark.parametrize("path", ["//kwaad.example/gezinnen", "/\\kwaad.example/x", "//kwaad.example/%2f.."])
def test_an_address_that_starts_as_another_site_stays_here(client_as, path):
    assert is_ours(client_as(None).get(path))
