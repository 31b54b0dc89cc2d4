"""A real browser against a real server on loopback."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Error, expect

from cases import codes
from cases.models import User
from tests.factories import PASSWORD, CareProductFactory

WIDTHS = (1366, 390)
AXE = Path(settings.BASE_DIR) / "node_modules" / "axe-core" / "axe.min.js"
SLOWEST_LOGIN_MS = 60_000
# Pictures of every page that a journey passes, to look at: taken with PICTURES=1.
TAKEN = bool(os.environ.get("PICTURES"))
PICTURES = Path(settings.BASE_DIR) / "var" / "pages"
CHROMIUM = (
    os.environ.get("CHROMIUM")
    or shutil.which("chromium")
    or shutil.which("chromium-browser")
    or shutil.which("google-chrome")
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "tests/e2e" in str(item.path):
            item.add_marker(pytest.mark.e2e)
            item.add_marker(pytest.mark.django_db(transaction=True))


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args):
    return {
        **browser_type_launch_args,
        "executable_path": CHROMIUM,
        "args": [
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
        ],
    }


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args):
    return {**browser_context_args, "locale": "nl-NL", "viewport": {"width": 1366, "height": 900}}


@pytest.fixture
def with_password():
    """Return a function that gives a person the password of the tests."""

    def give(*people: User) -> None:
        for person in people:
            person.set_password(PASSWORD)
            person.save()

    return give


@pytest.fixture
def log_in(live_server):
    """Return a function that logs somebody in through the page."""

    def go(page, user: User) -> None:
        # Many log in from one address here, which the limit on logging in is there to stop.
        cache.clear()
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("Gebruikersnaam").fill(user.username)
        page.get_by_label("Wachtwoord").fill(PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{live_server.url}/", timeout=SLOWEST_LOGIN_MS)

    return go


@pytest.fixture
def picture():
    """Return a function that sees at both widths that nothing sticks out sideways, and takes a picture if asked."""

    def take(page, name: str) -> None:
        PICTURES.mkdir(parents=True, exist_ok=True)
        before = page.viewport_size
        try:
            _take_both(page, name)
        except Error as error:
            # A click gives back control before the next page arrives; it may do so while the picture is taken.
            if "navigation" not in str(error):
                raise
            _take_both(page, name)
        page.set_viewport_size(before)

    return take


def _take_both(page, name: str) -> None:
    page.wait_for_load_state()
    expect(page.locator("h1").first).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth") <= width, f"{name} is wider than {width}"
        if TAKEN:
            page.screenshot(path=PICTURES / f"{name}-{width}.png", full_page=True)


@pytest.fixture
def iag(pilot):
    return CareProductFactory(
        pilot=pilot, code="IAG", name="Intensieve ambulante gezinsbegeleiding", law=codes.Law.YOUTH_ACT
    )
