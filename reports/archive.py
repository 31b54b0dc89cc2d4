"""Zip files that are the same byte for byte each time: no clock, and the parts in the order in which they are given."""

from __future__ import annotations

import zipfile
from collections.abc import Iterable
from io import BytesIO

# The first moment that a zip file knows.
LONG_AGO = (1980, 1, 1, 0, 0, 0)
LEVEL = 9


def packed(parts: Iterable[tuple[str, bytes]], *, stored: frozenset[str] = frozenset()) -> bytes:
    """Return a zip file of `parts`, which are names and contents; those in `stored` are not compressed."""
    target = BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in parts:
            entry = zipfile.ZipInfo(name, LONG_AGO)
            entry.create_system = 0  # the same on every kind of machine
            kind = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(entry, content, compress_type=kind, compresslevel=LEVEL)
    return target.getvalue()
