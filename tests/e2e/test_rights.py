"""In a browser: asking for a copy, redacting a text, an own statement, and destroying a file with two people."""

from __future__ import annotations

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import expect

from cases.models import DestroyedFamily, Disclosure, Family
from tests import factories, file_factories
from tests.e2e.test_file_rooms import sound
from tests.rights_factories import ParentFactory


@pytest.fixture
def page(browser, browser_context_args):
    # axe is a script that is not ours, and the policy of the application refuses those.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def household(trajectory, gea):
    ParentFactory(family=trajectory.family, first_name="Ayşe")
    factories.MemberFactory(family=trajectory.family, first_name="Sjoerd", born_on=date(2014, 3, 7))
    factories.VisitFactory(
        trajectory=trajectory, carer=gea, note="Ayşe sliep slecht. Sjoerd was boos.\nGea ruimde de keuken op."
    )
    file_factories.SignalFactory(trajectory=trajectory, raised_by=gea, text="Sjoerd had een blauwe plek.")
    return trajectory.family


def test_a_mother_gets_a_copy_without_what_is_anothers(
    page, live_server, log_in, picture, with_password, carla, household
):
    with_password(carla)
    log_in(page, carla)
    page.goto(f"{live_server.url}{household.get_absolute_url()}")
    page.get_by_role("link", name="Rechten", exact=True).click()
    sound(page, picture, "rechten-1-leeg")
    page.get_by_role("link", name="Verzoek vastleggen").click()
    page.get_by_role("radio", name="Ayşe (ouder of verzorger)").check()
    page.get_by_role("radio", name="Inzage: een kopie van mijn gegevens").check()
    page.get_by_role("radio", name="De ouders met gezag", exact=True).check()
    page.get_by_role("button", name="Verzoek vastleggen").click()
    expect(page.get_by_text("Op deze leeftijd vraagt de persoon zelf").first).to_be_visible()
    sound(page, picture, "rechten-2-verzoek-fout")
    page.get_by_role("radio", name="De persoon zelf").check()
    page.get_by_role("button", name="Verzoek vastleggen").click()
    expect(page.get_by_text("29 oktober 2023")).to_be_visible()
    sound(page, picture, "rechten-3-verzoek")
    page.get_by_role("link", name="Kopie klaarmaken").click()
    sound(page, picture, "rechten-4-kopie")
    page.get_by_role("link", name="Teksten bekijken (2)").click()
    expect(page.locator("mark").first).to_be_visible()
    page.get_by_role("radio", name="Gelakt meegeven").check()
    sound(page, picture, "rechten-5-tekst")
    page.get_by_role("button", name="Opslaan en volgende").click()
    page.get_by_role("button", name="Opslaan en volgende").click()
    expect(page.get_by_text("Vul in waarom dit niet mee kan.").first).to_be_visible()
    sound(page, picture, "rechten-6-signaal-fout")
    page.get_by_label("Waarom weglaten?").fill("Het onderzoek loopt nog.")
    page.get_by_role("button", name="Opslaan en volgende").click()
    expect(page.get_by_text("1 van de 2 teksten gaat mee.")).to_be_visible()
    page.get_by_label("Aan wie geef je de kopie?").fill("De moeder")
    with page.expect_download() as download:
        page.get_by_role("button", name="Kopie downloaden").click()
    content = Path(download.value.path()).read_bytes()
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        data = archive.read("dossier.json").decode()
    assert "Ayşe sliep slecht" in data
    assert "Sjoerd" not in data
    assert Disclosure.objects.get().given_to == "De moeder"
    page.goto(f"{live_server.url}/gezinnen/{household.pk}/rechten/verklaring/")
    page.get_by_role("radio", name="Ayşe (ouder of verzorger)").check()
    page.get_by_label("In eigen woorden").fill("Ik vind dat het goed gaat.")
    sound(page, picture, "rechten-7-verklaring")
    page.get_by_role("button", name="Verklaring toevoegen").click()
    expect(page.get_by_text("Ik vind dat het goed gaat.")).to_be_visible()
    sound(page, picture, "rechten-8-vol")


def test_two_people_destroy_a_file(
    page, live_server, log_in, picture, with_password, carla, tess, fatma, pilot, district, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.DATA_DIR = tmp_path
    with_password(tess, fatma)
    family = factories.FamilyFactory(
        pilot=pilot, district=district, case_manager=carla, reference="GV-2022-007", last_name="Verzonnen"
    )
    factories.TrajectoryFactory(family=family, ended=True)
    ParentFactory(family=family, first_name="Ayşe")
    ParentFactory(family=family, first_name="Wubbo")
    old = factories.FamilyFactory(
        pilot=pilot, district=district, case_manager=carla, reference="GV-2001-001", referred_on=date(2001, 5, 1)
    )
    log_in(page, tess)
    page.goto(f"{live_server.url}/gezinnen/{family.pk}/rechten/verzoek/")
    page.get_by_role("radio", name="Ayşe (ouder of verzorger)").check()
    page.get_by_role("radio", name="Vernietiging van het dossier").check()
    page.get_by_role("radio", name="De persoon zelf").check()
    page.get_by_role("button", name="Verzoek vastleggen").click()
    sound(page, picture, "vernietigen-1-verzoek")
    page.get_by_role("radio", name="Toegekend").check()
    page.get_by_label("Waarom dit besluit?").fill("Allebei de ouders willen dit, en niemand heeft er nog belang bij.")
    page.get_by_role("button", name="Besluit opslaan").click()
    sound(page, picture, "vernietigen-2-besluit")
    page.get_by_role("link", name="Naar het bevestigen").click()
    expect(page.get_by_text("Jij nam het besluit.")).to_be_visible()
    sound(page, picture, "vernietigen-3-zelf")
    page.goto(f"{live_server.url}/gezinnen/{family.pk}/rechten/bewaren/")
    sound(page, picture, "vernietigen-4-bewaren")
    page.goto(f"{live_server.url}/vernietigen/termijn-voorbij/")
    page.get_by_label("Mag weg: GV-2001-001").check()
    sound(page, picture, "vernietigen-5-termijn")
    page.get_by_role("button", name="Voorstellen aan een tweede persoon").click()
    expect(page.get_by_text("1 dossier wacht nu op een tweede persoon.")).to_be_visible()
    log_in(page, fatma)
    page.get_by_role("link", name="Vernietigen", exact=True).click()
    sound(page, picture, "vernietigen-6-lijst")
    page.get_by_role("link", name="GV-2022-007").click()
    page.get_by_label("Neem het kenmerk over").fill("GV-2022-008")
    page.get_by_role("button", name="Vernietiging bevestigen").click()
    expect(page.get_by_text("Dit is niet het kenmerk van dit dossier.").first).to_be_visible()
    sound(page, picture, "vernietigen-7-fout")
    page.get_by_label("Neem het kenmerk over").fill("GV-2022-007")
    page.get_by_role("button", name="Vernietiging bevestigen").click()
    expect(page.get_by_text("Het dossier met kenmerk GV-2022-007 is vernietigd.")).to_be_visible()
    sound(page, picture, "vernietigen-8-klaar")
    assert list(Family.objects.all()) == [old]
    assert DestroyedFamily.objects.get().reference == "GV-2022-007"
