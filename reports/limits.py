"""What the figures do not say, written from the figures themselves."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from monitoring.suppression import OTHER_DISTRICTS, Hidden, PublishedFigures
from reports import wording
from reports.codes import ReportKind

# Below this number of families one family more or less changes every share.
SMALL = 30


def limits(figures: PublishedFigures, as_of: date, kind: ReportKind = ReportKind.INTERIM) -> Iterator[str]:
    """Return, one sentence or two each, what a reader must know before drawing conclusions."""
    if wording.is_year_so_far(figures.period, as_of):
        yield f"{as_of.year} loopt nog. De cijfers gaan tot en met {wording.day(figures.period.last)}."
    helped = figures.families_supported
    if helped == 0:
        yield "In deze periode is geen gezin geholpen. Er is niets te vergelijken."
        return
    if isinstance(helped, int) and helped < SMALL:
        yield (
            f"Het gaat om {wording.families(helped)}. Bij zulke kleine aantallen kan één gezin meer of minder het "
            "beeld veranderen."
        )
    if kind == ReportKind.QUARTER:
        yield "Een kwartaal is kort. Of een verschil met een ander kwartaal toeval is, is niet te zeggen."
    else:
        yield "Er is geen groep van dezelfde gezinnen zonder gezinsverzorger om mee te vergelijken."
        yield from _answers(figures)
    if OTHER_DISTRICTS in figures.families_by_district:
        yield f"Aantallen per wijk kleiner dan {wording.number(figures.min_cell)} zijn samengevoegd."
    if figures.hides_something:
        yield (
            f"{not_shown(figures)} Zo is niet te zien over welk gezin het gaat. Een gemiddelde of mediaan staat er "
            f"alleen als die over minstens {wording.number(figures.min_cell)} gaat."
        )
    if figures.rounded_to > 1:
        yield f"Alle andere aantallen zijn afgerond op een veelvoud van {wording.number(figures.rounded_to)}."
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
    if without_reason and not isinstance(without_reason, Hidden):
        yield f"Van {wording.trajectories(without_reason)} ontbreekt de reden van stoppen."
    without_age = figures.children_by_age.get("onbekend", 0)
    if without_age and not isinstance(without_age, Hidden):
        yield f"Van {wording.counted(without_age, 'kind', 'kinderen')} is de leeftijd niet bekend."
    if figures.days_above_cap and not isinstance(figures.days_above_cap, Hidden):
        yield (
            f"Op {wording.days(figures.days_above_cap)} hielpen de gezinsverzorgers meer gezinnen dan afgesproken. "
            "De cijfers laten niet zien wat dat met de hulp deed."
        )


def not_shown(figures: PublishedFigures) -> str:
    """Return in one sentence what is not shown, for the letter and for the annex."""
    return (
        f"Aantallen kleiner dan {wording.number(figures.min_cell)} worden niet getoond, en ook geen getallen die zo'n "
        "aantal zouden verraden."
    )


def open_answers(figures: PublishedFigures) -> list[str]:
    """Return what is not known of the answers about other care, as parts of a sentence."""
    return [
        f"bij {wording.trajectories(number)} {what}"
        for number, what in (
            (figures.counterfactual_unknown, "wist de casemanager het niet"),
            (figures.counterfactual_missing, "is de vraag nog niet beantwoord"),
        )
        if number and not isinstance(number, Hidden)
    ]


def _answers(figures: PublishedFigures) -> Iterator[str]:
    if Hidden() in (figures.counterfactual_unknown, figures.counterfactual_missing):
        yield "Niet alle antwoorden over andere hulp zijn bekend; hoeveel er ontbreken, staat hier niet."
    elif unknown := open_answers(figures):
        yield f"Niet alle antwoorden over andere hulp zijn bekend: {wording.joined(unknown)}."
    else:
        yield "De vraag over andere hulp is bij alle trajecten beantwoord."
    yield "De casemanagers die antwoorden, zetten de gezinsverzorger ook zelf in. Hun antwoord is een schatting."
