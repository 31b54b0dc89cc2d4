"""What was set aside for a calendar year, what is spent, and where that leads at the same pace. Pure, in euro."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from cases.period import Period
from monitoring.figures import BudgetFigure


@dataclass(frozen=True)
class Outlook:
    """One budget year.

    Args:
        used: whole percents of the budget that is spent; None when nothing is known or nothing was set aside.
        gone: whole percents of the year that are over.
        expected: what the year costs when the rest of it costs as much a day as the days so far, in whole euro; of a
            year that is over what it cost. None when what is spent is not known, or the year has not begun.
    """

    year: int
    budgeted: Decimal
    realised: Decimal | None
    used: int | None
    gone: int
    expected: Decimal | None

    @property
    def left(self) -> Decimal | None:
        """Return what is expected to be left of the budget; below nought is too much."""
        return None if self.expected is None else self.budgeted - self.expected


def outlook(budget: Iterable[BudgetFigure], today: date) -> list[Outlook]:
    """Return each budget year as it stands on `today`; what is spent is taken to be known up to that day."""
    return [_of_year(row, today) for row in budget]


def _of_year(row: BudgetFigure, today: date) -> Outlook:
    year = Period.year(row.year)
    days_gone = min(max((today - year.first).days + 1, 0), year.days)
    expected = None
    if row.realised is not None and days_gone:
        expected = _rounded(row.realised * year.days / days_gone)
    used = _rounded(100 * row.realised / row.budgeted) if row.realised is not None and row.budgeted else None
    return Outlook(
        year=row.year,
        budgeted=row.budgeted,
        realised=row.realised,
        used=None if used is None else int(used),
        gone=int(_rounded(Decimal(100 * days_gone) / year.days)),
        expected=expected,
    )


def _rounded(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)
