"""What the figures do not say, written from the figures themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitoring.suppression import OTHER_DISTRICTS, Hidden, PublishedFigures
from reports import wording

# Below this number of families one family more or less changes every share.
SMALL = 30


def limits(figures: PublishedFigures, as_of: date) -> Iterator[str]:
    """Return, one sentence or two each, what a reader must know before drawing conclusions."""
    if wording.is_year_so_far(figures.period, as_of):
        yield f"{as_of.year} loopt nog. De cijfers gaan tot en met {wording.day(figures.period.last)}."
    helped = figures.families_supported
    if helped == 0:
        yield "In deze periode is geen gezin geholpen. Er is niets te vergelijken."
        return
    if helped < SMALL:
        yield (
            f"Het gaat om {wording.families(helped)}. Bij zulke kleine aantallen kan één gezin meer of minder het "
            "beeld veranderen."
        )
    yield "Er is geen groep gezinnen zonder gezinsverzorger om mee te vergelijken."
    yield from _answers(figures)
    if OTHER_DISTRICTS in figures.families_by_district:
        yield f"Aantallen per wijk kleiner dan {figures.min_cell} zijn samengevoegd."
    if any(isinstance(count, Hidden) for count in figures.counts_that_may_be_hidden):
        yield (
            "Bij aanleidingen, afgesloten trajecten en andere hulp staan aantallen van 1 tot en met "
            f"{figures.min_cell - 1} er niet precies. Zo is niet te zien over welk gezin het gaat."
        )
    if figures.hides_in_the_file:
        yield (
            "Ook bij wachten, doelen, metingen, hulp ernaast en vrijwilligers staan kleine aantallen er niet. Een "
            f"gemiddelde of mediaan staat er alleen als die over minstens {figures.min_cell} gaat."
        )
    if figures.measuring.families:
        yield (
            "De schalen voor rust, reinheid, regelmaat, draagkracht en draaglast zijn van de pilot zelf. Zij zijn niet "
            "gevalideerd: niemand heeft wetenschappelijk getoetst of zij goed meten."
        )
    if figures.goals.are_shown:
        yield (
            "Of een doel is gehaald, bepalen het gezin en de gezinsverzorger zelf. Een groot doel telt even zwaar "
            "als een klein doel."
        )
    if figures.families_destroyed:
        # Without their number: it could be one family.
        yield (
            "Van dossiers die zijn vernietigd, op verzoek of na de bewaartermijn, tellen in een heel kalenderjaar de "
            "aantallen en uren nog mee. In medianen, in het verloop per dag, bij wachten, doelen, metingen, hulp "
            "ernaast en vrijwilligers, en in andere periodes tellen zij niet mee."
        )
    if not figures.visits:
        yield "Er zijn geen bezoeken vastgelegd. Over de uren is dus niets te zeggen."
    without_reason = figures.closed_by_reason.get("onbekend", 0)
    if without_reason:
        yield f"Van {wording.trajectories(without_reason)} ontbreekt de reden van stoppen."
    without_age = figures.children_by_age.get("onbekend", 0)
    if without_age:
        yield f"Van {wording.counted(without_age, 'kind', 'kinderen')} is de leeftijd niet bekend."
    if figures.days_above_cap:
        yield (
            f"Op {wording.days(figures.days_above_cap)} hielpen de gezinsverzorgers meer gezinnen dan afgesproken. "
            "De cijfers laten niet zien wat dat met de hulp deed."
        )


def open_answers(figures: PublishedFigures) -> list[str]:
    """Return what is not known of the answers about other care, as parts of a sentence."""
    return [
        f"bij {wording.trajectories(number)} {what}"
        for number, what in (
            (figures.counterfactual_unknown, "wist de casemanager het niet"),
            (figures.counterfactual_missing, "is de vraag nog niet beantwoord"),
        )
        if number
    ]


def _answers(figures: PublishedFigures) -> Iterator[str]:
    if unknown := open_answers(figures):
        yield f"Niet alle antwoorden over andere hulp zijn bekend: {wording.joined(unknown)}."
    else:
        yield "De vraag over andere hulp is bij alle trajecten beantwoord."
    yield "De casemanagers die antwoorden, zetten de gezinsverzorger ook zelf in. Hun antwoord is een schatting."
