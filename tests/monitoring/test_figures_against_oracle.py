from __future__ import annotations

import json
from dataclasses import asdict, astuple, fields
from random import Random

import pytest

from cases.period import Period
from monitoring.figures import Figures, evaluate
from tests.monitoring import oracle, oracle_file
from tests.monitoring.random_files import fill_files
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
    fill_files(pilot, seed)
    fill_files(random_pilot(seed + 1000), seed)
    period = random_period(seed)
    figures = evaluate(pilot, period)
    expected = oracle.figures(pilot.pk, period.first, period.last)
    in_the_file = oracle_file.figures(pilot.pk, period.first, period.last)
    # Avoided cost has an oracle and a test of its own, and so has what is left of destroyed files.
    apart = {"period", "avoided_cost", "families_destroyed"}
    assert expected.keys() | in_the_file.keys() | apart == {field.name for field in fields(Figures)}
    for name, value in expected.items():
        found = getattr(figures, name)
        assert ([astuple(row) for row in found] if name in ROWS else found) == value, name
    for name, value in in_the_file.items():
        for figure, number in asdict(getattr(figures, name)).items():
            assert number == value[figure], f"{name}.{figure}"
        assert asdict(getattr(figures, name)).keys() == value.keys()
    found_json = figures.as_json()
    assert json.loads(json.dumps(found_json)) == found_json
    assert found_json.pop("avoided_cost") == figures.avoided_cost.as_json()
    assert found_json == oracle.as_json(expected, period.first, period.last) | oracle_file.as_json(in_the_file)
