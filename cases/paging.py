"""Lists in pages."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet

PAGE_SIZE = 25
# What an address says of the first page: nothing, mostly.
FIRST = {"", "1"}


def page_of(rows: QuerySet[Any], number: str | None, size: int = PAGE_SIZE) -> Page[Any]:
    """Return a page of `rows`, which are in a fixed order; a number that does not exist gives the nearest page.

    What fits on the first page is not counted by the database: most lists do, of a pilot of the size that there is.
    """
    paginator = Paginator(rows, size)
    if (number or "") not in FIRST:
        return paginator.get_page(number)
    first = list(rows[: size + 1])
    if len(first) <= size:
        paginator.count = len(first)  # Django keeps it here once it has counted
    return Page(first[:size], 1, paginator)
