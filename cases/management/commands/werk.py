from __future__ import annotations

import logging
import signal
import threading
import time
from typing import Any

from django.core.management.base import BaseCommand
from django.db import DatabaseError, close_old_connections

from cases import jobs, progress, tidying

logger = logging.getLogger(__name__)

LOOK_EVERY_SECONDS = 1.0
CLEAN_EVERY_SECONDS = 60.0


class Command(BaseCommand):
    help = "Doet het lange werk, zoals importeren en vernietigen. Stopt na de taak die loopt (SIGTERM of Ctrl-C)."

    def handle(self, *args: Any, **options: Any) -> None:
        stop = threading.Event()
        for sign in (signal.SIGTERM, signal.SIGINT):
            signal.signal(sign, lambda *_: stop.set())
        cleaned = 0.0
        with progress.present():
            while not stop.is_set():
                close_old_connections()
                try:
                    if time.monotonic() - cleaned > CLEAN_EVERY_SECONDS:
                        tidying.tidy()
                        cleaned = time.monotonic()
                    if jobs.do_next():
                        continue
                except (DatabaseError, OSError):
                    # Away for a moment, or locked by long work of another: it is asked again.
                    logger.exception("The worker could not reach the database or the shared folder")
                stop.wait(LOOK_EVERY_SECONDS)
