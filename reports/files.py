"""The files in which a report leaves the building, each made from the same evaluation."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.utils.text import slugify

from cases import progress
from reports import odt, workbook
from reports.codes import FileKind
from reports.evaluation import Evaluation
from reports.models import CouncilReport
from reports.printing import evaluation_pdf, public_summary_pdf

CONTENT_TYPES: Mapping[FileKind, str] = {
    FileKind.PDF: "application/pdf",
    FileKind.SUMMARY: "application/pdf",
    FileKind.ODT: "application/vnd.oasis.opendocument.text",
    FileKind.XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    FileKind.JSON: "application/json",
    FileKind.CSV: "text/csv; charset=utf-8",
}
EXTENSIONS = {FileKind.SUMMARY: "pdf"}


def make(evaluation: Evaluation, *, sha256: str = "") -> dict[FileKind, bytes]:
    """Return all files of a report.

    Args:
        sha256: the checksum of the snapshot, which the spreadsheet names.

    Raises:
        PrintingFailed: a PDF could not be made.
    """
    made = {}
    for number, kind in enumerate(FileKind):
        line = f"Bestand {number + 1} van {len(FileKind)} maken: {kind.label}"
        progress.tell(10 + 85 * number / len(FileKind), line)
        made[kind] = make_one(kind, evaluation, sha256=sha256)
    return made


def make_one(kind: FileKind, evaluation: Evaluation, *, sha256: str = "") -> bytes:
    """Return one file of a report.

    Raises:
        PrintingFailed: a PDF could not be made.
    """
    makers: Mapping[FileKind, Callable[[], bytes]] = {
        FileKind.PDF: lambda: evaluation_pdf(evaluation),
        FileKind.SUMMARY: lambda: public_summary_pdf(evaluation),
        FileKind.ODT: lambda: odt.document(evaluation),
        FileKind.XLSX: lambda: workbook.workbook(evaluation, checksum=sha256),
        FileKind.JSON: lambda: workbook.figures_json(evaluation).encode(),
        FileKind.CSV: lambda: workbook.figures_csv(evaluation).encode("utf-8-sig"),
    }
    return makers[kind]()


def name_of(report: CouncilReport, kind: FileKind) -> str:
    """Return the name under which a browser keeps the file: tussenevaluatie-2022-uitgave-1.pdf."""
    about = "samenvatting-" if kind == FileKind.SUMMARY else ""
    edition = f"uitgave-{report.edition}" if report.is_published else "concept"
    period = f"{report.first}-{report.last}"
    return f"{about}{slugify(report.kind)}-{period}-{edition}.{EXTENSIONS.get(kind, kind.value)}"
