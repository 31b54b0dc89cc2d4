from __future__ import annotations

from dataclasses import fields
from datetime import date
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.models import FamilyTrigger
from cases.period import Period
from monitoring.figures import CommonFigures, Figures, evaluate
from monitoring.suppression import (
    OTHER_DISTRICTS,
    OTHERS,
    Hidden,
    merged,
    parts_of_a_total,
    publish,
    shown,
    without_small,
)
from tests.factories import AnswerFactory, CareLineFactory, DistrictFactory, OverrideFactory, fill_caseload


def test_small_wijken_go_together_as_in_the_letter_of_2023():
    families = {"Beijum": 7, "Selwerd": 4, "Corpus den Hoorn": 3, "De Hoogte": 2, "Vinkhuizen": 2, "Lewenborg": 1}
    assert merged(families) == {"Beijum": 7, OTHER_DISTRICTS: 12}


def test_a_small_rest_takes_the_smallest_named_wijk_with_it():
    assert merged({"Beijum": 7, "Selwerd": 6, "De Hoogte": 1}) == {"Beijum": 7, OTHER_DISTRICTS: 7}


def test_wijken_that_are_large_enough_stay_as_they_are():
    families = {"Beijum": 7, "Selwerd": 5}
    assert merged(families) == families


def test_when_there_are_too_few_families_one_row_is_left():
    assert merged({"Beijum": 1, "Selwerd": 2}) == {OTHER_DISTRICTS: 3}
    assert merged({}) == {}


def test_the_threshold_can_be_set():
    assert merged({"Beijum": 7, "Selwerd": 5, "De Hoogte": 5}, min_cell=6) == {"Beijum": 7, OTHER_DISTRICTS: 10}


def test_a_wijk_called_like_the_rest_is_added_to_it():
    assert merged({OTHER_DISTRICTS: 5, "Beijum": 5, "Selwerd": 2}) == {"Beijum": 5, OTHER_DISTRICTS: 7}


def test_a_threshold_below_one_is_refused(pilot):
    with pytest.raises(ValueError, match="ten minste 1"):
        publish(evaluate(pilot, Period.year(2023)), min_cell=0)


names = st.sampled_from(["Beijum", "Selwerd", "De Hoogte", "Lewenborg", OTHER_DISTRICTS]) | st.text(max_size=4)


@given(st.dictionaries(names, st.integers(1, 12), max_size=9), st.integers(1, 8))
def test_the_total_stays_and_no_small_wijk_is_shown(families, min_cell):
    shown = merged(families, min_cell=min_cell)
    assert sum(shown.values()) == sum(families.values())
    assert len(shown) <= 1 or min(shown.values()) >= min_cell
    for name, number in shown.items():
        # A named wijk is shown as it is, and the rest holds what is not named: no wijk can be worked out from it.
        assert number == families.get(name) or name == OTHER_DISTRICTS
    assert list(shown) == sorted(shown, key=lambda name: (name == OTHER_DISTRICTS, -shown[name], name))


def test_published_figures_are_the_exact_ones_but_for_wijken_and_overrides(pilot):
    for name, number in (("Beijum", 6), ("Selwerd", 3), ("De Hoogte", 2)):
        district = DistrictFactory(pilot=pilot, name=name)
        helped = fill_caseload(pilot, number, family__district=district)
    override = OverrideFactory(trajectory=helped[0], reason="Moeder ligt in het ziekenhuis")
    figures = evaluate(pilot, Period.year(2022))
    published = publish(figures)
    assert published.families_by_district == {"Beijum": 6, OTHER_DISTRICTS: 5}
    assert (published.districts, published.overrides_granted, published.min_cell) == (3, 1, 5)
    for field in fields(CommonFigures):
        if field.name != "families_by_district":
            assert getattr(published, field.name) == getattr(figures, field.name)
    # The JSON is exact, so what is published has none.
    assert not hasattr(published, "as_json")
    assert override.reason not in repr(published)
    assert override.trajectory.reference not in repr(published)


def test_exact_figures_do_not_pass_for_published_ones(pilot):
    published = publish(evaluate(pilot, Period.year(2022)))
    assert not isinstance(published, Figures)
    assert not hasattr(published, "overrides")


# Small counts

SMALL, BESIDE = Hidden(below=5), Hidden()


@pytest.mark.parametrize(("count", "published"), [(0, 0), (1, SMALL), (4, SMALL), (5, 5), (99, 99)])
def test_a_count_of_one_to_four_is_hidden(count, published):
    assert shown(count) == published
    assert shown(count, min_cell=1) == count


