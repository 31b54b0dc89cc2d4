from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import Family, FamilyTrigger
from cases.period import Period
from monitoring.figures import CommonFigures, Figures, evaluate
from monitoring.suppression import (
    OTHER_DISTRICTS,
    STRICT_CBS,
    Hidden,
    Rule,
    Statement,
    Sum,
    protect,
    publish,
)
from tests.factories import AnswerFactory, CareLineFactory, DistrictFactory, OverrideFactory, fill_caseload

HIDDEN = Hidden()
YEAR = Period.year(2022)


def table(counts: dict[str, int], rule: Rule | None = None, **how: bool) -> dict[str, int | None] | None:
    """Return a table with its total as it would be published; None when it cannot be."""
    said = Statement(rule or Rule())
    said.count("all", sum(counts.values()), weight=400)
    if not said.table("table", counts, "all", **how):
        return None
    hidden = protect(said)
    assert "all" not in hidden
    return {code: None if f"table/{code}" in hidden else count for code, count in counts.items()}


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ({}, {}),
        ({"01": 8, "02": 5}, {"01": 8, "02": 5}),
        # The total would tell a single hidden count, so the next smallest goes with it.
        ({"01": 9, "02": 6, "03": 2}, {"01": 9, "02": None, "03": None}),
        ({"01": 2, "02": 6}, {"01": None, "02": None}),
        # Two small counts hide each other only when their sum leaves each of them 1 to 4.
        ({"01": 9, "02": 2, "03": 3}, {"01": 9, "02": None, "03": None}),
        ({"01": 9, "02": 1, "03": 2}, {"01": None, "02": None, "03": None}),
        ({"01": 5, "02": 1, "03": 1, "05": 1}, {"01": None, "02": None, "03": None, "05": None}),
        # So many codes for so few: each stands for one or two.
        ({"01": 1, "02": 1, "03": 1, "04": 1, "05": 2}, None),
    ],
)
def test_parts_of_a_total_worked_out_by_hand(counts, published):
    assert table(counts) == published


def test_when_everybody_is_in_one_cell_that_tells_of_each_the_table_is_not_shown():
    assert table({"01": 8}, tells_when_all=True) is None
    assert table({"Beijum": 8}) == {"Beijum": 8}


def test_a_part_that_is_all_there_is_is_not_told():
    said = Statement(Rule())
    said.count("families", 9, weight=400)
    said.part(said.count("debts", 9), "families", tells_when_all=True)
    assert protect(said) == {"debts"}


def test_a_part_is_hidden_when_the_rest_is_small():
    said = Statement(Rule())
    said.count("families", 21, weight=400)
    said.part(said.count("young", 20), "families")
    said.part(said.count("new", 16), "families")
    assert protect(said) == {"young"}


def test_a_nought_is_no_help_when_it_leaves_the_range_too_narrow():
    said = Statement(Rule())
    said.count("all", 8, weight=400)
    for name, count in (("a", 6), ("b", 2), ("c", 0)):
        said.count(name, count)
    said.sums.append(Sum("all", ("a", "b", "c")))
    # 6 + 2 = 8 leaves 0 to 8 for both; with the nought instead of the 6, b would be 0 to 2.
    assert protect(said) == {"a", "b"}


def test_the_strict_rule_of_the_cbs_hides_up_to_seven_and_rounds_to_five():
    assert [STRICT_CBS.rounded(count) for count in (8, 12, 13, 17, 18)] == [10, 10, 15, 15, 20]
    assert [STRICT_CBS.known(count) for count in (8, 13)] == [(8, 12), (13, 17)]
    assert STRICT_CBS.is_small(7)
    assert not STRICT_CBS.is_small(8)


@given(st.integers(0, 500), st.integers(1, 9))
def test_a_rounded_count_is_known_no_better_than_its_rounding(count, step):
    rule = Rule(step=step)
    low, high = rule.known(count)
    assert low <= count <= high
    assert {rule.rounded(number) for number in range(low, high + 1)} == {rule.rounded(count)}
    assert rule.rounded(count) % step == 0


