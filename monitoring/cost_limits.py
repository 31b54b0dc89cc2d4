"""What an indication of avoided cost does not say, written from the figures; for the team and for the council."""

from __future__ import annotations

from collections.abc import Callable, Iterator

from cases.period import in_words
from monitoring.avoided_cost.reality import Conclusion
from monitoring.figures import AvoidedCostFigures
from monitoring.suppression import Hidden, PublishedAvoidedCost, Shown

# Below this number of answers one family more or less changes the amount.
SMALL = 30

Counted = Callable[[Shown, str, str], str]


def counted(value: Shown, one: str, many: str) -> str:
    """Return a count that may be hidden, with its noun."""
    if isinstance(value, Hidden):
        return f"een aantal {many}"
    return f"{value or 'geen'} {one if value == 1 else many}"


def limits(
    found: AvoidedCostFigures | PublishedAvoidedCost, *, counted: Counted = counted, named: Callable[[str], str] = str
) -> Iterator[str]:
    """Return, one or two sentences each, what a reader must know before drawing conclusions.

    Args:
        counted: how a count is said with its noun.
        named: how a name from the data is written.
    """
    if found.fictitious:
        yield "De bedragen zijn berekend met een fictief tarief. Zij zeggen niets over echte kosten."
    yield (
        f"Het bedrag komt van {counted(found.counted, 'antwoord', 'antwoorden')} van casemanagers. Zij zetten de "
        "gezinsverzorger ook zelf in. Hun antwoord is een schatting en geen bewijs."
    )
    if isinstance(found.counted, Hidden) or found.counted < SMALL:
        yield "Bij zo weinig antwoorden kan één gezin het bedrag veranderen."
    yield from _not_counted(found, counted, named)
    yield from _came(found, counted)
    if found.weights_decided_on is None:
        yield "Niemand besloot nog hoe zwaar een antwoord telt. De berekening gebruikt de waarden van het systeem."
    else:
        yield f"Hoe zwaar een antwoord telt, is besloten op {in_words(found.weights_decided_on)}."
    if found.cost is None:
        yield "Er is geen begroting ingevoerd. Naast dit bedrag staan dus geen kosten van de pilot."
    elif found.cost_is_estimated:
        yield "Van een deel van de kosten van de pilot is alleen bekend wat is begroot, en niet wat is uitgegeven."
    if all(comparison.conclusion == Conclusion.NONE for comparison in found.comparison.values()):
        yield "Een vergelijking met gezinnen die wachten is gemaakt. Daaruit is geen conclusie mogelijk."
    else:
        yield "De gezinnen die wachten zijn een andere groep. Het verschil kan ook daardoor komen."
    yield (
        "Vermeden kosten zijn geen geld dat overblijft. Of een gemeente of verzekeraar echt minder betaalt, hangt af "
        "van afspraken met aanbieders."
    )


def _not_counted(
    found: AvoidedCostFigures | PublishedAvoidedCost, counted: Counted, named: Callable[[str], str]
) -> Iterator[str]:
    parts = [
        f"bij {counted(number, 'traject', 'trajecten')} {what}"
        for number, what in (
            (found.unknown, "wist de casemanager het niet"),
            (found.missing, "is de vraag nog niet beantwoord"),
        )
        if number
    ]
    if parts:
        said = " en ".join(parts)
        yield f"{said[:1].upper()}{said[1:]}. Die tellen niet mee."
    if found.incomplete:
        yield (
            f"Bij {counted(found.incomplete, 'genoemde soort hulp', 'genoemde soorten hulp')} ontbreekt iets, zoals "
            "het aantal of het tarief. Die hulp telt niet mee, dus het bedrag kan hoger zijn."
        )
    if found.without_tariff:
        names = ", ".join(named(name) for name in found.without_tariff)
        yield f"Er is geen tarief met prijspeil {found.price_year} voor: {names}."


def _came(found: AvoidedCostFigures | PublishedAvoidedCost, counted: Counted) -> Iterator[str]:
    if found.came:
        yield (
            f"De genoemde hulp kwam {counted(found.came, 'keer', 'keer')} toch. De kosten daarvan zijn afgetrokken, "
            "als bekend is hoeveel hulp het was."
        )
    if found.came_without_amount:
        yield (
            f"Van {counted(found.came_without_amount, 'keer', 'keer')} is dat niet bekend. Daar is niets afgetrokken, "
            "dus het bedrag kan lager zijn."
        )
