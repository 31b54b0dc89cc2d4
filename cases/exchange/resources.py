"""The reference tables in the administration, one at a time, with django-import-export.

An administrator who keeps prices or wijken up to date changes one table, and wants to see every difference before it
counts: that is what django-import-export is made for. The columns, the way cells are read, the guards on files and the
protection of text are those of the werkboek. A whole pilot goes through `importing`: there rows depend on each other.
"""

from __future__ import annotations

import io
from functools import cache
from typing import Any

from django.contrib.admin.exceptions import DisallowedModelAdminLookup
from django.contrib.admin.options import IncorrectLookupParameters
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from import_export.admin import ImportExportMixin
from import_export.fields import Field
from import_export.formats.base_formats import Format
from import_export.forms import ExportForm
from import_export.resources import ModelResource
from import_export.widgets import Widget
from openpyxl import Workbook
from tablib import Dataset

from cases.exchange import exporting, reading
from cases.exchange.errors import BadCell, UnreadableFile, UnusableCell, shown
from cases.exchange.sheets import REFERENCE_FIELDS, Column, Sheet
from cases.models import NeighbourhoodTeam, Pilot, User


class CellWidget(Widget):  # type: ignore[misc]  # without types
    """Reads and shows the cells of one column of the werkboek."""

    def __init__(self, column: Column) -> None:
        super().__init__()
        self.column = column
        self.pilot: Pilot | None = None

    def clean(self, value: Any, row: Any = None, **kwargs: Any) -> Any:
        if value is None or (isinstance(value, str) and not value.strip()):
            if self.column.required:
                raise ValueError(f"Deze cel is leeg. {self.column.kind.allowed}")
            return None if self.column.refers_to else self.column.kind.empty
        try:
            if isinstance(value, BadCell):
                raise UnusableCell(value.problem, value.allowed)
            return self._found(self.column.kind.parse(value))
        except UnusableCell as error:
            found = value.found if isinstance(value, BadCell) else shown(value)
            raise ValueError(f'"{found}" {error.problem} {error.allowed}') from error

    def _found(self, value: Any) -> Any:
        """Return the row that a text refers to, of the same pilot."""
        model = self.column.refers_to
        if model is None:
            return value
        key = {"pilot": self.pilot, REFERENCE_FIELDS[model]: value}
        if model is NeighbourhoodTeam:
            return NeighbourhoodTeam.objects.get_or_create(**key)[0]
        target = model._default_manager.filter(**key).first()
        if target is None:
            raise UnusableCell("bestaat niet in deze pilot.")
        return target

    def render(self, value: Any, obj: Any = None, **kwargs: Any) -> Any:
        if value is None:
            return ""
        return getattr(value, REFERENCE_FIELDS[self.column.refers_to]) if self.column.refers_to else value


