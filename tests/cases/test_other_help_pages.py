from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from cases.codes import CareUnit, Law
from cases.models import AuditEvent, OnwardReferral, VolunteerHours, VolunteerPlacement
from tests.factories import CareProductFactory, FamilyFactory
from tests.file_factories import ReferralFactory, VolunteerFactory


@pytest.fixture
def iag(pilot):
    return CareProductFactory(pilot=pilot, name="Intensieve begeleiding", law=Law.YOUTH_ACT, unit=CareUnit.HOUR)


@pytest.fixture
def data(iag):
    return {
        "product": iag.pk,
        "provider": "Elker",
        "reason": "Opvoeden lukt niet meer.",
        "consulted_on": "2023-09-01",
        "requested_on": "2023-09-04",
        "started_on": "",
        "amount_per_week": "2,5",
    }


@pytest.fixture
def volunteer_data():
    return {"organisation": "humanitas", "first_name": "Bep", "started_on": "2023-09-01"}


def url(name, row) -> str:
    return reverse(f"cases:{name}", args=[row.pk])


def test_help_is_asked_for_in_consultation_with_the_team(login, gea, trajectory, data):
    family = trajectory.family
    client = login(gea)
    assert client.post(url("referral_add", family), data)["Location"] == url("other_help", family)
    referral = OnwardReferral.objects.get()
    assert (referral.number, referral.amount_per_week, referral.requested_by) == (1, Decimal("2.5"), gea)
    page = client.get(url("other_help", family)).content.decode()
    for text in ("Aangevraagd", "Intensieve begeleiding", "Elker, Jeugdwet, 2,5 uur per week"):
        assert text in page
    assert AuditEvent.objects.get(action="referral.added").family_number == family.pk


def test_the_same_form_sent_twice_is_one_referral(login, carla, family, data):
    client = login(carla)
    client.post(url("referral_add", family), data)
    client.post(url("referral_add", family), data)
    assert OnwardReferral.objects.count() == 1


