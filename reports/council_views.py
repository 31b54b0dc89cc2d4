"""The pages on which a report is made, signed off, kept and compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_POST

from cases import audit, clock, jobs
from cases.codes import Role
from cases.forms.base import status_of
from cases.permissions import StaffRequest, allowed
from monitoring.releases import Refused
from monitoring.suppression import PublishedFigures
from monitoring.suppression.keeping import CannotRead
from reports import comparing, drafting, files, markdown, placeholders, publishing, signing, texts
from reports.codes import FileKind, ReportStatus
from reports.evaluation import Section
from reports.models import MAKERS, CouncilReport
from reports.printing import PrintingFailed
from reports.publishing import OLD_FIGURES
from reports.report_forms import LetterForm, RemarksForm, SectionForm, StartForm


@allowed(*MAKERS)
def reports(request: StaffRequest) -> HttpResponse:
    rows = CouncilReport.objects.visible_to(request.user).select_related("submitted_by", "corrected_by")
    context = {
        "open": [row for row in rows if not row.is_published],
        "published": [row for row in rows if row.is_published],
        "may_start": request.user.has_role(Role.TEAM_MANAGER),
        "actor": request.user,
    }
    return render(request, "reports/reports.html", context)


@allowed(Role.TEAM_MANAGER)
def report_start(request: StaffRequest) -> HttpResponse:
    form = StartForm(
        request.POST or None,
        pilot=request.pilot,
        offered=drafting.choices(request.pilot, clock.today()),
        has_last=CouncilReport.objects.filter(pilot=request.pilot).exists(),
        cancel_url=reverse("reports:reports"),
    )
    if form.is_valid() and (made := form.save(actor=request.user)):
        messages.success(request, "Het verslag staat klaar. Lees het na en vul het aan.")
        return redirect(made)
    return render(request, "reports/report_start.html", {"form": form}, status=status_of(request, form))


@allowed(*MAKERS)
def report(request: StaffRequest, pk: int) -> HttpResponse:
    """Show where a report stands, its sections, its files and what happened to it."""
    found = _find(request, pk)
    figures = _figures(found)
    is_draft = found.may_be_edited
    if not figures:
        messages.warning(request, OLD_FIGURES)
    context = {
        "report": found,
        "sections": _overview(found, figures) if figures and not found.is_published else [],
        "missing": signing.what_is_missing(found) if figures and is_draft else [],
        "steps": found.steps.select_related("by"),
        "files": _files(found) if figures else [],
        "editions": CouncilReport.objects.filter(
            pilot=request.pilot, kind=found.kind, first=found.first, last=found.last
        ).order_by("edition"),
        "others": CouncilReport.objects.visible_to(request.user).exclude(pk=found.pk),
        "may_approve": found.status == ReportStatus.SUBMITTED and found.submitted_by_id != request.user.pk,
        "may_publish": found.status == ReportStatus.APPROVED and request.user.has_role(Role.TEAM_MANAGER),
        "may_correct": found.is_published and not hasattr(found, "corrected_by"),
    }
    return render(request, "reports/report.html", context)


@allowed(*MAKERS)
def report_text(request: StaffRequest, pk: int) -> HttpResponse:
    """Edit one section, with how it will look beside it."""
    found, figures, section, standard = _section(request, pk)
    form = SectionForm(request.POST or None, report=found, section=section, standard=standard)
    if form.is_valid() and form.save(actor=request.user):
        _warn_of_loose_numbers(request, section.title, form.cleaned_data["text"], standard, figures)
        messages.success(request, f"'{section.title}' is opgeslagen.")
        return redirect(found)
    text = form["text"].value() or ""
    context = {
        "report": found,
        "section": section,
        "form": form,
        "figures": _insertable(figures),
        "is_changed": section.text != standard,
        "standard": standard,
        **_preview(text, standard, figures),
    }
    return render(request, "reports/report_text.html", context, status=status_of(request, form))


@allowed(*MAKERS)
@require_POST
def report_preview(request: StaffRequest, pk: int) -> HttpResponse:
    """Return how a text will look, with warnings; nothing is kept."""
    _, figures, _, standard = _section(request, pk)
    return render(request, "reports/_text_preview.html", _preview(request.POST.get("text", ""), standard, figures))


@allowed(*MAKERS)
def report_letter(request: StaffRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = LetterForm(request.POST or None, report=found, cancel_url=found.get_absolute_url())
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De gegevens van de brief zijn opgeslagen.")
        return redirect(found)
    context = {"report": found, "form": form, "title": "Gegevens van de brief"}
    return render(request, "reports/report_form.html", context, status=status_of(request, form))


@allowed(*MAKERS)
def report_return(request: StaffRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    form = RemarksForm(request.POST or None, report=found, cancel_url=found.get_absolute_url())
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het verslag is terug bij de schrijver.")
        return redirect(found)
    context = {"report": found, "form": form, "title": "Verslag terugsturen"}
    return render(request, "reports/report_form.html", context, status=status_of(request, form))


@allowed(*MAKERS)
@require_POST
def report_refresh(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, drafting.refresh_figures, "De cijfers zijn die van vandaag.")


@allowed(*MAKERS)
@require_POST
def report_submit(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, signing.submit, "Het verslag is ingediend. Een collega kan het nu goedkeuren.")


@allowed(*MAKERS)
@require_POST
def report_approve(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, signing.approve, "Het verslag is goedgekeurd. Het kan nu worden gepubliceerd.")


@allowed(Role.TEAM_MANAGER)
@require_POST
def report_publish(request: StaffRequest, pk: int) -> HttpResponse:
    """Have the report published, which takes a while: printing it is long work."""
    return redirect(jobs.ask(publishing.PUBLISH, actor=request.user, about={"report": _find(request, pk).pk}))


@allowed(Role.TEAM_MANAGER)
@require_POST
def report_correct(request: StaffRequest, pk: int) -> HttpResponse:
    return _do(request, pk, drafting.correct, "Er staat een nieuwe uitgave klaar als concept.")


@allowed(Role.TEAM_MANAGER)
@require_POST
def report_drop(request: StaffRequest, pk: int) -> HttpResponse:
    found = _find(request, pk)
    try:
        drafting.drop(report=found, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return redirect(found)
    messages.success(request, "Het concept is weggegooid.")
    return redirect("reports:reports")


@allowed(*MAKERS)
def report_file(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand out a file: of a published report the one that was kept, of another one as it would be now."""
    found = _find(request, pk)
    kind = _kind(request.GET.get("soort", FileKind.PDF))
    try:
        content = _content(found, kind)
    except (PrintingFailed, CannotRead) as failed:
        messages.error(request, OLD_FIGURES if isinstance(failed, CannotRead) else str(failed))
        return redirect(found)
    audit.record("report.fetched", actor=request.user, pilot=request.pilot, subject=found, fields=[kind.value])
    headers = {"Content-Disposition": f'attachment; filename="{files.name_of(found, kind)}"'}
    return HttpResponse(content, content_type=files.CONTENT_TYPES[kind], headers=headers)


