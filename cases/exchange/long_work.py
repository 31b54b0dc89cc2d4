"""The import and the export as long work: see `cases.jobs`."""

from __future__ import annotations

import json
import os
from dataclasses import asdict

from django.urls import reverse

from cases import clock, jobs
from cases.codes import Role
from cases.exchange import exporting, importing, uploads
from cases.exchange.errors import RowError
from cases.models import Job

IMPORT, EXPORT = "import", "export"

FILE_IS_GONE = "Het werkboek is er niet meer. Er is niets opgeslagen. Kies het bestand opnieuw."
NOT_RIGHT = "Er klopt nog iets niet. Er is niets opgeslagen. Verbeter het werkboek en kies het opnieuw."


def import_workbook(job: Job, finish: jobs.Finish) -> None:
    """Import the workbook that was confirmed: all of it, or nothing.

    Raises:
        Refused: it is gone, or it does not fit any more; then `errors_of` gives each error with its row.
    """
    path = uploads.taken(job.about["file"])
    if path is None:
        raise jobs.Refused(FILE_IS_GONE)
    try:
        result = importing.run(
            path, pilot=job.pilot, actor=job.asked_by, when_stored=lambda done: finish(_what_was_done(done))
        )
    finally:
        path.unlink(missing_ok=True)
    if not result.ok:
        # They name what stands in the workbook, so they are not in the table of jobs.
        with exporting.private_file(jobs.file_of(job)) as file:
            file.write(json.dumps([asdict(error) for error in result.errors]).encode())
        raise jobs.Refused(NOT_RIGHT)


def errors_of(job: Job) -> list[RowError]:
    """Return what was wrong with the workbook of a job that was refused, for as long as that is kept."""
    if not jobs.has_file(job):
        return []
    try:
        return [RowError(**error) for error in json.loads(jobs.file_of(job).read_bytes())]
    except FileNotFoundError:
        return []


def _what_was_done(result: importing.ImportResult) -> str:
    new = sum(counts.new for counts in result.counts.values())
    changed = sum(counts.changed for counts in result.counts.values())
    return f"Het werkboek is geïmporteerd: {new} rijen nieuw, {changed} gewijzigd."


def export_workbook(job: Job, finish: jobs.Finish) -> None:
    """Write the workbook; only when all of it is there it gets the name under which it is fetched."""
    path = jobs.file_of(job)
    half = path.with_suffix(".half")
    try:
        with exporting.private_file(half) as file:
            exporting.write(job.pilot, file, actor=job.asked_by)
            file.flush()
            os.fsync(file.fileno())
        half.replace(path)
        finish("Het werkboek staat klaar.")
    except BaseException:
        half.unlink(missing_ok=True)
        path.unlink(missing_ok=True)
        raise


def register() -> None:
    """Make both known to the queue."""
    jobs.register(
        IMPORT,
        jobs.Kind(
            title="Werkboek importeren",
            roles=(Role.TEAM_MANAGER,),
            work=import_workbook,
            leads_to=lambda _: (reverse("cases:import"), "Naar werkboek importeren"),
        ),
    )
    jobs.register(
        EXPORT,
        jobs.Kind(
            title="Werkboek exporteren",
            roles=(Role.TEAM_MANAGER,),
            work=export_workbook,
            leads_to=lambda _: (reverse("cases:export"), "Naar werkboek exporteren"),
            file_name=lambda job: f"werkboek-{job.pilot.slug}-{clock.today():%Y-%m-%d}.xlsx",
        ),
    )
