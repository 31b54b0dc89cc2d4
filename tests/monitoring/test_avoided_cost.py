"""The rules of avoided cost, worked out by hand; every number in a docstring can be checked with a pencil."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.period import Period, day_before
from monitoring.avoided_cost import amounts, drivers, pilot_cost
from monitoring.avoided_cost.amounts import HIGH, LOW, Scenario
from monitoring.avoided_cost.came import line_of
from monitoring.avoided_cost.chances import chances
from monitoring.avoided_cost.pilot_cost import PilotCost
from monitoring.avoided_cost.reality import (
    Closed,
    Comparison,
    Conclusion,
    Followed,
    came_after_all,
    rate,
    wilson,
)
from monitoring.avoided_cost.rows import DEFAULT_WEIGHTS, CameCare, CareLine, Money, Range, Weights, YearCost, euro

YEAR = Period.year(2022)
EXPECTED = Scenario(DEFAULT_WEIGHTS)


def spread(low: str, expected: str, high: str) -> Range:
    return Range(Decimal(low), Decimal(expected), Decimal(high))


def exactly(number: str) -> Range:
    return spread(number, number, number)


IAG = CareLine(
    trajectory="T-1",
    family="GV-1",
    number=1,
    product="IAG",
    product_name="Intensieve ambulante gezinsbegeleiding",
    law="jeugdwet",
    unit="uur",
    first=date(2022, 1, 3),
    amount=exactly("1.75"),
    weeks=exactly("43"),
    certainty="waarschijnlijk",
    effect="vervanging",
    price=exactly("69.00"),
)


def expected(*lines: CareLine, window: Period = YEAR) -> Decimal:
    return euro(amounts.total(lines, window, EXPECTED))


# One line


def test_a_line_is_amount_times_weeks_times_price_times_weights():
    """43 visits of 1,75 hours at € 69 is € 5.192,25; waarschijnlijk counts for 0,6 and vervanging for 1: € 3.115,35."""
    assert euro(amounts.whole(IAG, Scenario(DEFAULT_WEIGHTS.as_if_true()))) == Decimal("5192.25")
    assert expected(IAG) == Decimal("3115.35")


@pytest.mark.parametrize(
    ("certainty", "effect", "euros"),
    [
        # 5.192,25 x 0,9 and x 0,3
        ("zeker", "vervanging", "4673.03"),
        ("mogelijk", "vervanging", "1557.68"),
        # 5.192,25 x 0,9 x 0,75 and x 0,5
        ("zeker", "voorkomen", "3504.77"),
        ("zeker", "uitgesteld", "2336.51"),
        ("zeker", "aanvullend", "0.00"),
    ],
)
def test_certainty_and_effect_weigh(certainty, effect, euros):
    assert expected(replace(IAG, certainty=certainty, effect=effect)) == Decimal(euros)


@pytest.mark.parametrize(
    ("unit", "amount", "weeks", "price", "euros"),
    [
        # The unit only says what the price is for: 3 dagdelen x 40 weeks x € 61,18.
        ("dagdeel", "3", "40", "61.18", "7341.60"),
        ("dag", "7", "26", "145.43", "26468.26"),
        ("week", "1", "12", "350.00", "4200.00"),
        ("stuk", "0.5", "10", "90.00", "450.00"),
    ],
)
def test_every_unit_has_its_price(unit, amount, weeks, price, euros):
    line = replace(
        IAG, unit=unit, amount=exactly(amount), weeks=exactly(weeks), price=exactly(price), certainty="zeker"
    )
    true = Scenario(DEFAULT_WEIGHTS.as_if_true())
    assert euro(amounts.net(line, YEAR, true)) == Decimal(euros)


def test_only_the_weeks_within_the_window_count():
    """Help from 3 January: the second quarter of 91 days is 13 weeks, 13 x 1,75 x 69 x 0,6 = € 941,85."""
    assert expected(IAG, window=Period(date(2022, 4, 1), date(2022, 6, 30))) == Decimal("941.85")
    assert expected(IAG, window=Period.year(2021)) == 0
    assert expected(IAG, window=Period.year(2023)) == 0


def test_the_years_add_up_to_the_whole():
    line = replace(IAG, first=date(2022, 9, 14), weeks=exactly("30.5"))
    both = Period(date(2022, 1, 1), date(2023, 12, 31))
    years = [amounts.total([line], Period.year(year), EXPECTED) for year in (2022, 2023)]
    assert sum(years) == amounts.total([line], both, EXPECTED) == amounts.whole(line, EXPECTED)


@pytest.mark.parametrize(
    ("changes", "missing"),
    [
        ({"amount": None}, ("amount",)),
        ({"weeks": None}, ("weeks",)),
        ({"certainty": ""}, ("certainty",)),
        ({"effect": ""}, ("effect",)),
        ({"price": None}, ("tariff",)),
        ({"price": None, "amount": None}, ("amount", "tariff")),
        # What adds nothing needs nothing.
        ({"effect": "aanvullend", "price": None, "amount": None, "certainty": ""}, ()),
    ],
)
def test_what_is_missing_is_named_and_the_line_has_no_amount(changes, missing):
    line = replace(IAG, **changes)
    assert line.missing == missing
    assert not line.counts
    assert expected(line) == 0
    assert expected(line, IAG) == expected(IAG)


def test_an_end_that_nobody_gave_is_the_expected_number():
    two, four = Decimal(2), Decimal(4)
    assert Range.around(None, two, four) == (2, 2, 4)
    assert Range.around(two, four, None) == (2, 4, 4)
    assert Range.around(two, None, four) is None


def test_low_and_high_take_all_numbers_together():
    """Low 1 x 10 x € 50 x 0,9 = € 450. Expected 2 x 20 x € 60 x 0,9 = € 2.160. High 3 x 30 x € 70 x 0,9 = € 5.670."""
    line = replace(
        IAG,
        amount=spread("1", "2", "3"),
        weeks=spread("10", "20", "30"),
        price=spread("50", "60", "70"),
        certainty="zeker",
    )
    assert amounts.money([line], YEAR, DEFAULT_WEIGHTS) == Money(Decimal(450), Decimal(2160), Decimal(5670))


# Care that came


def came(units: int, price: str = "69.00", product: str = "IAG") -> CameCare:
    return CameCare(product, Fraction(units), exactly(price))


def test_care_that_came_takes_its_cost_off():
    """20 hours that came at € 69 is € 1.380: 3.115,35 - 1.380 = € 1.735,35."""
    assert expected(replace(IAG, came=(came(20),))) == Decimal("1735.35")


def test_care_that_came_never_takes_off_more_than_its_line():
    assert expected(replace(IAG, came=(came(20), came(1000)))) == 0
    assert expected(replace(IAG, came=(came(1000),)), replace(IAG, trajectory="T-2")) == Decimal("3115.35")


def test_care_that_came_is_taken_off_evenly_over_the_weeks():
    """Half of the line came, so half of each quarter stays: € 470,93 of the € 941,85 of the second quarter."""
    half = replace(IAG, came=(CameCare("IAG", Fraction("3115.35") / 2 / 69, exactly("69.00")),))
    assert expected(half, window=Period(date(2022, 4, 1), date(2022, 6, 30))) == Decimal("470.93")


def test_low_takes_the_dearest_of_what_came_and_high_the_cheapest():
    line = replace(IAG, came=(CameCare("IAG", Fraction(10), spread("60", "69", "80")),))
    low, middle, high = amounts.money([line], YEAR, DEFAULT_WEIGHTS)
    assert (low, middle, high) == (Decimal("2315.35"), Decimal("2425.35"), Decimal("2515.35"))


def test_care_belongs_to_its_product_or_else_to_its_law():
    wmo = replace(IAG, number=2, product="BG", law="wmo")
    beside = replace(IAG, number=3, product="PV", law="zvw", effect="aanvullend")
    lines = [IAG, wmo, beside]
    assert line_of(lines, "BG", "wmo") == wmo
    assert line_of(lines, "JGGZ", "jeugdwet") == IAG
    assert line_of(lines, "PV", "zvw") == beside
    assert line_of(lines, "WV", "zvw") is None
    assert line_of(lines, "WLZ", "wlz") is None


# Properties

numbers = st.decimals(0, 40, places=2)
ranges = st.lists(numbers, min_size=3, max_size=3).map(lambda found: Range(*sorted(found)))
prices = st.lists(st.decimals(0, 200, places=2), min_size=3, max_size=3).map(lambda found: Range(*sorted(found)))
came_care = st.builds(CameCare, st.just("IAG"), st.fractions(0, 200, max_denominator=7), prices)
care_lines = st.builds(
    replace,
    st.just(IAG),
    trajectory=st.sampled_from(["T-1", "T-2", "T-3", "T-4"]),
    family=st.sampled_from(["GV-1", "GV-2", "GV-3"]),
    number=st.integers(1, 9),
    first=st.dates(date(2021, 6, 1), date(2023, 1, 31)),
    # Most lines have an amount: two of them are needed before their order could matter.
    amount=st.one_of(ranges, ranges, ranges, st.none()),
    weeks=ranges,
    price=st.one_of(prices, prices, prices, st.none()),
    certainty=st.sampled_from(["zeker", "waarschijnlijk", "mogelijk"] * 3 + [""]),
    effect=st.sampled_from(["vervanging", "voorkomen", "uitgesteld", "aanvullend"]),
    came=st.lists(came_care, max_size=2).map(tuple),
)
many = st.lists(care_lines, max_size=6, unique_by=lambda line: (line.trajectory, line.number))
SOME = settings(max_examples=60, deadline=None)


@SOME
@given(many)
def test_low_is_never_above_expected_and_expected_never_above_high(lines):
    low, middle, high = amounts.money(lines, YEAR, DEFAULT_WEIGHTS)
    assert 0 <= low <= middle <= high


@SOME
@given(many, care_lines)
def test_what_would_have_come_beside_it_adds_nothing(lines, extra):
    beside = replace(extra, effect="aanvullend", trajectory="T-9")
    assert amounts.money([*lines, beside], YEAR, DEFAULT_WEIGHTS) == amounts.money(lines, YEAR, DEFAULT_WEIGHTS)


@SOME
@given(many)
def test_a_missing_tariff_is_named_and_never_lowers_another_line(lines):
    without = [replace(line, price=None) for line in lines]
    assert amounts.money([*lines, *without], YEAR, DEFAULT_WEIGHTS) == amounts.money(lines, YEAR, DEFAULT_WEIGHTS)
    assert all("tariff" in line.missing for line in without if not line.adds_nothing)


@SOME
@given(many, st.randoms(use_true_random=False))
def test_the_order_of_the_lines_makes_no_difference(lines, random):
    shuffled = random.sample(lines, len(lines))
    assert amounts.money(lines, YEAR, DEFAULT_WEIGHTS) == amounts.money(shuffled, YEAR, DEFAULT_WEIGHTS)
    assert drivers.drivers(lines, YEAR, DEFAULT_WEIGHTS) == drivers.drivers(shuffled, YEAR, DEFAULT_WEIGHTS)
    assert chances(lines, YEAR, DEFAULT_WEIGHTS, draws=50) == chances(shuffled, YEAR, DEFAULT_WEIGHTS, draws=50)


@SOME
@given(many, st.dates(date(2022, 1, 2), date(2022, 12, 31)))
def test_two_windows_beside_each_other_add_up(lines, day):
    parts = (Period(YEAR.first, day_before(day)), Period(day, YEAR.last))
    for which in (LOW, HIGH):
        scenario = Scenario.all_at(which, DEFAULT_WEIGHTS)
        assert sum(amounts.total(lines, part, scenario) for part in parts) == amounts.total(lines, YEAR, scenario)


@SOME
@given(many, st.decimals(0, 20000, places=2))
def test_the_break_even_is_what_trying_every_choice_finds(lines, cost):
    found = drivers.break_even(lines, YEAR, DEFAULT_WEIGHTS, Fraction(cost))
    true = Scenario(DEFAULT_WEIGHTS.as_if_true())
    values = [
        value
        for name in {line.trajectory for line in lines}
        if (value := amounts.total([line for line in lines if line.trajectory == name], YEAR, true))
    ]
    sizes = range(len(values) + 1)
    some = [n for n in sizes if any(sum(choice) >= cost for choice in combinations(values, n))]
    every = [n for n in sizes if all(sum(choice) >= cost for choice in combinations(values, n))]
    assert found.counterfactuals == len(values)
    assert (found.at_least, found.at_most) == (min(some, default=None), min(every, default=None))


# What it hangs on


def test_the_largest_driver_comes_first_and_what_makes_no_difference_is_left_out():
    """Price from 46 to 92 is a third up and down: € 2.076,90 to € 4.153,80. The only family is all there is."""
    line = replace(IAG, price=spread("46", "69", "92"))
    found = {driver.key: (driver.low, driver.high) for driver in drivers.drivers([line], YEAR, DEFAULT_WEIGHTS)}
    assert found == {
        # Only what is certain counts, or all of it is true.
        "certainty": (Decimal("0.00"), Decimal("5192.25")),
        "largest_family": (Decimal("0.00"), Decimal("3115.35")),
        "price": (Decimal("2076.90"), Decimal("4153.80")),
        "attribution": (Decimal("1557.68"), Decimal("3115.35")),
    }
    assert list(found) == ["certainty", "largest_family", "price", "attribution"]


def test_without_the_family_that_counts_for_most():
    """Family 1 counts twice € 3.115,35, family 2 once: without family 1 that is left."""
    second, other = replace(IAG, trajectory="T-2"), replace(IAG, trajectory="T-3", family="GV-2")
    assert drivers.without_largest_family([IAG, second, other], YEAR, DEFAULT_WEIGHTS) == Decimal("3115.35")
    assert drivers.without_largest_family([], YEAR, DEFAULT_WEIGHTS) is None


def test_the_break_even_counts_answers_as_if_they_were_true():
    """Two true answers of € 5.192,25: € 5.000 needs one of them, € 6.000 both, and € 11.000 cannot be reached."""
    lines = [IAG, replace(IAG, trajectory="T-2")]
    found = [drivers.break_even(lines, YEAR, DEFAULT_WEIGHTS, Fraction(cost)) for cost in (0, 5000, 6000, 11000)]
    assert [(even.at_least, even.at_most) for even in found] == [(0, 0), (1, 1), (2, 2), (None, None)]
    assert found[0].if_all_true == Decimal("10384.50")


def test_when_the_largest_answer_does_it_the_smallest_may_not():
    """€ 5.192,25 and three of € 519,23: € 5.000 needs the one large answer, and any four are certain."""
    small = [replace(IAG, trajectory=f"T-{n}", amount=exactly("0.175")) for n in (2, 3, 4)]
    even = drivers.break_even([IAG, *small], YEAR, DEFAULT_WEIGHTS, Fraction(5000))
    assert (even.counterfactuals, even.at_least, even.at_most) == (4, 1, 4)


# Chance

WIDE = replace(IAG, amount=spread("1", "1.75", "4"), weeks=spread("20", "43", "60"), price=spread("50", "69", "90"))
LINES = [
    replace(WIDE, trajectory="T-1", certainty="zeker"),
    replace(WIDE, trajectory="T-2"),
    replace(WIDE, trajectory="T-3", product="BG", price=spread("40", "50", "80"), effect="voorkomen", came=(came(20),)),
    replace(WIDE, trajectory="T-4", certainty="mogelijk", first=date(2022, 9, 1)),
]


def test_the_same_lines_and_seed_give_these_very_cents_on_every_machine():
    found = chances(LINES, YEAR, DEFAULT_WEIGHTS, cost=Decimal(15000))
    assert (found.interval_80.low, found.interval_80.high) == (Decimal("5432.2"), Decimal("18586.73"))
    assert (found.interval_95.low, found.interval_95.high) == (Decimal("2455.56"), Decimal("22572.41"))
    assert found.above_cost == 27


def test_the_order_of_the_lines_changes_no_cent():
    assert chances(LINES[::-1], YEAR, DEFAULT_WEIGHTS) == chances(LINES, YEAR, DEFAULT_WEIGHTS)


def test_another_seed_gives_about_the_same():
    one, other = (chances(LINES, YEAR, DEFAULT_WEIGHTS, seed=seed).interval_80 for seed in (1, 2))
    assert one != other
    assert abs(one.low / other.low - 1) < Decimal("0.05")
    assert abs(one.high / other.high - 1) < Decimal("0.05")


def test_drawing_in_plain_python_gives_about_the_same_interval():
    """Draw 10.000 times with the triangle of Python itself: ends within 4 % (80) or 8 % (95) of the figures."""
    random = Random(1)
    drawn = []
    for _ in range(10_000):
        price = {"IAG": random.triangular(50, 90, 69), "BG": random.triangular(40, 80, 50)}
        total = 0.0
        for line in LINES:
            if random.random() >= {"zeker": 0.9, "waarschijnlijk": 0.6, "mogelijk": 0.3}[line.certainty]:
                continue
            a_week = random.triangular(1, 4, 1.75) * price[line.product] * (0.75 if line.effect == "voorkomen" else 1)
            weeks = random.triangular(20, 60, 43)
            within = min(weeks, (date(2023, 1, 1) - line.first).days / 7)
            part = 1 - min(1, 20 * price["IAG"] / (a_week * weeks)) if line.came else 1
            total += a_week * within * part
        drawn.append(total)
    drawn.sort()
    found = chances(LINES, YEAR, DEFAULT_WEIGHTS)
    for interval, ranks, near in ((found.interval_80, (999, 8999), 0.04), (found.interval_95, (249, 9749), 0.08)):
        assert float(interval.low) == pytest.approx(drawn[ranks[0]], rel=near)
        assert float(interval.high) == pytest.approx(drawn[ranks[1]], rel=near)


def test_without_uncertainty_every_draw_is_the_amount_itself():
    sure = Weights(dict.fromkeys(DEFAULT_WEIGHTS.certainty, Decimal(1)), DEFAULT_WEIGHTS.attribution)
    found = chances([IAG], YEAR, sure, cost=Decimal(5000), draws=20)
    assert {found.interval_80.low, found.interval_80.high, found.interval_95.low} == {Decimal("5192.25")}
    assert found.above_cost == 100


def test_without_lines_there_is_nothing_to_draw():
    found = chances([], YEAR, DEFAULT_WEIGHTS)
    assert (found.interval_95.low, found.interval_95.high, found.above_cost) == (0, 0, None)


# What the pilot cost

BUDGET = (
    YearCost(2021, Decimal(42000), None),
    YearCost(2022, Decimal(168000), Decimal(168000)),
    YearCost(2023, Decimal(126000), Decimal(126000)),
)
TEN_FAMILIES = tuple(Period(date(2022, 1, 1), date(2023, 12, 31)) for _ in range(10))
COST = PilotCost(BUDGET, TEN_FAMILIES, starts_on=date(2021, 10, 1), today=date(2023, 12, 31))


def test_a_year_bears_its_own_cost():
    assert COST.within(YEAR) == 168000
    assert COST.within(Period.year(2023)) == 126000


def test_a_pilot_year_over_two_budget_years_bears_its_days_of_both():
    """184 of 365 days of 2022 and 181 of 365 of 2023: 168.000 x 184/365 + 126.000 x 181/365 = € 147.172,60."""
    window = Period(date(2022, 7, 1), date(2023, 6, 30))
    assert euro(COST.within(window)) == Decimal("147172.60")


def test_days_with_more_families_bear_more_of_the_cost():
    """One family all year, and nine more in December: 31 x 10 of the 365 + 279 = 644 caseload days, € 80.869,57."""
    stays = (YEAR, *(Period(date(2022, 12, 1), date(2022, 12, 31)) for _ in range(9)))
    cost = replace(COST, stays=stays)
    december = Period(date(2022, 12, 1), date(2022, 12, 31))
    assert cost.caseload_days(YEAR) == 644
    assert euro(cost.within(december)) == Decimal("80869.57")


def test_a_year_without_families_is_shared_out_over_the_days_of_the_pilot():
    assert COST.within(Period(date(2021, 1, 1), date(2021, 9, 30))) == 0
    assert euro(COST.within(Period(date(2021, 10, 1), date(2021, 10, 31)))) == euro(Fraction(42000 * 31, 92))
    later = replace(COST, starts_on=date(2022, 1, 1))
    assert euro(later.within(Period(date(2021, 1, 1), date(2021, 1, 31)))) == euro(Fraction(42000 * 31, 365))


def test_of_a_running_year_what_was_set_aside_counts_for_the_days_so_far():
    """Of € 126.000 for 2023, on 30 June 181 of 365 days: € 62.482,19; the pilot ends on 30 September: 181 of 273."""
    running = replace(COST, years=(YearCost(2023, Decimal(126000), None),), today=date(2023, 6, 30))
    assert euro(running.within(Period.year(2023))) == Decimal("62482.19")
    assert running.is_estimated(Period.year(2023))
    assert not running.is_estimated(YEAR)
    ends = replace(running, ends_on=date(2023, 9, 30))
    assert euro(ends.within(Period.year(2023))) == Decimal("83538.46")


def test_a_year_to_come_costs_nothing_yet():
    assert replace(COST, today=date(2022, 12, 31)).within(Period.year(2023)) == 0


def test_the_axes_of_the_council_and_of_the_pilot_add_up_to_the_same():
    last = date(2023, 12, 31)
    by_budget = [window for _, window in pilot_cost.budget_years(BUDGET, last)]
    by_pilot = list(pilot_cost.pilot_years(date(2021, 10, 1), BUDGET, last))
    assert [label for label, _ in by_pilot] == ["start", "1", "2", "3"]
    assert by_pilot[1][1] == Period(date(2021, 10, 1), date(2022, 9, 30))
    assert sum(map(COST.within, by_budget)) == sum(COST.within(window) for _, window in by_pilot) == 336000


# Reality


def test_an_interval_of_a_share_is_that_of_wilson():
    """3 of 10: 10,8 to 60,3 % (Wilson 1927; the worked example of many textbooks)."""
    found = wilson(3, 10)
    assert (found.value, found.low, found.high) == (Decimal("30.0"), Decimal("10.8"), Decimal("60.3"))
    assert wilson(0, 5).low == 0
    assert wilson(5, 5).high == 100


def followed(number: int, days: int, came_on: int | None = None) -> list[Followed]:
    first = date(2022, 1, 1)
    last = first + timedelta(days=days - 1)
    day = None if came_on is None else first + timedelta(days=came_on)
    return [Followed(f"GV-{n}-{days}-{came_on}", first, last, day) for n in range(number)]


def test_a_rate_stops_counting_on_the_day_the_care_comes():
    """5 families of 100 days, and one in which care came on its 11th day: 511 days, 1 time, 6,0 per 100 months."""
    found = rate([*followed(5, 100), *followed(1, 100, came_on=10)], 6)
    assert (found.families, found.days, found.times) == (6, 511, 1)
    assert found.per_100_months is not None
    assert found.per_100_months.value == Decimal("6.0")


def test_only_the_first_months_count():
    """From 1 January six months are 181 days; care that came on the 200th day is outside, and inside twelve months."""
    rows = followed(1, 300, came_on=199)
    assert (rate(rows, 6).days, rate(rows, 6).times) == (181, 0)
    assert (rate(rows, 12).days, rate(rows, 12).times) == (200, 1)


def test_intervals_that_touch_lead_to_no_conclusion():
    often = rate([*followed(30, 100, came_on=20), *followed(5, 100)], 6)
    seldom = rate([*followed(1, 100, came_on=20), *followed(40, 100)], 6)
    assert Comparison(seldom, often).conclusion == Conclusion.LESS_OFTEN
    assert Comparison(often, seldom).conclusion == Conclusion.MORE_OFTEN
    assert Comparison(often, often).conclusion == Conclusion.NONE


def test_fewer_than_five_families_lead_to_no_conclusion():
    often, seldom = rate(followed(4, 100, came_on=1), 6), rate(followed(400, 100), 6)
    assert Comparison(seldom, often).conclusion == Conclusion.NONE
    assert Comparison(seldom, rate(followed(5, 100, came_on=1), 6)).conclusion == Conclusion.LESS_OFTEN
    assert Comparison(seldom, rate([], 6)).conclusion == Conclusion.NONE


def closed(came_on: date | None = None, said: str | None = None) -> Closed:
    return Closed(date(2022, 1, 31), (came_on,) if came_on else (), {} if said is None else {6: said})


@pytest.mark.parametrize(
    ("row", "what"),
    [
        (closed(date(2022, 7, 31)), "came"),
        # Later than six months after the end; what the family said counts then.
        (closed(date(2022, 8, 1), "geen"), "stayed_away"),
        (closed(said="lichter"), "stayed_away"),
        (closed(said="zwaarder"), "other"),
        (closed(said="andere_wet"), "other"),
        (closed(said=""), "unknown"),
        (closed(), "unknown"),
    ],
)
def test_what_came_after_the_end_is_told_apart(row, what):
    found = came_after_all([row], 6, date(2022, 7, 31))
    assert {name: getattr(found, name) for name in ("came", "other", "stayed_away", "unknown")} == {
        name: int(name == what) for name in ("came", "other", "stayed_away", "unknown")
    }


def test_who_stopped_less_than_six_months_ago_is_not_asked_yet():
    assert came_after_all([closed()], 6, date(2022, 7, 30)).trajectories == 0


def test_a_share_needs_five_that_are_known():
    assert came_after_all([closed(said="geen")] * 4 + [closed()], 6, date(2023, 1, 1)).share is None
    found = came_after_all([closed(said="geen")] * 4 + [closed(date(2022, 3, 1))], 6, date(2023, 1, 1))
    assert found.share is not None
    assert found.share.value == 20
