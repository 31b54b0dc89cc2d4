"""A small valid workbook, and ways to change it and to write it as a file."""

from __future__ import annotations

import copy
import csv
import io
import zipfile
from datetime import date, time
from pathlib import Path
from typing import Any, Self

from openpyxl import Workbook

from cases import models

VALID: dict[str, list[dict[str, Any]]] = {
    "wijken": [
        {"wijk": "Beijum", "gebied": "Oost", "wij_team": "WIJ Beijum"},
        {"wijk": "Selwerd", "gebied": "Noord", "wij_team": ""},
    ],
    "medewerkers": [
        {"gebruikersnaam": "cas", "naam": "Cas Manager", "rol": "casemanager", "wij_team": "WIJ Beijum", "fte": None},
        {"gebruikersnaam": "greet", "naam": "Greet", "rol": "gezinsverzorger", "wij_team": "", "fte": "0,67"},
        {"gebruikersnaam": "geert", "naam": "Geert", "rol": "gezinsverzorger", "wij_team": "", "fte": 1},
        {"gebruikersnaam": "tea", "naam": "Tea", "rol": "teammanager", "wij_team": "", "fte": None},
    ],
    "gezinnen": [
        {
            "gezin": "G1",
            "achternaam": "Öztürk",
            "huisnummer": 12,
            "postcode": "9712ab",
            "wijk": "Beijum",
            "casemanager": "cas",
            "aanleidingen": "opvoeding; schulden",
            "aangemeld_op": date(2022, 12, 1),
        },
        {
            "gezin": "G2",
            "achternaam": "Jansen",
            "huisnummer": "3-5",
            "postcode": "",
            "wijk": "Selwerd",
            "casemanager": "cas",
            "aanleidingen": "",
            "aangemeld_op": "2022-02-01",
        },
    ],
    "gezinsleden": [
        {"gezin": "G1", "volgnummer": 1, "rol": "ouder", "voornaam": "Elif", "geboortedatum": "1990-04-03"},
        {"gezin": "G1", "volgnummer": 2, "rol": "kind", "voornaam": "Deniz", "geboortedatum": date(2018, 5, 6)},
    ],
    "trajecten": [
        {"traject": "T1", "gezin": "G1", "gestart_op": date(2023, 1, 9)},
        {
            "traject": "T2",
            "gezin": "G2",
            "gestart_op": date(2022, 3, 1),
            "beeindigd_op": date(2022, 9, 30),
            "reden_beeindiging": 1,
            "vervolg": "geen",
        },
        {"traject": "T3", "gezin": "G2", "gestart_op": date(2023, 2, 1)},
    ],
    "inzet": [
        {"traject": "T1", "gezinsverzorger": "greet", "gestart_op": date(2023, 1, 9), "beeindigd_op": None},
        {
            "traject": "T2",
            "gezinsverzorger": "geert",
            "gestart_op": date(2022, 3, 1),
            "beeindigd_op": date(2022, 9, 30),
        },
    ],
    "afwijkingen": [
        {
            "traject": "T1",
            "goedgekeurd_door": "tea",
            "goedgekeurd_op": date(2023, 1, 2),
            "geldig_tot": None,
            "reden": "Kan niet wachten.",
        },
    ],
    "bezoeken": [
        {
            "bezoek": "B1",
            "traject": "T1",
            "gezinsverzorger": "greet",
            "datum": date(2023, 1, 10),
            "begintijd": time(9, 30),
            "minuten": 90,
            "reisminuten": 20,
            "soort": "huisbezoek",
            "niet_thuis": "nee",
            "taken": "regie;huishoudelijk",
            "wijze": "samen",
            "verslag": "Eerste regel.\nTweede regel.",
        },
        {
            "bezoek": "B2",
            "traject": "T2",
            "gezinsverzorger": "geert",
            "datum": "2022-09-30",
            "minuten": 0,
            "soort": "huisbezoek",
            "niet_thuis": "Ja",
        },
    ],
    "alternatieve_zorg": [
        {
            "traject": "T1",
            "regel": 1,
            "gevraagd_op": date(2023, 1, 16),
            "opgegeven_door": "cas",
            "antwoord": "zorg",
            "product": "IAG",
            "aantal_per_week_laag": 2,
            "aantal_per_week": "3,5",
            "aantal_per_week_hoog": 4.25,
            "zekerheid": "zeker",
            "toelichting": "Al besproken.",
        },
        {
            "traject": "T1",
            "regel": 2,
            "gevraagd_op": date(2023, 1, 16),
            "opgegeven_door": "cas",
            "antwoord": "zorg",
            "product": "BG",
        },
        {
            "traject": "T2",
            "regel": 1,
            "gevraagd_op": date(2022, 3, 8),
            "opgegeven_door": "cas",
            "antwoord": "geen",
        },
    ],
    "producten": [
        {"product": "IAG", "naam": "Gezinsbegeleiding", "grondslag": "jeugdwet", "eenheid": "uur", "zwaarte": 3},
        {"product": "BG", "naam": "Begeleiding", "grondslag": "wmo", "eenheid": "uur", "zwaarte": None},
    ],
    "tarieven": [
        {
            "product": "IAG",
            "prijs_laag": 60,
            "prijs": "72,5",
            "prijs_hoog": 80.1,
            "prijspeil": 2022,
            "geldig_vanaf": date(2022, 1, 1),
            "geldig_tot": date(2022, 12, 31),
            "bron": "fictief",
        },
    ],
    "begroting": [{"jaar": 2022, "begroot": 168000, "gerealiseerd": "161400,55", "toelichting": ""}],
}

