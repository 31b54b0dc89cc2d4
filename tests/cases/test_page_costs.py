"""How many queries a page takes, as the role with the least rights that may see it: with one page of rows, and many."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from cases.models import Visit
from cases.models.visits import new_reference
from tests.conftest import TODAY
from tests.factories import AssignmentFactory, FamilyFactory, TrajectoryFactory, VisitFactory
from tests.file_factories import CallFactory, PlannedVisitFactory, SignalFactory, UrgencyFactory, WaitlistEntryFactory

FEW, MANY = 2, 26
# The target: docs/benchmarks.md.
MOST = 10


@contextmanager
def at_most(number: int) -> Iterator[None]:
    """Count what is asked, and the beginning of a transaction once: in a test that is a savepoint."""
    with CaptureQueriesContext(connection) as asked:
        yield
    found = [row["sql"] for row in asked.captured_queries if not row["sql"].startswith("RELEASE SAVEPOINT")]
    assert len(found) <= number, "\n".join(sql[:200] for sql in found)


@pytest.fixture
def fill(pilot, district, carla, gea):
    """Return a function that makes families with help and families that wait, with all that the lists show of them."""

    def made(number: int) -> None:
        for _ in range(number):
            trajectory = TrajectoryFactory(
                family__pilot=pilot, family__district=district, family__case_manager=carla, started_on=date(2023, 5, 2)
            )
            AssignmentFactory(trajectory=trajectory, carer=gea)
            VisitFactory(trajectory=trajectory, carer=gea)
            PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=TODAY)
            SignalFactory(trajectory=trajectory)
            SignalFactory(trajectory=trajectory, answered_by=carla, answered_on=TODAY, closed_on=TODAY)
            entry = WaitlistEntryFactory(
                family=FamilyFactory(pilot=pilot, district=district, case_manager=carla, last_name="Wachtend")
            )
            UrgencyFactory(entry=entry)
            CallFactory(entry=entry)

    return made


PAGES = [
    ("carla", "/gezinnen/", MOST),
    ("carla", "/gezinnen/?page=2", MOST),
    ("carla", "/gezinnen/?q=wachtend", MOST + 1),
    ("carla", "/gezinnen/?q=niemand", MOST),
    ("tess", "/gezinnen/", MOST),
    ("gea", "/gezinnen/", MOST),
    ("gert", "/gezinnen/", MOST),
    ("gea", "/mijn-caseload/", MOST),
    ("gea", "/bezoeken/vastleggen/", 8),
    ("gea", "/planning/", 9),
    ("gert", "/wachtlijst/", 9),
    ("carla", "/wachtlijst/", 9),
    ("carla", "/signalen/", MOST),
    ("fatma", "/logboek/", MOST),
]


@pytest.mark.parametrize(("person", "path", "most"), PAGES)
def test_a_page_takes_few_queries_and_no_more_with_many_rows(request, login, fill, person, path, most):
    client = login(request.getfixturevalue(person))
    for number in (FEW, MANY):
        fill(number)
        with at_most(most):
            assert client.get(path).status_code == 200


def test_a_list_that_fits_on_a_page_is_not_counted(login, carla, fill):
    fill(FEW)
    client = login(carla)
    for path in ("/gezinnen/", "/gezinnen/?q=wachtend"):
        with at_most(MOST):
            assert client.get(path).context["page_obj"].paginator.count in {FEW, 2 * FEW}


def test_who_asks_and_their_pilot_are_one_query(login, carla):
    client = login(carla)
    with at_most(2):
        # A redirect that needs both and nothing else.
        client.post(reverse("cases:draft"), {"page": "/nergens/", "content": "[]"})


def test_writing_down_a_visit_takes_few_queries(login, gea, trajectory):
    sent = {"reference": new_reference(), "trajectory": trajectory.pk, "visited_on": "2023-09-28", "length": "60"}
    sent |= {"kind": "huisbezoek", "tasks": "huishoudelijk", "way": "samen", "note": "Samen gekookt."}
    client = login(gea)
    with at_most(17):
        assert client.post(reverse("cases:visit_log"), sent).status_code == 302
    assert Visit.objects.get().note == "Samen gekookt."
