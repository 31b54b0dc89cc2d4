"""Long work: asked for, taken by one worker, done or not at all, and seen by who asked."""

from __future__ import annotations

import io
import os
import time
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from cases import jobs, progress
from cases.codes import JobState, Role
from cases.exchange import uploads
from cases.models import AuditEvent, Job, NeighbourhoodTeam
from tests.factories import PilotFactory, TeamFactory, UserFactory

pytestmark = pytest.mark.django_db
# Before the tests put another in its place.
REALLY_THERE = progress.worker_is_there


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path) -> None:
    settings.DATA_DIR = tmp_path


@pytest.fixture
def with_worker(monkeypatch) -> None:
    monkeypatch.setattr(progress, "worker_is_there", lambda: True)


@pytest.fixture
def client(login, tess):
    return login(tess)


def job(actor, **fields) -> Job:
    return Job.objects.create(pilot=actor.pilot, asked_by=actor, **{"kind": "export", **fields})


def kind(monkeypatch, work) -> None:
    """Make a kind of work known, for this test, that does `work`."""
    made = jobs.Kind("Proefwerk", (Role.TEAM_MANAGER,), work, lambda _: ("/", "Naar start"))
    monkeypatch.setitem(jobs.KINDS, "proef", made)


def long_ago(row: Job) -> None:
    Job.objects.filter(pk=row.pk).update(started_at=timezone.now() - timedelta(minutes=5))


# --- the queue


def test_without_a_worker_the_work_is_done_at_once(client):
    page = client.post(reverse("cases:export"), follow=True)
    assert Job.objects.get().state == JobState.DONE
    assert "Bestand ophalen" in page.content.decode()


@pytest.mark.usefixtures("with_worker")
def test_with_a_worker_it_waits_for_it_and_the_page_says_so(client):
    page = client.post(reverse("cases:export"), follow=True).content.decode()
    assert Job.objects.get().state == JobState.WAITING
    assert "Je kunt deze pagina sluiten." in page
    assert jobs.do_next()
    assert Job.objects.get().state == JobState.DONE
    assert not jobs.do_next()


def test_the_one_that_waits_longest_is_first(tess, monkeypatch):
    done = []
    kind(monkeypatch, lambda row, finish: (done.append(row.pk), finish("Klaar.")))
    first, second = job(tess, kind="proef"), job(tess, kind="proef")
    while jobs.do_next():
        pass
    assert done == [first.pk, second.pk]


def test_work_that_is_refused_says_why_and_keeps_nothing(tess, monkeypatch):
    def refuse(row, finish):
        raise jobs.Refused("Dit kan niet.")

    kind(monkeypatch, refuse)
    row = jobs.ask("proef", actor=tess)
    assert (row.state, row.outcome) == (JobState.FAILED, "Dit kan niet.")


def test_work_that_breaks_fails_in_plain_words(tess, monkeypatch):
    kind(monkeypatch, lambda row, finish: 1 / 0)
    assert jobs.ask("proef", actor=tess).outcome == jobs.WENT_WRONG.format(nothing="Er is niets opgeslagen.")


def test_who_lost_the_role_meanwhile_gets_nothing_done(tess, monkeypatch):
    kind(monkeypatch, lambda row, finish: finish("Klaar."))
    row = job(tess, kind="proef")
    tess.role = Role.CASE_MANAGER
    tess.save()
    jobs.do_next()
    row.refresh_from_db()
    assert (row.state, row.outcome) == (JobState.FAILED, jobs.NOT_ALLOWED.format(nothing="Er is niets opgeslagen."))


# --- a worker that is gone


def test_a_job_without_a_heartbeat_fails(tess, client):
    row = job(tess, state=JobState.RUNNING)
    long_ago(row)
    page = client.get(row.get_absolute_url()).content.decode()
    assert "Het werk is onderbroken. Er is niets opgeslagen. Begin opnieuw." in page
    assert "hx-get" not in page


def test_a_job_with_a_heartbeat_is_left_alone(tess):
    row = job(tess, state=JobState.RUNNING)
    long_ago(row)
    with progress.following(row.key):
        jobs.give_up_dead()
        row.refresh_from_db()
        assert row.is_running
    jobs.give_up_dead()
    row.refresh_from_db()
    assert row.state == JobState.FAILED


