"""The recommendation at the end of the pilot: what the figures say about going on, and room for the choice.

Source: initiatiefvoorstel 'Ontzorgen en stabiliseren' and raadsbrief 15-9-2021, which promise a proposal before the end
of the pilot: whether and how it goes on.
"""

from __future__ import annotations

from collections.abc import Iterator

from cases.codes import Side
from monitoring.avoided_cost.rows import Money
from monitoring.suppression import Hidden, PublishedFigures
from reports import letter, markdown, wording


def text(figures: PublishedFigures, organisation: str) -> str:
    """Return the text to begin with, as Markdown: the figures, the choices, and room for the choice itself."""
    who = markdown.escaped(organisation)
    return markdown.paragraphs(
        [
            "De raad heeft gevraagd om voor het einde van de pilot een voorstel te krijgen: of de gezinsverzorger "
            "blijft, en hoe. Dit zeggen de cijfers daarover:",
            markdown.points(list(_what_the_figures_say(figures))),
            "Er zijn drie mogelijkheden:",
            markdown.points(
                [
                    f"**Een vaste plek.** De gezinsverzorger wordt een gewoon onderdeel van de hulp van {who}.",
                    "**Langer proberen.** De pilot gaat een bepaalde tijd door, met afspraken over wat er dan bekend "
                    "moet zijn.",
                    "**Stoppen.** De hulp aan de gezinnen die nu een gezinsverzorger hebben, wordt zorgvuldig "
                    "overgedragen.",
                ]
            ),
            f"Aanbeveling van {who}: {letter.TO_FILL_IN}",
        ]
    )


def _what_the_figures_say(figures: PublishedFigures) -> Iterator[str]:
    yield letter.helped(figures)
    yield from _who_waits(figures)
    yield from _goals(figures)
    yield from _money(figures)
    yield "Er is geen groep om mee te vergelijken. De cijfers bewijzen dus niet wat de gezinsverzorger heeft voorkomen."


def _who_waits(figures: PublishedFigures) -> Iterator[str]:
    waiting = figures.waiting.waiting
    if waiting and not isinstance(waiting, Hidden):
        verb = wording.agree(waiting, "wacht", "wachten")
        yield f"Aan het einde van de periode {verb} {wording.families(waiting)} op hulp."


def _goals(figures: PublishedFigures) -> Iterator[str]:
    reached = figures.goals.reached[Side.FAMILY]
    if isinstance(reached.percentage, int):
        yield (f"Volgens de gezinnen zelf is {wording.percentage(reached.percentage)} van de gescoorde doelen gehaald.")


def _money(figures: PublishedFigures) -> Iterator[str]:
    found = figures.avoided_cost
    if found.cost is not None:
        yield f"De pilot kostte in deze periode {wording.rounded_euro(found.cost)}."
    if isinstance(found.avoided, Money):
        low, expected, high = (wording.euro(value) for value in found.avoided)
        yield (
            f"De hulp die anders was ingezet, had naar schatting {expected} gekost; het kan ook {low} zijn, of {high}."
        )
