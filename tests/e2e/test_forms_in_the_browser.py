"""What a person with a keyboard or a screen reader meets when something is wrong, and what HTMX saves."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.factories import FamilyFactory


def test_an_error_takes_the_focus_and_leads_to_its_field(page, live_server, log_in, with_password, carla, district):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/aanmelden/")
    page.get_by_label("Postcode").fill("12345")
    page.get_by_role("button", name="Gezin aanmelden").click()
    summary = page.get_by_role("alert").filter(has_text="Er klopt nog iets niet")
    expect(summary).to_be_focused()
    expect(page).to_have_title(re.compile("^Fout: "))
    summary.get_by_role("link", name=re.compile("^Postcode")).click()
    field = page.get_by_label("Postcode")
    expect(field).to_be_focused()
    expect(field).to_have_value("12345")
    expect(field).to_have_accessible_description(re.compile("9712 AB"))


def test_the_list_is_filtered_while_typing_without_a_new_page(page, live_server, log_in, with_password, carla, family):
    FamilyFactory(pilot=carla.pilot, case_manager=carla, last_name="Zijlstra")
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/")
    expect(page.get_by_text("2 gezinnen gevonden")).to_be_visible()
    page.evaluate("window.stillHere = true")
    page.get_by_label("Naam, adres of kenmerk").press_sequentially("zijl")
    expect(page.get_by_text("1 gezin gevonden")).to_be_visible()
    assert page.evaluate("window.stillHere") is True
    assert "q=zijl" in page.url


def test_a_line_can_be_added_to_the_members(page, live_server, log_in, with_password, carla, district):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/aanmelden/")
    page.get_by_role("button", name="Nog een gezinslid").click()
    expect(page.get_by_role("group", name="Gezinslid 4")).to_be_visible()


def test_only_what_belongs_to_the_answer_is_asked(page, live_server, log_in, with_password, carla, trajectory, iag):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}/trajecten/{trajectory.pk}/andere-hulp/")
    note = page.get_by_label("Toelichting bij Nee of Dat weet ik niet")
    first = page.get_by_role("group", name="Hulp 1", exact=True)
    expect(note).to_be_hidden()
    expect(first).to_be_hidden()
    page.get_by_label("Ja, dan was er andere hulp ingezet").check()
    expect(first).to_be_visible()
    expect(note).to_be_hidden()
    expect(page.get_by_role("group", name="Hulp 2", exact=True)).to_have_count(0)
    page.get_by_role("button", name="Nog een soort hulp").click()
    page.get_by_role("group", name="Hulp 2", exact=True).get_by_label("Van welke aanbieder?").fill("Elker")
    # Another answer: what was typed for care is not sent along, and does not stand in the way.
    page.get_by_label("Nee, dan was er geen andere hulp ingezet").check()
    expect(first).to_be_hidden()
    note.fill("Oma helpt al.")
    page.get_by_role("button", name="Antwoord opslaan").click()
    expect(page.get_by_text("Het antwoord is opgeslagen")).to_be_visible()
    assert trajectory.counterfactual_answers.get().note == "Oma helpt al."
