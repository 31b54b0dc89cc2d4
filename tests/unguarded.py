"""Taking the guards of the log away for a moment, as who owns the table can: to empty a database, and to attack."""

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
