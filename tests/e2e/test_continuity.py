"""A carer falls ill, a colleague steps in, and the family gets a new fixed face: in a browser."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from cases.models import Absence, Handover, MatchCheck
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.factories import AssignmentFactory, FamilyFactory, TrajectoryFactory
from tests.file_factories import AbsenceFactory, PlannedVisitFactory


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def look(page, picture):
    """Return a function that takes a picture of the page and lets axe look at it, at both widths."""

    def at(name: str) -> None:
        picture(page, f"continuity-{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], name
        page.set_viewport_size({"width": 1366, "height": 900})

    return at


def test_a_carer_falls_ill_and_no_family_falls_between(
    page, live_server, log_in, look, with_password, carla, gea, gijs, trajectory
):
    with_password(carla, gea, gijs)
    long = FamilyFactory(
        pilot=trajectory.pilot, case_manager=carla, last_name="Van der Westhuizen-Papadopoulou op den Akker"
    )
    AssignmentFactory(trajectory=TrajectoryFactory(family=long, started_on=date(2023, 9, 1)), carer=gea)
    PlannedVisitFactory(trajectory=trajectory, carer=gea)
    AbsenceFactory(carer=gijs, started_on=date(2023, 10, 12), ended_on=date(2023, 10, 13))

    # Two taps on the phone.
    log_in(page, gea)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/mijn-caseload/")
    look("caseload")
    page.get_by_role("link", name="Ik ben ziek").click()
    look("ziek")
    page.get_by_role("button", name="Afwezigheid opslaan").click()
    expect(page.get_by_text("De casemanager kiest wie je vervangt.")).to_be_visible()
    look("afwezigheid-van-gea")
    assert Absence.objects.get(carer=gea).kind == "ziek"

    # The casemanager reads it in the list of work and chooses a deputy, who is away as well without an end in sight.
    log_in(page, carla)
    page.get_by_role("link", name="Vervanger kiezen: gezin De Vries").click()
    page.get_by_label("Wie vervangt?").select_option("Gijs Gezinsverzorger, helpt nu 0 gezinnen")
    page.get_by_role("button", name="Afwezigheid opslaan").click()
    expect(page.get_by_text("is zelf afwezig vanaf 12 oktober 2023").first).to_be_visible()
    look("vervanger-geweigerd")
    page.get_by_label("Laatste dag").fill("2023-10-11")
    page.get_by_role("button", name="Afwezigheid opslaan").click()
    expect(page.get_by_text("Gijs Gezinsverzorger vervangt.")).to_be_visible()
    Absence.objects.filter(carer=gea).update(ended_on=date(2023, 10, 20))
    page.reload()
    look("afwezigheid-met-gat")

    # The deputy sees the families and logs a visit there.
    log_in(page, gijs)
    look("start-vervanger")
    page.get_by_role("link", name="Bezoek vastleggen bij gezin De Vries").click()
    expect(page.get_by_label("Gezin", exact=True)).to_have_value(str(trajectory.pk))


def test_the_casemanager_asks_whether_it_clicks_and_the_new_carer_takes_over_warmly(
    page, live_server, log_in, look, with_password, carla, gea, gijs, trajectory
):
    with_password(carla, gijs)
    log_in(page, carla)
    page.get_by_role("link", name="Vragen of het klikt: gezin De Vries").click()
    look("klik")
    page.get_by_role("button", name="Klik opslaan").click()
    expect(page.get_by_text("Maak een keuze.").first).to_be_visible()
    page.get_by_role("group", name="Wat zegt het gezin?").get_by_text("Het kan beter").click()
    page.get_by_label("Toelichting").fill("Liever later op de dag.")
    page.get_by_role("button", name="Klik opslaan").click()
    expect(page.get_by_text("Over 4 weken vraag je het opnieuw.")).to_be_visible()
    assert MatchCheck.objects.get().carer == gea

    trajectory.assignments.update(ended_on=date(2023, 9, 20))
    AssignmentFactory(trajectory=trajectory, carer=gijs, started_on=date(2023, 9, 21))
    log_in(page, gijs)
    page.goto(f"{live_server.url}/gezinnen/{trajectory.family_id}/hulp/")
    page.get_by_role("link", name="Warme overdracht vastleggen").click()
    page.get_by_label("Wat is overgedragen?").fill("De oudste wil eerst even kijken.")
    look("overdracht")
    page.get_by_role("button", name="Overdracht opslaan").click()
    expect(page.get_by_text("De warme overdracht aan Gijs Gezinsverzorger is vastgelegd.")).to_be_visible()
    look("hulp")
    assert Handover.objects.get().carer == gijs
