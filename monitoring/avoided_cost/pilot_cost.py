"""What the pilot cost within a window of days, shared out by caseload days.

The council votes by calendar year, while the pilot counts its own years from its first day: the two axes differ. A day
of help of one family is a caseload day; each day of a calendar year bears as much of the cost of that year as there
were caseload days on it. A year without help (the months before the first family) is shared out over the days of the
pilot in it, or over all its days when the pilot began later.

    € 42.000 in 2021 without a family, € 168.000 in 2022 with 10 families on every day: a pilot year from 1 July 2022
    until 30 June 2023 bears 1.840 of the 3.650 caseload days of 2022, that is € 84.690,41, and its part of 2023.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from cases.period import Period, day_before, months_later
from monitoring.avoided_cost.rows import YearCost

MONTHS_PER_YEAR = 12


@dataclass(frozen=True)
class PilotCost:
    """The cost of a pilot and the days over which it is shared out.

    Args:
        years: what each calendar year cost; what was spent counts, and what was set aside as long as that is not known.
        stays: the days of help of each trajectory, up to and including `today`.
        starts_on: the first day of the pilot.
        today: until when the days are known. Of the running year what was set aside counts for the days so far.
        ends_on: the last day of the pilot; None when it has none.
    """

    years: tuple[YearCost, ...]
    stays: tuple[Period, ...]
    starts_on: date
    today: date
    ends_on: date | None = None

    def within(self, window: Period) -> Fraction:
        """Return the exact euros of the days of `window`."""
        return sum((self._of_year_within(row, window) for row in self.years), Fraction(0))

    def caseload_days(self, window: Period) -> int:
        return sum(shared_days(stay, window) for stay in self.stays)

    def is_estimated(self, window: Period) -> bool:
        """Return whether it is not known what was spent in a year of `window`: what was set aside counts then."""
        return any(row.realised is None and shared_days(Period.year(row.year), window) for row in self.years)

    def _of_year_within(self, row: YearCost, window: Period) -> Fraction:
        so_far = self._so_far(row.year)
        if so_far is None:
            return Fraction(0)
        return self._spent(row, so_far) * self._share(so_far, window)

    def _share(self, year: Period, window: Period) -> Fraction:
        """Return which part of the cost of `year` falls within `window`."""
        both = overlap(year, window)
        if both is None:
            return Fraction(0)
        if days := self.caseload_days(year):
            return Fraction(self.caseload_days(both), days)
        of_the_pilot = overlap(year, Period(self.starts_on, date.max)) or year
        return Fraction(shared_days(of_the_pilot, window), of_the_pilot.days)

    def _so_far(self, year: int) -> Period | None:
        return overlap(Period.year(year), Period(date.min, self.today))

    def _spent(self, row: YearCost, so_far: Period) -> Fraction:
        if row.realised is not None:
            return Fraction(row.realised)
        planned = Period.year(row.year)
        if self.ends_on and planned.first <= self.ends_on < planned.last:
            planned = Period(planned.first, self.ends_on)
        return Fraction(row.budgeted) * min(Fraction(1), Fraction(so_far.days, planned.days))


def overlap(one: Period, other: Period) -> Period | None:
    """Return the days that two periods share."""
    first, last = max(one.first, other.first), min(one.last, other.last)
    return Period(first, last) if first <= last else None


def shared_days(one: Period, other: Period) -> int:
    # Of thousands of stays: counted without making a period of each.
    return max(0, (min(one.last, other.last) - max(one.first, other.first)).days + 1)


def budget_years(years: Sequence[YearCost], last: date) -> Iterator[tuple[str, Period]]:
    """Yield each calendar year that has begun on `last`, up to that day."""
    for row in years:
        if row.year <= last.year:
            yield str(row.year), Period(date(row.year, 1, 1), min(date(row.year, 12, 31), last))


def pilot_years(started_on: date, years: Sequence[YearCost], last: date) -> Iterator[tuple[str, Period]]:
    """Yield the months before the pilot when money was set aside for them, and each 12 months of it, up to `last`."""
    before = min((date(row.year, 1, 1) for row in years), default=started_on)
    if before < started_on and before <= last:
        yield "start", Period(before, min(day_before(started_on), last))
    number = 0
    while (first := months_later(started_on, number * MONTHS_PER_YEAR)) <= last:
        number += 1
        end = day_before(months_later(started_on, number * MONTHS_PER_YEAR))
        yield str(number), Period(first, min(end, last))
