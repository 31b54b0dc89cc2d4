"""Reading a workbook that is a folder or a zip file of CSV files: UTF-8, with ; between the cells."""

from __future__ import annotations

import csv
import io
import itertools
import re
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath
from typing import IO, Any

from cases.exchange import archives
from cases.exchange.errors import BadCell, UnreadableFile
from cases.exchange.rows import MOST_COLUMNS, RawSheet

SUFFIX = ".csv"
# What Python makes of bytes that are not UTF-8.
NOT_UTF8 = re.compile("[\udc80-\udcff]")
# A report may hold some of its own.
MOST_SEPARATORS = 10_000
NO_CSV = "Er zijn geen CSV-bestanden gevonden. De bestanden heten naar hun blad, zoals bezoeken.csv."
QUOTES = (
    'de aanhalingstekens kloppen niet, of een cel is te lang. Zet een tekst met een ; of een " tussen aanhalingstekens.'
)


def sheets_in_folder(folder: Path) -> Iterator[RawSheet]:
    """Yield the CSV files of a folder as sheets.

    Raises:
        UnreadableFile: there are none, or together they are too large.
    """
    paths = sorted(path for path in folder.iterdir() if path.suffix.lower() == SUFFIX and path.is_file())
    if not paths:
        raise UnreadableFile(NO_CSV)
    if sum(path.stat().st_size for path in paths) > archives.MOST_UNPACKED:
        raise UnreadableFile(archives.TOO_LARGE)
    for path in paths:
        yield RawSheet(path.stem, _rows(path.stem, path.open("rb")))


def sheets_in_zip(archive: zipfile.ZipFile) -> Iterator[RawSheet]:
    """Yield the CSV files of a zip file, in whatever folder they are, as sheets.

    Raises:
        UnreadableFile: there are none, or two have the same name.
    """
    members = {}
    for member in archive.infolist():
        path = PurePosixPath(member.filename)
        if path.suffix.lower() != SUFFIX or "__MACOSX" in path.parts:
            continue
        if path.stem in members:
            raise UnreadableFile(f"Het blad {path.stem} staat twee keer in het zipbestand.")
        members[path.stem] = member
    if not members:
        raise UnreadableFile(NO_CSV)
    for name, member in members.items():
        yield RawSheet(name, _rows(name, archive.open(member)))


def _rows(name: str, file: IO[bytes]) -> Iterator[tuple[int, list[Any]]]:
    with io.TextIOWrapper(file, "utf-8-sig", errors="surrogateescape", newline="") as text:
        # "strict": an unfinished quotation mark would otherwise swallow the rest of the file.
        reader = csv.reader(_lines(name, text), delimiter=";", strict=True)
        for number in itertools.count(1):
            try:
                cells = next(reader, None)
            except csv.Error as error:
                raise UnreadableFile(f"{name} rij {number}: {QUOTES}") from error
            if cells is None:
                return
            if any(cells[MOST_COLUMNS:]):
                raise UnreadableFile(f"Blad {name} heeft in rij {number} meer dan {MOST_COLUMNS} kolommen.")
            yield number, [_cell(cell) for cell in cells[:MOST_COLUMNS]]


def _lines(name: str, text: Iterable[str]) -> Iterator[str]:
    """Yield lines; one that would fall apart into millions of cells is not a line of a workbook."""
    for line in text:
        if line.count(";") > MOST_SEPARATORS:
            raise UnreadableFile(f"Blad {name} heeft een rij met meer dan {MOST_SEPARATORS} puntkomma's.")
        yield line


def _cell(text: str) -> Any:
    if NOT_UTF8.search(text):
        shown = NOT_UTF8.sub("?", text)
        return BadCell(shown, "is niet leesbaar.", "Sla het bestand op als CSV met de tekenset UTF-8.")
    return text
