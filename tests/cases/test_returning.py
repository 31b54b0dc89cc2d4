"""Families that came back after help had ended."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases import returning
from cases.codes import ClosingReason
from cases.models import Family
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import WaitlistEntryFactory

BADGE = "Kwam terug"


def returned(family: Family):
    """Return what the file says; the mark in a list says the same."""
    listed = returning.with_mark(Family.objects.all()).get(pk=family.pk)
    found = returning.of(listed)
    assert listed.came_back is (found is not None)
    return found


@pytest.fixture
def helped(pilot, carla, district):
    """A family that was helped until 30 June 2022."""
    family = FamilyFactory(pilot=pilot, case_manager=carla, district=district, last_name="Jansen")
    TrajectoryFactory(
        family=family,
        started_on=date(2022, 1, 10),
        ended_on=date(2022, 6, 30),
        closing_reason=ClosingReason.BY_FAMILY,
        follow_up="geen",
    )
    return family


def test_a_family_that_was_helped_once_did_not_come_back(helped, trajectory):
    assert returned(helped) is None
    assert returned(trajectory.family) is None


def test_a_second_period_of_help_is_a_return(helped):
    TrajectoryFactory(family=helped, started_on=date(2023, 3, 1))
    assert returned(helped) == returning.Return(date(2022, 6, 30), "Eerder gestopt door het gezin")


@pytest.mark.parametrize(("day", "comes_back"), [(date(2022, 6, 29), False), (date(2022, 6, 30), True)])
def test_a_place_on_the_waiting_list_after_help_is_a_return(helped, day, comes_back):
    WaitlistEntryFactory(family=helped, started_on=day)
    assert (returned(helped) is not None) is comes_back


def test_a_registration_after_help_is_a_return(helped):
    helped.referred_on = date(2022, 6, 30)
    helped.save()
    assert returned(helped) is None
    helped.referred_on = date(2022, 7, 1)
    helped.save()
    assert returned(helped).ended_on == date(2022, 6, 30)


def test_what_counts_is_the_last_help_before_the_return(helped):
    TrajectoryFactory(family=helped, started_on=date(2022, 9, 1), ended_on=date(2022, 12, 1))
    assert returned(helped).ended_on == date(2022, 6, 30)
    TrajectoryFactory(family=helped, started_on=date(2023, 3, 1))
    assert returned(helped) == returning.Return(date(2022, 12, 1), "")


def test_list_file_and_start_form_say_so(login, carla, helped):
    client = login(carla)
    assert BADGE not in client.get("/gezinnen/").content.decode()
    start = client.get(reverse("cases:trajectory_start", args=[helped.pk])).content.decode()
    assert "Dit gezin komt terug. De vorige hulp eindigde op 30 juni 2022: eerder gestopt door het gezin." in start
    TrajectoryFactory(family=helped, started_on=date(2023, 3, 1))
    assert BADGE in client.get("/gezinnen/").content.decode()
    file = client.get(helped.get_absolute_url()).content.decode()
    assert "De vorige hulp eindigde op 30 juni 2022: eerder gestopt door het gezin." in file


def test_the_start_form_of_a_new_family_says_nothing(login, carla, family):
    page = login(carla).get(reverse("cases:trajectory_start", args=[family.pk])).content.decode()
    assert "komt terug" not in page


def test_the_list_takes_as_many_queries_for_one_as_for_many(login, carla, helped, pilot, django_assert_max_num_queries):
    for _ in range(6):
        family = FamilyFactory(pilot=pilot, district=helped.district)
        TrajectoryFactory(family=family, ended=True)
        TrajectoryFactory(family=family, started_on=date(2023, 1, 1))
    client = login(carla)
    with django_assert_max_num_queries(13):
        page = client.get("/gezinnen/").content.decode()
    assert page.count(BADGE) == 6
