"""The role of docs/logboek.md for the application on PostgreSQL: it writes in the log, and can do nothing else."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction

from cases import audit, audit_chain
from cases.models import AuditEvent

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles"),
]
ATTACKS = [
    "UPDATE cases_auditevent SET action = ''",
    "DELETE FROM cases_auditevent",
    "TRUNCATE cases_auditevent",
    "ALTER TABLE cases_auditevent DISABLE TRIGGER USER",
    "DROP TRIGGER log_lines_are_never_changed ON cases_auditevent",
    "DROP TABLE cases_auditevent CASCADE",
    "DELETE FROM cases_auditchain",
    "CREATE OR REPLACE FUNCTION log_lines_are_never_changed() RETURNS trigger LANGUAGE sql AS ''",
    "SET session_replication_role = replica",
]


def run(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


@pytest.fixture
def as_application(carla):
    """Be the application, with the rights that the document gives."""
    audit.record("goal.stated", actor=carla, pilot=carla.pilot)
    run("SET CONSTRAINTS ALL IMMEDIATE")
    text = (Path(settings.BASE_DIR) / "docs" / "logboek.md").read_text(encoding="utf-8")
    for statement in re.search(r"```sql\n(.*?)```", text, re.DOTALL)[1].split(";\n"):
        if statement.strip():
            run(statement.replace(" LOGIN PASSWORD '...'", ""))
    run("SET LOCAL ROLE gezinsverzorger_app")
    yield
    run("RESET ROLE")


@pytest.mark.parametrize("attack", ATTACKS)
def test_the_application_cannot(as_application, attack):
    with pytest.raises(DatabaseError, match=r"permission denied|must be owner"), transaction.atomic():
        run(attack)


def test_the_application_writes_and_checks(as_application, carla):
    audit.record("goal.stated", actor=carla, pilot=carla.pilot)
    assert AuditEvent.objects.count() == 2
    assert list(audit_chain.check()) == []
