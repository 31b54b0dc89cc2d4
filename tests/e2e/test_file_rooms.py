"""In a browser: more and less help, the planning, the list of work and the documents of a family."""

from __future__ import annotations

from datetime import date

import pytest
from playwright.sync_api import expect

from cases.models import Document, Intensity, PlannedVisit, Review
from tests.cases.test_documents import PDF, photo
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.file_factories import GoalFactory, GoalScoreFactory, MeasurementFactory


@pytest.fixture
def page(browser, browser_context_args):
    # axe is a script that is not ours, and the policy of the application refuses those.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


def sound(page, picture, name: str) -> None:
    """Take the pictures of a page, and see that axe finds nothing on it at either width."""
    picture(page, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{name} {width}"


@pytest.fixture
def going_well(trajectory):
    """Goals and scales that allow the question whether less help could be enough."""
    goal = GoalFactory(trajectory=trajectory, stated_on=date(2023, 5, 20))
    for side in ("gezin", "gezinsverzorger"):
        GoalScoreFactory(goal=goal, side=side, score=0, scored_on=date(2023, 9, 1))
    scales = {"family_strength": 7, "family_burden": 4, "worker_strength": 6, "worker_burden": 5}
    MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 9, 1), **scales)


def test_help_is_reviewed_and_becomes_less(
    page, live_server, log_in, picture, with_password, carla, trajectory, going_well
):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}{trajectory.family.get_absolute_url()}")
    page.get_by_role("navigation", name="Onderdelen van dit dossier").get_by_role(
        "link", name="Hulp", exact=True
    ).click()
    expect(page.get_by_text("Misschien kan het met minder hulp.")).to_be_visible()
    sound(page, picture, "hulp-1-voorstel")
    page.get_by_role("link", name="Evaluatie vastleggen").click()
    page.get_by_text("Minder hulp", exact=True).click()
    sound(page, picture, "hulp-2-evaluatie")
    page.get_by_role("button", name="Evaluatie opslaan").click()
    # A review that concludes to less help leads to the page on which that is agreed.
    page.wait_for_url("**/hoeveelheid/")
    page.get_by_role("button", name="Afspraak opslaan").click()
    expect(page.get_by_text("Vul in waarom.").first).to_be_visible()
    sound(page, picture, "hulp-3-fout")
    page.get_by_text("Waakvlam: af en toe contact, zo lang het nodig is").click()
    page.get_by_label("Hoeveel uur per week, ongeveer?").fill("0,5")
    page.get_by_label("Waarom?").fill("De doelen zijn gehaald. Gea belt nog elke twee weken.")
    page.get_by_role("button", name="Afspraak opslaan").click()
    expect(page.get_by_text("De afspraak is opgeslagen: 0,5 uur per week.")).to_be_visible()
    sound(page, picture, "hulp-4-waakvlam")
    assert (Review.objects.get().outcome, Intensity.objects.get().level) == ("afschalen", "waakvlam")


def test_a_visit_is_planned_moved_and_followed_in_the_calendar(
    page, live_server, log_in, picture, with_password, gea, carla, trajectory
):
    with_password(gea, carla)
    log_in(page, gea)
    page.goto(f"{live_server.url}/planning/")
    sound(page, picture, "planning-1-leeg")
    page.get_by_role("link", name="Gezin De Vries").click()
    page.get_by_label("Datum").fill("2023-09-01")
    page.get_by_role("button", name="Bezoek plannen").click()
    expect(page.get_by_text("Kies vandaag of een dag die nog komt.").first).to_be_visible()
    sound(page, picture, "planning-2-fout")
    page.get_by_label("Datum").fill("2023-10-03")
    page.get_by_label("Begintijd").fill("09:30")
    page.get_by_role("button", name="Bezoek plannen").click()
    expect(page.get_by_text("Het bezoek staat in de planning op 3 oktober 2023.")).to_be_visible()
    sound(page, picture, "planning-3-week")
    page.get_by_role("link", name="Gezin De Vries").first.click()
    sound(page, picture, "planning-4-bezoek")
    page.get_by_label("Datum").fill("2023-10-04")
    page.get_by_role("button", name="Wijziging opslaan").click()
    expect(page.get_by_role("heading", name="woensdag 4 oktober")).to_be_visible()
    assert PlannedVisit.objects.get().planned_on == date(2023, 10, 4)
    page.get_by_role("link", name="Mijn planning in de agenda van mijn telefoon").click()
    page.get_by_role("button", name="Adres maken").click()
    expect(page.locator(".feed-url")).to_contain_text(".ics")
    sound(page, picture, "planning-5-agenda")
    # The casemanager sees the same week.
    log_in(page, carla)
    page.goto(f"{live_server.url}/planning/?week=2023-10-04")
    page.get_by_label("Gezinsverzorger", exact=True).select_option("Gea Gezinsverzorger")
    page.get_by_role("button", name="Tonen").click()
    expect(page.get_by_role("link", name="Gezin De Vries")).to_be_visible()
    sound(page, picture, "planning-6-casemanager")


