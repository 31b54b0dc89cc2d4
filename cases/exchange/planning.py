"""What the pilot will be after an import: every row of the file beside what is stored.

Here each row by itself is compared and checked, by the models' own `clean`. What rows mean for each other (periods,
roles, the cap) is checked in `rules` and `places`.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from cases import progress
from cases.exchange import sheets, stored
from cases.exchange.columns import Column, Link, Sheet
from cases.exchange.reading import READ
from cases.exchange.rows import Key, Problems, Row
from cases.exchange.sheets import SHEET_OF, TRIGGERS
from cases.models import NeighbourhoodTeam, Pilot

# Each sheet after those it refers to. Answers are made in `answers`.
ORDER = tuple(sheet for sheet in sheets.SHEETS if sheet is not sheets.COUNTERFACTUALS)
OF_A_PILOT = tuple(sheet for sheet in ORDER if any(field.name == "pilot" for field in sheet.model._meta.fields))
# Up to which percentage of an import the comparing is.
COMPARED = 60
# Above this many names, none is suggested for one that is not known: it would take too long.
MOST_SUGGESTIONS = 500


@dataclass(slots=True)
class Entry:
    """A row of the file: `record` is what it will be, `stored` what it is now (None: new)."""

    row: Row
    record: Any
    stored: Any | None
    changed: list[str] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.stored is None

    @property
    def is_touched(self) -> bool:
        return self.is_new or bool(self.changed)


@dataclass
class Table:
    """One sheet beside what is stored, by the key of the sheet."""

    sheet: Sheet
    stored: dict[Key, Any] = field(default_factory=dict)
    entries: dict[Key, Entry] = field(default_factory=dict)

    def find(self, *key: Any) -> Any | None:
        """Return the row as it will be after the import."""
        entry = self.entries.get(key)
        return entry.record if entry else self.stored.get(key)

    @cached_property
    def owners(self) -> set[Any]:
        """Return what the first cell of a row may hold here. Use it once the entries are complete."""
        return {key[0] for key, _, _ in self.outcome()}

    def outcome(self) -> Iterator[tuple[Key, Any, Entry | None]]:
        """Yield every row as it will be, with its entry when it is in the file."""
        for key, record in self.stored.items():
            if key not in self.entries:
                yield key, record, None
        for key, entry in self.entries.items():
            yield key, entry.record, entry


@dataclass
class Plan:
    """Everything an import will do."""

    pilot: Pilot
    workbook: stored.Workbook
    problems: Problems
    tables: dict[type[models.Model], Table] = field(default_factory=dict)
    teams: dict[str, NeighbourhoodTeam] = field(default_factory=dict)
    triggers: dict[int, set[str]] = field(default_factory=dict)
    destroyed: set[str] = field(default_factory=set)

    def table(self, sheet: Sheet) -> Table:
        return self.tables[sheet.model]

    def entries(self, sheet: Sheet) -> list[Entry]:
        return list(self.table(sheet).entries.values())

    def find(self, model: type[models.Model], text: Any) -> Any | None:
        """Return the row that another row refers to with `text`, or None. A team that is new is made."""
        if model is NeighbourhoodTeam:
            return self.teams.setdefault(text, NeighbourhoodTeam(pilot=self.pilot, name=text))
        return self.tables[model].find(text)


def build(pilot: Pilot, workbook: stored.Workbook, problems: Problems) -> Plan:
    """Compare the file with the pilot. Call it with the pilot locked."""
    plan = Plan(pilot, workbook, problems)
    plan.teams = {team.name: team for team in pilot.teams.all()}
    total, passed = sum(len(rows.rows) for rows in workbook.values()), 0
    for sheet in ORDER:
        table = Table(sheet, stored.rows_of(pilot, workbook, sheet))
        plan.tables[sheet.model] = table
        if sheet is sheets.FAMILIES:
            plan.triggers = stored.triggers_of(table.stored.values())
            plan.destroyed = stored.destroyed_among(pilot, stored.keys_in(workbook, sheet))
        rows = workbook[sheet.name].rows if sheet.name in workbook else {}
        for key, row in _told(sheet, rows.items(), passed, total):
            table.entries[key] = _entry(plan, row, table.stored.get(key))
        passed += len(rows)
    return plan


def _told(sheet: Sheet, rows: Collection[tuple[Key, Row]], passed: int, total: int) -> Iterator[tuple[Key, Row]]:
    """Yield the rows of a sheet, and tell how many of all rows are compared."""
    first, last = (READ + (COMPARED - READ) * number / max(1, total) for number in (passed, passed + len(rows)))
    return progress.by_row(rows, f"Blad {sheet.name} vergelijken", first=first, last=last, total=len(rows))


def _entry(plan: Plan, row: Row, before: Any | None) -> Entry:
    entry = Entry(row, _record(plan.pilot, row, before), before)
    if row.sheet is sheets.FAMILIES:
        entry.record.destroyed_references = plan.destroyed
    # Before the references are set: what those mean is checked where new and stored rows are treated alike.
    check_by_itself(entry.record, row, plan.problems)
    for column in row.sheet.references:
        _refer(plan, entry, column)
    for link in row.sheet.links:
        _link(plan, entry, link)
    if before is not None:
        entry.changed += _changed_values(plan, row, before)
    return entry


def _record(pilot: Pilot, row: Row, before: Any | None) -> Any:
    """Return the row with its own values: those of the file, and what is stored for a column that is not in it."""
    sheet = row.sheet
    values = {}
    for column in sheet.plain:
        if column is TRIGGERS:
            continue
        if column.name in row.values or before is None:
            values[column.field] = row.values.get(column.name, column.kind.empty)
        else:
            values[column.field] = getattr(before, column.field)
    if sheet in OF_A_PILOT:
        values["pilot_id"] = pilot.pk
    return sheet.model(pk=before.pk if before else None, **values)


def check_by_itself(record: Any, row: Row, problems: Problems) -> None:
    """Let the model say what is wrong with the values of one row."""
    if row.sheet is sheets.TRAJECTORIES and "beeindigd_op" in row.broken:
        return  # it would ask for the last day, which is there and cannot be read
    try:
        record.clean()
    except ValidationError as error:
        for attribute, messages in error.message_dict.items():
            column = row.sheet.by_field.get(attribute)
            name = column.name if column else row.sheet.key[-1]
            problems.in_cell(row, name, f"kan niet. {' '.join(messages)}")


def _refer(plan: Plan, entry: Entry, column: Column) -> None:
    row, before = entry.row, entry.stored
    if column.name not in row.values:
        return  # what is not in `changed` is not stored either
    target = referred(plan, row, column)
    if target is not None:
        setattr(entry.record, column.field, target)
    if before is not None and getattr(before, f"{column.field}_id") != (target.pk if target else None):
        entry.changed.append(column.field)


def _link(plan: Plan, entry: Entry, link: Link) -> None:
    """Set the row that several cells name together. They are part of the key, so for a stored row it is the same."""
    row = entry.row
    target = plan.tables[link.model].find(*(row.values[column.name] for column in link.columns))
    if target is not None:
        setattr(entry.record, link.field, target)
        return
    sheet = SHEET_OF[link.model]
    first, *_, last = link.columns
    # When the first cell is known there, it is the last one that is wrong.
    column = last if row.values[first.name] in plan.table(sheet).owners else first
    together = " en ".join(column.name for column in link.columns)
    problem = f"staat niet in het blad {sheet.name} en niet in de pilot."
    allowed = f"Kies {together} zoals ze samen in het blad {sheet.name} staan."
    plan.problems.in_cell(row, column.name, problem, allowed)


def referred(plan: Plan, row: Row, column: Column) -> Any | None:
    """Return the row that a cell refers to, or None when it is empty or unknown (which is then a problem)."""
    text = row.values[column.name]
    if text in (None, "") or column.name in row.broken or column.refers_to is None:
        return None
    target = plan.find(column.refers_to, text)
    if target is None:
        sheet = SHEET_OF[column.refers_to]
        allowed = f"Kies een waarde die in het blad {sheet.name} staat."
        problem = f"staat niet in het blad {sheet.name} en niet in de pilot."
        plan.problems.in_cell(row, column.name, problem, f"{allowed}{_suggestion(plan, sheet, text)}")
    return target


def _suggestion(plan: Plan, sheet: Sheet, text: Any) -> str:
    names = {str(key[0]) for key, _, _ in plan.table(sheet).outcome()}
    alike = get_close_matches(str(text), names, n=1) if len(names) <= MOST_SUGGESTIONS else []
    return f" Bedoelde je {alike[0]}?" if alike else ""


def _changed_values(plan: Plan, row: Row, before: Any) -> list[str]:
    changed = []
    for column in row.sheet.plain:
        if column.name not in row.values:
            continue
        value = row.values[column.name]
        if column is TRIGGERS:
            is_same = set(value) == plan.triggers.get(before.pk, set())
        else:
            is_same = getattr(before, column.field) == (list(value) if isinstance(value, tuple) else value)
        if not is_same:
            changed.append(column.field)
    return changed
