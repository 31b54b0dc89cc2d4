from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import waitlist
from cases.models import AuditEvent, Family, UrgencyAssessment, WaitlistCall, WaitlistEntry
from tests.cases.test_family_pages import REGISTER, members
from tests.conftest import TODAY
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import CallFactory, UrgencyFactory, WaitlistEntryFactory

LIST = "/wachtlijst/"


@pytest.fixture
def entry(family):
    """The family of the cast waits since 9 September 2023."""
    family.referred_on = date(2023, 9, 9)
    family.save()
    return WaitlistEntryFactory(family=family)


@pytest.fixture
def call_data():
    return {
        "number": "1",
        "called_on": "2023-09-29",
        "made_contact": "ja",
        "length": "15",
        "bridging": "Buurvrouw kookt.",
        "note": "Het gaat net.",
    }


def page(name, family):
    return reverse(f"cases:waitlist_{name}", args=[family.pk])


def test_the_list_says_who_is_called_today_and_why_the_order_is_so(login, carla, entry):
    UrgencyFactory(entry=entry, urgency="a", reason="Baby op komst.")
    said = login(carla).get(LIST).content.decode()
    assert "Bellen: te laat" in said
    assert "Uiterlijk 16 september" in said
    assert "Baby op komst." in said
    assert page("call", entry.family) in said


def test_the_list_of_another_pilot_is_not_shown(login, carla):
    FamilyFactory(last_name="Vreemd")
    said = login(carla).get(LIST).content.decode()
    assert "Vreemd" not in said
    assert "Er wacht nu geen gezin" in said


def test_the_list_is_in_the_menu_of_who_uses_it(login, carla, tess, gert, gea):
    for user, there in ((carla, True), (tess, True), (gert, True), (gea, False)):
        assert ('href="/wachtlijst/"' in login(user).get("/").content.decode()) is there


def test_the_pages_cost_no_queries_per_family_or_call(login, carla, pilot, district, django_assert_max_num_queries):
    client = login(carla)
    for number in (1, 12):
        for _ in range(number):
            family = FamilyFactory(pilot=pilot, district=district, case_manager=carla)
            entry = WaitlistEntryFactory(family=family)
            UrgencyFactory(entry=entry)
            for day in range(1, number):
                CallFactory(entry=entry, called_on=entry.started_on + timedelta(days=day))
        with django_assert_max_num_queries(9):
            client.get(LIST)
        with django_assert_max_num_queries(19):
            client.get(page("place", family))


@pytest.fixture
def long_list(pilot, district, carla):
    """Sixty families that wait, all to be called, in no order; 27 of them were judged and nobody signed."""
    for number in range(60):
        family = FamilyFactory(pilot=pilot, district=district, case_manager=carla, last_name=f"Wacht{number}")
        entry = WaitlistEntryFactory(family=family, started_on=TODAY - timedelta(days=8 + number * 7 % 60))
        if number < 27:
            UrgencyFactory(entry=entry, urgency="abc"[number % 3])


def families_on(response) -> list[int]:
    return [place.family.pk for place in response.context["page_obj"]]


def test_a_long_list_has_pages_of_25_in_one_order(login, gert, long_list):
    client = login(gert)
    pages = [client.get(f"{LIST}?page={number}") for number in (1, 2, 3)]
    assert [len(families_on(response)) for response in pages] == [25, 25, 10]
    in_order = [place.family.pk for place in waitlist.of(Family.objects.all(), TODAY)]
    assert [number for response in pages for number in families_on(response)] == in_order
    assert "Pagina 2 van 3" in pages[1].content.decode()
    assert all("60 gezinnen wachten" in response.content.decode() for response in pages)


def test_the_work_above_the_list_is_short_and_is_not_repeated(login, gert, carla, long_list):
    first, second = (login(gert).get(f"{LIST}?page={number}") for number in (1, 2))
    assert [len(first.context[name]) for name in ("to_call", "unsigned")] == [10, 10]
    assert first.context["to_call"] == waitlist.to_call(waitlist.of(Family.objects.all(), TODAY))[:10]
    said = first.content.decode()
    assert "En nog 50 gezinnen. In de lijst hieronder staat bij elk gezin of je vandaag belt." in said
    assert "En nog 17 gezinnen. In de lijst hieronder staat bij elk gezin of de urgentie is getekend." in said
    assert not any(word in second.content.decode() for word in ("En nog", "Te tekenen", "niemand om te bellen"))
    assert "Te tekenen" not in login(carla).get(LIST).content.decode()


