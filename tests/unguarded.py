"""Taking guards away for a moment, as who owns the tables can: to empty a database, and to attack."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def unguarded_log() -> Iterator[None]:
    """Let the lines of the log be changed and deleted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            # A table of which something still has to be checked at the end of the transaction cannot be altered.
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE cases_auditevent DISABLE TRIGGER USER")
            again = ["ALTER TABLE cases_auditevent ENABLE TRIGGER USER", "SET CONSTRAINTS ALL DEFERRED"]
        else:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name = 'cases_auditevent'"
            )
            guards = cursor.fetchall()
            again = [sql for _, sql in guards]
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for statement in again:
            cursor.execute(statement)


@contextmanager
def unguarded_tables() -> Iterator[None]:
    """Let rows of every table be deleted, also families that are not destroyed."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            tables = [name for name in connection.introspection.table_names(cursor) if name.startswith("cases_")]
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            again = [f"ALTER TABLE {table} ENABLE TRIGGER USER" for table in tables]
            # What is deleted meanwhile is checked before the tables are altered again.
            again = ["SET CONSTRAINTS ALL IMMEDIATE", *again, "SET CONSTRAINTS ALL DEFERRED"]
        else:
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'")
            guards = cursor.fetchall()
            again = [sql for _, sql in guards]
            for name, _ in guards:
                cursor.execute(f"DROP TRIGGER {name}")
    yield
    with connection.cursor() as cursor:
        for statement in again:
            cursor.execute(statement)