def test_work_goes_from_the_list_when_it_is_done(
    page, live_server, log_in, picture, with_password, carla, tess, trajectory
):
    with_password(carla, tess)
    log_in(page, carla)
    line = page.get_by_role("link", name="Vraag over andere hulp beantwoorden: gezin De Vries")
    expect(line).to_be_visible()
    page.get_by_role("link", name="Te doen", exact=True).click()
    page.wait_for_url("**/te-doen/")
    sound(page, picture, "te-doen-1-casemanager")
    line.click()
    page.get_by_role("radio", name="Dat weet ik niet").check()
    page.get_by_role("button", name="Antwoord opslaan").click()
    page.wait_for_url(f"**{trajectory.family.get_absolute_url()}")
    page.goto(f"{live_server.url}/te-doen/")
    expect(page.get_by_role("heading", level=1)).to_have_text("Te doen")
    expect(line).to_have_count(0)
    log_in(page, tess)
    page.goto(f"{live_server.url}/te-doen/")
    expect(page.get_by_text("Carla Casemanager").first).to_be_visible()
    sound(page, picture, "te-doen-2-teammanager")


def test_a_letter_and_a_photo_come_on_the_file_and_a_program_does_not(
    page, live_server, log_in, picture, with_password, carla, trajectory, tmp_path, settings
):
    settings.MEDIA_ROOT = tmp_path / "documents"
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}{trajectory.family.get_absolute_url()}")
    page.get_by_role("link", name="Documenten", exact=True).click()
    sound(page, picture, "documenten-1-leeg")

    def add(title: str, name: str, content: bytes) -> None:
        page.get_by_label("Wat is het?").fill(title)
        page.get_by_label("Bestand").set_input_files({"name": name, "mimeType": "application/pdf", "buffer": content})
        page.get_by_role("button", name="Document toevoegen").click()

    add("Een programma", "brief.pdf", b"MZ\x90\x00")
    expect(page.get_by_text("Kies een pdf, een foto").first).to_be_visible()
    sound(page, picture, "documenten-2-fout")
    add("Brief van school", "brief.pdf", PDF)
    expect(page.get_by_text("Het document Brief van school is toegevoegd.")).to_be_visible()
    add("Foto van de brief van de woningbouwvereniging over de huurachterstand", "foto.jpg", photo())
    expect(page.get_by_text("Foto, ", exact=False).first).to_be_visible()
    sound(page, picture, "documenten-3-vol")
    with page.expect_download() as download:
        page.get_by_role("link", name="Brief van school", exact=True).click()
    assert download.value.suggested_filename == "brief-van-school.pdf"
    page.get_by_role("link", name="Verwijderen van Brief van school").click()
    sound(page, picture, "documenten-4-verwijderen")
    page.get_by_role("button", name="Verwijderen").click()
    expect(page.get_by_text("Het document Brief van school is verwijderd.")).to_be_visible()
    assert Document.objects.get().title.startswith("Foto")