def test_what_was_given_up_is_taken_back_when_its_worker_turns_out_to_live(tess, monkeypatch):
    def work(row, finish):
        with transaction.atomic():
            TeamFactory(pilot=row.pilot, name="WIJ Nieuw")
            Job.objects.filter(pk=row.pk).update(state=JobState.FAILED)
            finish("Klaar.")

    kind(monkeypatch, work)
    jobs.ask("proef", actor=tess)
    assert not NeighbourhoodTeam.objects.filter(name="WIJ Nieuw").exists()


# --- progress


def test_the_page_shows_how_far_it_is(tess, client):
    row = job(tess, state=JobState.RUNNING, started_at=timezone.now())
    with progress.following(row.key) as told:
        progress.tell(40, "Blad bezoeken schrijven, rij 501")
        progress._write(progress._file(row.key), f'[{told.percent}, "{told.line}"]')
        page = client.get(row.get_absolute_url()).content.decode()
        part = client.get(row.get_absolute_url(), headers={"HX-Request": "true"}).content.decode()
    for text in (page, part):
        assert '<progress class="progress" max="100" value="40"' in text
        assert "40%: Blad bezoeken schrijven, rij 501" in text
        assert 'hx-trigger="every 1s"' in text
    assert "<html" in page
    assert "<html" not in part


def test_the_heartbeat_writes_what_the_work_tells(tess, monkeypatch):
    monkeypatch.setattr(progress, "BEAT_SECONDS", 0.01)
    key = job(tess).key
    with progress.following(key):
        progress.tell(12, "Blad gezinnen lezen")
        limit = time.monotonic() + 10
        while progress.of(key).percent != 12 and time.monotonic() < limit:
            time.sleep(0.01)
        assert progress.of(key) == progress.Progress(12, "Blad gezinnen lezen")
    assert progress.of(key) == progress.Progress()


def test_an_export_tells_each_sheet_and_goes_only_forward(tess, trajectory, monkeypatch):
    told = []
    monkeypatch.setattr(progress, "tell", lambda percent, line: told.append((percent, line)))
    jobs.ask("export", actor=tess)
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert any("Blad gezinnen schrijven, rij 1" in line for _, line in told)


def test_looking_how_far_it_is_does_not_keep_a_session_alive(tess, client, monkeypatch):
    row = job(tess, state=JobState.RUNNING, started_at=timezone.now())
    kept = []
    monkeypatch.setattr("cases.sessions.SessionStore.keep_alive", lambda store: kept.append(1))
    client.get(row.get_absolute_url(), headers={"HX-Request": "true", "HX-Trigger": "taak"})
    assert kept == []
    client.get(row.get_absolute_url())
    assert kept == [1]


# --- who sees it


@pytest.mark.parametrize("name", ["cases:job", "cases:job_file", "cases:job_now"])
def test_somebody_else_does_not_see_it_or_fetch_it(name, login, tess, pilot):
    row = jobs.ask("export", actor=tess)
    other = login(UserFactory(pilot=pilot, team_manager=True))
    address = reverse(name, args=[row.pk])
    answer = other.post(address) if name == "cases:job_now" else other.get(address)
    assert answer.status_code == 404
    assert "Werkboek exporteren" not in other.get(reverse("cases:jobs")).content.decode()


def test_who_goes_to_another_pilot_leaves_the_jobs_behind(tess, login):
    row = jobs.ask("export", actor=tess)
    tess.pilot = PilotFactory()
    tess.save()
    assert login(tess).get(reverse("cases:job_file", args=[row.pk])).status_code == 404


def test_my_jobs_are_on_the_start_page_once_there_are_any(client, tess):
    start = reverse("cases:start")
    assert "Mijn taken" not in client.get(start).content.decode()
    jobs.ask("export", actor=tess)
    assert "Mijn taken" in client.get(start).content.decode()
    assert "Werkboek exporteren" in client.get(reverse("cases:jobs")).content.decode()


def test_when_nobody_takes_it_a_button_does_it(client, tess):
    row = job(tess, asked_at=timezone.now() - timedelta(minutes=1))
    assert "Nu doen" in client.get(row.get_absolute_url()).content.decode()
    client.post(reverse("cases:job_now", args=[row.pk]))
    row.refresh_from_db()
    assert row.is_done


