"""What may be shown to the council of avoided cost: amounts behind which enough trajectories stand, in round numbers.

An amount behind fewer than `min_cell` trajectories is about one family too clearly. Amounts are rounded to hundreds of
euros: the exact one, beside that of another edition, could be the amount of a single family. What goes out holds no
amount by wijk, no amount of a single family, and no driver, because the largest family is one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from monitoring.avoided_cost.chances import Interval
from monitoring.avoided_cost.drivers import BreakEven
from monitoring.avoided_cost.reality import CameAfterAll, Comparison, Conclusion, Rate
from monitoring.avoided_cost.rows import Money, Weights
from monitoring.figures import AvoidedCostFigures, Share
from monitoring.figures.avoided_cost import LawAmount, YearFigure
from monitoring.figures.sums import json_number
from monitoring.suppression.small import HIDDEN, Hidden, Judged, PublishedShare, Shown

ROUND = Decimal(100)


@dataclass(frozen=True)
class PublishedAmount:
    """An amount with the trajectories behind it; `amount` is hidden when there are few, or to protect another."""

    amount: Money | Hidden
    trajectories: Shown


@dataclass(frozen=True)
class PublishedYear:
    """The cost of a calendar year beside the avoided cost in it; see `YearFigure`."""

    label: str
    cost: Decimal
    is_estimated: bool
    avoided: PublishedAmount


@dataclass(frozen=True)
class PublishedBreakEven:
    """How many answers must be true; see `BreakEven`. None when all of them together are not enough."""

    counterfactuals: Shown
    if_all_true: Decimal
    at_least: Shown | None
    at_most: Shown | None


@dataclass(frozen=True)
class PublishedCameAfterAll:
    """Whether the foreseen care came; see `CameAfterAll`. The interval is shown only beside the share itself."""

    trajectories: Shown
    came: PublishedShare
    low: Decimal | Hidden
    high: Decimal | Hidden


@dataclass(frozen=True)
class PublishedRate:
    """How often other care came; see `Rate`."""

    families: Shown
    times: Shown
    value: Decimal | Hidden
    low: Decimal | Hidden
    high: Decimal | Hidden


@dataclass(frozen=True)
class PublishedComparison:
    """Families with help beside families who wait; what it says is no number, and is always shown."""

    helped: PublishedRate
    waiting: PublishedRate
    conclusion: Conclusion


@dataclass(frozen=True, kw_only=True)
class PublishedAvoidedCost:
    """An indication of avoided cost as far as it may be shown; see `AvoidedCostFigures`.

    `cost` is what the pilot cost, which is public. `incomplete` are the lines that do not count because something of
    them is not known, and `without_tariff` the names of the products without a tariff.
    """

    price_year: int
    sources: tuple[str, ...]
    fictitious: bool
    counted: Shown
    none: Shown
    unknown: Shown
    missing: Shown
    incomplete: Shown
    without_tariff: tuple[str, ...]
    came: Shown
    came_without_amount: Shown
    avoided: Money | Hidden | None
    interval_80: Interval | None
    interval_95: Interval | None
    draws: int
    cost: Decimal | None
    cost_is_estimated: bool
    break_even: PublishedBreakEven | None
    by_law: Mapping[str, PublishedAmount]
    by_budget_year: tuple[PublishedYear, ...]
    came_after_all: Mapping[int, PublishedCameAfterAll]
    comparison: Mapping[int, PublishedComparison]
    weights: Weights
    weights_version: int
    weights_decided_on: date | None

    @property
    def has_any(self) -> bool:
        """Return whether there is anything to say: at least one line of an answer."""
        return self.avoided is not None


def avoided_cost(exact: AvoidedCostFigures, judged: Judged) -> PublishedAvoidedCost:
    """Return what may be shown of `exact`; `judged` says what is hidden of the answers of the casemanagers."""
    counted = _counted(exact, judged)
    enough = not judged.says_nothing and exact.counted >= judged.rule.min_cell and _is_wide_enough(exact, judged)
    return PublishedAvoidedCost(
        price_year=exact.price_year,
        sources=exact.sources,
        fictitious=exact.fictitious,
        counted=counted,
        none=judged.shown("counterfactual_none"),
        unknown=judged.shown("counterfactual_unknown"),
        missing=judged.shown("counterfactual_missing"),
        incomplete=judged.work(exact.incomplete),
        without_tariff=exact.without_tariff,
        came=judged.work(exact.came),
        came_without_amount=judged.work(exact.came_without_amount),
        avoided=(_round(exact.avoided) if enough else HIDDEN) if exact.lines else None,
        interval_80=_interval(exact.chances.interval_80) if enough else None,
        interval_95=_interval(exact.chances.interval_95) if enough else None,
        draws=exact.chances.draws,
        cost=exact.cost,
        cost_is_estimated=exact.cost_is_estimated,
        break_even=_break_even(exact.break_even, counted, judged),
        by_law=_by_law(exact.by_law, judged, counted),
        by_budget_year=tuple(_year(row, judged, counted) for row in exact.by_budget_year),
        came_after_all={months: _came(row, judged) for months, row in exact.came_after_all.items()},
        comparison={months: _comparison(row, judged) for months, row in exact.comparison.items()},
        weights=exact.weights,
        weights_version=exact.weights_version,
        weights_decided_on=exact.weights_decided_on,
    )


def as_json(published: PublishedAvoidedCost, exact: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is shown under the keys of the exact figures; what is hidden, or stays within the team, is None."""
    return {key: _plain(getattr(published, key, HIDDEN)) for key in exact}


