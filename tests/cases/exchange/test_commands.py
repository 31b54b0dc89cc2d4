from __future__ import annotations

import io
from datetime import date

import pytest
from django.contrib.auth import authenticate
from django.core.management import call_command
from django.db import OperationalError, connection

from cases.codes import Role
from cases.exchange import console, importing
from cases.management.commands import demo
from cases.models import Pilot, Trajectory, User, Visit
from tests.cases.exchange.workbooks import VALID, Book, row_counts
from tests.factories import PilotFactory

pytestmark = pytest.mark.django_db


def run(*arguments: object) -> tuple[int, str, str]:
    """Run a command and return its exit status, what it printed, and what it complained about."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command(*map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), out.getvalue(), err.getvalue()
    return 0, out.getvalue(), err.getvalue()


@pytest.fixture
def workbook(tmp_path):
    return Book().xlsx(tmp_path / "werkboek.xlsx")


def test_the_first_import_makes_the_pilot(workbook):
    status, out, err = run("importeer", workbook)
    assert (status, err) == (0, "")
    pilot = Pilot.objects.get()
    assert (pilot.slug, pilot.started_on, pilot.caseload_cap) == ("groningen", date(2022, 1, 1), 10)
    lines = {line.split()[0]: line.split()[1:] for line in out.splitlines() if line}
    assert {name: lines[name] for name in VALID} == {name: [str(len(rows)), "0", "0"] for name, rows in VALID.items()}


def test_the_first_pilot_starts_no_later_than_its_first_trajectory(tmp_path):
    book = Book().set("trajecten", 3, gestart_op=date(2021, 12, 6))
    assert run("importeer", book.xlsx(tmp_path / "a.xlsx"))[0] == 0
    assert Pilot.objects.get().started_on == date(2021, 12, 6)


def test_a_trial_leaves_nothing_behind_not_even_the_pilot(workbook):
    before = row_counts()
    status, out, _ = run("importeer", workbook, "--proef")
    assert status == 0
    assert "Dit was een proef" in out
    assert row_counts() == before


def test_errors_come_one_on_a_line_and_the_pilot_is_not_made(tmp_path):
    book = Book().set("bezoeken", 2, datum="2022-13-01", minuten=721)
    status, _, err = run("importeer", book.xlsx(tmp_path / "a.xlsx"))
    assert status == 1
    assert err.splitlines() == [
        'bezoeken rij 2, kolom datum: "2022-13-01" is geen datum. Gebruik een datum zoals 2022-03-14.',
        'bezoeken rij 2, kolom minuten: "721" kan niet. Gebruik een heel getal van 0 tot en met 720.',
    ]
    assert not Pilot.objects.exists()


def test_with_several_pilots_one_must_be_named(workbook):
    for slug in ("groningen", "assen"):
        PilotFactory(slug=slug)
    status, _, err = run("importeer", workbook)
    assert (status, err) == (1, "Er zijn meer pilots. Kies er een met --pilot: assen, groningen.\n")
    assert run("importeer", workbook, "--pilot", "assen")[0] == 0
    assert not Trajectory.objects.exclude(pilot__slug="assen").exists()
    status, _, err = run("exporteer", workbook, "--pilot", "emmen")
    assert (status, err) == (1, "Er is geen pilot emmen. Wel: assen, groningen.\n")


@pytest.mark.parametrize("name", ["nergens.xlsx", "nergens/"])
def test_a_missing_file_is_said_in_one_line(tmp_path, name):
    status, _, err = run("importeer", tmp_path / name)
    assert status == 1
    assert err.count("\n") == 1
    assert "niet gevonden" in err


def test_a_folder_without_csv_is_said_in_one_line(tmp_path):
    status, _, err = run("importeer", tmp_path)
    assert (status, err.count("\n")) == (1, 1)


@pytest.mark.parametrize("command", [("importeer", "{file}"), ("exporteer", "{file}"), ("demo",)])
def test_a_database_without_tables_is_said_in_one_line(workbook, monkeypatch, command):
    monkeypatch.setattr(connection.introspection, "table_names", list)
    status, _, err = run(*(part.format(file=workbook) for part in command))
    assert (status, err) == (1, f"{console.NO_TABLES}\n")


@pytest.mark.parametrize("command", [("importeer", "{file}"), ("exporteer", "{file}"), ("demo",)])
def test_a_database_that_is_down_is_said_in_one_line(workbook, monkeypatch, command):
    def fail() -> None:
        raise OperationalError

    monkeypatch.setattr(connection.introspection, "table_names", fail)
    status, _, err = run(*(part.format(file=workbook) for part in command))
    assert (status, err) == (1, f"{console.NO_DATABASE}\n")


def test_the_database_has_the_last_word_and_says_it_in_one_line(workbook, monkeypatch):
    """A rule that would be overlooked here is refused by the database, and nothing of the file stays."""
    run("importeer", workbook)
    monkeypatch.setattr(importing.rules, "check", lambda plan: None)
    before = row_counts()
    status, _, err = run("importeer", Book().set("bezoeken", 2, datum="2022-01-01").xlsx(workbook))
    assert (status, err.count("\n")) == (1, 1)
    assert "De database weigert dit werkboek" in err
    assert row_counts() == before


@pytest.mark.parametrize("name", ["uit.xlsx", "uit.zip", "uit", "uit.v1/", "diep/er/"])
def test_export_follows_the_name_and_can_be_imported(workbook, tmp_path, name):
    run("importeer", workbook)
    status, out, err = run("exporteer", f"{tmp_path}/{name}")
    assert (status, err) == (0, "")
    assert "persoonsgegevens" in out
    status, out, _ = run("importeer", tmp_path / name)
    assert status == 0
    assert "bezoeken                     0           0             2" in out


@pytest.mark.parametrize(
    ("name", "says"), [("uit.pdf", "eindigt op .xlsx of .zip"), ("geen/map/uit.xlsx", "kan niet worden geschreven")]
)
def test_an_impossible_name_is_said_in_one_line(pilot, tmp_path, name, says):
    status, _, err = run("exporteer", tmp_path / name)
    assert (status, err.count("\n")) == (1, 1)
    assert says in err


def test_there_is_nothing_to_export_without_a_pilot(tmp_path):
    assert run("exporteer", tmp_path / "a.xlsx") == (1, "", "Er is nog geen pilot.\n")


def test_the_demo_fills_an_empty_database_with_a_login_for_every_role():
    status, out, err = run("demo")
    assert (status, err) == (0, "")
    pilot = Pilot.objects.get()
    assert (pilot.slug, pilot.is_demo, pilot.ended_on) == ("groningen", True, date(2023, 12, 31))
    for role in Role:
        assert role.value in out
        user = User.objects.get(username=role.value)
        assert user.role == role
        assert user.check_password(demo.PASSWORD)
        assert user.is_staff == (role == Role.ADMINISTRATOR)
    assert not any(user.has_usable_password() for user in User.objects.exclude(username__in=Role.values))
    assert Visit.objects.count() > 1000


def test_the_demo_can_log_in():
    run("demo")
    assert authenticate(None, username="casemanager", password=demo.PASSWORD) is not None


@pytest.mark.parametrize(("arguments", "status"), [((), 1), (("--als-leeg",), 0)])
def test_the_demo_leaves_a_pilot_alone(pilot, arguments, status):
    before = row_counts()
    found, out, err = run("demo", *arguments)
    assert found == status
    assert demo.ALREADY in out + err
    assert row_counts() == before
