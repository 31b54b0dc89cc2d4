"""In a browser: the waiting list when it is longer than a page."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from tests.conftest import TODAY
from tests.e2e.test_file_rooms import page, sound
from tests.factories import FamilyFactory
from tests.file_factories import CallFactory, UrgencyFactory, WaitlistEntryFactory

__all__ = ["page"]


@pytest.fixture
def sixty(pilot, district, carla):
    """Sixty families that wait: half of them have to be called, and of half the urgency is judged."""
    for number in range(60):
        family = FamilyFactory(pilot=pilot, district=district, case_manager=carla, last_name=f"Wachtman {number}")
        entry = WaitlistEntryFactory(family=family, started_on=TODAY - timedelta(days=8 + number * 7 % 60))
        if number % 2:
            UrgencyFactory(entry=entry, urgency="abc"[number % 3], reason="Moeder is ziek en er komt een baby.")
        if number % 2 == 0:
            CallFactory(entry=entry, called_on=TODAY - timedelta(days=number % 7))


def test_a_long_waiting_list_has_pages(page, live_server, log_in, picture, with_password, gert, sixty):
    with_password(gert)
    log_in(page, gert)
    page.goto(f"{live_server.url}/wachtlijst/")
    expect(page.get_by_text("En nog 20 gezinnen.").first).to_be_visible()
    sound(page, picture, "wachtlijst-lang-1")
    page.get_by_role("link", name="Volgende pagina").click()
    expect(page.get_by_text("Pagina 2 van 3")).to_be_visible()
    expect(page.get_by_role("heading", name="Vandaag bellen")).to_have_count(0)
    sound(page, picture, "wachtlijst-lang-2")
    page.get_by_role("link", name="Volgende pagina").click()
    expect(page.get_by_text("Pagina 3 van 3")).to_be_visible()
    expect(page.locator("tbody tr")).to_have_count(10)
    page.get_by_role("link", name="Vorige pagina").click()
    expect(page.get_by_text("Pagina 2 van 3")).to_be_visible()
