"""The indication of avoided cost in a browser: for the team manager, with its weights, and in the evaluation."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from cases.models import Tariff
from monitoring.models import AnswerWeights
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import DEMO_PASSWORD, faults


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def go(page, live_server):
    """Return a function that opens a page of the demo."""

    def to(path: str, user: str = "") -> None:
        if user:
            page.goto(f"{live_server.url}/accounts/login/")
            page.get_by_label("Gebruikersnaam").fill(user)
            page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Inloggen").click()
            page.wait_for_url(f"{live_server.url}/")
        page.goto(f"{live_server.url}{path}")

    return to


def sound(page, picture, name: str) -> None:
    picture(page, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{name} {width}"


def test_the_team_manager_reads_the_indication_and_decides_on_the_weights(db, page, go, picture):
    call_command("demo", stdout=io.StringIO())
    Tariff.objects.filter(product__code="HH").delete()
    go("/vermeden-kosten/?van=2022-01-01&tot=2022-12-31", "teammanager")
    expect(page.get_by_role("heading", name="Indicatie van vermeden kosten")).to_be_visible()
    expect(page.get_by_text("Hulp bij het huishouden (HH)")).to_be_visible()
    expect(page.get_by_text("Bron van de tarieven: fictief tarief.")).to_be_visible()
    for summary in page.locator("summary").filter(has_text="Tabel en uitleg").all():
        summary.click()
    sound(page, picture, "vermeden-kosten-1")
    page.get_by_role("link", name="Weging aanpassen").click()
    page.get_by_label("Waarschijnlijk").fill("0,95")
    page.get_by_label("Waarom zo?").fill("Zo afgesproken in de stuurgroep.")
    page.get_by_role("button", name="Weging opslaan").click()
    expect(page.locator("[data-error-summary]")).to_contain_text("telt niet zwaarder")
    sound(page, picture, "vermeden-kosten-2-fout")
    page.get_by_label("Waarschijnlijk").fill("0,5")
    page.get_by_role("button", name="Weging opslaan").click()
    expect(page.get_by_text("De nieuwe weging is opgeslagen, en geldt vanaf nu.")).to_be_visible()
    page.get_by_text("Versie 1, besloten op").click()
    sound(page, picture, "vermeden-kosten-3-weging")
    assert AnswerWeights.objects.get().likely.as_tuple() == (0, (5, 0), -2)
    go("/vermeden-kosten/?van=2022-01-01&tot=2023-09-29")
    sound(page, picture, "vermeden-kosten-4-hele-pilot")


def test_the_council_reads_the_indication_in_the_evaluation(db, page, go, picture):
    call_command("demo", stdout=io.StringIO())
    go("/verslag/?van=2022-01-01&tot=2022-12-31", "beleidsmedewerker")
    expect(page.get_by_role("heading", name="Indicatie van vermeden kosten")).to_be_visible()
    sound(page, picture, "vermeden-kosten-6-verslag")


def test_without_families_the_page_says_so(page, live_server, pilot, tess, with_password, log_in, picture):
    with_password(tess)
    log_in(page, tess)
    page.goto(f"{live_server.url}/vermeden-kosten/")
    expect(page.get_by_text("0 van 0")).to_be_visible()
    sound(page, picture, "vermeden-kosten-5-leeg")
