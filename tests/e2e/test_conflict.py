"""In two browsers: two people change one thing, and the second sees at once what the first did."""

from __future__ import annotations

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Family, Visit
from tests.e2e.test_file_rooms import sound
from tests.factories import MemberFactory, VisitFactory


@pytest.fixture
def two_pages(browser, browser_context_args, log_in, with_password, carla, tess):
    """Two people who are logged in, each in a browser of their own: Carla and Tess."""
    with_password(carla, tess)
    contexts = [browser.new_context(**{**browser_context_args, "bypass_csp": True}) for _ in range(2)]
    pages = [context.new_page() for context in contexts]
    for page, person in zip(pages, (carla, tess), strict=True):
        log_in(page, person)
    yield pages
    for context in contexts:
        context.close()


def test_the_second_of_two_chooses_what_stays(two_pages, live_server, picture, family):
    late, first = two_pages
    MemberFactory(family=family, number=1, role="kind", first_name="Bo")
    Family.objects.filter(pk=family.pk).update(street="Dorpsstraat", help_question="Rust in huis.")
    address = f"{live_server.url}{reverse('cases:family_change', args=[family.pk])}"
    for page in (late, first):
        page.goto(address)
    first.get_by_label("Straat").fill("Kerkstraat")
    first.get_by_label("Wat is de hulpvraag?").fill("Hulp bij het huishouden.")
    first.get_by_role("button", name="Opslaan").click()
    expect(first.get_by_text("De gegevens zijn opgeslagen.")).to_be_visible()
    late.get_by_label("Wat is de hulpvraag?").fill("Rust in huis, en vaste tijden.")
    late.get_by_role("button", name="Opslaan").click()
    expect(late.get_by_text("Intussen gewijzigd door Tess Teammanager")).to_be_visible()
    expect(late.locator("[data-error-summary]")).to_be_focused()
    expect(late.get_by_label("Straat")).to_have_value("Kerkstraat")
    sound(late, picture, "verschil-1-gezin")
    late.get_by_label("Hulp bij het huishouden.").check()
    late.get_by_role("button", name="Opslaan met deze keuze").click()
    expect(late.get_by_text("De gegevens zijn opgeslagen.")).to_be_visible()
    family.refresh_from_db()
    assert (family.street, family.help_question) == ("Kerkstraat", "Hulp bij het huishouden.")


def test_a_visit_that_was_changed_meanwhile(two_pages, live_server, picture, trajectory, gea):
    late, _ = two_pages
    visit = VisitFactory(trajectory=trajectory, carer=gea, note="Samen gekookt.")
    address = f"{live_server.url}{reverse('cases:visit_change', args=[visit.pk])}"
    late.goto(address)
    Visit.objects.filter(pk=visit.pk).update(minutes=60)
    late.get_by_label("Verslag").fill("Samen gekookt en opgeruimd.")
    late.get_by_role("button", name="Bezoek opslaan").click()
    expect(late.get_by_role("heading", name="Iemand anders was je voor")).to_be_visible()
    sound(late, picture, "verschil-2-bezoek")
    late.get_by_role("button", name="Mijn wijziging toch opslaan").click()
    expect(late.get_by_text("Het bezoek is aangepast.")).to_be_visible()
    visit.refresh_from_db()
    assert (visit.minutes, visit.note) == (60, "Samen gekookt en opgeruimd.")