def test_what_stands_in_the_place_of_a_hidden_count():
    assert (str(SMALL), str(BESIDE)) == ("minder dan 5", "niet getoond")


def test_counts_without_a_total_are_hidden_one_by_one_and_their_order_tells_nothing():
    published = without_small({"schulden": 9, "opvoeding": 4, "huisvesting": 5, "huishouden": 1})
    assert list(published.items()) == [
        ("schulden", 9),
        ("huisvesting", 5),
        ("huishouden", SMALL),
        ("opvoeding", SMALL),
    ]


@pytest.mark.parametrize(
    ("counts", "published"),
    [
        ({}, {}),
        ({"01": 8, "02": 5}, {"01": 8, "02": 5}),
        # The total would tell a single hidden count, so the next smallest goes with it.
        ({"01": 9, "02": 6, "03": 2}, {"01": 9, "02": BESIDE, "03": SMALL}),
        ({"01": 2, "02": 6}, {"01": SMALL, "02": BESIDE}),
        # Two hidden counts hide each other, unless their sum has one way to be.
        ({"01": 9, "02": 1, "03": 2}, {"01": 9, "02": SMALL, "03": SMALL}),
        ({"01": 5, "02": 1, "03": 1, "05": 1}, {"01": 5, OTHERS: SMALL}),
        ({"01": 9, "02": 4, "03": 4}, {"01": 9, OTHERS: 8}),
        # 1 and 5 are the only way to six.
        ({"01": 9, "02": 5, "03": 1}, {"01": 9, OTHERS: 6}),
        # Nothing is left to show it beside.
        ({"01": 3}, {}),
        ({"01": 1, "02": 1}, {}),
        ({"01": 1, "02": 5}, {}),
    ],
)
def test_parts_of_a_total_cannot_be_worked_out(counts, published):
    assert parts_of_a_total(counts) == published


counts_of_a_total = st.dictionaries(st.sampled_from(["01", "02", "03", "04", "05"]), st.integers(1, 9))


@given(counts_of_a_total, st.integers(3, 6))
def test_an_attacker_with_the_total_finds_no_small_count(counts, min_cell):
    published = parts_of_a_total(counts, min_cell=min_cell)
    named = {code: count for code, count in published.items() if code != OTHERS}
    assert not named or list(published)[: len(named)] == [code for code in counts if code in named]
    for code, count in named.items():
        assert isinstance(count, Hidden) or (count == counts[code] >= min_cell)
    if len(named) < len(counts):
        # What goes together is without names, and nothing that is named stands hidden beside it.
        assert not any(isinstance(count, Hidden) for count in named.values())
        return
    hidden = {code: count for code, count in published.items() if isinstance(count, Hidden)}
    left = sum(counts.values()) - sum(count for count in published.values() if not isinstance(count, Hidden))
    could_be = [range(1, min_cell) if count.below else range(min_cell, left + 1) for count in hidden.values()]
    ways = [way for way in product(*could_be) if sum(way) == left]
    for number, count in enumerate(hidden.values()):
        if count.below:
            assert len({way[number] for way in ways}) > 1


def test_published_figures_hide_small_counts_and_exact_ones_do_not(pilot):
    helped = fill_caseload(pilot, 9, started_on=date(2022, 1, 1))
    for number, trajectory in enumerate(helped[:7]):
        FamilyTrigger.objects.create(family=trajectory.family, trigger="opvoeding" if number < 6 else "schulden")
        trajectory.ended_on = date(2022, 5, 1)
        trajectory.closing_reason = "01" if number < 6 else "02"
        trajectory.follow_up = "geen"
        trajectory.save()
    CareLineFactory(answer__trajectory=helped[0])
    AnswerFactory(trajectory=helped[1], kind="geen")
    figures = evaluate(pilot, Period.year(2022))
    published = publish(figures)
    assert figures.families_by_trigger == {"opvoeding": 6, "schulden": 1}
    assert published.families_by_trigger == {"opvoeding": 6, "schulden": SMALL}
    assert figures.closed_by_reason == {"01": 6, "02": 1}
    assert published.closed_by_reason == {"01": BESIDE, "02": SMALL}
    assert published.closed_by_follow_up == {"geen": 7}
    assert list(published.counterfactual_by_product.values()) == [SMALL]
    assert (published.counterfactual_none, published.counterfactual_unknown) == (SMALL, 0)
    assert published.counterfactual_missing == 7
    assert sum(isinstance(count, Hidden) for count in published.counts_that_may_be_hidden) == 5
