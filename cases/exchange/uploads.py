"""Uploaded workbooks that wait between the preview and the confirmation.

They hold personal data, so they lie in a folder of their own that only the server can read, under a name that cannot be
guessed, and never longer than an hour. All machines share the folder (`shared_folder`).
"""

from __future__ import annotations

import os
import re
import secrets
import time
from pathlib import Path

from django.core.files.uploadedfile import UploadedFile

from cases import shared_folder
from cases.models import User

KEPT_SECONDS = 60 * 60
TOKEN = re.compile(r"[0-9a-f]{32}")


def keep(upload: UploadedFile[bytes], user: User) -> tuple[str, Path]:
    """Store `upload` for `user`; return the token it can be found with again, and where it is."""
    remove_old()
    token = secrets.token_hex(16)
    path = _path(token, user)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in upload.chunks():
            file.write(chunk)
    return token, path


def take(token: str, user: User) -> Path | None:
    """Return the file that was kept for `user`, once: who asks again, or comes too late, gets None.

    From now on it waits another hour at most, for who does the work (`taken`).
    """
    remove_old()
    if not TOKEN.fullmatch(token):
        return None
    path = _path(token, user)
    try:
        path = path.rename(path.with_suffix(".taken"))
        os.utime(path)
    except FileNotFoundError:
        return None
    return path


def taken(name: str) -> Path | None:
    """Return the file of this name that somebody took before, or None when it is gone."""
    path = _folder() / name
    return path if path.is_file() else None


def remove_old() -> None:
    """Remove what nobody confirmed in time."""
    latest = time.time() - KEPT_SECONDS
    for path in _folder().iterdir():
        try:
            if path.stat().st_mtime < latest:
                path.unlink()
        except FileNotFoundError:
            continue  # another request was earlier


def remove_all() -> None:
    """Remove everything that waits; whoever still wants to import it chooses the file again."""
    for path in _folder().iterdir():
        path.unlink(missing_ok=True)


def _folder() -> Path:
    return shared_folder.inside("werkboeken")


def _path(token: str, user: User) -> Path:
    return _folder() / f"{user.pk}-{token}"
