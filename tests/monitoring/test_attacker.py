"""What somebody with everything that was published can work out, over thousands of tables: nothing."""

from __future__ import annotations

import os
from collections import Counter
from dataclasses import replace
from itertools import combinations
from random import Random

import pytest

from monitoring.suppression import STRICT_CBS, CannotProtect, Edition, Rule, Statement, beside, protect
from tests.monitoring.attacker import attack, by_trying_everything
from tests.monitoring.random_editions import random_editions
from tests.monitoring.random_tables import linked, one_way, two_ways

# Every test here is about numbers that it makes up itself.
pytestmark = pytest.mark.once
# ATTACK=1 takes minutes.
LONG = os.environ.get("ATTACK") == "1"
TIMES = 4 if LONG else 1
KINDS = {"one way": (one_way, 175 * TIMES), "two ways": (two_ways, 55 * TIMES), "shared margin": (linked, 55 * TIMES)}
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


@pytest.mark.parametrize("rule", RULES)
def test_whole_numbers_and_trying_everything_find_no_more(rule):
    """Linear programming finds ranges that are too wide; on small tables the true ones keep the promise as well."""
    random = Random(f"whole {rule}")
    for number in range(24):
        said = (two_ways if number % 2 else linked)(random, RULES[rule])
        assert not [found for found in attack(said, protect(said), whole_numbers=True) if found.is_too_narrow]


def test_the_attacker_finds_what_trying_everything_finds():
    """He is checked himself: on tiny tables, also ones in which far too little is hidden."""
    random = Random("brute force")
    compared = 0
    for _ in range(60):
        said = one_way(random, Rule(), 3) if random.random() < 0.5 else two_ways(random, Rule(), 2, 2)
        names = [name for name in said.cells if name not in said.small and said.cells[name].value < 9]
        hidden = said.small | set(random.sample(names, min(len(names), random.randint(0, 2))))
        if sum(said.cells[name].value for name in hidden) > 12 or len(hidden) > 3:
            continue
        everything = by_trying_everything(said, hidden, most=14)
        for found in attack(said, hidden, whole_numbers=True):
            low, high = everything[found.name]
            # What has no upper end for him ends for brute force where it stops trying.
            if high < 14:
                assert (found.low, found.high) == (low, high)
                compared += 1
    assert compared > 20


def test_next_to_nothing_is_hidden_needlessly():
    """Against the least that keeps the promise, by trying all sets of cells on small tables."""
    random = Random("needless")
    counts: Counter[str] = Counter()
    while counts["tables"] < 60:
        said = one_way(random, Rule(), 4) if counts["tables"] % 2 else two_ways(random, Rule(), 2, 2)
        if not said.small:
            continue
        extra = protect(said) - said.small
        counts.update(tables=1, small=len(said.small), extra=len(extra), optimum=_least_extra(said, len(extra)))
    print(f"\nhidden beside small ones: {dict(counts)}")
    assert counts["extra"] == counts["optimum"]


def _least_extra(said: Statement, enough: int) -> int:
    """Return with how few cells beside the small ones the promise is kept, totals counting as heavy as they are."""
    names = [name for name in said.may_be_shown if name not in said.small]
    weight = {name: said.cells[name].weight for name in names}
    sets = [chosen for number in range(enough + 1) for chosen in combinations(names, number)]
    for chosen in sorted(sets, key=lambda chosen: (sum(weight[name] for name in chosen), chosen)):
        if not any(found.is_too_narrow for found in attack(said, said.small | set(chosen), whole_numbers=True)):
            return len(chosen)
    return enough


def test_without_hiding_beside_the_small_ones_nearly_everything_is_recovered():
    """A broken engine is noticed: the attacker lives from what it forgets."""
    random = Random("no secondary")
    counts: Counter[str] = Counter()
    for _ in range(60):
        said = one_way(random, Rule())
        for found in attack(said, said.small):
            counts.update(attacked=1, recovered=found.is_recovered, narrow=found.is_too_narrow)
    print(f"\nprimary alone: {dict(counts)}")
    assert counts["narrow"] > counts["attacked"] // 4
    assert counts["recovered"] > 10


# Editions


def _published(random: Random, rule: Rule, *, register: bool = True) -> Counter[str]:
    """Publish editions one after another, and attack all of them together each time."""
    counts: Counter[str] = Counter()
    earlier: list[Edition] = []
    for number, (new, by_stretch) in enumerate(random_editions(random, rule, 3)):
        together = beside(new, earlier, by_stretch)
        try:
            hidden = protect(together) if register else protect(new.said)
        except CannotProtect:
            counts.update(refused=1)
            continue
        counts.update(editions=1, small=len(new.said.small), extra=len(hidden - new.said.small))
        for found in attack(together, hidden):
            counts.update(attacked=1, recovered=found.is_recovered, narrow=found.is_too_narrow)
        earlier.append(replace(new, name=str(number), hidden=hidden))
    return counts


@pytest.mark.parametrize("rule", RULES)
def test_editions_beside_each_other_tell_nothing_either(rule):
    random = Random(f"editions {rule}")
    counts = sum((_published(random, RULES[rule]) for _ in range(120 // SHARE[rule])), Counter())
    print(f"\neditions, {rule}: {dict(counts)}")
    assert counts["attacked"] > 300
    assert (counts["recovered"], counts["narrow"]) == (0, 0)


def test_without_the_register_the_difference_between_editions_tells():
    random = Random("no register")
    counts = sum((_published(random, Rule(), register=False) for _ in range(25)), Counter())
    print(f"\nwithout register: {dict(counts)}")
    assert counts["recovered"] > 50
