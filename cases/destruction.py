"""What belongs to a family, read from the models themselves, and what is swept when it is destroyed.

A file is destroyed for good (Jeugdwet 7.3.9, Wmo 5.3.5): every row that leads to the family, the bytes of its
documents, forms that were not sent yet, messages that nobody read, workbooks that wait to be imported, and what jobs
made. What is left says nothing about people: a stub, lines of the log by number, and counts that lead to nobody.

A file on the disk goes after the transaction: before it, nobody could bring it back. Until its bytes are gone it stands
in the table of files to remove, which is written in the transaction. So who is stopped in between, or has a disk that
refuses, has it removed by `cases.tidying`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager

from django.apps import apps
from django.contrib.messages.storage.session import SessionStorage
from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.storage import default_storage
from django.db import OperationalError, connection
from django.db.models import ForeignKey, Model
from django.utils import timezone

from cases import drafts, jobs
from cases.exchange import uploads
from cases.models import Draft, Family, FileToRemove, Job, Pilot

log = logging.getLogger(__name__)

# Keeps the counts of a family while it goes; `monitoring` gives it when the application starts.
Counting = Callable[[Family], AbstractContextManager[None]]
_counting: list[Counting] = []


def count_with(counting: Counting) -> None:
    """Let `counting` keep the counts of every family that goes: it is entered before and left after the deletion."""
    _counting[:] = [counting]


def counting(family: Family) -> AbstractContextManager[None]:
    """Return what keeps the counts of `family`; without it nothing may be destroyed.

    Raises:
        LookupError: nobody said how the counts are kept.
    """
    if not _counting:
        raise LookupError("Nobody keeps the counts of destroyed families.")
    return _counting[0](family)


def belongings() -> dict[type[Model], str]:
    """Return every model whose rows belong to a family, with the path from a row to its family.

    A link that may be empty counts only when there is no other way to the family.
    """
    found: dict[type[Model], str] = {}
    for may_be_empty in (False, True):
        waiting: list[type[Model]] = [Family, *found]
        while waiting:
            target = waiting.pop(0)
            for model, name in _links_to(target, may_be_empty=may_be_empty):
                if model not in found and model is not Family:
                    found[model] = f"{name}__{found[target]}" if target in found else name
                    waiting.append(model)
    return found


def _links_to(target: type[Model], *, may_be_empty: bool) -> Iterator[tuple[type[Model], str]]:
    for model in apps.get_models():
        for field in model._meta.concrete_fields:
            links = isinstance(field, ForeignKey) and field.related_model is target
            if links and (may_be_empty or not field.null):
                yield model, field.name


def hold_still() -> None:
    """Let nobody write about any family until the end of the transaction: it would be counted with the one that goes.

    On SQLite a transaction holds the write lock of the whole database from its start, which does the same.
    """
    if connection.vendor != "postgresql":
        return
    written_to: list[type[Model]] = [Family, *belongings()]
    tables = ", ".join(f'"{model._meta.db_table}"' for model in written_to)
    with connection.cursor() as cursor:
        cursor.execute(f"LOCK TABLE {tables} IN SHARE ROW EXCLUSIVE MODE")


def rows_of(family: Family) -> int:
    """Return how many rows belong to `family`, itself included."""
    return 1 + sum(model._base_manager.filter(**{path: family}).count() for model, path in belongings().items())


def sweep_drafts(family: Family) -> None:
    """Forget what was typed about `family` and not sent yet."""
    found = [draft.pk for draft in Draft.objects.filter(user__pilot=family.pilot_id) if drafts.is_about(draft, family)]
    Draft.objects.filter(pk__in=found).delete()


def sweep_messages() -> None:
    """Take the messages that nobody read yet from the sessions, and the sessions that are over: both may hold names."""
    Session.objects.filter(expire_date__lt=timezone.now()).delete()
    for session in Session.objects.all():
        store = SessionStore(session.session_key)
        if store.pop(SessionStorage.session_key, None) is not None:
            store.save()


def sweep_files() -> None:
    """Remove the bytes of the documents of families that are gone. What the disk refuses is tried again later."""
    for file in FileToRemove.objects.all():
        try:
            default_storage.delete(file.name)
        except OSError:
            log.exception("Document %s could not be removed from the disk. It is tried again.", file.name)
        else:
            file.delete()


def sweep_workbooks(pilot: Pilot) -> None:
    """Remove the workbooks that wait to be imported, and what jobs of the pilot made: they name its families."""
    uploads.remove_all()
    for job in Job.objects.filter(pilot=pilot):
        jobs.file_of(job).unlink(missing_ok=True)


def compact() -> None:
    """Write the SQLite file anew, so that no byte of what went is left in it or beside it.

    PostgreSQL has no such thing to do here: see `docs/rechten.md` for what remains on its disk, and how to clear it.
    """
    if connection.vendor != "sqlite":
        return
    try:
        with connection.cursor() as cursor:
            cursor.execute("VACUUM")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    except OperationalError:
        # Somebody reads all the time. What was deleted is overwritten already; only old pages of the journal are left.
        log.exception("The database file could not be compacted. It is tried again at the next destruction.")
