"""The folder that all machines share is away: plain words, and nothing is put elsewhere or taken for gone."""

from __future__ import annotations

import errno
import time
from datetime import timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from cases import jobs, progress
from cases.actions.destruction import destroy
from cases.codes import JobState
from cases.models import DestroyedFamily, Document, Family, Job
from tests.cases.test_documents import PDF

pytestmark = [pytest.mark.once, pytest.mark.django_db]
WORDS = "De gegevens zijn even niet bereikbaar"


@pytest.fixture
def share(settings, tmp_path) -> Path:
    """A folder in a share, where DATA_DIR is."""
    folder = tmp_path / "share" / "gezinsverzorger"
    folder.mkdir(parents=True)
    settings.DATA_DIR, settings.MEDIA_ROOT = folder, folder / "documents"
    return folder


@pytest.fixture
def away(share):
    """Return a function that takes the share away, as when it is not mounted: its place is there, and empty."""

    def take() -> None:
        share.parent.rename(share.parent.with_name("elsewhere"))
        share.parent.mkdir()

    return take


def added(client, family) -> Document:
    data = {"title": "Brief van school", "file": SimpleUploadedFile("brief.pdf", PDF)}
    assert client.post(reverse("cases:documents", args=[family.pk]), data).status_code == 302
    return Document.objects.get()


@pytest.fixture
def client(login, tess):
    client = login(tess)
    client.raise_request_exception = False
    return client


def test_pages_that_need_no_file_go_on_and_the_others_say_it(client, family, share, away):
    document = added(client, family)
    away()
    assert client.get(reverse("cases:family_detail", args=[family.pk])).status_code == 200
    assert client.get(reverse("cases:documents", args=[family.pk])).status_code == 200
    fetched = client.get(reverse("cases:document", args=[document.pk]))
    assert (fetched.status_code, WORDS in fetched.content.decode()) == (503, True)
    exported = client.post(reverse("cases:export"))
    assert (exported.status_code, WORDS in exported.content.decode()) == (503, True)
    assert not Job.objects.exists()
    # Nothing is put on the disk behind the place of the share, where the others would not see it.
    assert list(share.parent.iterdir()) == []


def test_a_document_is_not_put_elsewhere_meanwhile(client, family, share, away):
    away()
    data = {"title": "Brief van school", "file": SimpleUploadedFile("brief.pdf", PDF)}
    answer = client.post(reverse("cases:documents", args=[family.pk]), data)
    assert (answer.status_code, WORDS in answer.content.decode()) == (503, True)
    assert not Document.objects.exists()
    assert list(share.parent.iterdir()) == []


def test_what_cannot_be_removed_now_stays_findable(client, family, share, away, django_capture_on_commit_callbacks):
    """A row that went before its bytes would leave them on the share for good, also of a family that was destroyed."""
    document = added(client, family)
    away()
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(reverse("cases:document_remove", args=[document.pk])).status_code == 503
    with pytest.raises(OSError, match="the shared folder is away"):
        destroy(family=family, stub=DestroyedFamily(pilot=family.pilot), actor=None)
    assert Document.objects.exists()
    assert Family.objects.filter(pk=family.pk).exists()


@pytest.mark.parametrize("number", [errno.ESTALE, errno.EIO, errno.ETIMEDOUT, errno.EROFS])
def test_a_share_that_gives_an_error_is_said_alike(client, family, share, monkeypatch, number):
    document = added(client, family)

    def fails(*_: object) -> None:
        raise OSError(number, "from the share")

    monkeypatch.setattr("cases.stored_files.WholeFiles._open", fails)
    assert client.get(reverse("cases:document", args=[document.pk])).status_code == 503


def test_work_is_not_taken_for_dead_because_the_share_is_away(tess, share, away):
    running = Job.objects.create(pilot=tess.pilot, asked_by=tess, kind="export", state=JobState.RUNNING)
    Job.objects.update(started_at=timezone.now() - timedelta(minutes=5))
    away()
    with pytest.raises(OSError, match="the shared folder is away"):
        jobs.give_up_dead()
    running.refresh_from_db()
    assert running.state == JobState.RUNNING


def test_the_heart_of_a_worker_beats_again_when_the_share_is_back(share, monkeypatch):
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.01)
    elsewhere = share.with_name("elsewhere")
    with progress.present():
        share.rename(elsewhere)
        time.sleep(0.2)
        elsewhere.rename(share)
        for path in progress.folder().iterdir():
            path.unlink()
        time.sleep(0.2)
        assert list(progress.folder().glob(f"{progress.WORKER}*"))
