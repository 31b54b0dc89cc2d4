"""A signal from the kitchen to the end of the meldcode, in a browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from cases.models import Signal
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.e2e.test_accessibility import page as page  # a browser that lets axe in
from tests.file_factories import SignalFactory, StepFactory


@pytest.fixture
def look(page, picture):
    """Return a function that takes the pictures of the page, and sees that axe finds nothing at either width."""

    def at(name: str) -> None:
        picture(page, f"signals-{name}")
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            assert faults(page) == [], f"{name} {width}"
        page.set_viewport_size({"width": 1366, "height": 900})

    return at


def test_a_safety_signal_is_passed_on_answered_and_followed(
    page, live_server, log_in, look, with_password, carla, gea, tess, gert, trajectory
):
    with_password(carla, gea, tess, gert)

    # Two taps on the phone, and a line with it.
    log_in(page, gea)
    page.goto(f"{live_server.url}/gezinnen/{trajectory.family_id}/signalen/")
    look("01-tab-leeg")
    page.get_by_role("button", name="Ik maak me zorgen").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Je signaal is doorgegeven")
    expect(page.get_by_text("Carla Casemanager")).to_be_visible()
    look("02-doorgegeven")
    page.get_by_text("Verkeerd gekozen?").click()
    page.get_by_role("button", name="Iemand is misschien niet veilig").click()
    expect(page.get_by_role("link", name="112")).to_be_visible()
    look("03-veiligheid-doorgegeven")
    page.get_by_label("Wil je er iets bij schrijven?").fill("De kinderen waren alleen thuis, de jongste huilde.")
    page.get_by_role("button", name="Klaar").click()
    expect(page.get_by_text("wacht op antwoord")).to_be_visible()
    look("04-tab")
    assert Signal.objects.get().severity == "veiligheid"

    # The casemanager sees it at once, and answers.
    log_in(page, carla)
    expect(page.get_by_role("link", name=re.compile("^Signalen 1"))).to_be_visible()
    look("05-start-casemanager")
    page.get_by_role("heading", name="Signalen voor jou").locator("xpath=../..").get_by_role(
        "link", name="Gezin De Vries"
    ).click()
    page.wait_for_url("**/signalen/*/")
    look("06-signaal")
    page.get_by_label("Je antwoord").fill("Ik ga er vanmiddag heen.")
    page.get_by_role("button", name="Antwoord geven").click()
    expect(page.get_by_text("Je antwoord is bewaard.")).to_be_visible()
    page.get_by_role("link", name="Vastleggen van stap 1").click()
    page.wait_for_url("**/meldcode/?stap=1")
    look("07-stap-1")
    page.get_by_role("button", name="Stap vastleggen").click()
    look("08-stap-1-fout")
    page.get_by_label("Wat is gezien of gehoord?").fill("Twee kinderen van 3 en 5 alleen thuis.")
    page.get_by_role("button", name="Stap vastleggen").click()
    expect(page.get_by_text("Stap 1 is vastgelegd.")).to_be_visible()
    look("09-na-stap-1")
    signal = Signal.objects.get()
    for number in (2, 3):
        StepFactory(signal=signal, step=number)
    page.goto(f"{live_server.url}/signalen/{signal.pk}/meldcode/")
    page.get_by_role("group", name="1. Is er").get_by_label("Ja").check()
    page.get_by_role("group", name="2. Is het").get_by_label("Ja").check()
    page.get_by_label("Hoe kwam je tot").fill("Het was eerder ook zo.")
    look("10-wegen")
    page.get_by_role("button", name="Stap vastleggen").click()
    page.get_by_role("link", name="Vastleggen van stap 5").click()
    page.wait_for_url("**/meldcode/?stap=5")
    expect(page.get_by_text("Melden bij Veilig Thuis is dan de norm.")).to_be_visible()
    look("11-beslissen")
    page.get_by_text("Melden en hulp bieden").click()
    page.get_by_label("Waarom dit besluit?").fill("Samen met Veilig Thuis besproken.")
    page.get_by_role("button", name="Stap vastleggen").click()
    expect(page.get_by_text("Stap 5 is vastgelegd.")).to_be_visible()

    # Another person looks along at each step.
    log_in(page, gert)
    look("12-start-gedragswetenschapper")
    page.goto(f"{live_server.url}/signalen/{signal.pk}/")
    for number in range(1, 6):
        page.get_by_role("button", name=f"Ik keek mee bij stap {number}").click()
        expect(page.get_by_text(f"Je keek mee bij stap {number}.")).to_be_visible()
    look("13-meegekeken")

    log_in(page, carla)
    page.goto(f"{live_server.url}/signalen/{signal.pk}/")
    page.get_by_label("Wat is er sindsdien gebeurd?").fill("Veilig Thuis neemt het over.")
    page.get_by_label("Het signaal is afgehandeld").check()
    page.get_by_role("button", name="Aanvullen").click()
    expect(page.get_by_text("Het signaal is afgesloten.")).to_be_visible()
    look("14-afgesloten")
    page.goto(f"{live_server.url}/gezinnen/{trajectory.family_id}/")
    look("15-tijdlijn")


def test_late_signals_stand_out_for_the_team_manager(
    page, live_server, log_in, look, with_password, tess, carla, trajectory
):
    family = trajectory.family
    family.last_name = "Van den Heuvel-Oosterhuis van Schothorst-Achternamen"
    family.save()
    with_password(tess)
    SignalFactory(trajectory=trajectory)
    SignalFactory(trajectory=trajectory, safety=True, raised_on="2023-09-29")
    closed = {"answered_by": carla, "answered_on": "2023-09-20", "closed_on": "2023-09-21"}
    SignalFactory(trajectory=trajectory, text="Lege koelkast.", **closed)
    log_in(page, tess)
    look("16-start-teammanager")
    page.get_by_role("link", name="Alle signalen").click()
    page.wait_for_url("**/signalen/")
    expect(page.get_by_text("Te laat")).to_be_visible()
    look("17-lijst")


def test_a_signal_needs_no_script(browser, browser_context_args, live_server, log_in, with_password, gea, trajectory):
    with_password(gea)
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    page = context.new_page()
    log_in(page, gea)
    page.goto(f"{live_server.url}/gezinnen/{trajectory.family_id}/signalen/")
    page.get_by_role("button", name="Iets om op te letten").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Je signaal is doorgegeven")
    assert Signal.objects.get().raised_by == gea
    context.close()
