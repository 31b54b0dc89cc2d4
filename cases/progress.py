"""How far long work is: said by the work (`tell`), and shown on the page of the job while it runs.

It stands in a small file, touched every second. Not in the table: SQLite lets nobody else write while the work is in
its transaction, and elsewhere nobody would see what is not committed. The file is also the heartbeat: when it is no
longer touched, whoever worked is gone. As the workbooks that wait, it is in DATA_DIR, which several machines share.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from cases import shared_folder

BEAT_SECONDS = 1.0
# After this long without a beat somebody is gone: a busy machine may skip some.
GONE_SECONDS = 20.0
# The work tells its rows by this many.
ROWS = 250
WORKER = "werker-"

Item = TypeVar("Item")


@dataclass
class Progress:
    """How far it is: a whole percentage, and what happens now, in Dutch."""

    percent: int = 0
    line: str = ""


_current: ContextVar[Progress | None] = ContextVar("progress", default=None)


def is_followed() -> bool:
    """Return whether anybody follows this work: counting beforehand how much it is costs time."""
    return _current.get() is not None


def tell(percent: float, line: str) -> None:
    """Say how far the work is. Without anybody who follows it, nothing happens."""
    if followed := _current.get():
        followed.percent, followed.line = max(0, min(99, int(percent))), line


def by_row(items: Iterable[Item], line: str, *, first: float, last: float, total: int) -> Iterator[Item]:
    """Yield `items` and tell how many have passed: from `first` per cent to `last` when there are `total`."""
    for number, item in enumerate(items):
        if number % ROWS == 0:
            share = min(1.0, number / total) if total else 0.0
            tell(first + (last - first) * share, f"{line}, rij {number + 1}")
        yield item


@contextmanager
def following(key: uuid.UUID) -> Iterator[Progress]:
    """Keep what the work in this block tells where `of` finds it, with a heartbeat."""
    followed = Progress()
    token = _current.set(followed)
    try:
        with _beating(_file(key), lambda: json.dumps([followed.percent, followed.line])):
            yield followed
    finally:
        _current.reset(token)


def of(key: uuid.UUID) -> Progress:
    """Return how far the job with this key is; nothing yet when nobody said so."""
    try:
        percent, line = json.loads(_file(key).read_text())
    except (OSError, ValueError):
        return Progress()
    return Progress(percent, line)


def is_alive(key: uuid.UUID) -> bool:
    """Return whether somebody still works at the job with this key."""
    return _beats(_file(key))


@contextmanager
def present() -> Iterator[None]:
    """Be a worker in this block: `worker_is_there` sees it."""
    with _beating(folder() / f"{WORKER}{uuid.uuid4().hex}", str):
        yield


def worker_is_there() -> bool:
    """Return whether a worker runs, on this machine or on one that shares the folder."""
    return any(_beats(path) for path in folder().glob(f"{WORKER}*"))


def folder() -> Path:
    """Return the folder of the files of jobs, which only the server can read.

    Raises:
        FolderAway: see `shared_folder`.
    """
    return shared_folder.inside("taken")


def _file(key: uuid.UUID) -> Path:
    return folder() / f"{key.hex}.voortgang"


def _beats(path: Path) -> bool:
    try:
        # Also a beat from the future is none: the clock was put back since.
        return abs(time.time() - path.stat().st_mtime) < GONE_SECONDS
    except FileNotFoundError:
        return False


@contextmanager
def _beating(path: Path, text: Callable[[], str]) -> Iterator[None]:
    """Write `text` into the file every second, and remove the file at the end of the block."""
    over = threading.Event()

    def beat() -> None:
        while not over.wait(BEAT_SECONDS):
            # The folder may be away for a moment; the work goes on, and so do its beats when it is back.
            with suppress(OSError):
                _write(path, text())

    _write(path, text())
    thread = threading.Thread(target=beat, name="heartbeat", daemon=True)
    thread.start()
    try:
        yield
    finally:
        over.set()
        thread.join()
        # What is left of it has no beats any more, and is gone after a day.
        with suppress(OSError):
            path.unlink()


def _write(path: Path, text: str) -> None:
    """Replace the file in one stroke: who reads sees the old text or the new one."""
    new = path.with_name(f"{path.name}.nieuw")
    with os.fdopen(os.open(new, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)
    new.replace(path)