@pytest.mark.parametrize("wrong", [{"min_cell": 1}, {"step": 0}])
def test_a_rule_that_hides_nothing_is_refused(wrong):
    with pytest.raises(ValueError, match="ten minste"):
        Rule(**wrong)


def test_the_same_statement_hides_the_same_cells():
    counts = {str(number): 5 + number % 3 for number in range(9)} | {"small": 2}
    assert len({frozenset((table(counts) or {}).items()) for _ in range(5)}) == 1


def test_when_the_solver_finds_nothing_in_time_everything_is_hidden(monkeypatch):
    monkeypatch.setattr("monitoring.suppression.engine._cheapest", lambda *_: None)
    said = Statement(Rule())
    said.count("all", 17, weight=400)
    said.table("table", {"a": 9, "b": 6, "c": 2}, "all")
    assert protect(said) == {"all", "table/a", "table/b", "table/c"}


# Whole figures


def fill(pilot, **wijken: int) -> list:
    helped = []
    for name, number in wijken.items():
        helped += fill_caseload(pilot, number, family__district=DistrictFactory(pilot=pilot, name=name))
    return helped


@pytest.mark.parametrize(
    ("wijken", "published"),
    [
        # The letter of 29-3-2023.
        (
            {"Beijum": 7, "Selwerd": 4, "Corpus": 3, "Hoogte": 2, "Vinkhuizen": 2, "Lewenborg": 3},
            {"Beijum": 7, OTHER_DISTRICTS: 14},
        ),
        # A small rest takes the smallest of the others with it.
        ({"Beijum": 7, "Selwerd": 6, "Hoogte": 1}, {"Beijum": 7, OTHER_DISTRICTS: 7}),
        ({"Beijum": 7, "Selwerd": 5}, {"Beijum": 7, "Selwerd": 5}),
        ({"Beijum": 6, OTHER_DISTRICTS: 5}, {"Beijum": 6, OTHER_DISTRICTS: 5}),
        ({"Beijum": 1, "Selwerd": 2}, {}),
    ],
)
def test_small_wijken_stand_together(pilot, wijken, published):
    fill(pilot, **wijken)
    assert publish(evaluate(pilot, YEAR)).families_by_district == published


def test_published_figures_share_with_the_exact_ones_what_was_agreed(pilot):
    override = OverrideFactory(trajectory=fill(pilot, Beijum=6, Selwerd=5)[0], reason="Moeder ligt in het ziekenhuis")
    figures = evaluate(pilot, YEAR)
    published = publish(figures)
    for field in fields(CommonFigures):
        assert getattr(published, field.name) == getattr(figures, field.name)
    assert published.overrides_granted == HIDDEN
    assert not isinstance(published, Figures)
    for secret in (override.reason, override.trajectory.reference):
        assert secret not in repr(published)
        assert secret not in str(published.json)


def test_small_counts_are_hidden_everywhere(pilot):
    helped = fill_caseload(pilot, 14, started_on=date(2022, 1, 1))
    for number, trajectory in enumerate(helped[:9]):
        FamilyTrigger.objects.create(family=trajectory.family, trigger="opvoeding" if number < 6 else "schulden")
        trajectory.ended_on = date(2022, 5, 1)
        trajectory.closing_reason = "01" if number < 7 else "02"
        trajectory.follow_up = "geen"
        trajectory.save()
    CareLineFactory(answer__trajectory=helped[0])
    AnswerFactory(trajectory=helped[1], kind="geen")
    published = publish(evaluate(pilot, YEAR))
    assert published.families_by_trigger == {"opvoeding": 6, "schulden": HIDDEN}
    assert published.closed_by_reason == {"01": HIDDEN, "02": HIDDEN}
    assert published.closed_by_follow_up == {}
    assert published.counterfactual_by_product == {published_code(published): HIDDEN}
    assert published.counterfactual_none == HIDDEN
    assert (published.trajectories_closed, published.active_on_last_day) == (9, 5)
    assert {active for _, active in published.caseload_by_day} == {14, 5}
    assert published.json["trajectories_closed"] == 9
    assert published.json["closed_by_reason"] == {"01": None, "02": None}
    assert published.json["closed_by_follow_up"] is None