def test_the_log_names_who_stands_on_the_page_and_nobody_else(login, gert, long_list):
    client = login(gert)
    for number in (1, 2):
        response = client.get(f"{LIST}?page={number}")
        shown = {place.family.pk for name in ("to_call", "unsigned") for place in response.context[name]}
        lines = AuditEvent.objects.filter(request_id=response["X-Request-ID"], action="family.listed")
        found = list(lines.order_by("pk").values_list("family_number", flat=True))
        assert found == sorted(shown | set(families_on(response)))
    assert len(found) == 25


def test_a_call_is_written_down_and_the_first_contact_asks_for_the_situation(login, carla, entry, call_data):
    response = login(carla).post(page("call", entry.family), call_data)
    assert response["Location"] == page("describe", entry.family)
    call = WaitlistCall.objects.get()
    assert (call.made_contact, call.minutes, call.bridging, call.caller) == (True, 15, "Buurvrouw kookt.", carla)
    entry.refresh_from_db()
    assert entry.first_contact_on == TODAY


def test_an_attempt_without_contact_goes_back_to_the_place(login, carla, entry, call_data):
    response = login(carla).post(page("call", entry.family), call_data | {"made_contact": "nee"})
    assert response["Location"] == page("place", entry.family)
    said = login(carla).get(page("place", entry.family)).content.decode()
    assert "0 keer, van 1 keer bellen" in said


def test_a_call_sent_twice_is_one_call(login, carla, entry, call_data):
    client = login(carla)
    for _ in range(2):
        assert client.post(page("call", entry.family), call_data).status_code == 302
    assert WaitlistCall.objects.count() == 1
    assert client.get(page("call", entry.family)).context["form"]["number"].value() == 2


def test_a_call_to_a_family_of_the_workbook_makes_its_place(login, carla, family, call_data):
    login(carla).post(page("call", family), call_data)
    assert WaitlistEntry.objects.get().started_on == family.referred_on


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"called_on": "2023-09-30"}, "called_on"),
        ({"called_on": "2023-09-08"}, "called_on"),
        ({"called_on": "gisteren"}, "called_on"),
        ({"made_contact": ""}, "made_contact"),
        ({"made_contact": "misschien"}, "made_contact"),
        ({"length": ""}, "length"),
        ({"length": "anders"}, "minutes"),
        ({"length": "anders", "minutes": "481"}, "minutes"),
        ({"length": "anders", "minutes": "-1"}, "minutes"),
        ({"length": "anders", "minutes": "veel"}, "minutes"),
        ({"number": "99999999999999999999"}, "number"),
        ({"bridging": "x" * 301}, "bridging"),
        ({"note": "a\x00"}, "note"),
        ({"note": "x" * 2001}, "note"),
    ],
)
def test_a_wrong_call_is_refused_on_its_field(login, carla, entry, call_data, change, field):
    response = login(carla).post(page("call", entry.family), call_data | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not WaitlistCall.objects.exists()


def test_situation_next_step_and_urgency_are_written_down_together(login, carla, entry):
    data = {"situation": "Moeder is ziek.", "next_step": "Weer bellen.", "urgency": "b", "urgency_reason": "Oma helpt."}
    login(carla).post(page("describe", entry.family), data)
    entry.refresh_from_db()
    assert (entry.situation, entry.next_step) == ("Moeder is ziek.", "Weer bellen.")
    assert UrgencyAssessment.objects.get().reason == "Oma helpt."
    assert "urgency" not in login(carla).get(page("describe", entry.family)).context["form"].fields


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({"urgency": "a"}, "urgency_reason"),
        ({"urgency_reason": "Zomaar"}, "urgency"),
        ({"urgency": "z", "urgency_reason": "Zomaar"}, "urgency"),
        ({"situation": "x" * 2001}, "situation"),
        ({"next_step": "a\x00"}, "next_step"),
    ],
)
def test_half_an_urgency_is_refused(login, carla, entry, data, field):
    response = login(carla).post(page("describe", entry.family), data)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_an_urgency_needs_a_reason(login, carla, entry):
    response = login(carla).post(page("assess", entry.family), {"urgency": "a", "urgency_reason": " "})
    assert response.context["form"].errors["urgency_reason"] == ["Vul in waarom."]
    login(carla).post(page("assess", entry.family), {"urgency": "a", "urgency_reason": "Onveilig."})
    assert UrgencyAssessment.objects.get().assessed_by == carla


def test_the_behavioural_scientist_signs_and_judges(login, gert, entry):
    assessment = UrgencyFactory(entry=entry)
    client = login(gert)
    assert "Te tekenen" in client.get(LIST).content.decode()
    client.post(reverse("cases:urgency_sign", args=[assessment.pk]))
    assert UrgencyAssessment.objects.get().signed_by == gert
    assert "Te tekenen" not in client.get(LIST).content.decode()
    client.post(page("assess", entry.family), {"urgency": "a", "urgency_reason": "Ik zie meer risico."})
    assert UrgencyAssessment.objects.filter(signed_by=gert).count() == 2