@allowed(*MAKERS)
def report_compare(request: StaffRequest, pk: int) -> HttpResponse:
    """Show every figure that moved between this report and another."""
    found = _find(request, pk)
    other = _other(request, found)
    before, after = (_figures(other), _figures(found)) if other else (None, None)
    moved = comparing.compare(before, after) if before and after else []
    context = {
        "report": found,
        "other": other,
        "others": CouncilReport.objects.visible_to(request.user).exclude(pk=found.pk),
        "subjects": list(comparing.by_subject(moved)),
        "unreadable": bool(other) and not (before and after),
    }
    return render(request, "reports/report_compare.html", context)


def _find(request: StaffRequest, pk: int) -> CouncilReport:
    rows = CouncilReport.objects.visible_to(request.user).select_related("pilot", "submitted_by", "approved_by")
    return get_object_or_404(rows, pk=pk)


def _figures(found: CouncilReport) -> PublishedFigures | None:
    try:
        return found.published_figures()
    except CannotRead:
        return None


def _section(request: StaffRequest, pk: int) -> tuple[CouncilReport, PublishedFigures, Section, str]:
    """Return the report, its figures, the section that is asked for, and the standard text of that section."""
    found = _find(request, pk)
    figures = _figures(found)
    if not figures:
        raise Http404
    asked = request.GET.get("onderdeel", "")
    sections = texts.current(found, figures)
    section = sections.get(asked) if asked else next(iter(sections.values()))
    if section is None:
        raise Http404
    return found, figures, section, texts.standard(found, figures)[section.anchor].text


