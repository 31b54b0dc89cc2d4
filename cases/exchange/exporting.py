"""Writing a pilot as a workbook: XLSX, or CSV in a folder or a zip file. What comes out goes in again unchanged."""

from __future__ import annotations

import csv
import io
import os
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import IO, Any

from django.db import connection, transaction
from django.db.models import Exists, OuterRef, QuerySet
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from cases import audit, progress
from cases.exchange import protection, sheets, shielding
from cases.exchange.parsing import Codes, Text
from cases.exchange.sheets import SHEETS, TRIGGERS, Column, Sheet
from cases.exchange.spreadsheets import ESCAPED
from cases.models import CounterfactualAnswer, FamilyTrigger, Pilot, User
from cases.models.visits import TASK_FIELDS

CHUNK = 2000
# A spreadsheet counts its days from here.
FIRST_SPREADSHEET_DAY = date(1900, 3, 1)


def write(pilot: Pilot, target: Path | IO[bytes], *, actor: User | None = None) -> dict[str, int]:
    """Write all sheets of `pilot`, as they are at one moment, and return the number of rows of each.

    Args:
        target: a file that is open for writing or a path ending in .xlsx (an XLSX file), a path ending in .zip (CSV in
            a zip file), or a folder or a path without suffix (a folder of CSV files, made if it is not there).
        actor: who does it, and gets no restricted file of which they may not know; None for a command of the server.
    """
    with _one_moment():
        if not isinstance(target, Path):
            counts = _write_xlsx(pilot, target, actor)
        elif target.is_dir() or not target.suffix:
            target.mkdir(mode=0o700, parents=True, exist_ok=True)
            counts = _write_csv(pilot, lambda name: private_file(target / name), actor)
        else:
            with whole_file(target) as file:
                write_file = _write_zip if target.suffix == ".zip" else _write_xlsx
                counts = write_file(pilot, file, actor)
    # After that one moment: who writes in the log has to see what others wrote in it meanwhile.
    log("workbook.exported", pilot, counts, actor)
    return counts


def log(action: str, pilot: Pilot, counts: Iterable[str], actor: User | None) -> None:
    """Write down that the workbook of `pilot` was made or fetched, with a line for each family."""
    with transaction.atomic():
        audit.record(action, actor=actor, pilot=pilot, fields=counts)
        numbers = pilot.families.values_list("pk", flat=True)
        audit.record_families("family.exported", actor=actor, pilot=pilot, numbers=numbers)


@contextmanager
def _one_moment() -> Iterator[None]:
    """See the database as it is at the start, however long it takes."""
    is_outermost = not connection.in_atomic_block
    with transaction.atomic():
        if is_outermost and connection.vendor == "postgresql":
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        yield


def private_file(path: Path) -> IO[bytes]:
    """Open a file for writing that only its owner may read: a workbook holds personal data."""
    return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb")


@contextmanager
def whole_file(path: Path) -> Iterator[IO[bytes]]:
    """Write a file that gets its name when it is finished: what stops halfway leaves the older one as it was."""
    unfinished = path.with_name(f"{path.name}.deel")
    try:
        with private_file(unfinished) as file:
            yield file
        os.replace(unfinished, path)
    finally:
        unfinished.unlink(missing_ok=True)


def rows_of(pilot: Pilot, sheet: Sheet, actor: User | None = None) -> Iterator[list[Any]]:
    """Yield the rows of a sheet that `actor` may see, with a value for each of its columns."""
    if sheet is sheets.COUNTERFACTUALS:
        yield from _answer_rows(pilot, sheet, actor)
        return
    queryset = shielding.readable(sheet.rows_in(pilot), sheet, actor).order_by(
        *(sheet.by_name[name].path for name in sheet.key)
    )
    paths = [path for column in sheet.columns for path in _paths(column)]
    triggers = _triggers(pilot) if sheet is sheets.FAMILIES else {}
    for values in queryset.values_list(*paths).iterator(chunk_size=CHUNK):
        yield list(_values(sheet, iter(values), triggers))


def _paths(column: Column) -> list[str]:
    """Return what a query must give for a column: the triggers and tasks of a row are no field of their own."""
    if column is TRIGGERS:
        return ["pk"]
    return list(TASK_FIELDS.values()) if column.field == "tasks" else [column.path]


def _values(sheet: Sheet, values: Iterator[Any], triggers: dict[int, set[str]]) -> Iterator[Any]:
    for column in sheet.columns:
        if column is TRIGGERS:
            chosen = triggers.get(next(values), set())
        elif column.field == "tasks":
            chosen = {task.value for task in TASK_FIELDS if next(values)}
        else:
            yield next(values)
            continue
        assert isinstance(column.kind, Codes)  # noqa: S101  # both columns are made so
        yield tuple(code for code in column.kind.choices if code in chosen)


def _triggers(pilot: Pilot) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    rows = FamilyTrigger.objects.filter(family__pilot=pilot).values_list("family_id", "trigger")
    for number, trigger in rows.iterator(chunk_size=CHUNK):
        found[number].add(trigger)
    return found


