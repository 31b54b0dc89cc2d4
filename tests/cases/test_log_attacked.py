"""The log attacked in the database: each manipulation is refused, or found by `controleer_logboek`."""
# ruff: noqa: S608  # the statements hold numbers of the test itself

from __future__ import annotations

import io
import json

import pytest
from django.core.management import call_command
from django.db import DatabaseError, connection, transaction

from cases import audit, audit_chain
from cases.models import AuditChain, AuditEvent, DestroyedFamily
from tests.conftest import TODAY
from tests.unguarded import unguarded_log

ON_POSTGRESQL = connection.vendor == "postgresql"


@pytest.fixture
def log(carla, family) -> list[int]:
    """Five lines in one chain; their numbers."""
    for action in ("family.changed", "plan.recorded", "goal.stated", "goal.scored", "goal.dropped"):
        audit.record(action, actor=carla, pilot=carla.pilot, family=family, subject=family, fields=["wording"])
    return list(AuditEvent.objects.order_by("pk").values_list("pk", flat=True))


def check(*arguments: object) -> tuple[int, str]:
    """Return how `controleer_logboek` ended, and what it said."""
    out, err = io.StringIO(), io.StringIO()
    try:
        call_command("controleer_logboek", *map(str, arguments), stdout=out, stderr=err)
    except SystemExit as end:
        return int(str(end.code)), err.getvalue()
    return 0, out.getvalue()


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def columns(*, but: str = "") -> str:
    return ", ".join(f.column for f in AuditEvent._meta.concrete_fields if f.column not in {"id", but})


ATTACKS = {
    "a field": "UPDATE cases_auditevent SET family_number = 1 WHERE id = {third}",
    "nothing": "UPDATE cases_auditevent SET action = action WHERE id = {third}",
    "a line": "DELETE FROM cases_auditevent WHERE id = {third}",
    "all lines": "DELETE FROM cases_auditevent",
}


@pytest.mark.parametrize("name", ATTACKS)
def test_the_database_refuses_to_change_or_delete_a_line(log, name):
    with pytest.raises(DatabaseError, match="log_lines_are_never_changed"), transaction.atomic():
        run(ATTACKS[name].format(third=log[2]))
    assert check()[0] == 0


def test_the_models_refuse_it_too(log):
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.all().delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.update(action="x")
    with pytest.raises(DatabaseError), transaction.atomic():
        AuditEvent.objects.get(pk=log[0]).save()


@pytest.mark.skipif(not ON_POSTGRESQL, reason="SQLite has no TRUNCATE")
def test_postgresql_refuses_to_empty_the_table(log):
    run("SET CONSTRAINTS ALL IMMEDIATE")
    with pytest.raises(DatabaseError, match="log_lines_are_never_changed"), transaction.atomic():
        run("TRUNCATE cases_auditevent")


@pytest.mark.skipif(ON_POSTGRESQL, reason="PostgreSQL has no REPLACE")
@pytest.mark.parametrize("key", ["id", "event_id", "chain_id, sequence"])
def test_sqlite_refuses_to_replace_a_line(log, key):
    """The row that is put in its place has the same number, the same event, or the same place in the chain."""
    others = {"id": "sequence + 3", "event_id": "sequence + 3", "chain_id, sequence": "sequence"}
    values = columns().replace("event_id", "event_id" if key == "event_id" else "hex(randomblob(16))")
    number = "id, " if key == "id" else ""
    with pytest.raises(DatabaseError, match=r"log_lines_are_never_changed|log_line_follows"), transaction.atomic():
        run(
            f"INSERT OR REPLACE INTO cases_auditevent ({number}{columns()}) "
            f"SELECT {number}{values.replace(' sequence', ' ' + others[key])} FROM cases_auditevent WHERE id = {log[2]}"
        )
    assert check()[0] == 0


