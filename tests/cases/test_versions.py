"""Two people, one file: what each sees of the other's change, and what is saved in the end."""

from __future__ import annotations

import json
import re
from datetime import date

import pytest
from django.urls import reverse

from cases.actions.counterfactual import answer_counterfactual
from cases.actions.families import change_family
from cases.actions.goals import score_goal
from cases.codes import CounterfactualKind, GasScore, MemberRole, Side
from cases.models import Draft, Family, FamilyMember
from tests.cases.test_versions_everywhere import as_sent
from tests.factories import MemberFactory
from tests.file_factories import GoalFactory


@pytest.fixture
def page(family) -> str:
    return reverse("cases:family_change", args=[family.pk])


@pytest.fixture
def child(family) -> FamilyMember:
    return MemberFactory(family=family, number=1, role=MemberRole.CHILD, first_name="Bo", born_on=date(2015, 5, 1))


@pytest.fixture
def change(family, tess):
    """Return a function with which Tess changes the family while the page is open with somebody else."""

    def by_tess(members=(), **values) -> None:
        stored = Family.objects.get(pk=family.pk)
        for name, value in values.items():
            setattr(stored, name, value)
        kept = [*stored.members.all(), *members]
        change_family(family=stored, members=kept, triggers=[], fields=list(values), actor=tess)

    return by_tess


