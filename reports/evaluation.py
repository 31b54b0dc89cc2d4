"""The report as one object: the letter, a summary and chapters with text, tables and charts.

Page, PDF and ODT show the same object, and it is made from published figures alone. Its texts are Markdown: the
standard ones are written from the figures, and somebody may have written others in their place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from cases.models import Pilot
from monitoring import charts
from monitoring.suppression import Hidden, PublishedFigures, Shown
from reports import cost_chapter, file_chapters, markdown, tables, wording
from reports import letter as council_letter
from reports.chapters import Chapter, Numbering
from reports.codes import ReportKind
from reports.letter import LetterFields
from reports.limits import limits

DEFINITIONS = (
    ("Gezin geholpen", "Een gezin met op minstens één dag van de periode een traject. Een gezin telt één keer."),
    ("Traject", "De hulp van een gezinsverzorger aan een gezin, van de eerste tot en met de laatste dag van de hulp."),
    ("Gemiddelde caseload", "Het aantal lopende trajecten per dag, opgeteld en gedeeld door het aantal dagen."),
    ("Streefgetal en maximum", "Het aantal gezinnen dat de gezinsverzorgers samen tegelijk helpen, zoals afgesproken."),
    ("Afwijking", "Een plek boven het maximum, door de teammanager gegeven met een reden en een einddatum."),
    ("Uren", "De tijd in of met het gezin. Reistijd en bezoeken waarbij niemand thuis was tellen niet mee."),
    ("Reden van stoppen", "De landelijke indeling van de Beleidsinformatie Jeugd van het CBS."),
    ("Wachten", "Een gezin wacht vanaf de aanmelding, tot de hulp begint of het van de wachtlijst gaat."),
    ("Mediaan", "Het middelste getal: de helft zit eronder, de andere helft erboven."),
    ("Andere hulp", "De hulp die de casemanager zonder gezinsverzorger had ingezet. Het laatste antwoord telt."),
    (
        "Vermeden kosten",
        "Wat de andere hulp in deze periode had gekost, min de hulp die toch kwam. Het is een schatting.",
    ),
    (
        "Berekening met toeval",
        "De computer kiest steeds andere getallen tussen laag en hoog, en laat onzekere hulp vaker weg.",
    ),
)


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
    is_concept: bool = True,
    edition: int = 1,
    correction: str = "",
) -> Evaluation:
    """Return the report of the period of `figures`, with what was registered on the day `as_of`.

    Args:
        texts: Markdown by anchor of a section, in place of its standard text.
        letter: what stands around the text of the letter; without it what the application knows of that.
    """
    written = texts or {}
    fields = letter or council_letter.fields_for(pilot, figures, as_of=as_of, kind=kind)
    results = tuple(council_letter.results(figures))
    chapters = tuple(_chapters(figures, as_of))
    return Evaluation(
        kind=kind,
        figures=figures,
        period=wording.period_on(figures.period, as_of),
        as_of=wording.day(as_of),
        letter=fields,
        letter_text=written.get(LETTER, council_letter.text(figures, fields, as_of=as_of)),
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
    spent = "" if isinstance(hours, Hidden) else f"{wording.plain(hours)} uur bij de gezinnen"
    yield KeyFigure("Bezoeken", wording.cell(figures.visits), spent)


def _new(figures: PublishedFigures) -> str:
    return "" if isinstance(figures.families_new, Hidden) else f"nieuw: {wording.number(figures.families_new)}"


def _running(figures: PublishedFigures) -> str:
    running = figures.active_on_last_day
    if isinstance(running, Hidden):
        return ""
    return f"op de laatste dag {wording.agree(running, 'liep', 'liepen')} er {wording.number(running)}"


def _chapters(figures: PublishedFigures, as_of: date) -> Iterator[Chapter]:
    numbering = Numbering()
    helped = figures.helped_any and figures.is_about_enough
    if helped:
        yield _who_was_helped(figures, numbering)
    yield from file_chapters.waiting(figures, numbering)
    if helped:
        yield _what_was_done(figures, numbering)
        yield from file_chapters.outcomes(figures, numbering)
        yield _what_was_closed(figures, numbering)
        yield _which_care_instead(figures, numbering)
        yield from cost_chapter.avoided_cost(figures, numbering)
        yield from file_chapters.other_help(figures, numbering)
        yield from file_chapters.volunteers(figures, numbering)
    means = markdown.paragraphs(list(_means(figures)))
    yield Chapter("middelen", "Mensen en middelen", means, budget=numbering.budget(figures))
    what_it_says = markdown.points(list(limits(figures, as_of)))
    yield Chapter("grenzen", "Wat deze cijfers wel en niet zeggen", what_it_says)
    yield Chapter(RECOMMENDATIONS, "Aanbevelingen")
    yield Chapter("begrippen", "Wat de woorden betekenen", definitions=DEFINITIONS)


def _who_was_helped(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    new, young = figures.families_new, figures.families_with_children_0_12
    began = f"Voor {wording.families(new)} begon de hulp in deze periode." if new else "Er kwam geen nieuw gezin bij."
    helped = council_letter.helped(figures)
    paragraphs = [helped if isinstance(new, Hidden) else f"{helped} {began}"]
    if not any(figures.children_by_age.values()):
        paragraphs.append("Van deze gezinnen zijn geen kinderen vastgelegd.")
    elif figures.most_have_young_children:
        paragraphs.append("De meeste gezinnen hebben kinderen van 0 tot en met 12 jaar.")
    elif not isinstance(young, Hidden):
        are = wording.agree(young, "is", "zijn")
        paragraphs.append(f"Er {are} {wording.families(young)} met kinderen van 0 tot en met 12 jaar.")
    exhibits = [
        *numbering.with_bars(tables.districts(figures)),
        *numbering.with_bars(tables.children(figures)),
        *numbering.with_bars(tables.triggers(figures)),
    ]
    return Chapter("gezinnen", "Wie is geholpen", markdown.paragraphs(paragraphs), tuple(exhibits))


def _what_was_done(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    chart = numbering.exhibit(
        tables.caseload(figures), lambda _table: charts.caseload_over_time(figures, width=charts.PRINT)
    )
    exhibits = [
        *chart,
        *numbering.with_bars(tables.hours_by_task(figures)),
        *numbering.with_bars(tables.hours_by_way(figures)),
        *numbering.with_bars(tables.continuity(figures)),
    ]
    return Chapter("werk", "Wat is gedaan", markdown.paragraphs(list(_work(figures))), tuple(exhibits))


def _work(figures: PublishedFigures) -> Iterator[str]:
    sentences = [
        *council_letter.caseload(figures),
        f"Op {_days(figures.days_above_target)} waren het er meer dan {wording.number(figures.target)}, "
        f"op {_days(figures.days_above_cap)} meer dan {wording.number(figures.cap)}.",
        *council_letter.overrides(figures),
    ]
    yield " ".join(sentences)
    if isinstance(figures.visits, Hidden) or isinstance(figures.visit_hours, Hidden):
        yield "Hoeveel bezoeken er waren, staat hier niet: het zijn er te weinig."
        return
    visits = wording.counted(figures.visits, "bezoek", "bezoeken")
    sentences = [
        f"Er {wording.agree(figures.visits, 'was', 'waren')} {visits}, samen {wording.plain(figures.visit_hours)} uur."
        if figures.visits
        else "Er zijn geen bezoeken vastgelegd die doorgingen."
    ]
    if figures.not_home and not isinstance(figures.not_home, Hidden):
        missed = wording.counted(figures.not_home, "bezoek", "bezoeken")
        they_count = wording.agree(figures.not_home, "dat telt", "die tellen")
        sentences.append(f"Bij {missed} was niemand thuis; {they_count} hier niet mee.")
    yield " ".join(sentences)


def _days(number: Shown) -> str:
    return wording.days(number) if number else "geen dag"


def _what_was_closed(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    closed = figures.trajectories_closed
    if isinstance(closed, Hidden):
        said = "Hoeveel trajecten er in deze periode zijn afgesloten, staat hier niet."
        return Chapter("afgesloten", "Wat is afgesloten", said)
    if not closed:
        return Chapter("afgesloten", "Wat is afgesloten", "Er is in deze periode geen traject afgesloten.")
    text = f"Er {wording.agree(closed, 'is', 'zijn')} {wording.trajectories(closed)} afgesloten."
    if isinstance(figures.median_duration_days, Decimal):
        length = wording.length(figures.median_duration_days)
        text += f" De helft duurde {length} of korter, de andere helft {length} of langer."
    reasons, follow_up = tables.closing_reasons(figures), tables.follow_up(figures)
    left_out = [what for what, table in (("waarom", reasons), ("welke hulp volgde", follow_up)) if not table.rows]
    if left_out:
        text += f" Er staat niet bij {wording.joined(left_out)}: bij zo weinig trajecten zegt dat iets over één gezin."
    exhibits = [*numbering.with_bars(reasons), *numbering.with_bars(follow_up)]
    return Chapter("afgesloten", "Wat is afgesloten", text, tuple(exhibits))


def _which_care_instead(figures: PublishedFigures, numbering: Numbering) -> Chapter:
    paragraphs = (
        "Een hoofddoel van de gezinsverzorger is voorkomen dat zwaardere hulp nodig wordt. Wat er zonder "
        "gezinsverzorger was gebeurd, is niet te bewijzen. Daarom is aan de casemanager van elk gezin gevraagd welke "
        "hulp anders was ingezet.",
        "De antwoorden zijn een indicatie van vermeden zorg. Het zijn schattingen van de casemanagers zelf, zonder "
        "groep om mee te vergelijken.",
    )
    exhibits = [
        *numbering.with_bars(tables.counterfactual(figures)),
        *numbering.exhibit(tables.counterfactual_answers(figures)),
    ]
    return Chapter("andere-hulp", "Welke hulp anders was ingezet", markdown.paragraphs(paragraphs), tuple(exhibits))


def _means(figures: PublishedFigures) -> Iterator[str]:
    if staff := " ".join(council_letter.staff(figures)):
        yield staff
    if figures.budget:
        yield f"Voor de pilot is in totaal {wording.euro(figures.budgeted_in_all)} begroot."
    else:
        yield "Er is nog geen begroting ingevoerd."
