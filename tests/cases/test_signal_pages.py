from __future__ import annotations

import logging
from datetime import date, timedelta

import pytest
from django.core import mail
from django.urls import reverse

from cases import rooms
from cases.models import Assignment, AuditEvent, ReportingCodeStep, Signal, Trajectory
from tests.conftest import version_on
from tests.factories import VisitFactory
from tests.file_factories import SignalFactory, StepFactory, WaitlistEntryFactory

TODAY = date(2023, 9, 29)
REFERENCE = "0b5c1f0e-3a0e-4f43-9a35-1f1f3a1f0c11"


@pytest.fixture
def with_mail(carla, gert, gea):
    for person in (carla, gert, gea):
        person.email = f"{person.username}@wij.example"
        person.save()


@pytest.fixture
def tap(trajectory):
    """Return a function that sends a tile, as the form under the visit does."""

    def send(client, severity="zorg", **data):
        url = reverse("cases:signal_raise", args=[trajectory.pk])
        return client.post(url, {"severity": severity, "reference": REFERENCE, **data})

    return send


@pytest.fixture
def signal(trajectory, gea) -> Signal:
    return SignalFactory(trajectory=trajectory, raised_by=gea, raised_on=TODAY)


@pytest.fixture
def safety(trajectory, gea) -> Signal:
    return SignalFactory(trajectory=trajectory, raised_by=gea, raised_on=TODAY, safety=True)


def page_of(signal, name="signal_detail"):
    return reverse(f"cases:{name}", args=[signal.pk])


def answer(client, signal, **data):
    return client.post(
        page_of(signal),
        {"text": "Ik bel morgen.", "then": "terugkomen", "follow_up_on": "2023-10-06", **data},
    )


def test_a_signal_is_one_tap_and_says_to_whom_it_went(login, gea, carla, trajectory, tap):
    visit = VisitFactory(trajectory=trajectory, carer=gea)
    client = login(gea)
    response = tap(client, visit=visit.pk)
    signal = Signal.objects.get()
    assert response["Location"] == page_of(signal, "signal_raised")
    assert (signal.severity, signal.visit, signal.raised_by, signal.raised_on) == ("zorg", visit, gea, TODAY)
    page = client.get(response["Location"]).content.decode()
    assert "Carla Casemanager" in page
    assert "maandag 2 oktober" in page
    assert AuditEvent.objects.get(action="signal.raised").subject_number == signal.pk


def test_the_same_tap_sent_twice_is_one_signal(login, gea, tap):
    client = login(gea)
    assert tap(client)["Location"] == tap(client)["Location"]
    assert Signal.objects.count() == 1


def test_a_tap_on_another_tile_corrects_the_first_one(login, gea, tap):
    client = login(gea)
    tap(client, "let_op")
    tap(client, "veiligheid")
    assert Signal.objects.get().severity == "veiligheid"


def test_a_signal_that_was_answered_keeps_its_severity(login, gea, carla, tap):
    client = login(gea)
    tap(client, "let_op")
    answer(login(carla), Signal.objects.get())
    assert tap(client, "veiligheid").status_code == 422
    assert Signal.objects.get().severity == "let_op"


@pytest.mark.parametrize(
    "data",
    [
        {"severity": "onzin"},
        {"severity": ""},
        {"reference": ""},
        {"reference": "x" * 41},
        {"reference": "a\x00"},
        {"visit": "99999999999999999999999999"},
        {"visit": "x"},
    ],
)
def test_what_no_tile_sends_is_refused_with_the_tiles(login, gea, tap, data):
    response = tap(login(gea), **data)
    assert response.status_code == 422
    assert "Het signaal is niet doorgegeven" in response.content.decode()
    assert not Signal.objects.exists()


def test_a_visit_of_another_family_cannot_be_named(login, gea, pilot, tap):
    assert tap(login(gea), visit=VisitFactory().pk).status_code == 422


def test_a_carer_gives_no_signal_about_a_family_of_a_colleague(login, gijs, tap):
    assert tap(login(gijs)).status_code == 404


