"""A copy of a file for one person: everything of that person, and nothing of another."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date

import pikepdf
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.db import models
from django.urls import reverse

from cases import access_pack, destruction
from cases.access_pack import FREE, IN_SECTIONS, NOT_GIVEN, SECTIONS, SOURCES
from cases.models import AuditEvent, Disclosure, Family, PackChoice
from reports.printing import PrintingFailed
from tests import factories, file_factories
from tests.rights_factories import ParentFactory, RequestFactory, StatementFactory

TODAY = date(2023, 9, 29)


@pytest.fixture
def asked(trajectory, gea):
    """A mother asks for a copy; a visit tells of her, of her son and of the carer."""
    mother = ParentFactory(family=trajectory.family, first_name="Ayşe")
    factories.MemberFactory(family=trajectory.family, first_name="Sjoerdtje", born_on=date(2014, 3, 7))
    ParentFactory(family=trajectory.family, first_name="Wubbo", born_on=date(1988, 11, 23))
    factories.VisitFactory(trajectory=trajectory, carer=gea, note="Ayşe sliep slecht. Sjoerdtje was boos, zei Gea.")
    StatementFactory(member=mother, text="Ik vind dat het goed gaat.")
    return RequestFactory(member=mother)


@pytest.fixture
def take(login, carla, asked):
    """Return a function that hands out the copy, and gives what is in the zip by name."""

    def out() -> dict[str, bytes]:
        url = reverse("reports:access_pack", args=[asked.pk])
        answer = login(carla).post(url, {"given_to": "De moeder"})
        assert answer["Content-Type"] == "application/zip", answer
        with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
            return {name: archive.read(name) for name in archive.namelist()}

    return out


def choose(login, carla, asked, source: str, **data) -> int:
    url = reverse("cases:rights_pack_text", args=[asked.pk])
    return login(carla).post(f"{url}?tekst={source}", data).status_code


def said(files: dict[str, bytes]) -> str:
    pages = pypdf.PdfReader(io.BytesIO(files["dossier.pdf"])).pages
    return " ".join(" ".join(page.extract_text() for page in pages).split()) + files["dossier.json"].decode()


def test_without_a_look_at_the_texts_nothing_of_another_goes_along(take):
    files = take()
    text = said(files)
    data = json.loads(files["dossier.json"])
    assert data["persoon"][0]["voornaam"] == "Ayşe"
    assert data["eigen_verklaringen"][0]["verklaring"] == "Ik vind dat het goed gaat."
    assert data["teksten"] == []
    assert data["niet_meegegeven"] == 1
    assert data["bezoeken"][0]["datum"] == "2023-05-03"
    assert "Ik vind dat het goed gaat." in text
    for other in ("Sjoerdtje", "Wubbo", "Gea", "Gezinsverzorger ", "Carla", "2014", "1988", "sliep"):
        assert other not in text.replace("Gezinsverzorger 1", ""), other


def test_a_redacted_text_goes_along_as_it_was_redacted(login, carla, asked, take):
    visit = asked.family.trajectories.get().visits.get()
    page = login(carla).get(reverse("cases:rights_pack_text", args=[asked.pk])).content.decode()
    assert "<mark>Sjoerdtje</mark>" in page
    assert "<mark>Ayşe</mark>" not in page
    proposal = "Ayşe sliep slecht. [naam weggelaten] was boos, zei [naam weggelaten]."
    assert proposal in page
    data = {"choice": "gelakt", "text": "Ayşe sliep slecht.", "reason": ""}
    assert choose(login, carla, asked, f"visit-{visit.pk}", **data) == 302
    text = said(take())
    assert "Ayşe sliep slecht." in text
    assert "Sjoerdtje" not in text
    given = Disclosure.objects.get()
    assert (given.given_to, given.given_by, given.texts_given, given.texts_left_out) == ("De moeder", carla, 1, 0)
    asked.refresh_from_db()
    assert (asked.decision, asked.closed_on) == ("toegekend", TODAY)
    assert AuditEvent.objects.filter(action="rights.handed_out", family_number=asked.family.pk).count() == 1


def test_a_text_that_changed_since_is_looked_at_again(login, carla, asked, take):
    visit = asked.family.trajectories.get().visits.get()
    choose(login, carla, asked, f"visit-{visit.pk}", choice="meegeven", reason="")
    assert access_pack.looked(asked)[0].goes_along
    visit.note = "Sjoerdtje was weer boos."
    visit.save()
    asked.refresh_from_db()
    assert access_pack.looked(asked)[0].choice is None
    assert "Sjoerdtje" not in said(take())


def test_a_signal_is_held_back_with_a_reason(login, carla, asked):
    signal = file_factories.SignalFactory(trajectory=asked.family.trajectories.get(), safety=True, text="Blauwe plek")
    source = f"signal-{signal.pk}"
    assert choose(login, carla, asked, source, choice="weglaten", reason="") == 422
    assert choose(login, carla, asked, source, choice="weglaten", reason="Het onderzoek loopt nog.") == 302
    assert PackChoice.objects.get().reason == "Het onderzoek loopt nog."


def test_redacted_without_a_text_is_refused(login, carla, asked):
    source = access_pack.texts(asked.family)[0].source
    assert choose(login, carla, asked, source, choice="gelakt", text="", reason="") == 422


def test_a_document_goes_along_whole_or_not(login, carla, asked, take, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = file_factories.DocumentFactory(family=asked.family, title="Brief over Ayşe")
    document.file.save("document", ContentFile(b"%PDF-1.7 brief"))
    assert list(take()) == ["dossier.pdf", "dossier.json"]
    asked.closed_on = None
    asked.save()
    choose(login, carla, asked, f"document-{document.pk}", choice="meegeven", reason="")
    files = take()
    assert files[f"documenten/document-{document.pk}.pdf"] == b"%PDF-1.7 brief"


def test_the_pdf_is_tagged_and_claims_universal_accessibility(take):
    with pikepdf.open(io.BytesIO(take()["dossier.pdf"])) as pdf:
        assert pdf.Root.MarkInfo.Marked
        assert str(pdf.Root.Lang) == "nl"
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
        assert "/Link" not in str([annotation for page in pdf.pages for annotation in page.get("/Annots", [])])


def test_markup_in_a_text_is_text_on_paper(login, carla, asked, take):
    visit = asked.family.trajectories.get().visits.get()
    visit.note = '<img src="http://example.org/x.png"><b>vet</b> <a rel=attachment href="file:///etc/passwd">x</a>'
    visit.save()
    choose(login, carla, asked, f"visit-{visit.pk}", choice="meegeven", reason="")
    files = take()
    assert "<b>vet</b>" in said(files)
    with pikepdf.open(io.BytesIO(files["dossier.pdf"])) as pdf:
        assert not list(pdf.attachments)


def test_nothing_is_written_down_when_the_pdf_fails(login, carla, asked, monkeypatch):
    def fails(*args, **kwargs):
        raise PrintingFailed("Het is niet gelukt om de pdf te maken.")

    monkeypatch.setattr("reports.access_pack.printed", fails)
    url = reverse("reports:access_pack", args=[asked.pk])
    answer = login(carla).post(url, {"given_to": "De moeder"}, follow=True)
    assert "Het is niet gelukt" in answer.content.decode()
    assert "Vul in aan wie" in login(carla).post(url, {"given_to": ""}, follow=True).content.decode()
    assert not Disclosure.objects.exists()


def test_the_copy_of_a_child_is_of_the_child(trajectory):
    child = factories.MemberFactory(family=trajectory.family, first_name="Sjoerdtje")
    ParentFactory(family=trajectory.family, first_name="Wubbo")
    StatementFactory(member__family=trajectory.family, text="Van de vader alleen.")
    shown = str([section.shown_rows for section in access_pack.sections(child)])
    assert "Sjoerdtje" in shown
    assert "Van de vader alleen." not in shown
    assert "Wubbo" in access_pack.names_of_others(child)


def test_every_model_of_a_family_is_in_the_copy_or_left_out_for_a_reason():
    in_texts = {source.model for source in SOURCES}
    covered = in_texts | IN_SECTIONS | set(NOT_GIVEN)
    assert {Family, *destruction.belongings()} <= covered
    assert not in_texts & set(NOT_GIVEN)
    assert len(SECTIONS) >= 1


# Texts that go along as facts of the person or the file, or that are a key or a number of it.
FACTS = {
    *("reference", "last_name", "search_name", "street", "house_number", "postcode", "city", "first_name"),
    *("file", "content_type", "sha256", "wish", "changed", "given_to"),
}


def test_every_text_of_a_family_is_looked_at_or_a_fact():
    looked_at = {(source.model, name) for source in SOURCES for name in source.fields}
    all_facts = IN_SECTIONS - {source.model for source in SOURCES}
    for model in {Family, *destruction.belongings()} - set(NOT_GIVEN) - all_facts:
        for field in model._meta.concrete_fields:
            if isinstance(field, models.CharField | models.TextField) and not field.choices:
                known = (model, field.name) in looked_at or field.name in FACTS
                assert known, f"{model.__name__}.{field.name}"


def test_every_source_names_fields_that_are_there_and_one_that_makes_it_a_text():
    for source in SOURCES:
        names = {field.name for field in source.model._meta.fields}
        assert set(source.fields) <= names, source.model
        assert set(source.fields) & set(FREE), source.model
