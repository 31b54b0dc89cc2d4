"""Django's `migrate`, one at a time: a second deployment at the same moment waits, and then has nothing left to do."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.commands import migrate
from django.db import connection

# Any number, as long as nothing else of ours asks for the same one.
LOCK = 7_305_113


class Command(migrate.Command):
    def handle(self, *args: Any, **options: Any) -> None:
        with _alone():
            super().handle(*args, **options)


@contextmanager
def _alone() -> Iterator[None]:
    """Wait until nobody else is at it. Who dies holds nobody up: the system and the server let go of the lock."""
    if connection.vendor == "sqlite":
        held = os.open(Path(settings.DATA_DIR), os.O_RDONLY)
        try:
            fcntl.flock(held, fcntl.LOCK_EX)
            yield
        finally:
            os.close(held)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [LOCK])
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])
