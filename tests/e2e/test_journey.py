"""From nothing to the council's evaluation: the first paragraph of what this application is for, in a browser."""

from __future__ import annotations

import pypdf
import pytest
from playwright.sync_api import expect

from cases.models import Trajectory, Visit


@pytest.fixture
def problems(page):
    """What the browser complained of: scripts or styles that the content security policy refused, errors in ours."""
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


def register_the_family(page, live_server) -> None:
    page.goto(live_server.url)
    page.get_by_role("link", name="Gezin aanmelden").click()
    page.get_by_label("Achternaam van het gezin").fill("Yılmaz-de Boer")
    page.get_by_label("Straat").fill("Zilverberkpad")
    page.get_by_label("Huisnummer").fill("12")
    page.get_by_label("Postcode").fill("9799zz")
    page.get_by_label("Wijk").select_option("Beijum")
    page.get_by_label("Lichamelijke gezondheid van een ouder").check()
    line = page.get_by_role("group", name="Gezinslid 1")
    line.get_by_label("Rol").select_option("Ouder of verzorger")
    line.get_by_label("Voornaam").fill("Ayşe")
    line = page.get_by_role("group", name="Gezinslid 2")
    line.get_by_label("Rol").select_option("Kind")
    line.get_by_label("Geboortedatum").fill("2019-07-01")


def test_a_family_gets_help_and_the_council_its_evaluation(
    page, live_server, log_in, picture, with_password, carla, gea, tess, district, iag, problems, tmp_path
):
    with_password(carla, gea, tess)
    page.goto(live_server.url)
    picture(page, "01-inloggen")

    # The casemanager registers the family, gives it a family carer and answers the question about other care.
    log_in(page, carla)
    picture(page, "02-start-casemanager-leeg")
    register_the_family(page, live_server)
    picture(page, "03-gezin-aanmelden")
    page.get_by_role("button", name="Gezin aanmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gezin Yılmaz-de Boer")
    expect(page.get_by_text("aangemeld met kenmerk GV-2023-001")).to_be_visible()
    picture(page, "04-gezin-zonder-hulp")
    page.get_by_role("link", name="Gezinsverzorger inzetten").click()
    expect(page.get_by_text("0 van 10 plekken bezet")).to_be_visible()
    page.get_by_label("Gezinsverzorger", exact=True).select_option("Gea Gezinsverzorger, helpt nu 0 gezinnen")
    page.get_by_label("Eerste dag van de hulp").fill("2023-09-29")
    page.get_by_label("Het gezin weet ervan en doet vrijwillig mee").check()
    picture(page, "05-gezinsverzorger-inzetten")
    page.get_by_role("button", name="Hulp starten").click()

    expect(page.get_by_role("heading", level=1)).to_have_text("Welke hulp was er anders ingezet?")
    page.get_by_label("Ja, dan was er andere hulp ingezet").check()
    line = page.get_by_role("group", name="Hulp 1", exact=True)
    line.get_by_label("Welke hulp?").select_option(index=1)
    line.get_by_label("Van welke aanbieder?").fill("Elker")
    line.get_by_label("Per week, verwacht").fill("3,5")
    line.get_by_label("Weken, verwacht").fill("22")
    line.get_by_label("Hoe zeker ben je?").select_option("Waarschijnlijk")
    picture(page, "06-andere-hulp")
    page.get_by_role("button", name="Antwoord opslaan").click()
    expect(page.get_by_text("Intensieve ambulante gezinsbegeleiding van Elker").first).to_be_visible()
    picture(page, "07-gezin-met-hulp")

    # The family carer logs a visit on the phone: six taps, nothing typed.
    log_in(page, gea)
    page.set_viewport_size({"width": 390, "height": 844})
    picture(page, "08-start-gezinsverzorger")
    page.get_by_role("link", name="Bezoek vastleggen bij gezin Yılmaz-de Boer").click()
    page.wait_for_url("**/bezoek/")
    picture(page, "09-bezoek-vastleggen")
    page.get_by_text("1,5 uur").click()
    page.get_by_text("Huishouden", exact=True).click()
    page.get_by_text("We deden het samen").click()
    page.get_by_role("button", name="Bezoek opslaan").click()
    expect(page.get_by_text("Het bezoek van 29 september 2023 is vastgelegd.")).to_be_visible()
    assert Visit.objects.get().minutes == 90
    page.goto(f"{live_server.url}/mijn-caseload/")
    picture(page, "10-mijn-caseload")
    page.set_viewport_size({"width": 1366, "height": 900})

    # The team manager sees it on the dashboard and prints the evaluation.
    log_in(page, tess)
    picture(page, "11-start-teammanager")
    page.get_by_role("link", name="Team", exact=True).click()
    expect(page.get_by_text("van 10 plekken bezet").first).to_contain_text("1")
    picture(page, "12-team")
    page.get_by_role("link", name="Verslag", exact=True).click()
    page.wait_for_url("**/verslag/")
    picture(page, "13-verslag")
    page.goto(f"{live_server.url}/verslag/?van=2023-01-01&tot=2023-09-29")
    with page.expect_download() as download:
        page.get_by_role("link", name="Verslag als pdf").click()
    download.value.save_as(tmp_path / "verslag.pdf")
    text = "".join(leaf.extract_text() for leaf in pypdf.PdfReader(tmp_path / "verslag.pdf").pages)
    assert "1 gezin" in text

    # The casemanager ends the help.
    log_in(page, carla)
    page.goto(f"{live_server.url}{Trajectory.objects.get().family.get_absolute_url()}")
    page.get_by_role("link", name="Beëindigen").click()
    page.get_by_label("Laatste dag van de hulp").fill("2023-09-29")
    page.get_by_label("Beëindigd volgens plan").check()
    page.get_by_label("Geen hulp meer nodig").check()
    picture(page, "14-traject-beeindigen")
    page.get_by_role("button", name="Traject beëindigen").click()
    expect(page.get_by_text("eindigt op 29 september 2023.")).to_be_visible()
    assert Trajectory.objects.get().closing_reason == "01"
    assert problems == []
