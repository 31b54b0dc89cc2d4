from __future__ import annotations

from datetime import date

import pytest

from cases.models import Assignment, Trajectory, Visit
from tests.factories import AssignmentFactory, FamilyFactory, TrajectoryFactory, VisitFactory

SEND = "/bezoeken/"


@pytest.fixture
def kept(gea, trajectory):
    """What the telephone of Gea sends."""
    return {
        "user": gea.pk,
        "page": "/bezoeken/vastleggen/",
        "reference": "0b5c1f0e-3a0e-4f43-9a35-1f1f3a1f0c11",
        "trajectory": trajectory.pk,
        "visited_on": "2023-09-28",
        "kind": "huisbezoek",
        "length": "90",
        "note": "Samen gekookt.",
    }


def test_a_visit_is_stored_once_and_known_after_that(login, gea, kept):
    client = login(gea)
    answers = [client.post(SEND, kept) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 200]
    stored = Visit.objects.get().pk
    assert answers[0].json() == {"next": f"/bezoeken/{stored}/vastgelegd/"}
    assert answers[1].json() == {"next": f"/bezoeken/{stored}/wijzigen/"}


def test_the_same_key_with_other_contents_is_a_conflict_that_shows_both(login, gea, kept):
    client = login(gea)
    client.post(SEND, kept)
    answer = client.post(SEND, kept | {"length": "60"})
    assert answer.status_code == 409
    assert answer.json()["kind"] == "changed"
    assert answer.json()["rows"] == [{"label": "Hoe lang", "sent": "60 minuten", "stored": "90 minuten"}]
    assert Visit.objects.get().minutes == 90
    assert client.post(SEND, kept | {"length": "60", "replace": "on"}).status_code == 201
    assert Visit.objects.get().minutes == 60


def test_another_visit_on_the_day_is_asked_first(login, gea, trajectory, kept):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 28), minutes=45)
    answer = login(gea).post(SEND, kept)
    assert (answer.status_code, answer.json()["kind"]) == (409, "same_day")
    assert "45 minuten" in answer.json()["text"]
    assert "De Vries" not in answer.content.decode()
    assert login(gea).post(SEND, kept | {"again": "on"}).status_code == 201


def test_a_family_that_was_passed_on_is_a_conflict_with_its_reason(login, gea, trajectory, kept):
    Assignment.objects.update(ended_on=date(2023, 9, 14))
    answer = login(gea).post(SEND, kept)
    assert (answer.status_code, answer.json()["kind"]) == (409, "gone")
    assert answer.json() == login(gea).post(SEND, kept | {"trajectory": 10**12}).json()


def test_help_that_stopped_is_a_conflict_with_its_reason(login, gea, trajectory, kept):
    Assignment.objects.update(ended_on=date(2023, 9, 20))
    Trajectory.objects.update(ended_on=date(2023, 9, 20))
    # She still helps the family, in a new trajectory.
    AssignmentFactory(trajectory=TrajectoryFactory(family=trajectory.family, started_on=date(2023, 9, 27)), carer=gea)
    answer = login(gea).post(SEND, kept)
    assert (answer.status_code, answer.json()["kind"]) == (409, "over")


def test_a_visit_that_is_stored_stays_known_when_the_family_is_passed_on(login, gea, kept):
    login(gea).post(SEND, kept)
    Assignment.objects.update(ended_on=date(2023, 9, 14))
    answer = login(gea).post(SEND, kept)
    assert (answer.status_code, answer.json()) == (200, {"next": "/"})


def test_a_visit_that_is_not_right_comes_back_with_its_errors(login, gea, kept):
    answer = login(gea).post(SEND, kept | {"visited_on": "2023-10-03"})
    assert (answer.status_code, answer.json()) == (422, {"text": "Datum: Deze datum ligt in de toekomst."})


@pytest.mark.parametrize("user", ["", "0", "x", "\x00", "9" * 40])
def test_what_is_of_somebody_else_is_not_taken_in(login, gea, kept, user):
    assert login(gea).post(SEND, kept | {"user": user}).status_code == 401
    assert not Visit.objects.exists()


def test_the_key_of_a_colleague_tells_nothing(login, gijs, gea, trajectory, kept):
    VisitFactory(trajectory=trajectory, carer=gea, reference=kept["reference"], note="Geheim")
    other = AssignmentFactory(
        trajectory=TrajectoryFactory(family=FamilyFactory(pilot=gijs.pilot)), carer=gijs
    ).trajectory
    answer = login(gijs).post(SEND, kept | {"user": gijs.pk, "trajectory": other.pk})
    assert (answer.status_code, answer.json()) == (422, {"text": "Dit bezoek is al vastgelegd."})


@pytest.mark.parametrize("name", ["reference", "trajectory", "visited_on", "note", "length", "page"])
def test_a_null_byte_stores_nothing_wrong(login, gea, kept, name):
    assert login(gea).post(SEND, kept | {name: "a\x00"}).status_code in {201, 409, 422}


def test_the_page_that_is_kept_names_nobody(login, gea, trajectory):
    page = login(gea).get("/bezoeken/offline/").content.decode()
    assert "Er was niemand thuis" in page
    for secret in ("Gea", "De Vries", "GV-2023-001", "csrf", "2023-09-29"):
        assert secret not in page


def test_the_start_page_tells_the_codes_of_the_own_families_alone(login, gea, gijs, trajectory):
    html = login(gea).get("/").content.decode()
    told = html[html.index('<script id="codes"') :].split("</script>")[0]
    assert "GV-2023-001" in told
    assert "De Vries" not in told
    assert "GV-2023-001" not in login(gijs).get("/").content.decode()


def test_the_script_that_keeps_the_page_is_for_all_addresses_and_not_kept_itself(login, gea, trajectory):
    answers = [login(gea).get("/sw.js") for _ in range(2)]
    assert answers[0].content == answers[1].content
    assert answers[0]["Content-Type"] == "text/javascript"
    assert answers[0]["Service-Worker-Allowed"] == "/"
    assert "no-store" in answers[0]["Cache-Control"]
    assert b"/bezoeken/offline/" in answers[0].content


def test_logging_out_empties_the_browser(login, gea):
    client = login(gea)
    assert "Clear-Site-Data" not in client.get("/accounts/logout/")
    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
