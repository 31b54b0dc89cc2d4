"""What may leave the building: small numbers could point at a family. Pure, no database.

`publish` is the only way from exact to published figures, and `reports` accepts published figures alone. Raadsbrief
29-3-2023 names three wijken and keeps the others together; so do we. Of triggers, closed trajectories and other care a
count of 1 to 4 is hidden, and with it what would give it away.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from monitoring.figures import CommonFigures, Figures
from monitoring.suppression import cost, subjects
from monitoring.suppression.cost import PublishedAvoidedCost
from monitoring.suppression.small import (
    MIN_CELL,
    OTHER_DISTRICTS,
    OTHERS,
    Hidden,
    PublishedShare,
    PublishedTypical,
    Shown,
    merged,
    parts_of_a_total,
    shown,
    without_small,
)
from monitoring.suppression.subjects import (
    PublishedGoals,
    PublishedMeasuring,
    PublishedOtherHelp,
    PublishedVolunteers,
    PublishedWaiting,
)

__all__ = [
    "MIN_CELL",
    "OTHERS",
    "OTHER_DISTRICTS",
    "Hidden",
    "PublishedAvoidedCost",
    "PublishedFigures",
    "PublishedGoals",
    "PublishedMeasuring",
    "PublishedOtherHelp",
    "PublishedShare",
    "PublishedTypical",
    "PublishedVolunteers",
    "PublishedWaiting",
    "Shown",
    "merged",
    "parts_of_a_total",
    "publish",
    "shown",
    "without_small",
]


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
    waiting: PublishedWaiting
    goals: PublishedGoals
    measuring: PublishedMeasuring
    other_help: PublishedOtherHelp
    volunteers: PublishedVolunteers
    avoided_cost: PublishedAvoidedCost

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

    @property
    def hides_in_the_file(self) -> bool:
        """Return whether something of the subjects of the family file is not shown."""
        parts = (self.waiting, self.goals, self.measuring, self.other_help, self.volunteers)
        return any(subjects.hides_something(part) for part in parts)


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
        waiting=subjects.waiting(figures.waiting, min_cell=min_cell),
        goals=subjects.goals(figures.goals, min_cell=min_cell),
        measuring=subjects.measuring(figures.measuring, min_cell=min_cell),
        other_help=subjects.other_help(figures.other_help, min_cell=min_cell),
        volunteers=subjects.volunteers(figures.volunteers, min_cell=min_cell),
        avoided_cost=cost.avoided_cost(figures.avoided_cost, min_cell=min_cell),
    )
