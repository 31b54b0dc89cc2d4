"""Eight people who change one thing at the same moment, several times: nobody's change is lost without being told.

Each reads a number on the page and sends the next one. If a change were overwritten, the number at the end would be
lower than the number of changes that were accepted. The tests fail when `Versioned.attempt` does not look again with
the row locked.
"""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from cases import audit
from cases.models import AuditEvent
from tests.cases.test_versions_everywhere import as_sent
from tests.factories import VisitFactory
from tests.file_factories import GoalFactory, MeasurementFactory

PEOPLE = 8
ROUNDS = 4 if connection.vendor == "postgresql" else 2


def visit(trajectory: Any) -> Any:
    return VisitFactory(trajectory=trajectory, carer=trajectory.assignments.get().carer, note="0")


def number_in(text: str) -> int:
    return int(text.split()[0])


OBJECTS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "cases:family_change": (lambda trajectory: trajectory.family, "house_number"),
    "cases:visit_change": (visit, "note"),
    "cases:measurement_change": (lambda trajectory: MeasurementFactory(trajectory=trajectory, note="0"), "note"),
    "cases:goal_change": (lambda trajectory: GoalFactory(trajectory=trajectory, wording="0"), "wording"),
}


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("name", sorted(OBJECTS))
def test_nothing_is_lost_when_many_change_one_thing(carla, trajectory, name):
    make, field = OBJECTS[name]
    row = make(trajectory)
    type(row).objects.filter(pk=row.pk).update(**{field: "0"})
    address = reverse(name, args=[row.pk])
    together = threading.Barrier(PEOPLE)

    def change_several_times(person: int) -> list[int]:
        try:
            client = Client()
            client.force_login(carla)
            answers = []
            for _ in range(ROUNDS):
                form = as_sent(client.get(address))
                together.wait(timeout=60)
                # Two who fill in the same are no conflict, so each adds who it is.
                form[field] = f"{number_in(form[field][0]) + 1} {person}"
                answers.append(client.post(address, form).status_code)
            return answers
        finally:
            connection.close()

    with ThreadPoolExecutor(PEOPLE) as pool:
        counted = Counter(answer for answers in pool.map(change_several_times, range(PEOPLE)) for answer in answers)
    assert set(counted) == {302, 409}
    assert counted.total() == PEOPLE * ROUNDS
    row.refresh_from_db()
    assert number_in(getattr(row, field)) == counted[302]
    told = AuditEvent.objects.filter(subject=row._meta.model_name, subject_number=row.pk)
    assert told.exclude(action=audit.READ).count() == counted[302]
