"""Figures by label, ready to be read: what stands in a chart and in the table under it, with how it was counted."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from itertools import groupby

from django.db.models import TextChoices
from django.utils.safestring import SafeString

from cases.codes import ClosingReason, FollowUp, Task, Trigger, WayOfWorking
from monitoring import charts
from monitoring.explained import BY_CODE, Explained
from monitoring.figures import NO_VALUE, UNKNOWN, Figures

Number = int | Decimal

AGE_LABELS = {
    "0-3": "0 tot en met 3 jaar",
    "4-11": "4 tot en met 11 jaar",
    "12-17": "12 tot en met 17 jaar",
    "18+": "18 jaar of ouder",
    UNKNOWN: "Geboortedatum onbekend",
}


@dataclass(frozen=True)
class Breakdown:
    """Figures of one kind by label, in the order in which they are shown.

    `label` and `unit` are the headings of the two columns; `figure` says what it is and how it is counted.
    """

    figure: Explained
    key: str
    label: str
    unit: str
    rows: tuple[tuple[str, Number], ...]

    @property
    def title(self) -> str:
        return self.figure.name

    @property
    def definition(self) -> str:
        return self.figure.definition

    def chart(self, width: int = charts.SMALL) -> SafeString:
        return charts.bars(f"{self.title}, {self.unit.lower()}", self.rows, width=width)

    @property
    def small_chart(self) -> SafeString:
        """Return the chart as it fits in a card."""
        return self.chart()


def by_district(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["families_by_district"],
        key="wijken",
        label="Wijk",
        unit="Gezinnen",
        rows=tuple(figures.families_by_district.items()),
    )


def by_age(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["children_by_age"],
        key="leeftijd",
        label="Leeftijd",
        unit="Kinderen",
        rows=tuple(
            (AGE_LABELS[band], number)
            for band, number in figures.children_by_age.items()
            # That no birthday is missing needs no line.
            if number or band != UNKNOWN
        ),
    )


def by_trigger(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["families_by_trigger"],
        key="aanleidingen",
        label="Aanleiding",
        unit="Gezinnen",
        rows=_labelled(figures.families_by_trigger, Trigger),
    )


def by_closing_reason(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["closed_by_reason"],
        key="redenen",
        label="Reden",
        unit="Trajecten",
        rows=_labelled(figures.closed_by_reason, ClosingReason, {UNKNOWN: "Niet ingevuld"}),
    )


def by_follow_up(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["closed_by_follow_up"],
        key="vervolg",
        label="Vervolg",
        unit="Trajecten",
        rows=_labelled(figures.closed_by_follow_up, FollowUp, {UNKNOWN: "Niet ingevuld"}),
    )


def by_counterfactual(figures: Figures) -> Breakdown:
    names = figures.counterfactual_product_names
    products = [(names[code], number) for code, number in figures.counterfactual_by_product.items()]
    others = [
        ("Geen andere hulp", figures.counterfactual_none),
        ("Casemanager weet het niet", figures.counterfactual_unknown),
        ("Nog geen antwoord", figures.counterfactual_missing),
    ]
    return Breakdown(
        figure=BY_CODE["counterfactual_by_product"],
        key="andere-hulp",
        label="Hulp",
        unit="Trajecten",
        rows=(*products, *((label, number) for label, number in others if number)),
    )


def by_task(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["visit_hours_by_task"],
        key="taken",
        label="Taak",
        unit="Uren",
        rows=_labelled(figures.visit_hours_by_task, Task, {NO_VALUE: "Geen taak ingevuld"}),
    )


def by_way(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["visit_hours_by_way"],
        key="wijze",
        label="Wijze",
        unit="Uren",
        rows=_labelled(figures.visit_hours_by_way, WayOfWorking, {NO_VALUE: "Niet ingevuld"}),
    )


def by_carers_seen(figures: Figures) -> Breakdown:
    return Breakdown(
        figure=BY_CODE["families_by_carers_seen"],
        key="gezichten",
        label="Aantal gezinsverzorgers",
        unit="Gezinnen",
        rows=tuple((_carers(number), families) for number, families in figures.families_by_carers_seen.items()),
    )


def breakdowns(figures: Figures) -> list[Breakdown]:
    """Return all breakdowns."""
    # In rows of three of about the same length.
    makers = (
        by_district,
        by_trigger,
        by_counterfactual,
        by_age,
        by_closing_reason,
        by_follow_up,
        by_task,
        by_way,
        by_carers_seen,
    )
    return [make(figures) for make in makers]


@dataclass(frozen=True)
class Stretch:
    """Days in a row with the same number of families."""

    first: date
    last: date
    active: int


def stretches(figures: Figures) -> list[Stretch]:
    """Return the caseload over time as a table can show it: a row for each change instead of one for each day."""
    found = []
    for active, group in groupby(figures.caseload_by_day, key=lambda item: item[1]):
        days = [day for day, _ in group]
        found.append(Stretch(days[0], days[-1], active))
    return found


def _labelled(
    numbers: Mapping[str, Number], choices: type[TextChoices], others: Mapping[str, str] | None = None
) -> tuple[tuple[str, Number], ...]:
    """Return the numbers under the labels that people see; `others` names the keys outside the code list."""
    labels = dict(_choice_labels(choices)) | dict(others or {})
    return tuple((labels.get(code, code), number) for code, number in numbers.items())


def _choice_labels(choices: type[TextChoices]) -> Iterable[tuple[str, str]]:
    return ((str(value), str(label)) for value, label in choices.choices)


def _carers(number: int) -> str:
    if number == 0:
        return "Nog geen bezoek"
    return "1 gezinsverzorger" if number == 1 else f"{number} gezinsverzorgers"
