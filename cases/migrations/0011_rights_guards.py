"""A family goes by way of its destruction alone, for good, and what is left of it is never changed.

The stub (`cases_destroyedfamily`) is written first, in the same transaction; without it the database refuses to let the
row of the family go. A reference that was destroyed does not come back: an old workbook cannot bring the family in again.
"""

from __future__ import annotations

from django.db import migrations

STUB = "cases_destroyedfamily"
OF_THIS_FAMILY = f"SELECT 1 FROM {STUB} stub WHERE stub.family_number = OLD.id AND stub.pilot_id = OLD.pilot_id"
OF_THIS_REFERENCE = f"SELECT 1 FROM {STUB} stub WHERE stub.pilot_id = NEW.pilot_id AND stub.reference = NEW.reference"

# name of the refusal, table, events, and when it refuses (None: always)
GUARDS = [
    ("family_goes_by_destruction_alone", "cases_family", ("DELETE",), f"NOT EXISTS ({OF_THIS_FAMILY})"),
    (
        "destroyed_family_does_not_come_back",
        "cases_family",
        ("INSERT", "UPDATE OF reference, pilot_id"),
        f"EXISTS ({OF_THIS_REFERENCE})",
    ),
    ("destroyed_families_are_never_changed", STUB, ("UPDATE", "DELETE"), None),
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
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{_word(event)}", params=None)


def _guard(vendor, name, table, events, condition):
    if vendor == "postgresql":
        refusal = f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"
        checked = f"IF {condition} THEN {refusal} END IF;" if condition else refusal
        result = "OLD" if "DELETE" in events else "NEW"
        return [
            f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql"
            f" AS $guard$ BEGIN {checked} RETURN {result}; END $guard$",
            f"CREATE TRIGGER {name} BEFORE {' OR '.join(events)} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
        ]
    when = f" WHEN {condition}" if condition else ""
    return [
        f"CREATE TRIGGER {name}_{_word(event)} BEFORE {event} ON {table}{when} BEGIN SELECT RAISE(ABORT, '{name}'); END"
        for event in events
    ]


def _word(event):
    return event.split()[0].lower()


class Migration(migrations.Migration):
    dependencies = [("cases", "0010_rights")]
    operations = [migrations.RunPython(add_guards, drop_guards)]
