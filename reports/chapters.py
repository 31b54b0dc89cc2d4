"""What a chapter of the evaluation is made of, and the numbers of its tables."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.safestring import SafeString

from monitoring import charts
from monitoring.suppression import PublishedFigures
from reports import tables

# A chart of more bars does not fit on a page; the table says the same.
MOST_BARS = 12
# From more lines on table and chart together are about half a page.
TALL = 6
# Of two bars the numbers say it all.
LEAST_BARS = 3


@dataclass(frozen=True)
class Exhibit:
    """A table, and the chart that draws it, where there is something to draw."""

    number: int
    table: tables.Table
    chart: SafeString

    @property
    def is_long(self) -> bool:
        """Return whether the table may go on on the next page: keeping it together would leave half a page empty."""
        return len(self.table.rows) > MOST_BARS

    @property
    def is_tall(self) -> bool:
        """Return whether the chart may stand on the next page, for the same reason; it then says whose it is."""
        return bool(self.chart) and len(self.table.rows) > TALL


@dataclass(frozen=True)
class Chapter:
    """A part of the annex; `text` is Markdown and stands before the tables."""

    anchor: str
    title: str
    text: str = ""
    exhibits: tuple[Exhibit, ...] = ()
    budget: tables.BudgetTable | None = None
    definitions: tuple[tuple[str, str], ...] = ()

    @property
    def has_content(self) -> bool:
        return bool(self.text.strip() or self.exhibits or self.budget or self.definitions)


class Numbering:
    """Gives tables their numbers, in the order in which they stand in the document."""

    def __init__(self) -> None:
        self.last = 0

    def exhibit(self, table: tables.Table, draw: Callable[[tables.Table], SafeString] | None = None) -> list[Exhibit]:
        """Return the table as an exhibit, or nothing when it has no rows."""
        if not table.rows:
            return []
        self.last += 1
        chart = draw(table) if draw else SafeString()
        return [Exhibit(self.last, table, chart)]

    def budget(self, figures: PublishedFigures) -> tables.BudgetTable | None:
        if not figures.budget:
            return None
        self.last += 1
        return tables.budget(figures, self.last)

    def with_bars(self, table: tables.Table) -> list[Exhibit]:
        return self.exhibit(table, _bars if LEAST_BARS <= len(table.pairs) <= MOST_BARS else None)


def _bars(table: tables.Table) -> SafeString:
    return charts.bars(table.caption, table.pairs, width=charts.PRINT)
