"""The pages of the plan and its goals, from the request on."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases.models import AuditEvent, FamilyPlan, Goal, GoalScore
from tests.factories import VisitFactory
from tests.file_factories import GoalFactory, GoalScoreFactory, PlanFactory

TODAY = date(2023, 9, 29)


@pytest.fixture
def goal(trajectory):
    return GoalFactory(trajectory=trajectory, wording="Ik wil rust aan tafel.")


def actions() -> list[str]:
    return list(AuditEvent.objects.changes().order_by("pk").values_list("action", flat=True))


def text_of(response) -> str:
    return response.content.decode()


def test_the_tab_says_until_when_the_plan_is_in_time(login, carla, trajectory, settings):
    settings.DEMO_TODAY = date(2023, 6, 13)
    page = text_of(login(carla).get(reverse("cases:plan", args=[trajectory.family_id])))
    assert "nog te maken, uiterlijk <strong>13 juni 2023</strong>" in page
    settings.DEMO_TODAY = date(2023, 6, 14)
    page = text_of(login(carla).get(reverse("cases:plan", args=[trajectory.family_id])))
    assert "had er op <strong>13 juni 2023</strong> moeten zijn" in page


def test_a_casemanager_records_the_plan(login, carla, trajectory):
    data = {"kind": "familiegroepsplan", "agreed_on": "2023-06-10", "summary": "Oma kookt op woensdag."}
    response = login(carla).post(reverse("cases:plan_add", args=[trajectory.pk]), data)
    assert response["Location"] == reverse("cases:plan", args=[trajectory.family_id])
    plan = FamilyPlan.objects.get()
    assert (plan.kind, plan.agreed_on, plan.recorded_by) == ("familiegroepsplan", date(2023, 6, 10), carla)
    assert actions() == ["plan.recorded"]
    assert "Oma kookt op woensdag." in text_of(login(carla).get(response["Location"]))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"kind": ""}, "kind"),
        ({"kind": "onzin"}, "kind"),
        ({"agreed_on": ""}, "agreed_on"),
        ({"agreed_on": "2023-09-30"}, "agreed_on"),
        ({"agreed_on": "0001-01-01"}, "agreed_on"),
        ({"agreed_on": "2023-02-30"}, "agreed_on"),
        ({"summary": "a\x00"}, "summary"),
        ({"summary": "x" * 3001}, "summary"),
    ],
)
def test_a_wrong_plan_is_refused_on_its_field(login, carla, trajectory, change, field):
    data = {"kind": "gezinsplan", "agreed_on": "2023-06-10", "summary": ""} | change
    response = login(carla).post(reverse("cases:plan_add", args=[trajectory.pk]), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not FamilyPlan.objects.exists()


def test_a_plan_sent_twice_is_one_plan(login, carla, trajectory):
    PlanFactory(trajectory=trajectory, agreed_on=date(2023, 6, 10))
    data = {"kind": "gezinsplan", "agreed_on": "2023-06-10"}
    response = login(carla).post(reverse("cases:plan_add", args=[trajectory.pk]), data)
    assert response.status_code == 422
    assert "Er is die dag al een plan vastgelegd." in text_of(response)


def test_a_goal_is_stated_in_the_words_of_the_family(login, gea, trajectory):
    data = {"wording": "Ik wil weer slapen.", "domain": "gezondheid", "stated_on": "2023-06-10"}
    page = reverse("cases:goal_add", args=[trajectory.pk])
    assert login(gea).post(page, data).status_code == 302
    assert login(gea).post(page, data).status_code == 302
    goal = Goal.objects.get()
    assert (goal.wording, goal.domain, goal.number) == ("Ik wil weer slapen.", "gezondheid", 1)
    login(gea).post(page, data | {"wording": "Ik wil mijn post openen."})
    assert [goal.number for goal in Goal.objects.all()] == [1, 2]
    assert actions() == ["goal.stated", "goal.stated"]


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"wording": ""}, "wording"),
        ({"wording": " \n "}, "wording"),
        ({"wording": "x" * 301}, "wording"),
        ({"wording": "a\x00"}, "wording"),
        ({"domain": "onzin"}, "domain"),
        ({"stated_on": "2023-05-01"}, "stated_on"),
        ({"stated_on": "2023-09-30"}, "stated_on"),
        ({"stated_on": "9999-12-31"}, "stated_on"),
    ],
)
def test_a_wrong_goal_is_refused_on_its_field(login, gea, trajectory, change, field):
    data = {"wording": "Ik wil weer slapen.", "domain": "gezondheid", "stated_on": "2023-06-10"} | change
    response = login(gea).post(reverse("cases:goal_add", args=[trajectory.pk]), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors


def test_a_goal_gets_other_words_and_keeps_its_scores(login, gea, goal):
    GoalScoreFactory(goal=goal)
    page = reverse("cases:goal_change", args=[goal.pk])
    assert "Ik wil rust aan tafel." in text_of(login(gea).get(page))
    login(gea).post(page, {"wording": "Ik wil rust in huis.", "domain": goal.domain})
    goal.refresh_from_db()
    assert goal.wording == "Ik wil rust in huis."
    assert goal.scores.count() == 1
    event = AuditEvent.objects.changes().get()
    assert (event.action, event.fields) == ("goal.reworded", "wording")


def test_a_goal_is_let_go_but_not_before_its_last_score(login, carla, goal):
    GoalScoreFactory(goal=goal, scored_on=date(2023, 9, 1))
    page = reverse("cases:goal_drop", args=[goal.pk])
    response = login(carla).post(page, {"dropped_on": "2023-08-31"})
    assert "Er is nog een score van 1 september 2023" in text_of(response)
    login(carla).post(page, {"dropped_on": "2023-09-01"})
    goal.refresh_from_db()
    assert goal.dropped_on == date(2023, 9, 1)
    assert actions() == ["goal.dropped"]
    assert "Losgelaten doelen (1)" in text_of(login(carla).get(reverse("cases:plan", args=[goal.trajectory.family_id])))


def test_both_sides_are_scored_at_once_and_a_difference_is_said(login, carla, goal):
    data = {"family": "-1", "worker": "1", "scored_on": "2023-09-20"}
    response = login(carla).post(reverse("cases:goal_score", args=[goal.pk]), data)
    assert {(row.side, row.score) for row in goal.scores.all()} == {("gezin", -1), ("gezinsverzorger", 1)}
    assert "Jullie zien dit verschillend. Praat erover." in text_of(login(carla).get(response["Location"]))


def test_a_score_again_on_one_day_takes_the_place_of_the_first(login, gea, goal):
    page = reverse("cases:goal_score", args=[goal.pk])
    login(gea).post(page, {"family": "-1", "worker": "0", "scored_on": "2023-09-29"})
    assert login(gea).get(page).context["form"]["family"].value() == -1
    login(gea).post(page, {"family": "0", "worker": "", "scored_on": "2023-09-29"})
    assert {(row.side, row.score) for row in goal.scores.all()} == {("gezin", 0), ("gezinsverzorger", 0)}
    assert actions() == ["goal.scored", "goal.scored", "goal.rescored"]
    assert AuditEvent.objects.changes().latest("pk").fields == "score"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"family": "", "worker": ""}, "family"),
        ({"family": "3"}, "family"),
        ({"worker": "-3"}, "worker"),
        ({"worker": "x"}, "worker"),
        ({"scored_on": "2023-05-31"}, "scored_on"),
        ({"scored_on": "2023-09-30"}, "scored_on"),
        ({"scored_on": ""}, "scored_on"),
    ],
)
def test_a_wrong_score_is_refused_on_its_field(login, gea, goal, change, field):
    data = {"family": "0", "worker": "0", "scored_on": "2023-09-20"} | change
    response = login(gea).post(reverse("cases:goal_score", args=[goal.pk]), data)
    assert response.status_code == 422
    assert field in response.context["form"].errors
    assert not GoalScore.objects.exists()


def test_a_visit_moves_a_goal_in_one_tap(login, gea, goal, trajectory):
    visit = VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 9, 27))
    page = reverse("cases:goal_move", args=[trajectory.pk])
    tapped = login(gea).post(page, {"goal": goal.pk, "score": "0", "visit": visit.pk})
    assert tapped["Location"] == f"{page}?bezoek={visit.pk}"
    assert "27 september 2023" in text_of(login(gea).get(tapped["Location"]))
    login(gea).post(page, {"goal": goal.pk, "score": "1", "visit": visit.pk})
    score = GoalScore.objects.get()
    assert (score.score, score.side, score.scored_on, score.visit) == (1, "gezinsverzorger", date(2023, 9, 27), visit)
    assert actions() == ["goal.scored", "goal.rescored"]


def test_a_tap_without_a_visit_counts_today(login, gea, goal, trajectory):
    page = reverse("cases:goal_move", args=[trajectory.pk])
    assert login(gea).post(page, {"goal": goal.pk, "score": "-2"})["Location"] == page
    assert GoalScore.objects.get().scored_on == TODAY


def test_with_a_script_only_the_goal_itself_comes_back(login, gea, goal, trajectory):
    page = reverse("cases:goal_move", args=[trajectory.pk])
    response = login(gea).post(page, {"goal": goal.pk, "score": "2"}, headers={"HX-Request": "true"})
    assert text_of(response).count("goal-tap-step") == 6
    assert 'aria-pressed="true">Veel meer<' in text_of(response)
    assert "<html" not in text_of(response)


@pytest.mark.parametrize(
    "change",
    [
        {"score": "3"},
        {"score": ""},
        {"score": "1\x00"},
        {"goal": ""},
        {"goal": "abc"},
        {"goal": str(10**40)},
        {"visit": "abc"},
        {"visit": str(10**40)},
    ],
)
def test_a_tap_that_cannot_be_changes_nothing(login, gea, goal, trajectory, change):
    data = {"goal": goal.pk, "score": "0"} | change
    assert login(gea).post(reverse("cases:goal_move", args=[trajectory.pk]), data).status_code == 422
    assert not GoalScore.objects.exists()


@pytest.mark.parametrize("number", ["abc", "0", str(10**40), "1\x00"])
def test_a_strange_visit_in_the_address_is_no_visit(login, gea, goal, trajectory, number):
    response = login(gea).get(reverse("cases:goal_move", args=[trajectory.pk]), {"bezoek": number})
    assert response.context["visit"] is None


def test_a_tap_cannot_name_a_goal_or_a_visit_of_another_family(login, gea, goal, trajectory):
    page = reverse("cases:goal_move", args=[trajectory.pk])
    assert login(gea).post(page, {"goal": GoalFactory().pk, "score": "0"}).status_code == 422
    assert login(gea).post(page, {"goal": goal.pk, "score": "0", "visit": VisitFactory().pk}).status_code == 422
    assert not GoalScore.objects.exists()


def test_a_goal_that_was_let_go_is_not_scored_any_more(login, gea, goal, trajectory):
    goal.dropped_on = TODAY
    goal.save()
    data = {"family": "0", "worker": "0", "scored_on": "2023-09-20"}
    assert login(gea).post(reverse("cases:goal_score", args=[goal.pk]), data).status_code == 422
    assert (
        login(gea).post(reverse("cases:goal_move", args=[trajectory.pk]), {"goal": goal.pk, "score": "0"}).status_code
        == 422
    )


def test_a_carer_of_another_family_finds_no_goal(login, gijs, goal, trajectory):
    for page in (reverse("cases:goal_score", args=[goal.pk]), reverse("cases:goal_move", args=[trajectory.pk])):
        assert login(gijs).post(page, {"goal": goal.pk, "score": "0"}).status_code == 404


def test_the_tab_asks_the_database_the_same_for_many_goals(login, carla, trajectory, django_assert_max_num_queries):
    for number in range(6):
        goal = GoalFactory(trajectory=trajectory, number=number + 1)
        for day in range(1, 5):
            GoalScoreFactory(goal=goal, scored_on=date(2023, 7, day))
    client = login(carla)
    with django_assert_max_num_queries(14):
        client.get(reverse("cases:plan", args=[trajectory.family_id]))
