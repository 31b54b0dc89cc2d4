"""What may be shown to the council of avoided cost: amounts behind which enough trajectories stand, in round numbers.

An amount behind fewer than `min_cell` trajectories is about one family too clearly. Amounts are rounded to hundreds of
euros: the exact one, beside that of another edition, could be the amount of a single family. What goes out holds no
amount by wijk, no amount of a single family, and no driver, because the largest family is one of them.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from monitoring.avoided_cost.chances import Interval
from monitoring.avoided_cost.drivers import BreakEven
from monitoring.avoided_cost.reality import CameAfterAll, Comparison, Conclusion, Rate
from monitoring.avoided_cost.rows import Money, Weights
from monitoring.figures import AvoidedCostFigures, Share
from monitoring.figures.avoided_cost import LawAmount, YearFigure
from monitoring.suppression.small import Hidden, PublishedShare, Shown, share, shown

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


def avoided_cost(exact: AvoidedCostFigures, *, min_cell: int) -> PublishedAvoidedCost:
    enough = exact.counted >= min_cell
    none, unknown, missing = (shown(n, min_cell=min_cell) for n in (exact.none, exact.unknown, exact.missing))
    return PublishedAvoidedCost(
        price_year=exact.price_year,
        sources=exact.sources,
        fictitious=exact.fictitious,
        counted=_counted(exact, min_cell),
        none=none,
        unknown=unknown,
        missing=missing,
        incomplete=shown(exact.incomplete, min_cell=min_cell),
        without_tariff=exact.without_tariff,
        came=shown(exact.came, min_cell=min_cell),
        came_without_amount=shown(exact.came_without_amount, min_cell=min_cell),
        avoided=(_round(exact.avoided) if enough else Hidden()) if exact.lines else None,
        interval_80=_interval(exact.chances.interval_80) if enough else None,
        interval_95=_interval(exact.chances.interval_95) if enough else None,
        draws=exact.chances.draws,
        cost=exact.cost,
        cost_is_estimated=exact.cost_is_estimated,
        break_even=_break_even(exact.break_even, _counted(exact, min_cell), min_cell),
        by_law=_by_law(exact.by_law, min_cell),
        by_budget_year=tuple(_year(row, min_cell) for row in exact.by_budget_year),
        came_after_all={months: _came(row, min_cell) for months, row in exact.came_after_all.items()},
        comparison={months: _comparison(row, min_cell) for months, row in exact.comparison.items()},
        weights=exact.weights,
        weights_version=exact.weights_version,
        weights_decided_on=exact.weights_decided_on,
    )


def _counted(exact: AvoidedCostFigures, min_cell: int) -> Shown:
    """Return the answers that count; hidden when the rest of all trajectories would tell the small numbers."""
    others = [exact.none, exact.unknown, exact.missing]
    small = [number for number in others if 0 < number < min_cell]
    rest = exact.trajectories - exact.counted - sum(number for number in others if number >= min_cell)
    if small and rest in (len(small), len(small) * (min_cell - 1)) and exact.counted >= min_cell:
        return Hidden()
    return shown(exact.counted, min_cell=min_cell)


def _round(amount: Money) -> Money:
    return Money(*(_hundreds(value) for value in amount))


def _hundreds(value: Decimal) -> Decimal:
    return (value / ROUND).quantize(Decimal(1), ROUND_HALF_UP) * ROUND


def _interval(exact: Interval) -> Interval:
    return Interval(exact.percentage, _hundreds(exact.low), _hundreds(exact.high))


def _break_even(exact: BreakEven | None, counted: Shown, min_cell: int) -> PublishedBreakEven | None:
    if exact is None or exact.counterfactuals < min_cell:
        return None

    def number(answers: int | None) -> Shown | None:
        return None if answers is None else shown(answers, min_cell=min_cell)

    return PublishedBreakEven(
        counterfactuals=Hidden() if isinstance(counted, Hidden) else exact.counterfactuals,
        if_all_true=_hundreds(exact.if_all_true),
        at_least=number(exact.at_least),
        at_most=number(exact.at_most),
    )


def _by_law(exact: Mapping[str, LawAmount], min_cell: int) -> dict[str, PublishedAmount]:
    """Return the amounts by law. Beside small ones the next smallest is hidden too: the total would tell their sum."""
    small = {law for law, found in exact.items() if found.trajectories < min_cell}
    others = sorted((law for law in exact if law not in small), key=lambda law: (exact[law].trajectories, law))
    beside = set(others[:1]) if small else set()
    return {law: _amount(found, law in small | beside, min_cell) for law, found in exact.items()}


def _amount(exact: LawAmount | YearFigure, hide: bool, min_cell: int) -> PublishedAmount:
    amount = exact.avoided if isinstance(exact, YearFigure) else exact.amount
    # Several laws may pay for one trajectory, so their numbers have no total that tells one that is hidden.
    trajectories = shown(exact.trajectories, min_cell=min_cell)
    return PublishedAmount(Hidden() if hide else _round(amount), trajectories)


def _year(exact: YearFigure, min_cell: int) -> PublishedYear:
    few = 0 < exact.trajectories < min_cell
    return PublishedYear(exact.label, exact.cost, exact.is_estimated, _amount(exact, few, min_cell))


def _came(exact: CameAfterAll, min_cell: int) -> PublishedCameAfterAll:
    came = share(Share.of(exact.came, exact.trajectories - exact.unknown), min_cell=min_cell)
    visible = exact.share if isinstance(came.percentage, int) else None
    return PublishedCameAfterAll(
        trajectories=shown(exact.trajectories, min_cell=min_cell),
        came=came,
        low=visible.low if visible else Hidden(),
        high=visible.high if visible else Hidden(),
    )


def _comparison(exact: Comparison, min_cell: int) -> PublishedComparison:
    return PublishedComparison(_rate(exact.helped, min_cell), _rate(exact.waiting, min_cell), exact.conclusion)


def _rate(exact: Rate, min_cell: int) -> PublishedRate:
    families, times = shown(exact.families, min_cell=min_cell), shown(exact.times, min_cell=min_cell)
    found = exact.per_100_months
    if found is None or isinstance(families, Hidden) or isinstance(times, Hidden):
        return PublishedRate(families, times, Hidden(), Hidden(), Hidden())
    return PublishedRate(families, times, found.value, found.low, found.high)
