"""What the rows around a family mean for each other: days in order, names beside days, and one thing at a time.

As in `rules`, the models check the same in `clean` and in their constraints; here it is compared in memory.
"""

from __future__ import annotations

from typing import Any

from cases.codes import SignalSeverity
from cases.exchange import stored
from cases.exchange.columns import Sheet
from cases.exchange.file_sheets import (
    ABSENCES,
    CALLS,
    GOAL_SCORES,
    HELP_CHOICES,
    INTENSITIES,
    MATCH_CHECKS,
    MEASUREMENTS,
    PLANNED_VISITS,
    REVIEWS,
    SIGNALS,
    STEPS,
    URGENCIES,
    VOLUNTEER_HOURS,
    VOLUNTEERS,
    WAITLIST,
)
from cases.exchange.planning import Entry, Plan
from cases.exchange.rows import Key
from cases.exchange.sheets import STAFF
from cases.models import PlannedVisit
from cases.period import in_words

BEFORE_HELP = "Deze dag ligt voor de start van het traject"
AFTER_HELP = "Deze dag ligt na het einde van het traject"
# A column with a day, the row that it belongs to, and the day of that row that it may not lie before.
NOT_BEFORE = (
    (CALLS, "gebeld_op", "entry", "started_on", "Deze dag ligt voor de aanmelding"),
    (GOAL_SCORES, "gescoord_op", "goal", "stated_on", "Deze dag ligt voor de dag van het doel"),
    (MEASUREMENTS, "gemeten_op", "trajectory", "started_on", BEFORE_HELP),
    (INTENSITIES, "vanaf", "trajectory", "started_on", BEFORE_HELP),
    (REVIEWS, "gehouden_op", "trajectory", "started_on", BEFORE_HELP),
    (VOLUNTEERS, "gestart_op", "trajectory", "started_on", BEFORE_HELP),
    (VOLUNTEER_HOURS, "datum", "placement", "started_on", "De vrijwilliger was er toen nog niet"),
    (MATCH_CHECKS, "gevraagd_op", "trajectory", "started_on", BEFORE_HELP),
    (PLANNED_VISITS, "datum", "trajectory", "started_on", BEFORE_HELP),
)
NOT_AFTER = (
    (CALLS, "gebeld_op", "entry", "ended_on", "Het gezin wachtte toen niet meer"),
    (INTENSITIES, "vanaf", "trajectory", "ended_on", AFTER_HELP),
    (PLANNED_VISITS, "datum", "trajectory", "ended_on", AFTER_HELP),
)
# Filled together, or both empty.
TOGETHER = (
    (WAITLIST, "van_lijst_op", "uitkomst"),
    (URGENCIES, "getekend_op", "getekend_door"),
    (SIGNALS, "beantwoord_op", "beantwoord_door"),
    (STEPS, "meegekeken_op", "meegekeken_door"),
)
# Two different people.
DIFFERENT = (
    (STEPS, "meegekeken_door", "gedaan_door", "Laat een ander meekijken dan wie de stap deed."),
    (ABSENCES, "vervanger", "gezinsverzorger", "Kies een ander als vervanger."),
)


def check(plan: Plan) -> None:
    """Note everything that is wrong between rows in the problems of `plan`."""
    for rule in NOT_BEFORE:
        _check_day(plan, *rule, is_latest=False)
    for rule in NOT_AFTER:
        _check_day(plan, *rule, is_latest=True)
    people = {user.pk: key[0] for key, user in plan.table(STAFF).stored.items()}
    for sheet, day, other in TOGETHER:
        _check_together(plan, sheet, day, other, people)
    for sheet, column, other, message in DIFFERENT:
        _check_different(plan, sheet, (column, other), message, people)
    for sheet in (URGENCIES, HELP_CHOICES, PLANNED_VISITS):
        _check_sequence(plan, sheet)
    _check_waiting_once(plan)
    _check_safety(plan)
    _check_planned_once(plan)
    _check_visit_planned_once(plan)


def _check_day(
    plan: Plan, sheet: Sheet, column: str, owner: str, attribute: str, message: str, *, is_latest: bool
) -> None:
    field = sheet.by_name[column].field
    for entry in plan.entries(sheet):
        # Without an owner or a day that can be read, that is already a problem.
        limit = getattr(_owner(plan, entry, owner), attribute, None)
        day = getattr(entry.record, field)
        if limit is None or day is None:
            continue
        if day > limit if is_latest else day < limit:
            plan.problems.in_cell(entry.row, column, f"kan niet. {message} ({in_words(limit)}).")


def _owner(plan: Plan, entry: Entry, name: str) -> Any | None:
    """Return the row that `entry` belongs to as it will be, or None when it is not known."""
    sheet = entry.row.sheet
    for link in sheet.links:
        if link.field == name:
            return plan.tables[link.model].find(*(entry.row.values[column.name] for column in link.columns))
    column = sheet.by_field[name]
    assert column.refers_to is not None  # noqa: S101  # the rules name references alone
    return plan.find(column.refers_to, entry.row.values[column.name])


