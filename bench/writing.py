"""Fifty carers who write down visits at the same moment, over HTTP."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from http.client import HTTPException

from django.db.models import Min
from django.urls import reverse

from bench.measured import Row, Times, ms, times
from bench.server import Browser
from bench.sizes import Size
from cases import clock
from cases.models import Assignment, Trajectory, User, Visit
from cases.models.visits import new_reference

USERS, EACH = 50, 4
# The best peer's p50 for creating a record, one user at a time, in milliseconds (SQLite, PostgreSQL).
PEER_CREATE = {"sqlite": 36, "postgresql": 56}
PART = "Schrijven"


def measure(port: int, database: str, size: Size) -> Iterator[Row]:
    """Yield how fast one carer writes a visit, and how fast fifty together."""
    writers = [_Writer(port, assignment) for assignment in _assignments(size.town)]
    writers[0].write(EACH)  # to warm up
    alone = writers[0].write(EACH * 5)
    empty = writers[0].times_of_empty_page(EACH * 5)
    most = PEER_CREATE[database]
    measured = f"p50 {ms(alone.p50)}, p95 {ms(alone.p95)}"
    ratio = f"{times(alone.p50 / empty.p50)} x leeg"
    met = alone.p50 <= most
    reason = "" if met else "sessie, recht, slot, verzegelde logregel en concept zijn elk een query; geen volgende stap"
    yield Row(PART, "Bezoek opslaan, een gebruiker", database, measured, ratio, f"<= {most} ms", met, reason)
    yield _together(writers, database)


def _together(writers: list[_Writer], database: str) -> Row:
    before = Visit.objects.count()
    # Nobody begins before all are there.
    ready = threading.Barrier(len(writers) + 1)
    threads = [threading.Thread(target=writer.write_when, args=(ready,)) for writer in writers]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    for thread in threads:
        thread.join()
    seconds = time.perf_counter() - started
    stored = Visit.objects.count() - before
    said = sum(len(writer.taken) for writer in writers)
    errors = sum(writer.errors for writer in writers)
    taken = Times(tuple(each for writer in writers for each in writer.taken))
    measured = f"{said / seconds:.0f} per seconde, p50 {ms(taken.p50)}, p95 {ms(taken.p95)}, {errors} fouten; "
    measured += f"{said} bevestigd, {stored} bewaard"
    met = errors == 0 and stored == said
    what = f"Bezoek opslaan, {len(writers)} gebruikers tegelijk"
    return Row(PART, what, database, measured, "", "geen fout, niets kwijt of dubbel", met)


def _assignments(town: int) -> list[Assignment]:
    """Return a running placement of each of fifty carers: those of the town, and then of the pilots after it."""
    running = Assignment.objects.filter(ended_on=None, started_on__lt=clock.today(), trajectory__pilot__gte=town)
    of_carers = running.values("trajectory__pilot", "carer").annotate(first=Min("pk"))
    chosen = of_carers.order_by("trajectory__pilot", "carer").values_list("first", flat=True)[:USERS]
    return list(Assignment.objects.filter(pk__in=list(chosen)).select_related("carer__pilot", "trajectory"))


class _Writer:
    def __init__(self, port: int, assignment: Assignment) -> None:
        carer: User = assignment.carer
        self.browser = Browser(port, carer)
        self.trajectory: Trajectory = assignment.trajectory
        self.day = clock.today()
        self.taken: list[float] = []
        self.errors = 0
        self.browser.get(reverse("cases:visit_log"))

    def write_when(self, ready: threading.Barrier) -> None:
        ready.wait()
        self.taken = []
        for _ in range(EACH):
            try:
                self._write_one()
            except (OSError, HTTPException):
                self.errors += 1

    def write(self, number: int) -> Times:
        self.taken = []
        for _ in range(number):
            self._write_one()
        return Times(tuple(self.taken))

    def times_of_empty_page(self, number: int) -> Times:
        found = []
        for _ in range(number):
            started = time.perf_counter()
            self.browser.get("/bench/leeg/")
            found.append((time.perf_counter() - started) * 1000)
        return Times(tuple(found))

    def _write_one(self) -> None:
        data = {
            "reference": new_reference(),
            "trajectory": str(self.trajectory.pk),
            "visited_on": self.day.isoformat(),
            "kind": "huisbezoek",
            "length": "60",
            "tasks": "huishoudelijk",
            "way": "samen",
            "note": "Samen de was gedaan.",
            # They are on the same day, so each says that it is another one.
            "again": "on",
        }
        started = time.perf_counter()
        answer = self.browser.post(reverse("cases:visit_log"), data)
        if answer.status == 302:
            self.taken.append((time.perf_counter() - started) * 1000)
        else:
            self.errors += 1