# --- what stays


def test_the_log_names_who_asked_and_from_where_and_the_job_forgets_it(tess, client):
    answer = client.post(reverse("cases:export"), REMOTE_ADDR="192.0.2.7")
    line = AuditEvent.objects.get(action="workbook.exported")
    assert (line.actor, line.address, line.page) == (tess, "192.0.2.7", "cases:export")
    assert str(line.request_id) == answer["X-Request-ID"]
    row = Job.objects.get()
    assert (row.address, row.request_id) == ("", None)


@pytest.mark.usefixtures("with_worker")
def test_the_log_is_the_same_when_a_worker_does_it_later(tess, client):
    answer = client.post(reverse("cases:export"), REMOTE_ADDR="192.0.2.7")
    jobs.do_next()
    line = AuditEvent.objects.get(action="workbook.exported")
    assert (line.actor, line.address, line.page) == (tess, "192.0.2.7", "cases:export")
    assert str(line.request_id) == answer["X-Request-ID"]


def test_fetching_the_file_is_written_down_for_each_family(tess, client, trajectory):
    row = jobs.ask("export", actor=tess)
    answer = client.get(reverse("cases:job_file", args=[row.pk]))
    assert b"".join(answer.streaming_content).startswith(b"PK")
    lines = AuditEvent.objects.filter(request_id=answer["X-Request-ID"]).order_by("pk")
    assert list(lines.values_list("action", "family_number")) == [
        ("workbook.fetched", None),
        ("family.exported", trajectory.family_id),
    ]


def test_jobs_and_files_are_cleaned_in_time(tess, client):
    old, young = jobs.ask("export", actor=tess), jobs.ask("export", actor=tess)
    Job.objects.filter(pk=old.pk).update(asked_at=timezone.now() - timedelta(days=31))
    yesterday = time.time() - 25 * 3600
    os.utime(jobs.file_of(young), (yesterday, yesterday))
    jobs.clean()
    assert list(Job.objects.all()) == [young]
    assert not jobs.file_of(young).exists()
    page = client.get(reverse("cases:job_file", args=[young.pk]), follow=True)
    assert "Dit bestand is er niet meer." in page.content.decode()


def test_a_file_of_more_than_a_day_ago_is_not_handed_out_when_nobody_cleaned(tess, client):
    row = jobs.ask("export", actor=tess)
    yesterday = time.time() - 25 * 3600
    os.utime(jobs.file_of(row), (yesterday, yesterday))
    assert client.get(reverse("cases:job_file", args=[row.pk])).status_code == 302
    assert "Bestand ophalen" not in client.get(row.get_absolute_url()).content.decode()


def test_without_a_worker_the_clock_removes_files_of_more_than_a_day_ago(tess):
    row = jobs.ask("export", actor=tess)
    workbook = uploads._folder() / f"{tess.pk}-{'0' * 32}"
    workbook.write_text("")
    yesterday = time.time() - 25 * 3600
    for path in (jobs.file_of(row), workbook):
        os.utime(path, (yesterday, yesterday))
    call_command("opruimen", stdout=io.StringIO())
    assert not jobs.file_of(row).exists()
    assert not workbook.exists()


def test_who_has_another_role_now_does_not_see_the_work_of_the_old_one(tess, login):
    row = jobs.ask("export", actor=tess)
    tess.role = Role.PRIVACY_OFFICER
    tess.save()
    client = login(tess)
    assert client.get(reverse("cases:job_file", args=[row.pk])).status_code == 404
    assert "Werkboek exporteren" not in client.get(reverse("cases:jobs")).content.decode()


def test_the_file_is_for_the_server_alone(tess):
    path = jobs.file_of(jobs.ask("export", actor=tess))
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


def test_a_worker_is_seen_as_long_as_it_is_there():
    assert not REALLY_THERE()
    with progress.present():
        assert REALLY_THERE()
        (path,) = progress.folder().glob("werker-*")
        long_gone = time.time() - progress.GONE_SECONDS - 1
        os.utime(path, (long_gone, long_gone))
        assert not REALLY_THERE()
    assert not REALLY_THERE()
