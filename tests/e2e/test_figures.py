"""The figures of the family files in a browser: on the page of the team, and in the evaluation for the council."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.monitoring.full_files import fill_pilot


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.mark.parametrize("full", [True, False], ids=["full", "empty"])
def test_the_team_and_the_council_see_what_stands_in_the_files(
    page, live_server, pilot, district, carla, tess, bo, with_password, log_in, picture, full
):
    if full:
        fill_pilot(pilot)
    with_password(tess, bo)
    log_in(page, tess)
    for name, path, title in (("team", "/team/", "Wachtlijst"), ("verslag", "/verslag/", "Wachten op hulp")):
        page.goto(f"{live_server.url}{path}")
        if full or name == "team":
            expect(page.get_by_role("heading", name=title, exact=True)).to_be_visible()
        for summary in page.locator("summary").filter(has_text="Meer cijfers").all():
            summary.click()
        picture(page, f"figures-{name}-{'full' if full else 'empty'}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == []
