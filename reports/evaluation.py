"""The report as one object: the letter, a summary and chapters with text, tables and charts.

Page, PDF and ODT show the same object, and it is made from published figures alone. Its texts are Markdown: the
standard ones are written from the figures, and somebody may have written others in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from cases.models import Pilot
from monitoring.region.report import Report
from monitoring.suppression import Hidden, PublishedFigures
from reports import (
    cost_chapter,
    definitions,
    file_chapters,
    help_chapters,
    markdown,
    recommendation,
    region_chapter,
    wording,
)
from reports import letter as council_letter
from reports.chapters import Chapter, Numbering
from reports.codes import ReportKind
from reports.letter import LetterFields
from reports.limits import limits


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True)
class Section:
    """A part of the report with a text of its own, as Markdown; an empty one is not in the report."""

    anchor: str
    title: str
    text: str


LETTER, SUMMARY, RECOMMENDATIONS = "brief", "samenvatting", "aanbevelingen"


@dataclass(frozen=True)
class Evaluation:
    """Everything that the letter and its annex say about a period.

    Args:
        as_of: on which day the figures were registered, in words.
        letter_text: what stands between "Geachte heer, mevrouw," and the closing.
        results: the main results, one sentence or some more each.
        all_chapters: also those in which nothing stands; `chapters` has those of the report.
        edition: 1, or more when an earlier one was corrected; `correction` then says what changed.
    """

    kind: ReportKind
    figures: PublishedFigures
    period: str
    as_of: str
    letter: LetterFields
    letter_text: str
    results: tuple[str, ...]
    summary: str
    key_figures: tuple[KeyFigure, ...]
    all_chapters: tuple[Chapter, ...]
    is_concept: bool = True
    edition: int = 1
    correction: str = ""

    @property
    def chapters(self) -> tuple[Chapter, ...]:
        return tuple(chapter for chapter in self.all_chapters if chapter.has_content)

    @property
    def annex_name(self) -> str:
        return council_letter.TEXTS[self.kind].annex

    @property
    def link_labels(self) -> dict[str, str]:
        titles = {SUMMARY: "Samenvatting"} | {chapter.anchor: chapter.title for chapter in self.chapters}
        return {anchor: f"Naar hoofdstuk {title}" for anchor, title in titles.items()}


def build(
    pilot: Pilot,
    figures: PublishedFigures,
    *,
    as_of: date,
    kind: ReportKind = ReportKind.INTERIM,
    texts: Mapping[str, str] | None = None,
    letter: LetterFields | None = None,
    region: Sequence[Report] | None = None,
    is_concept: bool = True,
    edition: int = 1,
    correction: str = "",
) -> Evaluation:
    """Return the report of the period of `figures`, with what was registered on the day `as_of`.

    Args:
        texts: Markdown by anchor of a section, in place of its standard text.
        letter: what stands around the text of the letter; without it what the application knows of that.
        region: what other pilots published over the same period; None when nobody looked.
    """
    written = texts or {}
    fields = letter or council_letter.fields_for(pilot, figures, as_of=as_of, kind=kind)
    results = tuple(council_letter.results(figures, kind))
    chapters = list(_chapters(pilot, figures, kind, as_of, region))
    words = definitions.used_in({chapter.anchor for chapter in chapters})
    chapters.append(Chapter("begrippen", "Wat de woorden betekenen", definitions=tuple(words)))
    return Evaluation(
        kind=kind,
        figures=figures,
        period=wording.period_on(figures.period, as_of),
        as_of=wording.day(as_of),
        letter=fields,
        letter_text=written.get(LETTER, council_letter.text(figures, fields, as_of=as_of, kind=kind)),
        results=results,
        summary=written.get(SUMMARY, markdown.points(results)),
        key_figures=tuple(_key_figures(figures)),
        all_chapters=tuple(replace(one, text=written.get(one.anchor, one.text)) for one in chapters),
        is_concept=is_concept,
        edition=edition,
        correction=correction,
    )


def sections(evaluation: Evaluation) -> tuple[Section, ...]:
    """Return all parts that have a text of their own, in order, also those that are empty."""
    return (
        Section(LETTER, "Brief aan de raad", evaluation.letter_text),
        Section(SUMMARY, "Samenvatting", evaluation.summary),
        *(Section(chapter.anchor, chapter.title, chapter.text) for chapter in evaluation.all_chapters),
    )


def _key_figures(figures: PublishedFigures) -> Iterator[KeyFigure]:
    yield KeyFigure("Gezinnen geholpen", wording.cell(figures.families_supported), _new(figures))
    yield KeyFigure(
        "Trajecten afgesloten",
        wording.cell(figures.trajectories_closed),
        _running(figures),
    )
    yield KeyFigure(
        "Gemiddelde caseload",
        wording.cell(figures.mean_caseload),
        f"streefgetal {wording.number(figures.target)}, maximum {wording.number(figures.cap)}",
    )
    yield KeyFigure("Wijken", wording.cell(figures.districts))
    available = f"{wording.plain(figures.fte)} fte beschikbaar" if figures.fte else ""
    yield KeyFigure("Gezinsverzorgers", wording.number(figures.professionals), available)
    hours = figures.visit_hours
    spent = "" if isinstance(hours, Hidden) or not hours else f"{wording.plain(hours)} uur bij de gezinnen"
    yield KeyFigure("Bezoeken", wording.cell(figures.visits), spent)


def _new(figures: PublishedFigures) -> str:
    new = figures.families_new
    return "" if isinstance(new, Hidden) or not new else f"nieuw: {wording.number(new)}"


def _running(figures: PublishedFigures) -> str:
    running = figures.active_on_last_day
    if isinstance(running, Hidden) or not figures.helped_any:
        return ""
    return f"op de laatste dag {wording.agree(running, 'liep', 'liepen')} er {wording.number(running)}"


def _chapters(
    pilot: Pilot, figures: PublishedFigures, kind: ReportKind, as_of: date, region: Sequence[Report] | None
) -> Iterator[Chapter]:
    """Yield the chapters in order. A quarter is too short for what would have been, and for comparing."""
    numbering = Numbering()
    has_help = figures.helped_any and figures.is_about_enough
    looks_back = kind != ReportKind.QUARTER
    if has_help:
        yield help_chapters.who_was_helped(figures, numbering)
        yield help_chapters.what_was_done(figures, numbering)
        yield from file_chapters.outcomes(figures, numbering)
        yield help_chapters.what_was_closed(figures, numbering)
    if has_help and looks_back:
        yield help_chapters.which_care_instead(figures, numbering)
        yield from cost_chapter.avoided_cost(figures, numbering)
    if has_help:
        yield from file_chapters.other_help(figures, numbering)
        yield help_chapters.caseload(figures, numbering)
    yield from file_chapters.waiting(figures, numbering)
    if has_help:
        yield from file_chapters.volunteers(figures, numbering)
    if looks_back:
        yield from region_chapter.region(pilot, figures, region, numbering)
    yield help_chapters.means(figures, numbering)
    what_it_says = markdown.points(list(limits(figures, as_of, kind)))
    yield Chapter("grenzen", "Wat deze cijfers wel en niet zeggen", what_it_says)
    if kind == ReportKind.FINAL:
        text = recommendation.text(figures, pilot.organisation)
        yield Chapter(RECOMMENDATIONS, "Aanbeveling over het vervolg", text)
    else:
        yield Chapter(RECOMMENDATIONS, "Aanbevelingen")