def _overview(found: CouncilReport, figures: PublishedFigures) -> list[dict[str, Any]]:
    """Return every section with how it looks, whether somebody wrote it, and how many loose numbers it has.

    A chapter of tables alone has no text, and one without either is not in the report.
    """
    standard = texts.standard(found, figures)
    tables_alone = {chapter.anchor for chapter in texts.draft(found, figures).chapters if not chapter.text}
    return [
        {
            "section": section,
            "html": markdown.html(placeholders.fill(section.text, figures)),
            "has_tables_alone": anchor in tables_alone,
            "is_changed": section.text != standard[anchor].text,
            "loose": len(placeholders.loose_numbers(section.text, standard[anchor].text, figures)),
        }
        for anchor, section in texts.current(found, figures).items()
    ]


def _preview(text: str, standard: str, figures: PublishedFigures) -> dict[str, Any]:
    return {
        "html": markdown.html(placeholders.fill(text, figures)),
        "loose": placeholders.loose_numbers(text, standard, figures),
        "unknown": placeholders.unknown(text, figures),
    }


def _insertable(figures: PublishedFigures) -> list[tuple[str, str, str]]:
    """Return the figures that a text can name: name, placeholder, and what it says now."""
    return [
        (name, placeholders.placeholder(name), placeholders.shown(value))
        for name, value in placeholders.by_name(figures).items()
    ]


def _warn_of_loose_numbers(
    request: StaffRequest, title: str, text: str, standard: str, figures: PublishedFigures
) -> None:
    loose = placeholders.loose_numbers(text, standard, figures)
    if loose:
        numbers = ", ".join(number.text for number in loose)
        messages.warning(request, f"In '{title}' staan getallen die met de hand zijn getypt: {numbers}. Kloppen ze?")


def _do(request: StaffRequest, pk: int, action: Callable[..., Any], done: str) -> HttpResponse:
    """Carry out what a button asks, and come back to the report, or to the new edition that it made."""
    found = _find(request, pk)
    try:
        made = action(report=found, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except (PrintingFailed, Refused) as failed:
        messages.error(request, str(failed))
    except CannotRead:
        messages.error(request, OLD_FIGURES)
    else:
        messages.success(request, done)
        return redirect(made if isinstance(made, CouncilReport) else found)
    return redirect(found)


def _kind(asked: str) -> FileKind:
    if asked not in FileKind.values:
        raise Http404
    return FileKind(asked)


def _content(found: CouncilReport, kind: FileKind) -> bytes:
    if found.is_published:
        return bytes(found.files.get(kind=kind).content)
    return files.make_one(kind, texts.draft(found, found.published_figures()))


def _files(found: CouncilReport) -> list[dict[str, Any]]:
    kept = {file.kind: file for file in found.files.defer("content")}
    return [{"kind": kind, "kept": kept.get(kind)} for kind in FileKind]


def _other(request: StaffRequest, found: CouncilReport) -> CouncilReport | None:
    """Return the report to compare with: the one that is asked for, or else the edition that this one corrects."""
    asked = request.GET.get("met", "")
    rows = CouncilReport.objects.visible_to(request.user).exclude(pk=found.pk)
    if asked.isascii() and asked.isdigit():
        return rows.filter(pk=int(asked[:18])).first()
    return found.corrects or rows.filter(kind=found.kind, last__lt=found.first).first()
