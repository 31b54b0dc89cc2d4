"""The figures that go along inside the PDF: JSON for a program, CSV for a spreadsheet. Published figures alone."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cases.exchange.protection import protect
from reports.evaluation import Evaluation
from reports.tables import Value

HEADINGS = ("tabel", "titel", "regel", "kolom", "waarde", "eenheid")


@dataclass(frozen=True)
class Attached:
    name: str
    description: str
    content: str


def attached_to(evaluation: Evaluation) -> tuple[Attached, ...]:
    """Return the files of the report, by name."""
    return (
        Attached("cijfers.json", "De gepubliceerde cijfers. Een waarde null wordt niet getoond.", _figures(evaluation)),
        Attached("tabellen.csv", "De tabellen van de bijlage, een regel voor elk getal.", tables_csv(evaluation)),
    )


def _figures(evaluation: Evaluation) -> str:
    """Return the figures as the command line writes them with --gepubliceerd."""
    return json.dumps(evaluation.figures.json, indent=2, ensure_ascii=False) + "\n"


def tables_csv(evaluation: Evaluation) -> str:
    """Return all tables as CSV: semicolons and decimal commas, as a Dutch spreadsheet reads it."""
    file = io.StringIO()
    written = csv.writer(file, delimiter=";", lineterminator="\r\n")
    written.writerow(HEADINGS)
    written.writerows(tuple(protect(part) for part in row) for row in _rows(evaluation))
    # The mark at the start tells a spreadsheet that it is UTF-8.
    return f"\ufeff{file.getvalue()}"


def _rows(evaluation: Evaluation) -> Iterator[tuple[str, ...]]:
    for chapter in evaluation.chapters:
        for exhibit in chapter.exhibits:
            table, number = exhibit.table, str(exhibit.number)
            for row in table.rows:
                yield number, table.caption, row.label, table.unit, _written(row.value), row.unit.strip()
                if table.of:
                    yield number, table.caption, row.label, table.of, "" if row.of is None else _written(row.of), ""
        if chapter.budget:
            number, caption = str(chapter.budget.number), chapter.budget.caption
            for line in evaluation.figures.budget:
                yield number, caption, str(line.year), "Begroot", _written(line.budgeted), "euro"
                realised = "nog niet bekend" if line.realised is None else _written(line.realised)
                yield number, caption, str(line.year), "Uitgegeven", realised, "euro"


def _written(value: Value) -> str:
    """Return a number without separators of thousands, or that it is not shown."""
    return str(value).replace(".", ",") if isinstance(value, int | Decimal) else str(value)
