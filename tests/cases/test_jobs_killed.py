"""Long work in a real process: killed in the middle nothing is half done, and two workers never do the same."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import destroying, jobs, progress, tidying
from cases.codes import JobState
from cases.destroying import DESTROY
from cases.exchange import uploads
from cases.models import (
    AuditEvent,
    DestroyedCount,
    DestroyedFamily,
    Family,
    FileToRemove,
    Job,
    LoginSession,
    Visit,
)
from reports import signing
from reports.codes import ReportStatus
from reports.publishing import PUBLISH
from tests import factories
from tests.cases.exchange.workbooks import Book, row_counts
from tests.file_factories import DocumentFactory
from tests.report_factories import CouncilReportFactory
from tests.rights_factories import DestructionFactory

pytestmark = pytest.mark.django_db(transaction=True)
LONGEST_SECONDS = 120


@pytest.fixture(autouse=True)
def a_worker_will_come(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"
    monkeypatch.setattr(progress, "worker_is_there", lambda: True)


def start(*arguments: str) -> subprocess.Popen[bytes]:
    keys = {"SECRET_KEY": settings.SECRET_KEY, "AUDIT_KEY": settings.AUDIT_KEY, "MFA_KEY": settings.MFA_KEY[0]}
    return subprocess.Popen(
        [sys.executable, "-m", "tests.worker", str(connection.settings_dict["NAME"]), *arguments],
        cwd=settings.BASE_DIR,
        env={
            **os.environ,
            **keys,
            "DEMO": "1",
            "DATA_DIR": str(settings.DATA_DIR),
            "DJANGO_SETTINGS_MODULE": "gezinsverzorger.settings",
        },
    )


def killed_at(place: str) -> None:
    """Have one job done by a worker that is killed where `place` is called."""
    assert start(place).wait(timeout=LONGEST_SECONDS) == -signal.SIGKILL


def given_up(job: Job) -> bool:
    """Return whether the job fails once its heartbeat is old, and is not tried again."""
    job.refresh_from_db()
    assert job.is_running
    Job.objects.filter(pk=job.pk).update(started_at=timezone.now() - timedelta(hours=1))
    beat = progress._file(job.key)
    os.utime(beat, (beat.stat().st_atime, time.time() - progress.GONE_SECONDS - 1))
    jobs.give_up_dead()
    job.refresh_from_db()
    said = jobs.BROKEN_OFF.format(nothing=jobs.KINDS[job.kind].nothing)
    return (job.state, job.outcome) == (JobState.FAILED, said) and not jobs.do_next()


@pytest.mark.parametrize("place", ["cases.exchange.writing._store_answers", "cases.jobs._finish"])
def test_an_import_that_is_killed_stores_nothing(place, tess):
    name = f"{tess.pk}-werkboek.taken"
    Book().xlsx(uploads._folder() / name)
    job = jobs.ask("import", actor=tess, about={"file": name})
    before = row_counts()
    killed_at(place)
    assert not Visit.objects.exists()
    assert row_counts() == before
    assert given_up(job)


def test_an_export_that_is_killed_leaves_no_file_to_fetch(tess, trajectory):
    job = jobs.ask("export", actor=tess)
    killed_at("cases.exchange.exporting.log")
    assert not jobs.file_of(job).exists()
    assert not AuditEvent.objects.exists()
    assert given_up(job)


@pytest.mark.parametrize("place", ["reports.signing._take", "cases.jobs._finish"])
def test_a_publication_that_is_killed_freezes_nothing(place, tess, bo, pilot):
    report = CouncilReportFactory(pilot=pilot)
    signing.submit(report=report, actor=tess)
    signing.approve(report=report, actor=bo)
    job = jobs.ask(PUBLISH, actor=tess, about={"report": report.pk})
    killed_at(place)
    report.refresh_from_db()
    assert report.status == ReportStatus.APPROVED
    assert not report.files.exists()
    assert not AuditEvent.objects.filter(action="report.published").exists()
    assert given_up(job)


@pytest.fixture
def proposed(pilot, carla, tess):
    """A decision to destroy, of a family with a document of which the bytes are on the disk."""
    family = factories.FamilyFactory(pilot=pilot, case_manager=carla, reference="GV-2022-007")
    factories.VisitFactory(trajectory=factories.TrajectoryFactory(family=family, ended=True))
    DocumentFactory(family=family).file.save("document", ContentFile(b"%PDF-"))
    return DestructionFactory(family=family, decided_by=tess)


def paper_of(proposed) -> Path:
    return Path(proposed.family.documents.get().file.path)


@pytest.mark.parametrize(
    "place", ["cases.actions.destruction.check_may_go", "cases.models.Family.delete", "cases.jobs._finish"]
)
def test_a_destruction_that_is_killed_destroys_nothing(place, fatma, proposed):
    paper = paper_of(proposed)
    job = jobs.ask(DESTROY, actor=fatma, about={"destruction": proposed.pk})
    before = row_counts()
    killed_at(place)
    assert row_counts() == before
    assert paper.exists()
    assert not DestroyedFamily.objects.exists()
    assert not DestroyedCount.objects.exists()
    assert not FileToRemove.objects.exists()
    assert not AuditEvent.objects.filter(action__in=("destruction.confirmed", "family.destroyed")).exists()
    proposed.refresh_from_db()
    assert proposed.confirmed_by is None
    assert given_up(job)
    assert job.outcome == "Het werk is onderbroken. Er is niets vernietigd. Begin opnieuw."
    assert not destroying.is_asked(proposed)


@pytest.mark.parametrize("place", ["cases.destruction.sweep_files", "django.core.files.storage.default_storage.delete"])
def test_a_destruction_that_is_killed_after_its_end_has_its_files_removed_later(place, fatma, proposed):
    paper = paper_of(proposed)
    job = jobs.ask(DESTROY, actor=fatma, about={"destruction": proposed.pk})
    killed_at(place)
    job.refresh_from_db()
    assert job.is_done
    assert not Family.objects.filter(reference="GV-2022-007").exists()
    assert paper.exists()
    tidying.tidy()
    assert not paper.exists()
    assert not FileToRemove.objects.exists()


def test_work_goes_on_when_the_tab_is_closed_and_the_worker_stops_when_it_is_told_to(login, tess):
    client = login(tess)
    client.post(reverse("cases:export"))
    LoginSession.objects.all().delete()
    job = Job.objects.get()
    worker = start()
    try:
        limit = time.monotonic() + LONGEST_SECONDS
        while not job.is_done and time.monotonic() < limit:
            time.sleep(0.2)
            job.refresh_from_db()
    finally:
        worker.send_signal(signal.SIGTERM)
        stopped = worker.wait(timeout=LONGEST_SECONDS)
    assert job.is_done
    assert stopped == 0
    assert list(progress.folder().glob("werker-*")) == []
    file = login(tess).get(reverse("cases:job_file", args=[job.pk]))
    assert file["Content-Disposition"] == 'attachment; filename="werkboek-groningen-2023-09-29.xlsx"'
    file.close()


def test_workers_who_take_at_the_same_time_never_take_the_same_job(tess):
    asked = {Job.objects.create(pilot=tess.pilot, asked_by=tess, kind="export").pk for _ in range(5)}
    together = threading.Barrier(8)

    def take() -> list[int]:
        taken = []
        together.wait()
        try:
            while job := jobs._take():
                taken.append(job.pk)
        finally:
            connection.close()
        return taken

    with ThreadPoolExecutor(8) as pool:
        found = [pk for future in [pool.submit(take) for _ in range(8)] for pk in future.result()]
    assert sorted(found) == sorted(asked)
