"""What is left to do when help ends, and the farewell."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases.closing import checklist
from cases.codes import MeasurementMoment, Side
from cases.models import AuditEvent, Trajectory
from tests.factories import CareProductFactory, TrajectoryFactory
from tests.file_factories import (
    DocumentFactory,
    GoalFactory,
    GoalScoreFactory,
    MeasurementFactory,
    ReferralFactory,
    SignalFactory,
    VolunteerFactory,
)

LAST = date(2023, 9, 20)


@pytest.fixture
def ended(trajectory) -> Trajectory:
    trajectory.assignments.update(ended_on=LAST)
    trajectory.ended_on = LAST
    trajectory.closing_reason, trajectory.follow_up = "01", "lichter"
    trajectory.save()
    return trajectory


def point(trajectory, label):
    return next(item for item in checklist(trajectory) if item.label == label)


def test_help_without_a_last_day_has_no_checklist(trajectory):
    with pytest.raises(ValueError, match="geen laatste dag"):
        checklist(trajectory)


def test_the_last_measurement_is_the_one_at_the_end(ended):
    MeasurementFactory(trajectory=ended)
    assert point(ended, "Laatste meting").done is False
    MeasurementFactory(trajectory=ended, moment=MeasurementMoment.END, measured_on=LAST)
    assert point(ended, "Laatste meting").done is True
    assert point(ended, "Laatste meting").text == "Gemeten op 20 september 2023."


@pytest.mark.parametrize(("days", "counts"), [(29, False), (28, True), (0, True), (-3, True)])
def test_a_goal_is_scored_near_the_end_by_both_sides(ended, days, counts):
    assert point(ended, "Doelen scoren").done is True
    goal = GoalFactory(trajectory=ended)
    GoalFactory(trajectory=ended, dropped_on=date(2023, 8, 1))
    scored_on = LAST - timedelta(days=days)
    GoalScoreFactory(goal=goal, scored_on=scored_on, side=Side.FAMILY)
    assert point(ended, "Doelen scoren").done is False
    GoalScoreFactory(goal=goal, scored_on=scored_on, side=Side.WORKER)
    assert point(ended, "Doelen scoren").done is counts
    assert point(ended, "Doelen scoren").text == f"{int(counts)} van 1 door beide kanten gescoord."


def test_signals_that_are_open_are_to_be_closed(ended, carla):
    signal = SignalFactory(trajectory=ended)
    assert (point(ended, "Signalen afsluiten").done, point(ended, "Signalen afsluiten").text) == (False, "1 nog open.")
    signal.answered_on = signal.closed_on = LAST
    signal.answered_by = carla
    signal.save()
    assert point(ended, "Signalen afsluiten").done is True


def test_what_goes_on_is_named(ended, pilot):
    assert point(ended, "Andere hulp en vrijwilligers").text == "Er is geen andere hulp die doorgaat."
    VolunteerFactory(trajectory=ended)
    VolunteerFactory(trajectory=ended, ended_on=LAST)
    product = CareProductFactory(pilot=pilot, name="Ambulante begeleiding")
    started = date(2023, 8, 1)
    ReferralFactory(family=ended.family, product=product, requested_on=started, started_on=started)
    ReferralFactory(family=ended.family, product=product, requested_on=started, refused_on=LAST)
    ReferralFactory(family=ended.family, product=product, requested_on=started, started_on=started, ended_on=LAST)
    ReferralFactory(family=ended.family, product=product, requested_on=started, provider="Accare")
    text = point(ended, "Andere hulp en vrijwilligers").text
    assert "vrijwilliger van Humanitas" in text
    assert text.count("vrijwilliger") == 1
    assert "Ambulante begeleiding van Elker" in text
    assert text.count("Elker") == 1
    assert "Ambulante begeleiding van Accare (nog niet gestart)" in text


def test_the_follow_up_has_its_days(ended):
    assert "Rond 20 maart 2024 en 20 september 2024." in point(ended, "Later vragen hoe het gaat").text


def end(client, trajectory, **fields):
    data = {"ended_on": "2023-09-28", "closing_reason": "01", "follow_up": "geen", "farewell": "Gea belt in oktober."}
    return client.post(reverse("cases:trajectory_end", args=[trajectory.pk]), data | fields)


def test_ending_leads_to_the_checklist_and_keeps_the_farewell(login, carla, trajectory):
    client = login(carla)
    response = end(client, trajectory)
    assert response["Location"] == reverse("cases:closing", args=[trajectory.pk])
    page = client.get(response["Location"]).content.decode()
    assert "is beëindigd op 28 september 2023." in page
    assert "Beëindigd volgens plan" in page
    assert "Gea belt in oktober." in page
    file = client.get(trajectory.family.get_absolute_url()).content.decode()
    assert file.count("Gea belt in oktober.") == 2
    assert file.count("Afspraken bij het afscheid") == 2
    assert response["Location"] in file


def test_a_farewell_may_be_left_out_and_agreed_later(login, carla, trajectory):
    client = login(carla)
    assert end(client, trajectory, farewell="").status_code == 302
    path = reverse("cases:closing", args=[trajectory.pk])
    assert client.post(path, {"farewell": "Het gezin kan terecht bij WIJ Beijum."})["Location"] == path
    trajectory.refresh_from_db()
    assert trajectory.farewell == "Het gezin kan terecht bij WIJ Beijum."
    event = AuditEvent.objects.first()
    assert (event.action, event.fields) == ("trajectory.farewell_agreed", "farewell")
    assert client.post(path, {"farewell": ""})["Location"] == path
    trajectory.refresh_from_db()
    assert trajectory.farewell == ""


@pytest.mark.parametrize("farewell", ["x" * 1001, "\x00"])
def test_a_farewell_that_cannot_be_is_refused(login, carla, ended, farewell):
    response = login(carla).post(reverse("cases:closing", args=[ended.pk]), {"farewell": farewell})
    assert response.status_code == 422
    assert "farewell" in response.context["form"].errors


def test_help_that_is_taken_up_again_has_no_farewell(login, carla, trajectory):
    client = login(carla)
    end(client, trajectory)
    client.post(reverse("cases:trajectory_resume", args=[trajectory.pk]))
    trajectory.refresh_from_db()
    assert (trajectory.ended_on, trajectory.farewell) == (None, "")
    response = client.post(reverse("cases:closing", args=[trajectory.pk]), {"farewell": "Toch."})
    assert response["Location"] == trajectory.family.get_absolute_url()


def test_the_page_takes_as_many_queries_for_one_row_as_for_many(login, carla, ended, django_assert_max_num_queries):
    for _ in range(5):
        GoalScoreFactory(goal=GoalFactory(trajectory=ended))
        SignalFactory(trajectory=ended)
        VolunteerFactory(trajectory=ended)
        ReferralFactory(family=ended.family)
        DocumentFactory(family=ended.family)
    TrajectoryFactory(family__pilot=ended.pilot)
    client = login(carla)
    with django_assert_max_num_queries(16):
        client.get(reverse("cases:closing", args=[ended.pk]))
