"""What the pilot already holds of the rows that a file names, by the key that names them in the workbook.

Only what the file mentions is loaded, so that the work follows the size of the file and not that of the pilot.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from django.db import models

from cases.exchange import sheets
from cases.exchange.columns import Sheet
from cases.exchange.rows import Key, SheetRows
from cases.models import (
    Assignment,
    BudgetYear,
    CapOverride,
    CareProduct,
    CounterfactualAnswer,
    DestroyedFamily,
    District,
    Family,
    FamilyTrigger,
    Pilot,
    ScoreDomain,
    Tariff,
    Trajectory,
    User,
    Visit,
)

BATCH = 500
REFERENCE = "trajectory__reference__in"
Workbook = dict[str, SheetRows]


def rows_of(pilot: Pilot, workbook: Workbook, sheet: Sheet) -> dict[Key, Any]:
    """Return the stored rows of `sheet` that the file may change, refers to, or must be compared with."""
    loaders: dict[type[models.Model], Callable[[], Iterable[Any]]] = {
        District: lambda: District.objects.filter(pilot=pilot),
        User: lambda: User.objects.filter(pilot=pilot),
        CareProduct: lambda: CareProduct.objects.filter(pilot=pilot),
        Tariff: lambda: Tariff.objects.filter(product__pilot=pilot).select_related("product"),
        BudgetYear: lambda: BudgetYear.objects.filter(pilot=pilot),
        Family: lambda: _named(Family.objects.filter(pilot=pilot), _mentioned(workbook, Family)),
        Trajectory: lambda: _trajectories(pilot, workbook),
        Assignment: lambda: _assignments(pilot, workbook),
        CapOverride: lambda: _overrides(pilot, workbook),
        Visit: lambda: _named(Visit.objects.filter(pilot=pilot), _mentioned(workbook, Visit)),
        ScoreDomain: lambda: ScoreDomain.objects.filter(pilot=pilot),
    }
    load = loaders.get(sheet.model, lambda: _of_owners(pilot, workbook, sheet))
    return {key_of(sheet, record): record for record in load()}


def key_of(sheet: Sheet, record: Any) -> Key:
    """Return the key that names a stored row in the workbook."""
    return tuple([column.text_of(record) for column in sheet.key_columns])


def destroyed_among(pilot: Pilot, references: Iterable[str]) -> set[str]:
    """Return which of these references are those of a file that was destroyed."""
    destroyed = DestroyedFamily.objects.filter(pilot=pilot).values_list("reference", flat=True)
    return set(_named(destroyed, references))


def triggers_of(families: Iterable[Family]) -> dict[int, set[str]]:
    """Return the triggers of stored families, by the number of the family."""
    found: dict[int, set[str]] = defaultdict(set)
    numbers = [family.pk for family in families]
    for trigger in in_batches(FamilyTrigger.objects.all(), "family__in", numbers):
        found[trigger.family_id].add(trigger.trigger)
    return found


def latest_answers(pilot: Pilot, workbook: Workbook) -> dict[Key, CounterfactualAnswer]:
    """Return by trajectory and day the last version of the answers that the file may correct."""
    answers = CounterfactualAnswer.objects.filter(trajectory__pilot=pilot).select_related("trajectory")
    references = _texts(workbook, sheets.COUNTERFACTUALS, "traject")
    found: dict[Key, CounterfactualAnswer] = {}
    for answer in in_batches(answers.prefetch_related("lines").order_by("version"), REFERENCE, references):
        found[answer.trajectory.reference, answer.asked_on] = answer
    return found


def in_batches(queryset: models.QuerySet[Any], lookup: str, values: Iterable[Any]) -> Iterator[Any]:
    """Yield what `queryset` holds of `values`, some hundreds at a time: a query takes only so many values."""
    wanted = list(values)
    for start in range(0, len(wanted), BATCH):
        yield from queryset.filter(**{lookup: wanted[start : start + BATCH]})


def _named(queryset: models.QuerySet[Any], references: Iterable[str]) -> Iterator[Any]:
    return in_batches(queryset, "reference__in", references)


def _of_owners(pilot: Pilot, workbook: Workbook, sheet: Sheet) -> Iterator[Any]:
    """Yield all that the families, trajectories or colleagues have in `sheet` that the file names first in its rows."""
    owner = sheet.by_name[sheet.key[0]]
    owners = _texts(workbook, sheet, owner.name)
    for rows in workbook.values():
        for link in rows.sheet.links:
            if link.model is sheet.model:
                owners |= _texts(workbook, rows.sheet, link.columns[0].name)
    paths = {sheet.by_name[name].path.rpartition("__")[0] for name in sheet.key} - {""}
    return in_batches(sheet.rows_in(pilot).select_related(*paths), f"{owner.path}__in", owners)


def _trajectories(pilot: Pilot, workbook: Workbook) -> Iterator[Trajectory]:
    """Yield those that the file names, and the others of the families that get a trajectory in the file."""
    stored = Trajectory.objects.filter(pilot=pilot)
    yield from _named(stored, _mentioned(workbook, Trajectory))
    yield from in_batches(stored, "family__reference__in", _texts(workbook, sheets.TRAJECTORIES, "gezin"))


def _assignments(pilot: Pilot, workbook: Workbook) -> Iterator[Assignment]:
    stored = Assignment.objects.filter(trajectory__pilot=pilot).select_related("trajectory")
    references = keys_in(workbook, sheets.TRAJECTORIES) | _texts(workbook, sheets.ASSIGNMENTS, "traject")
    return in_batches(stored, REFERENCE, references)


def _overrides(pilot: Pilot, workbook: Workbook) -> Iterator[CapOverride]:
    stored = CapOverride.objects.filter(trajectory__pilot=pilot).select_related("trajectory")
    return in_batches(stored, REFERENCE, _texts(workbook, sheets.OVERRIDES, "traject"))


def _mentioned(workbook: Workbook, model: type[models.Model]) -> set[str]:
    """Return what the file calls a row of `model` in its own sheet and in every column that refers to it."""
    found = keys_in(workbook, sheets.SHEET_OF[model])
    for rows in workbook.values():
        for column in rows.sheet.references:
            if column.refers_to is model:
                found |= _texts(workbook, rows.sheet, column.name)
    return found


def keys_in(workbook: Workbook, sheet: Sheet) -> set[str]:
    """Return what the file calls its own rows of `sheet`, by the first cell of their key."""
    return _texts(workbook, sheet, sheet.key[0])


def _texts(workbook: Workbook, sheet: Sheet, column: str) -> set[str]:
    rows = workbook[sheet.name].rows.values() if sheet.name in workbook else ()
    return {row.values[column] for row in rows if row.values.get(column)}
