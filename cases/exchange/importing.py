"""Bringing a workbook into a pilot: all of it, or nothing at all."""

from __future__ import annotations

import gc
import logging
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from django.db import DataError, IntegrityError, transaction

from cases import audit, caseload, progress
from cases.exchange import (
    answers,
    differences,
    file_rules,
    places,
    planning,
    reading,
    rules,
    sheets,
    shielding,
    writing,
)
from cases.exchange.errors import RowError
from cases.exchange.rows import Problems
from cases.exchange.stored import Workbook
from cases.models import Pilot, User

logger = logging.getLogger(__name__)

FIRST_PILOT_STARTS = date(2022, 1, 1)


@dataclass(frozen=True)
class Counts:
    """How many rows of a sheet are new, changed, and as they were."""

    new: int = 0
    changed: int = 0
    unchanged: int = 0

    @property
    def total(self) -> int:
        return self.new + self.changed + self.unchanged


@dataclass(frozen=True)
class ImportResult:
    """What an import did, or would do. With one error nothing was stored, and `counts` and `changes` are empty."""

    errors: tuple[RowError, ...]
    counts: dict[str, Counts]
    dry_run: bool
    changes: dict[str, differences.SheetChanges] = field(default_factory=dict, repr=False)

    @property
    def ok(self) -> bool:
        return not self.errors

    def names(self) -> set[str]:
        """Return what the rows that are shown are called in the workbook, part by part: references, numbers."""
        rows = [row for sheet in self.changes.values() for row in sheet.names()]
        return {part for row in rows for part in row.split(", ")}

    @property
    def changes_something(self) -> bool:
        return any(counts.new or counts.changed for counts in self.counts.values())


def run(
    source: Path,
    *,
    pilot: Pilot | None,
    actor: User | None,
    dry_run: bool = False,
    when_stored: Callable[[ImportResult], None] = lambda _: None,
) -> ImportResult:
    """Import the workbook at `source` (an XLSX file, or CSV files in a folder or a zip file) in one transaction.

    Args:
        pilot: where it goes; None makes the first pilot of this installation.
        actor: who does it; None for a command of the server.
        dry_run: do exactly the same, and take it back at the end.
        when_stored: called in that transaction when everything is stored; what it raises takes everything back.
    """
    with _without_collector():
        return _read_and_store(source, pilot, actor, dry_run=dry_run, when_stored=when_stored)


@contextmanager
def _without_collector() -> Iterator[None]:
    """Let Python look for no loops among objects: all rows stay until the end, and looking took a fifth of the time."""
    was_enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_enabled:
            gc.enable()


def _read_and_store(
    source: Path,
    pilot: Pilot | None,
    actor: User | None,
    *,
    dry_run: bool,
    when_stored: Callable[[ImportResult], None],
) -> ImportResult:
    workbook, problems = reading.read(source)
    if not all(rows.is_sound for rows in workbook.values()) or (problems and not workbook):
        return _refused(problems, dry_run)
    try:
        with transaction.atomic():
            result = _run(workbook, problems, pilot, actor, dry_run=dry_run)
            if dry_run or not result.ok:
                transaction.set_rollback(True)
            else:
                when_stored(result)
            return result
    except (IntegrityError, DataError) as error:
        # The rules above say everything kindly; this is the database's own word, for what they overlooked.
        logger.exception("The database refused a workbook")
        reason = str(error).splitlines()[0]
        return _refused([RowError(f"De database weigert dit werkboek ({reason}). Er is niets opgeslagen.")], dry_run)


def _run(
    workbook: Workbook, problems: Problems, pilot: Pilot | None, actor: User | None, *, dry_run: bool
) -> ImportResult:
    pilot = caseload.lock(pilot) if pilot else _first_pilot(workbook)
    plan = planning.build(pilot, workbook, problems)
    if shielded := shielding.refusals(plan, actor):
        # Nothing else is said: what does not fit could tell what stands in a restricted file.
        return _refused(shielded, dry_run)
    progress.tell(planning.COMPARED, "De regels worden nagekeken")
    rules.check(plan)
    places.check(plan)
    file_rules.check(plan)
    counterfactuals = answers.build(plan)
    if problems:
        return _refused(problems, dry_run)
    counts = _counts(plan, counterfactuals)
    changes = differences.of(plan, counterfactuals)
    writing.write(plan, counterfactuals)
    audit.record("workbook.imported", actor=actor, pilot=pilot, fields=counts)
    return ImportResult((), counts, dry_run, changes)


def _refused(problems: Iterable[RowError], dry_run: bool) -> ImportResult:
    order = {sheet.name: number for number, sheet in enumerate(sheets.SHEETS)}
    in_order = sorted(problems, key=lambda error: (order.get(error.sheet, -1), error.row or 0))
    return ImportResult(tuple(in_order), {}, dry_run)


def _counts(plan: planning.Plan, counterfactuals: list[answers.Answer]) -> dict[str, Counts]:
    """Count the rows of each sheet that is in the file. An answer that changes, changes with all its rows."""
    found = {}
    for name, rows in plan.workbook.items():
        if rows.sheet is sheets.COUNTERFACTUALS:
            states = [(answer.is_new, answer.is_touched) for answer in counterfactuals for _ in answer.rows]
        else:
            states = [(entry.is_new, entry.is_touched) for entry in plan.entries(rows.sheet)]
        new = sum(is_new for is_new, _ in states)
        touched = sum(is_touched for _, is_touched in states)
        found[name] = Counts(new, touched - new, len(states) - touched)
    return found


def _first_pilot(workbook: Workbook) -> Pilot:
    """Make the pilot of an installation that has none yet."""
    rows = workbook[sheets.TRAJECTORIES.name].rows.values() if sheets.TRAJECTORIES.name in workbook else ()
    starts = [row.values["gestart_op"] for row in rows if "gestart_op" not in row.broken]
    return Pilot.objects.create(
        slug="groningen",
        name="Pilot gezinsverzorger Groningen",
        municipality="Groningen",
        started_on=min([FIRST_PILOT_STARTS, *starts]),
        caseload_target=8,
        caseload_cap=10,
        fte=2,
    )
