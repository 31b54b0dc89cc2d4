"""Reading a workbook, whatever it comes in: an XLSX file, or CSV files in a folder or a zip file."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TypeVar

from cases import progress
from cases.exchange import archives, csv_files, spreadsheets
from cases.exchange.errors import RowError, UnreadableFile
from cases.exchange.rows import Problems, RawSheet, SheetRows, read_sheet
from cases.exchange.sheets import SHEETS

Item = TypeVar("Item")
# Up to which percentage of an import the reading is.
READ = 35
MOST_BYTES = 50 * 1024 * 1024
# What an old .xls file and an encrypted .xlsx file begin with.
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"

EMPTY = "Er staat niets in dit werkboek."
NOT_A_WORKBOOK = "Dit is geen werkboek. Kies een XLSX-bestand, of een zipbestand met CSV-bestanden."


def read(path: Path) -> tuple[dict[str, SheetRows], Problems]:
    """Return the sheets of the workbook at `path` in the order of the werkboek, and all that is wrong with them.

    When the file as a whole cannot be read there are no sheets and one problem. Nothing is looked up in the database.
    """
    problems = Problems()
    found: dict[str, SheetRows] = {}
    try:
        for raw in _sheets(path):
            if raw.name in found:
                problems.in_sheet(raw.name, "dit blad staat er twee keer in.")
            elif (sheet := read_sheet(raw, problems)) is not None:
                found[raw.name] = sheet
    except UnreadableFile as error:
        return {}, Problems([RowError(str(error))])
    if not found and not problems:
        problems.append(RowError(EMPTY))
    return {sheet.name: found[sheet.name] for sheet in SHEETS if sheet.name in found}, problems


def _sheets(path: Path) -> Iterator[RawSheet]:
    if path.is_dir():
        yield from _guarded_sheets(csv_files.sheets_in_folder(path))
        return
    try:
        size = path.stat().st_size
        file = path.open("rb")
    except OSError as error:
        raise UnreadableFile(f"Het bestand {path.name} is niet gevonden of mag niet gelezen worden.") from error
    if size > MOST_BYTES:
        file.close()
        raise UnreadableFile(f"Het bestand is groter dan {MOST_BYTES // 1024**2} MB.")
    with file:
        yield from sheets_in(file)


def sheets_in(file: IO[bytes]) -> Iterator[RawSheet]:
    """Yield the sheets of an open XLSX or zip file. Read the rows of one before asking for the next.

    Raises:
        UnreadableFile: it is no workbook, or not a safe one.
    """
    yield from _guarded_sheets(_sheets_in_file(file))


def _guarded_sheets(sheets: Iterator[RawSheet]) -> Iterator[RawSheet]:
    for number, raw in enumerate(_guarded(sheets)):
        # How many rows there are is not known yet; the sheet counts as a whole.
        percent = READ * min(number, len(SHEETS)) / len(SHEETS)
        rows = progress.by_row(_guarded(raw.rows), f"Blad {raw.name} lezen", first=percent, last=percent, total=0)
        yield RawSheet(raw.name, rows)


def _sheets_in_file(file: IO[bytes]) -> Iterator[RawSheet]:
    start = file.read(128)
    if start.startswith(OLE):
        raise UnreadableFile(f"{archives.ENCRYPTED} Een oud XLS-bestand sla je eerst op als XLSX.")
    if not zipfile.is_zipfile(file):
        raise UnreadableFile(archives.DAMAGED if start.startswith(b"PK") else NOT_A_WORKBOOK)
    with zipfile.ZipFile(file) as archive:
        if OPEN_DOCUMENT in start:
            raise UnreadableFile("Dit is een ODS-bestand. Sla het op als XLSX.")
        archives.check(archive)
        if spreadsheets.CONTENT_TYPES in archive.namelist():
            yield from spreadsheets.sheets(archive, file)
        else:
            yield from csv_files.sheets_in_zip(archive)


def _guarded(items: Iterator[Item]) -> Iterator[Item]:
    """Yield from `items`; whatever a damaged or hostile file makes a parser throw becomes one sentence."""
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except UnreadableFile:
            raise
        except Exception as error:  # zlib, zipfile, expat and openpyxl each have their own
            raise UnreadableFile(archives.DAMAGED) from error
        yield item
