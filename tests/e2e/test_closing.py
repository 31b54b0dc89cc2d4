"""Help ends with a checklist and a farewell, and a family that comes back is recognised: in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from cases.models import Trajectory
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.factories import CareProductFactory, TrajectoryFactory
from tests.file_factories import GoalFactory, ReferralFactory, SignalFactory, VolunteerFactory


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


def test_help_ends_and_the_family_comes_back(
    page, live_server, log_in, picture, with_password, carla, trajectory, pilot
):
    def look(name: str) -> None:
        picture(page, f"closing-{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], name
        page.set_viewport_size({"width": 1366, "height": 900})

    with_password(carla)
    GoalFactory(trajectory=trajectory)
    SignalFactory(trajectory=trajectory)
    VolunteerFactory(trajectory=trajectory)
    product = CareProductFactory(pilot=pilot, name="Intensieve ambulante gezinsbegeleiding")
    ReferralFactory(family=trajectory.family, product=product, started_on=date(2023, 9, 1))
    log_in(page, carla)
    page.goto(f"{live_server.url}{trajectory.family.get_absolute_url()}")
    page.get_by_role("link", name="Beëindigen").click()
    page.get_by_label("Laatste dag van de hulp").fill("2023-09-20")
    page.get_by_label("Beëindigd volgens plan").check()
    page.get_by_label("Lichtere hulp").check()
    look("beeindigen")
    page.get_by_role("button", name="Traject beëindigen").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Afronden")
    page.get_by_label("Afspraken bij het afscheid").fill("Gea belt in oktober.\nHet gezin kan terecht bij WIJ Beijum.")
    page.get_by_role("button", name="Afspraken opslaan").click()
    expect(page.get_by_text("De afspraken zijn opgeslagen.")).to_be_visible()
    look("afronden")
    assert Trajectory.objects.get().farewell.startswith("Gea belt in oktober.")
    page.get_by_role("link", name="Gezin De Vries").click()
    look("dossier")
    page.get_by_role("link", name="Opnieuw hulp starten").click()
    expect(page.get_by_text("Dit gezin komt terug.")).to_be_visible()
    look("opnieuw-starten")
    TrajectoryFactory(family=trajectory.family, started_on=date(2023, 9, 25))
    page.goto(f"{live_server.url}/gezinnen/")
    expect(page.get_by_text("Kwam terug")).to_be_visible()
    look("gezinnen")
    page.goto(f"{live_server.url}{trajectory.family.get_absolute_url()}")
    expect(page.get_by_text("Dit gezin kwam terug.")).to_be_visible()
    look("dossier-teruggekomen")
    page.get_by_role("link", name="Hulp", exact=True).click()
    look("hulp-teruggekomen")
