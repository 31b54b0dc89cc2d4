"""From raw cells to rows with values: the header, every cell, and keys that may occur only once."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from openpyxl.utils import get_column_letter

from cases.exchange.errors import BadCell, RowError, UnusableCell, shown
from cases.exchange.sheets import BY_NAME, Column, Sheet

Key = tuple[Any, ...]
MOST_COLUMNS = 60
# A file with more than this has something wrong with it as a whole.
MOST_PROBLEMS = 5_000
# Days, codes and names come back in many rows: of each column this many are read once.
KNOWN_VALUES = 1_000


@dataclass(frozen=True)
class RawSheet:
    """A sheet as a reader gives it: row numbers as the spreadsheet counts them, and cells without meaning yet."""

    name: str
    rows: Iterator[tuple[int, Sequence[Any]]]


@dataclass(slots=True)
class Row:
    """A row whose cells are read. `values` are by the name of the column; what could not be read is in `broken`."""

    sheet: Sheet
    number: int
    values: dict[str, Any]
    broken: set[str]

    @property
    def key(self) -> Key | None:
        """Return what names this row, or None when a part of it could not be read."""
        if self.broken and self.broken.intersection(self.sheet.key):
            return None
        return tuple([self.values.get(column.name, column.kind.empty) for column in self.sheet.key_columns])


class Problems(list[RowError]):
    """All that is wrong, in the order in which it was found."""

    def in_cell(self, row: Row, column: str, problem: str, allowed: str = "", found: object = None) -> None:
        """Note what is wrong with a cell, once: the first thing that is wrong with it hides what follows from it."""
        if column in row.broken:
            return
        row.broken.add(column)
        value = row.values.get(column) if found is None else found
        self.append(RowError(problem, allowed, row.sheet.name, row.number, column, shown_value(value)))

    def in_sheet(self, sheet: str, problem: str, allowed: str = "", **place: Any) -> None:
        self.append(RowError(problem, allowed, sheet, **place))


@dataclass
class SheetRows:
    """What a file says in one sheet. Unless `is_sound` the header is wrong, and its rows cannot be used."""

    sheet: Sheet
    columns: list[str] = field(default_factory=list)
    rows: dict[Key, Row] = field(default_factory=dict)
    is_sound: bool = True


def shown_value(value: Any) -> str:
    if value is None or value == ():
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, tuple):
        return shown(";".join(value))
    return shown(value)


def read_sheet(raw: RawSheet, problems: Problems) -> SheetRows | None:
    """Return the rows of `raw`, or None when there is nothing in it or its name is unknown."""
    rows = _filled(raw.rows)
    first = next(rows, None)
    sheet = BY_NAME.get(raw.name)
    if sheet is None and first is None:
        return None  # an empty page that a spreadsheet adds by itself
    if sheet is None:
        names = ", ".join(BY_NAME)
        problems.in_sheet(shown(raw.name), "dit blad bestaat niet in het werkboek.", f"Kies uit: {names}.")
        return None
    if first is None:
        return None
    found = SheetRows(sheet)
    places = _read_header(found, first, problems)
    named = {place for place, _ in places}
    columns = [
        (place, column, lru_cache(KNOWN_VALUES, typed=True)(column.kind.parse)) for place, column in places if column
    ]
    for count, (number, cells) in enumerate(rows, 1):
        if count > sheet.most_rows:
            problems.in_sheet(sheet.name, f"dit blad heeft meer dan {sheet.most_rows} rijen.", row=number)
            break
        if len(problems) >= MOST_PROBLEMS:
            problems.in_sheet(sheet.name, "er zijn te veel fouten. De rijen vanaf hier zijn niet bekeken.", row=number)
            break
        row = Row(sheet, number, {}, set())
        for place, column, parse in columns:
            _read_cell(row, column, parse, cells[place] if place < len(cells) else None, problems)
        if not named.issuperset(range(len(cells))):
            _check_beside(row, cells, named, problems)
        if found.is_sound:
            _keep(row, found.rows, problems)
    return found


def _remembering(column: Column) -> Callable[[Any], Any]:
    """Return what reads the cells of a column. `typed`: 1, 1.0 and yes are equal, and not the same."""
    return lru_cache(KNOWN_VALUES, typed=True)(column.kind.parse)


def _filled(rows: Iterator[tuple[int, Sequence[Any]]]) -> Iterator[tuple[int, Sequence[Any]]]:
    return ((number, cells) for number, cells in rows if any(not _is_blank(cell) for cell in cells))


def _is_blank(cell: Any) -> bool:
    return cell is None or (isinstance(cell, str) and not cell.strip())


def _read_header(
    found: SheetRows, first: tuple[int, Sequence[Any]], problems: Problems
) -> list[tuple[int, Column | None]]:
    """Return which column stands where; None for a place that has no usable name, so that its cells are skipped."""
    sheet, before = found.sheet, len(problems)
    number, cells = first
    if number != 1:
        problems.in_sheet(sheet.name, "de eerste rij is leeg.", "Zet de namen van de kolommen in rij 1.", row=1)
        found.is_sound = False
        return []
    places: list[tuple[int, Column | None]] = []
    for place, cell in enumerate(cells):
        if _is_blank(cell):
            continue
        name = shown(cell.found if isinstance(cell, BadCell) else cell)
        column = sheet.by_name.get(name)
        if column is None:
            _unknown_column(sheet, name, problems)
        elif name in found.columns:
            problems.in_sheet(sheet.name, "deze kolom staat er twee keer in.", row=1, column=name)
        else:
            found.columns.append(name)
        places.append((place, column))
    for column in sheet.required:
        if column.name not in found.columns:
            problems.in_sheet(
                sheet.name, "deze kolom ontbreekt.", "Deze kolom is verplicht.", row=1, column=column.name
            )
    found.is_sound = len(problems) == before
    return places


def _unknown_column(sheet: Sheet, name: str, problems: Problems) -> None:
    hint = "Zet een ; tussen de kolommen. " if "," in name or "\t" in name else ""
    allowed = f"{hint}Kies uit: {', '.join(sheet.by_name)}."
    problems.in_sheet(sheet.name, "deze kolom bestaat niet in dit blad.", allowed, row=1, column=name)


def _read_cell(row: Row, column: Column, parse: Callable[[Any], Any], cell: Any, problems: Problems) -> None:
    if _is_blank(cell):
        row.values[column.name] = column.kind.empty
        if column.required:
            problems.in_cell(row, column.name, "deze cel is leeg.", column.kind.allowed)
        return
    try:
        if isinstance(cell, BadCell):
            raise UnusableCell(cell.problem, cell.allowed)
        row.values[column.name] = parse(cell)
    except UnusableCell as error:
        row.values[column.name] = column.kind.empty
        found = cell.found if isinstance(cell, BadCell) else cell
        problems.in_cell(row, column.name, error.problem, error.allowed, found)


def _check_beside(row: Row, cells: Sequence[Any], named: set[int], problems: Problems) -> None:
    """A value under a column without a name would be lost without a word."""
    for place, cell in enumerate(cells):
        if place not in named and not _is_blank(cell):
            allowed = "Haal de waarde weg, of zet de naam van de kolom in rij 1."
            found = cell.found if isinstance(cell, BadCell) else cell
            problems.in_cell(row, get_column_letter(place + 1), "staat in een kolom zonder naam.", allowed, found)


def _keep(row: Row, rows: dict[Key, Row], problems: Problems) -> None:
    key = row.key
    if key is None:
        return
    if key in rows:
        allowed = "Laat een van beide weg."
        if row.sheet.sequence:
            allowed = f"Laat een van beide weg, of geef ze elk een eigen {row.sheet.sequence.name}."
        problems.in_cell(row, row.sheet.key[-1], f"staat ook al in rij {rows[key].number}.", allowed)
        return
    rows[key] = row
