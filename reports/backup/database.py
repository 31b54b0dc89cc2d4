"""The database as one file, by its own means: the backup of SQLite, and pg_dump and pg_restore of PostgreSQL.

Its own means take everything along that rows alone do not hold (constraints, guards, counters of numbers), as it was at
one moment, while others work. No guard has to be put aside for it, because guards are made after the rows are in.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from psycopg2.extensions import make_dsn

from reports.backup import Refused

NO_PROGRAM = (
    "Het programma {name} is niet gevonden. Installeer het pakket postgresql-client in de versie van de server,"
    " of noem de map in PG_BIN."
)
FAILED = "{name} is gestopt met een fout: {reason}"
NO_ROOM = "De kopie van de database kan niet worden geschreven ({reason}). Is er nog ruimte op de schijf?"
LOCKED = "De database geeft nu geen kopie. Probeer het zo nog eens."
NOT_SOUND = "De database zelf is beschadigd: {reason}. Er is geen reservekopie gemaakt."


@contextmanager
def one_moment() -> Iterator[str]:
    """See the database as it is now until the end of the block, whatever others change; nobody waits for it.

    Yields what `dump` needs to see the same moment.
    """
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            # Not `atomic`: that takes the write lock.
            cursor.execute("BEGIN DEFERRED")
            try:
                cursor.execute("SELECT COUNT(*) FROM sqlite_master")
                cursor.fetchall()
                yield ""
            finally:
                cursor.execute("ROLLBACK")
        return
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        cursor.execute("SELECT pg_export_snapshot()")
        yield str(cursor.fetchone()[0])


def dump(moment: str, target: Path) -> None:
    """Write the database, as it is within `one_moment`, into the file `target`.

    Raises:
        Refused: a program is missing or fails, or the database is damaged.
    """
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(target)
        try:
            # In one step: the connection holds the moment, and a copy in steps would begin anew with every change.
            connection.connection.backup(copy, progress=_give_up_when_busy)
            found = copy.execute("PRAGMA quick_check(1)").fetchone()[0]
        except sqlite3.Error as error:
            raise Refused(NO_ROOM.format(reason=error)) from error
        finally:
            copy.close()
        if found != "ok":
            raise Refused(NOT_SOUND.format(reason=found))
        return
    _run("pg_dump", "--format=custom", "--compress=0", f"--snapshot={moment}", f"--file={target}")


def _give_up_when_busy(status: int, *_: int) -> None:
    """Stop a copy that would otherwise be tried again for ever."""
    if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        raise Refused(LOCKED)


def load(source: Path) -> None:
    """Fill the database, which has no tables, from a file that `dump` wrote: all of it or nothing.

    Raises:
        Refused: a program is missing or fails.
    """
    if connection.vendor == "sqlite":
        copy = sqlite3.connect(f"file:{source}?immutable=1", uri=True)
        try:
            # One transaction: who is stopped halfway leaves an empty database.
            copy.backup(connection.connection, progress=_give_up_when_busy)
        except sqlite3.Error as error:
            raise Refused(NO_ROOM.format(reason=error)) from error
        finally:
            copy.close()
            connection.close()
        return
    connection.close()
    # Who owned it there need not exist here: everything belongs to who restores.
    _run("pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-acl", str(source))


def has_tables() -> bool:
    return bool(connection.introspection.table_names())


def _run(name: str, *arguments: str) -> None:
    program = shutil.which(name, path=settings.PG_BIN or None)
    if not program:
        raise Refused(NO_PROGRAM.format(name=name))
    connecting = connection.get_connection_params()
    password = connecting.pop("password", None)
    for ours in ("cursor_factory", "connection_factory", "client_encoding", "server_side_binding"):
        connecting.pop(ours, None)
    # The password is not among the arguments, which everybody on the machine can read.
    environment = {**os.environ, **({"PGPASSWORD": password} if password else {})}
    command = [program, *arguments, f"--dbname={make_dsn(**connecting)}"]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)  # noqa: S603  # no shell, own words
    if done.returncode:
        raise Refused(FAILED.format(name=name, reason=" ".join(done.stderr.split()) or done.returncode))
