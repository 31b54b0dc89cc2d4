"""Figures of the running service, for who has METRICS_TOKEN, in the text form of Prometheus.

What a web process counts, it writes in a file of its own in a folder of this machine (prometheus_client's multiprocess
mode; gunicorn.conf.py makes the folder), and whichever process is asked adds them up. A table in the database would
cost a write per request, and would be gone exactly when the database is. What is the same for all machines, such as
the drafts, is looked up when asked. Labels are names of routes and classes of statuses alone: nothing about people.
"""

from __future__ import annotations

import hmac
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.signals import user_login_failed
from django.core.signals import got_request_exception
from django.db import DatabaseError, InterfaceError, OperationalError, connection, connections
from django.db.models import Count, Min
from django.http import Http404, HttpRequest, HttpResponse
from django.utils import timezone
from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest, values
from prometheus_client.core import GaugeMetricFamily, Metric
from prometheus_client.exposition import CONTENT_TYPE_PLAIN_0_0_4
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from cases import audit_chain, progress
from cases.codes import JobState
from cases.models import Draft, FileToRemove, Job
from gezinsverzorger import replica
from reports.backup.copying import NAMES

FOLDER = "PROMETHEUS_MULTIPROC_DIR"


def _place() -> str:
    """Return whose files these are. A worker has a place that the next one takes over, so files do not pile up."""
    return os.environ.get("WORKER_PLACE", str(os.getpid()))


if FOLDER in os.environ:
    values.ValueClass = values.MultiProcessValue(_place)  # type: ignore[no-untyped-call]

REGISTRY = CollectorRegistry()
# Seconds. Pages are to be below half a second; a report as PDF or a workbook takes longer.
BUCKETS = (0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
requests = Counter(
    "gezinsverzorger_requests", "Requests by route and class of status.", ["route", "status"], registry=REGISTRY
)
durations = Histogram(
    "gezinsverzorger_request_seconds", "How long an answer took.", ["route"], buckets=BUCKETS, registry=REGISTRY
)
database_errors = Counter(
    "gezinsverzorger_database_errors", "Errors of the database that broke a page.", ["kind"], registry=REGISTRY
)
failed_logins = Counter("gezinsverzorger_failed_logins", "Logins that failed.", registry=REGISTRY)


def count_request(route: str, status: int, seconds: float) -> None:
    """Count one answer. `route` is the name of an address, of which there are as many as the code has."""
    requests.labels(route, f"{status // 100}xx").inc()
    durations.labels(route).observe(seconds)


def follow() -> None:
    """Have failed logins and broken pages counted from now on."""
    user_login_failed.connect(_count_failed_login, dispatch_uid="gezinsverzorger.metrics.login")
    got_request_exception.connect(_count_database_error, dispatch_uid="gezinsverzorger.metrics.database")


def _count_failed_login(**_: Any) -> None:
    failed_logins.inc()


def _count_database_error(**_: Any) -> None:
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        database_errors.labels("away").inc()
    elif isinstance(error, DatabaseError):
        database_errors.labels("other").inc()


class State(Collector):
    """What is looked up at the moment that somebody asks."""

    def collect(self) -> Iterator[Metric]:
        yield _gauge("info", "Which version runs.", 1, version=settings.CODE_VERSION)
        if settings.BACKUP_DIR and (made := _newest(Path(settings.BACKUP_DIR))):
            yield _gauge("newest_backup_timestamp_seconds", "When the newest backup was made.", made)
        yield _gauge("worker_up", "1 when a worker for long work runs.", int(progress.worker_is_there()))
        try:
            yield from _in_database()
            yield _gauge("database_up", "1 when the database answers.", 1)
        except DatabaseError:
            yield _gauge("database_up", "1 when the database answers.", 0)
        if replica.REPLICA in connections:
            yield from _of_replica()


def _in_database() -> Iterator[Metric]:
    yield _gauge("database_size_bytes", "How large the database is.", _size())
    yield _gauge("drafts", "Forms that were not sent yet.", Draft.objects.count())
    yield _gauge("files_to_remove", "Documents of destroyed files still on the disk.", FileToRemove.objects.count())
    queue = dict(Job.objects.values_list("state").annotate(Count("pk")).order_by())
    yield _gauge("jobs_waiting", "Long work that waits.", queue.get(JobState.WAITING, 0))
    yield _gauge("jobs_running", "Long work that is being done.", queue.get(JobState.RUNNING, 0))
    oldest = Job.objects.filter(state=JobState.WAITING).aggregate(at=Min("asked_at"))["at"]
    waits = (timezone.now() - oldest).total_seconds() if oldest else 0
    yield _gauge("job_oldest_waiting_seconds", "How long the oldest of the long work waits.", waits)
    if check := audit_chain.last_check():
        at = check.at.timestamp()
        yield _gauge("log_check_timestamp_seconds", "When the chain of the log was last checked.", at)
        yield _gauge("log_check_ok", "1 when nothing was wrong with it.", int(check.ok))


def _of_replica() -> Iterator[Metric]:
    try:
        moment = replica.up_to()
    except DatabaseError:
        connections[replica.REPLICA].close()
        yield _gauge("replica_up", "1 when the copy of the database answers.", 0)
        return
    behind = (timezone.now() - moment).total_seconds() if moment else 0
    yield _gauge("replica_up", "1 when the copy of the database answers.", 1)
    yield _gauge("replica_lag_seconds", "How far the copy of the database is behind.", behind)


def _size() -> int:
    size = "SELECT pg_database_size(current_database())"
    if connection.vendor == "sqlite":
        size = "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
    with connection.cursor() as cursor:
        cursor.execute(size)
        row: tuple[int] = cursor.fetchone()
    return row[0]


def _gauge(name: str, said: str, value: float, **labels: str) -> Metric:
    gauge = GaugeMetricFamily(f"gezinsverzorger_{name}", said, labels=list(labels))
    gauge.add_metric(list(labels.values()), value)
    return gauge


def _newest(folder: Path) -> float | None:
    """Return when the newest backup in `folder` was written; None when there is none, or it cannot be read."""
    try:
        return max((file.stat().st_mtime for file in folder.glob(NAMES)), default=None)
    except OSError:
        return None


@login_not_required
def show(request: HttpRequest) -> HttpResponse:
    """Show all figures to who sends the token; for anybody else there is no such page."""
    told, token = request.headers.get("Authorization", ""), settings.METRICS_TOKEN
    if not token or not hmac.compare_digest(told.encode(), f"Bearer {token}".encode()):
        raise Http404
    counted = CollectorRegistry()
    if FOLDER in os.environ:
        MultiProcessCollector(counted)  # type: ignore[no-untyped-call]
    text = generate_latest(counted if FOLDER in os.environ else REGISTRY)
    state = CollectorRegistry()
    state.register(State())
    return HttpResponse(text + generate_latest(state), content_type=CONTENT_TYPE_PLAIN_0_0_4)
