"""Two workbooks at the same moment for the last place: one gets it."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from cases import caseload
from cases.exchange import importing, places, planning
from cases.models import Trajectory
from tests.cases.exchange.workbooks import Book
from tests.factories import FamilyFactory, fill_caseload

AT_ONCE = 4


def book_for(number: int) -> Book:
    book = Book("trajecten")
    book.sheets["trajecten"] = [{"traject": f"R{number}", "gezin": f"F{number}", "gestart_op": date(2023, 6, 1)}]
    return book


@pytest.fixture
def hesitation(monkeypatch) -> None:
    """Let every import wait between looking for a place and taking it: without the lock, all would see the same one."""
    look = places.check

    def look_and_wait(plan: planning.Plan) -> None:
        look(plan)
        time.sleep(0.2)

    monkeypatch.setattr(places, "check", look_and_wait)


@pytest.mark.django_db(transaction=True)
@pytest.mark.usefixtures("hesitation")
def test_imports_at_the_same_moment_do_not_break_the_cap(pilot, tmp_path):
    fill_caseload(pilot, pilot.caseload_cap - 1, started_on=date(2023, 1, 2))
    paths = []
    for number in range(AT_ONCE):
        FamilyFactory(pilot=pilot, reference=f"F{number}")
        paths.append(book_for(number).xlsx(tmp_path / f"{number}.xlsx"))

    def bring_in(path: Path) -> bool:
        try:
            return importing.run(path, pilot=pilot, actor=None).ok
        finally:
            connection.close()

    with ThreadPoolExecutor(AT_ONCE) as pool:
        outcomes = list(pool.map(bring_in, paths))
    assert sorted(outcomes) == [False] * (AT_ONCE - 1) + [True]
    assert caseload.on(pilot, date(2023, 6, 1)).active == pilot.caseload_cap
    assert Trajectory.objects.filter(reference__startswith="R").count() == 1
