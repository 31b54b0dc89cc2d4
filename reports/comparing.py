"""What moved between two editions of a report, or between a quarter and the one before. Pure.

Compared is what may be published, as the report names it. A hidden number has no difference, whatever the other one is:
the difference would tell it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby

from monitoring.explained import BY_CODE, FIGURES, SUBJECT_NAMES
from monitoring.suppression import Hidden, PublishedFigures
from reports import by_code, wording
from reports.by_code import EURO, Leaf, OfFigure, Path, Value

ORDER = {figure.code: place for place, figure in enumerate((*FIGURES, *by_code.BESIDE))}
BESIDE = "Wat verder in het verslag staat"


@dataclass(frozen=True)
class Moved(OfFigure):
    """A number that is not what it was.

    `before` and `after` are None where there was nothing to count, such as a median of no trajectories.
    """

    before: Value
    after: Value

    @property
    def subject(self) -> str:
        return SUBJECT_NAMES[self.figure.subject] if self.figure.code in BY_CODE else BESIDE

    @property
    def difference(self) -> int | Decimal | None:
        """Return how much more it is now; None when one of the two is hidden, is not there, or is no number."""
        if isinstance(self.before, int | Decimal) and isinstance(self.after, int | Decimal):
            return self.after - self.before
        return None

    @property
    def was(self) -> str:
        return self._written(self.before)

    @property
    def is_now(self) -> str:
        return self._written(self.after)

    @property
    def difference_in_words(self) -> str:
        """Return the difference with its sign, or nothing when there is none."""
        if self.difference is None:
            return ""
        sign = "+" if self.difference > 0 else ""
        return f"{sign}{self._written(self.difference)}"

    @property
    def in_words(self) -> str:
        """Return the movement as part of a sentence: "van 12 naar 14", "was niet getoond, nu 14"."""
        if self._is_plain(self.before) and self._is_plain(self.after):
            return f"van {self.was} naar {self.is_now}"
        before = "was er niet" if self.before is None else f"was {self.was}"
        return f"{before}, nu {'niet meer' if self.after is None else self.is_now}"

    @staticmethod
    def _is_plain(value: Value) -> bool:
        return value is not None and not isinstance(value, Hidden)

    def _written(self, value: Value) -> str:
        match value:
            case None:
                return "-"
            case Decimal() if self.unit == EURO:
                return wording.euro(value)
            case Decimal() if value == value.to_integral_value():
                return wording.number(int(value))
            case int() | Decimal():
                return wording.number(value)
        return str(value)


def compare(before: PublishedFigures, after: PublishedFigures) -> list[Moved]:
    """Return every number that is not the same in both, in the order of explained.FIGURES; nothing when all are.

    A code that stands in one of two tables alone is 0 in the other, or hidden when that table is not shown. Families by
    day are compared within one period alone: another one has other days.
    """
    was, now = _by_path(before), _by_path(after)
    paths = _paths(was, now)
    if before.period != after.period:
        paths = [path for path in paths if path[0] != by_code.BY_DAY]
    found = (_moved(path, was, now) for path in paths)
    moved = (one for one in found if one.before != one.after)
    return sorted(moved, key=lambda one: ORDER[one.figure.code])


def by_subject(moved: Sequence[Moved]) -> Iterator[tuple[str, list[Moved]]]:
    """Yield the name of each subject with what moved in it, in the order of the list."""
    for subject, found in groupby(moved, key=lambda one: one.subject):
        yield subject, list(found)


ByPath = Mapping[Path, Leaf]


def _by_path(figures: PublishedFigures) -> ByPath:
    return {leaf.path: leaf for leaf in by_code.leaves(figures)}


def _paths(was: ByPath, now: ByPath) -> list[Path]:
    """Return the paths of both; not one that only stands for everything below it."""
    paths = dict.fromkeys((*now, *was))
    above = {path[:length] for path in paths for length in range(1, len(path))}
    return [path for path in paths if path not in above]


def _moved(path: Path, was: ByPath, now: ByPath) -> Moved:
    known = now.get(path) or was[path]
    return Moved(known.figure, path, known.label, _value(was, path, known), _value(now, path, known))


def _value(found: ByPath, path: Path, known: Leaf) -> Value:
    """Return the number under `path`, or else that of the table in which it would stand."""
    for length in range(len(path), 0, -1):
        if path[:length] in found:
            return found[path[:length]].value
    return 0 if known.is_counted else None
