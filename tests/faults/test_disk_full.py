"""The disk is full: the page says so in plain words, nothing is half there, and it goes on when there is room again."""

from __future__ import annotations

import errno
import os
import resource
import signal
import uuid
from contextlib import contextmanager
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from cases import audit_chain, jobs, progress
from cases.codes import JobState
from cases.exchange import exporting
from cases.models import AuditEvent, Document, Visit

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
MOST_VISITS = 400


@contextmanager
def no_file_larger_than(size: int):
    """Let the system refuse what makes a file larger than this many bytes, as a full disk does."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    silent = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, silent)


@pytest.fixture
def full_database():
    """Let the database take no page more."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA page_count")
        pages = cursor.fetchone()[0]
        cursor.execute(f"PRAGMA max_page_count = {pages}")
        yield
        cursor.execute("PRAGMA max_page_count = 1073741823")


def test_a_visit_that_does_not_fit_is_refused_on_a_page_that_asks_to_wait(login, gea, trajectory, full_database, say):
    client = login(gea)
    client.raise_request_exception = False
    acknowledged = []
    for _number in range(MOST_VISITS):
        visit = {
            **{"reference": str(uuid.uuid4()), "trajectory": trajectory.pk, "visited_on": "2023-09-28"},
            **{"kind": "huisbezoek", "length": "60", "tasks": ["huishoudelijk"], "way": "samen", "again": "on"},
            "note": "x" * 2000,
        }
        response = client.post("/bezoeken/vastleggen/", visit)
        if response.status_code != 302:
            break
        acknowledged.append(visit["reference"])
    assert response.status_code == 503
    assert "Wat je net invulde, is misschien niet opgeslagen" in response.content.decode()
    stored = set(Visit.objects.values_list("reference", flat=True))
    lines = AuditEvent.objects.filter(action="visit.logged").count()
    assert list(audit_chain.check()) == []
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA max_page_count = 1073741823")
    assert client.post("/bezoeken/vastleggen/", visit).status_code == 302
    figures = {"acknowledged": len(acknowledged), "lost": len(set(acknowledged) - stored), "half": lines - len(stored)}
    say("disk of the database full, SQLite", figures)
    assert figures["lost"] == figures["half"] == 0
    assert visit["reference"] not in stored


def test_a_document_that_does_not_fit_leaves_no_row_and_no_bytes(login, carla, family, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "documents"
    settings.FILE_UPLOAD_MAX_MEMORY_SIZE = 20_000_000
    client = login(carla)
    client.raise_request_exception = False
    page = reverse("cases:documents", args=[family.pk])
    content = b"%PDF-" + os.urandom(12_000_000)
    with no_file_larger_than(10_000_000):
        response = client.post(page, {"title": "Verslag", "file": SimpleUploadedFile("verslag.pdf", content)})
    assert response.status_code == 503
    assert "Wat je net invulde, is misschien niet opgeslagen" in response.content.decode()
    assert Document.objects.count() == 0
    assert not [file for file in (tmp_path / "documents").rglob("*") if file.is_file()]


def test_an_export_that_does_not_fit_fails_and_leaves_no_file(tess, trajectory, settings, tmp_path):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()

    def half(_pilot, file, _actor):
        file.write(b"x" * 1000)
        raise OSError(errno.ENOSPC, "No space left on device")

    # The database is on the same disk here, and would be the first to be refused.
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(exporting, "_write_xlsx", half)
        job = jobs.ask("export", actor=tess)
    assert (job.state, job.outcome) == (JobState.FAILED, jobs.WENT_WRONG.format(nothing="Er is niets opgeslagen."))
    assert not [file for file in progress.folder().iterdir() if job.key.hex in file.name]
    again = jobs.ask("export", actor=tess)
    assert again.is_done
    assert jobs.file_of(again).exists()


def test_a_copy_that_does_not_fit_leaves_no_file_and_says_why(family, settings, tmp_path, capsys):
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.BACKUP_KEY = "a key that only these tests use, nowhere else"
    target = tmp_path / "copies"
    target.mkdir()
    with no_file_larger_than(20_000), pytest.raises(SystemExit):
        call_command("reservekopie", str(target))
    assert "Is er nog ruimte op de schijf?" in capsys.readouterr().err
    assert not list(target.iterdir())
    assert not [file for file in Path(settings.DATA_DIR).rglob("*") if file.is_file()]
