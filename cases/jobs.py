"""Long work that can be left: asked for on a page, done by a worker (`manage.py werk`), and followed on a page.

The table of jobs is the queue. One job is taken at a time, by one worker: the row is locked while it is taken. The end
of the job is written in the transaction of the work itself, and only when the job is still that worker's: so either the
work and its end are both there, or neither. A job whose worker is gone was therefore not done, and fails; nothing is
tried again by itself, because whoever asked may have gone on meanwhile.

Without a worker the work is done in the request, as if there were no queue.
"""

from __future__ import annotations

import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from cases import progress, trace
from cases.codes import JobState, Role
from cases.models import Job, User

logger = logging.getLogger(__name__)

KEPT = timedelta(days=30)
# What a job made holds personal data: whoever asked fetches it within a day.
FILES_KEPT = timedelta(hours=24)
# So long a job may be taken without a heartbeat: the first beat comes after the row is taken.
FIRST_BEAT = timedelta(seconds=progress.GONE_SECONDS)

# Who may ask for long work of some kind, and so has a page with what they asked for.
ASKERS = (Role.TEAM_MANAGER, Role.PRIVACY_OFFICER)

# With what did not happen: see `Kind.nothing`.
BROKEN_OFF = "Het werk is onderbroken. {nothing} Begin opnieuw."
WENT_WRONG = "Er ging iets mis. {nothing} Probeer het opnieuw of vraag de beheerder."
NOT_ALLOWED = "Je mag dit niet meer doen. {nothing}"

# Writes the end of the job, with what came of it in Dutch; called in the transaction of the work.
Finish = Callable[[str], None]


class Refused(Exception):
    """The work cannot be done; the message says why in Dutch, without personal data."""


class NotOurs(Exception):
    """The job was given up while we worked at it, so what we did is taken back."""


@dataclass(frozen=True)
class Kind:
    """A kind of work.

    Args:
        title: what it is called on the page.
        roles: who may ask for it, and still must when it is done.
        work: does it, for a job; calls `finish` once, in its own transaction. Raises `Refused`.
        leads_to: the address and the text of the link on the page, when it is done or refused; None: the file it made.
        file_name: under which name a browser keeps the file it made.
        nothing: what did not happen when it fails, in Dutch.
    """

    title: str
    roles: tuple[Role, ...]
    work: Callable[[Job, Finish], None]
    leads_to: Callable[[Job], tuple[str, str]]
    file_name: Callable[[Job], str] | None = None
    nothing: str = "Er is niets opgeslagen."


KINDS: dict[str, Kind] = {}


def register(code: str, kind: Kind) -> None:
    """Make a kind of work known; called by each app when it starts."""
    assert set(kind.roles) <= set(ASKERS)  # noqa: S101  # who asks must be able to open the page
    KINDS[code] = kind


def seen_by(user: User) -> QuerySet[Job]:
    """Return the jobs that `user` asked for, of the kinds that they may still ask for."""
    kinds = [code for code, kind in KINDS.items() if user.has_role(*kind.roles)]
    return Job.objects.visible_to(user).filter(kind__in=kinds)


def ask(kind: str, *, actor: User, about: Mapping[str, Any] | None = None) -> Job:
    """Put a job in the queue; without a worker, do it now. Return it as it is then."""
    clean()
    followed = trace.current() or trace.Trace()
    assert actor.pilot is not None  # noqa: S101  # whoever may open a page has a pilot
    job = Job.objects.create(
        pilot=actor.pilot,
        asked_by=actor,
        kind=kind,
        about=dict(about or {}),
        request_id=followed.request_id,
        page=followed.page,
        address=followed.address,
        device=followed.device,
    )
    if not progress.worker_is_there():
        do_now(job)
    return job


def do_now(job: Job) -> None:
    """Do a job that waits, here. When somebody else took it meanwhile, leave it to them."""
    if taken := _take(job.pk):
        _do(taken)
    job.refresh_from_db()


def do_next() -> bool:
    """Take the job that waits longest and do it; return whether there was one."""
    job = _take()
    if job:
        _do(job)
    return job is not None


def _take(number: int | None = None) -> Job | None:
    """Make a job that waits ours, and return it. Two who take at the same time never get the same one."""
    with transaction.atomic():
        rows = Job.objects.filter(state=JobState.WAITING)
        rows = rows.filter(pk=number) if number else rows.order_by("pk")
        # SQLite knows no locks of rows; there a transaction begins with the lock on the whole file.
        job = rows.select_for_update(skip_locked=True, of=("self",)).first()
        if job:
            job.state, job.started_at = JobState.RUNNING, timezone.now()
            job.save(update_fields=["state", "started_at"])
    return job


def _do(job: Job) -> None:
    with progress.following(job.key), trace.resuming(job):
        try:
            if not _may_do(job):
                raise Refused(_said(NOT_ALLOWED, job))
            KINDS[job.kind].work(job, lambda outcome: _finish(job, outcome))
        except Refused as refusal:
            _fail(job, str(refusal))
        except NotOurs:
            logger.warning("Job %s was given up while it was done; it is taken back", job.pk)
        except Exception:
            logger.exception("Job %s failed", job.pk)
            _fail(job, _said(WENT_WRONG, job))


def _may_do(job: Job) -> bool:
    """Return whether who asked still has the role and the pilot."""
    user = job.asked_by
    return user.is_active and user.pilot_id == job.pilot_id and user.has_role(*KINDS[job.kind].roles)


def _said(sentence: str, job: Job) -> str:
    return sentence.format(nothing=KINDS[job.kind].nothing)


def _finish(job: Job, outcome: str) -> None:
    if not _end(job, JobState.DONE, outcome):
        raise NotOurs


def _fail(job: Job, refusal: str) -> None:
    _end(job, JobState.FAILED, refusal)


def _end(job: Job, state: JobState, outcome: str) -> bool:
    """Write the end of a job that is running, and return whether it still was."""
    ours = Job.objects.filter(pk=job.pk, state=JobState.RUNNING)
    return bool(ours.update(state=state, outcome=outcome, ended_at=timezone.now(), address="", request_id=None))


def give_up_dead() -> None:
    """Let the jobs fail of which the worker is gone."""
    now = timezone.now()
    # What began later than now was taken before the clock was put back.
    just_taken = (now - FIRST_BEAT, now + FIRST_BEAT)
    for job in Job.objects.filter(state=JobState.RUNNING).exclude(started_at__range=just_taken):
        if not progress.is_alive(job.key):
            _fail(job, _said(BROKEN_OFF, job))


def file_of(job: Job) -> Path:
    """Return where the file is that a job makes; who reads it must reckon with its being gone."""
    return progress.folder() / f"{job.key.hex}.bestand"


def has_file(job: Job) -> bool:
    """Return whether the file of a job may still be read: after a day it may not, also when nobody removed it yet."""
    try:
        return not _is_old(file_of(job))
    except FileNotFoundError:
        return False


def _is_old(path: Path) -> bool:
    return path.stat().st_mtime < time.time() - FILES_KEPT.total_seconds()


def clean() -> None:
    """Remove jobs of more than 30 days ago, files of more than a day ago, and give up what nobody works at."""
    give_up_dead()
    Job.objects.filter(asked_at__lt=timezone.now() - KEPT).exclude(state=JobState.RUNNING).delete()
    for path in progress.folder().iterdir():
        try:
            if _is_old(path):
                path.unlink()
        except FileNotFoundError:
            continue  # somebody else was earlier
