"""The log is append-only: the database itself refuses to change, delete or replace a line, and moves the chain along.

A line must follow the last one of its chain. Who owns the table can take these guards away; `controleer_logboek` then
finds what was done. Give the application a role that owns nothing: see docs/logboek.md.
"""

from __future__ import annotations

import uuid

import django.db.models.deletion
from django.db import migrations, models

FIXED = "log_lines_are_never_changed"
FOLLOWS = "log_line_follows_the_last_one"

POSTGRESQL = [
    f"""CREATE FUNCTION {FIXED}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN RAISE EXCEPTION '{FIXED}' USING ERRCODE = 'check_violation', CONSTRAINT = '{FIXED}'; END $guard$""",
    f"""CREATE TRIGGER {FIXED} BEFORE UPDATE OR DELETE ON cases_auditevent
        FOR EACH ROW EXECUTE FUNCTION {FIXED}()""",
    f"""CREATE TRIGGER {FIXED}_truncate BEFORE TRUNCATE ON cases_auditevent
        FOR EACH STATEMENT EXECUTE FUNCTION {FIXED}()""",
    f"""CREATE FUNCTION {FOLLOWS}() RETURNS trigger LANGUAGE plpgsql AS $guard$
        BEGIN
            UPDATE cases_auditchain SET length = NEW.sequence, last_hash = NEW.hash
            WHERE id = NEW.chain_id AND length = NEW.sequence - 1;
            IF NOT FOUND THEN
                RAISE EXCEPTION '{FOLLOWS}' USING ERRCODE = 'check_violation', CONSTRAINT = '{FOLLOWS}';
            END IF;
            RETURN NEW;
        END $guard$""",
    f"""CREATE TRIGGER {FOLLOWS} BEFORE INSERT ON cases_auditevent
        FOR EACH ROW EXECUTE FUNCTION {FOLLOWS}()""",
]
POSTGRESQL_BACK = [
    f"DROP TRIGGER {FOLLOWS} ON cases_auditevent",
    f"DROP TRIGGER {FIXED}_truncate ON cases_auditevent",
    f"DROP TRIGGER {FIXED} ON cases_auditevent",
    f"DROP FUNCTION {FOLLOWS}()",
    f"DROP FUNCTION {FIXED}()",
]
SQLITE = [
    *(
        f"""CREATE TRIGGER {FIXED}_{event} BEFORE {event} ON cases_auditevent
            BEGIN SELECT RAISE(ABORT, '{FIXED}'); END"""
        for event in ("update", "delete")
    ),
    # INSERT OR REPLACE deletes the row in its way without telling the guard on deleting.
    f"""CREATE TRIGGER {FIXED}_replace BEFORE INSERT ON cases_auditevent
        WHEN EXISTS (SELECT 1 FROM cases_auditevent line WHERE line.id = NEW.id OR line.event_id = NEW.event_id)
        BEGIN SELECT RAISE(ABORT, '{FIXED}'); END""",
    f"""CREATE TRIGGER {FOLLOWS} BEFORE INSERT ON cases_auditevent
        WHEN NOT EXISTS (SELECT 1 FROM cases_auditchain chain
            WHERE chain.id = NEW.chain_id AND chain.length = NEW.sequence - 1)
        BEGIN SELECT RAISE(ABORT, '{FOLLOWS}'); END""",
    f"""CREATE TRIGGER {FOLLOWS}_moves AFTER INSERT ON cases_auditevent
        BEGIN UPDATE cases_auditchain SET length = NEW.sequence, last_hash = NEW.hash WHERE id = NEW.chain_id; END""",
]
SQLITE_BACK = [
    f"DROP TRIGGER {name}"
    for name in (f"{FIXED}_update", f"{FIXED}_delete", f"{FIXED}_replace", FOLLOWS, f"{FOLLOWS}_moves")
]


def add_guards(apps, schema_editor):
    _run(schema_editor, POSTGRESQL, SQLITE)


def drop_guards(apps, schema_editor):
    _run(schema_editor, POSTGRESQL_BACK, SQLITE_BACK)


def _run(schema_editor, for_postgresql, for_sqlite):
    for statement in for_postgresql if schema_editor.connection.vendor == "postgresql" else for_sqlite:
        schema_editor.execute(statement, params=None)


def _must_have(name, field):
    return migrations.AlterField("auditevent", name, field)


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_seal_log")]
    operations = [
        _must_have("event_id", models.UUIDField(default=uuid.uuid4, unique=True, verbose_name="kenmerk")),
        _must_have(
            "act",
            models.CharField(
                choices=[
                    ("C", "Toevoegen"),
                    ("R", "Inzien"),
                    ("U", "Wijzigen"),
                    ("D", "Verwijderen"),
                    ("E", "Uitvoeren"),
                ],
                max_length=1,
                verbose_name="soort",
            ),
        ),
        _must_have("sequence", models.BigIntegerField(verbose_name="volgnummer")),
        _must_have("hash", models.CharField(max_length=64, verbose_name="zegel")),
        _must_have(
            "chain",
            models.ForeignKey(
                db_index=False,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="events",
                to="cases.auditchain",
                verbose_name="keten",
            ),
        ),
        migrations.RunPython(add_guards, drop_guards),
    ]
