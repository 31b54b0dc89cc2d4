"""The week, the next visit, planned visits that were forgotten, and the feed for a calendar."""

from __future__ import annotations

from datetime import date, time

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse
from icalendar import Calendar

from cases import planning
from cases.actions.planning import move_visit
from cases.actions.visits import log_visit
from cases.models import AuditEvent, Family, PlannedVisit
from cases.period import Period
from tests.factories import AssignmentFactory, TrajectoryFactory, VisitFactory
from tests.file_factories import PlannedVisitFactory

FRIDAY = date(2023, 9, 29)
NEXT = date(2023, 10, 6)


@pytest.mark.parametrize("day", [date(2023, 9, 25), FRIDAY, date(2023, 10, 1)])
def test_a_week_runs_from_monday_to_sunday(day):
    assert planning.week_of(day) == Period(date(2023, 9, 25), date(2023, 10, 1))


def test_the_next_visit_is_a_week_or_two_later(trajectory, gea):
    visit = VisitFactory(trajectory=trajectory, carer=gea, visited_on=FRIDAY)
    assert [item.day for item in planning.suggestions(visit, [])] == [NEXT, date(2023, 10, 13)]
    assert [item.day for item in planning.suggestions(visit, [NEXT])] == [date(2023, 10, 13)]
    trajectory.ended_on = date(2023, 10, 10)
    assert [item.day for item in planning.suggestions(visit, [])] == [NEXT]


def test_a_planned_visit_that_took_place_is_asked_about_no_more(trajectory, gea):
    planned = PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=FRIDAY)
    (due,) = planning.dues(Family.objects.all(), FRIDAY)
    assert (due.owner, due.due_on, due.url) == (gea, FRIDAY, f"/planning/{planned.pk}/")
    planning.fulfil(VisitFactory(trajectory=trajectory, carer=gea, visited_on=FRIDAY))
    assert list(planning.dues(Family.objects.all(), FRIDAY)) == []


def test_logging_the_visit_fulfils_the_plan(trajectory, gea):
    planned = PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=FRIDAY)
    visit = VisitFactory.build(trajectory=trajectory, carer=gea, visited_on=FRIDAY)
    log_visit(visit=visit, actor=gea)
    planned.refresh_from_db()
    assert planned.visit == visit


def test_what_still_has_to_come_is_not_due(trajectory, gea):
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=NEXT)
    assert list(planning.dues(Family.objects.all(), FRIDAY)) == []


def plan(client, family, **fields):
    data = {"planned_on": "2023-10-06", "starts_at": "09:30", "minutes": "90"} | fields
    return client.post(reverse("cases:visit_plan", args=[family.pk]), data)


def test_a_carer_plans_moves_and_calls_off_a_visit(login, gea, trajectory):
    client = login(gea)
    assert plan(client, trajectory.family)["Location"].startswith("/planning/?week=2023-10-06")
    planned = PlannedVisit.objects.get()
    assert (planned.carer, planned.starts_at) == (gea, time(9, 30))
    week = client.get("/planning/?week=2023-10-06").content.decode()
    assert "Gezin De Vries" in week
    moved = {"planned_on": "2023-10-07", "starts_at": "", "minutes": "60"}
    client.post(f"/planning/{planned.pk}/", moved)
    planned.refresh_from_db()
    assert (planned.planned_on, planned.starts_at, planned.minutes) == (date(2023, 10, 7), None, 60)
    client.post(f"/planning/{planned.pk}/afzeggen/")
    assert (
        "Gezin De Vries"
        not in client.get("/planning/?week=2023-10-06").content.decode().split("week-nav")[1].split("plannen")[0]
    )
    actions = list(AuditEvent.objects.changes().order_by("pk").values_list("action", flat=True))
    assert actions == ["visit.planned", "visit.moved", "visit.cancelled"]


def test_a_visit_that_was_called_off_meanwhile_is_not_moved(login, gea, trajectory):
    planned = PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=NEXT)
    stale = PlannedVisit.objects.get(pk=planned.pk)
    login(gea).post(f"/planning/{planned.pk}/afzeggen/")
    with pytest.raises(ValidationError, match="net vastgelegd of afgezegd"):
        move_visit(planned=stale, fields=["planned_on"], actor=gea)
    planned.refresh_from_db()
    assert planned.cancelled
    again = login(gea).post(f"/planning/{planned.pk}/afzeggen/", follow=True)
    assert "Dit bezoek was al afgezegd door Gea Gezinsverzorger, om " in again.content.decode()


def test_sending_a_plan_twice_gives_one_visit(login, gea, trajectory):
    client = login(gea)
    for _ in range(2):
        assert plan(client, trajectory.family).status_code == 302
    assert PlannedVisit.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"planned_on": "2023-09-28"}, "Kies vandaag of een dag die nog komt."),
        ({"planned_on": "2024-09-28"}, "Plan niet meer dan een half jaar vooruit."),
        ({"planned_on": ""}, "Vul een datum in."),
        ({"starts_at": "25:00"}, "Dit is geen tijd."),
        ({"minutes": "0"}, "Vul 1 tot en met 720 minuten in."),
        ({"minutes": "1000"}, "Vul 1 tot en met 720 minuten in."),
    ],
)
def test_what_cannot_be_planned_gets_an_error_at_the_field(login, gea, trajectory, fields, error):
    response = plan(login(gea), trajectory.family, **fields)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not PlannedVisit.objects.exists()


