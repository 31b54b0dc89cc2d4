"""What is about to be said, as cells and sums: the form in which the engine judges it and the register keeps it. Pure.

Every count that is said is a cell, and so is every count that follows from two others without being said: the families
that do *not* have a trigger, the trajectories without any answer, what was added since an earlier edition.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

# How much a reader would miss a cell: the engine rather hides many small cells than one on which all others hang.
NEVER_SHOWN, CELL, TOTAL, HEADLINE = 0, 1, 20, 400


@dataclass(frozen=True)
class Rule:
    """What counts as small.

    Args:
        min_cell: counts of 1 up to, not including, this number are small.
        step: what is shown is rounded to a multiple of this; 1 is no rounding.
        hides_nought: whether "none at all" is hidden too.

    Raises:
        ValueError: `min_cell` is less than 2 (with 1 nothing is small) or `step` is less than 1.
    """

    min_cell: int = 5
    step: int = 1
    hides_nought: bool = False

    def __post_init__(self) -> None:
        if self.min_cell < 2:
            raise ValueError("Een cel heeft ten minste 2 gezinnen.")
        if self.step < 1:
            raise ValueError("Er wordt afgerond op ten minste 1.")

    def is_small(self, count: int) -> bool:
        return 0 < count < self.min_cell

    def rounded(self, count: int) -> int:
        return (2 * count + self.step) // (2 * self.step) * self.step

    def known(self, count: int) -> tuple[int, int]:
        """Return between which counts a reader knows the count to be whose rounded value is shown."""
        shown = self.rounded(count)
        return max(0, shown - self.step // 2), shown + (self.step - 1) // 2


# CBS, Kerncijfers wijken en buurten: 0 to 7 is secret, everything else is rounded to 5.
STRICT_CBS = Rule(min_cell=8, step=5, hides_nought=True)


@dataclass(frozen=True)
class Cell:
    """A count, and what everybody knows of it beforehand.

    Args:
        value: the count itself.
        least: what it is at the very least; 1 for a code that stands in a table, because noughts are left out there.
        most: what it is at most, when that is known.
        weight: how much a reader would miss it; NEVER_SHOWN when it is not said in any case.
        promise: when the count is to be protected: the values between which a reader must not be able to tell.
        when: whether it counts what happened (`flow`), who was there (`stock`), or how it stood on the `last_day`.
        guarded: whether a small difference with another edition tells something about people.
    """

    value: int
    least: int = 0
    most: int | None = None
    weight: int = CELL
    promise: tuple[int, int] | None = None
    when: str = "stock"
    guarded: bool = True


@dataclass(frozen=True)
class Sum:
    """A count that everybody knows to be the sum of others."""

    whole: str
    parts: tuple[str, ...]


@dataclass
class Statement:
    """Cells by name, the sums between them, and which of them were said before and cannot be taken back."""

    rule: Rule
    cells: dict[str, Cell] = field(default_factory=dict)
    sums: list[Sum] = field(default_factory=list)
    said: set[str] = field(default_factory=set)

    @property
    def may_be_shown(self) -> list[str]:
        return [name for name, cell in self.cells.items() if cell.weight and name not in self.said]

    @property
    def small(self) -> set[str]:
        """Return the cells that are hidden because they are small themselves."""
        return {name for name in self.may_be_shown if self.cells[name].promise}

    def count(
        self, name: str, value: int, *, weight: int = CELL, least: int = 0, when: str = "stock", guarded: bool = True
    ) -> str:
        """Add a count, and protect it when it is small; one that is not `guarded` is no count of people."""
        small = guarded and self.rule.is_small(value)
        promise = (1, self.rule.min_cell - 1) if small else None
        self.cells[name] = Cell(value, min(least, value), None, weight, promise, when, guarded)
        return name

    def rest(
        self, name: str, value: int, *, guarded: bool = True, tells_when_none: bool = False, when: str = "stock"
    ) -> str:
        """Add what is left of a whole, which is never said; with `tells_when_none` nought is protected as well."""
        self.count(name, value, weight=NEVER_SHOWN, guarded=guarded, when=when)
        if tells_when_none and value == 0:
            self.cells[name] = replace(self.cells[name], promise=(0, self.rule.min_cell - 1))
        return name

    def hours(self, name: str, tenths: int, families: int) -> str:
        """Add hours in tenths; those of too few families are protected from half to one and a half of what they are."""
        promise = (tenths // 2, tenths + tenths // 2 + 1) if self.rule.is_small(families) else None
        self.cells[name] = Cell(tenths, promise=promise, when="flow")
        return name

    def rounding(self, name: str, value: int, parts: int) -> str:
        """Add what rounding each of so many parts makes them differ from their sum."""
        self.cells[name] = Cell(value, least=min(value, -parts), most=max(value, parts), weight=NEVER_SHOWN)
        return name

    def part(self, name: str, whole: str, *, guarded: bool = True, tells_when_all: bool = False) -> None:
        """Say that a cell is part of another: the rest follows, and is protected as well when it is `guarded`.

        With `tells_when_all` it may not be said either that the part is all there is.
        """
        left = self.cells[whole].value - self.cells[name].value
        if left < 0:
            return
        rest = self.rest(f"{whole}-{name}", left, guarded=guarded, tells_when_none=tells_when_all)
        self.sums.append(Sum(whole, (name, rest)))

    def table(
        self, name: str, counts: Mapping[Any, int], whole: str, *, when: str = "stock", tells_when_all: bool = False
    ) -> bool:
        """Add the parts of a whole, of which noughts are left out; return whether the table can be shown at all.

        It cannot when the whole is small itself, when everybody is in one cell of a table that then tells something
        about each of them, or when there are so many codes for so few that each must stand for one or two.
        """
        total = self.cells[whole]
        shown = {code: count for code, count in counts.items() if count}
        if self.rule.is_small(total.value) or (tells_when_all and len(shown) == 1):
            return False
        small = any(self.rule.is_small(count) for count in shown.values())
        if small and total.weight and total.value - len(shown) + 1 < self.rule.min_cell - 1:
            return False
        parts = [self.count(f"{name}/{code}", count, least=1, when=when) for code, count in shown.items()]
        if parts:
            self.sums.append(Sum(whole, tuple(parts)))
        return True

    def plus(self, other: Statement, prefix: str) -> None:
        """Add the cells and sums of another statement, with `prefix` before their names."""
        self.cells |= {prefix + name: cell for name, cell in other.cells.items()}
        self.sums += [Sum(prefix + one.whole, tuple(prefix + part for part in one.parts)) for one in other.sums]
        self.said |= {prefix + name for name in other.said}

    def as_json(self) -> dict[str, Any]:
        """Return cells and sums as the register keeps them."""
        return {
            "cells": {
                name: [cell.value, cell.least, cell.most, cell.weight, cell.promise, cell.when, cell.guarded]
                for name, cell in self.cells.items()
            },
            "sums": [[one.whole, *one.parts] for one in self.sums],
            "rule": [self.rule.min_cell, self.rule.step, self.rule.hides_nought],
        }

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Statement:
        cells = {
            name: Cell(value, least, most, weight, tuple(promise) if promise else None, *others)
            for name, (value, least, most, weight, promise, *others) in kept["cells"].items()
        }
        return cls(Rule(*kept["rule"]), cells, [Sum(whole, tuple(parts)) for whole, *parts in kept["sums"]])


def touching(sums: Iterable[Sum]) -> dict[str, list[int]]:
    """Return for each cell the numbers of the sums in which it stands."""
    found: dict[str, list[int]] = {}
    for number, one in enumerate(sums):
        for name in (one.whole, *one.parts):
            found.setdefault(name, []).append(number)
    return found
