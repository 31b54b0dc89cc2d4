"""What somebody with everything that was published can work out, over thousands of tables: nothing."""

from __future__ import annotations

from collections import Counter
from random import Random

import pytest

from monitoring.suppression import STRICT_CBS, Rule, protect
from tests.monitoring.attacker import attack
from tests.monitoring.random_tables import linked, one_way, two_ways

KINDS = {"one way": (one_way, 700), "two ways": (two_ways, 220), "shared margin": (linked, 220)}
RULES = {"5": Rule(), "3": Rule(min_cell=3), "cbs": STRICT_CBS}
# The rule that is used is tried most.
SHARE = {"5": 1, "3": 4, "cbs": 4}


@pytest.mark.parametrize("rule", RULES)
@pytest.mark.parametrize("kind", KINDS)
def test_no_cell_is_recovered_and_no_range_is_narrower_than_promised(kind, rule):
    make, most = KINDS[kind]
    tables = most // SHARE[rule]
    random = Random(f"{kind} {rule}")
    counts: Counter[str] = Counter()
    for _ in range(tables):
        said = make(random, RULES[rule])
        hidden = protect(said)
        counts.update(tables=1, small=len(said.small), extra=len(hidden - said.small))
        for found in attack(said, hidden):
            counts.update(attacked=1, recovered=found.is_recovered, narrow=found.is_too_narrow)
    print(f"\n{kind}, {rule}: {dict(counts)}")
    assert counts["attacked"] > tables
    assert (counts["recovered"], counts["narrow"]) == (0, 0)