@pytest.mark.parametrize("place", ["sequence", "sequence + 40"])
def test_the_database_refuses_a_line_that_does_not_follow(log, place):
    new = "gen_random_uuid()" if ON_POSTGRESQL else "hex(randomblob(16))"
    values = columns().replace("event_id", new).replace(" sequence", f" {place}")
    with pytest.raises(DatabaseError, match="log_line_follows_the_last_one"), transaction.atomic():
        run(f"INSERT INTO cases_auditevent ({columns()}) SELECT {values} FROM cases_auditevent WHERE id = {log[4]}")


def test_a_log_that_nobody_touched_is_right(log):
    assert check() == (0, "Het logboek klopt: 5 regels in 1 ketens.\n")


COLUMNS = [f.name for f in AuditEvent._meta.concrete_fields if f.name not in {"id", "chain", "sequence", "form"}]
OTHER_VALUES = {
    "DateTimeField": "2020-01-01 10:00:00+00:00",
    "UUIDField": "0" * 32,
    "BooleanField": True,
    "BigIntegerField": 12345,
    "CharField": "x",
}


@pytest.mark.parametrize("name", COLUMNS)
def test_each_field_of_a_line_is_sealed(log, name, pilot, gea):
    field = AuditEvent._meta.get_field(name)
    value = {"pilot": None, "actor": gea.pk, "on_behalf_of": gea.pk}.get(
        name, OTHER_VALUES.get(field.get_internal_type())
    )
    with unguarded_log():
        AuditEvent.objects.filter(pk=log[2]).update(**{name: value})
    status, said = check()
    assert status == 1
    assert "regel 3: De regel is niet meer zoals hij is geschreven." in said


def test_a_removed_line_is_found(log):
    with unguarded_log():
        run(f"DELETE FROM cases_auditevent WHERE id = {log[2]}")
    status, said = check()
    assert status == 1
    assert "regel 3: De regel is verwijderd." in said


def test_an_inserted_line_is_found(log, carla):
    """The application's own role may add a line; without the key it has no seal that fits."""
    last = AuditEvent.objects.get(pk=log[4])
    last.pk, last.event_id, last.sequence = None, None, 6
    last.event_id = AuditEvent._meta.get_field("event_id").get_default()
    last.save(force_insert=True)
    assert "regel 6: De regel is niet meer zoals hij is geschreven." in check()[1]


def test_a_line_put_in_between_is_found(log):
    with unguarded_log():
        for pk in reversed(log[2:]):
            run(f"UPDATE cases_auditevent SET sequence = sequence + 1 WHERE id = {pk}")
        line = AuditEvent.objects.get(pk=log[0])
        line.pk, line.sequence = None, 3
        line.event_id = AuditEvent._meta.get_field("event_id").get_default()
        line.save(force_insert=True)
    assert check()[0] == 1


def test_two_lines_that_changed_places_are_found(log):
    with unguarded_log():
        for pk, sequence in ((log[1], 99), (log[2], 2), (log[1], 3)):
            run(f"UPDATE cases_auditevent SET sequence = {sequence} WHERE id = {pk}")
    assert "regel 2: De regel is niet meer zoals hij is geschreven." in check()[1]


def test_lines_cut_off_at_the_end_are_found(log):
    with unguarded_log():
        run(f"DELETE FROM cases_auditevent WHERE id >= {log[3]}")
    assert "regel 4: De laatste regels zijn weg." in check()[1]


def cut_off_with_care(log: list[int]) -> None:
    """Cut off the end, and move the chain back to where it was then."""
    with unguarded_log():
        run(f"DELETE FROM cases_auditevent WHERE id >= {log[3]}")
    last = AuditEvent.objects.get(pk=log[2])
    AuditChain.objects.filter(pk=last.chain_id).update(length=last.sequence, last_hash=last.hash)


