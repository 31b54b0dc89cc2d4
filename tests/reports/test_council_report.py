"""A report from draft to archive: who may do what, and that nothing of what was published changes."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import reverse

from cases.models import AuditEvent, Visit
from cases.period import Period
from monitoring.models import Release
from monitoring.suppression.keeping import CannotRead
from reports import drafting, files, signing, snapshot, texts
from reports.codes import FileKind, ReportKind, ReportStatus, Step
from reports.models import CouncilReport
from reports.printing import PrintingFailed
from tests.factories import TariffFactory, UserFactory
from tests.monitoring.full_files import fill_pilot
from tests.report_factories import CouncilReportFactory, published

YEAR = Period.year(2023)


@pytest.fixture(autouse=True)
def quick_files(monkeypatch):
    """Printing is tried by its own tests, and takes seconds."""
    monkeypatch.setattr(files, "evaluation_pdf", lambda evaluation: evaluation.letter_text.encode())
    monkeypatch.setattr(files, "public_summary_pdf", lambda evaluation: b"%PDF-", raising=False)


@pytest.fixture
def full(pilot, district, carla):
    fill_pilot(pilot, helped=14, waiting=6)
    return pilot


@pytest.fixture
def draft(full, tess):
    return drafting.start(pilot=full, kind=ReportKind.INTERIM, period=YEAR, carry_over=False, actor=tess)


@pytest.fixture
def complete(draft, tess):
    content = {"author": "S. Steller", "reference": "1-2024", "dated_on": date(2024, 2, 1)}
    content |= {"mayor": "A. Burgemeester", "secretary": "B. Secretaris"}
    drafting.change_letter(report=draft, content=content, actor=tess)
    draft.refresh_from_db()
    return draft


def written(report: CouncilReport) -> dict[str, str]:
    return {anchor: one.text for anchor, one in texts.current(report, report.published_figures()).items()}


# --- making it --------------------------------------------------------------------------------------------------------


def test_a_report_begins_with_all_sections_written_from_released_figures(draft, tess):
    assert draft.subject == "Pilot gezinsverzorger tussenevaluatie 2023"
    assert "{{Gezinnen met hulp}} gezinnen" in written(draft)["gezinnen"]
    assert "14 gezinnen" in texts.draft(draft, draft.published_figures()).all_chapters[0].text
    release = Release.objects.get()
    assert (release.kind, release.released_by) == (Release.Kind.REPORT, tess)
    assert release.published == draft.figures


def test_the_same_report_is_begun_once(draft, full, tess):
    with pytest.raises(ValidationError, match="al een concept"):
        drafting.start(pilot=full, kind=ReportKind.INTERIM, period=YEAR, carry_over=False, actor=tess)


def test_what_somebody_wrote_stays_when_the_figures_change_and_the_numbers_follow(draft, full, tess):
    text = "Wij hielpen {{Gezinnen met hulp}} gezinnen met **rust**."
    drafting.write_section(report=draft, anchor="gezinnen", text=text, actor=tess)
    fill_pilot(full, helped=9, waiting=0)
    drafting.refresh_figures(report=draft, actor=tess)
    draft.refresh_from_db()
    shown = {one.anchor: one.text for one in texts.draft(draft, draft.published_figures()).all_chapters}
    assert written(draft)["gezinnen"] == text
    assert shown["gezinnen"] == "Wij hielpen 23 gezinnen met **rust**."


def test_a_text_that_goes_back_follows_the_figures_again(draft, tess):
    before = written(draft)
    drafting.write_section(report=draft, anchor="gezinnen", text="Anders.", actor=tess)
    assert written(draft)["gezinnen"] == "Anders."
    drafting.restore_section(report=draft, anchor="gezinnen", actor=tess)
    assert written(draft) == before


def test_the_texts_and_the_names_of_the_last_report_come_along(complete, full, tess):
    drafting.write_section(report=complete, anchor="aanbevelingen", text="Ga door.", actor=tess)
    drafting.write_section(report=complete, anchor="gezinnen", text="{{Gezinnen met hulp}}!", actor=tess)
    year = Period.year(2022)
    following = drafting.start(pilot=full, kind=ReportKind.INTERIM, period=year, carry_over=True, actor=tess)
    assert written(following)["aanbevelingen"] == "Ga door."
    assert following.sections.get(anchor="gezinnen").text == "{{Gezinnen met hulp}}!"
    assert (following.mayor, following.reference) == ("A. Burgemeester", "")
    without = drafting.start(
        pilot=full,
        kind=ReportKind.QUARTER,
        period=Period(date(2023, 4, 1), date(2023, 6, 30)),
        carry_over=False,
        actor=tess,
    )
    assert not without.sections.exists()


def test_the_reports_that_can_be_made(pilot):
    pilot.started_on = date(2021, 11, 15)
    offered = [(choice.kind, choice.period) for choice in drafting.choices(pilot, date(2023, 2, 10))]
    assert offered == [
        (ReportKind.INTERIM, Period.year(2022)),
        (ReportKind.INTERIM, Period.year(2021)),
        (ReportKind.QUARTER, Period(date(2022, 10, 1), date(2022, 12, 31))),
        (ReportKind.QUARTER, Period(date(2022, 7, 1), date(2022, 9, 30))),
        (ReportKind.QUARTER, Period(date(2022, 4, 1), date(2022, 6, 30))),
        (ReportKind.QUARTER, Period(date(2022, 1, 1), date(2022, 3, 31))),
        (ReportKind.QUARTER, Period(date(2021, 10, 1), date(2021, 12, 31))),
        (ReportKind.FINAL, Period(date(2021, 11, 15), date(2023, 1, 31))),
    ]
    pilot.ended_on = date(2022, 12, 31)
    assert drafting.choices(pilot, date(2023, 2, 10))[-1].period.last == pilot.ended_on
    assert drafting.choices(pilot, date(2021, 11, 20)) == []


# --- signing off ------------------------------------------------------------------------------------------------------


def test_from_draft_to_archive(complete, tess, bo):
    signing.submit(report=complete, actor=tess)
    signing.approve(report=complete, actor=bo)
    signing.publish(report=complete, actor=tess)
    complete.refresh_from_db()
    assert complete.status == ReportStatus.PUBLISHED
    assert (complete.submitted_by, complete.approved_by) == (tess, bo)
    assert [step.step for step in complete.steps.all()] == [Step.PUBLISHED, Step.APPROVED, Step.SUBMITTED]
    assert complete.sha256 == snapshot.checksum(complete.snapshot)
    assert {file.kind for file in complete.files.all()} == set(FileKind)
    for file in complete.files.all():
        assert file.sha256 == hashlib.sha256(file.content).hexdigest()
        assert file.size == len(file.content)
    told = set(AuditEvent.objects.filter(action__startswith="report.").values_list("action", flat=True))
    assert told >= {"report.started", "report.submitted", "report.approved", "report.published"}


def test_who_hands_it_in_does_not_approve_it(complete, tess):
    signing.submit(report=complete, actor=tess)
    with pytest.raises(ValidationError, match="zelf ingediend"):
        signing.approve(report=complete, actor=tess)
    with pytest.raises(IntegrityError, match="approved_by_another"), transaction.atomic():
        CouncilReport.objects.filter(pk=complete.pk).update(approved_by=tess)


def test_it_comes_back_with_remarks(complete, tess, bo):
    signing.submit(report=complete, actor=tess)
    with pytest.raises(ValidationError, match="wat er anders moet"):
        signing.send_back(report=complete, remarks=" ", actor=bo)
    signing.send_back(report=complete, remarks="Noem de wachtlijst.", actor=bo)
    complete.refresh_from_db()
    assert (complete.status, complete.submitted_by) == (ReportStatus.DRAFT, None)
    assert complete.steps.first().remarks == "Noem de wachtlijst."
    signing.submit(report=complete, actor=bo)
    signing.approve(report=complete, actor=tess)


@pytest.mark.parametrize("action", [signing.approve, signing.publish])
def test_no_step_is_left_out(complete, tess, action):
    with pytest.raises(ValidationError, match="intussen concept"):
        action(report=complete, actor=tess)


def test_what_was_handed_in_is_not_edited(complete, tess):
    signing.submit(report=complete, actor=tess)
    for change in (
        lambda: drafting.write_section(report=complete, anchor="brief", text="x", actor=tess),
        lambda: drafting.change_letter(report=complete, content={"subject": "x"}, actor=tess),
        lambda: drafting.refresh_figures(report=complete, actor=tess),
        lambda: drafting.drop(report=complete, actor=tess),
    ):
        with pytest.raises(ValidationError, match="geen concept meer"):
            change()


def test_a_letter_that_is_not_filled_in_is_not_handed_in(draft, tess):
    with pytest.raises(ValidationError, match="steller, ons kenmerk, datum van de brief, burgemeester, secretaris"):
        signing.submit(report=draft, actor=tess)


def test_a_figure_that_does_not_exist_is_not_handed_in(complete, tess):
    drafting.write_section(report=complete, anchor="gezinnen", text="{{Gezinnen}}", actor=tess)
    with pytest.raises(ValidationError, match=r"\{\{Gezinnen\}\}"):
        signing.submit(report=complete, actor=tess)


@pytest.mark.parametrize(
    ("anchor", "text", "refusal"),
    [
        ("grenzen", " ", "mag niet leeg zijn"),
        ("aanbevelingen", "Wij raden aan: (nog in te vullen)", "nog in te vullen"),
    ],
)
def test_what_has_to_be_said_is_said(complete, tess, anchor, text, refusal):
    drafting.write_section(report=complete, anchor=anchor, text=text, actor=tess)
    with pytest.raises(ValidationError, match=refusal):
        signing.submit(report=complete, actor=tess)


def test_when_printing_fails_nothing_is_published(complete, tess, bo, monkeypatch):
    def fail(evaluation):
        raise PrintingFailed("Het lukt niet.")

    signing.submit(report=complete, actor=tess)
    signing.approve(report=complete, actor=bo)
    monkeypatch.setattr(files, "evaluation_pdf", fail)
    with pytest.raises(PrintingFailed):
        signing.publish(report=complete, actor=tess)
    complete.refresh_from_db()
    assert (complete.status, complete.sha256) == (ReportStatus.APPROVED, "")
    assert not complete.files.exists()


# --- the archive ------------------------------------------------------------------------------------------------------


@pytest.fixture
def archived(full, tess, bo):
    TariffFactory(product__pilot=full)
    letter = "Wij hielpen {{Gezinnen met hulp}} gezinnen."
    return published(full, tess, bo, letter=letter, first=YEAR.first, last=YEAR.last)


def test_the_database_refuses_every_change_of_what_was_published(archived, tess):
    report = CouncilReport.objects.filter(pk=archived.pk)
    step, file = archived.steps.all()[:1].get(), archived.files.all()[:1].get()
    for change in (
        lambda: report.update(sha256="0" * 64),
        lambda: report.update(status=ReportStatus.DRAFT),
        report.delete,
        lambda: archived.sections.create(anchor="brief", text="x"),
        lambda: archived.steps.filter(pk=step.pk).update(remarks="x"),
        lambda: archived.steps.filter(pk=step.pk).delete(),
        lambda: archived.files.filter(pk=file.pk).update(content=b"x"),
        lambda: archived.files.filter(pk=file.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match=r"published_\w+"), transaction.atomic():
            change()


def test_the_snapshot_prints_the_same_bytes_on_another_day_whatever_changed_since(archived, full, tess):
    before = {file.kind: bytes(file.content) for file in archived.files.all()}
    Visit.objects.all().delete()
    fill_pilot(full, helped=5, waiting=3)
    full.name = full.organisation = full.municipality = "Elders"
    full.save()
    with time_machine.travel(date(2031, 5, 1)):
        again = files.make(snapshot.evaluation_of(archived.snapshot), sha256=archived.sha256)
    assert again == before
    assert again[FileKind.PDF] == b"Wij hielpen 14 gezinnen."
    assert snapshot.checksum(archived.snapshot) == archived.sha256


def test_a_snapshot_holds_all_that_the_report_stands_on(archived):
    assert archived.snapshot["settings"]["min_cell"] == 5
    assert archived.snapshot["settings"]["tariffs"]
    assert archived.snapshot["code_version"]
    assert set(archived.snapshot["texts"]) == set(texts.standard(archived, archived.published_figures()))
    assert not any("{{" in text for text in archived.snapshot["texts"].values())


def test_a_snapshot_of_another_version_says_that_it_cannot_be_read(archived):
    archived.snapshot["figures"]["is"]["nieuw"] = 1
    with pytest.raises(CannotRead):
        snapshot.evaluation_of(archived.snapshot)


def test_a_correction_is_a_new_edition_that_says_what_changed(archived, tess, bo):
    edition = drafting.correct(report=archived, actor=tess)
    assert (edition.edition, edition.corrects, edition.status) == (2, archived, ReportStatus.DRAFT)
    assert written(edition) == written(archived)
    with pytest.raises(ValidationError, match="nieuwere uitgave"):
        drafting.correct(report=archived, actor=tess)
    with pytest.raises(ValidationError, match="wat er in deze uitgave is veranderd"):
        signing.submit(report=edition, actor=tess)
    drafting.change_letter(report=edition, content={"correction": "Een bezoek telde dubbel."}, actor=tess)
    signing.submit(report=edition, actor=tess)
    signing.approve(report=edition, actor=bo)
    signing.publish(report=edition, actor=tess)
    edition.refresh_from_db()
    assert edition.snapshot["correction"] == "Een bezoek telde dubbel."
    archived.refresh_from_db()
    assert archived.is_published


# --- the pages --------------------------------------------------------------------------------------------------------


def test_the_pages_from_beginning_to_archive(login, full, tess, bo):
    client, colleague = login(tess), login(bo)
    started = client.post(reverse("reports:report_start"), {"which": "tussenevaluatie:2022-01-01:2022-12-31"})
    report = CouncilReport.objects.get()
    assert started["Location"] == report.get_absolute_url()
    letter = reverse("reports:report_letter", args=[report.pk])
    names = {"subject": "Pilot", "author": "S. Steller", "mayor": "A. Burgemeester", "secretary": "B. Secretaris"}
    client.post(letter, names | {"attachments": "1", "reference": "1", "dated_on": "2023-10-02"})
    text = reverse("reports:report_text", args=[report.pk]) + "?onderdeel=aanbevelingen"
    saved = client.post(text, {"text": "Ga door met 77 gezinnen."}, follow=True)
    assert "getallen die met de hand zijn getypt: 77" in saved.content.decode()
    for step, who in (("submit", client), ("approve", colleague), ("publish", client)):
        page = who.post(reverse(f"reports:report_{step}", args=[report.pk]), follow=True)
        assert page.status_code == 200
    report.refresh_from_db()
    assert report.is_published
    page = colleague.get(report.get_absolute_url()).content.decode()
    assert report.sha256 in page
    file = colleague.get(reverse("reports:report_file", args=[report.pk]))
    assert file.content == bytes(report.files.get(kind="pdf").content)
    assert file["Content-Disposition"].endswith('"tussenevaluatie-2022-01-01-2022-12-31-uitgave-1.pdf"')


def test_the_preview_shows_the_text_with_numbers_and_keeps_nothing(login, draft, tess):
    address = reverse("reports:report_preview", args=[draft.pk]) + "?onderdeel=gezinnen"
    text = "**Wij** hielpen {{Gezinnen met hulp}}, {{x}} <script>q</script> ![](http://a/b.png) en 99"
    page = login(tess).post(address, {"text": text}).content.decode()
    assert "<strong>Wij</strong> hielpen 14" in page
    assert "Deze cijfers zijn er niet:</strong> {{x}}" in page
    assert "<li>99</li>" in page
    assert "<script>" not in page
    assert "<img" not in page
    assert not draft.sections.exists()


def test_a_sign_that_cannot_be_printed_is_refused_where_it_is_typed(login, draft, tess):
    text = login(tess).post(reverse("reports:report_text", args=[draft.pk]), {"text": "Ga door → 😀"})
    assert text.status_code == 422
    assert "Dit kan niet worden gedrukt: → 😀." in text.content.decode()
    letter = reverse("reports:report_letter", args=[draft.pk])
    refused = login(tess).post(letter, {"subject": "Pilot 😀", "attachments": "1"})
    assert "Dit kan niet worden gedrukt: 😀." in str(refused.context["form"].errors["subject"])
    assert not draft.sections.exists()


def test_two_who_write_the_same_section_do_not_overwrite_each_other(login, draft, tess, bo):
    address = reverse("reports:report_text", args=[draft.pk]) + "?onderdeel=gezinnen"
    version = login(tess).get(address).context["form"]["version"].value()
    login(bo).post(address, {"text": "Van Bo."})
    refused = login(tess).post(address, {"text": "Van Tess.", "version": version})
    assert refused.status_code == 409
    assert "Van Bo." in refused.content.decode()
    assert draft.sections.get().text == "Van Bo."


@pytest.mark.parametrize("wrong", ["?onderdeel=bestaat-niet", "?onderdeel=%00"])
def test_a_section_that_is_not_there(login, draft, tess, wrong):
    assert login(tess).get(reverse("reports:report_text", args=[draft.pk]) + wrong).status_code == 404


@pytest.mark.parametrize("wrong", ["exe", "", "\x00"])
def test_a_file_that_is_not_made(login, draft, tess, wrong):
    assert login(tess).get(reverse("reports:report_file", args=[draft.pk]), {"soort": wrong}).status_code == 404


def test_editions_are_compared_figure_by_figure(login, archived, full, tess):
    edition = drafting.correct(report=archived, actor=tess)
    address = reverse("reports:report_compare", args=[edition.pk])
    assert "Alle cijfers zijn gelijk" in login(tess).get(address).content.decode()
    fill_pilot(full, helped=9, waiting=0)
    drafting.refresh_figures(report=edition, actor=tess)
    page = login(tess).get(address).content.decode()
    assert "Gezinnen met hulp" in page
    assert "+9" in page
    for asked in ("x", "999999999999999999999999", str(archived.pk)):
        assert login(tess).get(address, {"met": asked}).status_code == 200


def test_a_draft_that_was_kept_by_an_older_version_says_so(login, draft, tess):
    CouncilReport.objects.filter(pk=draft.pk).update(figures={"soort": "anders", "is": {}})
    page = login(tess).get(draft.get_absolute_url(), follow=True)
    assert page.status_code == 200
    assert "oudere versie" in page.content.decode()
    assert login(tess).get(reverse("reports:report_text", args=[draft.pk])).status_code == 404
    after = login(tess).post(reverse("reports:report_refresh", args=[draft.pk]), follow=True)
    assert "De cijfers zijn die van vandaag" in after.content.decode()


def test_another_pilot_sees_none_of_it(login, draft):
    stranger = UserFactory(team_manager=True)
    assert list(CouncilReport.objects.visible_to(stranger)) == []
    assert login(stranger).get(draft.get_absolute_url()).status_code == 404


def test_who_may_only_write_does_not_begin_publish_or_drop(login, draft, bo):
    for name in ("report_publish", "report_drop", "report_correct"):
        assert login(bo).post(reverse(f"reports:{name}", args=[draft.pk])).status_code == 403
    assert login(bo).get(reverse("reports:report_start")).status_code == 403


def test_a_report_of_figures_that_may_not_be_published_beside_others_is_refused(login, full, tess, monkeypatch):
    from monitoring import releases

    def refuse(*args, **options):
        raise releases.Refused("Dit mag niet naast elkaar.")

    monkeypatch.setattr(releases, "release", refuse)
    page = login(tess).post(reverse("reports:report_start"), {"which": "tussenevaluatie:2022-01-01:2022-12-31"})
    assert page.status_code == 422
    assert "Dit mag niet naast elkaar." in page.content.decode()
    assert not CouncilReport.objects.exists()


def test_the_factory_makes_what_the_model_accepts(pilot):
    CouncilReportFactory(pilot=pilot).full_clean()
