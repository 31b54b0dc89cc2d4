"""Reading a copy: every byte is checked, and what is in it is compared with what it says is in it."""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import tarfile
import zlib
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from reports.backup import Refused
from reports.backup.facts import Checksums
from reports.backup.sealed import DAMAGED, NEWER, SealedReader

DATABASE, DOCUMENTS, MANIFEST = "database", "documents/", "manifest.json"
# Which form of manifest is written; an older one stays readable.
FORM = 1
PIECE = 1024 * 1024
STORED_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.-]*")

Manifest = dict[str, Any]


def read(source: Path, key: str, into: Path | None = None) -> Manifest:
    """Return the manifest of a copy, after all of it was read and found to be whole.

    Args:
        into: a folder in which the database and the documents are unpacked; without it nothing is written.

    Raises:
        Refused: it is no copy, the key is another one, it is damaged, not complete, or of a newer form.
        OSError: it cannot be read, or there is no room to unpack it.
    """
    with source.open("rb") as file:
        found, manifest = _unpacked(file, key, into)
    if manifest.get("form", 0) > FORM:
        raise Refused(NEWER)
    expected: Checksums = {DATABASE: manifest["database"]} | {
        DOCUMENTS + name: sha256 for name, sha256 in manifest["documents"].items()
    }
    if found != expected:
        raise Refused(DAMAGED)
    return manifest


def _unpacked(file: BinaryIO, key: str, into: Path | None) -> tuple[Checksums, Manifest]:
    found: Checksums = {}
    manifest: Manifest = {}
    sealed = SealedReader(file, key)
    try:
        with gzip.GzipFile(fileobj=cast("Any", sealed)) as unzipped:
            with tarfile.open(fileobj=unzipped, mode="r|") as archive:
                for member in archive:
                    stream = archive.extractfile(member)
                    if stream is None or not _may_be(member.name):
                        raise Refused(DAMAGED)
                    if member.name == MANIFEST:
                        manifest = json.loads(stream.read())
                    else:
                        found[member.name] = _take(stream, into / member.name if into else None)
            # To the very end: only the last chunk shows that nothing was cut off.
            while unzipped.read(PIECE):
                pass
    except (tarfile.TarError, zlib.error, gzip.BadGzipFile, EOFError, ValueError) as wrong:
        raise Refused(DAMAGED) from wrong
    if not manifest:
        raise Refused(DAMAGED)
    return found, manifest


def _may_be(name: str) -> bool:
    return name in (DATABASE, MANIFEST) or bool(STORED_NAME.fullmatch(name.removeprefix(DOCUMENTS)))


def _take(stream: IO[bytes], target: Path | None) -> str:
    """Read a member, write it to `target` if there is one, and return its checksum."""
    digest = hashlib.sha256()
    if target is None:
        while piece := stream.read(PIECE):
            digest.update(piece)
        return digest.hexdigest()
    target.parent.mkdir(mode=0o700, exist_ok=True)
    with target.open("xb") as file:
        while piece := stream.read(PIECE):
            digest.update(piece)
            file.write(piece)
    return digest.hexdigest()
