from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from cases.exchange import importing
from cases.exchange.importing import ImportResult
from tests.cases.exchange.workbooks import Book

Import = Callable[..., ImportResult]


@pytest.fixture
def bring_in(pilot, tmp_path) -> Import:
    """Return a function that imports a workbook, or a file, into the pilot."""

    def run(source: Book | Path, **options: object) -> ImportResult:
        path = source.xlsx(tmp_path / "werkboek.xlsx") if isinstance(source, Book) else source
        return importing.run(path, pilot=pilot, actor=None, **options)

    return run


@pytest.fixture
def stored(bring_in) -> ImportResult:
    """The valid workbook, imported."""
    result = bring_in(Book())
    assert result.ok, [str(error) for error in result.errors]
    return result
