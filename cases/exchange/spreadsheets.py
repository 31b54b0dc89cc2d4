"""Reading the sheets of an XLSX file that `archives.check` found to be safe."""

from __future__ import annotations

import re
import warnings
import zipfile
from collections.abc import Iterator
from typing import IO, Any
from xml.etree.ElementTree import Element, SubElement  # to hold elements; openpyxl parses them with defusedxml

from django.core.exceptions import ImproperlyConfigured
from openpyxl import DEFUSEDXML
from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.datetime import from_excel
from openpyxl.worksheet._reader import FORMULA_TAG, INLINE_STRING, ROW_TAG, VALUE_TAG, WorkSheetParser
from openpyxl.xml.constants import SHEET_MAIN_NS
from openpyxl.xml.functions import iterparse

from cases.exchange import archives
from cases.exchange.errors import BadCell, UnreadableFile, shown
from cases.exchange.parsing import A_DATE
from cases.exchange.rows import MOST_COLUMNS, RawSheet

if not DEFUSEDXML:  # pragma: no cover
    raise ImproperlyConfigured(
        "openpyxl must read XML with defusedxml: install it, and leave OPENPYXL_DEFUSEDXML alone."
    )

# Plain text, and text in pieces with a layout of their own.
TEXT_PATHS = (f"{INLINE_STRING}/{{{SHEET_MAIN_NS}}}t", f"{INLINE_STRING}/{{{SHEET_MAIN_NS}}}r/{{{SHEET_MAIN_NS}}}t")
CONTENT_TYPES = "[Content_Types].xml"
# How OOXML writes a sign that XML cannot hold, or that would be changed on the way: a carriage return is _x000D_.
ESCAPED = re.compile("_x([0-9A-Fa-f]{4})_")


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

    def rows(self) -> Iterator[tuple[int, list[dict[str, Any]]]]:
        for _, element in iterparse(self.source):
            if element.tag == ROW_TAG:
                yield self.parse_row(element)
                element.clear()

    def parse_cell(self, element: Element) -> dict[str, Any]:
        """Return a cell. Text that stands in the cell itself is joined here: openpyxl makes four objects of it."""
        if element.get("t") == "inlineStr" and element.find(FORMULA_TAG) is None:
            text = "".join(part.text or "" for path in TEXT_PATHS for part in element.iterfind(path))
            element[:] = []
            SubElement(element, VALUE_TAG).text = text
            element.set("t", "str")
        cell: dict[str, Any] = super().parse_cell(element)
        return cell

    def parse_formula(self, element: Element) -> str:
        """Return the text of a formula as it stands there; formulas are refused, so none is worked out."""
        formula = element.find(FORMULA_TAG)
        return f"={formula.text or ''}" if formula is not None else "="


def _rows(reader: Any, name: str, part: str) -> Iterator[tuple[int, list[Any]]]:
    before = 0
    with reader.archive.open(part) as source:
        for number, cells in _Parser(source, reader.shared_strings).rows():
            if number <= before:
                raise UnreadableFile(f"In blad {shown(name)} staan de rijen niet op volgorde. {archives.DAMAGED}")
            before = number
            yield number, _cells(reader.wb, cells, f"Blad {shown(name)} heeft in rij {number}")


def _cells(book: Any, cells: list[dict[str, Any]], place: str) -> list[Any]:
    row: list[Any] = []
    for cell in cells:
        value = _value(book, cell["value"], cell["data_type"], cell["style_id"])
        if value is None:
            continue
        index = cell["column"] - 1
        if index >= MOST_COLUMNS:
            raise UnreadableFile(f"{place} meer dan {MOST_COLUMNS} kolommen.")
        row.extend([None] * (index + 1 - len(row)))
        if row[index] is not None:
            raise UnreadableFile(f"{place} een cel die er twee keer staat. {archives.DAMAGED}")
        row[index] = value
    return row


def _value(book: Any, value: Any, data_type: str, style: int) -> Any:
    if data_type == "f":
        return BadCell(shown(value), "is een formule.", "Zet de uitkomst zelf in de cel.")
    if data_type == "e":
        return BadCell(shown(value), "is een foutcode van het rekenblad.", "Vul de waarde in.")
    if data_type == "n" and value is not None and style in book._date_formats:
        return _moment(book, value, style)
    if isinstance(value, str) and "_x" in value:
        return ESCAPED.sub(lambda match: chr(int(match[1], 16)), value)
    return value


def _moment(book: Any, value: float, style: int) -> Any:
    """Return the date, time or duration that a spreadsheet keeps as a number of days."""
    try:
        return from_excel(value, book.epoch, timedelta=style in book._timedelta_formats)
    except (OverflowError, ValueError):
        return BadCell(shown(value), "is geen datum.", A_DATE)
