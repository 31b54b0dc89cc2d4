"""From the first plan to a difference that is talked about: on the phone in the kitchen, and without a script."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import GoalScore
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.factories import TrajectoryFactory
from tests.file_factories import GoalFactory, GoalScoreFactory, PlanFactory


@pytest.fixture
def context_options() -> dict[str, bool]:
    return {}


@pytest.fixture
def page(browser, browser_context_args, context_options):
    # axe is a script that is not ours, and the policy of the application refuses those.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True, **context_options})
    yield context.new_page()
    context.close()


@pytest.fixture
def full_plan(family, trajectory):
    """A plan, a goal on which both agree, one on which they differ, one never scored, one let go, and earlier help."""
    earlier = TrajectoryFactory(family=family, started_on=date(2021, 1, 4), ended_on=date(2021, 6, 30))
    PlanFactory(trajectory=earlier)
    GoalScoreFactory(goal=GoalFactory(trajectory=earlier), score=2)
    PlanFactory(trajectory=trajectory, agreed_on=date(2023, 6, 1), summary="Gea komt op maandag en donderdag.")
    agreed = GoalFactory(trajectory=trajectory, wording="Ik wil dat we elke avond samen aan tafel eten.")
    differ = GoalFactory(
        trajectory=trajectory,
        domain="geld",
        wording="Ik wil mijn post weer durven openen en weten wat ik elke maand over heb, zodat ik niet wakker lig "
        "van brieven van de Gemeentelijke Kredietbank en van de woningbouwvereniging.",
    )
    GoalFactory(trajectory=trajectory, domain="netwerk", wording="Ik wil iemand in de straat leren kennen.")
    GoalFactory(trajectory=trajectory, domain="wonen", wording="Een grotere woning.", dropped_on=date(2023, 8, 1))
    for goal, day, theirs, ours in (
        (agreed, date(2023, 6, 1), -2, -2),
        (agreed, date(2023, 8, 14), 0, 0),
        (differ, date(2023, 6, 1), -2, -1),
        (differ, date(2023, 9, 4), -1, 1),
    ):
        GoalScoreFactory(goal=goal, scored_on=day, side="gezin", score=theirs)
        GoalScoreFactory(goal=goal, scored_on=day, side="gezinsverzorger", score=ours)


def test_a_family_makes_its_plan_and_its_goals_move(
    page, live_server, log_in, picture, with_password, carla, gea, trajectory
):
    with_password(carla, gea)
    log_in(page, carla)
    page.goto(f"{live_server.url}{trajectory.family.get_absolute_url()}")
    page.get_by_role("link", name="Plan en doelen").click()
    picture(page, "plan-1-leeg")
    page.get_by_role("link", name="Plan vastleggen").click()
    page.get_by_label("Familiegroepsplan").check()
    page.get_by_label("Afgesproken op").fill("2023-06-10")
    picture(page, "plan-2-formulier")
    page.get_by_role("button", name="Plan opslaan").click()
    expect(page.get_by_text("Het plan is opgeslagen.")).to_be_visible()
    page.get_by_role("link", name="Doel toevoegen").click()
    page.get_by_role("button", name="Doel opslaan").click()
    picture(page, "plan-3-doel-fout")
    page.get_by_label("Wat wil het gezin bereiken?").fill("Ik wil dat we elke avond samen eten.")
    page.get_by_label("Ritme van de dag").check()
    picture(page, "plan-4-doel")
    page.get_by_role("button", name="Doel opslaan").click()

    log_in(page, gea)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}{reverse('cases:plan', args=[trajectory.family_id])}")
    page.get_by_role("link", name="Snel scoren").click()
    page.get_by_role("button", name="Meer", exact=True).click()
    expect(page.get_by_role("button", name="Meer", exact=True)).to_have_attribute("aria-pressed", "true")
    assert GoalScore.objects.get().score == 1
    page.goto(f"{live_server.url}{reverse('cases:plan', args=[trajectory.family_id])}")
    page.get_by_role("link", name="Scoren van doel").click()
    picture(page, "plan-5-scoren")
    page.get_by_role("group", name="Wat vindt het gezin?").get_by_text("Beter, maar het doel").click()
    page.get_by_role("button", name="Score opslaan").click()
    expect(page.get_by_text("Jullie zien dit verschillend. Praat erover.")).to_be_visible()


@pytest.mark.parametrize("context_options", [{"java_script_enabled": False}])
def test_a_goal_moves_without_a_script(page, live_server, log_in, with_password, gea, trajectory):
    with_password(gea)
    goal = GoalFactory(trajectory=trajectory)
    log_in(page, gea)
    page.goto(f"{live_server.url}{reverse('cases:goal_move', args=[trajectory.pk])}")
    page.get_by_role("button", name="Gehaald").click()
    expect(page.get_by_text("Het doel is verzet.")).to_be_visible()
    expect(page.get_by_role("button", name="Gehaald")).to_have_attribute("aria-pressed", "true")
    assert goal.scores.get().score == 0


def test_axe_finds_nothing_on_the_pages_of_the_plan(
    page, live_server, log_in, picture, with_password, carla, trajectory, full_plan
):
    with_password(carla)
    log_in(page, carla)
    goal = trajectory.goals.earliest("pk")
    addresses = [
        ("plan-6-vol", reverse("cases:plan", args=[trajectory.family_id])),
        ("plan-7-verzetten", reverse("cases:goal_move", args=[trajectory.pk])),
        ("plan-8-aanpassen", reverse("cases:goal_change", args=[goal.pk])),
        ("plan-9-loslaten", reverse("cases:goal_drop", args=[goal.pk])),
        ("plan-10-scoren", reverse("cases:goal_score", args=[goal.pk])),
    ]
    for name, address in addresses:
        page.goto(f"{live_server.url}{address}")
        for summary in page.locator("main summary").all():
            summary.click()
        picture(page, name)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], (name, width)
