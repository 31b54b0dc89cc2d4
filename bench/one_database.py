"""Seed the database of the environment and measure on it: `python -m bench.one_database SIZE FILE PART ...`."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from urllib.parse import urlsplit

import django

from bench.measured import Row
from bench.sizes import SIZES, Size


def main(size: str, target: Path, parts: list[str]) -> None:
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from bench.seed import seed

    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        folder = Path(name)
        if connection.vendor == "postgresql":
            _as_deployed()
        call_command("migrate", verbosity=0)
        empty = _empty_installation(folder)
        seconds = {}
        started = time.perf_counter()
        seed(SIZES[size])
        seconds["vullen"] = time.perf_counter() - started
        _say(f"{connection.vendor}: gevuld in {seconds['vullen']:.0f} s")
        rows = []
        for part in parts:
            started = time.perf_counter()
            for row in _measure(part, connection.vendor, SIZES[size], folder, empty):
                _say(f"  {row.part}: {row.what}: {row.measured} {row.ratio}")
                rows.append(asdict(row))
            seconds[part] = time.perf_counter() - started
            _say(f"{connection.vendor}: {part} in {seconds[part]:.0f} s")
    target.write_text(json.dumps({"rows": rows, "version": _version(), "seconds": seconds, "data": _data(size)}))


def _measure(part: str, database: str, size: Size, folder: Path, empty: dict[str, str]) -> Iterator[Row]:
    from bench import documents, figures, pages, server, writing

    if part in ("paginas", "schrijven"):
        room = pages if part == "paginas" else writing
        with server.running() as port:
            yield from room.measure(port, database, size)
    elif part == "cijfers":
        yield from figures.measure(database, size)
    else:
        yield from documents.measure(database, size, folder, empty)


def _data(size: str) -> str:
    """Return how much there is, and in which pilots is measured."""
    from cases.models import Family, Pilot, Visit

    def families(pilot: int) -> str:
        return _number(Family.objects.filter(pilot=pilot).count())

    town, carried = SIZES[size].town, SIZES[size].carried
    return (
        f"{_number(Family.objects.count())} gezinnen, {_number(Visit.objects.count())} bezoeken, "
        f"{Pilot.objects.count()} pilots. Cijfers van de grootste pilot ({families(1)} gezinnen), pagina's en PDF van "
        f"pilot {town} ({families(town)} gezinnen), werkboek van pilot {carried} ({families(carried)} gezinnen)"
    )


def _as_deployed() -> None:
    """Give PostgreSQL the settings of deploy/postgresql.conf that decide how it looks things up."""
    from django.conf import settings
    from django.db import connection

    text = (settings.BASE_DIR / "deploy" / "postgresql.conf").read_text()
    with connection.cursor() as cursor:
        for name, value in re.findall(r"^(effective_cache_size|work_mem|random_page_cost) = (\S+)", text, re.MULTILINE):
            cursor.execute(f"ALTER SYSTEM SET {name} = {value}")
        cursor.execute("SELECT pg_reload_conf()")
    # A connection that is open keeps what it had.
    connection.close()


def _number(value: int) -> str:
    return f"{value:,}".replace(",", ".")


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
    main(sys.argv[1], Path(sys.argv[2]), sys.argv[3:])
