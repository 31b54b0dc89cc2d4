"""Every page works without JavaScript."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from cases.models import Family, Visit
from tests.factories import FamilyFactory


@pytest.fixture
def page(browser, browser_context_args):
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    yield context.new_page()
    context.close()


def test_the_list_is_filtered_by_its_button(page, live_server, log_in, with_password, carla, family):
    FamilyFactory(pilot=carla.pilot, last_name="Zijlstra")
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/")
    page.get_by_label("Naam, adres of kenmerk").fill("vries")
    page.get_by_role("button", name="Filteren").click()
    expect(page.get_by_text("1 gezin gevonden")).to_be_visible()


def test_a_visit_is_logged(page, live_server, log_in, with_password, gea, trajectory):
    with_password(gea)
    log_in(page, gea)
    page.get_by_role("link", name="Bezoek vastleggen bij gezin De Vries").click()
    page.get_by_text("1 uur", exact=True).click()
    page.get_by_role("button", name="Bezoek opslaan").click()
    assert Visit.objects.get().minutes == 60


def test_a_family_with_children_is_registered(page, live_server, log_in, with_password, carla, district):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/aanmelden/")
    page.get_by_label("Achternaam van het gezin").fill("Bos")
    page.get_by_label("Wijk").select_option("Beijum")
    page.get_by_role("group", name="Gezinslid 3").get_by_label("Rol").select_option("Kind")
    page.get_by_role("button", name="Gezin aanmelden").click()
    assert Family.objects.get().members.count() == 1


def test_the_lines_for_other_care_are_all_there(page, live_server, log_in, with_password, carla, trajectory, iag):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/trajecten/{trajectory.pk}/andere-hulp/")
    page.get_by_label("Ja, dan was er andere hulp ingezet").check()
    page.get_by_role("group", name="Hulp 2", exact=True).get_by_label("Welke hulp?").select_option(index=1)
    page.get_by_role("button", name="Antwoord opslaan").click()
    expect(page.get_by_text("Het antwoord is opgeslagen")).to_be_visible()
    assert trajectory.counterfactual_answers.get().lines.get().product == iag
