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
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal, localcontext
from fractions import Fraction

from cases.period import Period
from monitoring.avoided_cost.rows import CareLine, Money, Range, Weights, euro

DAYS_PER_WEEK = 7
# Which number of a range.
LOW, EXPECTED, HIGH = 0, 1, 2
NOTHING = Fraction(0)
# More than any product of five of these numbers has, and their sum: nothing is rounded on the way.
DIGITS = 60


@dataclass(frozen=True)
class Scenario:
    """Which number of each range counts, with which weights, and whether care that came is taken off."""

    weights: Weights
    amount: int = EXPECTED
    weeks: int = EXPECTED
    price: int = EXPECTED
    price_of_what_came: int = EXPECTED
    less_what_came: bool = True

    @classmethod
    def all_at(cls, which: int, weights: Weights) -> Scenario:
        """Return the scenario in which everything is low, expected or high; what came then costs the opposite."""
        return cls(weights, which, which, which, price_of_what_came=HIGH - which)


def net(line: CareLine, window: Period, scenario: Scenario) -> Fraction:
    """Return the exact euros that `line` counts for within `window`; nothing when something of it is not known."""
    return total([line], window, scenario)


def whole(line: CareLine, scenario: Scenario) -> Fraction:
    """Return the euros of all weeks of `line`, wherever they fall, before care that came is taken off."""
    return Fraction(_a_week(line, scenario) * _known(line.weeks)[scenario.weeks]) if line.counts else NOTHING


def total(lines: Iterable[CareLine], window: Period, scenario: Scenario) -> Fraction:
    """Return the exact euros of all lines together within `window`."""
    with_came, days = NOTHING, Decimal(0)
    with localcontext() as exact:
        exact.prec = DIGITS
        for line in lines:
            if not line.counts or not (days_within := _days_within(line, window, scenario)):
                continue
            euro_days = _a_week(line, scenario) * days_within
            if line.came and scenario.less_what_came and euro_days:
                with_came += Fraction(euro_days) * _part_that_stayed_away(line, scenario)
            else:
                days += euro_days
    return (Fraction(days) + with_came) / DAYS_PER_WEEK


def _a_week(line: CareLine, scenario: Scenario) -> Decimal:
    units, price = _known(line.amount)[scenario.amount], _known(line.price)[scenario.price]
    return units * price * scenario.weights.of(line)


def _days_within(line: CareLine, window: Period, scenario: Scenario) -> Decimal:
    begins = (line.first - window.first).days
    if begins >= window.days:
        return Decimal(0)
    ends = begins + DAYS_PER_WEEK * _known(line.weeks)[scenario.weeks]
    return max(Decimal(0), min(ends, Decimal(window.days)) - max(begins, 0))


def _part_that_stayed_away(line: CareLine, scenario: Scenario) -> Fraction:
    came = sum((care.units * Fraction(care.price[scenario.price_of_what_came]) for care in line.came), NOTHING)
    return 1 - min(Fraction(1), came / whole(line, scenario))


def _known(found: Range | None) -> Range:
    if found is None:
        raise ValueError("Van deze zorg is niet alles bekend.")
    return found


def money(lines: Iterable[CareLine], window: Period, weights: Weights) -> Money:
    """Return low, expected and high of all lines together, in euro."""
    lines = list(lines)
    return Money(*(euro(total(lines, window, Scenario.all_at(which, weights))) for which in (LOW, EXPECTED, HIGH)))


def totals_by(
    name: Callable[[CareLine], str], lines: Iterable[CareLine], window: Period, scenario: Scenario
) -> dict[str, Fraction]:
    """Return the exact euros of the lines with the same name, such as the code of the family."""
    groups: defaultdict[str, list[CareLine]] = defaultdict(list)
    for line in lines:
        groups[name(line)].append(line)
    return {key: total(group, window, scenario) for key, group in sorted(groups.items())}


def reaches(line: CareLine, window: Period, weights: Weights) -> bool:
    """Return whether any of the care of `line` could fall within `window`."""
    return line.counts and _days_within(line, window, Scenario.all_at(HIGH, weights)) > 0
