"""The figures that go along inside the PDF: JSON for a program, CSV for a spreadsheet. Published figures alone.

They are the same files that can be fetched apart, so that nobody has to ask which of the two is right.
"""

from __future__ import annotations

from dataclasses import dataclass

from reports import workbook
from reports.evaluation import Evaluation


@dataclass(frozen=True)
class Attached:
    name: str
    description: str
    content: str


def attached_to(evaluation: Evaluation) -> tuple[Attached, ...]:
    """Return the files of the report, by name."""
    return (
        Attached(
            "cijfers.json",
            "De gepubliceerde cijfers. Een waarde null wordt niet getoond.",
            workbook.figures_json(evaluation),
        ),
        Attached(
            "cijfers.csv", "De gepubliceerde cijfers, een regel voor elk getal.", workbook.figures_csv(evaluation)
        ),
    )
