"""Making a report: starting it, writing its texts and its letter, and bringing its figures up to date.

The figures of a draft are released figures: they are judged beside all that was published before, and everybody who
works on the report sees the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock
from cases.models import Pilot, User
from cases.period import Period, day_before, months_later
from monitoring import releases
from monitoring.models import Release
from monitoring.suppression import PublishedFigures
from monitoring.suppression.keeping import keep
from reports import letter, wording
from reports.codes import ReportKind, ReportStatus, Step
from reports.models import CouncilReport, ReportSection, ReportStep

# What the next letter has in common with the last one.
SAME_EACH_TIME = ("author", "telephone", "mayor", "secretary")
LETTER = (
    *("subject", "author", "telephone", "reference", "your_letter_of", "your_reference", "dated_on", "attachments"),
    *("mayor", "secretary"),
)
NOT_A_DRAFT = "Dit verslag is geen concept meer. Wie het moet goedkeuren, kan het terugsturen."
ANOTHER_DRAFT = "Er is al een concept van dit verslag. Werk daarin verder."
QUARTER_MONTHS = 3


@dataclass(frozen=True)
class Choice:
    """A report that can be made: its kind and its period."""

    kind: ReportKind
    period: Period

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.period.first}:{self.period.last}"

    @property
    def label(self) -> str:
        return f"{self.kind.label.capitalize()} over {wording.period(self.period)}"


def choices(pilot: Pilot, today: date) -> list[Choice]:
    """Return the reports that can be made on `today`, the newest period of each kind first.

    A tussenevaluatie is about a calendar year that is over, a kwartaalverslag about a quarter that is over, and the
    eindevaluatie about the whole pilot, up to the last month that is over.
    """
    started, end_of_month = pilot.started_on, day_before(today.replace(day=1))
    last = min(pilot.ended_on or end_of_month, end_of_month)
    if started > last:
        return []
    years = [Period.year(year) for year in range(today.year - 1, started.year - 1, -1)]
    return [
        *(Choice(ReportKind.INTERIM, year) for year in years),
        *(Choice(ReportKind.QUARTER, quarter) for quarter in _quarters(started, today)),
        Choice(ReportKind.FINAL, Period(started, last)),
    ]


def _quarters(started: date, today: date) -> list[Period]:
    first = date(today.year, QUARTER_MONTHS * ((today.month - 1) // QUARTER_MONTHS) + 1, 1)
    found = []
    while (first := months_later(first, -QUARTER_MONTHS)) and months_later(first, QUARTER_MONTHS) > started:
        found.append(Period(first, day_before(months_later(first, QUARTER_MONTHS))))
    return found


@transaction.atomic
def start(*, pilot: Pilot, kind: ReportKind, period: Period, carry_over: bool, actor: User) -> CouncilReport:
    """Begin a report with today's figures; with `carry_over` the texts of the last report of that kind come along.

    Raises:
        ValidationError: there is a draft of this report already, or of this period.
        Refused: the figures cannot be published beside what was published before.
    """
    if CouncilReport.objects.filter(pilot=pilot, kind=kind, first=period.first, last=period.last).exists():
        raise ValidationError(ANOTHER_DRAFT)
    figures = releases.release(pilot, period, kind=Release.Kind.REPORT, actor=actor)
    last = _last(pilot, kind)
    report = CouncilReport(
        pilot=pilot,
        kind=kind,
        first=period.first,
        last=period.last,
        figures=keep(figures),
        as_of=clock.today(),
        subject=letter.fields_for(pilot, figures, as_of=clock.today(), kind=kind).subject,
        started_by=actor,
        **{name: getattr(last, name) for name in SAME_EACH_TIME if last},
    )
    report.full_clean()
    report.save()
    if carry_over and last:
        _copy_texts(last, report)
    audit.record("report.started", actor=actor, pilot=pilot, subject=report)
    return report


def _last(pilot: Pilot, kind: ReportKind) -> CouncilReport | None:
    """Return the report that the next one of this kind resembles: the newest of its kind, or else of any kind."""
    of_pilot = CouncilReport.objects.filter(pilot=pilot)
    return of_pilot.filter(kind=kind).first() or of_pilot.first()


def _copy_texts(source: CouncilReport, target: CouncilReport) -> None:
    ReportSection.objects.bulk_create(
        ReportSection(report=target, anchor=section.anchor, text=section.text) for section in source.sections.all()
    )


@transaction.atomic
def write_section(*, report: CouncilReport, anchor: str, text: str, actor: User) -> None:
    """Keep what somebody wrote in a section.

    Raises:
        ValidationError: the report is no draft, or the text is too long.
    """
    locked = lock_draft(report)
    section = locked.sections.filter(anchor=anchor).first() or ReportSection(report=locked, anchor=anchor)
    section.text = text
    section.full_clean()
    section.save()
    audit.record("report.written", actor=actor, pilot=locked.pilot, subject=locked, fields=[anchor])


@transaction.atomic
def restore_section(*, report: CouncilReport, anchor: str, actor: User) -> None:
    """Go back to the text that is written from the figures.

    Raises:
        ValidationError: the report is no draft.
    """
    locked = lock_draft(report)
    if locked.sections.filter(anchor=anchor).delete()[0]:
        audit.record("report.written", actor=actor, pilot=locked.pilot, subject=locked, fields=[anchor])


@transaction.atomic
def change_letter(*, report: CouncilReport, content: Mapping[str, Any], actor: User) -> None:
    """Change the fields of the letter, and of a correction what it corrects.

    Raises:
        ValidationError: the report is no draft, or a field is wrong.
    """
    locked = lock_draft(report)
    changed = [name for name, value in content.items() if getattr(locked, name) != value]
    for name in changed:
        setattr(locked, name, content[name])
    locked.full_clean()
    locked.save()
    if changed:
        audit.record("report.letter_changed", actor=actor, pilot=locked.pilot, subject=locked, fields=changed)


@transaction.atomic
def refresh_figures(*, report: CouncilReport, actor: User) -> PublishedFigures:
    """Take today's figures; texts with placeholders follow by themselves.

    Raises:
        ValidationError: the report is no draft.
        Refused: the figures cannot be published beside what was published before.
    """
    locked = lock_draft(report)
    figures = releases.release(locked.pilot, locked.period, kind=Release.Kind.REPORT, actor=actor)
    locked.figures, locked.as_of = keep(figures), clock.today()
    locked.save()
    ReportStep.objects.create(report=locked, step=Step.REFRESHED, by=actor)
    audit.record("report.refreshed", actor=actor, pilot=locked.pilot, subject=locked)
    return figures


@transaction.atomic
def drop(*, report: CouncilReport, actor: User) -> None:
    """Throw a draft away.

    Raises:
        ValidationError: the report is no draft.
    """
    locked = lock_draft(report)
    audit.record("report.dropped", actor=actor, pilot=locked.pilot, subject=locked)
    locked.delete()


@transaction.atomic
def correct(*, report: CouncilReport, actor: User) -> CouncilReport:
    """Begin a new edition of a published report, with its texts, its letter and its figures.

    Raises:
        ValidationError: it is not published, or a newer edition was begun.
    """
    locked = CouncilReport.objects.select_for_update().get(pk=report.pk)
    if not locked.is_published:
        raise ValidationError("Alleen een gepubliceerd verslag krijgt een nieuwe uitgave.")
    if CouncilReport.objects.filter(corrects=locked).exists():
        raise ValidationError("Er is al een nieuwere uitgave van dit verslag.")
    same = ("pilot", "kind", "first", "last", "figures", "as_of", *LETTER)
    edition = CouncilReport(
        **{name: getattr(locked, name) for name in same},
        edition=locked.edition + 1,
        corrects=locked,
        started_by=actor,
    )
    edition.full_clean()
    edition.save()
    _copy_texts(locked, edition)
    audit.record("report.started", actor=actor, pilot=edition.pilot, subject=edition)
    return edition


def lock_draft(report: CouncilReport) -> CouncilReport:
    """Return the report, locked until the end of the transaction.

    Raises:
        ValidationError: it is no draft.
    """
    locked = CouncilReport.objects.select_for_update().get(pk=report.pk)
    if locked.status != ReportStatus.DRAFT:
        raise ValidationError(NOT_A_DRAFT)
    return locked
