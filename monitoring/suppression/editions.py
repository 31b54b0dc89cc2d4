"""Editions beside each other: what a reader learns from the difference. Pure.

Two editions of one period differ by what was corrected; one of a longer period by what was added. Both are counts of
families like any other, and small ones are protected like any other. What can be added up over time (who ended, what
began) is taken apart further: into the stretches of days between the ends of all periods, because three periods that
overlap tell what happened in the days that they share.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise

from cases.period import Period, day_before, next_day
from monitoring.suppression.statement import NEVER_SHOWN, Statement, Sum

NEW = ""


@dataclass(frozen=True)
class Edition:
    """What was said of a period, and what of it is hidden. `name` tells it from the others; "" is the new one."""

    name: str
    period: Period
    said: Statement
    hidden: frozenset[str] = frozenset()

    @property
    def prefix(self) -> str:
        return f"{self.name}:" if self.name else NEW


def overlap(one: Period, other: Period) -> bool:
    return one.first <= other.last and other.first <= one.last


def stretches(periods: Sequence[Period]) -> list[Period]:
    """Return the stretches of days into which the ends of the periods divide them; none when all are the same."""
    if len(set(periods)) < 2:
        return []
    firsts = sorted({one.first for one in periods} | {next_day(one.last) for one in periods})
    between = [Period(first, day_before(after)) for first, after in pairwise(firsts)]
    return [one for one in between if any(_lies_in(one, period) for period in periods)]


def _lies_in(inner: Period, outer: Period) -> bool:
    return outer.first <= inner.first and inner.last <= outer.last


def beside(new: Edition, earlier: Sequence[Edition], by_stretch: Sequence[Edition] = ()) -> Statement:
    """Return one statement of the new edition and the earlier ones together, with all differences between them.

    What earlier editions showed is said already, and what they hid is never shown. `by_stretch` is what would be said
    of each of the `stretches` of all their periods; of these nothing is shown.
    """
    together = Statement(new.said.rule)
    together.plus(new.said, NEW)
    for edition in earlier:
        kept = Statement(edition.said.rule, dict(edition.said.cells), edition.said.sums)
        for name, cell in kept.cells.items():
            if name in edition.hidden or not cell.weight:
                kept.cells[name] = replace(cell, weight=NEVER_SHOWN)
            else:
                kept.said.add(name)
        together.plus(kept, edition.prefix)
    every = [new, *earlier]
    for one, other in combinations(every, 2):
        if overlap(one.period, other.period):
            for name in _comparable(one, other):
                _difference(
                    together,
                    [one.prefix + name],
                    [other.prefix + name],
                    f"{one.name}~{other.name}~{name}",
                    may_differ=one.period != other.period,
                )
    for stretch in by_stretch:
        together.plus(_what_adds_up(stretch.said), stretch.prefix)
    for edition in every:
        within = [stretch for stretch in by_stretch if _lies_in(stretch.period, edition.period)]
        for name, cell in edition.said.cells.items():
            parts = [stretch.prefix + name for stretch in within if name in stretch.said.cells]
            if cell.when == "flow" and parts:
                _difference(together, [edition.prefix + name], parts, f"{edition.name}-{name}", may_differ=False)
    return together


def _what_adds_up(said: Statement) -> Statement:
    """Return the counts of what happened in a stretch of days, none of them shown, with the sums between them.

    Nobody sees a table of a stretch, so that a code stands in it tells nobody that it is more than nought.
    """
    flow = {name: cell for name, cell in said.cells.items() if cell.when == "flow"}
    cells = {name: replace(cell, weight=NEVER_SHOWN, least=0) for name, cell in flow.items()}
    sums = [one for one in said.sums if cells.keys() >= {one.whole, *one.parts}]
    return Statement(said.rule, cells, sums)


def _comparable(one: Edition, other: Edition) -> Iterator[str]:
    """Yield the cells of which the difference between both editions is a count of its own."""
    for name, cell in one.said.cells.items():
        before = other.said.cells.get(name)
        if before and (cell.when != "last_day" or one.period.last == other.period.last):
            yield name


def _difference(
    together: Statement, some: Sequence[str], others: Sequence[str], name: str, *, may_differ: bool
) -> None:
    """Say that some cells together are the others and a difference, or the other way about.

    When they are the same and only a correction could make them differ, a reader takes it that there was none.
    """
    more, less = sorted((some, others), key=lambda names: _sum(together, names), reverse=True)
    cells = together.cells
    guarded = all(cells[one].guarded for one in (*some, *others))
    value = _sum(together, more) - _sum(together, less)
    if value or may_differ:
        less = [*less, together.rest(name, value, guarded=guarded)]
    whole = more[0] if len(more) == 1 else together.rest(f"{name} together", _sum(together, more), guarded=False)
    together.sums.append(Sum(whole, tuple(less)))
    if len(more) > 1:
        together.sums.append(Sum(whole, tuple(more)))


def _sum(together: Statement, names: Iterable[str]) -> int:
    return sum(together.cells[name].value for name in names)