def test_looking_at_the_address_of_signing_signs_nothing(login, gert, entry):
    assessment = UrgencyFactory(entry=entry)
    login(gert).get(reverse("cases:urgency_sign", args=[assessment.pk]))
    assert UrgencyAssessment.objects.get().signed_on is None


def test_a_family_leaves_the_list_and_a_second_click_says_so(login, carla, entry):
    client = login(carla)
    data = {"outcome": "wil_niet", "ended_on": "2023-09-29"}
    for _ in range(2):
        assert client.post(page("leave", entry.family), data)["Location"] == page("place", entry.family)
    entry.refresh_from_db()
    assert (entry.outcome, entry.ended_on) == ("wil_niet", TODAY)
    said = client.get(page("place", entry.family)).content.decode()
    assert "Het gezin wil geen hulp." in said
    assert page("again", entry.family) in said


@pytest.mark.parametrize(
    "data",
    [
        {"outcome": "gestart", "ended_on": "2023-09-29"},
        {"outcome": "", "ended_on": "2023-09-29"},
        {"outcome": "wil_niet", "ended_on": "2023-09-30"},
        {"outcome": "wil_niet", "ended_on": "2023-09-08"},
        {"outcome": "wil_niet", "ended_on": ""},
    ],
)
def test_leaving_the_list_wrongly_is_refused(login, carla, entry, data):
    assert login(carla).post(page("leave", entry.family), data).status_code == 422
    assert WaitlistEntry.objects.open().exists()


def test_a_family_that_comes_back_is_registered_from_its_file(login, carla, family):
    TrajectoryFactory(family=family, ended=True)
    client = login(carla)
    assert page("again", family) in client.get(family.get_absolute_url()).content.decode()
    assert "kreeg eerder hulp" in client.get(page("again", family)).content.decode()
    data = {"started_on": "2023-09-29", "situation": "Terugval.", "urgency": "a", "urgency_reason": "Crisis."}
    assert client.post(page("again", family), data)["Location"] == page("place", family)
    said = client.get(page("place", family)).content.decode()
    assert "Dit gezin kreeg eerder hulp." in said
    assert "Terugval." in said


@pytest.mark.parametrize("day", ["", "2023-09-30", "1999-12-31", "0001-01-01", "2022-04-18", "ooit"])
def test_a_family_cannot_come_back_on_an_impossible_day(login, carla, family, day):
    TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 4, 19))
    response = login(carla).post(page("again", family), {"started_on": day})
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["started_on"])
    assert not WaitlistEntry.objects.exists()


def test_who_gets_help_cannot_be_registered_again(login, carla, trajectory):
    response = login(carla).post(page("again", trajectory.family), {"started_on": "2023-09-29"})
    assert response.status_code == 422
    assert "krijgt hulp" in response.content.decode()
    assert login(carla).get(page("again", trajectory.family))["Location"] == page("place", trajectory.family)


def test_the_place_of_a_family_that_gets_help_says_so(login, carla, trajectory):
    client = login(carla)
    assert "Dit gezin wacht niet" in client.get(page("place", trajectory.family)).content.decode()
    assert client.get(page("call", trajectory.family))["Location"] == page("place", trajectory.family)


@pytest.fixture
def new_family(district, carla):
    return {
        "last_name": "Abdi",
        "district": district.pk,
        "case_manager": carla.pk,
        "referred_on": "2023-09-28",
        "help_question": "Hulp in huis na een operatie.",
        **members({"role": "ouder", "first_name": "Ayan", "born_on": ""}),
    }


def test_a_family_that_is_registered_waits_from_that_day(login, carla, new_family):
    login(carla).post(REGISTER, new_family | {"urgency": "a", "urgency_reason": "Operatie volgende week."})
    entry = WaitlistEntry.objects.with_urgency().get()
    assert (entry.started_on, entry.urgency, entry.urgency_reason) == (
        date(2023, 9, 28),
        "a",
        "Operatie volgende week.",
    )
    assert entry.family.help_question == "Hulp in huis na een operatie."


def test_an_urgency_at_registration_is_optional_but_not_without_a_reason(login, carla, new_family):
    response = login(carla).post(REGISTER, new_family | {"urgency": "a"})
    assert response.context["form"].errors["urgency_reason"] == ["Vul in waarom."]
    assert not Family.objects.exists()
    login(carla).post(REGISTER, new_family)
    assert not UrgencyAssessment.objects.exists()


def test_a_correction_does_not_ask_for_the_urgency(login, carla, family):
    form = login(carla).get(reverse("cases:family_change", args=[family.pk])).context["form"]
    assert "urgency" not in form.fields
    assert "help_question" in form.fields