def test_the_mail_holds_no_name_and_no_code(
    login, gea, family, with_mail, settings, tap, django_capture_on_commit_callbacks
):
    settings.SITE_URL = "https://wij.example"
    with django_capture_on_commit_callbacks(execute=True):
        tap(login(gea))
    (sent,) = mail.outbox
    assert (sent.to, sent.subject) == (["carla@wij.example"], "Er staat een signaal voor je klaar")
    assert sent.body == "Er staat een signaal voor je klaar.\n\nLog in: https://wij.example/\n"
    for secret in (family.last_name, family.reference, "T-2023-001", "Carla", "Gea"):
        assert secret not in sent.body + sent.subject


def test_a_safety_signal_is_mailed_to_each_person_apart(login, gea, with_mail, tap, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        tap(login(gea), "veiligheid")
    assert [sent.to for sent in mail.outbox] == [["carla@wij.example"], ["gert@wij.example"]]
    assert mail.outbox[0].subject == "Er staat een signaal over veiligheid voor je klaar"


def test_a_mail_that_fails_loses_no_signal_and_logs_no_address(
    login, gea, carla, with_mail, settings, tap, caplog, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "tests.cases.test_signal_pages.BrokenBackend"
    with caplog.at_level(logging.ERROR), django_capture_on_commit_callbacks(execute=True):
        assert tap(login(gea), "veiligheid").status_code == 302
    assert Signal.objects.count() == 1
    assert len(caplog.records) == 2
    assert "@" not in caplog.text
    assert "1" in login(carla).get("/").content.decode()


class BrokenBackend:
    def __init__(self, *args, **kwargs):
        pass

    def send_messages(self, messages):
        raise OSError(f"no route to {messages[0].to}")


def test_danger_has_its_numbers_at_once(login, gea, tap):
    client = login(gea)
    page = client.get(tap(client, "veiligheid")["Location"]).content.decode()
    assert 'href="tel:112"' in page
    assert 'href="tel:08002000"' in page


def test_what_was_seen_is_added_until_there_is_an_answer(login, gea, carla, signal):
    client = login(gea)
    page = page_of(signal, "signal_raised")
    assert client.post(page, {"text": "Lege koelkast."}).status_code == 302
    signal.refresh_from_db()
    assert signal.text == "Lege koelkast."
    version = version_on(client, page)
    answer(login(carla), signal)
    refused = client.post(page, {"text": "Toch niet.", "version": version})
    assert refused.status_code == 409
    assert "Toch niet." in refused.content.decode()
    signal.refresh_from_db()
    assert signal.text == "Lege koelkast."


def test_only_who_gave_the_signal_writes_with_it(login, gijs, carla, signal):
    for person in (gijs, carla):
        assert login(person).post(page_of(signal, "signal_raised"), {"text": "x"}).status_code == 404


def test_an_answer_is_kept_and_the_carer_hears_of_it(
    login, carla, gea, signal, with_mail, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        assert answer(login(carla), signal)["Location"] == page_of(signal)
    signal.refresh_from_db()
    assert (signal.answer, signal.answered_by, signal.answered_on) == ("Ik bel morgen.", carla, TODAY)
    assert (signal.follow_up_on, signal.closed_on) == (date(2023, 10, 6), None)
    assert [sent.to for sent in mail.outbox] == [["gea@wij.example"]]
    assert "Ik bel morgen." in login(gea).get(page_of(signal)).content.decode()


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"text": ""}, "text"),
        ({"text": "x" * 2001}, "text"),
        ({"text": "a\x00"}, "text"),
        ({"then": ""}, "then"),
        ({"then": "onzin"}, "then"),
        ({"follow_up_on": ""}, "follow_up_on"),
        ({"follow_up_on": "2023-09-28"}, "follow_up_on"),
        ({"follow_up_on": "9999-12-31"}, "follow_up_on"),
        ({"follow_up_on": "2023-02-30"}, "follow_up_on"),
    ],
)
def test_a_wrong_answer_is_refused_on_its_field(login, carla, signal, data, field):
    response = answer(login(carla), signal, **data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    signal.refresh_from_db()
    assert signal.answered_on is None


def test_the_second_answer_is_not_lost_and_overwrites_nothing(login, carla, tess, signal):
    version = version_on(login(tess), signal.get_absolute_url())
    answer(login(carla), signal)
    mine = {"text": "Ik ga er nu heen.", "follow_up_on": "2023-10-02"}
    response = answer(login(tess), signal, **mine, version=version)
    page = response.content.decode()
    assert response.status_code == 409
    assert "Intussen gewijzigd door Carla Casemanager" in page
    assert "Ik bel morgen." in page
    assert "Ik ga er nu heen." in page
    signal.refresh_from_db()
    assert signal.answer == "Ik bel morgen."
    # Having read it, she sends hers again: it comes under the first one.
    answer(login(tess), signal, **mine, version=response.context["form"]["version"].value())
    signal.refresh_from_db()
    assert signal.answer == "Ik bel morgen.\n\n29 september 2023, Tess Teammanager: Ik ga er nu heen."
    assert signal.answered_by == carla


def test_an_answer_to_what_was_just_closed_is_not_lost_either(login, carla, tess, signal):
    version = version_on(login(tess), signal.get_absolute_url())
    answer(login(carla), signal, then="sluiten")
    response = answer(login(tess), signal, text="Ik ga er nu heen.", version=version)
    assert response.status_code == 409
    assert "Intussen gewijzigd door Carla Casemanager" in response.content.decode()
    assert "Ik ga er nu heen." in response.content.decode()


def test_coming_back_closes_the_signal(login, carla, signal):
    client = login(carla)
    answer(client, signal)
    answer(client, signal, text="Opgelost.", then="sluiten")
    signal.refresh_from_db()
    assert (signal.closed_on, signal.follow_up_on) == (TODAY, None)
    assert signal.answer.endswith("29 september 2023, Carla Casemanager: Opgelost.")


def test_a_follow_up_that_does_not_fit_says_how_much_room_there_is(login, carla, signal):
    client = login(carla)
    answer(client, signal, text="x" * 1950)
    response = answer(client, signal, text="y" * 100)
    assert "er passen nog 10 tekens" in response.content.decode()


def test_a_carer_reads_the_answer_and_cannot_give_one(login, gea, signal):
    answer(login(gea), signal)
    signal.refresh_from_db()
    assert signal.answered_on is None


def test_a_behavioural_scientist_reads_safety_signals_only(login, gert, signal, safety):
    client = login(gert)
    assert client.get(page_of(signal)).status_code == 404
    assert client.get(page_of(safety)).status_code == 200
    page = client.get("/signalen/").content.decode()
    assert page_of(safety) in page
    assert page_of(signal) not in page
    assert (
        reverse("cases:family_detail", args=[safety.trajectory.family_id])
        not in client.get(page_of(safety)).content.decode()
    )


def step(client, signal, number, **data):
    url = f"{page_of(signal, 'reporting_code_step')}?stap={number}"
    return client.post(url, {"done_on": "2023-09-29", "note": "Gezien en gehoord.", **data})


def test_idem_in_the_file_of_a_family_that_waits_again(login, gert, signal, safety):
    ended = TODAY - timedelta(days=1)
    Assignment.objects.filter(trajectory=signal.trajectory).update(ended_on=ended)
    Trajectory.objects.filter(pk=signal.trajectory_id).update(ended_on=ended, closing_reason="1")
    WaitlistEntryFactory(family=signal.trajectory.family, started_on=TODAY)
    page = login(gert).get(reverse("cases:family_signals", args=[signal.trajectory.family_id])).content.decode()
    assert f'id="signaal-{safety.pk}"' in page
    assert f'id="signaal-{signal.pk}"' not in page


def test_the_five_steps_and_a_second_pair_of_eyes_end_a_safety_signal(login, carla, tess, gert, safety):
    client = login(carla)
    answer(client, safety)
    assert answer(client, safety, then="sluiten").status_code == 422
    weighing = {"suspicion": "ja", "unsafe": "ja"}
    for number, data in ((1, {}), (3, {}), (2, {}), (4, weighing), (5, {"decision": "melden"})):
        assert step(client, safety, number, **data).status_code == 302, number
    rows = {row.step: row for row in safety.steps.all()}
    assert set(rows) == {1, 2, 3, 4, 5}
    assert (rows[4].suspicion, rows[4].unsafe, rows[4].able_to_help, rows[5].decision) == (True, True, None, "melden")
    for row in rows.values():
        login(carla).post(page_of(row, "reporting_code_seen"))
    assert not safety.steps.exclude(seen_by=None).exists()
    for row in rows.values():
        login(gert).post(page_of(row, "reporting_code_seen"))
        login(tess).post(page_of(row, "reporting_code_seen"))
    assert set(safety.steps.values_list("seen_by", flat=True)) == {gert.pk}
    answer(client, safety, text="Gemeld.", then="sluiten")
    safety.refresh_from_db()
    assert safety.closed_on == TODAY


@pytest.mark.parametrize(
    ("number", "data", "field"),
    [
        (1, {"note": ""}, "note"),
        (1, {"done_on": "2023-09-30"}, "done_on"),
        (1, {"done_on": "0001-01-01"}, "done_on"),
        (2, {}, "__all__"),
        (4, {}, "suspicion"),
        (5, {"decision": "melden"}, "decision"),
    ],
)
def test_a_step_that_cannot_be_is_refused(login, carla, safety, number, data, field):
    response = step(login(carla), safety, number, **data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not ReportingCodeStep.objects.exists()


def test_the_weighing_asks_the_questions_that_follow(login, carla, safety):
    for number in (1, 2, 3):
        StepFactory(signal=safety, step=number)
    client = login(carla)
    response = step(client, safety, 4, suspicion="ja", unsafe="nee")
    assert set(response.context["form"].errors) == {"able_to_help"}
    assert step(client, safety, 4, suspicion="nee").status_code == 302
    page = client.get(page_of(safety, "reporting_code_step")).content.decode()
    assert "Er is geen vermoeden meer" in page


def test_a_step_is_never_written_twice(login, carla, tess, safety):
    step(login(carla), safety, 1)
    response = step(login(tess), safety, 1, note="Iets anders.")
    assert response.status_code == 422
    assert "net al vastgelegd" in response.content.decode()
    assert safety.steps.get().note == "Gezien en gehoord."


def test_a_step_that_comes_later_leads_back_to_the_signal(login, carla, safety):
    response = login(carla).get(page_of(safety, "reporting_code_step") + "?stap=4")
    assert response["Location"] == page_of(safety)


@pytest.mark.parametrize("query", ["?stap=9", "?stap=x", "?stap=", ""])
def test_without_a_step_the_first_is_shown_and_nothing_can_be_sent(login, carla, safety, query):
    client = login(carla)
    url = page_of(safety, "reporting_code_step") + query
    assert "stap 1 van 5" in client.get(url).content.decode()
    client.post(url, {"done_on": "2023-09-29", "note": "Gezien."})
    assert not safety.steps.exists()


def test_other_signals_have_no_meldcode(login, carla, signal):
    assert login(carla).get(page_of(signal, "reporting_code_step")).status_code == 404


def test_a_carer_sees_which_steps_were_done_and_not_what_was_said(login, gea, safety):
    StepFactory(signal=safety, note="Veilig Thuis gebeld.")
    page = login(gea).get(page_of(safety)).content.decode()
    assert "Signalen in kaart brengen" in page
    assert "Veilig Thuis gebeld." not in page


def test_the_menu_counts_what_waits(login, carla, tess, signal, trajectory):
    def count(user):
        return next(item.count for item in login(user).get("/").context["shell"].nav if item.label == "Signalen")

    assert (count(carla), count(tess)) == (1, 0)
    SignalFactory(trajectory=trajectory, raised_on=TODAY - timedelta(days=9))
    assert (count(carla), count(tess)) == (2, 1)
    assert "Signalen die te laat zijn" in login(tess).get("/").content.decode()


def test_the_lists_cost_no_queries_per_signal(login, carla, trajectory, gea, django_assert_max_num_queries):
    closed = {"answered_by": carla, "answered_on": TODAY, "closed_on": TODAY}
    for _number in range(8):
        SignalFactory(trajectory=trajectory, raised_by=gea)
        SignalFactory(trajectory=trajectory, raised_by=gea, **closed)
    client = login(carla)
    for path, most in (
        ("/signalen/", 11),
        (reverse("cases:family_signals", args=[trajectory.family_id]), 12),
        ("/", 13 + 2 * len(rooms.DUES)),
    ):
        with django_assert_max_num_queries(most):
            assert client.get(path).status_code == 200
