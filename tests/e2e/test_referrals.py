"""Other help and a volunteer, from the form to the tab, in a browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.e2e.test_accessibility import page as page  # a browser that lets axe in
from tests.file_factories import ReferralFactory


@pytest.fixture
def look(page, picture):
    """Return a function that takes the pictures of the page, and sees that axe finds nothing at either width."""

    def at(name: str) -> None:
        picture(page, f"referrals-{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], f"{name} {width}"
        page.set_viewport_size({"width": 1366, "height": 900})

    return at


def test_other_help_and_a_volunteer_come_into_the_family(
    page, live_server, log_in, look, with_password, carla, trajectory, iag
):
    with_password(carla)
    family = trajectory.family
    ReferralFactory(family=family, product=iag, refused_on="2023-09-20", refusal_reason="Geen plek tot 2024.")
    ReferralFactory(family=family, product=iag, provider="Accare", started_on="2023-06-01", ended_on="2023-08-01")
    log_in(page, carla)
    page.goto(f"{live_server.url}/gezinnen/{family.pk}/")
    page.get_by_role("link", name="Andere hulp", exact=True).click()
    page.wait_for_url("**/andere-hulp/")
    expect(page.get_by_text("Er komt nu niemand anders in het gezin.")).to_be_visible()
    page.get_by_role("link", name="Hulp toevoegen").click()
    page.wait_for_url("**/toevoegen/")
    look("01-toevoegen")
    page.get_by_role("button", name="Opslaan").click()
    look("02-toevoegen-fout")
    page.get_by_label("Welke hulp?").select_option("Intensieve ambulante gezinsbegeleiding (Jeugdwet, per uur)")
    page.get_by_label("Van welke aanbieder?").fill("Elker")
    page.get_by_label("Waarvoor?").fill("Opvoeden lukt niet meer alleen.")
    page.get_by_label("Besproken met het WIJ-team op").fill("2023-09-01")
    page.get_by_label("Aangevraagd op").fill("2023-09-04")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("De hulp is toegevoegd.")).to_be_visible()
    page.get_by_role("link", name="Intensieve ambulante gezinsbegeleiding").first.click()
    page.wait_for_url("**/andere-hulp/*/")
    page.get_by_label("Gestart op").fill("2023-09-18")
    page.get_by_label("Hoeveel per week?").fill("2,5")
    look("03-aanpassen")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_role("heading", name="Nu in het gezin")).to_be_visible()

    page.get_by_role("link", name="Vrijwilliger toevoegen").click()
    page.wait_for_url("**/vrijwilliger/")
    page.get_by_label("Humanitas").check()
    page.get_by_label("Voornaam").fill("Bep")
    look("04-vrijwilliger")
    page.get_by_role("button", name="Opslaan").click()
    page.get_by_role("link", name="Uren van Bep").click()
    page.wait_for_url("**/uren/")
    page.get_by_label("Hoeveel uur?").fill("2,5")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("2,5 uur", exact=True)).to_be_visible()
    look("05-uren")
    page.get_by_role("link", name="Andere hulp").click()
    page.wait_for_url("**/andere-hulp/")
    expect(page.get_by_text("2,5 uur ingevuld")).to_be_visible()
    look("06-tab")


def test_a_family_without_other_help_says_what_to_do(page, live_server, log_in, look, with_password, gea, trajectory):
    with_password(gea)
    log_in(page, gea)
    page.goto(f"{live_server.url}/gezinnen/{trajectory.family_id}/andere-hulp/")
    look("07-tab-leeg")
