"""Restricted files and the workbook: who is not named on one neither gets it out nor changes it from a workbook."""

from __future__ import annotations

from typing import Any

from django.db.models import QuerySet

from cases.codes import Role
from cases.exchange.columns import Sheet
from cases.exchange.errors import RowError
from cases.exchange.file_sheets import ABSENCES
from cases.exchange.planning import Plan
from cases.models import Family, Trajectory, User
from cases.models.rows import OfFamilyQuerySet
from cases.models.sight import shielded_from


def readable(rows: QuerySet[Any], sheet: Sheet, actor: User | None) -> QuerySet[Any]:
    """Return the rows of a sheet that may leave: all for a command of the server, else those that `actor` may see.

    The sheet of absences is about family carers; who replaces a casemanager is not in the workbook.
    """
    if sheet is ABSENCES:
        rows = rows.filter(carer__role=Role.FAMILY_CARER)
    if actor is not None and (sheet.model is Family or isinstance(rows, OfFamilyQuerySet)):
        seen: QuerySet[Any] = rows.visible_to(actor)  # type: ignore[attr-defined]  # both have it
        return seen
    return rows


def refusals(plan: Plan, actor: User | None) -> list[RowError]:
    """Return an error for every row of `plan` that is about a restricted file that `actor` may not see."""
    errors: list[RowError] = []
    if actor is None or not Family.objects.filter(shielded_from(actor), pilot=plan.pilot).exists():
        return errors
    for model, table in plan.tables.items():
        rows = model._default_manager.filter(pk__in=[])
        if model is not Family and not isinstance(rows, OfFamilyQuerySet):
            continue
        # Of what other rows refer to, everything that is stored counts; of the rest what the file would change.
        named = table.stored if model in {Family, Trajectory} else table.stored.keys() & table.entries.keys()
        numbers = {table.stored[key].pk: key for key in named}
        path = "pk" if model is Family else rows.family_path  # type: ignore[attr-defined]  # checked above
        hidden = Family.objects.filter(shielded_from(actor), pilot=plan.pilot)
        found = model._default_manager.filter(**{f"{path}__in": hidden}).values_list("pk", flat=True)
        for key in sorted(numbers[number] for number in found if number in numbers):
            name = " ".join(str(part) for part in key)
            problem = f"{name} hoort bij een afgeschermd dossier. Haal deze rijen uit het werkboek."
            errors.append(RowError(problem, sheet=table.sheet.name))
    return errors
