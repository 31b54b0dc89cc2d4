"""Changing one's password from any page, and looking at a workbook before it goes in."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.cases.exchange.workbooks import Book
from tests.e2e.test_accessibility import faults
from tests.factories import PASSWORD, FamilyFactory


@pytest.fixture
def bare(browser, browser_context_args):
    """A page on a phone, without JavaScript."""
    options = {"java_script_enabled": False, "viewport": {"width": 390, "height": 800}}
    context = browser.new_context(**{**browser_context_args, **options})
    yield context.new_page()
    context.close()


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


def test_a_password_is_changed_with_the_keyboard_alone(bare, log_in, with_password, gea):
    with_password(gea)
    log_in(bare, gea)
    bare.locator(".user-menu summary").focus()
    bare.keyboard.press("Enter")
    expect(bare.get_by_role("button", name="Uitloggen")).to_be_visible()
    # First comes the page of help, then the password.
    bare.keyboard.press("Tab")
    bare.keyboard.press("Tab")
    bare.keyboard.press("Enter")
    bare.get_by_label("Wachtwoord van nu").fill(PASSWORD)
    bare.get_by_label("Nieuw wachtwoord", exact=True).fill("vier-gele-appels")
    bare.get_by_label("Nieuw wachtwoord, nog een keer").fill("vier-gele-appels")
    bare.keyboard.press("Enter")
    expect(bare.get_by_text("Je wachtwoord is gewijzigd.")).to_be_visible()
    gea.refresh_from_db()
    assert gea.check_password("vier-gele-appels")


def test_the_password_page_has_no_faults(page, live_server, log_in, with_password, picture, gea):
    with_password(gea)
    log_in(page, gea)
    page.goto(f"{live_server.url}/accounts/password/change/")
    assert faults(page) == []
    page.get_by_role("button", name="Wachtwoord wijzigen").click()
    picture(page, "wachtwoord-fout")
    assert faults(page) == []


def test_a_workbook_is_looked_at_before_it_goes_in(
    page, live_server, log_in, with_password, picture, pilot, district, tess, tmp_path
):
    FamilyFactory(pilot=pilot, district=district, reference="G1", last_name="Van der Zijl-Oosterwijtwerderhof")
    with_password(tess)
    log_in(page, tess)
    page.goto(f"{live_server.url}/werkboek/importeren/")
    page.locator("input[type=file]").set_input_files(Book().xlsx(tmp_path / "werkboek.xlsx"))
    page.get_by_role("button", name="Bekijk wat er verandert").click()
    expect(page.get_by_text("achternaam: Van der Zijl-Oosterwijtwerderhof wordt Öztürk")).to_be_visible()
    picture(page, "werkboek-voorbeeld")
    assert faults(page) == []
    page.get_by_role("button", name="Importeren", exact=True).click()
    expect(page.get_by_text("Het werkboek is geïmporteerd")).to_be_visible()