class PilotResource(ModelResource):  # type: ignore[misc]  # without types
    """The rows of one sheet in one pilot. Every row passes the `full_clean` of its model."""

    sheet: Sheet

    def __init__(self, pilot: Pilot | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.pilot = pilot
        for field in self.fields.values():
            field.widget.pilot = pilot

    def get_queryset(self) -> QuerySet[Any]:
        rows: QuerySet[Any] = super().get_queryset()
        return rows.filter(**{self.sheet.pilot_path: self.pilot})

    def init_instance(self, row: Any = None) -> Any:
        instance = super().init_instance(row)
        if self.sheet.pilot_path == "pilot":
            instance.pilot = self.pilot
        return instance


@cache
def resource_of(sheet: Sheet) -> type[PilotResource]:
    """Return the resource of a sheet, with a field for each of its columns."""
    options = {
        "model": sheet.model,
        "fields": [column.field for column in sheet.columns],
        "import_id_fields": [sheet.by_name[name].field for name in sheet.key],
        "skip_unchanged": True,
        "report_skipped": True,
        "clean_model_instances": True,
        "use_transactions": True,
    }
    fields = {column.field: Field(column.field, column.name, CellWidget(column)) for column in sheet.columns}
    members = {**fields, "sheet": sheet, "Meta": type("Meta", (), options)}
    metaclass: Any = type(PilotResource)  # gathers the fields
    made: type[PilotResource] = metaclass(f"{sheet.model.__name__}Resource", (PilotResource,), members)
    return made


class SheetFormat(Format):  # type: ignore[misc]  # without types
    """One sheet of the werkboek as XLSX, read behind the same guards as a whole one."""

    sheet: Sheet

    def __init__(self, encoding: str | None = None) -> None:
        self.encoding = encoding

    def get_title(self) -> str:
        return "Werkboek (XLSX)"

    def get_extension(self) -> str:
        return "xlsx"

    def get_content_type(self) -> str:
        return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"

    def can_import(self) -> bool:
        return True

    def can_export(self) -> bool:
        return True

    def create_dataset(self, in_stream: bytes) -> Dataset:
        """Return the rows of this sheet.

        Raises:
            UnreadableFile: it is no safe workbook, or the sheet or one of its columns is not there.
        """
        found = None
        for raw in reading.sheets_in(io.BytesIO(in_stream)):
            rows = [list(cells) for _, cells in raw.rows]
            found = rows if raw.name == self.sheet.name else found
        if not found:
            raise UnreadableFile(f"Het blad {self.sheet.name} staat niet in dit werkboek, of het is leeg.")
        headers = [shown(cell or "") for cell in found[0]]
        self._check(headers)
        cells = [[*row, *[None] * len(headers)][: len(headers)] for row in found[1:]]
        return Dataset(*(row for row in cells if any(cell is not None for cell in row)), headers=headers)

    def _check(self, headers: list[str]) -> None:
        unknown = [name for name in headers if name not in self.sheet.by_name]
        missing = [column.name for column in self.sheet.required if column.name not in headers]
        if unknown or missing or len(set(headers)) < len(headers):
            names = ", ".join(f"{column.name}{'*' if column.required else ''}" for column in self.sheet.columns)
            raise UnreadableFile(f"De kolommen kloppen niet. Die van {self.sheet.name} zijn (* is verplicht): {names}.")

    def export_data(self, dataset: Dataset, **kwargs: Any) -> bytes:
        book, file = Workbook(write_only=True), io.BytesIO()
        columns = [self.sheet.by_name[name] for name in dataset.headers]
        exporting.write_page(book, self.sheet.name, columns, dataset)
        book.save(file)
        return file.getvalue()


@cache
def format_of(sheet: Sheet) -> type[SheetFormat]:
    return type(f"{sheet.model.__name__}Format", (SheetFormat,), {"sheet": sheet})


class ReferenceExchange(ImportExportMixin):  # type: ignore[misc]  # without types
    """Import and export on the page of a reference table; `sheet` says which. Put it before the ModelAdmin."""

    sheet: Sheet
    # Always all columns: without one of them the file could not be imported again.
    export_form_class = ExportForm

    def get_resource_classes(self, request: HttpRequest) -> list[type[PilotResource]]:
        return [resource_of(self.sheet)]

    def get_resource_kwargs(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        return {"pilot": _pilot_of(request)}

    def get_import_formats(self) -> list[type[SheetFormat]]:
        return [format_of(self.sheet)]

    def get_export_formats(self) -> list[type[SheetFormat]]:
        return [format_of(self.sheet)]

    def export_action(self, request: HttpRequest) -> HttpResponse:
        try:
            answer: HttpResponse = super().export_action(request)
        except (IncorrectLookupParameters, DisallowedModelAdminLookup):  # the list itself catches the first
            return redirect(request.path)
        return answer

    def has_import_permission(self, request: HttpRequest) -> bool:
        may_write: bool = self.has_add_permission(request) and self.has_change_permission(request)
        return may_write and _pilot_of(request) is not None

    def has_export_permission(self, request: HttpRequest) -> bool:
        may_read: bool = self.has_view_permission(request)
        return may_read

    def add_data_read_fail_error_to_form(self, form: Any, e: Exception) -> None:
        if isinstance(e, UnreadableFile):
            form.add_error("import_file", str(e))
        else:
            super().add_data_read_fail_error_to_form(form, e)


def _pilot_of(request: HttpRequest) -> Pilot | None:
    return request.user.pilot if isinstance(request.user, User) else None
