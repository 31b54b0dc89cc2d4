"""What may leave the building: small numbers could point at a family. Pure, no database.

`publish` is the only way from exact to published figures, and `reports` accepts published figures alone. Raadsbrief
29-3-2023 names three wijken and keeps the others together; so do we. Of triggers, closed trajectories and other care a
count of 1 to 4 is hidden, and with it what would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from monitoring.figures import CommonFigures, Figures

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


@dataclass(frozen=True, kw_only=True)
class PublishedFigures(CommonFigures):
    """Figures that may be shown to the council: small wijken together, small counts hidden, overrides as a number.

    `districts` stays the number of wijken with at least one supported family, named or not.
    """

    closed_by_reason: Mapping[str, Shown]
    closed_by_follow_up: Mapping[str, Shown]
    families_by_trigger: Mapping[str, Shown]
    counterfactual_by_product: Mapping[str, Shown]
    counterfactual_none: Shown
    counterfactual_unknown: Shown
    counterfactual_missing: Shown
    min_cell: int
    overrides_granted: int

    @property
    def counts_that_may_be_hidden(self) -> tuple[Shown, ...]:
        return (
            *self.closed_by_reason.values(),
            *self.closed_by_follow_up.values(),
            *self.families_by_trigger.values(),
            *self.counterfactual_by_product.values(),
            self.counterfactual_none,
            self.counterfactual_unknown,
            self.counterfactual_missing,
        )


def publish(figures: Figures, *, min_cell: int = MIN_CELL) -> PublishedFigures:
    """Return what may be shown of `figures`; a wijk is named from `min_cell` families on.

    Raises:
        ValueError: `min_cell` is less than 1.
    """
    if min_cell < 1:
        raise ValueError("Een cel heeft ten minste 1 gezin.")
    shared = {field.name: getattr(figures, field.name) for field in fields(CommonFigures)}
    shared["families_by_district"] = merged(figures.families_by_district, min_cell=min_cell)
    return PublishedFigures(
        **shared,
        closed_by_reason=parts_of_a_total(figures.closed_by_reason, min_cell=min_cell),
        closed_by_follow_up=parts_of_a_total(figures.closed_by_follow_up, min_cell=min_cell),
        # A family or trajectory counts under several of these, so no total tells what is missing.
        families_by_trigger=without_small(figures.families_by_trigger, min_cell=min_cell),
        counterfactual_by_product=without_small(figures.counterfactual_by_product, min_cell=min_cell),
        counterfactual_none=shown(figures.counterfactual_none, min_cell=min_cell),
        counterfactual_unknown=shown(figures.counterfactual_unknown, min_cell=min_cell),
        counterfactual_missing=shown(figures.counterfactual_missing, min_cell=min_cell),
        min_cell=min_cell,
        # A reason is free text and a reference points at a family, so only the number of overrides goes out.
        overrides_granted=len(figures.overrides),
    )


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
