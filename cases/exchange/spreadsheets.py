"""Reading the sheets of an XLSX file that `archives.check` found to be safe."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterable, Iterator
from functools import cache, lru_cache
from typing import IO, Any
from xml.etree.ElementTree import Element, SubElement, iterparse

from django.core.exceptions import ImproperlyConfigured
from openpyxl import DEFUSEDXML
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.cell import coordinate_to_tuple
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import (
    FORMULA_TAG,
    INLINE_STRING,
    ROW_TAG,
    VALUE_TAG,
    WorkSheetParser,
)
from openpyxl.xml.constants import SHEET_MAIN_NS

from cases.exchange import archives
from cases.exchange.errors import BadCell, UnreadableFile, shown
from cases.exchange.parsing import A_DATE
from cases.exchange.rows import MOST_COLUMNS, RawSheet

if not DEFUSEDXML:  # pragma: no cover
    raise ImproperlyConfigured(
        "openpyxl must read XML with defusedxml: install it, and leave OPENPYXL_DEFUSEDXML alone."
    )

TEXT_TAG = f"{{{SHEET_MAIN_NS}}}t"
# Plain text, and text in pieces with a layout of their own.
TEXT_PATHS = (f"{INLINE_STRING}/{TEXT_TAG}", f"{INLINE_STRING}/{{{SHEET_MAIN_NS}}}r/{TEXT_TAG}")
CONTENT_TYPES = "[Content_Types].xml"
# How OOXML writes a sign that XML cannot hold, or that would be changed on the way: a carriage return is _x000D_.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")
# Days and small numbers come back all the time: this many are worked out once.
KNOWN_NUMBERS = 5_000


def sheets(archive: zipfile.ZipFile, file: IO[bytes]) -> Iterator[RawSheet]:
    """Yield the sheets of an XLSX file, in its own order. Read the rows of one before asking for the next.

    Raises:
        UnreadableFile: it is not an XLSX file, or holds macros.
    """
    if b"macroEnabled" in archive.read(CONTENT_TYPES):
        raise UnreadableFile(archives.MACROS)
    file.seek(0)
    reader = ExcelReader(file, read_only=True, keep_links=False)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about parts of a workbook that nobody reads
        # Not `load_workbook`: it goes through every sheet to find its size, and reads themes, names and properties.
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        apply_stylesheet(reader.archive, reader.wb)
        parts = [(sheet.name, relation.target) for sheet, relation in reader.parser.find_sheets()]
    for name, part in parts:
        yield RawSheet(name, _rows(reader, name, part))


class _Parser(WorkSheetParser):
    """openpyxl's own parser, for nothing but rows.

    Not `iter_rows`: that believes the size that the file claims, fills a gap of a million rows with empty ones, and
    drops rows and cells that are out of order without a word.
    """

    def __init__(self, source: IO[bytes], book: Any, shared_strings: list[str]) -> None:
        super().__init__(source, shared_strings)
        self.book = book
        self.number = lru_cache(KNOWN_NUMBERS)(self._number)
        self.style = cache(lambda text: int(text or 0))
        self.columns: dict[str, int] = {}

    def rows(self) -> Iterator[tuple[int, list[tuple[int, Any]]]]:
        """Yield the number of each row, with the column and the value of its cells.

        Python's own parser is twice as fast as the defused one; `archives.check` found that there is no DOCTYPE, and
        without it there are no entities.
        """
        for _, element in iterparse(self.source):  # noqa: S314  # as said above
            if element.tag == ROW_TAG:
                yield self._row(element)
                element.clear()

    def _row(self, element: Element) -> tuple[int, list[tuple[int, Any]]]:
        place = element.get("r")
        self.row_counter = self.row_counter + 1 if place is None else _row_number(place)
        self.col_counter = 0
        return self.row_counter, [self._cell(cell) for cell in element]

    def _cell(self, element: Element) -> tuple[int, Any]:
        """Return the column and the value of a cell: the usual ones are read here, the others by openpyxl."""
        kind, style = element.get("t", "n"), self.style(element.get("s"))
        content = element[0] if len(element) == 1 else None
        if content is None:
            if kind != "n" or len(element):
                return self._unusual(element)
            value = None
        elif content.tag == VALUE_TAG and kind == "n":
            value = self.number(content.text, style) if content.text else None
        elif content.tag == VALUE_TAG and kind == "s":
            value = _unescaped(self.shared_strings[int(content.text)]) if content.text else None
        elif content.tag == INLINE_STRING and kind == "inlineStr" and len(content) == 1 and content[0].tag == TEXT_TAG:
            value = _unescaped(content[0].text or None)
        else:
            return self._unusual(element)
        return self._column(element.get("r")), value

    def _unusual(self, element: Element) -> tuple[int, Any]:
        if element.get("t") == "inlineStr" and element.find(FORMULA_TAG) is None:
            # Joined here: openpyxl makes four objects of it.
            text = "".join(part.text or "" for path in TEXT_PATHS for part in element.iterfind(path))
            element[:] = []
            SubElement(element, VALUE_TAG).text = text
            element.set("t", "str")
        cell = self.parse_cell(element)
        value, kind = cell["value"], cell["data_type"]
        if kind == "f":
            value = BadCell(shown(value), "is een formule.", "Zet de uitkomst zelf in de cel.")
        elif kind == "e":
            value = BadCell(shown(value), "is een foutcode van het rekenblad.", "Vul de waarde in.")
        elif kind == "n" and value is not None:
            value = self._moment(value, cell["style_id"])
        return cell["column"], _unescaped(value)

    def parse_formula(self, element: Element) -> str:
        """Return the text of a formula as it stands there; formulas are refused, so none is worked out."""
        formula = element.find(FORMULA_TAG)
        return f"={formula.text or ''}" if formula is not None else "="

    def _column(self, place: str | None) -> int:
        """Return the number of a column. Its letters come back in every row, so they are worked out once."""
        row = str(self.row_counter)
        if not place:
            self.col_counter += 1
        elif place.endswith(row) and (known := self.columns.get(place[: -len(row)])):
            self.col_counter = known
        else:
            _, self.col_counter = coordinate_to_tuple(place)
            if place.endswith(row) and place[: -len(row)].isalpha():
                self.columns[place[: -len(row)]] = self.col_counter
        return self.col_counter

    def _number(self, text: str, style: int) -> Any:
        is_whole = not any(sign in text for sign in ".Ee")
        return self._moment(int(text) if is_whole else float(text), style)

    def _moment(self, value: float, style: int) -> Any:
        """Return the date, time or duration that a spreadsheet keeps as a number of days, or just the number."""
        if style not in self.book._date_formats:
            return value
        try:
            return from_excel(value, self.book.epoch, timedelta=style in self.book._timedelta_formats)
        except (OverflowError, ValueError):
            return BadCell(shown(value), "is geen datum.", A_DATE)


def _row_number(text: str) -> int:
    """Return the number of a row; some programs write 3 as 3.0."""
    number = float(text)
    if not number.is_integer():
        raise ValueError(f"{text} is no number of a row")
    return int(number)


def _unescaped(value: Any) -> Any:
    if isinstance(value, str) and "_x" in value:
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _rows(reader: Any, name: str, part: str) -> Iterator[tuple[int, list[Any]]]:
    before, place = 0, f"Blad {shown(name)} heeft in rij"
    with reader.archive.open(part) as source:
        for number, cells in _Parser(source, reader.wb, reader.shared_strings).rows():
            if number <= before:
                raise UnreadableFile(f"In blad {shown(name)} staan de rijen niet op volgorde. {archives.DAMAGED}")
            before = number
            yield number, _cells(cells, f"{place} {number}")


def _cells(cells: Iterable[tuple[int, Any]], place: str) -> list[Any]:
    row: list[Any] = []
    for column, value in cells:
        if value is None:
            continue
        if column > MOST_COLUMNS:
            raise UnreadableFile(f"{place} meer dan {MOST_COLUMNS} kolommen.")
        row.extend([None] * (column - len(row)))
        if row[column - 1] is not None:
            raise UnreadableFile(f"{place} een cel die er twee keer staat. {archives.DAMAGED}")
        row[column - 1] = value
    return row
