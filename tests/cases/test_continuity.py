"""Who helps since when, when the match is asked, and the warm handover."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from cases import continuity, rooms
from cases.codes import Fit
from cases.due import DueKind
from cases.models import AuditEvent, Family, Handover, MatchCheck
from tests.factories import AssignmentFactory, TrajectoryFactory, fill_caseload
from tests.file_factories import HandoverFactory, MatchCheckFactory

TODAY = date(2023, 9, 29)
START = date(2023, 5, 2)
CHANGE = date(2023, 9, 1)


def days(kind: DueKind, day: date) -> list[date]:
    return [due.due_on for due in continuity.dues(Family.objects.all(), day) if due.kind is kind]


@pytest.fixture
def passed_on(trajectory, gijs):
    """The trajectory of the cast, passed on from Gea to Gijs on 1 September."""
    trajectory.assignments.update(ended_on=CHANGE - timedelta(days=1))
    AssignmentFactory(trajectory=trajectory, carer=gijs, started_on=CHANGE)
    return trajectory


# The match


def test_the_match_is_asked_four_weeks_after_the_first_day(trajectory):
    term = START + timedelta(days=28)
    assert days(DueKind.MATCH, term - timedelta(days=8)) == []
    assert days(DueKind.MATCH, term - timedelta(days=7)) == [term]
    assert days(DueKind.MATCH, TODAY) == [term]


@pytest.mark.parametrize(
    ("family_says", "carer_says", "again"),
    [
        (Fit.GOOD, "", False),
        (Fit.GOOD, Fit.GOOD, False),
        (Fit.DOUBT, "", True),
        (Fit.BAD, Fit.GOOD, True),
        (Fit.GOOD, Fit.DOUBT, True),
    ],
)
def test_a_match_that_is_not_good_is_asked_again(trajectory, gea, family_says, carer_says, again):
    asked = date(2023, 9, 10)
    MatchCheckFactory(
        trajectory=trajectory, carer=gea, checked_on=asked, family_says=family_says, carer_says=carer_says
    )
    assert days(DueKind.MATCH, date(2023, 12, 1)) == ([asked + timedelta(days=28)] if again else [])


def test_the_last_answer_is_what_counts(trajectory, gea):
    MatchCheckFactory(trajectory=trajectory, carer=gea, checked_on=date(2023, 9, 10), family_says=Fit.GOOD)
    MatchCheckFactory(trajectory=trajectory, carer=gea, checked_on=date(2023, 6, 1), family_says=Fit.BAD)
    assert days(DueKind.MATCH, date(2023, 12, 1)) == []


def test_a_new_carer_is_asked_about_anew_and_one_who_comes_back_is_not(passed_on, gea, gijs):
    MatchCheckFactory(trajectory=passed_on, carer=gea, checked_on=date(2023, 6, 1))
    assert days(DueKind.MATCH, TODAY) == [CHANGE + timedelta(days=28)]
    passed_on.assignments.filter(carer=gijs).update(ended_on=date(2023, 9, 20))
    AssignmentFactory(trajectory=passed_on, carer=gea, started_on=date(2023, 9, 21))
    assert days(DueKind.MATCH, date(2023, 12, 1)) == []


def test_ended_help_asks_for_nothing(db):
    ended = TrajectoryFactory(ended=True)
    AssignmentFactory(trajectory=ended)
    assert list(continuity.dues(Family.objects.all(), TODAY)) == []
    assert [due.kind for due in continuity.dues(Family.objects.all(), ended.ended_on)] == [DueKind.MATCH]


def ask(client, trajectory, **fields):
    data = {"checked_on": "2023-09-28", "family_says": "goed", "carer_says": "", "note": ""}
    return client.post(reverse("cases:match_check", args=[trajectory.pk]), data | fields)


def test_a_casemanager_writes_down_the_match(login, carla, gea, trajectory):
    client = login(carla)
    response = ask(client, trajectory, family_says="twijfel", carer_says="goed", note="Liever wat later op de dag.")
    assert response["Location"] == reverse("cases:help", args=[trajectory.family_id])
    check = MatchCheck.objects.get()
    assert (check.carer, check.recorded_by, check.family_says, check.carer_says) == (gea, carla, "twijfel", "goed")
    event = AuditEvent.objects.changes().get()
    assert (event.action, event.fields) == ("match.checked", "")
    page = client.get(response["Location"]).content.decode()
    assert "Over 4 weken vraag je het opnieuw." in page
    assert "Gezin: het kan beter. Gezinsverzorger: het klikt." in page
    assert "Vraag uiterlijk op <strong>26 oktober 2023</strong> opnieuw of het klikt." in page
    assert "Klik met Gea" in client.get(trajectory.family.get_absolute_url()).content.decode()


def test_the_match_is_with_who_was_there_on_that_day(login, carla, gea, gijs, passed_on):
    ask(login(carla), passed_on, checked_on="2023-08-31")
    ask(login(carla), passed_on, checked_on="2023-09-01")
    assert [check.carer for check in MatchCheck.objects.order_by("checked_on")] == [gea, gijs]


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"checked_on": "2023-05-01"}, "Op deze dag was er geen gezinsverzorger in dit gezin."),
        ({"checked_on": "2023-09-30"}, "Deze datum ligt in de toekomst."),
        ({"checked_on": "2023-02-30"}, "Dit is geen datum."),
        ({"checked_on": ""}, "Vul een datum in."),
        ({"family_says": ""}, "Maak een keuze."),
        ({"family_says": "\x00"}, "Deze keuze bestaat niet."),
        ({"carer_says": "misschien"}, "Deze keuze bestaat niet."),
        ({"note": "\x00"}, "Null-tekens"),
    ],
)
def test_a_match_that_cannot_be_gets_an_error_at_the_field(login, carla, trajectory, fields, error):
    response = ask(login(carla), trajectory, **fields)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not MatchCheck.objects.exists()


def test_the_match_that_is_sent_twice_is_kept_once(login, carla, trajectory):
    ask(login(carla), trajectory)
    response = ask(login(carla), trajectory)
    assert response.status_code == 422
    assert "Dit is die dag al vastgelegd." in response.content.decode()
    assert MatchCheck.objects.count() == 1


# The warm handover


def test_a_change_of_carer_asks_for_a_warm_handover_within_two_weeks(passed_on):
    term = CHANGE + timedelta(days=14)
    assert days(DueKind.HANDOVER, CHANGE - timedelta(days=15)) == []
    assert days(DueKind.HANDOVER, CHANGE - timedelta(days=14)) == [term]
    assert days(DueKind.HANDOVER, TODAY) == [term]


def test_it_is_no_work_any_more_when_the_family_knows_the_new_carer(passed_on):
    last = CHANGE + timedelta(days=14 + 84)
    assert days(DueKind.HANDOVER, last) == [CHANGE + timedelta(days=14)]
    assert days(DueKind.HANDOVER, last + timedelta(days=1)) == []


def test_a_handover_is_that_of_this_change(passed_on, gea, gijs):
    handover = HandoverFactory(trajectory=passed_on, carer=gea, together_on=date(2023, 8, 30))
    assert len(days(DueKind.HANDOVER, TODAY)) == 1
    handover.carer = gijs
    handover.save()
    assert days(DueKind.HANDOVER, TODAY) == []


def test_who_comes_back_is_handed_over_to_again(passed_on, gea, gijs):
    HandoverFactory(trajectory=passed_on, carer=gea, together_on=date(2023, 6, 1))
    passed_on.assignments.filter(carer=gijs).update(ended_on=date(2023, 9, 20))
    AssignmentFactory(trajectory=passed_on, carer=gea, started_on=date(2023, 9, 21))
    assert days(DueKind.HANDOVER, TODAY) == [date(2023, 10, 5)]


def test_two_placements_of_the_same_carer_are_no_change(trajectory, gea):
    trajectory.assignments.update(ended_on=date(2023, 8, 31))
    AssignmentFactory(trajectory=trajectory, carer=gea, started_on=CHANGE)
    assert days(DueKind.HANDOVER, TODAY) == []
    assert len(continuity.faces(trajectory)) == 1


def hand_over(client, trajectory, **fields):
    data = {"together_on": "2023-09-05", "note": "De oudste wil eerst even kijken."}
    return client.post(reverse("cases:handover", args=[trajectory.pk]), data | fields)


def test_the_new_carer_writes_down_the_handover(login, gijs, carla, passed_on):
    response = hand_over(login(gijs), passed_on)
    assert response["Location"] == reverse("cases:help", args=[passed_on.family_id])
    handover = Handover.objects.get()
    assert (handover.carer, handover.recorded_by, handover.together_on) == (gijs, gijs, date(2023, 9, 5))
    assert AuditEvent.objects.changes().get().action == "handover.held"
    page = login(carla).get(response["Location"]).content.decode()
    assert "Warm overgedragen op 5 september 2023</strong>, door Gea" in page
    assert "De oudste wil eerst even kijken." in page
    assert "Warm overgedragen aan Gijs" in login(carla).get(passed_on.family.get_absolute_url()).content.decode()


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"together_on": "2023-05-01"}, "Kies een dag vanaf 2 mei 2023."),
        ({"together_on": "2023-09-30"}, "Deze datum ligt in de toekomst."),
        ({"together_on": "morgen"}, "Dit is geen datum."),
        ({"note": "x" * 1001}, "1000"),
    ],
)
def test_a_handover_that_cannot_be_gets_an_error_at_the_field(login, carla, passed_on, fields, error):
    response = hand_over(login(carla), passed_on, **fields)
    assert response.status_code == 422
    assert error in response.content.decode()
    assert not Handover.objects.exists()


def test_without_a_new_carer_there_is_nothing_to_hand_over(login, carla, trajectory):
    client = login(carla)
    response = hand_over(client, trajectory)
    assert response["Location"] == reverse("cases:help", args=[trajectory.family_id])
    assert "nog maar één gezinsverzorger" in client.get(response["Location"]).content.decode()
    assert not Handover.objects.exists()


# Both on the pages


def test_the_file_says_who_helps_since_when_and_what_is_missing(login, carla, passed_on):
    page = login(carla).get(reverse("cases:help", args=[passed_on.family_id])).content.decode()
    assert "2 mei 2023 tot en met 31 augustus 2023" in page
    assert "Op 1 september 2023 overgenomen van Gea Gezinsverzorger. Er is geen warme overdracht" in page
    assert "Vraag uiterlijk op <strong>29 september 2023</strong> of het klikt." in page


def test_a_carer_reads_the_match_and_does_not_write_it(login, gea, trajectory):
    page = login(gea).get(reverse("cases:help", args=[trajectory.family_id])).content.decode()
    assert "Vast gezicht" in page
    assert reverse("cases:match_check", args=[trajectory.pk]) not in page


def test_help_that_nobody_gives_yet_has_a_page(login, carla, family):
    bare = TrajectoryFactory(family=family, started_on=date(2023, 9, 1))
    page = login(carla).get(reverse("cases:help", args=[family.pk])).content.decode()
    assert "Er is nog geen gezinsverzorger gekozen." in page
    assert ask(login(carla), bare).status_code == 422


def test_the_room_is_wired():
    assert continuity.dues in rooms.DUES
    assert continuity.events in rooms.EVENTS


def test_what_is_due_takes_as_many_queries_for_one_as_for_many(pilot, django_assert_num_queries):
    for trajectory in fill_caseload(pilot, 6, started_on=START):
        AssignmentFactory(trajectory=trajectory)
    with django_assert_num_queries(5):
        assert len(list(continuity.dues(Family.objects.all(), TODAY))) == 6
