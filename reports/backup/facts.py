"""What must be the same after a restore: rows, figures, editions, documents and the log. They go along in the copy."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Min

from cases import audit_chain
from cases.models import Document, Pilot, Trajectory, WaitlistEntry
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.models import Release
from monitoring.periods import up_to

Facts = dict[str, Any]
# Where a document is stored, with the checksum of its bytes.
Checksums = dict[str, str]


def tables() -> dict[str, list[Any]]:
    """Return of each table how many rows it has, and a number that follows from all their contents in any order."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            # Every connection of ours may be a new one, and knows only what it was given.
            connection.connection.create_aggregate("contents_of", -1, _Contents)
        return {name: _rows_of(cursor, name) for name in sorted(connection.introspection.table_names(cursor))}


def _rows_of(cursor: Any, table: str) -> list[Any]:
    quoted = connection.ops.quote_name(table)
    if connection.vendor == "sqlite":
        cursor.execute(f"SELECT * FROM {quoted} LIMIT 0")  # noqa: S608  # idem
        contents = f"contents_of({', '.join(connection.ops.quote_name(column[0]) for column in cursor.description)})"
    else:
        contents = f"SUM(hashtextextended({quoted}::text, 0))"
    cursor.execute(f"SELECT COUNT(*), {contents} FROM {quoted}")  # noqa: S608  # names from the database itself
    rows, number = cursor.fetchone()
    return [rows, str(number or 0)]


class _Contents:
    """Adds up the hashes of rows, for SQLite, which has no hash of its own."""

    def __init__(self) -> None:
        self.sum = 0

    def step(self, *row: object) -> None:
        digest = hashlib.blake2b(repr(row).encode(), digest_size=16).digest()
        self.sum = (self.sum + int.from_bytes(digest, "big")) % 2**128

    def finalize(self) -> str:
        return str(self.sum)


def migrations() -> list[list[str]]:
    """Return which migrations the database has had, as pairs of app and name."""
    return sorted([app, name] for app, name in MigrationRecorder(connection).applied_migrations())


def anchors() -> list[list[Any]]:
    """Return how far each chain of the log is."""
    return [[one.chain, one.length, one.last_hash] for one in audit_chain.anchors()]


def figures(today: date) -> Facts:
    """Return every figure of the tussenevaluatie, of each pilot and each year up to and including `today`."""
    return {
        pilot.slug: {str(year): _figures_of(pilot, year, today) for year in range(_first_year(pilot), today.year + 1)}
        for pilot in Pilot.objects.order_by("pk")
    }


def _figures_of(pilot: Pilot, year: int, today: date) -> Any:
    found = evaluate(pilot, up_to(Period.year(year), today)).as_json()
    # As it will be read from the file, so that the two can be compared.
    return json.loads(json.dumps(found))


def _first_year(pilot: Pilot) -> int:
    starts = Trajectory.objects.filter(pilot=pilot).aggregate(first=Min("started_on"))["first"]
    waits = WaitlistEntry.objects.filter(family__pilot=pilot).aggregate(first=Min("started_on"))["first"]
    found: int = min(day for day in (pilot.started_on, starts, waits) if day).year
    return found


def releases() -> Facts:
    """Return of each edition that was published its checksum: as it was noted then, and as it is worked out now."""
    return {
        str(release.pk): [
            release.sha256,
            hashlib.sha256(json.dumps(release.published, sort_keys=True).encode()).hexdigest(),
        ]
        for release in Release.objects.order_by("pk")
    }


def documents() -> Checksums:
    """Return the documents that the database knows, each with the checksum that was noted when it was added."""
    return dict(Document.objects.order_by("pk").values_list("file", "sha256"))


def checksum_of(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def marks_of_keys() -> dict[str, list[str]]:
    """Return of each key what shows that it is the same one, and does not tell it. It stays within the sealed file."""
    keys = {"AUDIT_KEY": [settings.AUDIT_KEY], "MFA_KEY": settings.MFA_KEY}
    return {name: [_mark(name, key) for key in several] for name, several in keys.items()}


def _mark(name: str, key: str) -> str:
    return hashlib.sha256(f"reservekopie {name} {key}".encode()).hexdigest()
