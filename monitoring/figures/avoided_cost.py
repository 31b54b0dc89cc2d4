"""An indication of avoided cost over a period, beside what the pilot cost: the rows, and all figures about them.

The rules are in `monitoring.avoided_cost`. Everything is read in a fixed number of queries, whatever the size.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from cases.codes import CounterfactualKind, Law
from cases.models import (
    Pilot,
)
from cases.period import Period, next_day
from monitoring import weights as settings
from monitoring.avoided_cost import amounts, pilot_cost
from monitoring.avoided_cost.amounts import EXPECTED, HIGH, LOW, Scenario
from monitoring.avoided_cost.chances import Chances, chances
from monitoring.avoided_cost.drivers import BreakEven, Driver, break_even, drivers, without_largest_family
from monitoring.avoided_cost.reality import (
    MONTHS,
    CameAfterAll,
    Comparison,
    came_after_all,
    rate,
)
from monitoring.avoided_cost.rows import CareLine, Money, Weights, euro
from monitoring.figures.foreseen_care import Rows
from monitoring.figures.sums import json_number, tally

# Tariffs with this word in their source are invented.
FICTITIOUS = "fictief"


@dataclass(frozen=True)
class LawAmount:
    """What one law would have paid, and the trajectories behind it."""

    amount: Money
    trajectories: int


@dataclass(frozen=True)
class YearFigure:
    """The cost of a year of the pilot beside the avoided cost that falls in it.

    Args:
        label: the calendar year; of a pilot year its number, or `start` for the months before the first.
        days: the days of the year up to the last day of the period.
        caseload_days: days of help in it, of all families together.
        trajectories: trajectories of which foreseen care falls in it.
    """

    label: str
    days: Period
    cost: Decimal
    is_estimated: bool
    caseload_days: int
    avoided: Money
    trajectories: int


@dataclass(frozen=True)
class MissingTariff:
    """A product that answers name and that has no tariff at the price level; `other_years` are those it has."""

    code: str
    name: str
    lines: int
    other_years: tuple[int, ...]


@dataclass(frozen=True, kw_only=True)
class AvoidedCostFigures:
    """An indication of avoided cost, in euro at the price level of the year in which the period ends.

    What counts is the latest answer about each trajectory with help in the period, and about each that ended before it
    of which the foreseen care still runs in it. Of that care only the weeks within the period count.

    Args:
        price_year: the year of the price level.
        sources: the sources of the tariffs that were used.
        fictitious: whether one of these tariffs, or the pilot itself, is invented.
        trajectories: the trajectories that count.
        with_care, none, unknown, missing: those by their latest answer: other care, no other care, "weet niet", none.
        counted: trajectories with at least one line that has an amount in the period.
        families: families of those.
        lines: lines of the answers that count.
        lines_counted: those of which all is known, so that they have an amount.
        lines_additional: those that would have come beside the family carer, and so add nothing.
        lines_incomplete: by what is missing (`amount`, `weeks`, `certainty`, `effect`, `tariff`); a line of which two
            things are missing counts under both.
        answers_without_lines: answers with care that name none.
        missing_tariffs: the products without a tariff at the price level.
        foreseen: what the foreseen care would have cost, before care that came is taken off.
        avoided: that less care that came after all: low, expected and high. This is the indication.
        after_period: the expected amount of the same trajectories that falls after the period, and does not count.
        came: times that care of a foreseen kind started since the help began, up to the last day of the period.
        came_without_amount: those of which the amount a week or the tariff is not known: nothing is taken off for them.
        chances: between which amounts it lies with chance.
        by_law: who would have paid.
        drivers: what the amount hangs on most.
        without_largest: the expected amount without the family that counts for most.
        cost: what the pilot cost in the period, by caseload days; None without a budget.
        cost_is_estimated: whether part of that is what was set aside, because it is not known what was spent.
        break_even: how many answers must be true for the pilot to pay for itself; None without a budget.
        by_budget_year, by_pilot_year: the same beside the cost of each year, up to the last day of the period.
        came_after_all: by months after the end of help, whether the foreseen care came.
        comparison: by months since the first day, families with help beside families who wait.
        weights: the weights that were used; `weights_version` 0 is what the system came with.
    """

    price_year: int
    sources: tuple[str, ...]
    fictitious: bool
    trajectories: int
    with_care: int
    none: int
    unknown: int
    missing: int
    counted: int
    families: int
    lines: int
    lines_counted: int
    lines_additional: int
    lines_incomplete: Mapping[str, int]
    answers_without_lines: int
    missing_tariffs: tuple[MissingTariff, ...]
    foreseen: Money
    avoided: Money
    after_period: Decimal
    came: int
    came_without_amount: int
    chances: Chances
    by_law: Mapping[str, LawAmount]
    drivers: tuple[Driver, ...]
    without_largest: Decimal | None
    cost: Decimal | None
    cost_is_estimated: bool
    break_even: BreakEven | None
    by_budget_year: tuple[YearFigure, ...]
    by_pilot_year: tuple[YearFigure, ...]
    came_after_all: Mapping[int, CameAfterAll]
    comparison: Mapping[int, Comparison]
    weights: Weights
    weights_version: int
    weights_decided_on: date | None
    weights_decided_by: str

    @property
    def balance(self) -> Decimal | None:
        """Return the expected avoided cost less the cost of the pilot."""
        return None if self.cost is None else self.avoided.expected - self.cost

    @property
    def incomplete(self) -> int:
        """Return the lines that do not count because something of them is not known."""
        return self.lines - self.lines_counted - self.lines_additional

    @property
    def without_tariff(self) -> tuple[str, ...]:
        """Return the names of the products without a tariff at the price level."""
        return tuple(row.name for row in self.missing_tariffs)

    def as_json(self) -> dict[str, Any]:
        """Return the fields under their own names, in types that JSON knows; without the name of who decided."""
        found = {name: _plain(value) for name, value in asdict(self).items() if name != "weights_decided_by"}
        found["balance"] = _plain(self.balance)
        for months, comparison in self.comparison.items():
            found["comparison"][str(months)]["conclusion"] = str(comparison.conclusion)
        return found


def _plain(value: Any) -> Any:
    if isinstance(value, Decimal):
        return json_number(value)
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if hasattr(value, "_asdict"):
        return _plain(value._asdict())
    return [_plain(item) for item in value] if isinstance(value, tuple) else value


def of_period(pilot: Pilot, period: Period) -> AvoidedCostFigures:
    rows = Rows.read(pilot, period)
    decided = settings.current(pilot)
    weights, cost = decided.weights, rows.cost
    asked = {row.pk for row in rows.trajectories if row.active_in(period)} | {
        row.pk
        for row in rows.trajectories
        if any(amounts.reaches(line, period, weights) for line in rows.lines[row.pk])
    }
    kinds = Counter(rows.answers.get(pk, "") for pk in asked)
    lines = [line for pk in sorted(asked) for line in rows.lines[pk]]
    counted = [line for line in lines if amounts.reaches(line, period, weights)]
    expected = Scenario(weights)
    spent = cost.within(period) if cost.years else None
    return AvoidedCostFigures(
        price_year=period.last.year,
        sources=tuple(sorted({rows.prices[line.product].source for line in counted})),
        fictitious=pilot.is_demo or any(FICTITIOUS in rows.prices[line.product].source.lower() for line in counted),
        trajectories=len(asked),
        with_care=kinds[CounterfactualKind.CARE],
        none=kinds[CounterfactualKind.NONE],
        unknown=kinds[CounterfactualKind.UNKNOWN],
        missing=kinds[""],
        counted=len({line.trajectory for line in counted}),
        families=len({line.family for line in counted}),
        lines=len(lines),
        lines_counted=sum(line.counts for line in lines),
        lines_additional=sum(line.adds_nothing for line in lines),
        lines_incomplete=tally(
            ((what, 1) for line in lines for what in line.missing),
            order=["amount", "weeks", "certainty", "effect", "tariff"],
        ),
        answers_without_lines=sum(
            rows.answers.get(pk) == CounterfactualKind.CARE and not rows.lines[pk] for pk in asked
        ),
        missing_tariffs=_missing_tariffs(lines, rows.years_of),
        foreseen=_foreseen(lines, period, weights),
        avoided=amounts.money(lines, period, weights),
        after_period=euro(amounts.total(lines, Period(next_day(period.last), date.max), expected)),
        came=sum(rows.came[pk].times for pk in asked),
        came_without_amount=sum(rows.came[pk].without_amount for pk in asked),
        chances=chances(lines, period, weights, cost=None if spent is None else euro(spent)),
        by_law=_by_law(counted, period, weights),
        drivers=drivers(lines, period, weights),
        without_largest=without_largest_family(lines, period, weights),
        cost=None if spent is None else euro(spent),
        cost_is_estimated=cost.is_estimated(period),
        break_even=None if spent is None else break_even(lines, period, weights, spent),
        by_budget_year=tuple(_years(pilot_cost.budget_years(cost.years, period.last), rows, weights)),
        by_pilot_year=tuple(_years(pilot_cost.pilot_years(pilot.started_on, cost.years, period.last), rows, weights)),
        came_after_all={months: came_after_all(rows.closed(), months, period.last) for months in MONTHS},
        comparison={months: Comparison(rate(rows.helped, months), rate(rows.waiting, months)) for months in MONTHS},
        weights=weights,
        weights_version=decided.version,
        weights_decided_on=decided.decided_on,
        weights_decided_by=decided.decided_by,
    )


def _foreseen(lines: Iterable[CareLine], period: Period, weights: Weights) -> Money:
    ends = (replace(Scenario.all_at(which, weights), less_what_came=False) for which in (LOW, EXPECTED, HIGH))
    lines = list(lines)
    return Money(*(euro(amounts.total(lines, period, scenario)) for scenario in ends))


def _by_law(counted: Iterable[CareLine], period: Period, weights: Weights) -> dict[str, LawAmount]:
    lines: defaultdict[str, list[CareLine]] = defaultdict(list)
    for line in counted:
        lines[line.law].append(line)
    return {
        law: LawAmount(amounts.money(lines[law], period, weights), len({line.trajectory for line in lines[law]}))
        for law in Law.values
        if law in lines
    }


def _missing_tariffs(lines: Iterable[CareLine], years: Mapping[str, tuple[int, ...]]) -> tuple[MissingTariff, ...]:
    without = [line for line in lines if "tariff" in line.missing]
    names = {line.product: line.product_name for line in without}
    times = Counter(line.product for line in without)
    return tuple(MissingTariff(code, names[code], times[code], years.get(code, ())) for code in sorted(times))


def _years(windows: Iterable[tuple[str, Period]], rows: Rows, weights: Weights) -> Iterator[YearFigure]:
    lines = [line for found in rows.lines.values() for line in found]
    for label, window in windows:
        yield YearFigure(
            label=label,
            days=window,
            cost=euro(rows.cost.within(window)),
            is_estimated=rows.cost.is_estimated(window),
            caseload_days=rows.cost.caseload_days(window),
            avoided=amounts.money(lines, window, weights),
            trajectories=len({line.trajectory for line in lines if amounts.reaches(line, window, weights)}),
        )
