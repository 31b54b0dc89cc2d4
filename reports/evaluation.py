"""The tussenevaluatie as one object: the letter, a summary and chapters with text, tables and charts.

The page and the PDF show the same object, and it is made from published figures alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from cases.models import Pilot
from monitoring import charts
from monitoring.suppression import PublishedFigures
from reports import letter, tables, wording
from reports.limits import limits

DEFINITIONS = (
    ("Gezin geholpen", "Een gezin met op minstens één dag van de periode een traject. Een gezin telt één keer."),
    ("Traject", "De hulp van een gezinsverzorger aan een gezin, van de eerste tot en met de laatste dag van de hulp."),
    ("Gemiddelde caseload", "Het aantal lopende trajecten per dag, opgeteld en gedeeld door het aantal dagen."),
    ("Streefgetal en maximum", "Het aantal gezinnen dat de gezinsverzorgers samen tegelijk helpen, zoals afgesproken."),
    ("Afwijking", "Een plek boven het maximum, door de teammanager gegeven met een reden en een einddatum."),
    ("Uren", "De tijd in of met het gezin. Reistijd en bezoeken waarbij niemand thuis was tellen niet mee."),
    ("Reden van stoppen", "De landelijke indeling van de Beleidsinformatie Jeugd van het CBS."),
    ("Andere hulp", "De hulp die de casemanager zonder gezinsverzorger had ingezet, gevraagd bij de start."),
)


@dataclass(frozen=True)
class Exhibit:
    """A table, and the chart that draws it; a table of one row needs no chart."""

    number: int
    table: tables.Table
    chart: SafeString


@dataclass(frozen=True)
class Chapter:
    anchor: str
    title: str
    paragraphs: tuple[str, ...] = ()
    exhibits: tuple[Exhibit, ...] = ()
    points: tuple[str, ...] = ()
    budget: tuple[tables.BudgetRow, ...] = ()
    definitions: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class KeyFigure:
    label: str
    value: str
    hint: str = ""


@dataclass(frozen=True)
class Evaluation:
    """Everything that the letter and its annex say about a period."""

    figures: PublishedFigures
    period: str
    as_of: str
    letter: letter.LetterFields
    results: tuple[str, ...]
    key_figures: tuple[KeyFigure, ...]
    chapters: tuple[Chapter, ...]

    @property
    def in_short(self) -> str:
        helped, period = self.figures.families_supported, wording.in_period(self.figures.period)
        verb = "is" if helped == 1 else "zijn"
        return f"{period} {verb} {wording.families(helped)} geholpen."

    @property
    def link_labels(self) -> dict[str, str]:
        return {chapter.anchor: f"Naar hoofdstuk {chapter.title}" for chapter in self.chapters}


def build(pilot: Pilot, figures: PublishedFigures, *, as_of: date) -> Evaluation:
    """Return the evaluation of the period of `figures`, with what was registered on the day `as_of`."""
    return Evaluation(
        figures=figures,
        period=wording.period(figures.period),
        as_of=wording.day(as_of),
        letter=letter.fields_for(pilot, figures),
        results=tuple(letter.results(figures)),
        key_figures=tuple(_key_figures(figures)),
        chapters=tuple(_chapters(figures, as_of)),
    )


def _key_figures(figures: PublishedFigures) -> Iterator[KeyFigure]:
    yield KeyFigure("Gezinnen geholpen", wording.number(figures.families_supported), f"nieuw: {figures.families_new}")
    yield KeyFigure(
        "Trajecten afgesloten",
        wording.number(figures.trajectories_closed),
        f"op de laatste dag liepen er {wording.number(figures.active_on_last_day)}",
    )
    yield KeyFigure(
        "Gemiddelde caseload",
        wording.number(figures.mean_caseload, 1),
        f"streefgetal {figures.target}, maximum {figures.cap}",
    )
    yield KeyFigure("Wijken", wording.number(figures.districts))
    yield KeyFigure("Gezinsverzorgers", wording.number(figures.professionals), f"samen {wording.fte(figures.fte)} fte")
    yield KeyFigure(
        "Bezoeken",
        wording.number(figures.visits),
        f"{wording.number(figures.visit_hours, 1)} uur bij de gezinnen",
    )


class _Numbering:
    """Gives tables their numbers, in the order in which they stand in the document."""

    def __init__(self) -> None:
        self.last = 0

    def exhibit(self, table: tables.Table, draw: Callable[[tables.Table], SafeString] | None = None) -> list[Exhibit]:
        """Return the table as an exhibit, or nothing when it has no rows."""
        if not table.rows:
            return []
        self.last += 1
        chart = draw(table) if draw else SafeString()
        return [Exhibit(self.last, table, chart)]

    def with_bars(self, table: tables.Table) -> list[Exhibit]:
        return self.exhibit(table, _bars if len(table.rows) > 1 else None)


def _bars(table: tables.Table) -> SafeString:
    return charts.bars(table.caption, table.pairs, width=charts.PRINT)


def _chapters(figures: PublishedFigures, as_of: date) -> Iterator[Chapter]:
    numbering = _Numbering()
    if figures.families_supported:
        yield _who_was_helped(figures, numbering)
        yield _what_was_done(figures, numbering)
        yield _what_was_closed(figures, numbering)
        yield _which_care_instead(figures, numbering)
    yield Chapter("middelen", "Mensen en middelen", tuple(_means(figures)), budget=tables.budget(figures))
    yield Chapter("grenzen", "Wat deze cijfers wel en niet zeggen", points=tuple(limits(figures, as_of)))
    yield Chapter("begrippen", "Wat de woorden betekenen", definitions=DEFINITIONS)


def _who_was_helped(figures: PublishedFigures, numbering: _Numbering) -> Chapter:
    helped = wording.capitalised(wording.in_period(figures.period))
    verb = "is" if figures.families_supported == 1 else "zijn"
    new_verb = "begon" if figures.families_new == 1 else "begonnen"
    young = figures.families_with_children_0_12
    paragraphs = [
        f"{helped} {verb} {wording.families(figures.families_supported)} geholpen. Daarvan {new_verb} "
        f"{wording.families(figures.families_new)} in deze periode.",
        f"Kinderen van 0 tot en met 12 jaar zijn er in {wording.families(young)}.",
    ]
    exhibits = [
        *numbering.with_bars(tables.districts(figures)),
        *numbering.with_bars(tables.children(figures)),
        *numbering.with_bars(tables.triggers(figures)),
    ]
    return Chapter("gezinnen", "Wie is geholpen", tuple(paragraphs), tuple(exhibits))


def _what_was_done(figures: PublishedFigures, numbering: _Numbering) -> Chapter:
    chart = numbering.exhibit(
        tables.caseload(figures), lambda _table: charts.caseload_over_time(figures, width=charts.PRINT)
    )
    exhibits = [
        *chart,
        *numbering.with_bars(tables.hours_by_task(figures)),
        *numbering.with_bars(tables.hours_by_way(figures)),
        *numbering.with_bars(tables.continuity(figures)),
    ]
    return Chapter("werk", "Wat is gedaan", tuple(_work(figures)), tuple(exhibits))


def _work(figures: PublishedFigures) -> Iterator[str]:
    yield (
        f"De gezinsverzorgers hielpen samen gemiddeld {wording.number(figures.mean_caseload, 1)} gezinnen tegelijk. "
        f"Afgesproken is {figures.target} tot {figures.cap}. Op {wording.days(figures.days_above_target)} waren het er "
        f"meer dan {figures.target}, op {wording.days(figures.days_above_cap)} meer dan {figures.cap}. "
        + (
            f"De teammanager gaf {wording.counted(figures.overrides_granted, 'keer', 'keer')} een plek boven het "
            "maximum, elke keer met een reden."
            if figures.overrides_granted
            else "De teammanager hoefde geen plek boven het maximum te geven."
        )
    )
    yield (
        f"Er waren {wording.counted(figures.visits, 'bezoek', 'bezoeken')}, samen "
        f"{wording.number(figures.visit_hours, 1)} uur. "
        f"Bij {wording.counted(figures.not_home, 'bezoek', 'bezoeken')} was niemand thuis."
    )


def _what_was_closed(figures: PublishedFigures, numbering: _Numbering) -> Chapter:
    closed = figures.trajectories_closed
    if not closed:
        return Chapter("afgesloten", "Wat is afgesloten", ("Er is in deze periode geen traject afgesloten.",))
    verb = "is" if closed == 1 else "zijn"
    text = f"Er {verb} {wording.trajectories(closed)} afgesloten."
    if figures.median_duration_days is not None:
        length = wording.number(figures.median_duration_days)
        text += f" Een traject duurde in het midden {length} dagen: de helft was korter, de helft langer."
    exhibits = [
        *numbering.with_bars(tables.closing_reasons(figures)),
        *numbering.with_bars(tables.follow_up(figures)),
    ]
    return Chapter("afgesloten", "Wat is afgesloten", (text,), tuple(exhibits))


def _which_care_instead(figures: PublishedFigures, numbering: _Numbering) -> Chapter:
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
    return Chapter("andere-hulp", "Welke hulp anders was ingezet", paragraphs, tuple(exhibits))


def _means(figures: PublishedFigures) -> Iterator[str]:
    carers = wording.counted(figures.professionals, "gezinsverzorger", "gezinsverzorgers")
    verb = "hielp" if figures.professionals == 1 else "hielpen"
    if figures.professionals:
        yield f"In deze periode {verb} {carers} een of meer gezinnen, op samen {wording.fte(figures.fte)} fte."
    if figures.budget:
        total = sum((row.budgeted for row in figures.budget), Decimal(0))
        yield f"Voor de pilot is in totaal {wording.euro(total)} begroot."
    else:
        yield "Er is nog geen begroting ingevoerd."
