"""What the foreseen care would have cost within a window of days, less what came after all.

Per line: units a week x weeks x price x weight of certainty x attribution. The care would have begun on the first day
of help and would have gone on for the weeks that were foreseen; what falls outside the window does not count in it, so
that the years of a pilot add up to the whole.

    IAG, 43 visits of 1,75 hours at € 69: 1 visit a week for 43 weeks is 43 x 1,75 x 69 = € 5.192,25. When the
    casemanager called it waarschijnlijk (0,6) and vervanging (1,0), it counts for € 3.115,35.

Care that came after all takes its cost off the line it belongs to, evenly over the weeks of that line and never more
than the line itself.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from fractions import Fraction

from cases.period import Period
from monitoring.avoided_cost.rows import CareLine, Money, Range, Weights, euro

DAYS_PER_WEEK = 7
# Which number of a range.
LOW, EXPECTED, HIGH = 0, 1, 2
NOTHING = Fraction(0)


@dataclass(frozen=True)
class Scenario:
    """Which number of each range counts, with which weights, and whether care that came is taken off."""

    weights: Weights
    amount: int = EXPECTED
    weeks: int = EXPECTED
    price: int = EXPECTED
    price_of_what_came: int = EXPECTED
    less_what_came: bool = field(default=True)

    @classmethod
    def all_at(cls, which: int, weights: Weights) -> Scenario:
        """Return the scenario in which everything is low, expected or high; what came then costs the opposite."""
        return cls(weights, which, which, which, price_of_what_came=HIGH - which)


def net(line: CareLine, window: Period, scenario: Scenario) -> Fraction:
    """Return the exact euros that `line` counts for within `window`; nothing when something of it is not known."""
    return gross(line, window, scenario) * _part_that_stayed_away(line, scenario)


def gross(line: CareLine, window: Period, scenario: Scenario) -> Fraction:
    """Return the same before care that came is taken off."""
    if not line.counts:
        return NOTHING
    return _a_week(line, scenario) * _weeks_within(line, window, scenario)


def whole(line: CareLine, scenario: Scenario) -> Fraction:
    """Return the euros of all weeks of `line`, wherever they fall, before care that came is taken off."""
    if not line.counts:
        return NOTHING
    return _a_week(line, scenario) * Fraction(_known(line.weeks)[scenario.weeks])


def _a_week(line: CareLine, scenario: Scenario) -> Fraction:
    units, price = _known(line.amount)[scenario.amount], _known(line.price)[scenario.price]
    return Fraction(units) * Fraction(price) * scenario.weights.of(line)


def _weeks_within(line: CareLine, window: Period, scenario: Scenario) -> Fraction:
    begins = (line.first - window.first).days
    ends = begins + DAYS_PER_WEEK * Fraction(_known(line.weeks)[scenario.weeks])
    return max(NOTHING, min(ends, Fraction(window.days)) - max(begins, 0)) / DAYS_PER_WEEK


def _part_that_stayed_away(line: CareLine, scenario: Scenario) -> Fraction:
    foreseen = whole(line, scenario)
    if not scenario.less_what_came or not foreseen:
        return Fraction(1)
    came = sum((care.units * Fraction(care.price[scenario.price_of_what_came]) for care in line.came), NOTHING)
    return 1 - min(Fraction(1), came / foreseen)


def _known(found: Range | None) -> Range:
    if found is None:
        raise ValueError("Van deze zorg is niet alles bekend.")
    return found


def total(lines: Iterable[CareLine], window: Period, scenario: Scenario) -> Fraction:
    return sum((net(line, window, scenario) for line in lines), NOTHING)


def money(lines: Iterable[CareLine], window: Period, weights: Weights) -> Money:
    """Return low, expected and high of all lines together, in euro."""
    lines = list(lines)
    return Money(*(euro(total(lines, window, Scenario.all_at(which, weights))) for which in (LOW, EXPECTED, HIGH)))


def by_family(lines: Iterable[CareLine], window: Period, scenario: Scenario) -> dict[str, Fraction]:
    """Return the exact euros by family, in order of its code."""
    sums: defaultdict[str, Fraction] = defaultdict(Fraction)
    for line in lines:
        sums[line.family] += net(line, window, scenario)
    return dict(sorted(sums.items()))


def reaches(line: CareLine, window: Period, weights: Weights) -> bool:
    """Return whether any of the care of `line` could fall within `window`."""
    return line.counts and _weeks_within(line, window, Scenario.all_at(HIGH, weights)) > 0