def test_a_careful_cut_is_found_with_the_anchor_that_was_kept(log, tmp_path):
    anchor = tmp_path / "anker.json"
    assert check("--anker", anchor)[0] == 0
    cut_off_with_care(log)
    assert check()[0] == 0  # without an anchor nobody can know
    status, said = check("--anker", anchor)
    assert status == 1
    assert "regel 4: De laatste regels zijn weg: het bewaarde anker telt er meer." in said
    assert json.loads(anchor.read_text())[0]["length"] == 5  # what was kept stays


def test_a_careful_cut_that_grew_again_is_found_with_the_anchor(log, tmp_path, carla):
    check("--anker", tmp_path / "anker.json")
    cut_off_with_care(log)
    for _ in range(4):
        audit.record("goal.stated", actor=carla, pilot=carla.pilot)
    assert "regel 5: De regel is een andere dan in het bewaarde anker." in check("--anker", tmp_path / "anker.json")[1]


def test_a_whole_chain_that_is_gone_is_found_with_the_anchor(log, tmp_path):
    check("--anker", tmp_path / "anker.json")
    with unguarded_log():
        run("DELETE FROM cases_auditevent")
    AuditChain.objects.all().delete()
    assert "De hele keten is weg." in check("--anker", tmp_path / "anker.json")[1]


def test_the_anchor_moves_along(log, tmp_path, carla):
    check("--anker", tmp_path / "anker.json")
    audit.record("goal.stated", actor=carla, pilot=carla.pilot)
    assert check("--anker", tmp_path / "anker.json")[0] == 0
    assert json.loads((tmp_path / "anker.json").read_text())[0]["length"] == 6


@pytest.mark.parametrize("content", ["", "{}", "[1]", '[{"chain": 1}]'])
def test_a_file_that_is_no_anchor_is_refused(log, tmp_path, content):
    (tmp_path / "anker.json").write_text(content or "niets")
    status, said = check("--anker", tmp_path / "anker.json")
    assert status == 1 or content == "{}"
    assert "geen anker" in said or content == "{}"


def test_sealing_everything_again_takes_the_key(log, settings):
    """Somebody who owns the database and knows the code, and has another key."""
    key, settings.AUDIT_KEY = settings.AUDIT_KEY, "een sleutel van een ander, lang genoeg"
    before = ""
    with unguarded_log():
        for line in AuditEvent.objects.order_by("sequence"):
            line.fields = ""
            before = audit_chain.hash_of(vars(line), before)
            AuditEvent.objects.filter(pk=line.pk).update(fields="", hash=before)
    AuditChain.objects.update(last_hash=before)
    assert check()[0] == 0  # with their own key all is well
    settings.AUDIT_KEY = key
    status, said = check()
    assert status == 1
    assert "Klopt AUDIT_KEY?" in said


def test_a_line_that_is_rolled_back_leaves_no_gap(log, carla):
    with transaction.atomic():
        audit.record("goal.stated", actor=carla, pilot=carla.pilot)
        transaction.set_rollback(True)
    audit.record("goal.stated", actor=carla, pilot=carla.pilot)
    assert check()[0] == 0
    assert AuditEvent.objects.latest("pk").sequence == 6


def test_a_family_and_an_account_can_go_and_their_lines_stay(log, family, gea):
    audit.record("login.succeeded", actor=gea, pilot=gea.pilot)
    number = family.pk
    days = dict.fromkeys(("decided_on", "destroyed_on"), TODAY)
    DestroyedFamily.objects.create(
        pilot=family.pilot, reference="X", family_number=number, basis="verzoek", rows=1, documents=0, **days
    )
    family.delete()
    gea.delete()
    assert AuditEvent.objects.filter(family_number=number).count() == 5
    assert check()[0] == 0


def test_what_happens_outside_a_pilot_has_a_chain_of_its_own(log):
    audit.record("login.failed", actor=None, pilot=None)
    assert AuditEvent.objects.latest("pk").chain.pilot is None
    assert check() == (0, "Het logboek klopt: 6 regels in 2 ketens.\n")
