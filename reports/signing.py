"""Signing a report off: from draft by way of a second person to the archive.

draft -> submitted -> approved -> published; submitted or approved goes back to draft with remarks. Whoever hands a
report in does not approve it. What is published is frozen: a correction is a new edition.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases import audit
from cases.models import User
from monitoring.suppression import PublishedFigures
from reports import files, placeholders, snapshot, texts
from reports.codes import FileKind, ReportStatus, Step
from reports.evaluation import Section
from reports.letter import TO_FILL_IN
from reports.models import CouncilReport, PublishedFile, ReportStep

# What the figures do not say is part of every report.
LIMITS = "grenzen"
# Without these the letter cannot go out.
NEEDED = ("subject", "author", "reference", "dated_on", "mayor", "secretary")
SAME_PERSON = "Je hebt dit verslag zelf ingediend. Vraag een collega om het goed te keuren."
CHANGED_MEANWHILE = "Dit kan nu niet: het verslag is intussen {status}."


@transaction.atomic
def submit(*, report: CouncilReport, actor: User) -> None:
    """Hand the report in for approval.

    Raises:
        ValidationError: it is no draft, or something is missing: of the letter, of a correction, or a figure in a text.
    """
    locked = _lock(report, ReportStatus.DRAFT)
    if missing := what_is_missing(locked):
        raise ValidationError(missing)
    locked.status, locked.submitted_by = ReportStatus.SUBMITTED, actor
    _take(locked, Step.SUBMITTED, actor)


@transaction.atomic
def send_back(*, report: CouncilReport, remarks: str, actor: User) -> None:
    """Send the report back to who wrote it, with what has to be different.

    Raises:
        ValidationError: it was not handed in, or there are no remarks.
    """
    locked = _lock(report, ReportStatus.SUBMITTED, ReportStatus.APPROVED)
    locked.status, locked.submitted_by, locked.approved_by = ReportStatus.DRAFT, None, None
    _take(locked, Step.RETURNED, actor, remarks)


@transaction.atomic
def approve(*, report: CouncilReport, actor: User) -> None:
    """Approve the report, as somebody else than who handed it in.

    Raises:
        ValidationError: it was not handed in, or by the same person.
    """
    locked = _lock(report, ReportStatus.SUBMITTED)
    if locked.submitted_by_id == actor.pk:
        raise ValidationError(SAME_PERSON)
    locked.status, locked.approved_by = ReportStatus.APPROVED, actor
    _take(locked, Step.APPROVED, actor)


@transaction.atomic
def publish(*, report: CouncilReport, actor: User) -> CouncilReport:
    """Freeze the report with all its files, or nothing of it.

    Raises:
        ValidationError: it was not approved.
        CannotRead: its figures are of another version.
        PrintingFailed: the PDF could not be made.
    """
    locked = _lock(report, ReportStatus.APPROVED)
    frozen = snapshot.take(locked, locked.published_figures())
    locked.snapshot, locked.sha256 = frozen, snapshot.checksum(frozen)
    made = files.make(snapshot.evaluation_of(frozen), sha256=locked.sha256)
    _keep_files(locked, made)
    locked.status, locked.published_at = ReportStatus.PUBLISHED, timezone.now()
    _take(locked, Step.PUBLISHED, actor)
    return locked


def what_is_missing(report: CouncilReport) -> list[str]:
    """Return in Dutch what stands in the way of handing the report in; nothing when it is complete."""
    figures = report.published_figures()
    empty = [_label(name) for name in NEEDED if not getattr(report, name)]
    found = [f"Vul in de brief nog in: {', '.join(empty)}."] if empty else []
    if report.corrects_id and not report.correction.strip():
        found.append("Schrijf bij de brief op wat er in deze uitgave is veranderd.")
    for section in texts.current(report, figures).values():
        found += _wrong_with(section, figures)
    return found


def _wrong_with(section: Section, figures: PublishedFigures) -> list[str]:
    found = []
    if unknown := placeholders.unknown(section.text, figures):
        found.append(f"In '{section.title}' staat een cijfer dat er niet is: {', '.join(unknown)}.")
    if TO_FILL_IN in section.text:
        found.append(f"In '{section.title}' staat nog: {TO_FILL_IN}.")
    if section.anchor == LIMITS and not section.text.strip():
        found.append(f"'{section.title}' mag niet leeg zijn: de raad moet weten wat de cijfers niet zeggen.")
    return found


def _label(name: str) -> str:
    return str(CouncilReport._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _lock(report: CouncilReport, *statuses: ReportStatus) -> CouncilReport:
    locked = CouncilReport.objects.select_for_update().get(pk=report.pk)
    if locked.status not in statuses:
        raise ValidationError(CHANGED_MEANWHILE.format(status=locked.get_status_display()))
    return locked


def _take(report: CouncilReport, step: Step, actor: User, remarks: str = "") -> None:
    taken = ReportStep(report=report, step=step, remarks=remarks, by=actor)
    taken.full_clean()
    taken.save()
    report.full_clean()
    report.save()
    audit.record(f"report.{step.name.lower()}", actor=actor, pilot=report.pilot, subject=report)


def _keep_files(report: CouncilReport, made: Mapping[FileKind, bytes]) -> None:
    PublishedFile.objects.bulk_create(
        PublishedFile(
            report=report, kind=kind, content=content, sha256=hashlib.sha256(content).hexdigest(), size=len(content)
        )
        for kind, content in made.items()
    )
