"""The database marks every change of what figures and lists of work read: whoever makes it, and however."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from cases import change_marks, due_list, kept
from cases.models import ChangeMark, Family, Pilot, User
from cases.period import Period
from monitoring.figures import caseload_per_carer, evaluate
from monitoring.work import work_to_do
from tests.cases.test_destruction import fill
from tests.conftest import TODAY
from tests.factories import (
    CareProductFactory,
    FamilyFactory,
    PilotFactory,
    TariffFactory,
    TrajectoryFactory,
)
from tests.file_factories import AbsenceFactory
from tests.monitoring.full_files import fill_pilot

ON_POSTGRESQL = connection.vendor == "postgresql"
# Writers at the same time, and how often each of them writes.
WRITERS, TIMES = 4, 15


def words(pilot: Pilot) -> tuple[tuple[int, str], ...]:
    return kept.state_of(pilot).marks


@pytest.fixture
def full(pilot, family, trajectory, tess) -> Pilot:
    """A pilot with a row in every table of which changes are marked."""
    ended = TrajectoryFactory(
        family__pilot=pilot, family__case_manager=family.case_manager, started_on=TODAY.replace(month=1), ended=True
    )
    fill(ended)
    ended.family.restriction.people.add(tess)
    TariffFactory(product=CareProductFactory(pilot=pilot))
    AbsenceFactory(carer=family.case_manager)
    pilot.budget_years.create(year=2023, budgeted=1)
    pilot.destroyed_counts.create(year=2022, figure="families_new", number=1)
    pilot.destroyed_families.create(
        reference="weg", family_number=0, decided_on=TODAY, destroyed_on=TODAY, rows=1, documents=0
    )
    weights = dict.fromkeys(("certain", "likely", "possible", "substitution", "prevented", "postponed"), 1)
    pilot.answer_weights.create(version=1, decided_by=tess, decided_on=TODAY, **weights)
    return pilot


def test_every_table_is_marked_or_set_aside_and_has_its_triggers(db):
    there = {model._meta.model_name for name in change_marks.APPS for model in apps.get_app_config(name).get_models()}
    marked = change_marks.marked_models()
    assert there <= {model._meta.model_name for model in marked} | change_marks.ASIDE
    catalogue = "SELECT tgname FROM pg_trigger" if ON_POSTGRESQL else "SELECT name FROM sqlite_master"
    name = "tgname" if ON_POSTGRESQL else "name"
    with connection.cursor() as cursor:
        cursor.execute(f"{catalogue} WHERE {name} LIKE '{change_marks.NAME}\\_%' ESCAPE '\\'")  # our own words
        assert len(cursor.fetchall()) == 3 * len(marked)


def test_what_figures_and_lists_of_work_read_is_marked(full, carla, gea, gert, tess):
    fill_pilot(full)
    with CaptureQueriesContext(connection) as asked:
        evaluate(full, Period(TODAY.replace(month=1, day=1), TODAY))
        caseload_per_carer(full, TODAY)
        work_to_do(full, TODAY, Family.objects.visible_to(tess))
        for user in (carla, gea, gert, tess):
            due_list.for_user(user, TODAY)
    read = {table for query in asked for table in re.findall(r'"((?:cases|monitoring)_\w+)"', query["sql"])}
    there = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    marked = {model._meta.db_table for model in change_marks.marked_models()}
    assert len(read & marked) > 30
    assert read & there <= marked


def test_a_row_that_is_changed_removed_or_added_is_marked_in_its_pilot_alone(full):
    elsewhere = PilotFactory()
    wrong = [fault for model in change_marks.marked_models() for fault in faults_of(model, full, elsewhere)]
    assert wrong == []


def faults_of(model, pilot: Pilot, elsewhere: Pilot) -> Iterator[str]:
    name = model._meta.model_name
    rows = model._base_manager.order_by("-pk")
    row = rows.filter(pk=pilot.pk).first() if model is Pilot else rows.first()
    if row is None:
        yield f"{name}: no row to try it with"
        return
    mine = model._base_manager.filter(pk=row.pk)
    field = model._meta.concrete_fields[-1]
    steps = {
        "update": lambda: mine.update(**{field.attname: getattr(row, field.attname)}),
        "delete": lambda: mine._raw_delete(mine.db),
        "bulk_create": lambda: model._base_manager.bulk_create([row]),
    }
    with transaction.atomic():
        for step, do in steps.items():
            before, others = words(pilot), words(elsewhere)
            try:
                with transaction.atomic():
                    do()
            except IntegrityError:
                # What the database refuses to change, or to let go, changes nothing.
                continue
            if words(pilot) == before:
                yield f"{name}: {step} is not marked"
            if ON_POSTGRESQL and name not in change_marks.OF_EVERY_PILOT and words(elsewhere) != others:
                yield f"{name}: {step} is marked elsewhere"
        transaction.set_rollback(True)


def test_saving_deleting_and_changing_many_at_once_are_marked(family, pilot):
    seen = {words(pilot)}
    family.save()
    seen.add(words(pilot))
    family.last_name = "Anders"
    Family.objects.bulk_update([family], ["last_name"])
    seen.add(words(pilot))
    family.triggers.bulk_create([family.triggers.model(family=family, trigger="opvoeding")])
    seen.add(words(pilot))
    family.triggers.all().delete()
    seen.add(words(pilot))
    with connection.cursor() as cursor:
        cursor.execute("UPDATE cases_family SET street = 'Elders' WHERE id = %s", [family.pk])
    seen.add(words(pilot))
    assert len(seen) == 6


def test_a_family_that_moves_is_marked_where_it_was_and_where_it_comes(pilot):
    family, there = FamilyFactory(pilot=pilot), PilotFactory()
    before = words(pilot), words(there)
    Family.objects.filter(pk=family.pk).update(pilot=there)
    assert words(pilot) != before[0]
    assert words(there) != before[1]


def test_the_name_and_the_absence_of_who_helps_elsewhere_are_marked_there(pilot, trajectory, gea):
    User.objects.filter(pk=gea.pk).update(pilot=PilotFactory())
    before = words(pilot)
    User.objects.filter(pk=gea.pk).update(name="Gea Anders")
    renamed = words(pilot)
    AbsenceFactory(carer=gea)
    assert len({before, renamed, words(pilot)}) == 3


def test_looking_and_logging_in_are_not_marked(login, pilot, tess, trajectory):
    client = login(tess)
    before = words(pilot)
    client.get("/te-doen/")
    User.objects.filter(pk=tess.pk).update(last_login=timezone.now())
    login(tess).get("/")
    assert words(pilot) == before


def test_what_was_undone_has_the_words_of_before(pilot):
    before = words(pilot)
    with transaction.atomic():
        FamilyFactory(pilot=pilot)
        assert words(pilot) != before
        transaction.set_rollback(True)
    assert words(pilot) == before


def test_a_change_that_is_refused_leaves_the_words(pilot, trajectory):
    before = words(pilot)
    with pytest.raises(IntegrityError), transaction.atomic():
        trajectory.__class__.objects.filter(pk=trajectory.pk).update(started_on=TODAY, ended_on=TODAY.replace(day=1))
    assert words(pilot) == before


@pytest.mark.skipif(not ON_POSTGRESQL, reason="on SQLite one writes at a time")
@pytest.mark.django_db(transaction=True)
def test_two_who_write_do_not_wait_for_each_other_and_both_are_marked(family, pilot):
    """The first to write commits last: an order in which a number that goes up would tell nothing."""
    written, go_on = threading.Event(), threading.Event()

    def slow() -> None:
        try:
            with transaction.atomic():
                Family.objects.filter(pk=family.pk).update(street="Eerst")
                written.set()
                assert go_on.wait(timeout=30)
        finally:
            connection.close()

    other = FamilyFactory(pilot=pilot)
    before = words(pilot)
    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(slow)
        assert written.wait(timeout=30)
        Family.objects.filter(pk=other.pk).update(street="Daarna")
        between = words(pilot)
        go_on.set()
        first.result(timeout=30)
    assert len({before, between, words(pilot)}) == 3
    assert ChangeMark.objects.filter(pilot=pilot).count() == 2


@pytest.mark.django_db(transaction=True)
def test_nothing_older_than_what_was_stored_is_ever_given(pilot):
    """Writers at once, and a reader who keeps what it reads: it never gets less than was stored before it asked."""
    families = [FamilyFactory(pilot=pilot, city="0") for _ in range(WRITERS)]
    stored = [0] * WRITERS

    def write(number: int) -> None:
        try:
            for time in range(1, TIMES + 1):
                with transaction.atomic():
                    Family.objects.filter(pk=families[number].pk).update(city=str(time))
                stored[number] = time
        finally:
            connection.close()

    def read() -> list[int]:
        cities = dict(Family.objects.filter(pilot=pilot).values_list("pk", "city"))
        return [int(cities[family.pk]) for family in families]

    with ThreadPoolExecutor(WRITERS) as pool:
        writing = [pool.submit(write, number) for number in range(WRITERS)]
        while not all(task.done() for task in writing):
            least = list(stored)
            given = kept.state_of(pilot).keep("numbers", read)
            assert all(there >= one for there, one in zip(given, least, strict=True))
        for task in writing:
            task.result()
    assert kept.state_of(pilot).keep("numbers", read) == [TIMES] * WRITERS
