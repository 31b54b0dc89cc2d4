"""The rules for small counts, which could point at a family. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from monitoring.figures import Share, Typical

MIN_CELL = 5
OTHER_DISTRICTS = "overige wijken"
# Parts of a total that are not named.
OTHERS = "overige"


@dataclass(frozen=True)
class Hidden:
    """A count that is not shown: it is less than `below`, or, when that is None, it would tell a smaller one."""

    below: int | None = None

    def __str__(self) -> str:
        return "niet getoond" if self.below is None else f"minder dan {self.below}"


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


def shown(count: int, *, min_cell: int = MIN_CELL) -> Shown:
    """Return the count as it may be shown; none at all is no family, and may be said."""
    return Hidden(below=min_cell) if 0 < count < min_cell else count


def without_small(counts: Mapping[str, int], *, min_cell: int = MIN_CELL) -> dict[str, Shown]:
    """Return counts that have no total, those that are hidden last and by code: their order tells nothing."""
    published = {code: shown(count, min_cell=min_cell) for code, count in counts.items()}
    hidden = sorted(code for code, count in published.items() if isinstance(count, Hidden))
    return {code: published[code] for code in published if code not in hidden} | {
        code: published[code] for code in hidden
    }


def parts_of_a_total(counts: Mapping[str, int], *, min_cell: int = MIN_CELL) -> dict[str, Shown]:
    """Return counts that together are a number that is shown, in the order given.

    Beside a single small count the next smallest is hidden too, because the total would tell it. When the total still
    tells what is hidden, that goes together under `OTHERS`, without names; with no name left there is nothing to show.
    """
    small = [code for code, count in counts.items() if 0 < count < min_cell]
    others = sorted((code for code, count in counts.items() if count >= min_cell), key=lambda code: counts[code])
    beside = others[:1] if len(small) == 1 else []
    if _total_tells([counts[code] for code in small], [counts[code] for code in beside], min_cell):
        named: dict[str, Shown] = {code: count for code, count in counts.items() if code not in (*small, *beside)}
        rest = sum(counts[code] for code in (*small, *beside))
        return named | {OTHERS: shown(rest, min_cell=min_cell)} if named else {}
    return {
        code: Hidden(below=min_cell) if code in small else Hidden() if code in beside else count
        for code, count in counts.items()
    }


def _total_tells(small: list[int], beside: list[int], min_cell: int) -> bool:
    """Return whether the sum of the hidden counts leaves the small ones one possibility.

    A reader knows that each of `small` is 1 to `min_cell` - 1, and that each of `beside` is at least `min_cell`.
    """
    if not small:
        return False
    if not beside:
        return len(small) == 1 or sum(small) in (len(small), len(small) * (min_cell - 1))
    return sum(small) + sum(beside) == len(small) + len(beside) * min_cell


def merged(families_by_district: Mapping[str, int], *, min_cell: int = MIN_CELL) -> dict[str, int]:
    """Return the families by wijk with small wijken together, from many to few, the rest last.

    A rest that would be small itself takes the smallest named wijk with it: otherwise the total gives it away.
    """
    # A wijk that is called like the rest cannot be told from it.
    rest = families_by_district.get(OTHER_DISTRICTS, 0)
    named = []
    for name, families in sorted(families_by_district.items(), key=lambda item: (-item[1], item[0])):
        if name == OTHER_DISTRICTS:
            continue
        if families < min_cell:
            rest += families
        else:
            named.append((name, families))
    while named and 0 < rest < min_cell:
        rest += named.pop()[1]
    return dict(named) | ({OTHER_DISTRICTS: rest} if rest else {})


def typical(exact: Typical, *, min_cell: int = MIN_CELL) -> PublishedTypical:
    """Return a median or mean of at least `min_cell` values; one of fewer values tells too much about each."""
    if 0 < exact.number < min_cell:
        return PublishedTypical(Hidden(below=min_cell), Hidden())
    return PublishedTypical(exact.number, exact.value)


def share(exact: Share, *, min_cell: int = MIN_CELL) -> PublishedShare:
    """Return a share of families or of what belongs to them. It is hidden when the part is small, or the rest is."""
    rest = exact.whole - exact.part
    if 0 < exact.whole < min_cell:
        return PublishedShare(Hidden(), Hidden(below=min_cell), Hidden())
    if 0 < exact.part < min_cell:
        return PublishedShare(Hidden(below=min_cell), exact.whole, Hidden())
    if 0 < rest < min_cell:
        return PublishedShare(Hidden(), exact.whole, Hidden())
    return PublishedShare(exact.part, exact.whole, exact.percentage)


def share_of_work(exact: Share, *, behind: int, min_cell: int = MIN_CELL) -> PublishedShare:
    """Return a share of what professionals did, such as calls: hidden when fewer than `min_cell` are `behind` it."""
    if exact.whole and behind < min_cell:
        return PublishedShare(Hidden(), Hidden(), Hidden())
    return PublishedShare(exact.part, exact.whole, exact.percentage)