def _value(entry: Entry, column: str, people: dict[int, str]) -> Any:
    """Return what stands in a cell, or is stored when the file does not have the column; somebody by username."""
    if column in entry.row.values or entry.stored is None:
        return entry.row.values.get(column)
    place = entry.row.sheet.by_name[column]
    return people.get(getattr(entry.stored, f"{place.field}_id")) if place.refers_to else place.text_of(entry.stored)


def _check_together(plan: Plan, sheet: Sheet, first: str, second: str, people: dict[int, str]) -> None:
    for entry in plan.entries(sheet):
        is_filled = {name: bool(_value(entry, name, people)) for name in (first, second)}
        if entry.row.broken & is_filled.keys() or is_filled[first] == is_filled[second]:
            continue
        empty, filled = (first, second) if is_filled[second] else (second, first)
        allowed = f"Vul {empty} ook in, of laat {filled} leeg."
        plan.problems.in_cell(entry.row, empty, "deze cel is leeg.", allowed)


def _check_different(plan: Plan, sheet: Sheet, columns: tuple[str, str], message: str, people: dict[int, str]) -> None:
    for entry in plan.entries(sheet):
        one, other = (_value(entry, column, people) for column in columns)
        if one and one == other:
            plan.problems.in_cell(entry.row, columns[0], f"kan niet. {message}")


def _check_sequence(plan: Plan, sheet: Sheet) -> None:
    """Numbers follow each other: a row gets the first one that is free, and is found by it the next time."""
    table = plan.table(sheet)
    assert sheet.sequence is not None  # noqa: S101  # these sheets have one
    for *others, number in table.entries:
        if number > 1 and table.find(*others, number - 1) is None:
            row = table.entries[*others, number].row
            plan.problems.in_cell(row, sheet.sequence.name, "kan niet.", f"Nummer {number - 1} ontbreekt.")


def _check_waiting_once(plan: Plan) -> None:
    """A family waits once at a time."""
    waiting: dict[str, tuple[Key, Entry | None]] = {}
    for key, place, entry in sorted(plan.table(WAITLIST).outcome(), key=lambda row: row[0]):
        is_open = place.ended_on is None and not (entry and "van_lijst_op" in entry.row.broken)
        if not is_open:
            continue
        other, earlier = waiting.setdefault(key[0], (key, entry))
        if other == key:
            continue
        # The one that the file makes so; when that is both, the later one.
        culprit, since = (entry, other[1]) if entry and (entry.is_touched or not earlier) else (earlier, key[1])
        if culprit:
            problem = f"kan niet. Dit gezin staat al op de wachtlijst, sinds {in_words(since)}."
            plan.problems.in_cell(culprit.row, "wacht_sinds", problem, "Vul in wanneer dat wachten eindigde.")


def _check_safety(plan: Plan) -> None:
    for entry in plan.entries(STEPS):
        signal = _owner(plan, entry, "signal")
        if signal is not None and signal.severity and signal.severity != SignalSeverity.SAFETY:
            allowed = f"De meldcode hoort bij een signaal met de ernst {SignalSeverity.SAFETY.value}."
            plan.problems.in_cell(entry.row, "signaal", "kan niet.", allowed)


def _check_planned_once(plan: Plan) -> None:
    """A visit is agreed once for a moment; one that was called off does not count."""
    agreed: dict[Key, tuple[Key, Entry | None]] = {}
    for key, visit, entry in plan.table(PLANNED_VISITS).outcome():
        if visit.cancelled or (entry and "afgezegd" in entry.row.broken):
            continue
        other, earlier = agreed.setdefault(key[:-1], (key, entry))
        culprit = entry or earlier
        if other != key and culprit:
            problem = "kan niet. Dit bezoek staat al in de planning."
            plan.problems.in_cell(culprit.row, "datum", problem, "Zeg het andere bezoek af, of kies een ander moment.")


def _check_visit_planned_once(plan: Plan) -> None:
    """A visit that took place belongs to one agreed visit."""
    named: dict[str, Entry] = {}
    for entry in plan.entries(PLANNED_VISITS):
        reference = entry.row.values.get("bezoek")
        if reference and named.setdefault(reference, entry) is not entry:
            problem = f"staat ook al in rij {named[reference].row.number}."
            plan.problems.in_cell(entry.row, "bezoek", problem)
    numbers = {
        entry.stored.pk for entry in plan.entries(PLANNED_VISITS) if entry.stored and "bezoek" in entry.row.values
    }
    rows = PlannedVisit.objects.filter(trajectory__pilot=plan.pilot).values_list("pk", "visit__reference")
    for number, reference in stored.in_batches(rows, "visit__reference__in", named):
        if number not in numbers:
            entry = named[reference]
            plan.problems.in_cell(
                entry.row, "bezoek", "hoort al bij een ander gepland bezoek.", "Kies een ander bezoek."
            )
