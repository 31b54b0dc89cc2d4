"""What the words of a report mean. A word stands there when the chapter in which it is used does."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Definition:
    """`used_in` is the anchor of the chapter that uses the word; without it the word is used everywhere."""

    term: str
    meaning: str
    used_in: str = ""


DEFINITIONS = (
    Definition(
        "Gezin geholpen", "Een gezin met op minstens één dag van de periode een traject. Een gezin telt één keer."
    ),
    Definition(
        "Traject", "De hulp van een gezinsverzorger aan een gezin, van de eerste tot en met de laatste dag van de hulp."
    ),
    Definition(
        "Gemiddelde caseload", "Het aantal lopende trajecten per dag, opgeteld en gedeeld door het aantal dagen."
    ),
    Definition(
        "Streefgetal en maximum",
        "Het aantal gezinnen dat de gezinsverzorgers samen tegelijk helpen, zoals afgesproken.",
    ),
    Definition(
        "Afwijking",
        "Een plek boven het maximum, door de teammanager gegeven met een reden en een einddatum.",
        "caseload",
    ),
    Definition(
        "Uren", "De tijd in of met het gezin. Reistijd en bezoeken waarbij niemand thuis was tellen niet mee.", "werk"
    ),
    Definition("Reden van stoppen", "De landelijke indeling van de Beleidsinformatie Jeugd van het CBS.", "afgesloten"),
    Definition(
        "Wachten", "Een gezin wacht vanaf de aanmelding, tot de hulp begint of het van de wachtlijst gaat.", "wachten"
    ),
    Definition("Mediaan", "Het middelste getal: de helft zit eronder, de andere helft erboven."),
    Definition(
        "Andere hulp",
        "De hulp die de casemanager zonder gezinsverzorger had ingezet. Het laatste antwoord telt.",
        "andere-hulp",
    ),
    Definition(
        "Vermeden kosten",
        "Wat de andere hulp in deze periode had gekost, min de hulp die toch kwam. Het is een schatting.",
        "vermeden-kosten",
    ),
    Definition(
        "Omslagpunt",
        "Hoeveel antwoorden over andere hulp moeten kloppen om de kosten van de pilot te dekken.",
        "vermeden-kosten",
    ),
    Definition(
        "Berekening met toeval",
        "De computer kiest steeds andere getallen tussen laag en hoog, en laat onzekere hulp vaker weg.",
        "vermeden-kosten",
    ),
)


def used_in(anchors: set[str]) -> Iterator[tuple[str, str]]:
    """Yield the words, each with its meaning, of a report with these chapters."""
    for one in DEFINITIONS:
        if not one.used_in or one.used_in in anchors:
            yield one.term, one.meaning
