"""Making a copy: one moment of the database, its documents, and what must be the same when they are put back."""

from __future__ import annotations

import fcntl
import gzip
import hashlib
import json
import os
import shutil
import tarfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any, cast

from django.conf import settings
from django.db import connection

from cases import clock, shared_folder
from cases.models import Document
from reports.backup import Refused, database, facts
from reports.backup.facts import Checksums
from reports.backup.reading import DATABASE, DOCUMENTS, FORM, MANIFEST, Manifest, read
from reports.backup.sealed import SealedWriter

NO_KEY = (
    "BACKUP_KEY ontbreekt. Zet er een sleutel in van 32 tekens of meer, en bewaar die ook ergens anders:"
    " zonder de sleutel is een reservekopie voor niemand te openen."
)
BUSY = "Er loopt al een reservekopie of een herstel. Wacht tot die klaar is."
ALREADY = "{name} bestaat al. Kies een andere naam: een reservekopie wordt niet overschreven."
NAME = "gezinsverzorger-{:%Y%m%d-%H%M%S}.gvk"
NAMES = "gezinsverzorger-????????-??????.gvk"
# The list of destroyed files, written anew beside every copy: it is for all older ones in the folder.
DESTROYED = "vernietigd.json"
UNFINISHED = ".deel"
WORKING = "reservekopie.bezig"


@dataclass(frozen=True)
class Copy:
    """A copy that was written and read back."""

    file: Path
    manifest: Manifest
    # Documents that the database knows and the disk has not, or not as they were added.
    missing: list[str]
    damaged: list[str]


def key() -> str:
    """Return the key of the copies.

    Raises:
        Refused: there is none.
    """
    if not settings.BACKUP_KEY:
        raise Refused(NO_KEY)
    return str(settings.BACKUP_KEY)


@contextmanager
def working_folder() -> Iterator[Path]:
    """Give an empty folder beside the database, for one at a time; what a killed process left there is removed.

    Raises:
        Refused: another process is at it.
    """
    folder = shared_folder.inside(WORKING)
    held = os.open(folder, os.O_RDONLY)
    try:
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as taken:
            raise Refused(BUSY) from taken
        _empty(folder)
        try:
            yield folder
        finally:
            _empty(folder)
    finally:
        os.close(held)


def _empty(folder: Path) -> None:
    for entry in folder.iterdir():
        shutil.rmtree(entry) if entry.is_dir() else entry.unlink()


def make(target: Path) -> Copy:
    """Write a copy to `target`: a new file, or a folder in which it gets the name of this moment.

    It has the name of a copy only after it was read back and is the same.

    Raises:
        Refused: there is no key, the file exists, a program is missing, or what was written is not what was read.
        OSError: there is no room, or the place cannot be written to.
    """
    secret = key()
    file = target / NAME.format(datetime.now(UTC)) if target.is_dir() else target
    if file.exists():
        raise Refused(ALREADY.format(name=file))
    unfinished = file.with_name(file.name + UNFINISHED)
    with working_folder() as folder:
        # What a killed process left here is nobody's: only one is at it.
        for left in file.parent.glob(NAMES + UNFINISHED):
            left.unlink()
        try:
            copy = _written(file, unfinished, folder / DATABASE, secret)
            if read(unfinished, secret) != copy.manifest:
                raise Refused("De reservekopie is anders teruggelezen dan geschreven. Controleer de schijf.")
            os.replace(unfinished, file)
            _to_disk(file.parent)
        finally:
            unfinished.unlink(missing_ok=True)
    return copy


def _written(file: Path, unfinished: Path, dumped: Path, secret: str) -> Copy:
    with database.one_moment() as moment:
        # First the copy: SQLite makes none while an earlier statement of the connection is not quite over.
        database.dump(moment, dumped)
        manifest = _manifest()
        known = facts.documents()
    manifest["database"] = facts.checksum_of(dumped)
    descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as stream:
        sealed = SealedWriter(stream, secret)
        with (
            gzip.GzipFile(fileobj=cast("Any", sealed), mode="wb", compresslevel=1) as zipped,
            tarfile.open(fileobj=zipped, mode="w|", format=tarfile.PAX_FORMAT) as archive,
        ):
            archive.add(dumped, DATABASE)
            manifest["documents"] = _add_documents(archive, known)
            _add_text(archive, json.dumps(manifest, ensure_ascii=False))
        sealed.finish()
        stream.flush()
        os.fsync(stream.fileno())
    taken: Checksums = manifest["documents"]
    # What was removed while the copy was made is not missed.
    gone = [name for name in known if name not in taken and Document.objects.filter(file=name).exists()]
    return Copy(file, manifest, gone, [name for name in taken if taken[name] != known[name]])


def _manifest() -> Manifest:
    """Return what must be the same after a restore; the checksums of the files come later."""
    today = clock.today()
    return {
        "form": FORM,
        "made_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "today": today.isoformat(),
        "version": settings.CODE_VERSION,
        "engine": connection.vendor,
        "migrations": facts.migrations(),
        "keys": facts.marks_of_keys(),
        "tables": facts.tables(),
        "anchors": facts.anchors(),
        "figures": facts.figures(today),
        "releases": facts.releases(),
    }


def _add_documents(archive: tarfile.TarFile, known: Checksums) -> Checksums:
    """Add every document that is there, and return their checksums."""
    taken: Checksums = {}
    for name in known:
        try:
            with (Path(settings.MEDIA_ROOT) / name).open("rb") as file:
                taken[name] = hashlib.file_digest(file, "sha256").hexdigest()
                file.seek(0)
                archive.addfile(archive.gettarinfo(arcname=DOCUMENTS + name, fileobj=file), file)
        except FileNotFoundError:
            continue
    return taken


def _add_text(archive: tarfile.TarFile, text: str) -> None:
    content = text.encode()
    member = tarfile.TarInfo(MANIFEST)
    member.size = len(content)
    archive.addfile(member, BytesIO(content))


def _to_disk(folder: Path) -> None:
    """Wait until the new name is on the disk itself."""
    held = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(held)
    finally:
        os.close(held)


def keep_newest(folder: Path, number: int) -> list[Path]:
    """Remove the copies in `folder` but the newest `number`, and return which. Other files are left alone."""
    older = sorted(folder.glob(NAMES), reverse=True)[number:]
    for file in older:
        file.unlink()
    return older
