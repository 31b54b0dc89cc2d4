"""All tables of a report as XLSX, and its figures as CSV and JSON, for who wants to calculate with them.

Numbers are numbers, what is hidden is the word of the page, and a text is text, also when it begins like a formula. No
clock is read: the same report gives the same bytes.
"""

from __future__ import annotations

import csv
import json
import math
import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from io import BytesIO, StringIO
from typing import Any

from openpyxl import Workbook
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet
from openpyxl.xml.functions import tostring

from cases.exchange.protection import TAKEN_FOR_FORMULA, protect, without_unreadable
from monitoring.suppression import Hidden, PublishedFigures
from reports import by_code, wording
from reports.archive import packed
from reports.chapters import Chapter
from reports.evaluation import Evaluation
from reports.limits import not_shown
from reports.tables import Table

ABOUT, KEY_FIGURES, BUDGET_UNKNOWN = "Over dit verslag", "Kerncijfers", "nog niet bekend"
# What Excel accepts as the name of a sheet.
LONGEST_NAME = 31
NOT_IN_A_NAME = re.compile(r"[\[\]:*?/\\']")
A_NUMBER = re.compile(r"-?\d{1,3}(\.\d{3})*(,\d+)?")
CORE = "docProps/core.xml"
HEADINGS = ("code", "naam", "waarde", "eenheid", "wie of wat")

Value = int | Decimal | str
FONT, COLUMNS = "Calibri", "ABC"
NARROWEST, WIDEST = 48, 72
SIZE, LINE_HEIGHT = 11, 16
HEADER = Font(FONT, SIZE, bold=True, color="FFFFFFFF")
HEADER_FILL = PatternFill("solid", start_color="FF00568B")


@dataclass(frozen=True)
class Cell:
    """A value, and the unit that stands behind it when it is a number."""

    value: Value
    unit: str = ""


@dataclass(frozen=True)
class Sheet:
    """A table as it stands on a sheet of its own: a title, headings, lines, and a note below them."""

    name: str
    title: str
    headings: tuple[str, ...]
    lines: tuple[tuple[Cell, ...], ...]
    note: str = ""


