"""What the amount hangs on: the largest drivers, the largest family, and how many answers must be true."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from cases.period import Period
from monitoring.avoided_cost.amounts import HIGH, LOW, Scenario, total, totals_by
from monitoring.avoided_cost.rows import CareLine, Weights, euro

# The handbooks test an attribution of 50 to 100 %.
LEAST_ATTRIBUTED, MOST_ATTRIBUTED = Decimal("0.5"), Decimal(1)


@dataclass(frozen=True)
class Driver:
    """One thing that is put at its lowest and at its highest while all else stays as expected, in euro."""

    key: str
    low: Decimal
    high: Decimal

    @property
    def span(self) -> Decimal:
        return self.high - self.low


def drivers(lines: Sequence[CareLine], window: Period, weights: Weights) -> tuple[Driver, ...]:
    """Return what the amount hangs on, the largest first; what makes no difference is left out."""
    found = [
        Driver(key, euro(total(lines, window, low)), euro(total(lines, window, high)))
        for key, low, high in _ends(Scenario(weights))
    ]
    expected = euro(total(lines, window, Scenario(weights)))
    left = without_largest_family(lines, window, weights)
    if left is not None:
        found.append(Driver("largest_family", left, expected))
    return tuple(sorted((driver for driver in found if driver.span), key=lambda driver: (-driver.span, driver.key)))


def _ends(scenario: Scenario) -> Iterator[tuple[str, Scenario, Scenario]]:
    weights = scenario.weights
    yield "amount", replace(scenario, amount=LOW), replace(scenario, amount=HIGH)
    yield "weeks", replace(scenario, weeks=LOW), replace(scenario, weeks=HIGH)
    yield (
        "price",
        replace(scenario, price=LOW, price_of_what_came=LOW),
        replace(scenario, price=HIGH, price_of_what_came=HIGH),
    )
    yield (
        "certainty",
        replace(scenario, weights=weights.certain_alone()),
        replace(scenario, weights=weights.as_if_true()),
    )
    yield (
        "attribution",
        replace(scenario, weights=weights.all_attributed(LEAST_ATTRIBUTED)),
        replace(scenario, weights=weights.all_attributed(MOST_ATTRIBUTED)),
    )
    yield "came", scenario, replace(scenario, less_what_came=False)


def without_largest_family(lines: Sequence[CareLine], window: Period, weights: Weights) -> Decimal | None:
    """Return the expected euros without the family that counts for most; None when no family counts."""
    sums = totals_by(lambda line: line.family, lines, window, Scenario(weights)).values()
    if not any(sums):
        return None
    return euro(sum(sums, Fraction(0)) - max(sums))


@dataclass(frozen=True)
class BreakEven:
    """How many answers must be true for the pilot to pay for itself within a window.

    An answer is true when all care that it names would have come; it then counts in full, at the expected numbers and
    without the weight of its certainty.

    Args:
        counterfactuals: N, the answers that count for something in the window.
        if_all_true: the euros of all N.
        at_least: the smallest number of answers that could do it: the largest ones. None when all N are not enough.
        at_most: the number of which any choice does it, even the smallest ones. None when all N are not enough.
    """

    cost: Decimal
    counterfactuals: int
    if_all_true: Decimal
    at_least: int | None
    at_most: int | None


def break_even(lines: Sequence[CareLine], window: Period, weights: Weights, cost: Fraction) -> BreakEven:
    """Return how many answers must be true to spare `cost` euro."""
    sums = totals_by(lambda line: line.trajectory, lines, window, Scenario(weights.as_if_true()))
    values = sorted(value for value in sums.values() if value)
    return BreakEven(
        cost=euro(cost),
        counterfactuals=len(values),
        if_all_true=euro(sum(values, Fraction(0))),
        at_least=_how_many(values[::-1], cost),
        at_most=_how_many(values, cost),
    )


def _how_many(values: Sequence[Fraction], cost: Fraction) -> int | None:
    reached, number = Fraction(0), 0
    for value in values:
        if reached >= cost:
            break
        reached += value
        number += 1
    return number if reached >= cost else None