def _plain(value: Any) -> Any:
    if isinstance(value, Hidden):
        return None
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, str):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(part) for key, part in value.items()}
    if isinstance(value, tuple):
        named = getattr(value, "_asdict", None)
        return _plain(named()) if named else [_plain(part) for part in value]
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    return value


def _is_wide_enough(exact: AvoidedCostFigures, judged: Judged) -> bool:
    """Return whether an amount may be shown: it says that at least `min_cell` answers count.

    What is left of all trajectories beside those, and beside the answers that are shown, must still leave each hidden
    number of answers every value that is promised.
    """
    hidden, shown = _answers(exact, judged)
    most = exact.trajectories - judged.rule.min_cell - sum(shown)
    return not hidden or most >= judged.rule.min_cell - 1 + len(hidden) - 1


def _answers(exact: AvoidedCostFigures, judged: Judged) -> tuple[list[int], list[int]]:
    """Return how many gave no amount, by the three reasons: the numbers that are hidden, and those that are shown."""
    answers = {"none": exact.none, "unknown": exact.unknown, "missing": exact.missing}
    hidden = {name for name in answers if judged.shown(f"counterfactual_{name}") == HIDDEN}
    return [answers[name] for name in hidden], [number for name, number in answers.items() if name not in hidden]


def _counted(exact: AvoidedCostFigures, judged: Judged) -> Shown:
    """Return the answers that count; hidden when the rest of all trajectories would tell the small numbers.

    Each of the k that are hidden must still be able to be anything from 1 to `min_cell` - 1, so together they must be
    enough for the highest beside ones, and few enough for a 1 beside the highest.
    """
    hidden, _ = _answers(exact, judged)
    highest, others = judged.rule.min_cell - 1, len(hidden) - 1
    if hidden and not highest + others <= sum(hidden) <= 1 + highest * others:
        return HIDDEN
    return judged.work(exact.counted)


def _round(amount: Money) -> Money:
    return Money(*(_hundreds(value) for value in amount))


def _hundreds(value: Decimal) -> Decimal:
    return (value / ROUND).quantize(Decimal(1), ROUND_HALF_UP) * ROUND


def _interval(exact: Interval) -> Interval:
    return Interval(exact.percentage, _hundreds(exact.low), _hundreds(exact.high))


def _break_even(exact: BreakEven | None, counted: Shown, judged: Judged) -> PublishedBreakEven | None:
    if exact is None or judged.says_nothing or exact.counterfactuals < judged.rule.min_cell:
        return None

    def number(answers: int | None) -> Shown | None:
        return None if answers is None else _beside(counted, answers, judged)

    return PublishedBreakEven(
        counterfactuals=HIDDEN if isinstance(counted, Hidden) else exact.counterfactuals,
        if_all_true=_hundreds(exact.if_all_true),
        at_least=number(exact.at_least),
        at_most=number(exact.at_most),
    )


def _by_law(exact: Mapping[str, LawAmount], judged: Judged, counted: Shown) -> dict[str, PublishedAmount]:
    """Return the amounts by law. Beside small ones the next smallest is hidden too: the total would tell their sum."""
    small = {law for law, found in exact.items() if found.trajectories < judged.rule.min_cell}
    others = sorted((law for law in exact if law not in small), key=lambda law: (exact[law].trajectories, law))
    beside = set(others[:1]) if small else set()
    return {law: _amount(found, law in small | beside, judged, counted) for law, found in exact.items()}


def _amount(exact: LawAmount | YearFigure, hide: bool, judged: Judged, counted: Shown) -> PublishedAmount:
    amount = exact.avoided if isinstance(exact, YearFigure) else exact.amount
    # Several laws may pay for one trajectory, so their numbers have no total that tells one that is hidden.
    trajectories = _beside(counted, exact.trajectories, judged)
    return PublishedAmount(HIDDEN if hide or judged.says_nothing else _round(amount), trajectories)


def _beside(counted: Shown, number: int, judged: Judged) -> Shown:
    """Return a part of the answers that count; it would tell at least how many there are when that is hidden."""
    return HIDDEN if counted == HIDDEN else judged.work(number)


def _year(exact: YearFigure, judged: Judged, counted: Shown) -> PublishedYear:
    few = judged.rule.is_small(exact.trajectories)
    return PublishedYear(exact.label, exact.cost, exact.is_estimated, _amount(exact, few, judged, counted))


def _came(exact: CameAfterAll, judged: Judged) -> PublishedCameAfterAll:
    came = _share(Share.of(exact.came, exact.trajectories - exact.unknown), judged)
    visible = exact.share if isinstance(came.percentage, int) else None
    return PublishedCameAfterAll(
        trajectories=judged.work(exact.trajectories),
        came=came,
        low=visible.low if visible else HIDDEN,
        high=visible.high if visible else HIDDEN,
    )


def _comparison(exact: Comparison, judged: Judged) -> PublishedComparison:
    return PublishedComparison(_rate(exact.helped, judged), _rate(exact.waiting, judged), exact.conclusion)


def _rate(exact: Rate, judged: Judged) -> PublishedRate:
    families, times = judged.work(exact.families), judged.work(exact.times)
    found = exact.per_100_months
    if found is None or isinstance(families, Hidden) or isinstance(times, Hidden):
        return PublishedRate(families, times, HIDDEN, HIDDEN, HIDDEN)
    return PublishedRate(families, times, found.value, found.low, found.high)


def _share(exact: Share, judged: Judged) -> PublishedShare:
    """Return a share; when part or rest is small neither part nor percentage is shown."""
    part, whole, rest = (judged.work(number) for number in (exact.part, exact.whole, exact.whole - exact.part))
    if HIDDEN in (part, whole, rest):
        return PublishedShare(HIDDEN, whole, HIDDEN)
    return PublishedShare(part, whole, exact.percentage)
