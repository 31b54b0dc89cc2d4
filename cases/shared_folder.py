"""The folder that all machines share (DATA_DIR): documents, workbooks that wait, and the files of long work.

It is never made here. Behind a share that is away lies the disk of this machine alone: what is put there the others do
not see, and it is hidden as soon as the share is back. So DATA_DIR must be a folder *in* the share (docs/beheer.md).
"""

from __future__ import annotations

import errno
from pathlib import Path

from django.conf import settings


class FolderAway(OSError):
    """The shared folder is not there; whoever asked for it reads that the data are not reachable for a while."""


def inside(name: str) -> Path:
    """Return the folder of this name in DATA_DIR, which only the server can read; made when it is not there yet.

    Raises:
        FolderAway: DATA_DIR itself is not there.
    """
    _must_be_there(Path(settings.DATA_DIR))
    folder = Path(settings.DATA_DIR) / name
    folder.mkdir(mode=0o700, exist_ok=True)
    return folder


def documents_must_be_there() -> None:
    """Look whether documents can be reached, before something is done that cannot be taken back.

    Raises:
        FolderAway: the folder around that of the documents is not there.
    """
    _must_be_there(Path(settings.MEDIA_ROOT).parent)


def _must_be_there(folder: Path) -> None:
    if not folder.is_dir():
        raise FolderAway(errno.ESTALE, "the shared folder is away")