def test_no_visit_is_planned_after_the_help_ends(login, gea, trajectory):
    trajectory.assignments.update(ended_on=date(2023, 10, 3))
    type(trajectory).objects.filter(pk=trajectory.pk).update(ended_on=date(2023, 10, 3))
    response = plan(login(gea), trajectory.family)
    assert response.status_code == 422
    assert "Op deze dag is er geen hulp in dit gezin." in response.content.decode()


def test_a_family_without_help_cannot_be_planned(login, carla, family):
    response = login(carla).get(reverse("cases:visit_plan", args=[family.pk]), follow=True)
    assert "je kunt geen bezoek plannen" in response.content.decode()


def test_a_casemanager_looks_at_the_week_of_a_carer(login, carla, gea, gijs, trajectory):
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=FRIDAY)
    client = login(carla)
    assert "Gezin De Vries" in client.get(f"/planning/?wie={gea.pk}").content.decode()
    assert "Gezin De Vries" not in client.get(f"/planning/?wie={gijs.pk}").content.decode()


@pytest.mark.parametrize("week", ["", "gisteren", "2023-13-40", "0001-01-01", "9999-12-31", "2023-10-06\x00"])
def test_a_week_that_is_none_shows_this_week(login, gea, trajectory, week):
    response = login(gea).get("/planning/", {"week": week, "wie": "9" * 30})
    assert response.context["week"] == planning.week_of(FRIDAY)


def test_the_week_takes_as_many_queries_for_one_as_for_many(login, gea, pilot, django_assert_max_num_queries):
    for _ in range(6):
        trajectory = TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 5, 1))
        AssignmentFactory(trajectory=trajectory, carer=gea)
        PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=FRIDAY)
        VisitFactory(trajectory=trajectory, carer=gea, visited_on=FRIDAY)
    client = login(gea)
    with django_assert_max_num_queries(11):
        client.get("/planning/")


def test_after_a_visit_the_next_one_is_planned_with_one_tap(login, gea, trajectory):
    visit = VisitFactory(trajectory=trajectory, carer=gea, visited_on=FRIDAY, visited_at=time(10), minutes=60)
    client = login(gea)
    url = reverse("cases:visit_logged", args=[visit.pk])
    assert "vrijdag 6 oktober" in client.get(url).content.decode()
    client.post(url, {"day": "2023-10-06"})
    planned = PlannedVisit.objects.get()
    assert (planned.planned_on, planned.starts_at, planned.minutes) == (NEXT, time(10), 60)
    assert "Het volgende bezoek staat op" in client.get(url).content.decode()


@pytest.mark.parametrize("day", ["", "2023-10-07", "morgen", "2024-10-06"])
def test_only_a_day_that_was_offered_is_planned(login, gea, trajectory, day):
    visit = VisitFactory(trajectory=trajectory, carer=gea, visited_on=FRIDAY)
    login(gea).post(reverse("cases:visit_logged", args=[visit.pk]), {"day": day})
    assert not PlannedVisit.objects.exists()


@pytest.fixture
def feed(login, gea):
    """Return the path of the feed of Gea."""
    client = login(gea)
    client.post("/planning/agenda/", {"start": ""})
    gea.refresh_from_db()
    return f"/agenda/{gea.calendar_key}.ics"


def test_the_feed_holds_times_and_nobody(client, feed, gea, trajectory):
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=NEXT, starts_at=time(9, 30), minutes=60)
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=date(2023, 10, 9))
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=date(2023, 10, 10), cancelled=True)
    response = client.get(feed)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    timed, whole_day = Calendar.from_ical(response.content).walk("VEVENT")
    assert timed.decoded("dtstart").isoformat() == "2023-10-06T07:30:00+00:00"
    assert timed.decoded("duration").total_seconds() == 3600
    assert whole_day.decoded("dtstart") == date(2023, 10, 9)
    text = response.content.decode()
    for personal in ("Vries", "GV-2023", "T-2023", "Beijum", "Gea", str(trajectory.family.last_name)):
        assert personal not in text


def test_the_feed_of_another_shows_nothing_of_this_one(client, feed, gijs, trajectory):
    PlannedVisitFactory(trajectory=trajectory, carer=gijs, planned_on=NEXT)
    assert not Calendar.from_ical(client.get(feed).content).walk("VEVENT")


def test_a_new_address_closes_the_old_one_and_stopping_closes_both(client, login, feed, gea):
    login(gea).post("/planning/agenda/", {"start": ""})
    assert client.get(feed).status_code == 404
    gea.refresh_from_db()
    newer = f"/agenda/{gea.calendar_key}.ics"
    assert client.get(newer).status_code == 200
    login(gea).post("/planning/agenda/", {"stop": ""})
    assert client.get(newer).status_code == 404


@pytest.mark.parametrize("key", ["x", "None", "%00", "a" * 500])
def test_a_wrong_key_opens_nothing(client, pilot, key):
    assert client.get(f"/agenda/{key}.ics").status_code == 404


def test_who_left_has_no_feed(client, feed, gea):
    gea.is_active = False
    gea.save()
    assert client.get(feed).status_code == 404
