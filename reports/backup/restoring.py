"""Putting a copy back into an empty database, and seeing that everything is as it was."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cases import audit, audit_chain, clock, destroyed_list
from cases.models import LoginSession
from reports.backup import Refused, database, facts
from reports.backup.copying import key, working_folder
from reports.backup.reading import DATABASE, DOCUMENTS, Manifest, read
from reports.backup.sealed import NEWER

NOT_EMPTY = (
    "De database is niet leeg. Er is niets gewijzigd. Herstel alleen in een nieuwe database zonder tabellen"
    " (dus nog zonder migrate): met PostgreSQL een nieuwe database, anders een lege map als DATA_DIR."
)
OTHER_ENGINE = "Deze reservekopie is van {theirs}, en hier draait {ours}. Zet DATABASE_URL goed."
OTHER_KEY = (
    "{name} is hier een andere dan bij het maken van de reservekopie. {why} Zet de sleutel van toen in de omgeving."
)
WHY_KEY = {
    "AUDIT_KEY": "Het logboek is dan niet meer te controleren.",
    "MFA_KEY": "Niemand kan dan nog inloggen met de tweede stap.",
}
ENGINES = {"sqlite": "SQLite", "postgresql": "PostgreSQL"}


@dataclass(frozen=True)
class Comparison:
    """One kind of thing: how many there should be, and which are not as they were; None: it was not compared."""

    what: str
    number: int
    different: list[str] | None


@dataclass(frozen=True)
class Restored:
    """What was put back, and how it compares with the copy."""

    manifest: Manifest
    comparisons: list[Comparison]
    migrated: bool
    destroyed_again: int

    @property
    def is_same(self) -> bool:
        return not any(comparison.different for comparison in self.comparisons)


def restore(source: Path, gone: list[destroyed_list.Line]) -> Restored:
    """Put a copy back. The database comes last and in one transaction: until then nothing has changed that counts.

    Args:
        gone: files that were destroyed since; those that come back are destroyed again.

    Raises:
        Refused: the database is not empty, or the copy cannot be put back here; nothing was changed.
        OSError: there is no room, or something cannot be read or written.
    """
    secret = key()
    if database.has_tables():
        raise Refused(NOT_EMPTY)
    with working_folder() as folder:
        manifest = read(source, secret, folder)
        _refuse_when_unfit(manifest)
        placed = _place_documents(folder / DOCUMENTS, manifest["documents"])
        try:
            database.load(folder / DATABASE)
        except BaseException:
            for file in placed:
                file.unlink(missing_ok=True)
            raise
    comparisons = list(_compared_as_stored(manifest))
    migrated = _known_migrations() != {tuple(pair) for pair in manifest["migrations"]}
    if migrated:
        call_command("migrate", verbosity=0)
    comparisons += _compared_as_read(manifest, with_figures=not migrated)
    # Who was logged in then may be somebody who was shut out since.
    LoginSession.objects.all().delete()
    cache.clear()
    back = destroyed_list.back_again(gone)
    for line, family in back:
        destroyed_list.destroy_again(line, family)
    audit.record("backup.restored", actor=None, pilot=None)
    return Restored(manifest, comparisons, migrated, len(back))


def _refuse_when_unfit(manifest: Manifest) -> None:
    if manifest["engine"] != connection.vendor:
        theirs, ours = ENGINES.get(manifest["engine"], manifest["engine"]), ENGINES[connection.vendor]
        raise Refused(OTHER_ENGINE.format(theirs=theirs, ours=ours))
    if not {tuple(pair) for pair in manifest["migrations"]} <= _known_migrations():
        raise Refused(NEWER)
    for name, marks in facts.marks_of_keys().items():
        # The first key closes; the others are there to open what is older.
        if manifest["keys"][name][0] not in marks:
            raise Refused(OTHER_KEY.format(name=name, why=WHY_KEY[name]))


def _known_migrations() -> set[tuple[str, ...]]:
    return set(MigrationLoader(None).disk_migrations or {})


def _place_documents(unpacked: Path, names: Mapping[str, str]) -> list[Path]:
    """Move the documents to their place, and return where they are now. Their names lead to nothing without a row."""
    target = Path(settings.MEDIA_ROOT)
    target.mkdir(mode=0o700, parents=True, exist_ok=True)
    placed = []
    for name in names:
        os.replace(unpacked / name, target / name)
        placed.append(target / name)
    return placed


def _compared_as_stored(manifest: Manifest) -> Iterator[Comparison]:
    """Compare what is stored, by statements of our own: an older copy has other tables than the models."""
    now = facts.tables()
    yield Comparison("tabellen", len(manifest["tables"]), _different(manifest["tables"], now))
    rows = {name: count for name, (count, _) in manifest["tables"].items()}
    found = {name: now.get(name, [0])[0] for name in rows}
    wrong = [f"{name}: {rows[name]} werd {found[name]}" for name in rows if rows[name] != found[name]]
    yield Comparison("regels", sum(rows.values()), wrong)
    applied = {"/".join(pair): True for pair in manifest["migrations"]}
    yield Comparison("migraties", len(applied), _different(applied, {"/".join(p): True for p in facts.migrations()}))
    place = Path(settings.MEDIA_ROOT)
    there = {name: facts.checksum_of(place / name) for name in manifest["documents"] if (place / name).is_file()}
    yield Comparison("documenten", len(manifest["documents"]), _different(manifest["documents"], there))


def _compared_as_read(manifest: Manifest, *, with_figures: bool) -> Iterator[Comparison]:
    anchors = [audit_chain.Anchor(*anchor) for anchor in manifest["anchors"]]
    faults = [f"keten {fault.chain}: {fault.text}" for fault in audit_chain.check(anchors)]
    yield Comparison("regels in het logboek", sum(anchor.length for anchor in anchors), faults)
    editions = facts.releases()
    changed = [number for number, (noted, now) in editions.items() if noted != now]
    yield Comparison("uitgaven", len(manifest["releases"]), changed + _different(manifest["releases"], editions))
    then = leaves(manifest["figures"])
    if not with_figures:
        yield Comparison("cijfers", len(then), None)
        return
    day = date.fromisoformat(manifest["today"])
    with clock.played_on(day):
        yield Comparison("cijfers", len(then), _different(then, leaves(facts.figures(day))))


def leaves(tree: Any, path: str = "") -> dict[str, str]:
    """Return every figure of a tree of figures, under its path: `groningen.2022.families_supported`."""
    items = tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else None
    if items is None:
        return {path: json.dumps(tree)}
    found: dict[str, str] = {}
    for name, branch in items:
        found |= leaves(branch, f"{path}.{name}" if path else str(name))
    return found


def _different(expected: Mapping[str, Any], found: Mapping[str, Any]) -> list[str]:
    return sorted(name for name in expected.keys() | found.keys() if expected.get(name) != found.get(name))
