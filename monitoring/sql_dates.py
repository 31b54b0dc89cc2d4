"""Sums with dates inside the database, alike on SQLite and PostgreSQL.

Django's own subtraction calls a Python function for every row on SQLite; these stay in SQL.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, IntegerField, Value


class DaysBetween(Func):
    """The number of days from the second date to the first."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **context)


class _DateAsNumber(Func):
    """A date as a number: 29 September 2023 is 20230929."""

    arity = 1
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(replace(%(expressions)s, '-', '') AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="to_char(%(expressions)s, 'YYYYMMDD')::integer", **context)


def age(born_on: str, day: str) -> Any:
    """Return the age in whole years on `day`. Who was born on 29 February has a birthday on 1 March in other years."""
    return (_DateAsNumber(F(day)) - _DateAsNumber(F(born_on))) / Value(10_000)
