"""What stands in the place of a count that is not shown, and numbers that stand on counts. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from monitoring.figures import Share, Typical
from monitoring.suppression.statement import Rule, Statement

OTHER_DISTRICTS = "overige wijken"


@dataclass(frozen=True)
class Hidden:
    """A number that is not shown. Small ones and those hidden beside them look alike: the difference would tell."""

    def __str__(self) -> str:
        return "niet getoond"


HIDDEN = Hidden()
Shown = int | Hidden


@dataclass(frozen=True)
class PublishedShare:
    """A part of a whole as far as it may be shown; `percentage` is None when there is nothing to divide."""

    part: Shown
    whole: Shown
    percentage: int | Hidden | None


@dataclass(frozen=True)
class PublishedTypical:
    """A median or mean and the number behind it as far as they may be shown; `value` is None when there are none."""

    number: Shown
    value: Decimal | Hidden | None


@dataclass(frozen=True)
class Judged:
    """A statement with what is hidden of it: gives each number as it may be shown.

    Args:
        hidden: the cells that are not shown.
        left_out: tables that are not shown at all, not even which codes stand in them.
        says_nothing: whether nothing is shown, because it is all about too few families.
    """

    statement: Statement
    hidden: frozenset[str]
    left_out: frozenset[str] = frozenset()
    says_nothing: bool = False

    @property
    def rule(self) -> Rule:
        return self.statement.rule

    def shown(self, name: str) -> Shown:
        """Return the count of that name, rounded when the rule says so, or that it is hidden."""
        count = self.statement.cells[name].value
        return HIDDEN if name in self.hidden else self.work(count)

    def work(self, count: int) -> Shown:
        """Return a count that is no cell: what professionals did. It is hidden when it is small itself."""
        if self.says_nothing or self.rule.is_small(count) or (count == 0 and self.rule.hides_nought):
            return HIDDEN
        return self.rule.rounded(count)

    def amount(self, amount: Decimal) -> Decimal | Hidden:
        """Return hours or a mean, rounded when the rule says so."""
        if self.says_nothing:
            return HIDDEN
        return amount if self.rule.step == 1 else Decimal(self.rule.rounded(int(amount + Decimal("0.5"))))

    def table(self, name: str, counts: Mapping[Any, int]) -> dict[Any, Shown]:
        """Return the counts in their order, hidden ones last and by code: their order tells nothing."""
        if self.says_nothing or name in self.left_out:
            return {}
        published = {code: self.shown(f"{name}/{code}") for code, count in counts.items() if count}
        hidden = sorted(code for code, count in published.items() if isinstance(count, Hidden))
        return {code: count for code, count in published.items() if code not in hidden} | dict.fromkeys(hidden, HIDDEN)

    def typical(self, exact: Typical, name: str) -> PublishedTypical:
        """Return a median or mean of at least `min_cell` values; one of fewer values tells too much about each."""
        few = self.says_nothing or self.rule.is_small(exact.number)
        return PublishedTypical(self.shown(name), HIDDEN if few else exact.value)

    def share(self, exact: Share, part: str, whole: str) -> PublishedShare:
        """Return a share; the percentage goes with part and whole, because it tells one from the other."""
        shown = self.shown(part), self.shown(whole)
        if HIDDEN in shown:
            return PublishedShare(*shown, HIDDEN)
        # A percentage of the exact numbers would undo the rounding of both.
        rounded = exact.percentage if exact.percentage is None else self.rule.rounded(exact.percentage)
        return PublishedShare(*shown, rounded)

    def share_of_work(self, exact: Share, *, behind: int) -> PublishedShare:
        """Return a share of what professionals did, such as calls: hidden when too few families are `behind` it."""
        if self.says_nothing or (exact.whole and behind < self.rule.min_cell):
            return PublishedShare(HIDDEN, HIDDEN, HIDDEN)
        shown = self.work(exact.part), self.work(exact.whole)
        return PublishedShare(*shown, HIDDEN if HIDDEN in shown else exact.percentage)