# What a book can be made of; others add theirs.
SHEETS = dict(VALID)


class Book:
    """A workbook in memory. Rows count as in the spreadsheet: the first row of values is 2."""

    def __init__(self, *names: str) -> None:
        self.sheets = copy.deepcopy({name: SHEETS[name] for name in names or VALID})
        self.headers: dict[str, list[str]] = {}
        for name, rows in self.sheets.items():
            self.headers[name] = list(dict.fromkeys(column for row in rows for column in row))

    def set(self, sheet: str, row: int, **values: Any) -> Self:
        self.sheets[sheet][row - 2] |= values
        for column in values:
            self._need(sheet, column)
        return self

    def add(self, sheet: str, **values: Any) -> Self:
        self.sheets.setdefault(sheet, []).append(values)
        self.headers.setdefault(sheet, [])
        for column in values:
            self._need(sheet, column)
        return self

    def copy(self, sheet: str, row: int, **values: Any) -> Self:
        """Add a row like another one, with some values changed."""
        return self.add(sheet, **(self.sheets[sheet][row - 2] | values))

    def drop(self, sheet: str, *columns: str) -> Self:
        self.headers[sheet] = [column for column in self.headers[sheet] if column not in columns]
        return self

    def only(self, *names: str) -> Self:
        self.sheets = {name: rows for name, rows in self.sheets.items() if name in names}
        return self

    def blank(self, sheet: str) -> Self:
        self.sheets[sheet], self.headers[sheet] = [], []
        return self

    def _need(self, sheet: str, column: str) -> None:
        if column not in self.headers[sheet]:
            self.headers[sheet].append(column)

    def grid(self, sheet: str) -> list[list[Any]]:
        headers = self.headers[sheet]
        return [headers, *([row.get(column) for column in headers] for row in self.sheets[sheet])]

    def workbook(self) -> Workbook:
        book = Workbook()
        book.remove(book.active)
        for name in self.sheets:
            page = book.create_sheet(name)
            for row in self.grid(name):
                page.append(row)
        if not self.sheets:
            book.create_sheet("wijken")
        return book

    def xlsx(self, path: Path) -> Path:
        self.workbook().save(path)
        return path

    def folder(self, path: Path) -> Path:
        path.mkdir()
        for name in self.sheets:
            (path / f"{name}.csv").write_text(self._csv(name), encoding="utf-8", newline="")
        return path

    def zip(self, path: Path, *, inside: str = "") -> Path:
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name in self.sheets:
                archive.writestr(f"{inside}{name}.csv", self._csv(name))
        return path

    def _csv(self, sheet: str) -> str:
        text = io.StringIO(newline="")
        csv.writer(text, delimiter=";").writerows(
            ["" if value is None else value.strftime("%H:%M") if isinstance(value, time) else value for value in row]
            for row in self.grid(sheet)
        )
        return text.getvalue()


def rewritten(path: Path, member: str, change: Any) -> Path:
    """Change the bytes of one member of a zip file; `change` gets them and returns others."""
    with zipfile.ZipFile(path) as archive:
        parts = {info.filename: archive.read(info) for info in archive.infolist()}
    parts[member] = change(parts.get(member, b""))
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def row_counts() -> dict[str, int]:
    """Return the number of rows of every table of the work."""
    return {
        name: getattr(models, name).objects.count()
        for name in models.__all__
        if hasattr(getattr(models, name), "objects")
    }
