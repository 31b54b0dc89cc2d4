from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from cases import drafts
from cases.models import Draft

PAGE = "/bezoeken/vastleggen/"


def keep(client, content, page: str = PAGE):
    return client.post(
        "/concept/", {"page": page, "content": content if isinstance(content, str) else json.dumps(content)}
    )


def test_a_draft_is_kept_and_given_back(login, gea):
    client = login(gea)
    assert keep(client, [["note", "Samen"], ["tasks", "regie"], ["tasks", "agogisch"]]).status_code == 204
    answer = client.get("/concept/", {"page": PAGE})
    assert answer.json()["content"] == [["note", "Samen"], ["tasks", "regie"], ["tasks", "agogisch"]]
    assert answer.json()["saved_at"] == f"{timezone.localtime():%H:%M}"
    assert "no-store" in answer["Cache-Control"]


def test_a_draft_is_replaced_and_not_doubled(login, gea):
    client = login(gea)
    keep(client, [["note", "Een"]])
    keep(client, [["note", "Twee"]])
    assert Draft.objects.get().content == [["note", "Twee"]]


def test_a_draft_is_of_one_person_and_one_page(login, gea, gijs):
    keep(login(gea), [["note", "Van Gea"]])
    assert login(gijs).get("/concept/", {"page": PAGE}).json() == {}
    assert login(gea).get("/concept/", {"page": "/gezinnen/1/bezoek/"}).json() == {}


def test_only_fields_of_the_form_on_the_page_are_kept(login, gea):
    strange = ["is_superuser", "csrfmiddlewaretoken", "-note", "a\u0000-note", "\u0000x-note", "x" * 31 + "-note"]
    assert keep(login(gea), [["note", "Samen"], *([name, "x"] for name in strange)]).status_code == 204
    assert Draft.objects.get().content == [["note", "Samen"]]


def test_the_lines_of_a_form_are_kept(login, carla):
    pairs = [["leden-TOTAL_FORMS", "4"], ["leden-3-first_name", "Ayşe"], ["leden-3-onzin", "x"]]
    keep(login(carla), pairs, page="/gezinnen/aanmelden/")
    assert Draft.objects.get().content == pairs[:2]


@pytest.mark.parametrize(
    ("content", "page"),
    [
        ([["note", "x" * 20 * 1024]], PAGE),
        ([["note", "Samen"]], "/bestaat-niet/"),
        ([["note", "Samen"]], "/gezinnen/"),
        ([["last_name", "Bos"]], "/gezinnen/aanmelden/"),
        ([["note", "Samen"]], f"/gezinnen/{'0' * 250}1/bezoek/"),
        ([["note", "Samen"]], "/gezinnen/01/bezoek/"),
        ([["note", "Samen"]], "http://[kapot"),
        ([["note", "Samen"]], "\x00"),
        ("geen json", PAGE),
        ("[" * 20_000, PAGE),
        ('[["note", "\\ud800"]]', PAGE),
        ("{}1", PAGE),
        ("[1]", PAGE),
        ('[["note"]]', PAGE),
        ("null", PAGE),
    ],
)
def test_what_is_no_draft_is_refused(login, gea, content, page):
    assert keep(login(gea), content, page).status_code == 422
    assert not Draft.objects.exists()


def test_a_null_byte_is_left_out(login, gea):
    keep(login(gea), [["note", "a\x00b"]])
    assert Draft.objects.get().content == [["note", "ab"]]
    assert login(gea).get("/concept/", {"page": "\x00"}).status_code == 200


def test_nothing_in_it_forgets_the_draft(login, gea):
    keep(login(gea), [["note", "Samen"]])
    keep(login(gea), [])
    assert not Draft.objects.exists()


def test_a_draft_is_dropped_after_fourteen_days(login, gea):
    client = login(gea)
    keep(client, [["note", "Samen"]])
    Draft.objects.update(saved_at=timezone.now() - drafts.KEPT - timedelta(seconds=1))
    assert client.get("/concept/", {"page": PAGE}).json() == {}
    keep(client, [["note", "Nieuw"]], page="/gezinnen/1/bezoek/")
    assert Draft.objects.get().page == "/gezinnen/1/bezoek/"


def test_saving_the_form_removes_its_draft_and_a_refusal_does_not(login, gea, trajectory):
    client = login(gea)
    keep(client, [["note", "Samen"]])
    visit = {"reference": "k1", "trajectory": trajectory.pk, "visited_on": "2023-09-28", "kind": "huisbezoek"}
    client.post(PAGE, visit)
    assert Draft.objects.exists()
    client.post(PAGE, visit | {"length": "90"})
    assert not Draft.objects.exists()
