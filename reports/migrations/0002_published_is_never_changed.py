"""What was published stays as it was: the report, its texts, its steps and its files, byte for byte."""

from __future__ import annotations

from django.db import migrations

IS_PUBLISHED = "EXISTS (SELECT 1 FROM reports_councilreport report WHERE report.id = {row}.report_id AND report.status = 'gepubliceerd')"

# name of the refusal, table, events, and when it refuses (None: always)
GUARDS = [
    ("published_report_is_never_changed", "reports_councilreport", ("UPDATE", "DELETE"), "OLD.status = 'gepubliceerd'"),
    ("published_text_is_never_changed", "reports_reportsection", ("UPDATE", "DELETE"), IS_PUBLISHED.format(row="OLD")),
    ("published_text_gets_no_more", "reports_reportsection", ("INSERT",), IS_PUBLISHED.format(row="NEW")),
    ("published_step_is_never_changed", "reports_reportstep", ("UPDATE", "DELETE"), IS_PUBLISHED.format(row="OLD")),
    ("published_file_is_never_changed", "reports_publishedfile", ("UPDATE", "DELETE"), None),
]


def add_guards(apps, schema_editor):
    for name, table, events, condition in GUARDS:
        for statement in _guard(schema_editor.connection.vendor, name, table, events, condition):
            schema_editor.execute(statement, params=None)


def drop_guards(apps, schema_editor):
    for name, table, events, _ in GUARDS:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)
        else:
            for event in events:
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event.lower()}", params=None)


def _guard(vendor, name, table, events, condition):
    if vendor == "postgresql":
        refusal = f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
        checked = f"IF {condition} THEN {refusal} END IF;" if condition else refusal
        # What a trigger before a deletion gives back is the row that goes.
        result = "IF TG_OP = 'DELETE' THEN RETURN OLD; END IF; RETURN NEW;"
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {checked} {result} END $guard$",
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    when = f" WHEN {condition}" if condition else ""
    return [
        f"CREATE TRIGGER {name}_{event.lower()} BEFORE {event} ON {table}{when}"
        f" BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for event in events
    ]


class Migration(migrations.Migration):
    dependencies = [("reports", "0001_council_report")]
    operations = [migrations.RunPython(add_guards, drop_guards)]
