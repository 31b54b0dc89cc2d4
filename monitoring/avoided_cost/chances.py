"""How far the amount could be off: drawn by chance, thousands of times, with the same outcome on every machine.

Of each line the units a week and the weeks are drawn from a triangle (least, expected, most) and whether the care would
have come at all by its certainty; the price of a product is drawn once for all lines, because it is one price. What
comes out is the amount that 80 or 95 of every 100 draws fall between.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from cases.period import Period
from monitoring.avoided_cost.amounts import DAYS_PER_WEEK
from monitoring.avoided_cost.rows import CareLine, Range, Weights

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    Numbers = NDArray[np.float64]

DRAWS = 10_000
# The day on which the council of Groningen was told how the pilot would be set up; any fixed number would do.
SEED = 20210915
CENTS = 100


@dataclass(frozen=True)
class Interval:
    """The euros that `percentage` of every hundred draws fall between."""

    percentage: int
    low: Decimal
    high: Decimal


@dataclass(frozen=True)
class Chances:
    """What the draws amount to; `above_cost` is the percentage of draws with more euros than the cost of the pilot."""

    draws: int
    seed: int
    interval_80: Interval
    interval_95: Interval
    above_cost: int | None


def chances(
    lines: Sequence[CareLine],
    window: Period,
    weights: Weights,
    *,
    cost: Decimal | None = None,
    draws: int = DRAWS,
    seed: int = SEED,
) -> Chances:
    """Return how the amount of `lines` within `window` is spread; the order of the lines makes no difference."""
    cents = sorted(_drawn(lines, window, weights, draws, seed))
    above = None if cost is None else round_half_up(100 * sum(cent > cost * CENTS for cent in cents), draws)
    return Chances(draws, seed, _between(cents, 80), _between(cents, 95), above)


def round_half_up(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)


def _between(cents: Sequence[int], percentage: int) -> Interval:
    """Return the nearest ranks: with 10.000 draws the 1.000th and the 9.000th for 80 of every hundred."""
    outside = len(cents) * (100 - percentage)
    low, high = -(-outside // 200), -(-(200 * len(cents) - outside) // 200)
    return Interval(percentage, _euros(cents[max(low, 1) - 1]), _euros(cents[high - 1]))


def _euros(cents: int) -> Decimal:
    return Decimal(cents) / CENTS


def _drawn(lines: Sequence[CareLine], window: Period, weights: Weights, draws: int, seed: int) -> list[int]:
    """Return the cents of every draw. Whole cents are added, so that the sum is exact everywhere."""
    # Imported where it is needed: most processes never draw.
    import numpy as np

    in_order = sorted((line for line in lines if line.counts), key=lambda line: (line.trajectory, line.number))
    # This generator's numbers are promised never to change with a new version.
    source = np.random.RandomState(seed)
    prices = {product: _triangle(price, source, draws) for product, price in sorted(_prices(in_order).items())}
    cents = np.zeros(draws, dtype=np.int64)
    for line in in_order:
        cents += np.rint(CENTS * _line(line, window, weights, prices, source, draws)).astype(np.int64)
    return [int(cent) for cent in cents]


def _prices(lines: Sequence[CareLine]) -> dict[str, Range]:
    found = {care.product: care.price for line in lines for care in line.came}
    return found | {line.product: line.price for line in lines if line.price is not None}


def _line(
    line: CareLine,
    window: Period,
    weights: Weights,
    prices: dict[str, Numbers],
    source: np.random.RandomState,
    draws: int,
) -> Numbers:
    import numpy as np

    if line.amount is None or line.weeks is None:
        raise ValueError("Van deze zorg is niet alles bekend.")
    units, weeks = _triangle(line.amount, source, draws), _triangle(line.weeks, source, draws)
    would_have_come = source.random_sample(draws) < float(weights.certainty[line.certainty])
    a_week = units * prices[line.product] * float(weights.attribution[line.effect]) * would_have_come
    begins = (line.first - window.first).days
    days = np.minimum(begins + DAYS_PER_WEEK * weeks, window.days) - max(begins, 0)
    amounts: Numbers = a_week * np.maximum(days, 0.0) / DAYS_PER_WEEK
    if not line.came:
        return amounts
    foreseen = a_week * weeks
    came = sum((float(care.units) * prices[care.product] for care in line.came), np.zeros(draws))
    came_off = np.minimum(1.0, np.divide(came, foreseen, out=np.zeros(draws), where=foreseen > 0))
    return amounts * (1.0 - came_off)


def _triangle(spread: Range, source: np.random.RandomState, draws: int) -> Numbers:
    """Draw from a triangle by its inverse; only sums, products and roots, which are alike on every machine."""
    import numpy as np

    low, mode, high = (float(number) for number in spread)
    chance = source.random_sample(draws)
    if low == high:
        return np.full(draws, low)
    reached = chance * (high - low)
    rises = reached < mode - low
    # One root for each draw, on the side of the triangle that it is on.
    roots = np.sqrt(np.where(rises, reached * (mode - low), (1.0 - chance) * (high - low) * (high - mode)))
    drawn: Numbers = np.where(rises, low + roots, high - roots)
    return drawn
