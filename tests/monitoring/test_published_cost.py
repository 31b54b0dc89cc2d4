"""What of avoided cost may be shown to the council."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from itertools import product

import pytest

from cases.models import BudgetYear
from monitoring.avoided_cost.drivers import BreakEven
from monitoring.avoided_cost.reality import Bounds, CameAfterAll, Rate
from monitoring.avoided_cost.rows import Money
from monitoring.figures import AvoidedCostFigures
from monitoring.figures.avoided_cost import LawAmount, of_period
from monitoring.suppression import HIDDEN, Judged, Rule, Statement, cost
from monitoring.suppression.cost import PublishedAmount, PublishedAvoidedCost, PublishedBreakEven, PublishedRate
from tests.factories import AnswerFactory, TrajectoryFactory
from tests.monitoring.test_cost_page import START, YEAR, answered

SMALL = BESIDE = HIDDEN
EXACT = Money(Decimal("1049.99"), Decimal("2250.00"), Decimal("3350.01"))
ROUNDED = Money(Decimal(1000), Decimal(2300), Decimal(3400))


def published_of(exact: AvoidedCostFigures) -> PublishedAvoidedCost:
    """Return what is shown when of the answers the small numbers are hidden, and nothing beside them."""
    said = Statement(Rule())
    for name in ("none", "unknown", "missing"):
        said.count(f"counterfactual_{name}", getattr(exact, name))
    return cost.avoided_cost(exact, Judged(said, frozenset(said.small)))


@pytest.fixture
def six(pilot) -> AvoidedCostFigures:
    answered(pilot, 6)
    BudgetYear.objects.create(pilot=pilot, year=2023, budgeted=1, realised="900.50")
    return of_period(pilot, YEAR)


@pytest.fixture
def four(pilot) -> AvoidedCostFigures:
    answered(pilot, 4)
    BudgetYear.objects.create(pilot=pilot, year=2023, budgeted=1, realised="900.50")
    return of_period(pilot, YEAR)


def test_amounts_behind_five_trajectories_are_shown_in_hundreds(six):
    """6 x € 630 is € 3.780."""
    published = published_of(six)
    assert published.avoided == Money(Decimal(3800), Decimal(3800), Decimal(3800))
    assert published.cost == Decimal("900.50")
    assert published.by_law == {"jeugdwet": PublishedAmount(published.avoided, 6)}
    assert published.by_budget_year[0].avoided == PublishedAmount(published.avoided, 6)
    assert published.break_even == PublishedBreakEven(6, Decimal(4200), SMALL, SMALL)


def test_amounts_behind_four_are_not_shown_anywhere(four):
    published = published_of(four)
    assert (published.avoided, published.counted) == (BESIDE, SMALL)
    assert (published.interval_80, published.interval_95, published.break_even) == (None, None, None)
    assert published.by_law == {"jeugdwet": PublishedAmount(BESIDE, SMALL)}
    assert published.by_budget_year[0].avoided == PublishedAmount(BESIDE, SMALL)
    # What the pilot cost is public.
    assert published.cost == Decimal("900.50")


def test_what_is_about_one_family_stays_within_the_team(six):
    published = published_of(six)
    for name in ("without_largest", "drivers", "by_pilot_year", "weights_decided_by", "families"):
        assert not hasattr(published, name)


@pytest.mark.parametrize(
    ("trajectories", "hidden"),
    [
        ({"jeugdwet": 9, "wmo": 6}, set()),
        # The total less the largest would tell the small one.
        ({"jeugdwet": 9, "wmo": 4}, {"jeugdwet", "wmo"}),
        ({"jeugdwet": 9, "wmo": 6, "zvw": 1}, {"wmo", "zvw"}),
        ({"jeugdwet": 9, "wmo": 6, "zvw": 1, "wlz": 1}, {"wmo", "zvw", "wlz"}),
        ({"jeugdwet": 3, "wmo": 2}, {"jeugdwet", "wmo"}),
    ],
)
def test_beside_a_small_law_the_next_one_is_hidden_too(six, trajectories, hidden):
    by_law = {law: LawAmount(EXACT, number) for law, number in trajectories.items()}
    published = published_of(replace(six, by_law=by_law)).by_law
    assert {law for law, row in published.items() if row.amount == BESIDE} == hidden
    assert all(row.amount == ROUNDED for law, row in published.items() if law not in hidden)


@pytest.mark.parametrize(
    ("exact", "shown"),
    [
        (BreakEven(Decimal(900), 12, Decimal(5049), 5, 9), PublishedBreakEven(12, Decimal(5000), 5, 9)),
        (BreakEven(Decimal(900), 12, Decimal(5050), 2, 9), PublishedBreakEven(12, Decimal(5100), SMALL, 9)),
        (BreakEven(Decimal(900), 12, Decimal(0), None, None), PublishedBreakEven(12, Decimal(0), None, None)),
        (BreakEven(Decimal(900), 4, Decimal(5000), 1, 2), None),
    ],
)
def test_a_break_even_of_few_answers_is_not_shown(six, exact, shown):
    assert published_of(replace(six, break_even=exact)).break_even == shown


def test_the_answers_that_count_do_not_tell_the_small_numbers_beside_them(pilot):
    answered(pilot, 6)
    for kind in ("weet_niet", "geen"):
        AnswerFactory(trajectory=TrajectoryFactory(family__pilot=pilot, started_on=START), kind=kind)
    published = published_of(of_period(pilot, YEAR))
    # All 8 trajectories less the 6 that count leave two numbers of 1 to 4 that are 2 together: both are 1.
    assert (published.counted, published.none, published.unknown) == (BESIDE, SMALL, SMALL)
    # 4 and 1 are 5 together: that may be 1 and 4 as well, and all between.
    for _ in range(3):
        AnswerFactory(trajectory=TrajectoryFactory(family__pilot=pilot, started_on=START), kind="geen")
    assert published_of(of_period(pilot, YEAR)).counted == 6


@pytest.mark.parametrize(
    ("came", "other", "visible"), [(5, 5, True), (4, 6, False), (6, 4, False), (0, 9, True), (9, 0, True)]
)
def test_an_interval_is_shown_only_beside_its_share(six, came, other, visible):
    share = Bounds(Decimal(50), Decimal(20), Decimal(80))
    row = CameAfterAll(came + other, came, other, 0, 0, share)
    published = published_of(replace(six, came_after_all={6: row})).came_after_all[6]
    assert (published.low, published.high) == ((20, 80) if visible else (BESIDE, BESIDE))
    assert isinstance(published.came.percentage, int) == visible


def test_a_rate_behind_few_times_or_families_is_not_shown(six):
    bounds = Bounds(Decimal(3), Decimal(1), Decimal(9))
    for times, families, expected in (
        (5, 9, PublishedRate(9, 5, Decimal(3), Decimal(1), Decimal(9))),
        (0, 9, PublishedRate(9, 0, Decimal(3), Decimal(1), Decimal(9))),
        (4, 9, PublishedRate(9, SMALL, BESIDE, BESIDE, BESIDE)),
        (0, 4, PublishedRate(SMALL, 0, BESIDE, BESIDE, BESIDE)),
    ):
        row = replace(six.comparison[6], helped=Rate(families, 900, times, bounds))
        published = published_of(replace(six, comparison={6: row}))
        assert published.comparison[6].helped == expected


def test_without_a_single_line_there_is_nothing_to_say(pilot):
    TrajectoryFactory(family__pilot=pilot, started_on=START)
    assert not published_of(of_period(pilot, YEAR)).has_any


def test_beside_the_total_the_answers_that_count_leave_every_small_number_possible(six):
    """By trying everything: a reader who knows all trajectories takes off those that count."""
    shown = 0
    for answers in product(range(7), repeat=3):
        named = dict(zip(("none", "unknown", "missing"), answers, strict=True))
        published = published_of(replace(six, **named))
        small = [number for number in answers if 0 < number < 5]
        if published.counted == HIDDEN or not small:
            continue
        shown += 1
        fits = [row for row in product(range(1, 5), repeat=len(small)) if sum(row) == sum(small)]
        assert all({row[place] for row in fits} == {1, 2, 3, 4} for place in range(len(small)))
    assert shown > 20
