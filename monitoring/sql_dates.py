"""Sums with dates inside the database, alike on SQLite and PostgreSQL.

Django's own subtraction calls a Python function for every row on SQLite; these stay in SQL.
"""

from __future__ import annotations

from typing import Any

from django.db.models import F, Func, IntegerField


class DaysBetween(Func):
    """The number of days from the second date to the first."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        template = "CAST(julianday(%(expressions)s) AS INTEGER)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=") - julianday(", **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="(%(expressions)s)", arg_joiner=" - ", **context)


class _Age(Func):
    """The whole years from the second date to the first; on PostgreSQL its own `age`, which leaves no text behind."""

    arity = 2
    output_field = IntegerField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        # A date as a number: 29 September 2023 is 20230929.
        template = "(CAST(replace(%(expressions)s, '-', '') AS INTEGER)) / 10000"
        between = ", '-', '') AS INTEGER) - CAST(replace("
        return self.as_sql(compiler, connection, template=template, arg_joiner=between, **context)

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="EXTRACT(YEAR FROM AGE(%(expressions)s))::integer", **context)


def age(born_on: str, day: str) -> Any:
    """Return the age in whole years on `day`. Who was born on 29 February has a birthday on 1 March in other years."""
    return _Age(F(day), F(born_on))