def _answer_rows(pilot: Pilot, sheet: Sheet, actor: User | None) -> Iterator[list[Any]]:
    """Yield the lines of the answers, of one day only the last version. No care is one row without product."""
    newer = CounterfactualAnswer.objects.filter(
        trajectory=OuterRef("trajectory"), asked_on=OuterRef("asked_on"), version__gt=OuterRef("version")
    )
    answers: QuerySet[Any] = CounterfactualAnswer.objects.filter(~Exists(newer), trajectory__pilot=pilot)
    paths = [
        column.path if column in sheets.ANSWER_COLUMNS else f"lines__{column.path}"
        for column in sheets.COUNTERFACTUALS.columns
    ]
    place = {column.name: position for position, column in enumerate(sheets.COUNTERFACTUALS.columns)}
    answers = shielding.readable(answers, sheet, actor).order_by("trajectory__reference", "asked_on", "lines__number")
    for *row, note in answers.values_list(*paths, "note").iterator(chunk_size=CHUNK):
        row[place["regel"]] = row[place["regel"]] or 1
        row[place["toelichting"]] = row[place["toelichting"]] or note
        yield row


def _write_xlsx(pilot: Pilot, file: IO[bytes], actor: User | None) -> dict[str, int]:
    book = Workbook(write_only=True)
    counts = {sheet.name: write_page(book, sheet.name, sheet.columns, rows) for sheet, rows in _told(pilot, actor)}
    progress.tell(95, "Het bestand wordt gemaakt")
    book.save(file)
    return counts


def _told(pilot: Pilot, actor: User | None) -> Iterator[tuple[Sheet, Iterator[list[Any]]]]:
    """Yield each sheet with its rows, and tell how many of all rows have passed."""
    # Answers have a query of their own and are few.
    counted = [sheet for sheet in SHEETS if sheet is not sheets.COUNTERFACTUALS] if progress.is_followed() else []
    numbers = {sheet.name: sheet.rows_in(pilot).count() for sheet in counted}
    passed, total = 0, max(1, sum(numbers.values()))
    for sheet in SHEETS:
        first, last = (95 * number / total for number in (passed, passed + numbers.get(sheet.name, 0)))
        rows = rows_of(pilot, sheet, actor)
        line = f"Blad {sheet.name} schrijven"
        yield sheet, progress.by_row(rows, line, first=first, last=last, total=numbers.get(sheet.name, 0))
        passed += numbers.get(sheet.name, 0)


def write_page(book: Workbook, name: str, columns: Sequence[Column], rows: Iterable[Sequence[Any]]) -> int:
    """Add a sheet to a workbook that is only written, and return its number of rows."""
    page = book.create_sheet(name)
    page.freeze_panes = "A2"
    for place, column in enumerate(columns, 1):
        page.column_dimensions[get_column_letter(place)].width = _width(column)
    page.append([_bold(page, column.name) for column in columns])
    count = 0
    for count, values in enumerate(rows, 1):  # noqa: B007  # the last number is the answer
        page.append([_cell(page, value) for value in values])
    return count


def _bold(page: Any, text: str) -> Any:
    cell = WriteOnlyCell(page, value=text)
    cell.font = Font(bold=True)
    return cell


def _width(column: Column) -> int:
    longest = column.kind.max_length if isinstance(column.kind, Text) else 12
    if isinstance(column.kind, Codes):
        longest = 40
    return max(len(column.name) + 3, min(longest, 30))


def _cell(page: Any, value: Any) -> Any:
    """Return a value as openpyxl writes it: dates and numbers as such, and text never as anything else."""
    if isinstance(value, bool | tuple):
        value = as_text(value)
    if not isinstance(value, str):
        is_early = isinstance(value, date) and value < FIRST_SPREADSHEET_DAY
        is_too_exact = isinstance(value, time) and value.microsecond
        return value.isoformat() if is_early or is_too_exact else value
    text = ESCAPED.sub(lambda match: f"_x005F{match[0]}", plain_text(value)).replace("\r", "_x000D_")
    if text in ERROR_CODES:
        cell = WriteOnlyCell(page, value=text)
        cell.data_type = "s"
        return cell
    return text or None


def _write_zip(pilot: Pilot, file: IO[bytes], actor: User | None) -> dict[str, int]:
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        return _write_csv(pilot, lambda name: archive.open(name, "w"), actor)


def _write_csv(pilot: Pilot, opened: Any, actor: User | None) -> dict[str, int]:
    counts = {}
    for sheet in SHEETS:
        # The byte order mark tells a spreadsheet that this is UTF-8.
        with opened(f"{sheet.name}.csv") as file, io.TextIOWrapper(file, "utf-8-sig", newline="") as text:
            writer = csv.writer(text, delimiter=";", quoting=csv.QUOTE_ALL)
            writer.writerow(column.name for column in sheet.columns)
            counts[sheet.name] = 0
            for values in rows_of(pilot, sheet, actor):
                writer.writerow(as_text(value) for value in values)
                counts[sheet.name] += 1
    return counts


def plain_text(text: str) -> str:
    return protection.protect(protection.without_unreadable(text))


def as_text(value: Any) -> str:
    """Return a value as it stands in a CSV file."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "ja" if value else "nee"
    if isinstance(value, tuple):
        return ";".join(value)
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text).replace(".", ",")
    if isinstance(value, time):
        return f"{value:%H:%M}" if not (value.second or value.microsecond) else value.isoformat()
    return plain_text(value) if isinstance(value, str) else str(value)
