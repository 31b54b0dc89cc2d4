"""The texts of a report: what the figures write by themselves, and what somebody made of it."""

from __future__ import annotations

from monitoring.region.received import received
from monitoring.suppression import PublishedFigures
from reports import placeholders, wording
from reports.codes import ReportKind
from reports.evaluation import Evaluation, Section, build, sections
from reports.letter import LetterFields
from reports.models import CouncilReport

# Columns of a report that stand on the letter as they are; what is left empty stands there as a blank.
FILLED_IN = ("author", "telephone", "reference", "your_letter_of", "your_reference", "mayor", "secretary")


def standard(report: CouncilReport, figures: PublishedFigures) -> dict[str, Section]:
    """Return every section by its anchor, in order, as the figures write it: with placeholders for its numbers."""
    named = build(
        report.pilot,
        placeholders.named(figures),
        as_of=report.as_of,
        kind=ReportKind(report.kind),
        letter=letter_fields(report),
        region=list(received(report.pilot, report.period)),
    )
    return {section.anchor: section for section in sections(named)}


def current(report: CouncilReport, figures: PublishedFigures) -> dict[str, Section]:
    """Return every section with the text that it has now: what somebody wrote, and else the standard text."""
    written = {section.anchor: section.text for section in report.sections.all()}
    return {
        anchor: Section(anchor, section.title, written.get(anchor, section.text))
        for anchor, section in standard(report, figures).items()
    }


def draft(report: CouncilReport, figures: PublishedFigures) -> Evaluation:
    """Return the report as it would be published now, marked as a concept."""
    texts = {section.anchor: placeholders.fill(section.text, figures) for section in current(report, figures).values()}
    return build(
        report.pilot,
        figures,
        as_of=report.as_of,
        kind=ReportKind(report.kind),
        texts=texts,
        letter=letter_fields(report),
        region=list(received(report.pilot, report.period)),
        is_concept=True,
        edition=report.edition,
        correction=report.correction,
    )


def letter_fields(report: CouncilReport) -> LetterFields:
    """Return what stands around the text of the letter, with a blank for what is not filled in yet."""
    filled = {name: getattr(report, name) for name in FILLED_IN if getattr(report, name)}
    if report.dated_on:
        filled["dated_on"] = wording.day(report.dated_on)
    return LetterFields(
        municipality=report.pilot.municipality,
        organisation=report.pilot.organisation,
        pilot_started_on=report.pilot.started_on,
        subject=report.subject,
        attachments=str(report.attachments),
        **filled,
    )
