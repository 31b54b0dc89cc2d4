"""The engine: which cells are hidden so that none that is small can be worked out. Pure.

Which cells to hide beside the small ones is an optimisation: the fewest, and of these the least missed. It is found by
playing both sides. The attack works out, by linear programming, how far each protected cell can be narrowed down given
all that is said. Each range that is too narrow becomes a condition: at least one of the cells that narrow it goes
(with how much each would widen it, from the dual solution; the cutting planes of Fischetti and Salazar 2000). The
cheapest choice that meets all conditions (a mixed integer program, HiGHS) is attacked again, until nothing is found.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from scipy.sparse import csr_array, eye_array, kron

from monitoring.suppression.statement import Cell, Statement, touching

# Beyond this a reader's guess is no information.
FAR = 10_000
NOTHING = 1e-6
SECONDS = 5.0
ROUNDS = 200
# How many ends of ranges are looked for in one program.
AT_ONCE = 16


class CannotProtect(Exception):
    """What was said before narrows a small count down, whatever is hidden now."""


@dataclass(frozen=True)
class _Weakness:
    """A range that is too narrow by `missing`; hiding a cell of `widens` widens it by at most so much."""

    missing: float
    widens: dict[str, float]


def protect(statement: Statement, *, seconds: float = SECONDS) -> frozenset[str]:
    """Return the names of the cells to hide: the small ones, and the cheapest ones that keep them hidden.

    The same statement gives the same cells. When the solver has no answer within `seconds`, all that may be hidden is.

    Raises:
        CannotProtect: not even hiding all of them is enough; only after earlier editions.
    """
    primary = frozenset(statement.small)
    hidden = primary
    conditions: list[_Weakness] = []
    for _ in range(ROUNDS):
        found = list(_weaknesses(statement, hidden))
        if not found:
            break
        if not all(weakness.widens for weakness in found):
            raise CannotProtect
        conditions += found
        cheapest = _cheapest(statement, conditions, seconds)
        if cheapest is None:
            return _everything(statement)
        hidden = primary | cheapest
    else:
        return _everything(statement)
    # Ranges of whole numbers can be narrower than those of fractions, where tables hang together.
    return hidden if _holds_in_whole_numbers(statement, hidden) else _everything(statement)


def _everything(statement: Statement) -> frozenset[str]:
    hidden = frozenset(statement.may_be_shown)
    if any(_weaknesses(statement, hidden)) or not _holds_in_whole_numbers(statement, hidden):
        raise CannotProtect
    return hidden


def _cheapest(statement: Statement, conditions: list[_Weakness], seconds: float) -> frozenset[str] | None:
    """Return the cells that are missed least and meet every condition; None without an answer in time."""
    names = sorted({name for condition in conditions for name in condition.widens})
    place = {name: number for number, name in enumerate(names)}
    rows = np.zeros((len(conditions), len(names)))
    for number, condition in enumerate(conditions):
        for name, much in condition.widens.items():
            rows[number, place[name]] = min(1.0, much / condition.missing)
    # Of equal numbers of cells those with the smallest counts; of equal counts the first by name.
    cost = [
        statement.cells[name].weight * 1000 + min(statement.cells[name].value, 900) + number / (10 * len(names))
        for number, name in enumerate(names)
    ]
    answer = milp(
        cost,
        constraints=LinearConstraint(rows, lb=1 - NOTHING),
        integrality=np.ones(len(names)),
        bounds=Bounds(0, 1),
        options={"time_limit": seconds, "mip_rel_gap": 0},
    )
    if answer.status != 0:
        return None
    return frozenset(name for name in names if answer.x[place[name]] > 0.5)


def _weaknesses(statement: Statement, hidden: frozenset[str]) -> Iterator[_Weakness]:
    for part in _parts(statement, hidden):
        yield from part.weaknesses()


def _holds_in_whole_numbers(statement: Statement, hidden: frozenset[str]) -> bool:
    return all(part.holds_in_whole_numbers() for part in _parts(statement, hidden))


def _parts(statement: Statement, hidden: frozenset[str]) -> Iterator[_Part]:
    """Yield the sets of cells that a reader does not know exactly and that hang together through sums."""
    shown = {*statement.may_be_shown, *statement.said} - hidden
    exact = shown if statement.rule.step == 1 else set[str]()
    sums_of = touching(statement.sums)
    seen: set[str] = set()
    for start, cell in statement.cells.items():
        if start in seen or start in exact or cell.promise is None:
            continue
        names, numbers, waiting = {start}, set[int](), [start]
        while waiting:
            for number in sums_of.get(waiting.pop(), ()):
                if number not in numbers:
                    numbers.add(number)
                    one = statement.sums[number]
                    new = {name for name in (one.whole, *one.parts) if name not in exact and name not in names}
                    names |= new
                    waiting += new
        seen |= names
        yield _Part(statement, sorted(names), sorted(numbers), shown)


class _Part:
    """Cells that hang together, and what a reader can work out of each protected one."""

    def __init__(self, statement: Statement, names: list[str], numbers: list[int], shown: set[str]) -> None:
        self.statement, self.names, self.shown = statement, names, shown
        self.place = {name: number for number, name in enumerate(names)}
        rows, columns, signs = [], [], []
        self.known: list[list[tuple[str, int]]] = []
        self.rest = np.zeros(len(numbers))
        for row, number in enumerate(numbers):
            one = statement.sums[number]
            known = []
            for name, sign in ((one.whole, -1), *((part, 1) for part in one.parts)):
                if name in self.place:
                    rows.append(row)
                    columns.append(self.place[name])
                    signs.append(sign)
                else:
                    known.append((name, sign))
                    self.rest[row] -= sign * statement.cells[name].value
            self.known.append(known)
        self.matrix = csr_array((signs, (rows, columns)), shape=(len(numbers), len(names)))
        self.low, self.high = np.array([self._bounds(name) for name in names], dtype=float).T

    def _bounds(self, name: str) -> tuple[int, int]:
        cell = self.statement.cells[name]
        if name in self.shown:
            low, high = self.statement.rule.known(cell.value)
            return min(max(low, cell.least), cell.value), high
        return _unknown(cell)

    def weaknesses(self) -> Iterator[_Weakness]:
        targets = [name for name in self.names if self.statement.cells[name].promise]
        if not len(self.rest):
            yield from (found for name in targets if (found := self._alone(name)))
            return
        waiting = [(name, sign) for name in targets for sign in (1, -1)]
        seen: list[np.ndarray] = []
        while waiting:
            # One program finds the ends of the ranges of a few cells: a block for each end, side by side.
            sides, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            cost = np.zeros((len(sides), len(self.names)))
            for block, (name, sign) in enumerate(sides):
                cost[block, self.place[name]] = sign
            answer = self._solved(cost.ravel(), np.tile(np.column_stack([self.low, self.high]), (len(sides), 1)))
            filled_in = answer.x.reshape(cost.shape)
            for block, (name, sign) in enumerate(sides):
                missing = self._missing(name, sign, filled_in[block, self.place[name]])
                if missing > NOTHING:
                    yield _Weakness(missing, self._widens(answer, block, missing))
            # What was found for one cell often shows that another is open too.
            seen.append(filled_in)
            waiting = self._not_reached(waiting, seen)

    def holds_in_whole_numbers(self) -> bool:
        """Return whether each promised end can be reached with whole numbers; where fractions can, nearly always."""
        if not len(self.rest):
            return True
        targets = [name for name in self.names if self.statement.cells[name].promise]
        waiting = [(name, sign) for name in targets for sign in (1, -1)]
        seen: list[np.ndarray] = []
        while waiting:
            sides, waiting = waiting[:AT_ONCE], waiting[AT_ONCE:]
            bounds = [self._at_the_end(name, sign) for name, sign in sides]
            answer = self._solved(np.zeros(len(sides) * len(self.names)), np.concatenate(bounds))
            filled_in = answer.x.reshape(len(sides), len(self.names))
            whole = np.abs(filled_in - filled_in.round()).max(axis=1) < NOTHING
            if not all(is_whole or self._can_be_whole(bound) for is_whole, bound in zip(whole, bounds, strict=True)):
                return False
            seen.append(filled_in[whole])
            waiting = self._not_reached(waiting, seen)
        return True

    def _not_reached(self, sides: list[tuple[str, int]], seen: list[np.ndarray]) -> list[tuple[str, int]]:
        """Return the ends that no way to fill in the cells has reached yet."""
        ways = np.concatenate(seen)
        if not len(ways):
            return sides
        least, most = ways.min(axis=0), ways.max(axis=0)
        return [
            (name, sign)
            for name, sign in sides
            if self._missing(name, sign, (least if sign > 0 else most)[self.place[name]]) > NOTHING
        ]

    def _at_the_end(self, name: str, sign: int) -> np.ndarray:
        """Return bounds with which the cell is at the low (1) or the high (-1) end of what is promised."""
        bounds = np.column_stack([self.low, self.high])
        low, high = self.statement.cells[name].promise or (0, 0)
        bounds[self.place[name]] = low if sign > 0 else high
        return bounds

    def _can_be_whole(self, bounds: np.ndarray) -> bool:
        answer = milp(
            np.zeros(len(self.names)),
            integrality=np.ones(len(self.names)),
            bounds=Bounds(*bounds.T),
            constraints=LinearConstraint(self.matrix, self.rest, self.rest),
            options={"time_limit": SECONDS},
        )
        # Not known to be safe is not safe.
        return bool(answer.status == 0)

    def _solved(self, cost: np.ndarray, bounds: np.ndarray) -> Any:
        """Return the solution of the same part of the table, as many times beside itself as the cost is long."""
        times = len(cost) // len(self.names)
        matrix = kron(eye_array(times), self.matrix, format="csr")
        answer = linprog(cost, A_eq=matrix, b_eq=np.tile(self.rest, times), bounds=bounds, method="highs")
        if answer.status != 0:
            raise ValueError("The counts do not fit their own sums.")
        return answer

    def _missing(self, name: str, sign: int, reached: float) -> float:
        low, high = self.statement.cells[name].promise or (0, 0)
        return float(reached - low if sign > 0 else high - reached)

    def _alone(self, name: str) -> _Weakness | None:
        """Return the weakness of a cell in no sum at all: it is as wide as everybody knows it, unless it is shown."""
        low, high = self.statement.cells[name].promise or (0, 0)
        at = self.place[name]
        return _Weakness(1.0, {}) if self.low[at] > low or self.high[at] < high else None

    def _widens(self, answer: Any, block: int, missing: float) -> dict[str, float]:
        """Return for each cell that could be hidden how much that widens the range at most, from the dual solution."""
        prices = answer.eqlin.marginals[block * len(self.rest) :][: len(self.rest)]
        found: dict[str, float] = {}
        slope: dict[str, float] = {}
        for price, known in zip(prices, self.known, strict=True):
            for name, sign in known:
                slope[name] = slope.get(name, 0.0) - price * sign
        for name in self.names:
            if name in self.shown:
                at = block * len(self.names) + self.place[name]
                slope[name] = answer.lower.marginals[at] + answer.upper.marginals[at]
        for name, much in slope.items():
            if name in self.statement.said:
                continue
            cell = self.statement.cells[name]
            low, high = _unknown(cell)
            known_low, known_high = self._bounds(name) if name in self.place else (cell.value, cell.value)
            widens = much * (known_low - low) if much > 0 else -much * (high - known_high)
            if widens > NOTHING:
                found[name] = min(widens, missing)
        return found


def _unknown(cell: Cell) -> tuple[int, int]:
    """Return between which values a reader knows a hidden cell to be."""
    return cell.least, cell.value + FAR if cell.most is None else cell.most
