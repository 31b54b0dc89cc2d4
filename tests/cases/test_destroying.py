"""Destroying a file as long work: asked for by the second person, confirmed and destroyed together, or neither."""

from __future__ import annotations

import pytest
from django.urls import reverse

from cases import destroying, jobs, progress
from cases.actions.rights import call_off_destruction
from cases.codes import DestructionBasis, JobState
from cases.models import AuditEvent, DestroyedFamily, Destruction, Family, Job
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.rights_factories import DestructionFactory, KeepingFactory

pytestmark = pytest.mark.django_db
REFERENCE = "GV-2022-007"


@pytest.fixture(autouse=True)
def with_worker(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    settings.MEDIA_ROOT = tmp_path / "documents"
    monkeypatch.setattr(progress, "worker_is_there", lambda: True)


@pytest.fixture
def proposed(pilot, carla, tess):
    family = FamilyFactory(pilot=pilot, case_manager=carla, reference=REFERENCE)
    TrajectoryFactory(family=family, ended=True)
    return DestructionFactory(family=family, decided_by=tess, basis=DestructionBasis.REQUEST)


def confirmed(client, proposed) -> Job:
    client.post(proposed.get_absolute_url(), {"typed": f" {REFERENCE.lower()} "})
    return Job.objects.get()


def refused(job: Job) -> str:
    assert jobs.do_next()
    job.refresh_from_db()
    assert job.state == JobState.FAILED
    assert Family.objects.filter(reference=REFERENCE).exists()
    return job.outcome


def test_the_second_person_may_leave_and_finds_it_done(login, fatma, proposed):
    client = login(fatma)
    job = confirmed(client, proposed)
    assert "Je kunt deze pagina sluiten." in client.get(job.get_absolute_url()).content.decode()
    assert Family.objects.filter(reference=REFERENCE).exists()
    assert jobs.do_next()
    page = client.get(job.get_absolute_url()).content.decode()
    assert f"Het dossier met kenmerk {REFERENCE} is vernietigd." in page
    assert "Mijn taken" in client.get(reverse("cases:start")).content.decode()
    stub = DestroyedFamily.objects.get()
    assert (stub.reference, stub.confirmed_by) == (REFERENCE, fatma)
    lines = AuditEvent.objects.filter(action__in=("destruction.confirmed", "family.destroyed"))
    assert {(line.actor, line.page) for line in lines} == {(fatma, "cases:destruction_confirm")}


def test_while_it_waits_nobody_asks_again_or_calls_it_off(login, fatma, tess, proposed):
    confirmed(login(fatma), proposed)
    page = login(fatma).get(proposed.get_absolute_url()).content.decode()
    assert 'name="typed"' not in page
    assert "Dit dossier wordt nu vernietigd." in page
    login(fatma).post(proposed.get_absolute_url(), {"typed": REFERENCE})
    login(tess).post(reverse("cases:destruction_call_off", args=[proposed.pk]))
    assert Job.objects.count() == 1
    assert Destruction.objects.filter(pk=proposed.pk).exists()


def test_what_may_not_go_any_more_stays_and_nothing_is_confirmed(login, fatma, proposed):
    job = confirmed(login(fatma), proposed)
    KeepingFactory(family=proposed.family, hold_reason="Er loopt een klacht.", held_until=proposed.decided_on)
    assert refused(job).endswith("Er is niets vernietigd.")
    proposed.refresh_from_db()
    assert proposed.confirmed_by is None
    assert not destroying.is_asked(proposed)


def test_what_was_called_off_is_not_destroyed(login, fatma, tess, proposed):
    job = confirmed(login(fatma), proposed)
    call_off_destruction(destruction=proposed, actor=tess)
    assert refused(job) == destroying.IS_GONE


def test_what_breaks_says_that_nothing_was_destroyed(login, fatma, proposed, monkeypatch):
    job = confirmed(login(fatma), proposed)
    monkeypatch.setattr(Family, "delete", lambda family: 1 / 0)
    assert "Er is niets vernietigd." in refused(job)
    assert not DestroyedFamily.objects.exists()


def test_it_tells_how_far_it_is_and_goes_only_forward(login, fatma, proposed, monkeypatch):
    confirmed(login(fatma), proposed)
    told = []
    monkeypatch.setattr(progress, "tell", lambda percent, line: told.append((percent, line)))
    assert jobs.do_next()
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert any(line == "De cijfers van 2022 tellen" for _, line in told)


def test_a_term_that_is_over_is_confirmed_without_long_work(login, fatma, pilot, tess):
    family = FamilyFactory(pilot=pilot, reference=REFERENCE)
    proposed = DestructionFactory(family=family, decided_by=tess, basis=DestructionBasis.RETENTION)
    login(fatma).post(proposed.get_absolute_url(), {"typed": REFERENCE})
    proposed.refresh_from_db()
    assert proposed.confirmed_by == fatma
    assert not Job.objects.exists()
