"""What a sheet and a column of the workbook are, and how they follow from the fields of a model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import cached_property
from operator import attrgetter
from typing import Any

from django.db import models
from django.db.models import F, QuerySet, Window
from django.db.models.functions import RowNumber

from cases.exchange.parsing import Integer, Kind, Text, kind_of
from cases.models import CareProduct, District, Family, NeighbourhoodTeam, Pilot, ScoreDomain, Trajectory, User, Visit
from cases.models.families import normalised_postcode

# What stands in a cell that refers to a row of another sheet. A team has no sheet: to name it is enough.
REFERENCE_FIELDS: dict[type[models.Model], str] = {
    NeighbourhoodTeam: "name",
    District: "name",
    User: "username",
    Family: "reference",
    Trajectory: "reference",
    CareProduct: "code",
    Visit: "reference",
    ScoreDomain: "number",
}
# Kept as they are, like every field with several lines.
FREE_TEXT = {"note", "reason"}
MOST_ROWS = 20_000
# The field of a column that tells rows apart that nothing else does: they are counted in the order of writing down.
SEQUENCE = "sequence"


@dataclass(frozen=True, eq=False)
class Column:
    """A column: its header, the attribute of the model that it stands for, and how its cells are read.

    A field with `__` in it is an attribute of another row: together with the other columns of that row it names it.
    """

    name: str
    field: str
    kind: Kind
    required: bool = False
    refers_to: type[models.Model] | None = None

    @cached_property
    def path(self) -> str:
        """Return how a query finds the text of this column."""
        return f"{self.field}__{REFERENCE_FIELDS[self.refers_to]}" if self.refers_to else self.field

    @cached_property
    def text_of(self) -> Callable[[Any], Any]:
        """Return the function that gives what stands in this column for a stored row."""
        return attrgetter(self.path.replace("__", "."))


@dataclass(frozen=True, eq=False)
class Link:
    """A row of another sheet that it takes several cells to name, in the order of the key of that sheet."""

    field: str
    model: type[models.Model]
    columns: tuple[Column, ...]


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet. `key` are the columns that together name a row; an error about a double row points at the last one."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    most_rows: int = MOST_ROWS
    by_name: dict[str, Column] = field(init=False)
    by_field: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})

    @cached_property
    def key_columns(self) -> list[Column]:
        return [self.by_name[name] for name in self.key]

    @cached_property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.required]

    @cached_property
    def references(self) -> list[Column]:
        return [column for column in self.columns if column.refers_to]

    @cached_property
    def plain(self) -> list[Column]:
        """Return the columns that hold a value of their own."""
        return [
            column
            for column in self.columns
            if not column.refers_to and "__" not in column.field and column.field != SEQUENCE
        ]

    @cached_property
    def links(self) -> list[Link]:
        """Return the rows of other sheets that take several cells to name. Their columns are part of the key."""
        together: dict[str, list[Column]] = {}
        for column in self.columns:
            owner, _, attribute = column.field.partition("__")
            if attribute:
                together.setdefault(owner, []).append(column)
        return [Link(owner, _related(self.model, owner), tuple(columns)) for owner, columns in together.items()]

    @cached_property
    def sequence(self) -> Column | None:
        return self.by_field.get(SEQUENCE)

    @property
    def pilot_path(self) -> str:
        """Return how a query finds the pilot of a row: it is that of what the first column of the key names."""
        owner, _, _ = self.by_name[self.key[0]].path.rpartition("__")
        return f"{owner}__pilot" if owner else "pilot"

    def rows_in(self, pilot: Pilot) -> QuerySet[Any]:
        """Return the stored rows of a pilot, with their `sequence` when the sheet has one."""
        rows: QuerySet[Any] = self.model._default_manager.filter(**{self.pilot_path: pilot})
        if self.sequence is None:
            return rows
        others = [F(self.by_name[name].path) for name in self.key if name != self.sequence.name]
        numbered: QuerySet[Any] = rows.annotate(sequence=Window(RowNumber(), partition_by=others, order_by="pk"))
        return numbered


# How a text is written down, before it is stored or looked up.
NOTATION: dict[tuple[type[models.Model], str], Callable[[str], str]] = {
    (User, "username"): User.normalize_username,
    (Family, "postcode"): normalised_postcode,
}


def _related(model: type[models.Model], attribute: str) -> type[models.Model]:
    related = model._meta.get_field(attribute).related_model
    assert isinstance(related, type)  # noqa: S101  # the sheets name relations to models alone
    return related


def _kind(model: type[models.Model], attribute: str) -> Kind:
    model_field = model._meta.get_field(attribute)
    assert isinstance(model_field, models.Field)  # noqa: S101  # the sheets name no reverse relations
    kind = kind_of(model_field, free=attribute in FREE_TEXT or isinstance(model_field, models.TextField))
    notation = NOTATION.get((model, attribute))
    return replace(kind, notation=notation) if notation and isinstance(kind, Text) else kind


def column_of(model: type[models.Model], header: str, attribute: str, kind: Kind | None = None) -> Column:
    """Return a column of `model`; a star behind the header marks what must be filled, as in the werkboek."""
    name, required = header.removesuffix("*"), header.endswith("*")
    if attribute == SEQUENCE:
        kind = Integer(1, 32767, empty=1)
    if kind is not None:
        return Column(name, attribute, kind, required)
    *owners, last = attribute.split("__")
    for owner in owners:
        model = _related(model, owner)
    if not model._meta.get_field(last).is_relation:
        return Column(name, attribute, _kind(model, last), required)
    target = _related(model, last)
    reference = REFERENCE_FIELDS[target]
    if owners:
        return Column(name, f"{attribute}__{reference}", _kind(target, reference), required)
    return Column(name, attribute, _kind(target, reference), required, target)


def sheet_of(name: str, model: type[models.Model], key: str, *columns: tuple[Any, ...], **options: Any) -> Sheet:
    return Sheet(name, model, tuple(key.split()), tuple(column_of(model, *column) for column in columns), **options)
