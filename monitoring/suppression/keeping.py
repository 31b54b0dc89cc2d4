"""Published figures as text that is kept, and back: an edition is shown again exactly as it was. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.period import Period
from monitoring.avoided_cost.chances import Interval
from monitoring.avoided_cost.reality import Conclusion
from monitoring.avoided_cost.rows import Money, Weights
from monitoring.figures import BudgetFigure
from monitoring.suppression.cost import (
    PublishedAmount,
    PublishedAvoidedCost,
    PublishedBreakEven,
    PublishedCameAfterAll,
    PublishedComparison,
    PublishedRate,
    PublishedYear,
)
from monitoring.suppression.published import PublishedFigures
from monitoring.suppression.small import Hidden, PublishedShare, PublishedTypical
from monitoring.suppression.subjects import (
    PublishedGoals,
    PublishedMeasuring,
    PublishedOtherHelp,
    PublishedVolunteers,
    PublishedWaiting,
)

KEPT = {
    kind.__name__: kind
    for kind in (
        BudgetFigure,
        Hidden,
        Interval,
        Money,
        Period,
        PublishedAmount,
        PublishedAvoidedCost,
        PublishedBreakEven,
        PublishedCameAfterAll,
        PublishedComparison,
        PublishedFigures,
        PublishedGoals,
        PublishedMeasuring,
        PublishedOtherHelp,
        PublishedRate,
        PublishedShare,
        PublishedTypical,
        PublishedVolunteers,
        PublishedWaiting,
        PublishedYear,
        Weights,
    )
}
KIND, IS = "soort", "is"


class CannotRead(Exception):
    """The edition was kept by a version that had other figures."""


def keep(value: Any) -> Any:
    """Return the value in types that JSON knows, each with its kind."""
    if is_dataclass(value):
        held = {one.name: keep(getattr(value, one.name)) for one in fields(value)}
        return {KIND: type(value).__name__, IS: held}
    if isinstance(value, Money):
        return {KIND: "Money", IS: {name: keep(amount) for name, amount in value._asdict().items()}}
    if isinstance(value, Conclusion):
        return {KIND: "conclusion", IS: str(value)}
    if isinstance(value, Mapping):
        return {KIND: "mapping", IS: [[keep(key), keep(item)] for key, item in value.items()]}
    if isinstance(value, tuple):
        return {KIND: "tuple", IS: [keep(item) for item in value]}
    if isinstance(value, Decimal | date):
        return {KIND: "decimal" if isinstance(value, Decimal) else "date", IS: str(value)}
    return value


def read(kept: Any) -> PublishedFigures:
    """Return published figures as they were kept.

    Raises:
        CannotRead: they are not those of this version.
    """
    try:
        figures = _read(kept)
    except (KeyError, TypeError, ValueError, ArithmeticError) as other:
        raise CannotRead from other
    if not isinstance(figures, PublishedFigures):
        raise CannotRead
    return figures


def _read(kept: Any) -> Any:
    if not isinstance(kept, dict):
        return kept
    kind, held = kept[KIND], kept[IS]
    match kind:
        case "mapping":
            return {_read(key): _read(item) for key, item in held}
        case "tuple":
            return tuple(_read(item) for item in held)
        case "decimal":
            return Decimal(held)
        case "conclusion":
            return Conclusion(held)
        case "date":
            return date.fromisoformat(held)
        case _:
            return KEPT[kind](**{name: _read(item) for name, item in held.items()})
