from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases.codes import MemberRole
from cases.models import Consent, Family, HelpChoice
from tests.conftest import TODAY
from tests.factories import MemberFactory, TrajectoryFactory
from tests.file_factories import ConsentFactory, HelpChoiceFactory, UrgencyFactory


def page(name, row):
    return reverse(f"cases:{name}", args=[row.pk])


@pytest.fixture
def choice_data():
    return {"now": "2", "reachable": "4", "kind": "gezinsverzorger", "reason": "De ouder is ziek."}


def test_the_page_tells_how_the_family_came(login, carla, family):
    family.help_question = "Hulp in huis."
    family.referred_by = "Huisarts"
    family.save()
    family.triggers.create(trigger="huishouden")
    TrajectoryFactory(family=family, started_on=date(2022, 3, 1), ended_on=date(2022, 9, 1))
    UrgencyFactory(entry__family=family, urgency="a", reason="Baby op komst.")
    said = login(carla).get(page("intake", family)).content.decode()
    for words in (
        "Hoog",
        "Baby op komst.",
        "Hulp in huis.",
        "Huisarts",
        "Huishouden",
        "van 1 maart 2022 tot en met 1 september 2022",
    ):
        assert words in said


def test_the_page_costs_no_queries_per_member_or_choice(login, carla, family, django_assert_max_num_queries):
    client = login(carla)
    for number in (1, 8):
        for _ in range(number):
            ConsentFactory(member=MemberFactory(family=family))
            HelpChoiceFactory(family=family)
        with django_assert_max_num_queries(16):
            assert client.get(page("intake", family)).status_code == 200


def test_a_family_carer_reads_and_changes_nothing(login, gea, trajectory):
    MemberFactory(family=trajectory.family)
    said = login(gea).get(page("intake", trajectory.family)).content.decode()
    assert "Toestemming" in said
    assert "Vastleggen" not in said
    assert "Hulp kiezen" not in said


def test_the_points_to_weigh_are_shown_before_anything_is_saved(login, carla, family):
    data = {"now": "1", "reachable": "1", "reason": "Half af", "weigh": "1"}
    response = login(carla).post(page("help_choose", family), data)
    said = response.content.decode()
    assert response.status_code == 200
    assert "Om af te wegen" in said
    assert "Half af" in said
    assert not HelpChoice.objects.exists()


def test_htmx_gets_the_points_alone(login, carla, family):
    client, headers = login(carla), {"HX-Request": "true"}
    response = client.post(page("help_choose", family), {"now": "1", "reachable": "1", "weigh": "1"}, headers=headers)
    assert b"<html" not in response.content
    assert b"Om af te wegen" in response.content
    response = client.post(page("help_choose", family), {"now": "1", "weigh": "1"}, headers=headers)
    assert (response.status_code, response.content.strip()) == (200, b"")


def test_the_professional_chooses_and_says_why(login, carla, family, choice_data):
    client = login(carla)
    assert client.post(page("help_choose", family), choice_data)["Location"] == page("intake", family)
    choice = HelpChoice.objects.get()
    assert (choice.chosen_by, choice.chosen_on, choice.kind) == (carla, TODAY, "gezinsverzorger")
    client.post(page("help_choose", family), choice_data | {"kind": "gezinscoach", "reason": "Het gaat beter."})
    said = client.get(page("intake", family)).content.decode()
    assert said.index("Het gaat beter.") < said.index("De ouder is ziek.")
    assert "Eerdere keuzes (1)" in said
    assert "Haal het dan van de wachtlijst" in said


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"now": ""}, "now"),
        ({"now": "6"}, "now"),
        ({"now": "-1"}, "now"),
        ({"reachable": "veel"}, "reachable"),
        ({"reachable": "9" * 40}, "reachable"),
        ({"kind": "onzin"}, "kind"),
        ({"kind": ""}, "kind"),
        ({"reason": " "}, "reason"),
        ({"reason": "x" * 1001}, "reason"),
        ({"reason": "a\x00"}, "reason"),
    ],
)
def test_a_wrong_choice_is_refused_on_its_field(login, carla, family, choice_data, change, field):
    response = login(carla).post(page("help_choose", family), choice_data | change)
    assert (response.status_code, list(response.context["form"].errors)) == (422, [field])
    assert not HelpChoice.objects.exists()
    weighed = login(carla).post(page("help_choose", family), choice_data | change | {"weigh": "1"})
    assert weighed.status_code == 200


def test_consent_is_given_and_withdrawn_per_person(login, carla, family):
    member = MemberFactory(family=family, born_on=date(2010, 1, 1))
    client = login(carla)
    assert "het kind en de ouders" in client.get(page("consent_give", member)).content.decode()
    assert client.post(page("consent_give", member), {"given_on": "2023-09-28"})["Location"] == page("intake", family)
    assert Consent.objects.get().given_by == "kind_en_ouders"
    client.post(page("consent_withdraw", member), {"withdrawn_on": "2023-09-29"})
    assert Consent.objects.get().withdrawn_on == TODAY
    assert "Ingetrokken op 29 september 2023" in client.get(page("intake", family)).content.decode()


@pytest.mark.parametrize("day", ["", "2023-09-30", "1999-01-01", "0001-01-01", "morgen"])
def test_a_wrong_day_is_refused_on_its_field(login, carla, family, day):
    member = MemberFactory(family=family)
    ConsentFactory(member=member, given_on=date(2023, 9, 1))
    for name, field in (("consent_give", "given_on"), ("consent_withdraw", "withdrawn_on")):
        response = login(carla).post(page(name, member), {field: day})
        assert (response.status_code, list(response.context["form"].errors)) == (422, [field])


def test_a_child_without_a_date_of_birth_is_sent_to_the_data_of_the_family(login, carla, family):
    member = MemberFactory(family=family, born_on=None)
    client = login(carla)
    assert "Geboortedatum invullen" in client.get(page("intake", family)).content.decode()
    response = client.post(page("consent_give", member), {"given_on": "2023-09-28"})
    assert response.status_code == 422
    assert "Vul eerst de geboortedatum" in response.content.decode()


def test_who_died_is_not_asked(login, carla, family):
    member = MemberFactory(family=family, role=MemberRole.PARENT, deceased=True)
    assert login(carla).get(page("consent_give", member)).status_code == 404


def test_who_never_agreed_cannot_withdraw(login, carla, family):
    Family.objects.update(consent_on=None)
    response = login(carla).post(page("consent_withdraw", MemberFactory(family=family)), {"withdrawn_on": "2023-09-28"})
    assert response.status_code == 422
    assert "nog geen toestemming" in response.content.decode()
