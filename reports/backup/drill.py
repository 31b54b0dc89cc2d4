"""The drill: put a copy back somewhere else, beside the work, and throw that away again."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import environ
import psycopg2
from django.conf import settings
from django.db import connection
from psycopg2 import sql

from reports.backup import Refused
from reports.backup.copying import key

NO_RIGHT = (
    "Er kan geen database voor de proef worden gemaakt. Geef de gebruiker het recht CREATEDB, of maak zelf een lege"
    " database en geef die met --database URL."
)


def drill(source: Path, url: str = "") -> int:
    """Restore `source` in an empty place, by the command itself in a process of its own, and return how it ended.

    Args:
        url: an empty PostgreSQL database; without it one is made and dropped. Not used with SQLite.

    Raises:
        Refused: there is no key, or no database can be made.
    """
    key()
    command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), "herstel", str(source), "--zonder-lijst"]
    # The keys of an embedded installation are files in its folder, and this is another folder.
    keys = {
        "SECRET_KEY": settings.SECRET_KEY,
        "AUDIT_KEY": settings.AUDIT_KEY,
        "MFA_KEY": ",".join(settings.MFA_KEY),
        "BACKUP_KEY": settings.BACKUP_KEY,
    }
    with (
        tempfile.TemporaryDirectory(prefix="herstelproef-", dir=settings.DATA_DIR) as folder,
        _empty_database(url) as place,
    ):
        return subprocess.run(command, env={**os.environ, **keys, "DATA_DIR": folder, **place}).returncode  # noqa: S603


@contextmanager
def _empty_database(url: str) -> Iterator[dict[str, str]]:
    """Give the settings of an empty database, and take it away afterwards if it was made here."""
    if connection.vendor == "sqlite":
        yield {}
        return
    if url:
        yield {"DATABASE_URL": url}
        return
    name = f"herstelproef_{secrets.token_hex(4)}"
    _on_server("CREATE DATABASE {} TEMPLATE template0", name)
    try:
        here = urlsplit(environ.FileAwareEnv().str("DATABASE_URL"))
        yield {"DATABASE_URL": here._replace(path=f"/{name}").geturl()}
    finally:
        _on_server("DROP DATABASE {}", name)


def _on_server(statement: str, name: str) -> None:
    # A connection of its own: a database cannot be made within a transaction.
    own = connection.copy()
    try:
        own.ensure_connection()
        own.set_autocommit(True)
        with own.cursor() as cursor:
            cursor.execute(sql.SQL(statement).format(sql.Identifier(name)))
    except psycopg2.Error as refused:
        raise Refused(NO_RIGHT) from refused
    finally:
        own.close()
