"""The report on one page for everybody: a few figures, one chart, what it means and what it does not. Plain Dutch, B1.

Made from the same published figures as the report, so no number in it can differ.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from django.utils.safestring import SafeString

from cases.codes import Side
from monitoring import charts
from monitoring.suppression import Hidden, PublishedFigures
from reports import letter, tables, wording
from reports.chapters import LEAST_BARS
from reports.evaluation import Evaluation

# More bars than this do not fit on the page beside the words.
MOST_BARS = 5


@dataclass(frozen=True)
class Fact:
    """A number that stands large on the page, and what it is a number of."""

    value: str
    what: str


@dataclass(frozen=True)
class PublicSummary:
    """What stands on the page; `chart` is empty when there is too little to draw."""

    title: str
    period: str
    who: str
    is_demo: bool
    is_concept: bool
    facts: tuple[Fact, ...]
    chart_title: str
    chart: SafeString
    chart_note: str
    means: tuple[str, ...]
    does_not_mean: tuple[str, ...]


def public_summary(evaluation: Evaluation) -> PublicSummary:
    """Return the page that goes with the report."""
    figures = evaluation.figures
    chart_title, chart, chart_note = _chart(figures)
    return PublicSummary(
        title=f"De gezinsverzorger in {evaluation.letter.municipality}",
        period=evaluation.period,
        who=f"{evaluation.letter.organisation}, gemeente {evaluation.letter.municipality}",
        is_demo=figures.is_demo,
        is_concept=evaluation.is_concept,
        facts=tuple(_facts(figures)),
        chart_title=chart_title,
        chart=chart,
        chart_note=chart_note,
        means=tuple(_means(figures)),
        does_not_mean=tuple(_does_not_mean(figures)),
    )


def _facts(figures: PublishedFigures) -> Iterator[Fact]:
    """Yield seven figures at most; one that is not shown is left out."""
    helped, closed, visits = figures.families_supported, figures.trajectories_closed, figures.visits
    if not isinstance(helped, Hidden):
        yield Fact(_none_or(helped), wording.agree(helped, "gezin kreeg hulp", "gezinnen kregen hulp"))
    districts = figures.districts
    if districts and not isinstance(districts, Hidden):
        yield Fact(wording.number(districts), wording.agree(districts, "wijk met hulp", "wijken met hulp"))
    if figures.professionals:
        who = wording.agree(figures.professionals, "gezinsverzorger", "gezinsverzorgers")
        yield Fact(wording.number(figures.professionals), f"{who} in dienst")
    if visits and not isinstance(visits, Hidden):
        yield Fact(wording.number(visits), f"{wording.agree(visits, 'bezoek', 'bezoeken')} aan huis")
    if closed and not isinstance(closed, Hidden):
        yield Fact(wording.number(closed), "keer stopte de hulp")
    waiting = figures.waiting.waiting
    if waiting and not isinstance(waiting, Hidden):
        who = wording.agree(waiting, "gezin wachtte", "gezinnen wachtten")
        yield Fact(wording.number(waiting), f"{who} aan het einde nog op hulp")
    reached = figures.goals.reached[Side.FAMILY]
    if isinstance(reached.percentage, int):
        yield Fact(f"{wording.number(reached.percentage)} %", "van de doelen is gehaald, zeggen de gezinnen zelf")


def _none_or(count: int) -> str:
    return wording.number(count) if count else "Geen"


def _chart(figures: PublishedFigures) -> tuple[str, SafeString, str]:
    """Return title, chart and note of why families came, or else of where the hours went; empty with too little."""
    for title, table, note in (
        (
            "Waarom gezinnen hulp kregen",
            tables.triggers(figures),
            "Aantal gezinnen. Een gezin kan meer redenen hebben.",
        ),
        ("Waar de uren naartoe gingen", tables.hours_by_task(figures), "Aantal uren bij de gezinnen thuis."),
    ):
        rows = sorted(table.pairs, key=lambda row: -row[1])[:MOST_BARS]
        if len(rows) >= LEAST_BARS:
            the_rest = " Niet alle aantallen staan hier." if len(table.rows) > len(rows) else ""
            return title, charts.bars(title, rows, width=charts.PRINT), note + the_rest
    return "", SafeString(), ""


def _means(figures: PublishedFigures) -> Iterator[str]:
    if not figures.helped_any:
        yield "In deze tijd kreeg nog geen gezin hulp van een gezinsverzorger."
        return
    yield letter.helped(figures)
    if figures.most_have_young_children:
        yield "De meeste gezinnen hebben jonge kinderen."
    yield "De gezinsverzorger helpt thuis: in het huishouden, bij het opvoeden en bij afspraken. Dat kan lang duren."
    if isinstance(figures.measuring.grade.value, Hidden) or figures.measuring.grade.value is None:
        return
    yield f"Voor het nut van de hulp geven gezinnen gemiddeld een {wording.plain(figures.measuring.grade.value)}."


def _does_not_mean(figures: PublishedFigures) -> Iterator[str]:
    if figures.helped_any:
        yield "We weten niet hoe het met deze gezinnen was gegaan zonder gezinsverzorger."
        yield "We weten niet hoeveel geld dit de gemeente scheelt. Daar is alleen een schatting van."
    yield (
        f"Aantallen kleiner dan {wording.number(figures.min_cell)} staan er niet bij. Zo is niet te zien om welk gezin "
        "het gaat."
    )
