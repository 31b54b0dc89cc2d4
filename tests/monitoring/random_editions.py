"""Editions full of chance: periods within, beside and partly over each other, and corrections."""

from __future__ import annotations

from datetime import date
from random import Random

from cases.period import Period
from monitoring.suppression import Edition, Rule, Statement, stretches
from monitoring.suppression.statement import HEADLINE

MONTHS = [Period(date(2022, month, 1), date(2022, month, 28)) for month in range(1, 13)]
CODES = range(3)


def random_editions(random: Random, rule: Rule, number: int) -> list[tuple[Edition, list[Edition]]]:
    """Return editions in the order in which they come out, each with what would be said of every stretch then.

    In each month some trajectories end, each by a reason, and some families are helped; now and then one is corrected.
    """
    ended = [[random.choice([0, 0, 0, 1, 1, 2, 5]) for _ in CODES] for _ in MONTHS]
    helped = [{family for family in range(30) if random.random() < 0.2} for _ in MONTHS]
    wijk = [random.randrange(3) for _ in range(30)]
    found: list[tuple[Edition, list[Edition]]] = []
    for place in range(number):
        period = random.choice([one.period for one, _ in found]) if found and random.random() < 0.2 else _period(random)
        if random.random() < 0.3:
            ended[random.randrange(12)][random.choice(CODES)] += 1
            helped[random.randrange(12)] ^= {random.randrange(30)}
        periods = [period, *(one.period for one, _ in found)]
        by_stretch = [
            Edition(f"stretch {place}.{at}", one, _said(rule, one, ended, helped, wijk))
            for at, one in enumerate(stretches(periods))
        ]
        found.append((Edition("", period, _said(rule, period, ended, helped, wijk)), by_stretch))
    return found


def _period(random: Random) -> Period:
    first = random.choice([0, 0, 3, 6, random.randrange(12)])
    return Period(MONTHS[first].first, MONTHS[random.choice([11, 11, random.randrange(first, 12)])].last)


def _said(rule: Rule, period: Period, ended: list, helped: list, wijk: list) -> Statement:
    months = [at for at, month in enumerate(MONTHS) if period.first <= month.first and month.last <= period.last]
    families = set().union(*(helped[at] for at in months)) if months else set()
    by_reason = {code: sum(ended[at][code] for at in months) for code in CODES}
    said = Statement(rule)
    said.count("helped", len(families), weight=HEADLINE)
    said.table("wijk", {name: sum(wijk[family] == name for family in families) for name in CODES}, "helped")
    said.count("ended", sum(by_reason.values()), weight=HEADLINE, when="flow")
    said.table("reason", by_reason, "ended", when="flow")
    return said