def test_who_ended_and_who_was_helped_do_not_tell_how_few_still_are(pilot):
    for trajectory in fill_caseload(pilot, 12, started_on=date(2022, 1, 1))[:9]:
        trajectory.ended_on, trajectory.closing_reason = date(2022, 5, 1), "01"
        trajectory.save()
    published = publish(evaluate(pilot, YEAR))
    assert (published.families_supported, published.active_on_last_day) == (12, HIDDEN)
    assert published.trajectories_closed == HIDDEN
    # The line would step down where they ended.
    assert published.caseload_by_day == ()


def test_days_on_which_few_were_helped_stand_open(pilot):
    fill_caseload(pilot, 2, started_on=date(2022, 1, 1))
    fill_caseload(pilot, 6, started_on=date(2022, 2, 1))
    published = publish(evaluate(pilot, YEAR))
    assert {active for _, active in published.caseload_by_day} == {HIDDEN, 8}
    # All of January it were as many: the sum over the days leaves each of them open.
    assert published.mean_caseload == Decimal("7.49")


def test_a_mean_that_tells_how_few_there_were_on_one_day_is_hidden(pilot):
    fill_caseload(pilot, 2, started_on=date(2022, 2, 27))
    fill_caseload(pilot, 6, started_on=date(2022, 2, 28))
    february = Period(date(2022, 2, 27), date(2022, 3, 31))
    assert publish(evaluate(pilot, february)).mean_caseload == HIDDEN


def published_code(published) -> str:
    return next(iter(published.counterfactual_by_product))


def test_of_fewer_than_five_families_nothing_is_published(pilot):
    fill(pilot, Beijum=4)
    published = publish(evaluate(pilot, YEAR))
    said = {key: value for key, value in published.json.items() if not isinstance(value, dict)}
    assert {key for key, value in said.items() if value is not None} == {"professionals", "fte"}
    assert not re.search("Beijum", str(published.json))


def test_the_keys_are_those_of_the_exact_json(pilot):
    fill(pilot, Beijum=9, Selwerd=4, Hoogte=3)
    exact = evaluate(pilot, YEAR)
    published = publish(exact).json
    assert list(published) == list(exact.as_json())
    assert published["families_by_district"] == {"Beijum": 9, "Selwerd": None, "Hoogte": None}
    assert published["signals"]["open"] is None
    assert published["signals"].keys() == exact.as_json()["signals"].keys()


def test_the_order_of_the_keys_tells_nothing_of_hidden_counts(pilot):
    fill(pilot, Beijum=9, Selwerd=2, Hoogte=4, Paddepoel=3)
    helped = Family.objects.filter(pilot=pilot)
    for trigger, number in {"opvoeding": 7, "verslaving": 4, "schulden": 2}.items():
        FamilyTrigger.objects.bulk_create(FamilyTrigger(family=one, trigger=trigger) for one in helped[:number])
    published = publish(evaluate(pilot, YEAR)).json
    assert list(published["families_by_district"]) == ["Beijum", "Hoogte", "Paddepoel", "Selwerd"]
    assert list(published["families_by_trigger"]) == ["opvoeding", "schulden", "verslaving"]


def test_with_the_strict_rule_everything_is_rounded(pilot):
    fill(pilot, Beijum=13, Selwerd=9)
    published = publish(evaluate(pilot, YEAR), STRICT_CBS)
    assert published.families_by_district == {"Beijum": 15, "Selwerd": 10}
    assert published.families_supported == 20
    assert published.visits == HIDDEN
