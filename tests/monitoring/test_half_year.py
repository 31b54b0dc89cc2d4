from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases.period import Period
from monitoring import half_year
from monitoring.population import Population
from tests.factories import FamilyFactory, MemberFactory, TrajectoryFactory

FIRST_HALF = half_year.half(2023, 1)


def helped(pilot, first, last=None, reason="", children=(), family=None):
    family = family or FamilyFactory(pilot=pilot)
    for born_on in children:
        MemberFactory(family=family, role="kind", born_on=born_on)
    return TrajectoryFactory(family=family, started_on=first, ended_on=last, closing_reason=reason)


def test_a_half_year_has_both_its_last_days():
    assert half_year.half(2023, 2) == Period(date(2023, 7, 1), date(2023, 12, 31))
    with pytest.raises(ValueError, match="twee helften"):
        half_year.half(2023, 3)


def test_families_and_children_are_counted_beside_each_other(pilot):
    """Three families: one that went on, one that began and ended (121 days), one that came back in the half-year."""
    helped(pilot, date(2022, 3, 1), children=[date(2015, 1, 1), date(2018, 1, 1)])
    helped(pilot, date(2023, 1, 1), date(2023, 5, 1), "01", children=[date(2010, 1, 1)])
    again = helped(pilot, date(2022, 1, 3), date(2022, 6, 1), "03", children=[date(2020, 5, 5)])
    helped(pilot, date(2023, 4, 1), family=again.family)
    found = half_year.of(Population(pilot), FIRST_HALF)
    families, children = found.families, found.children
    assert (families.running, families.started, families.started_again, families.ended) == (3, 2, 1, 1)
    assert (children.running, children.started, children.started_again, children.ended) == (4, 2, 1, 1)
    assert (families.running_at_end, children.running_at_end) == (2, 3)
    assert dict(families.by_reason) == {"01": 1} == dict(children.by_reason)
    assert families.days.value == 121


def test_help_that_ends_on_the_last_day_ran_on_it_and_ended_in_it(pilot):
    helped(pilot, date(2023, 1, 1), FIRST_HALF.last, "02")
    found = half_year.of(Population(pilot), FIRST_HALF).families
    assert (found.ended, found.running_at_end) == (1, 1)
    assert half_year.of(Population(pilot), half_year.half(2023, 2)).families.running == 0


def test_who_became_18_before_the_first_day_is_no_child(pilot):
    helped(pilot, date(2023, 2, 1), children=[date(2005, 2, 1), date(2005, 2, 2), None])
    assert half_year.of(Population(pilot), FIRST_HALF).children.running == 2


def test_a_family_with_two_periods_of_help_runs_once(pilot):
    first = helped(pilot, date(2023, 1, 2), date(2023, 2, 1), "01")
    helped(pilot, date(2023, 3, 1), family=first.family)
    found = half_year.of(Population(pilot), FIRST_HALF).families
    assert (found.running, found.started, found.started_again) == (1, 2, 1)


def test_the_page_shows_the_half_years_that_are_over(login, tess, trajectory):
    text = login(tess).get(reverse("monitoring:half_years")).content.decode()
    assert "1 januari 2023 tot en met 30 juni 2023" in text
    assert "1 juli 2023" not in text
