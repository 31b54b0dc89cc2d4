"""The signing key of an embedded installation, made once and kept in a file."""

from __future__ import annotations

import os
import secrets
import stat
import time
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def read_or_create(path: Path) -> str:
    """Return the key in `path`, and make it when the file does not exist yet.

    Several processes may start at once: the one that creates the file wins, the others read what it wrote.

    Raises:
        ImproperlyConfigured: another user of the machine can read the file.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return _read(path)
    with os.fdopen(descriptor, "w") as file:
        key = secrets.token_urlsafe(50)
        file.write(key)
    return key


def _read(path: Path) -> str:
    if stat.S_IMODE(path.stat().st_mode) & 0o077:
        raise ImproperlyConfigured(f"{path} can be read by others: run chmod 600, or make a new key.")
    for _attempt in range(50):
        if key := path.read_text():
            return key
        time.sleep(0.02)
    raise ImproperlyConfigured(f"{path} is empty: remove it, so that a new key is made.")