def workbook(evaluation: Evaluation, *, checksum: str = "") -> bytes:
    """Return all tables of the report as XLSX.

    Args:
        checksum: of the report that was published, so that a reader can tell which one these tables belong to.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    names: set[str] = set()
    for sheet in _sheets(evaluation, checksum):
        _write(book, sheet, _unique(sheet.name, names))
    _describe(book, evaluation)
    return _without_a_clock(book)


def figures_csv(evaluation: Evaluation) -> str:
    """Return every figure of the report with its name, as a Dutch spreadsheet reads it: ; and a decimal comma."""
    target = StringIO()
    lines = csv.writer(target, delimiter=";", lineterminator="\r\n")
    lines.writerow(HEADINGS)
    for leaf in sorted(by_code.leaves(evaluation.figures), key=lambda leaf: leaf.path):
        cells = (leaf.code, leaf.name, leaf.value, leaf.unit, leaf.figure.population)
        lines.writerow(map(_in_csv, cells))
    return target.getvalue()


def figures_json(evaluation: Evaluation) -> str:
    """Return every published figure by its code, with null for what is hidden, sorted by code.

    Wijken are those that the report names; the JSON of `tussenevaluatie --gepubliceerd` has a code for each of them.
    """
    figures = evaluation.figures
    found = dict(_by_code("", {**figures.json, **_districts(figures)}))
    return json.dumps(found, indent=2, ensure_ascii=False, sort_keys=True) + "\n"


# Sheets


def _sheets(evaluation: Evaluation, checksum: str) -> Iterator[Sheet]:
    yield Sheet(ABOUT, evaluation.letter.subject, ("Wat", "Waarde"), _texts(_about(evaluation, checksum)))
    yield Sheet(
        KEY_FIGURES,
        f"De belangrijkste cijfers over {evaluation.period}",
        ("Cijfer", "Aantal", "Toelichting"),
        tuple((Cell(item.label), Cell(_read(item.value)), Cell(item.hint)) for item in evaluation.key_figures),
    )
    for chapter in evaluation.chapters:
        yield from _of_chapter(evaluation.figures, chapter)


def _about(evaluation: Evaluation, checksum: str) -> Iterator[tuple[str, str]]:
    figures = evaluation.figures
    yield "Soort verslag", wording.capitalised(str(evaluation.kind.label))
    yield "Periode", evaluation.period
    yield "Van", wording.day(figures.period.first)
    yield "Tot en met", wording.day(figures.period.last)
    yield "Stand op", evaluation.as_of
    yield "Gemeente", evaluation.letter.municipality
    yield "Organisatie", evaluation.letter.organisation
    yield "Uitgave", f"{evaluation.edition}{' (concept)' if evaluation.is_concept else ''}"
    if evaluation.correction:
        yield "Wat is verbeterd", evaluation.correction
    yield "Kleine aantallen", not_shown(figures)
    if figures.rounded_to > 1:
        yield "Afronding", f"Alle andere aantallen zijn afgerond op een veelvoud van {figures.rounded_to}."
    if checksum:
        yield "Controlegetal (SHA-256)", checksum
    if figures.is_demo:
        yield "Let op", "Demogegevens: alle mensen in dit verslag zijn verzonnen."


def _of_chapter(figures: PublishedFigures, chapter: Chapter) -> Iterator[Sheet]:
    for exhibit in chapter.exhibits:
        yield _of_table(exhibit.table, exhibit.number)
    if chapter.budget:
        title = f"Tabel {chapter.budget.number}. {chapter.budget.caption}"
        yield Sheet("Begroting", title, ("Jaar", "Begroot", "Uitgegeven"), tuple(_budget(figures)))
    if chapter.definitions:
        yield Sheet("Begrippen", "Begrippen in deze rapportage", ("Begrip", "Betekenis"), _texts(chapter.definitions))


def _of_table(table: Table, number: int) -> Sheet:
    headings = (table.label, table.unit, *([table.of] if table.of else []))
    lines = tuple(
        (
            Cell(row.label),
            _shown(row.value, row.unit),
            *([Cell("") if row.of is None else _shown(row.of)] if table.of else []),
        )
        for row in table.rows
    )
    return Sheet(table.caption, f"Tabel {number}. {table.caption}", headings, lines, table.note)


def _shown(value: int | Decimal | Hidden, unit: str = "") -> Cell:
    return Cell(str(value)) if isinstance(value, Hidden) else Cell(value, unit)


def _budget(figures: PublishedFigures) -> Iterator[tuple[Cell, ...]]:
    for row in figures.budget:
        spent = BUDGET_UNKNOWN if row.realised is None else row.realised
        yield Cell(str(row.year)), Cell(row.budgeted, " euro"), Cell(spent, " euro")


def _texts(lines: Iterable[tuple[str, str]]) -> tuple[tuple[Cell, ...], ...]:
    return tuple((Cell(name), Cell(value)) for name, value in lines)


def _read(text: str) -> Value:
    """Return the number that a key figure is written as, or the words that stand in its place."""
    if not A_NUMBER.fullmatch(text):
        return text
    return Decimal(text.replace(".", "").replace(",", "."))


# Writing


def _unique(wanted: str, names: set[str]) -> str:
    """Return a name of a sheet that Excel accepts and that is not in `names`, and add it."""
    clean = " ".join(NOT_IN_A_NAME.sub(" ", without_unreadable(wanted)).split()) or "Tabel"
    name, number = _cut(clean, LONGEST_NAME), 1
    while name.lower() in names:
        number += 1
        name = f"{_cut(clean, LONGEST_NAME - len(str(number)) - 1)} {number}"
    names.add(name.lower())
    return name


def _cut(text: str, most: int) -> str:
    """Return as many whole words as fit; of a word that is too long as many letters."""
    return text if len(text) <= most else text[: most + 1].rpartition(" ")[0] or text[:most]


def _write(book: Workbook, sheet: Sheet, name: str) -> None:
    page: Worksheet = book.create_sheet(name)
    _put(page, 1, 1, Cell(sheet.title)).font = Font(FONT, 13, bold=True)
    for column, heading in enumerate(sheet.headings, start=1):
        cell = _put(page, 2, column, Cell(heading))
        cell.font, cell.fill = HEADER, HEADER_FILL
        cell.alignment = _aligned(column, to_the_right=_is_numbers(sheet, column))
    for place, line in enumerate(sheet.lines, start=3):
        for column, value in enumerate(line, start=1):
            _put(page, place, column, value)
    if sheet.note:
        _put(page, len(sheet.lines) + 4, 1, Cell(sheet.note)).font = Font(FONT, 10, italic=True)
    page.freeze_panes = "A3"
    page.print_title_rows = "1:2"
    page.page_setup.paperSize = 9  # A4
    page.page_setup.fitToHeight = 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    for column, heading in enumerate(sheet.headings, start=1):
        page.column_dimensions[COLUMNS[column - 1]].width = _width(sheet, column, heading)
    _make_room(page)


def _make_room(page: Worksheet) -> None:
    """Make the rows with a long text high enough: not every spreadsheet does so by itself."""
    widths = [page.column_dimensions[letter].width for letter in COLUMNS[: page.max_column]]
    for number, row in enumerate(page.iter_rows(), start=1):
        lines = max(_lines(cell, width) for cell, width in zip(row, widths, strict=True))
        if lines > 1:
            page.row_dimensions[number].height = LINE_HEIGHT * lines


def _lines(cell: Any, width: float) -> int:
    # A large letter takes more room than the one in which the width of a column is counted.
    signs = len(str(cell.value or "")) * (cell.font.sz or SIZE) / SIZE
    return max(1, math.ceil(signs / width))


def _put(page: Worksheet, row: int, column: int, cell: Cell) -> Any:
    made: Any = page.cell(row, column)
    if isinstance(cell.value, str):
        text = without_unreadable(cell.value)
        made.value, made.data_type = text, "s"
        # A spreadsheet then takes it for text also after somebody edits it.
        made.quotePrefix = bool(TAKEN_FOR_FORMULA.match(text))
        made.alignment = _aligned(column, to_the_right=_stands_for_a_number(text))
    else:
        made.value, made.number_format = cell.value, _format(cell)
        made.alignment = Alignment(vertical="top")
    return made


def _aligned(column: int, *, to_the_right: bool) -> Alignment:
    """Return how a text stands in its cell; one that stands behind a number keeps off it."""
    if to_the_right:
        return Alignment(horizontal="right", vertical="top", wrap_text=True)
    return Alignment(horizontal="left", vertical="top", wrap_text=True, indent=int(column > 1))


def _stands_for_a_number(text: str) -> bool:
    return text in {str(Hidden()), BUDGET_UNKNOWN}


def _format(cell: Cell) -> str:
    """Return how the number looks: with the decimals that it has, and its unit."""
    value = Decimal(cell.value)
    decimals = max(0, -int(value.as_tuple().exponent))
    whole = "#,##0" + ("." + "0" * decimals if decimals else "")
    return f'{whole}"{cell.unit}"' if cell.unit else whole


def _is_numbers(sheet: Sheet, column: int) -> bool:
    return any(not isinstance(line[column - 1].value, str) for line in sheet.lines)


def _width(sheet: Sheet, column: int, heading: str) -> int:
    """Return how many signs wide the column is. The first one also holds the title and the note."""
    cells = [line[column - 1] for line in sheet.lines]
    longest = max((len(str(cell.value)) + len(cell.unit) for cell in cells), default=0)
    least = NARROWEST if column == 1 else 0
    return max(least, min(max(longest, len(heading)) + 3, WIDEST))


def _describe(book: Workbook, evaluation: Evaluation) -> None:
    about, day = book.properties, evaluation.figures.period.last
    about.title = without_unreadable(evaluation.letter.subject)
    about.creator = without_unreadable(evaluation.letter.organisation)
    about.language = "nl-NL"
    about.created = about.modified = datetime.combine(day, time())


def _without_a_clock(book: Workbook) -> bytes:
    """Return the bytes of the book: the library writes the moment into the properties and into each part of the zip."""
    described = tostring(book.properties.to_tree())
    written = BytesIO()
    book.save(written)
    with zipfile.ZipFile(written) as archive:
        return packed((name, described if name == CORE else archive.read(name)) for name in archive.namelist())


# CSV and JSON


def _in_csv(value: by_code.Value) -> str:
    match value:
        case None:
            return ""
        case int() | Decimal():
            return format(Decimal(value), "f").replace(".", ",")
    return protect(without_unreadable(str(value)))


def _districts(figures: PublishedFigures) -> dict[str, Any]:
    if not figures.families_by_district:
        return {}
    counts = figures.families_by_district.items()
    return {"families_by_district": {name: None if isinstance(count, Hidden) else count for name, count in counts}}


def _by_code(path: str, value: Any) -> Iterator[tuple[str, Any]]:
    """Yield every number of the JSON with its code; rows of a list by their label."""
    if isinstance(value, Sequence) and any(isinstance(row, Mapping) for row in value):
        value = {row["label"]: {name: part for name, part in row.items() if name != "label"} for row in value}
    if isinstance(value, Mapping) and (value or not path):
        for key, part in value.items():
            yield from _by_code(f"{path}.{key}" if path else str(key), part)
    else:
        yield path, value
