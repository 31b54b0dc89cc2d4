"""Reading of the pages with figures from a copy of the database that follows it (REPLICA_URL).

Only pages that count over the whole pilot go there, and only what they read about the work: who is logged in, what
somebody may see of the log, and every change stay with the first database. A page of the report is not among them: what
is published is compared with all that was published before, and a copy may not know the last of it yet.

A page waits a moment for the copy to catch up with what was written before it was asked for. When the copy is behind
all the same, the page says how old its figures are; when it does not answer, the first database is read. So it is when
the copy is none any more, because it was made the first: what was the first may come back, and holds something else.
A page that the copy left in the middle is made again from the first; a copy that is frozen has left too
(`gezinsverzorger/patience.py`).
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from contextvars import ContextVar
from datetime import datetime, timedelta
from typing import Any

from django.conf import settings
from django.core.exceptions import MiddlewareNotUsed
from django.db import DEFAULT_DB_ALIAS, DatabaseError, InterfaceError, OperationalError, connections
from django.db.models import Model
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.formats import date_format

log = logging.getLogger(__name__)
REPLICA = "replica"
APPS = {"cases", "monitoring"}
# Who is logged in, and what the log says: never from a copy.
NEVER = {"loginsession", "auditevent", "auditchain"}
ROUTES = {
    *("monitoring:dashboard", "monitoring:changes", "monitoring:figure", "monitoring:half_years"),
    "monitoring:avoided_cost",
}
# Seconds that a page waits for the copy, and that a copy is left alone when it did not answer.
PATIENCE, REST = 0.2, 10.0
HOW_FAR = "SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= %s::pg_lsn, pg_last_xact_replay_timestamp()"
_reading: ContextVar[bool] = ContextVar("reading", default=False)


class Router:
    """Tells Django where a model is read and written."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        if _reading.get() and model._meta.app_label in APPS and model._meta.model_name not in NEVER:
            return REPLICA
        # Said in so many words: otherwise Django reads what belongs to a row where that row came from.
        return DEFAULT_DB_ALIAS

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool | None:
        return False if db == REPLICA else None


class ReadFigures:
    """Send the reading of a page with figures to the copy: the page itself alone, so this is the last middleware."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        if REPLICA not in connections:
            raise MiddlewareNotUsed
        self.get_response = get_response
        self.rest_until = 0.0

    def __call__(self, request: HttpRequest) -> HttpResponse:
        token = _reading.set(False)
        try:
            return self.get_response(request)
        finally:
            _reading.reset(token)

    def process_view(self, request: HttpRequest, *view: object) -> None:
        route = request.resolver_match.view_name if request.resolver_match else ""
        if request.method != "GET" or route not in ROUTES:
            return
        if time.monotonic() < self.rest_until:
            return
        try:
            request.figures_of = up_to()  # type: ignore[attr-defined]  # shown by every page, when it is long ago
        except DatabaseError:
            self._leave_alone()
            return
        _reading.set(True)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """Make a page once more, from the first database, when the copy went away under it: it only reads."""
        if not (_reading.get() and isinstance(error, OperationalError | InterfaceError) and request.resolver_match):
            return None
        self._leave_alone()
        _reading.set(False)
        request.figures_of = None  # type: ignore[attr-defined]  # of today now
        match = request.resolver_match
        response: HttpResponse = match.func(request, *match.args, **match.kwargs)
        return response

    def _leave_alone(self) -> None:
        connections[REPLICA].close()
        self.rest_until = time.monotonic() + REST
        log.warning("the replica does not answer: reading from the first database")


def up_to() -> datetime | None:
    """Return up to when the copy holds everything; None when it holds all that was written before this was asked.

    Raises:
        DatabaseError: the copy does not answer, or is no copy any more.
    """
    with connections[DEFAULT_DB_ALIAS].cursor() as cursor:
        cursor.execute("SELECT pg_current_wal_flush_lsn()")
        written = cursor.fetchone()[0]
    until = time.monotonic() + PATIENCE
    with connections[REPLICA].cursor() as cursor:
        while True:
            cursor.execute(HOW_FAR, [written])
            row: tuple[bool, bool | None, datetime | None] = cursor.fetchone()
            follows, has_all, moment = row
            if not follows:
                raise OperationalError("this is no copy any more")
            if has_all:
                return None
            if time.monotonic() > until:
                if moment is None:
                    raise OperationalError("nobody knows how old this copy is")
                return moment
            time.sleep(0.02)


def notice(request: HttpRequest) -> dict[str, str]:
    """Give a page the words about the age of its figures, when that is more than REPLICA_MAX_LAG seconds."""
    moment = getattr(request, "figures_of", None)
    if moment is None or timezone.now() - moment < timedelta(seconds=settings.REPLICA_MAX_LAG):
        return {}
    local = timezone.localtime(moment)
    said = f"De cijfers op deze pagina zijn van {date_format(local, 'j F Y')}, {date_format(local, 'H.i')} uur."
    return {"figures_notice": f"{said} Wat daarna is opgeschreven, telt nog niet mee."}
