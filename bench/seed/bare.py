"""Filling large tables of PostgreSQL quickly: first the rows, then what looks them up and guards them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection

# Keys to other tables go first and come back last: they lean on what is unique.
CONSTRAINTS = r"""SELECT c.conrelid::regclass::text, quote_ident(c.conname), pg_get_constraintdef(c.oid)
    FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid
    WHERE t.relname LIKE 'cases\_%' AND c.contype IN ('f', 'u', 'x') ORDER BY c.contype = 'f' DESC"""
INDEXES = r"""SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid)
    FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relname LIKE 'cases\_%' AND t.relkind = 'r' AND NOT i.indisprimary"""


@contextmanager
def without_indexes() -> Iterator[None]:
    """Take keys, constraints over more rows and indexes off the tables of the application, and put them back after it.

    Putting back looks at every row, so a key that leads nowhere or a number that is there twice stops it with the error
    of the database. On SQLite, where there are never a million rows, nothing is taken off.
    """
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        constraints = _found(cursor, CONSTRAINTS)
        for table, name, _ in constraints:
            cursor.execute(f"ALTER TABLE {table} DROP CONSTRAINT {name}")
        indexes = _found(cursor, INDEXES)
        for name, _ in indexes:
            cursor.execute(f"DROP INDEX {name}")
        yield
        cursor.execute("SET LOCAL maintenance_work_mem = '256MB'")
        for _, definition in indexes:
            cursor.execute(definition)
        for table, name, definition in reversed(constraints):
            cursor.execute(f"ALTER TABLE {table} ADD CONSTRAINT {name} {definition}")


def _found(cursor: Any, question: str) -> list[Any]:
    cursor.execute(question)
    rows: list[Any] = cursor.fetchall()
    return rows
