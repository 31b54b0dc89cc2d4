"""The same report as a spreadsheet with the one sheet `regio`, for who works with those: a row for each number."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import IO, Any

from openpyxl import Workbook

from cases.exchange import reading
from cases.exchange.errors import UnreadableFile
from monitoring.explained import BY_CODE
from monitoring.region.report import FORM, Report, UnusableReport, Value, from_content
from monitoring.sheet import cell

SHEET = "regio"
COLUMNS = ("gemeente", "pilot", "van", "tot", "code", "label", "naam", "waarde", "definitie", "controlegetal")
MOST_ROWS = 5_000
NO_LABELS = "-"


def write(report: Report, target: IO[bytes]) -> None:
    """Write `report` as XLSX to `target`, which is open for writing."""
    book = Workbook(write_only=True)
    sheet: Any = book.create_sheet(SHEET)
    sheet.freeze_panes = "A2"
    for line in (COLUMNS, *_lines(report)):
        sheet.append([cell(sheet, value) for value in line])
    book.save(target)


def _lines(report: Report) -> Iterator[tuple[Any, ...]]:
    first, last = report.period.first.isoformat(), report.period.last.isoformat()
    checksum = report.as_json()["checksum"]
    for code, value in report.figures.items():
        # A figure by label with nothing to count has a row too, so that its definition travels along.
        numbers = value or {NO_LABELS: None} if isinstance(value, Mapping) else {"": value}
        for label, number in numbers.items():
            yield (
                report.municipality,
                report.pilot,
                first,
                last,
                code,
                label,
                BY_CODE[code].name,
                number,
                report.definitions[code],
                checksum,
            )


def read(file: IO[bytes]) -> Report:
    """Return the report in a spreadsheet that another pilot sent.

    Raises:
        UnusableReport: it is no safe spreadsheet, has no such sheet, or not in this form; also all that `report.read`
            refuses.
    """
    try:
        for raw in reading.sheets_in(file):
            if raw.name == SHEET:
                return from_content(_content([list(cells) for _, cells in _few(raw.rows)]))
    except UnreadableFile as error:
        raise UnusableReport(str(error)) from error
    raise UnusableReport(f"In dit bestand staat geen blad '{SHEET}'.")


def _few(rows: Iterator[tuple[int, Any]]) -> Iterator[tuple[int, Any]]:
    for number, row in rows:
        if number > MOST_ROWS:
            raise UnusableReport("Dit blad heeft te veel rijen voor een verslag uit de regio.")
        yield number, row


def _content(rows: list[list[Any]]) -> dict[str, Any]:
    """Return the rows in the form of the JSON; whether it is in order is judged there."""
    if not rows or {str(name) for name in rows[0] if name is not None} != set(COLUMNS):
        raise UnusableReport(f"Het blad '{SHEET}' heeft niet de kolommen {', '.join(COLUMNS)}.")
    headings = [str(name) for name in rows[0]]
    lines = [dict(zip(headings, row, strict=False)) for row in rows[1:] if any(part is not None for part in row)]
    if not lines:
        raise UnusableReport(f"Het blad '{SHEET}' is leeg.")
    figures: dict[str, Any] = {}
    for line in lines:
        _add(figures, _text(line, "code"), _text(line, "label"), _number(line.get("waarde")))
    first = lines[0]
    return {
        "form": FORM,
        "municipality": _text(first, "gemeente"),
        "pilot": _text(first, "pilot"),
        "period": {"from": _text(first, "van"), "to": _text(first, "tot")},
        "figures": figures,
        "definitions": {_text(line, "code"): _text(line, "definitie") for line in lines},
        "checksum": _text(first, "controlegetal"),
    }


def _add(figures: dict[str, Any], code: str, label: str, value: Value) -> None:
    if code not in BY_LABEL:
        figures[code] = value
        return
    if not label:  # the whole of it is hidden
        figures[code] = None
        return
    figures[code] = (figures.get(code) or {}) | ({} if label == NO_LABELS else {label: value})


# Figures that have a number for each label, also when there is nothing to count.
BY_LABEL = frozenset(
    {
        "closed_by_reason",
        "closed_by_follow_up",
        "families_by_district",
        "children_by_age",
        "families_by_trigger",
        "counterfactual_by_product",
        "visit_hours_by_task",
    }
)


def _number(value: Any) -> Any:
    """Return a number of the spreadsheet as JSON knows it; what is no number is refused by the schema."""
    return float(value) if isinstance(value, Decimal) else value


def _text(line: Mapping[str, Any], name: str) -> str:
    value = line.get(name)
    return "" if value is None else str(value)
