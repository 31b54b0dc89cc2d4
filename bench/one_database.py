"""Seed the database of the environment and measure everything on it: `python -m bench.one_database SIZE FILE`."""

from __future__ import annotations

import json
import os
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import django


def main(size: str, target: Path) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench import seed

    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        call_command("migrate", verbosity=0)
        empty = _empty_installation(folder)
        started = time.perf_counter()
        seed.seed(seed.SIZES[size])
        _say(f"{connection.vendor}: gevuld in {time.perf_counter() - started:.0f} s")
        rows = []
        for row in _measure(connection.vendor, folder, empty):
            _say(f"  {row['part']}: {row['what']}: {row['measured']} {row['ratio']}")
            rows.append(row)
    target.write_text(json.dumps({"rows": rows, "version": _version()}))


def _measure(database: str, folder: Path, empty: dict[str, str]) -> Iterator[dict[str, object]]:
    from bench import documents, figures, pages, server, writing

    with server.running() as port:
        for row in pages.measure(port, database):
            yield asdict(row)
        for row in writing.measure(port, database):
            yield asdict(row)
    for row in figures.measure(database):
        yield asdict(row)
    for row in documents.measure(database, folder, empty):
        yield asdict(row)


def _empty_installation(folder: Path) -> dict[str, str]:
    """Keep a copy of the database as it is before it is filled, and return the environment that leads to it."""
    from django.conf import settings
    from django.db import connection

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        connection.close()
        shutil.copy(str(settings.DATABASES["default"]["NAME"]), folder)
        return {"DATA_DIR": str(folder)}
    with connection.cursor() as cursor:
        name = connection.settings_dict["NAME"]
        cursor.execute("SELECT 1 FROM pg_database WHERE datname = 'bench_empty'")
        if cursor.fetchone():
            cursor.execute("DROP DATABASE bench_empty")
    _copy_postgres(name)
    return {"DATABASE_URL": urlsplit(os.environ["DATABASE_URL"])._replace(path="/bench_empty").geturl()}


def _copy_postgres(name: str) -> None:
    """Copy a database; nobody may be connected to it then, so this goes by way of another."""
    import psycopg2  # without types
    from django.db import connection

    words = connection.get_connection_params() | {"dbname": "template1"}
    words.pop("cursor_factory", None)
    connection.close()
    other = psycopg2.connect(**words)
    other.autocommit = True
    with other.cursor() as cursor:
        cursor.execute(f'CREATE DATABASE bench_empty TEMPLATE "{name}"')
    other.close()


def _version() -> str:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SELECT sqlite_version()" if connection.vendor == "sqlite" else "SHOW server_version")
        return str(cursor.fetchone()[0])


def _say(line: str) -> None:
    sys.stderr.write(f"{line}\n")


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]))
