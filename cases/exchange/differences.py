"""What an import changes, row by row, in the words of the workbook: for whoever decides whether it may go in.

Made from the same plan that is stored, so that what is shown is what happens. Values of families are in it: show it
only to somebody who may see them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import chain, takewhile
from typing import Any

from django.db.models import prefetch_related_objects

from cases.codes import Trigger
from cases.exchange.answers import Answer
from cases.exchange.exporting import as_text
from cases.exchange.planning import Entry, Plan
from cases.exchange.rows import Key, Row
from cases.exchange.sheets import ANSWER_COLUMNS, COUNTERFACTUALS, REFERENCE_FIELDS, TRIGGERS, Column
from cases.period import in_words

# Of each sheet this many new rows, and as many changed and unchanged ones.
MOST_SHOWN = 50
# Of a long text this many signs, from a little before the place where it changes.
LONGEST = 160
BEFORE_THE_CHANGE = 30


@dataclass(frozen=True)
class Cell:
    """A value in the file beside the stored one, as text; an empty cell is ""."""

    column: str
    before: str
    after: str


@dataclass(frozen=True)
class Change:
    """A row that is new or changes: its number in the spreadsheet, what it is called there, and its cells."""

    number: int
    name: str
    cells: tuple[Cell, ...]


@dataclass
class SheetChanges:
    """The rows of one sheet, of each kind the first `MOST_SHOWN`, and how many there are besides."""

    new: list[Change] = field(default_factory=list)
    changed: list[Change] = field(default_factory=list)
    unchanged: list[str] = field(default_factory=list)
    more_new: int = 0
    more_changed: int = 0
    more_unchanged: int = 0

    def names(self) -> list[str]:
        return [*(change.name for change in (*self.new, *self.changed)), *self.unchanged]


def of(plan: Plan, answers: Sequence[Answer]) -> dict[str, SheetChanges]:
    """Return the changes of each sheet in the file. Call it before anything is written: writing alters the plan."""
    return {
        name: _of_answers(answers) if rows.sheet is COUNTERFACTUALS else _of_entries(plan, plan.entries(rows.sheet))
        for name, rows in plan.workbook.items()
    }


def _of_entries(plan: Plan, entries: Iterable[Entry]) -> SheetChanges:
    new = [entry for entry in entries if entry.is_new]
    changed = [entry for entry in entries if entry.changed]
    unchanged = [entry.row for entry in entries if not entry.is_touched]
    shown = changed[:MOST_SHOWN]
    if shown:
        references = [column.field for column in shown[0].row.sheet.references]
        prefetch_related_objects([entry.stored for entry in shown if entry.stored is not None], *references)
    return _sheet_changes(
        [_new(entry.row) for entry in new[:MOST_SHOWN]],
        [_changed(plan, entry) for entry in shown],
        unchanged,
        (len(new), len(changed)),
    )


def _sheet_changes(
    new: list[Change], changed: list[Change], unchanged: list[Row], totals: tuple[int, int]
) -> SheetChanges:
    return SheetChanges(
        new=new,
        changed=changed,
        unchanged=[_name(row) for row in unchanged[:MOST_SHOWN]],
        more_new=totals[0] - len(new),
        more_changed=totals[1] - len(changed),
        more_unchanged=max(0, len(unchanged) - MOST_SHOWN),
    )


def _new(row: Row) -> Change:
    """Return a new row with all that is filled in, apart from what already names it."""
    cells = [_cell(name, None, value) for name, value in row.values.items() if name not in row.sheet.key]
    return Change(row.number, _name(row), tuple(cell for cell in cells if cell.after))


def _changed(plan: Plan, entry: Entry) -> Change:
    row = entry.row
    columns = [column for column in row.sheet.columns if column.field in entry.changed]
    cells = [_cell(column.name, _stored(plan, column, entry.stored), row.values[column.name]) for column in columns]
    return Change(row.number, _name(row), tuple(cells))


def _stored(plan: Plan, column: Column, record: Any) -> Any:
    """Return what the cell of `column` would hold for a stored row."""
    if column is TRIGGERS:
        chosen = plan.triggers.get(record.pk, set())
        return tuple(code for code in Trigger.values if code in chosen)
    return _value(column, record)


def _value(column: Column, record: Any) -> Any:
    value = getattr(record, column.field)
    if column.refers_to and value is not None:
        return getattr(value, REFERENCE_FIELDS[column.refers_to])
    return value


def _of_answers(answers: Sequence[Answer]) -> SheetChanges:
    """An answer that changes gets a new version with all its rows, so each of them is a change."""
    new = [row for answer in answers if answer.is_new for row in answer.rows]
    touched = [answer for answer in answers if answer.is_touched and not answer.is_new]
    total = sum(len(answer.rows) for answer in touched)
    unchanged = [row for answer in answers if not answer.is_touched for row in answer.rows]
    stored = [answer.stored for answer in touched[:MOST_SHOWN] if answer.stored is not None]
    prefetch_related_objects(stored, "given_by", "trajectory", "lines__product")
    changed = chain.from_iterable(_rows_of_answer(answer) for answer in touched[:MOST_SHOWN])
    return _sheet_changes(
        [_new(row) for row in new[:MOST_SHOWN]], list(changed)[:MOST_SHOWN], unchanged, (len(new), total)
    )


def _rows_of_answer(answer: Answer) -> Iterable[Change]:
    assert answer.stored is not None  # noqa: S101  # it is no new answer
    lines = {line.number: line for line in answer.stored.lines.all()}
    gone = sorted(set(lines) - {row.values["regel"] for row in answer.rows})
    for row in answer.rows:
        line = lines.get(row.values["regel"])
        cells = []
        for column in COUNTERFACTUALS.columns:
            if column.name not in row.values or column.name in COUNTERFACTUALS.key:
                continue
            before = _value(column, answer.stored) if column in ANSWER_COLUMNS else line and _value(column, line)
            if column.field == "note" and line is None:
                before = answer.stored.note
            if (before or None) != (row.values[column.name] or None):
                cells.append(_cell(column.name, before, row.values[column.name]))
        if row is answer.rows[0]:
            cells += [Cell("regel", str(number), "") for number in gone]
        yield Change(row.number, _name(row), tuple(cells))


def _name(row: Row) -> str:
    key: Key = row.key or ()
    return ", ".join(_text(value) for value in key)


def _cell(column: str, before: Any, after: Any) -> Cell:
    old, new = _text(before), _text(after)
    same = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(old, new, strict=False)))
    start = same - BEFORE_THE_CHANGE if max(len(old), len(new)) > LONGEST and same > BEFORE_THE_CHANGE else 0
    return Cell(column, _part(old, start), _part(new, start))


def _part(text: str, start: int) -> str:
    part = text[start : start + LONGEST]
    return f"{'…' if start and part else ''}{part}{'…' if start + LONGEST < len(text) else ''}"


def _text(value: Any) -> str:
    """Return a value as somebody reads it: a date in words, the rest as it stands in the workbook."""
    if isinstance(value, date):
        return in_words(value)
    if isinstance(value, list | tuple):
        return ", ".join(value)
    return value if isinstance(value, str) else as_text(value)
