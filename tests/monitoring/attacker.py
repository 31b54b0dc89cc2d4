"""Somebody who has everything that was ever published, and works out what was hidden.

Written apart from the engine: all cells and all sums at once, no cleverness. He knows which cells are shown and what
they say, how they were rounded, every sum, and what holds beforehand (a code in a table stands for at least one). For
each protected cell he asks for the least and the most that it can be: by linear programming, which can only find a
range that is too wide, by whole numbers, which finds the true one, or by trying everything.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import product

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import block_diag, lil_array

from monitoring.suppression import Statement

# More than any count here; a range up to this is open.
MANY = 5_000


@dataclass(frozen=True)
class Found:
    """What he makes of one protected cell; `true` is what it is, which he does not know."""

    name: str
    low: int
    high: int
    true: int
    promise: tuple[int, int]

    @property
    def is_recovered(self) -> bool:
        return self.low == self.high

    @property
    def is_too_narrow(self) -> bool:
        return self.low > self.promise[0] or self.high < self.promise[1]


def targets(statement: Statement) -> list[str]:
    """Return the cells that he is after: small ones, said or not."""
    return [name for name, cell in statement.cells.items() if cell.promise]


def known(statement: Statement, hidden: Iterable[str]) -> dict[str, tuple[int, int]]:
    """Return between which values he knows every cell to be before he puts anything together."""
    shown = {name for name, cell in statement.cells.items() if cell.weight or name in statement.said} - set(hidden)
    beforehand = {}
    for name, cell in statement.cells.items():
        if name in shown:
            beforehand[name] = statement.rule.known(cell.value)
        else:
            beforehand[name] = (cell.least, MANY if cell.most is None else cell.most)
    return beforehand


def attack(statement: Statement, hidden: Iterable[str], *, whole_numbers: bool = False) -> Iterator[Found]:
    """Yield what he finds of every protected cell: one program for all of them, a copy of the whole table for each."""
    names = targets(statement)
    if not names:
        return
    bounds = known(statement, hidden)
    place = {name: number for number, name in enumerate(bounds)}
    matrix = lil_array((max(1, len(statement.sums)), len(place)))
    for row, one in enumerate(statement.sums):
        matrix[row, place[one.whole]] = -1
        for part in one.parts:
            matrix[row, place[part]] = 1
    low, high = np.array(list(bounds.values()), dtype=float).T
    sides = [(name, sign) for name in names for sign in (1, -1)]
    cost = np.zeros((len(sides), len(place)))
    for number, (name, sign) in enumerate(sides):
        cost[number, place[name]] = sign
    answer = milp(
        cost.ravel(),
        constraints=LinearConstraint(block_diag([matrix] * len(sides), format="csr"), 0, 0),
        integrality=np.full(cost.size, int(whole_numbers)),
        bounds=Bounds(np.tile(low, len(sides)), np.tile(high, len(sides))),
    )
    assert answer.status == 0, answer.message
    values = answer.x.reshape(cost.shape)
    for number, name in enumerate(names):
        least, most = values[2 * number, place[name]], values[2 * number + 1, place[name]]
        cell = statement.cells[name]
        assert cell.promise
        # A hair is arithmetic; more than that is knowledge.
        yield Found(name, int(np.ceil(least - 1e-6)), int(np.floor(most + 1e-6)), cell.value, cell.promise)


def by_trying_everything(statement: Statement, hidden: Iterable[str], most: int) -> Mapping[str, tuple[int, int]]:
    """Return the least and most of each protected cell, from all ways to fill in the unknown ones with 0 to `most`."""
    bounds = known(statement, hidden)
    open_cells = [name for name, (low, high) in bounds.items() if low != high]
    filled = {name: low for name, (low, high) in bounds.items() if low == high}
    ranges = [range(bounds[name][0], min(bounds[name][1], most) + 1) for name in open_cells]
    found: dict[str, tuple[int, int]] = {}
    for values in product(*ranges):
        way = filled | dict(zip(open_cells, values, strict=True))
        if all(way[one.whole] == sum(way[part] for part in one.parts) for one in statement.sums):
            for name in targets(statement):
                low, high = found.get(name, (way[name], way[name]))
                found[name] = (min(low, way[name]), max(high, way[name]))
    return found
