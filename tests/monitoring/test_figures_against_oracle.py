from __future__ import annotations

import json
from dataclasses import astuple, fields
from random import Random

import pytest

from cases.period import Period
from monitoring.figures import Figures, evaluate
from tests.monitoring import oracle
from tests.monitoring.random_pilots import day, random_pilot

ROWS = ("overrides", "budget")


def random_period(seed: int) -> Period:
    random = Random(-seed - 1)
    first = day(random)
    return Period(first, day(random, first, random.choice([0, 1, 30, 120])))


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(60))
def test_the_figures_of_a_random_pilot_equal_those_counted_by_hand(seed):
    pilot = random_pilot(seed)
    # A second pilot must leave no trace in the figures of the first.
    random_pilot(seed + 1000)
    period = random_period(seed)
    figures = evaluate(pilot, period)
    expected = oracle.figures(pilot.pk, period.first, period.last)
    assert expected.keys() | {"period"} == {field.name for field in fields(Figures)}
    for name, value in expected.items():
        found = getattr(figures, name)
        assert ([astuple(row) for row in found] if name in ROWS else found) == value, name
    found_json = figures.as_json()
    assert found_json == oracle.as_json(expected, period.first, period.last)
    assert json.loads(json.dumps(found_json)) == found_json
