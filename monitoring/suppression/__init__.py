"""What may leave the building: small numbers could point at a family. Pure, no database.

`publish` is the only way from exact to published figures, and page, chart, PDF and JSON take published figures alone.

**What is small.** A count of families, trajectories, children or goals from 1 up to, not including, `min_cell` (5),
also when it is not said itself but follows from two others: what is left of a share, or what was added since an
earlier edition. With the strict rule of the CBS 0 to 7 is hidden, and everything else is rounded to 5.

**What a reader is taken to know.** Everything that was published, now and before; which cells are hidden, and the rule;
every sum in `what_is_said`; that a code in a table stands for at least one. Not: what somebody knows of a family
already, nor how the engine chooses between cells.

**What is promised.** Whatever that reader works out, for each small count every value from 1 to `min_cell` - 1 remains
possible: the range that linear programming finds holds them all. So no one count is told, nor that it is 1 or the
highest. A table in which everybody is in one cell, so that it tells something about each of them, is not shown, nor a
part that is all there is of a trigger. Hours behind which fewer than `min_cell` families stand are not told more
exactly than from half to one and a half times what they are. A median or mean is of at least `min_cell` values.

Hidden numbers all look alike: whether one is small or hides another would tell too much.
"""

from __future__ import annotations

from monitoring.suppression.cost import PublishedAvoidedCost
from monitoring.suppression.editions import Edition, beside, overlap, stretches
from monitoring.suppression.engine import CannotProtect, protect
from monitoring.suppression.published import PublishedFigures, as_judged, judge, publish
from monitoring.suppression.small import (
    HIDDEN,
    OTHER_DISTRICTS,
    Hidden,
    Judged,
    PublishedShare,
    PublishedTypical,
    Shown,
)
from monitoring.suppression.statement import STRICT_CBS, Cell, Rule, Statement, Sum
from monitoring.suppression.subjects import (
    PublishedGoals,
    PublishedMeasuring,
    PublishedOtherHelp,
    PublishedVolunteers,
    PublishedWaiting,
)
from monitoring.suppression.what_is_said import what_is_said

__all__ = [
    "HIDDEN",
    "OTHER_DISTRICTS",
    "STRICT_CBS",
    "CannotProtect",
    "Cell",
    "Edition",
    "Hidden",
    "Judged",
    "PublishedAvoidedCost",
    "PublishedFigures",
    "PublishedGoals",
    "PublishedMeasuring",
    "PublishedOtherHelp",
    "PublishedShare",
    "PublishedTypical",
    "PublishedVolunteers",
    "PublishedWaiting",
    "Rule",
    "Shown",
    "Statement",
    "Sum",
    "as_judged",
    "beside",
    "judge",
    "overlap",
    "protect",
    "publish",
    "stretches",
    "what_is_said",
]
