"""Whether this process answers, and whether it can do its work. To the outside nothing but yes or no."""

from __future__ import annotations

import logging
from functools import cache

from django.contrib.auth.decorators import login_not_required
from django.db import DatabaseError, InterfaceError, OperationalError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse

from cases import audit_chain
from cases.codes import Act
from cases.models import AuditChain, AuditEvent
from gezinsverzorger.errors import RETRY_AFTER

log = logging.getLogger(__name__)


@login_not_required
def alive(request: HttpRequest) -> HttpResponse:
    """Answer 200: this process answers. It asks nobody else, because a restart would not mend them."""
    return _answer("ok")


@login_not_required
def ready(request: HttpRequest) -> HttpResponse:
    """Answer 200 when the database answers, is of this version, and the log can be written; else 503.

    Raises:
        OperationalError: the database is away; the error page makes it 503.
    """
    if reason := _what_is_wrong():
        log.error("not ready", extra={"reason": reason})
        return _answer("niet gereed", status=503)
    return _answer("ok")


def _answer(text: str, status: int = 200) -> HttpResponse:
    headers = {"Retry-After": RETRY_AFTER} if status == 503 else {}
    return HttpResponse(f"{text}\n", content_type="text/plain; charset=utf-8", status=status, headers=headers)


def _what_is_wrong() -> str:
    if _asked_migrations() - set(MigrationRecorder(connection).applied_migrations()):
        return "migrations"
    try:
        _try_the_log()
    except (OperationalError, InterfaceError):
        if not _is_readable():
            raise
        return "log"
    except DatabaseError:
        return "log"
    return ""


def _try_the_log() -> None:
    """Write a line in the log and take it back. In a chain of its own, so that nobody has to wait for it."""
    with transaction.atomic():
        line = AuditEvent(action="log.tried", act=Act.READ)
        audit_chain.seal([line], AuditChain.objects.create(pilot=None))
        AuditEvent.objects.bulk_create([line])
        transaction.set_rollback(True)


def _is_readable() -> bool:
    """Return whether the database answers at all, as one on a full or read-only disk does."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


@cache
def _asked_migrations() -> frozenset[tuple[str, str]]:
    """Return what this version of the code asks of the database; it does not change while the process runs."""
    return frozenset(MigrationLoader(None).disk_migrations)
