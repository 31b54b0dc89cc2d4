from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import other_help
from cases.due import DueKind
from cases.models import CounterfactualCare, Family, OnwardReferral
from tests.factories import FamilyFactory
from tests.file_factories import ReferralFactory, VolunteerFactory, VolunteerHoursFactory

TODAY = date(2023, 9, 29)
DAY = timedelta(days=1)


@pytest.fixture
def referral(family):
    """Return a function that makes other help of the family, asked for on 1 September."""

    def make(**fields):
        return ReferralFactory(family=family, requested_on=date(2023, 9, 1), **fields)

    return make


def test_each_kind_of_help_stands_in_one_list(family, referral):
    present = referral(started_on=date(2023, 9, 5))
    last_day = referral(started_on=date(2023, 9, 5), ended_on=TODAY)
    ended = referral(started_on=date(2023, 9, 5), ended_on=TODAY - DAY)
    awaited = referral()
    refused = referral(refused_on=date(2023, 9, 20))
    found = other_help.of(family, TODAY)
    assert set(found.present) == {present, last_day}
    assert (found.awaited, found.refused, found.ended) == ([awaited], [refused], [ended])
    assert not found.is_empty


def test_who_is_present_says_the_same_in_the_database(family, referral):
    for started, ended in ((None, None), (1, None), (1, 28), (1, 29), (29, None), (29, 29)):
        days = {"started_on": started, "ended_on": ended}
        referral(**{name: date(2023, 9, day) for name, day in days.items() if day})
    rows = OnwardReferral.objects.all()
    assert set(rows.in_the_family_on(TODAY)) == {row for row in rows if other_help.is_present(row, TODAY)}


def test_a_volunteer_is_there_until_the_last_day_and_has_all_hours(trajectory):
    there = VolunteerFactory(trajectory=trajectory, ended_on=TODAY)
    gone = VolunteerFactory(trajectory=trajectory, ended_on=TODAY - DAY)
    VolunteerHoursFactory(placement=there, hours="1.5", spent_on=TODAY)
    VolunteerHoursFactory(placement=there, hours="2.25", spent_on=TODAY - DAY)
    found = other_help.of(trajectory.family, TODAY)
    assert [(item, item.total_hours) for item in found.volunteers] == [(there, pytest.approx(3.75))]
    assert [(item, item.total_hours) for item in found.past_volunteers] == [(gone, None)]


def test_a_family_without_any_of_it_has_no_other_help(family):
    assert other_help.of(family, TODAY).is_empty


def test_after_six_weeks_without_an_answer_somebody_asks(family):
    ReferralFactory(family=family, requested_on=TODAY - timedelta(days=41))
    due = ReferralFactory(family=family, requested_on=TODAY - timedelta(days=42), product__name="Begeleiding")
    ReferralFactory(family=family, requested_on=TODAY - timedelta(days=90), started_on=TODAY)
    ReferralFactory(family=family, requested_on=TODAY - timedelta(days=90), refused_on=TODAY)
    (found,) = other_help.dues(Family.objects.all(), TODAY)
    assert (found.kind, found.due_on, found.detail, found.family) == (DueKind.REFERRAL, TODAY, "Begeleiding", family)
    assert str(due.pk) in found.url


def test_the_queries_do_not_grow_with_the_help(pilot, django_assert_max_num_queries):
    for _number in range(5):
        ReferralFactory(family=FamilyFactory(pilot=pilot), requested_on=TODAY - timedelta(days=50))
    with django_assert_max_num_queries(1):
        assert len([due.family.case_manager for due in other_help.dues(Family.objects.all(), TODAY)]) == 5


def test_the_time_line_tells_what_happened(trajectory, referral):
    referral(product__name="Begeleiding", refused_on=date(2023, 9, 20), refusal_reason="Geen plek.")
    referral(product__name="Thuiszorg", was_there_already=True, started_on=date(2023, 9, 1), ended_on=TODAY)
    VolunteerFactory(trajectory=trajectory, ended_on=TODAY)
    events = {(event.title, event.text) for event in other_help.events(trajectory.family)}
    assert events == {
        ("Andere hulp aangevraagd", "Begeleiding van Elker"),
        ("Andere hulp afgewezen", "Begeleiding van Elker. Geen plek."),
        ("Andere hulp gestart", "Thuiszorg van Elker"),
        ("Andere hulp geëindigd", "Thuiszorg van Elker"),
        ("Vrijwilliger begonnen", "Van Humanitas"),
        ("Vrijwilliger gestopt", "Van Humanitas"),
    }


def test_providers_that_were_named_before_are_suggested(family, pilot, referral):
    referral(provider="Elker")
    referral(provider="Elker")
    referral(provider="accare")
    ReferralFactory(provider="Van een andere pilot")
    assert other_help.known_providers(pilot) == ["accare", "Elker"]
    assert not CounterfactualCare.objects.exists()