def test_what_was_there_already_needs_only_the_day_since_when(login, carla, family, data):
    data |= {"was_there_already": "on", "consulted_on": "", "requested_on": "", "started_on": "2021-01-01"}
    assert login(carla).post(url("referral_add", family), data).status_code == 302
    assert OnwardReferral.objects.get().requested_on == date(2021, 1, 1)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"product": ""}, "product"),
        ({"product": "99999999999999999999999999"}, "product"),
        ({"provider": ""}, "provider"),
        ({"provider": "x" * 121}, "provider"),
        ({"provider": "a\x00"}, "provider"),
        ({"reason": "x" * 301}, "reason"),
        ({"consulted_on": ""}, "consulted_on"),
        ({"consulted_on": "2023-09-30"}, "consulted_on"),
        ({"requested_on": ""}, "requested_on"),
        ({"requested_on": "2023-02-30"}, "requested_on"),
        ({"requested_on": "0001-01-01"}, "requested_on"),
        ({"started_on": "2023-09-01"}, "started_on"),
        ({"was_there_already": "on"}, "started_on"),
        ({"amount_per_week": "-1"}, "amount_per_week"),
        ({"amount_per_week": "99999"}, "amount_per_week"),
        ({"amount_per_week": "NaN"}, "amount_per_week"),
        ({"amount_per_week": "veel"}, "amount_per_week"),
    ],
)
def test_wrong_input_is_refused_on_its_field(login, carla, family, data, change, field):
    response = login(carla).post(url("referral_add", family), data | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not OnwardReferral.objects.exists()


def test_a_product_of_another_pilot_cannot_be_chosen(login, carla, family, data):
    response = login(carla).post(url("referral_add", family), data | {"product": CareProductFactory().pk})
    assert "product" in response.context["form"].errors


def test_what_became_of_it_is_written_down(login, carla, family, data):
    client = login(carla)
    client.post(url("referral_add", family), data)
    referral = OnwardReferral.objects.get()
    page = url("referral_change", referral)
    assert 'value="2,50"' in client.get(page).content.decode()
    both = {"started_on": "2023-09-10", "refused_on": "2023-09-10"}
    assert "refused_on" in client.post(page, data | both).context["form"].errors
    assert "ended_on" in client.post(page, data | {"ended_on": "2023-09-10"}).context["form"].errors
    done = data | {"started_on": "2023-09-10", "ended_on": "2023-09-20"}
    assert client.post(page, done).status_code == 302
    referral.refresh_from_db()
    assert referral.status == "geëindigd"
    assert AuditEvent.objects.get(action="referral.changed").fields == "started_on ended_on"


def test_two_people_who_change_another_field_keep_both(carla, family):
    from cases.actions.other_help import change_referral

    referral = ReferralFactory(family=family, consulted_on=date(2023, 1, 1))
    first, second = (OnwardReferral.objects.get(pk=referral.pk) for _ in range(2))
    first.reason, second.amount_per_week = "Rust.", Decimal(2)
    change_referral(referral=first, fields=["reason"], actor=carla)
    change_referral(referral=second, fields=["amount_per_week"], actor=carla)
    referral.refresh_from_db()
    assert (referral.reason, referral.amount_per_week) == ("Rust.", Decimal(2))


def test_numbers_count_up_within_the_family(login, carla, family, data):
    ReferralFactory(family=family, number=7)
    login(carla).post(url("referral_add", family), data)
    assert OnwardReferral.objects.get(requested_by=carla, reason=data["reason"]).number == 8


def test_earlier_providers_are_suggested(login, carla, family):
    ReferralFactory(family=family, provider="Accare")
    assert '<option value="Accare">' in login(carla).get(url("referral_add", family)).content.decode()


def test_a_volunteer_comes_beside_the_professional(login, gea, trajectory, volunteer_data):
    family = trajectory.family
    client = login(gea)
    client.post(url("volunteer_add", family), volunteer_data)
    client.post(url("volunteer_add", family), volunteer_data)
    placement = VolunteerPlacement.objects.get()
    assert (placement.trajectory, placement.number) == (trajectory, 1)
    client.post(url("volunteer_change", placement), volunteer_data | {"what_worked": "Samen koken."})
    page = client.get(url("other_help", family)).content.decode()
    assert "Samen koken." in page
    assert "Humanitas, sinds 1 september 2023" in page


def test_a_family_without_a_family_carer_gets_no_volunteer_yet(login, carla, family, volunteer_data):
    assert login(carla).post(url("volunteer_add", family), volunteer_data).status_code == 302
    assert not VolunteerPlacement.objects.exists()
    page = login(carla).get(url("other_help", family)).content.decode()
    assert "Vrijwilliger toevoegen" not in page


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"organisation": "onzin"}, "organisation"),
        ({"first_name": "x" * 81}, "first_name"),
        ({"started_on": "2023-05-01"}, "started_on"),
        ({"started_on": "2023-10-01"}, "started_on"),
        ({"ended_on": "2023-08-31"}, "ended_on"),
        ({"what_worked": "x" * 1001}, "what_worked"),
    ],
)
def test_a_volunteer_that_cannot_be_is_refused(login, carla, trajectory, volunteer_data, change, field):
    response = login(carla).post(url("volunteer_add", trajectory.family), volunteer_data | change)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_hours_are_two_fields_and_the_last_number_of_a_day_counts(login, gea, trajectory):
    placement = VolunteerFactory(trajectory=trajectory)
    client = login(gea)
    page = url("volunteer_hours", placement)
    client.post(page, {"hours": "2,5", "spent_on": "2023-09-28"})
    client.post(page, {"hours": "3", "spent_on": "2023-09-28"})
    row = VolunteerHours.objects.get()
    assert (row.hours, row.recorded_by) == (Decimal(3), gea)
    assert "3 uur ingevuld" in client.get(url("other_help", trajectory.family)).content.decode()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"hours": ""}, "hours"),
        ({"hours": "-1"}, "hours"),
        ({"hours": "201"}, "hours"),
        ({"hours": "Infinity"}, "hours"),
        ({"hours": "1,234"}, "hours"),
        ({"spent_on": ""}, "spent_on"),
        ({"spent_on": "2023-10-01"}, "spent_on"),
        ({"spent_on": "2023-05-03"}, "spent_on"),
    ],
)
def test_hours_that_cannot_be_are_refused(login, gea, trajectory, change, field):
    placement = VolunteerFactory(trajectory=trajectory)
    response = login(gea).post(url("volunteer_hours", placement), {"hours": "2", "spent_on": "2023-09-28", **change})
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_first_day_after_the_hours_is_refused(login, carla, trajectory, volunteer_data):
    placement = VolunteerFactory(trajectory=trajectory)
    client = login(carla)
    client.post(url("volunteer_hours", placement), {"hours": "2", "spent_on": "2023-08-28"})
    response = client.post(url("volunteer_change", placement), volunteer_data)
    assert "started_on" in response.context["form"].errors


def test_a_behavioural_scientist_reads_a_waiting_family_and_changes_nothing(login, gert, pilot):
    family = FamilyFactory(pilot=pilot)
    client = login(gert)
    assert "Hulp toevoegen" not in client.get(url("other_help", family)).content.decode()
    assert client.get(url("referral_add", family)).status_code == 403


def test_the_tab_costs_no_queries_per_row(login, carla, trajectory, django_assert_max_num_queries):
    for _number in range(6):
        ReferralFactory(family=trajectory.family)
        VolunteerFactory(trajectory=trajectory)
    client = login(carla)
    with django_assert_max_num_queries(14):
        assert client.get(url("other_help", trajectory.family)).status_code == 200
