"""Which help fits: the points to weigh, never a decision.

Sources: raadsbrief 15-9-2021 ("De keuze of het gezinscoach of gezinsverzorger moet zijn, is afhankelijk van de
inschatting van de mate van dan wel de te bereiken mate van zelfredzaamheid van het gezin": the gezinscoach strengthens
the family's own direction and is temporary, the gezinsverzorger takes over where needed) and initiatiefvoorstel
"Ontzorgen en stabiliseren" (2020: "tenminste een minimum aan contact blijft langdurig in stand"; "dat sommige gezinnen
altijd professionele ondersteuning nodig zouden moeten hebben").
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cases.codes import HelpKind, SelfReliance
from cases.events import Event
from cases.models import Family

# From how many steps of self-reliance there is much to gain.
MUCH_TO_GAIN = 2


@dataclass(frozen=True)
class Consideration:
    """One point to weigh, in the words of the page; `towards` is the help it speaks for, None when that depends."""

    text: str
    towards: HelpKind | None = None

    @property
    def label(self) -> str:
        """Return in a few words which help the point speaks for."""
        names = {
            HelpKind.FAMILY_CARER: "Voor een gezinsverzorger",
            HelpKind.FAMILY_COACH: "Voor een gezinscoach",
            HelpKind.OTHER: "Voor andere hulp",
        }
        return names[self.towards] if self.towards else "Om te bespreken"


def considerations(now: SelfReliance, reachable: SelfReliance) -> list[Consideration]:
    """Return what there is to weigh, from what a family can do by itself now and what it may reach."""
    return [*_about_now(now), *_about_the_change(now, reachable), *_about_what_stays(reachable), *_always(now)]


def _about_now(now: SelfReliance) -> Iterator[Consideration]:
    if now <= SelfReliance.LITTLE:
        text = "Er lukt nu weinig zelf. Een gezinsverzorger neemt taken over, en dat geeft snel rust."
        yield Consideration(text, HelpKind.FAMILY_CARER)
    elif now == SelfReliance.HALF:
        yield Consideration("De helft lukt zelf. Wat gebeurt er met de kinderen als niemand de rest overneemt?")
    else:
        text = "Het meeste lukt al zelf. Overnemen is dan minder nodig dan meedenken en oefenen."
        yield Consideration(text, HelpKind.FAMILY_COACH)


def _about_the_change(now: SelfReliance, reachable: SelfReliance) -> Iterator[Consideration]:
    gain = reachable - now
    if gain >= MUCH_TO_GAIN:
        text = "Er is veel te bereiken. Een gezinscoach maakt het gezin sterker, met doelen en voor een tijd."
        yield Consideration(text, HelpKind.FAMILY_COACH)
        if now <= SelfReliance.LITTLE:
            text = "Het een sluit het ander niet uit: eerst overnemen, en bij minder hulp een gezinscoach erbij."
            yield Consideration(text)
    elif gain > 0:
        yield Consideration("Er is iets te bereiken. Hoe lang heeft het gezin daarvoor nodig, en wat vindt het zelf?")
    elif gain == 0 and now < SelfReliance.ALL:
        text = "Je verwacht dat het zo blijft. Een gezinsverzorger kan lang blijven, al is het met weinig contact."
        yield Consideration(text, HelpKind.FAMILY_CARER)
    elif gain < 0:
        text = "Je verwacht dat er later minder lukt. Dan is hulp nodig die kan meegroeien en blijft."
        yield Consideration(text, HelpKind.FAMILY_CARER)


def _about_what_stays(reachable: SelfReliance) -> Iterator[Consideration]:
    if reachable <= SelfReliance.LITTLE:
        text = "Ook later lukt er weinig zelf. Sommige gezinnen houden altijd hulp nodig, en dat mag."
        yield Consideration(text, HelpKind.FAMILY_CARER)


def _always(now: SelfReliance) -> Iterator[Consideration]:
    if now >= SelfReliance.MOST:
        text = "Is er wel een hulpverlener nodig? Misschien is een vrijwilliger of het eigen netwerk genoeg."
        yield Consideration(text, HelpKind.OTHER)
    text = "Is er meer nodig dan hulp in huis, zoals behandeling of bescherming? Zet dan ook andere hulp in."
    yield Consideration(text, HelpKind.OTHER)
    yield Consideration("Wat wil het gezin zelf? Meedoen is vrijwillig, en een goede klik telt zwaar.")


def events(family: Family) -> Iterator[Event]:
    """Yield each choice of help, with its reason."""
    names = {
        HelpKind.FAMILY_CARER: "gezinsverzorger",
        HelpKind.FAMILY_COACH: "gezinscoach",
        HelpKind.OTHER: "andere hulp",
    }
    for choice in family.help_choices.all():
        yield Event(choice.chosen_on, f"Gekozen voor {names[HelpKind(choice.kind)]}", choice.reason)
