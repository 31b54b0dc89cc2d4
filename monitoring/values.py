"""What one figure says, by its code, as people read it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal

from cases.codes import MeasurementMoment, Side, SignalSeverity, Urgency, VolunteerOrganisation, WithoutHelp
from monitoring import breakdowns
from monitoring.breakdowns import Breakdown
from monitoring.explained import BY_CODE
from monitoring.figures import UNKNOWN, AvoidedCostFigures, Figures, MomentFigures, Share, Typical
from monitoring.numbers import NOTHING, euros, number, share, typical

# Figures that a breakdown shows by label.
LABELLED: Mapping[str, Callable[[Figures], Breakdown]] = {
    "closed_by_reason": breakdowns.by_closing_reason,
    "closed_by_follow_up": breakdowns.by_follow_up,
    "families_by_district": breakdowns.by_district,
    "children_by_age": breakdowns.by_age,
    "families_by_trigger": breakdowns.by_trigger,
    "visit_hours_by_task": breakdowns.by_task,
    "visit_hours_by_way": breakdowns.by_way,
    "families_by_carers_seen": breakdowns.by_carers_seen,
}
LABELS: Mapping[str, Mapping[str, str]] = {
    "waiting.by_urgency": dict(Urgency.choices) | {UNKNOWN: "Nog niet beoordeeld"},
    "goals.reached": dict(Side.choices),
    "measuring.without_help": dict(WithoutHelp.choices),
    "measuring.by_moment": dict(MeasurementMoment.choices),
    "signals.by_severity": dict(SignalSeverity.choices),
    "volunteers.by_organisation": dict(VolunteerOrganisation.choices),
}


def of(figures: Figures, code: str) -> list[tuple[str, str]]:
    """Return the figure as label and text; the label is empty when it is one number.

    Raises:
        KeyError: there is no figure with this code.
    """
    figure = BY_CODE[code]
    if code in LABELLED:
        return [(label, number(value)) for label, value in LABELLED[code](figures).rows]
    found: object = figures
    for name in code.split("."):
        found = getattr(found, name)
    if isinstance(found, AvoidedCostFigures):
        return list(_amounts(found))
    if not isinstance(found, Mapping):
        return [("", _text(found, figure.unit))]
    names = figures.counterfactual_product_names if code == "counterfactual_by_product" else LABELS.get(code, {})
    return [(names.get(key, str(key)), _text(value, figure.unit)) for key, value in found.items()]


def _amounts(found: AvoidedCostFigures) -> Iterator[tuple[str, str]]:
    """Yield the three amounts; without a single answer there is nothing to say."""
    labels = ("Alles laag", "Verwacht", "Alles hoog")
    for label, amount in zip(labels, found.avoided, strict=True):
        yield label, euros(amount) if found.lines else NOTHING


def _text(value: object, unit: str) -> str:
    match value:
        case Share():
            return share(value)
        case Typical():
            return typical(value, unit, unit)
        case MomentFigures():
            return number(value.families)
        case int() | Decimal():
            return number(value)
        case _:
            return NOTHING
