"""Storing a plan that has no problems.

`bulk_create` goes past `save()`, so what that adds is added here too; a test compares the two.

The order matters, because the database refuses a visit or an assignment outside its trajectory and two trajectories of
a family at the same time, at every moment. With "what stays" for the days that a period had and keeps:

1. assignments that get shorter, get shorter;
2. visits that leave the days that stay, are taken out;
3. trajectories are cut back to the days that stay (or, when none stay, moved far away: nothing is left in them);
4. trajectories get their new period, and new ones are added;
5. assignments and visits get their place in them.

Everything around a family comes last, because it refers to all of these.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import models

from cases import progress
from cases.exchange import sheets
from cases.exchange.answers import Answer
from cases.exchange.file_sheets import FILE_SHEETS, PLANNED_VISITS
from cases.exchange.planning import Entry, Plan
from cases.exchange.rules import NO_END
from cases.exchange.sheets import TRIGGERS
from cases.models import (
    Assignment,
    CounterfactualAnswer,
    CounterfactualCare,
    Family,
    FamilyTrigger,
    NeighbourhoodTeam,
    PlannedVisit,
    Trajectory,
    Visit,
)
from cases.models.families import searchable
from cases.models.visits import TASK_FIELDS

BATCH = 500
# From which percentage of an import on the rows are stored.
FROM = 65
VISIT_FIELDS = {column.field for column in sheets.VISITS.columns} - {"tasks"} | set(TASK_FIELDS.values())
# Long before any help: here a trajectory waits that moves to days that another one still has to leave.
FAR_AWAY = date(1, 1, 1)


def write(plan: Plan, answers: list[Answer]) -> None:
    """Store everything in `plan`. Call it in the transaction in which the plan was made."""
    told = _Told.of(plan)
    NeighbourhoodTeam.objects.bulk_create(team for team in plan.teams.values() if team.pk is None)
    _store(plan.entries(sheets.DISTRICTS), told)
    for entry in plan.entries(sheets.STAFF):
        if entry.is_new:
            entry.record.password = make_password(None)
    _store(plan.entries(sheets.STAFF), told)
    _store_families(plan, told)
    _store(plan.entries(sheets.MEMBERS), told)
    moved = _make_way(plan)
    _store(plan.entries(sheets.TRAJECTORIES), told)
    _store(plan.entries(sheets.ASSIGNMENTS), told)
    _store(plan.entries(sheets.OVERRIDES), told)
    _store_visits(plan, moved, told)
    _store(plan.entries(sheets.PRODUCTS), told)
    _store(plan.entries(sheets.TARIFFS), told)
    _store(plan.entries(sheets.BUDGET), told)
    _store_answers(answers)
    _release_visits(plan)
    for sheet in FILE_SHEETS:
        _store_in_turn(plan.entries(sheet), told)


@dataclass
class _Told:
    """How many rows there are to store, and how many are."""

    total: int
    passed: int = 0

    @classmethod
    def of(cls, plan: Plan) -> _Told:
        return cls(sum(entry.is_touched for table in plan.tables.values() for entry in table.entries.values()))

    def in_batches(self, entries: Sequence[Entry]) -> Iterator[list[Entry]]:
        """Yield entries of one sheet some hundreds at a time, and tell how many rows have passed."""
        if not entries:
            return
        first, last = (
            FROM + (100 - FROM) * number / self.total for number in (self.passed, self.passed + len(entries))
        )
        line = f"Blad {entries[0].row.sheet.name} opslaan"
        rows = progress.by_row(entries, line, first=first, last=last, total=len(entries))
        while batch := list(itertools.islice(rows, BATCH)):
            yield batch
        self.passed += len(entries)


def _store(entries: Iterable[Entry], told: _Told) -> None:
    new, changed = [], []
    for entry in entries:
        if entry.is_new:
            new.append(entry)
        elif entry.changed:
            changed.append(entry)
    for batch in told.in_batches(new):
        _manager(batch).bulk_create([entry.record for entry in batch])
    fields = sorted({name for entry in changed for name in entry.changed} - {TRIGGERS.field})
    for batch in told.in_batches(changed):
        if fields:
            _manager(batch).bulk_update([entry.record for entry in batch], fields)


def _manager(entries: list[Entry]) -> models.Manager[Any]:
    return entries[0].row.sheet.model._default_manager


def _update(records: list[Any], fields: list[str]) -> None:
    if records:
        type(records[0])._default_manager.bulk_update(records, fields, batch_size=BATCH)


def _store_in_turn(entries: list[Entry], told: _Told) -> None:
    """Store what leaves a place before what takes it: a family waits once, and a visit is agreed once a moment."""
    for _, together in itertools.groupby(sorted(entries, key=_turn), key=lambda entry: _turn(entry)[:2]):
        _store(together, told)


def _turn(entry: Entry) -> tuple[bool, bool, int]:
    """Return when an entry is stored. Rows with a number of their own come in order of it: so they got it."""
    leaves = getattr(entry.record, "cancelled", False) or getattr(entry.record, "ended_on", None) is not None
    sequence = entry.row.sheet.sequence
    number = entry.row.values.get(sequence.name, 1) if sequence else 0
    return entry.is_new, not leaves, number


def _release_visits(plan: Plan) -> None:
    """A visit belongs to one agreed visit: it is let go before another one takes it."""
    changed = [entry.record.pk for entry in plan.entries(PLANNED_VISITS) if "visit" in entry.changed]
    if changed:
        PlannedVisit.objects.filter(pk__in=changed).update(visit=None)


def _store_families(plan: Plan, told: _Told) -> None:
    entries = plan.entries(sheets.FAMILIES)
    for entry in entries:
        entry.record.search_name = searchable(entry.record.last_name)[:120]
        if "last_name" in entry.changed:
            entry.changed.append("search_name")
    _store(entries, told)
    added = []
    for entry in entries:
        wanted = set(entry.row.values.get(TRIGGERS.name, ()))
        if entry.is_new or TRIGGERS.field in entry.changed:
            added += _exchange_triggers(entry.record, plan.triggers.get(entry.record.pk, set()), wanted)
    FamilyTrigger.objects.bulk_create(added, batch_size=BATCH)


def _exchange_triggers(family: Family, before: set[str], wanted: set[str]) -> list[FamilyTrigger]:
    if before - wanted:
        FamilyTrigger.objects.filter(family=family, trigger__in=before - wanted).delete()
    return [FamilyTrigger(family=family, trigger=trigger) for trigger in sorted(wanted - before)]


def _make_way(plan: Plan) -> list[Visit]:
    """Take steps 1, 2 and 3; return the visits that were taken out."""
    shorter = []
    for entry in plan.entries(sheets.ASSIGNMENTS):
        before = entry.stored
        if before is not None and (entry.record.ended_on or NO_END) < (before.ended_on or NO_END):
            shorter.append(Assignment(pk=before.pk, ended_on=entry.record.ended_on))
    _update(shorter, ["ended_on"])
    kept = _days_that_stay(plan)
    moved = _take_out_visits(plan, kept)
    far_away = (FAR_AWAY + timedelta(days=number) for number in itertools.count())
    waiting = []
    for number, days in kept.items():
        first, last = days or itertools.repeat(next(far_away), 2)
        waiting.append(Trajectory(pk=number, started_on=first, ended_on=None if last == NO_END else last))
    _update(waiting, ["started_on", "ended_on"])
    return moved


def _days_that_stay(plan: Plan) -> dict[int, tuple[date, date] | None]:
    """Return of every trajectory with another period the days it had and keeps; None when there are none."""
    kept: dict[int, tuple[date, date] | None] = {}
    for entry in plan.entries(sheets.TRAJECTORIES):
        before, after = entry.stored, entry.record
        if before is not None and {"started_on", "ended_on"}.intersection(entry.changed):
            first = max(before.started_on, after.started_on)
            last = min(before.ended_on or NO_END, after.ended_on or NO_END)
            kept[before.pk] = (first, last) if first <= last else None
    return kept


def _take_out_visits(plan: Plan, kept: dict[int, tuple[date, date] | None]) -> list[Visit]:
    moved = []
    for entry in plan.entries(sheets.VISITS):
        visit = entry.stored
        if visit is None or visit.trajectory_id not in kept or not entry.changed:
            continue
        days = kept[visit.trajectory_id]
        if days is None or not days[0] <= visit.visited_on <= days[1]:
            moved.append(visit)
    # They come back with the same number, so what refers to them (a signal, a score) stays as it is.
    visits = Visit.objects.filter(pk__in=[visit.pk for visit in moved])
    visits._raw_delete(using=visits.db)  # the public one would empty those references
    return moved


def _store_visits(plan: Plan, moved: list[Visit], told: _Told) -> None:
    """Add and change visits in one stroke: for thousands of changed rows an update would take minutes."""
    entries = [entry for entry in plan.entries(sheets.VISITS) if entry.is_touched]
    numbers = {visit.pk for visit in moved}
    for entry in entries:
        if entry.stored is not None and entry.stored.pk in numbers:
            _keep_the_rest(entry)
        else:
            entry.record.pk = None
    for batch in told.in_batches(entries):
        Visit.objects.bulk_create(
            [entry.record for entry in batch],
            update_conflicts=True,
            unique_fields=["pilot", "reference"],
            update_fields=sorted(VISIT_FIELDS - {"reference"}),
        )


def _keep_the_rest(entry: Entry) -> None:
    """A visit that was taken out comes back as it was, with its number and whatever is not in the workbook."""
    for field in Visit._meta.concrete_fields:
        if field.name not in VISIT_FIELDS:
            setattr(entry.record, field.attname, getattr(entry.stored, field.attname))


def _store_answers(answers: list[Answer]) -> None:
    touched = [answer for answer in answers if answer.is_touched]
    CounterfactualAnswer.objects.bulk_create((answer.record for answer in touched), batch_size=BATCH)
    lines = []
    for answer in touched:
        for line in answer.lines:
            line.answer = answer.record
            lines.append(line)
    CounterfactualCare.objects.bulk_create(lines, batch_size=BATCH)
