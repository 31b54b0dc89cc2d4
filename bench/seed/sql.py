"""Statements that are alike on SQLite and PostgreSQL, and rows of a model of which only some columns are told."""

from __future__ import annotations

from typing import Any

from django.db import connection, models

from cases import clock


class Sql:
    """Runs statements through one cursor, and knows the words that differ."""

    def __init__(self, cursor: Any) -> None:
        self.cursor = cursor
        self.postgres = connection.vendor == "postgresql"

    def run(self, statement: str) -> None:
        self.cursor.execute(statement)

    def ago(self, days: str) -> str:
        """Return the SQL of the day that lies `days` before today."""
        today = clock.today().isoformat()
        return f"(DATE '{today}' - ({days}))" if self.postgres else f"date('{today}', (0 - ({days})) || ' days')"

    def yes(self, condition: str) -> str:
        return f"({condition})" if self.postgres else f"CASE WHEN {condition} THEN 1 ELSE 0 END"

    def least(self, first: str, second: str) -> str:
        return f"{'LEAST' if self.postgres else 'min'}({first}, {second})"

    def greatest(self, first: str, second: str) -> str:
        return f"{'GREATEST' if self.postgres else 'max'}({first}, {second})"

    def fill(self, model: type[models.Model], rows: str, /, **columns: str) -> None:
        """Write rows of `model`: SQL for some columns, and for the others their default, empty or NULL."""
        values = dict(columns)
        for field in model._meta.concrete_fields:
            if field.column and field.column not in values and field.column != "id":
                values[field.column] = self.default(field)
        names = ", ".join(f'"{name}"' for name in values)
        self.run(f"INSERT INTO {model._meta.db_table} ({names}) SELECT {', '.join(values.values())} FROM {rows}")

    def default(self, field: models.Field[Any, Any]) -> str:
        if field.null:
            return "NULL"
        if isinstance(field, models.DateTimeField):
            return "CURRENT_TIMESTAMP"
        if isinstance(field, models.BooleanField):
            return self.yes("1 = 1" if field.default is True else "1 = 0")
        if isinstance(field, models.CharField | models.TextField):
            return "''"
        return str(field.get_default())
