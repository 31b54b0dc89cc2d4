from __future__ import annotations

from dataclasses import fields

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.period import Period
from monitoring.figures import CommonFigures, Figures, evaluate
from monitoring.suppression import OTHER_DISTRICTS, merged, publish
from tests.factories import DistrictFactory, OverrideFactory, fill_caseload


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
    assert published.as_json() == figures.as_json() | {"families_by_district": {"Beijum": 6, OTHER_DISTRICTS: 5}}
    assert override.reason not in repr(published)
    assert override.trajectory.reference not in repr(published)


def test_exact_figures_do_not_pass_for_published_ones(pilot):
    published = publish(evaluate(pilot, Period.year(2022)))
    assert not isinstance(published, Figures)
    assert not hasattr(published, "overrides")
