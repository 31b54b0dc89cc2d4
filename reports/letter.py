"""The concept letter of the college to the council, in the form of the Groningen raadsbrief.

Source of the form: raadsbrief 29-3-2023, kenmerk 103390-2023. Names, reference and date are data: what is not known yet
stands there as a blank to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.models import Pilot
from monitoring.suppression import PublishedFigures
from reports import wording

TO_FILL_IN = "(nog in te vullen)"


@dataclass(frozen=True)
class LetterFields:
    """What stands around the text of the letter."""

    municipality: str
    organisation: str
    pilot_started_on: date
    subject: str
    dated_on: str = TO_FILL_IN
    author: str = TO_FILL_IN
    telephone: str = TO_FILL_IN
    reference: str = TO_FILL_IN
    mayor: str = TO_FILL_IN
    secretary: str = TO_FILL_IN
    attachments: str = "1"


def fields_for(pilot: Pilot, figures: PublishedFigures) -> LetterFields:
    return LetterFields(
        municipality=pilot.municipality,
        organisation=pilot.organisation,
        pilot_started_on=pilot.started_on,
        subject=f"Pilot gezinsverzorger tussenevaluatie {wording.period(figures.period)}",
    )


def results(figures: PublishedFigures) -> list[str]:
    """Return the main results as sentences, in the order of the letter of 2023."""
    if figures.families_supported == 0:
        return [f"{wording.capitalised(wording.in_period(figures.period))} zijn er geen gezinnen geholpen."]
    return [" ".join(sentences) for sentences in _results(figures) if sentences]


def _results(figures: PublishedFigures) -> Iterator[list[str]]:
    yield list(_staff_and_caseload(figures))
    yield list(_families(figures))
    yield list(_children(figures))
    yield list(_districts(figures))
    yield list(_triggers(figures))
    yield list(_counterfactual(figures))


def _staff_and_caseload(figures: PublishedFigures) -> Iterator[str]:
    carers = wording.counted(figures.professionals, "gezinsverzorger", "gezinsverzorgers")
    yield (
        f"Er werkten {carers} op samen {wording.fte(figures.fte)} fte."
        if figures.professionals != 1
        else f"Er werkte {carers} op {wording.fte(figures.fte)} fte."
    )
    average = wording.number(figures.mean_caseload, 1)
    yield f"Zij hielpen gemiddeld {average} gezinnen tegelijk; afgesproken is {figures.target} tot {figures.cap}."
    if figures.days_above_cap:
        allowed = ", met een plek die de teammanager gaf" if figures.overrides_granted else ""
        yield f"Op {wording.days(figures.days_above_cap)} waren het er meer dan {figures.cap}{allowed}."


def _families(figures: PublishedFigures) -> Iterator[str]:
    helped = wording.capitalised(wording.in_period(figures.period))
    verb = "is" if figures.families_supported == 1 else "zijn"
    yield f"{helped} {verb} {wording.families(figures.families_supported)} geholpen."
    closed = figures.trajectories_closed
    if closed == 0:
        yield "Er is nog geen traject afgesloten."
        return
    yield f"Er {'is' if closed == 1 else 'zijn'} {wording.trajectories(closed)} afgesloten."
    as_planned = figures.closed_by_reason.get("01", 0)
    heavier = figures.closed_by_follow_up.get("zwaarder", 0) + figures.closed_by_follow_up.get("andere_wet", 0)
    if as_planned:
        yield "Deels omdat het doel was bereikt." if as_planned < closed else "Steeds omdat het doel was bereikt."
    if heavier:
        yield "Soms bleek er zwaardere of andere hulp nodig."


def _children(figures: PublishedFigures) -> Iterator[str]:
    with_young = figures.families_with_children_0_12
    if with_young:
        words = wording.capitalised(wording.share(with_young, figures.families_supported))
        verb = "heeft" if words.startswith("Een deel") else "hebben"
        yield f"{words} gezinnen {verb} kinderen van 0 tot en met 12 jaar."


def _districts(figures: PublishedFigures) -> Iterator[str]:
    yield f"De gezinnen wonen in {wording.counted(figures.districts, 'wijk', 'wijken')}."
    named = {name: number for name, number in figures.families_by_district.items() if name != "overige wijken"}
    if named and figures.districts > 1:
        name, number = max(named.items(), key=lambda item: item[1])
        yield f"Het grootste aantal woont in {name} ({wording.number(number)})."


def _triggers(figures: PublishedFigures) -> Iterator[str]:
    from reports.tables import triggers

    most = sorted(triggers(figures).rows, key=lambda row: -row.value)[:2]
    if most:
        names = [f"{row.label[0].lower()}{row.label[1:]} ({wording.families(int(row.value))})" for row in most]
        yield f"De aanleiding is het vaakst: {wording.joined(names)}."


def _counterfactual(figures: PublishedFigures) -> Iterator[str]:
    products = list(figures.counterfactual_by_product.items())[:3]
    if not products:
        return
    names = [
        f"{figures.counterfactual_product_names.get(code, code)} ({wording.trajectories(number)})"
        for code, number in products
    ]
    yield "Aan de casemanagers is gevraagd welke hulp zij zonder gezinsverzorger hadden ingezet."
    yield f"Het vaakst noemden zij {wording.joined(names)}."
    yield "Dit is een schatting van henzelf en geen bewijs."