def said(response) -> str:
    """Return the words of a page on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_who_is_late_reads_who_changed_what_and_when(login, carla, page, family, change):
    client = login(carla)
    form = as_sent(client.get(page))
    change(street="Kerkstraat")
    response = client.post(page, form | {"last_name": "De Boer"})
    assert response.status_code == 409
    assert re.search(
        r"Intussen gewijzigd door Tess Teammanager om \d\d:\d\d\. Er is nog niets opgeslagen\.", said(response)
    )
    assert "Straat Niet door jou veranderd Kerkstraat" in said(response)


def test_what_only_the_other_changed_is_taken_over(login, carla, page, family, change):
    client = login(carla)
    form = as_sent(client.get(page))
    change(street="Kerkstraat")
    refused = client.post(page, form | {"last_name": "De Boer"})
    client.post(page, as_sent(refused))
    family.refresh_from_db()
    assert (family.last_name, family.street) == ("De Boer", "Kerkstraat")


@pytest.mark.parametrize(("choice", "street"), [("mijn", "Dorpsstraat"), ("nu", "Kerkstraat")])
def test_what_both_changed_is_chosen(login, carla, page, family, change, choice, street):
    client = login(carla)
    form = as_sent(client.get(page))
    change(street="Kerkstraat")
    refused = client.post(page, form | {"street": "Dorpsstraat"})
    shown = as_sent(refused)
    assert (shown["street"], shown["kies-street"]) == (["Dorpsstraat"], ["mijn"])
    client.post(page, shown | {"kies-street": choice})
    family.refresh_from_db()
    assert family.street == street


def test_a_third_change_is_refused_anew(login, carla, page, family, change):
    client = login(carla)
    form = as_sent(client.get(page))
    change(street="Kerkstraat")
    refused = client.post(page, form | {"street": "Dorpsstraat"})
    change(city="Haren")
    again = client.post(page, as_sent(refused))
    assert again.status_code == 409
    assert "Woonplaats Niet door jou veranderd Haren" in said(again)


def test_the_same_form_once_more_is_no_conflict(login, carla, page, family):
    client = login(carla)
    form = as_sent(client.get(page)) | {"last_name": "De Boer"}
    assert [client.post(page, form).status_code for _ in range(2)] == [302, 302]


def test_a_member_that_the_other_added_stays(login, carla, page, family, child, change):
    client = login(carla)
    form = as_sent(client.get(page)) | {"leden-0-first_name": "Bob"}
    change(members=[FamilyMember(role=MemberRole.CHILD, first_name="Sam")])
    refused = client.post(page, form)
    assert "Gezinslid Niet door jou veranderd Kind Sam" in said(refused)
    client.post(page, as_sent(refused))
    assert sorted(family.members.values_list("first_name", flat=True)) == ["Bob", "Sam"]


def test_a_line_that_both_changed_is_chosen_as_a_whole(login, carla, page, family, child, change):
    client = login(carla)
    form = as_sent(client.get(page)) | {"leden-0-first_name": "Bob"}
    FamilyMember.objects.filter(pk=child.pk).update(first_name="Bobbie")
    refused = client.post(page, form)
    assert refused.status_code == 409
    shown = as_sent(refused)
    assert shown["leden-0-first_name"] == ["Bob"]
    client.post(page, shown | {f"kies-leden-{child.pk}": "nu"})
    assert family.members.get().first_name == "Bobbie"
    client.post(page, shown)
    assert family.members.get().first_name == "Bob"


def test_a_member_that_the_other_took_away_is_not_lost_to_who_changed_it(login, carla, page, family, child):
    client = login(carla)
    form = as_sent(client.get(page)) | {"leden-0-first_name": "Bob"}
    child.delete()
    refused = client.post(page, form)
    assert refused.status_code == 409
    assert "Weggehaald" in said(refused)
    client.post(page, as_sent(refused))
    assert family.members.get().first_name == "Bob"


def test_a_new_member_that_is_sent_twice_is_there_once(login, carla, page, family, child):
    client = login(carla)
    form = as_sent(client.get(page)) | {"leden-1-role": "kind", "leden-1-first_name": "Sam"}
    assert client.post(page, form).status_code == 302
    refused = client.post(page, form)
    assert refused.status_code == 409
    client.post(page, as_sent(refused))
    assert sorted(family.members.values_list("first_name", flat=True)) == ["Bo", "Sam"]


def test_a_draft_of_yesterday_does_not_overwrite_the_answer_of_today(login, carla, tess, trajectory):
    client = login(carla)
    page = reverse("cases:counterfactual", args=[trajectory.pk])
    form = as_sent(client.get(page))
    pairs = [[name, value] for name, values in form.items() if name != "csrfmiddlewaretoken" for value in values]
    client.post(reverse("cases:draft"), {"page": page, "content": json.dumps(pairs)})
    answer_counterfactual(trajectory=trajectory, kind=CounterfactualKind.NONE, lines=[], actor=tess)
    kept = dict(Draft.objects.get().content)
    assert kept["version"] == form["version"][0]
    refused = client.post(page, kept | {"kind": "weet_niet"})
    assert refused.status_code == 409
    assert "Intussen gewijzigd door Tess Teammanager" in said(refused)
    assert trajectory.counterfactual_answers.count() == 1


def test_a_wrong_value_is_told_beside_the_change_of_the_other(login, carla, page, family, change):
    client = login(carla)
    form = as_sent(client.get(page))
    change(street="Kerkstraat")
    response = client.post(page, form | {"referred_on": "gisteren"})
    assert response.status_code == 409
    assert 'value="gisteren"' in response.content.decode()


def test_a_tap_on_an_older_page_shows_where_the_goal_is_now(login, carla, gea, trajectory):
    goal = GoalFactory(trajectory=trajectory, stated_on=date(2023, 6, 1))
    page = reverse("cases:goal_move", args=[trajectory.pk])
    client = login(gea)
    version = as_sent(client.get(page))["version"]
    score_goal(goal=goal, scored_on=date(2023, 9, 29), scores={Side.WORKER: GasScore.REACHED}, actor=carla)
    tap = {"goal": goal.pk, "score": "2", "version": version}
    response = client.post(page, tap, headers={"HX-Request": "true"})
    assert response.status_code == 409
    assert "Intussen gewijzigd door Carla Casemanager" in said(response)
    assert "<html" not in response.content.decode()
    assert goal.scores.get().score == GasScore.REACHED
    # The answer holds the buttons anew, for who wants to move it all the same.
    assert client.post(page, tap | {"version": as_sent(response)["version"]}).status_code == 302
    assert goal.scores.get().score == GasScore.MUCH_MORE
