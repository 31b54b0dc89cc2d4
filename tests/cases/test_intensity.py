"""How much help there is, reviews that come due, and low intensity under the cap."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import caseload, intensity
from cases.caseload import CaseloadFull, spans_with_a_place
from cases.codes import IntensityLevel, ReviewOutcome
from cases.models import AuditEvent, Family, Intensity, Review, Trajectory
from tests.factories import FamilyFactory, TrajectoryFactory, fill_caseload
from tests.file_factories import IntensityFactory, ReviewFactory

LOW, REGULAR = IntensityLevel.LOW, IntensityLevel.REGULAR
JANUARY, MARCH, MAY, JULY = (date(2023, month, 1) for month in (1, 3, 5, 7))
TODAY = date(2023, 9, 29)


@pytest.mark.parametrize(
    ("ended_on", "changes", "spans"),
    [
        (None, [], [(JANUARY, None)]),
        (JULY, [], [(JANUARY, JULY)]),
        (None, [(MARCH, REGULAR)], [(JANUARY, None)]),
        (None, [(MARCH, LOW)], [(JANUARY, date(2023, 2, 28))]),
        (JULY, [(MAY, REGULAR), (MARCH, LOW)], [(JANUARY, date(2023, 2, 28)), (MAY, JULY)]),
        (None, [(JANUARY, LOW)], []),
        (None, [(MARCH, LOW), (MAY, LOW)], [(JANUARY, date(2023, 2, 28))]),
        (JULY, [(JULY, LOW)], [(JANUARY, date(2023, 6, 30))]),
        (JULY, [(JANUARY, LOW), (JULY, REGULAR)], [(JULY, JULY)]),
    ],
)
def test_only_regular_help_takes_a_place(ended_on, changes, spans):
    assert list(spans_with_a_place(JANUARY, ended_on, changes)) == spans


@pytest.mark.django_db
def test_what_holds_on_a_day_is_the_last_row_before_it(trajectory):
    first = IntensityFactory(trajectory=trajectory)
    second = IntensityFactory(trajectory=trajectory, low=True)
    rows = [second, first]
    assert intensity.current(rows, first.started_on - timedelta(days=1)) is None
    assert intensity.current(rows, second.started_on - timedelta(days=1)) == first
    assert intensity.current(rows, second.started_on) == second


def full_with_one_low(pilot) -> Trajectory:
    """Fill the caseload of `pilot`; return the trajectory of which the help is a waakvlam since a month."""
    trajectories = fill_caseload(pilot, pilot.caseload_cap, started_on=MAY)
    IntensityFactory(trajectory=trajectories[0], level=LOW, hours_per_week="0.5", started_on=date(2023, 8, 29))
    return trajectories[0]


def test_low_intensity_takes_a_place_unless_the_pilot_says_otherwise(pilot):
    full_with_one_low(pilot)
    assert caseload.today(pilot).is_full
    pilot.low_intensity_counts = False
    pilot.save()
    assert caseload.today(pilot).active == 9
    assert caseload.on(pilot, date(2023, 8, 28)).is_full


@pytest.mark.parametrize("counts", [True, False])
def test_a_new_family_gets_the_place_of_a_low_one_when_that_does_not_count(pilot, counts):
    full_with_one_low(pilot)
    pilot.low_intensity_counts = counts
    pilot.save()
    eleventh = Trajectory(family=FamilyFactory(pilot=pilot), started_on=date(2023, 9, 1), reference="T-ELF")
    if counts:
        with pytest.raises(CaseloadFull):
            eleventh.clean()
    else:
        eleventh.clean()


def agree(client, trajectory, **fields):
    data = {"started_on": "2023-09-29", "level": "regulier", "hours_per_week": "4", "reason": "Het gaat niet goed."}
    return client.post(reverse("cases:intensity_agree", args=[trajectory.pk]), data | fields)


def test_going_back_to_regular_help_asks_for_a_place(login, tess, pilot):
    low = full_with_one_low(pilot)
    pilot.low_intensity_counts = False
    pilot.save()
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 9, 1))
    response = agree(login(tess), low)
    assert response.status_code == 422
    assert "Op 29 september 2023 zijn er dan 11 gezinnen" in response.content.decode()
    assert low.intensities.count() == 1


def test_a_casemanager_agrees_on_less_help(login, carla, trajectory):
    response = agree(login(carla), trajectory, level="waakvlam", hours_per_week="0,5", reason="Het gaat goed.")
    assert response["Location"] == reverse("cases:help", args=[trajectory.family_id])
    row = Intensity.objects.get()
    assert (row.level, str(row.hours_per_week), row.decided_by) == (LOW, "0.5", carla)
    assert AuditEvent.objects.changes().get().action == "intensity.agreed"
    page = login(carla).get(response["Location"]).content.decode()
    assert "Geldt nu" in page
    assert "0,5" in page
    file = login(carla).get(trajectory.family.get_absolute_url()).content.decode()
    assert "Waakvlam, 0,5 uur per week" in file


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"hours_per_week": "41"}, "Vul 0 tot en met 40 uur in."),
        ({"hours_per_week": "-1"}, "Vul 0 tot en met 40 uur in."),
        ({"hours_per_week": "vier"}, "Vul 0 tot en met 40 uur in."),
        ({"hours_per_week": "2,25"}, "Vul hoogstens 1 cijfer achter de komma in."),
        ({"hours_per_week": "1e400"}, "Vul 0 tot en met 40 uur in."),
        ({"reason": " "}, "Vul in waarom."),
        ({"level": ""}, "Maak een keuze."),
        ({"started_on": "2023-05-01"}, "voor de start van het traject"),
        ({"started_on": "2023-13-01"}, "Dit is geen datum."),
    ],
)
def test_what_cannot_be_agreed_gets_an_error_at_the_field(login, carla, trajectory, fields, error):
    response = agree(login(carla), trajectory, **fields)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not Intensity.objects.exists()


def test_two_agreements_for_one_day_are_refused(login, carla, trajectory):
    agree(login(carla), trajectory)
    response = agree(login(carla), trajectory, hours_per_week="6")
    assert response.status_code == 422
    assert "Voor deze dag is al een hoeveelheid hulp vastgelegd." in response.content.decode()


@pytest.mark.parametrize(
    ("outcome", "next_page"),
    [
        (ReviewOutcome.CONTINUE, "cases:help"),
        (ReviewOutcome.SCALE_DOWN, "cases:intensity_agree"),
        (ReviewOutcome.SCALE_UP, "cases:intensity_agree"),
        (ReviewOutcome.CLOSE, "cases:trajectory_end"),
    ],
)
def test_a_review_leads_to_what_was_concluded(login, carla, trajectory, outcome, next_page):
    data = {"held_on": "2023-09-28", "outcome": outcome, "note": "Het gaat beter."}
    response = login(carla).post(reverse("cases:review_hold", args=[trajectory.pk]), data)
    number = trajectory.family_id if next_page == "cases:help" else trajectory.pk
    assert response["Location"] == reverse(next_page, args=[number])
    assert Review.objects.get().recorded_by == carla


def test_a_review_in_the_future_is_refused(login, carla, trajectory):
    data = {"held_on": "2023-09-30", "outcome": "doorgaan"}
    response = login(carla).post(reverse("cases:review_hold", args=[trajectory.pk]), data)
    assert response.status_code == 422
    assert "Deze datum ligt in de toekomst." in response.content.decode()


def due(day: date) -> list[date]:
    return [line.due_on for line in intensity.dues(Family.objects.all(), day)]


def test_a_review_is_due_half_a_year_after_the_start_or_the_last_one(trajectory):
    term = trajectory.started_on + timedelta(days=182)
    assert due(term - timedelta(days=15)) == []
    assert due(term - timedelta(days=14)) == [term]
    ReviewFactory(trajectory=trajectory, held_on=date(2023, 9, 1))
    assert due(term) == []
    assert due(date(2024, 3, 1)) == [date(2024, 3, 1)]


def test_ended_help_is_not_reviewed(db):
    ended = TrajectoryFactory(ended=True)
    assert due(ended.ended_on + timedelta(days=400)) == []


def test_what_is_due_takes_as_many_queries_for_one_as_for_many(pilot, django_assert_num_queries):
    fill_caseload(pilot, 6, started_on=MAY)
    with django_assert_num_queries(1):
        assert len(due(date(2023, 12, 1))) == 6


def test_the_page_takes_as_many_queries_for_one_row_as_for_many(
    login, carla, trajectory, django_assert_max_num_queries
):
    for number in range(5):
        IntensityFactory(trajectory=trajectory, started_on=trajectory.started_on + timedelta(days=number))
        ReviewFactory(trajectory=trajectory, held_on=trajectory.started_on + timedelta(days=number))
    client = login(carla)
    with django_assert_max_num_queries(23):
        client.get(reverse("cases:help", args=[trajectory.family_id]))
