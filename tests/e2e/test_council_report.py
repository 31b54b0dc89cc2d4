"""The council's report in a browser: two people make it, sign it off and publish it, and a correction follows."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from playwright.sync_api import expect

from reports.models import CouncilReport
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import DEMO_PASSWORD, faults

LETTER = {
    "Steller": "S. Steller",
    "Ons kenmerk": "103390-2023",
    "Datum van de brief": "2023-10-02",
    "Burgemeester": "A. Burgemeester",
    "Secretaris": "B. Secretaris",
}


@pytest.fixture
def person(browser, browser_context_args, live_server):
    """Return a function that gives the page of somebody of the demo who is logged in."""
    contexts = []

    def of(username: str):
        # The policy of the application refuses scripts that are not its own, and axe is such a script.
        context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
        contexts.append(context)
        page = context.new_page()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("Gebruikersnaam").fill(username)
        page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{live_server.url}/")
        return page

    yield of
    for context in contexts:
        context.close()


def sound(page, picture, name: str) -> None:
    picture(page, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{name} {width}"


def test_a_report_goes_from_draft_to_archive(db, person, picture, live_server):
    call_command("demo", stdout=io.StringIO())
    writer, colleague = person("teammanager"), person("beleidsmedewerker")
    writer.goto(f"{live_server.url}/verslag/raad/")
    sound(writer, picture, "raadsverslag-1-leeg")
    writer.get_by_role("link", name="Nieuw verslag").click()
    sound(writer, picture, "raadsverslag-2-nieuw")
    writer.get_by_label("Welk verslag?").select_option(label="Tussenevaluatie over 2022")
    writer.get_by_role("button", name="Verslag beginnen").click()
    expect(writer.get_by_text("Het verslag staat klaar")).to_be_visible()
    sound(writer, picture, "raadsverslag-3-concept")

    writer.get_by_role("link", name="Bewerken van Aanbevelingen").click()
    text = writer.get_by_role("textbox", name="Tekst")
    text.fill("Ga door: **21** gezinnen kregen hulp, met ")
    writer.get_by_text("Cijfer invoegen").click()
    writer.get_by_role("button", name="Bezoeken", exact=True).click()
    expect(text).to_have_value("Ga door: **21** gezinnen kregen hulp, met {{Bezoeken}}")
    preview = writer.locator("#voorbeeld-tekst")
    expect(preview.get_by_text("met 1.445")).to_be_visible()
    expect(preview.get_by_text("Met de hand getypt.")).to_be_visible()
    expect(preview.get_by_text("{{Gezinnen met hulp}}")).to_be_visible()
    sound(writer, picture, "raadsverslag-4-tekst")
    writer.get_by_role("button", name="Opslaan").click()
    expect(writer.get_by_text("met de hand zijn getypt: 21")).to_be_visible()

    writer.get_by_role("link", name="Gegevens van de brief").click()
    for label, value in LETTER.items():
        writer.get_by_label(label).fill(value)
    sound(writer, picture, "raadsverslag-5-brief")
    writer.get_by_role("button", name="Opslaan").click()
    writer.get_by_role("button", name="Indienen").click()
    expect(writer.get_by_text("Je hebt dit verslag zelf ingediend.")).to_be_visible()

    colleague.goto(f"{live_server.url}/verslag/")
    colleague.get_by_role("link", name="Tussenevaluatie 2022").click()
    sound(colleague, picture, "raadsverslag-6-goedkeuren")
    colleague.get_by_role("link", name="Terugsturen").click()
    colleague.get_by_label("Wat moet er anders?").fill("Noem ook de wachtlijst.")
    sound(colleague, picture, "raadsverslag-7-terug")
    colleague.get_by_role("button", name="Terugsturen").click()
    writer.reload()
    expect(writer.get_by_text("Noem ook de wachtlijst.")).to_be_visible()
    writer.get_by_role("button", name="Indienen").click()
    colleague.reload()
    colleague.get_by_role("button", name="Goedkeuren").click()
    expect(colleague.get_by_text("Het kan nu worden gepubliceerd")).to_be_visible()
    writer.reload()
    writer.get_by_role("button", name="Publiceren").click()
    expect(writer.get_by_text("gepubliceerd en ligt vast")).to_be_visible(timeout=60_000)
    writer.get_by_role("link", name="Naar het verslag").click()
    sound(writer, picture, "raadsverslag-8-gepubliceerd")
    report = CouncilReport.objects.get()
    with writer.expect_download() as download:
        writer.get_by_role("link", name="Brief en bijlage (pdf)").click()
    content = download.value.path().read_bytes()
    assert content == bytes(report.files.get(kind="pdf").content)
    assert content.startswith(b"%PDF")

    writer.get_by_role("button", name="Nieuwe uitgave").click()
    writer.get_by_role("button", name="Cijfers vergelijken").click()
    expect(writer.get_by_text("Alle cijfers zijn gelijk")).to_be_visible()
    sound(writer, picture, "raadsverslag-9-vergelijken")
