"""What is on the team's page as a spreadsheet: every figure with its meaning, and the caseload day by day."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import IO, Any

from django.utils.formats import date_format
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from cases.models import NeighbourhoodTeam
from monitoring.breakdowns import breakdowns
from monitoring.explained import AVOIDED_COST, FIGURES, ON_PAGES_ALONE
from monitoring.figures import Figures

Value = str | int | float | Decimal | date | None
Line = tuple[Value, ...]


def write(figures: Figures, team: NeighbourhoodTeam | None, target: IO[bytes]) -> None:
    """Write the figures as XLSX to `target`, which is open for writing."""
    book = Workbook(write_only=True)
    _sheet(book, "Cijfers", ("Code", "Cijfer", "Waarde", "Eenheid", "Wie of wat", "Uitleg", "Bron"), _figures(figures))
    _sheet(book, "Verdelingen", ("Verdeling", "Label", "Aantal", "Eenheid"), _breakdowns(figures))
    _sheet(book, "Gezinnen per dag", ("Dag", "Gezinnen tegelijk"), figures.caseload_by_day)
    _sheet(book, "Over deze cijfers", ("Wat", "Waarde"), _about(figures, team))
    book.save(target)


def _figures(figures: Figures) -> Iterator[Line]:
    """Yield a line for each figure that is one number, and for each number of one that has several."""
    found = figures.as_json()
    for figure in FIGURES:
        if figure.code in ON_PAGES_ALONE:
            continue  # these stand among the breakdowns
        value: Any = found
        for name in figure.code.split("."):
            value = value[name]
        if figure.code == AVOIDED_COST:
            value = value["avoided"]  # the rest stands on its own page, with what it means
        for path, number in _numbers(figure.code, value):
            yield path, figure.name, number, figure.unit, figure.population, figure.definition, figure.source


def _numbers(path: str, value: Any) -> Iterator[tuple[str, Value]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield from _numbers(f"{path}.{key}", part)
    else:
        yield path, value


def _breakdowns(figures: Figures) -> Iterator[Line]:
    for breakdown in breakdowns(figures):
        for label, number in breakdown.rows:
            yield breakdown.title, label, number, breakdown.unit


def _about(figures: Figures, team: NeighbourhoodTeam | None) -> Iterator[Line]:
    yield "Pilot", figures.pilot_name
    yield "WIJ-team", team.name if team else "alle teams"
    yield "Van", date_format(figures.period.first, "j F Y")
    yield "Tot en met", date_format(figures.period.last, "j F Y")
    if figures.is_demo:
        yield "Let op", "Demogegevens: alle mensen zijn verzonnen."
    yield "Voor wie", "Voor het team. Kleine aantallen staan er precies in; naar buiten gaat alleen het verslag."


def _sheet(book: Workbook, title: str, headings: tuple[str, ...], lines: Iterable[Line]) -> None:
    sheet: Any = book.create_sheet(title)  # write-only: openpyxl has no types for it
    sheet.freeze_panes = "A2"
    for number, _ in enumerate(headings):
        sheet.column_dimensions["ABCDEFGH"[number]].width = 28
    sheet.append([cell(sheet, heading, bold=True) for heading in headings])
    for line in lines:
        sheet.append([cell(sheet, value) for value in line])


def cell(sheet: Any, value: Value, *, bold: bool = False) -> Any:
    """Return a cell of a sheet that is written; a text stays text, also when it begins like a formula."""
    if not isinstance(value, str):
        return value
    made = WriteOnlyCell(sheet, value)
    made.data_type = "s"
    if bold:
        made.font = Font(bold=True)
    return made
