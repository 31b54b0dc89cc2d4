"""What can never be true and is not visible in one row: the database itself refuses it, on both databases.

The names of the errors are those that `cases.models` says kindly on the field; a trigger is the backstop for whatever
goes past the forms (a command, a bulk import, a hand on the database).
"""

from __future__ import annotations

from django.db import migrations

INFINITY = "'9999-12-31'"

# table, condition that may never hold for the new row, name of the refusal
ROW_GUARDS = [
    (
        "cases_trajectory",
        f"""EXISTS (SELECT 1 FROM cases_trajectory other
            WHERE other.family_id = NEW.family_id AND other.id <> NEW.id
            AND other.started_on <= COALESCE(NEW.ended_on, {INFINITY})
            AND COALESCE(other.ended_on, {INFINITY}) >= NEW.started_on)""",
        "trajectories_of_a_family_do_not_overlap",
    ),
    (
        "cases_trajectory",
        """EXISTS (SELECT 1 FROM cases_family family
            WHERE family.id = NEW.family_id AND family.pilot_id <> NEW.pilot_id)""",
        "trajectory_belongs_to_the_pilot_of_its_family",
    ),
    (
        "cases_trajectory",
        """EXISTS (SELECT 1 FROM cases_visit visit WHERE visit.trajectory_id = NEW.id
            AND (visit.visited_on < NEW.started_on OR visit.visited_on > NEW.ended_on))""",
        "trajectory_holds_its_visits",
    ),
    (
        "cases_trajectory",
        f"""EXISTS (SELECT 1 FROM cases_assignment assignment WHERE assignment.trajectory_id = NEW.id
            AND (assignment.started_on < NEW.started_on
                 OR COALESCE(assignment.ended_on, {INFINITY}) > COALESCE(NEW.ended_on, {INFINITY})))""",
        "trajectory_holds_its_assignments",
    ),
    (
        "cases_assignment",
        f"""EXISTS (SELECT 1 FROM cases_assignment other
            WHERE other.trajectory_id = NEW.trajectory_id AND other.id <> NEW.id
            AND other.started_on <= COALESCE(NEW.ended_on, {INFINITY})
            AND COALESCE(other.ended_on, {INFINITY}) >= NEW.started_on)""",
        "assignments_of_a_trajectory_do_not_overlap",
    ),
    (
        "cases_assignment",
        f"""EXISTS (SELECT 1 FROM cases_trajectory trajectory WHERE trajectory.id = NEW.trajectory_id
            AND (NEW.started_on < trajectory.started_on
                 OR COALESCE(NEW.ended_on, {INFINITY}) > COALESCE(trajectory.ended_on, {INFINITY})))""",
        "assignment_lies_within_its_trajectory",
    ),
    (
        "cases_visit",
        """EXISTS (SELECT 1 FROM cases_trajectory trajectory WHERE trajectory.id = NEW.trajectory_id
            AND (NEW.visited_on < trajectory.started_on OR NEW.visited_on > trajectory.ended_on
                 OR NEW.pilot_id <> trajectory.pilot_id))""",
        "visit_lies_within_its_trajectory",
    ),
]
# What was answered stays readable: a correction is a new answer.
FIXED_TABLES = [
    ("cases_counterfactualanswer", "counterfactual_answers_are_never_changed"),
    ("cases_counterfactualcare", "counterfactual_lines_are_never_changed"),
]


def add_guards(apps, schema_editor):
    for table, condition, name in ROW_GUARDS:
        for statement in _row_guard(schema_editor.connection.vendor, table, condition, name):
            schema_editor.execute(statement, params=None)
    for table, name in FIXED_TABLES:
        for statement in _update_guard(schema_editor.connection.vendor, table, name):
            schema_editor.execute(statement, params=None)


def drop_guards(apps, schema_editor):
    for table, name in [(table, name) for table, _, name in ROW_GUARDS] + FIXED_TABLES:
        if schema_editor.connection.vendor == "postgresql":
            schema_editor.execute(f"DROP TRIGGER {name} ON {table}", params=None)
            schema_editor.execute(f"DROP FUNCTION {name}()", params=None)
        else:
            for event in ("insert", "update"):
                schema_editor.execute(f"DROP TRIGGER IF EXISTS {name}_{event}", params=None)


def _row_guard(vendor, table, condition, name):
    if vendor == "postgresql":
        # The cast lets a date stand beside the far-away day that means "no end".
        condition = condition.replace(INFINITY, f"{INFINITY}::date")
        body = f"IF {condition} THEN {_postgres_refusal(name)} END IF; RETURN NEW;"
        return _postgres_trigger(table, name, "BEFORE INSERT OR UPDATE", body)
    return [
        f"""CREATE TRIGGER {name}_{event} AFTER {event} ON {table} WHEN {condition}
            BEGIN SELECT RAISE(ABORT, '{name}'); END"""
        for event in ("insert", "update")
    ]


def _update_guard(vendor, table, name):
    if vendor == "postgresql":
        return _postgres_trigger(table, name, "BEFORE UPDATE", _postgres_refusal(name))
    return [f"CREATE TRIGGER {name}_update BEFORE UPDATE ON {table} BEGIN SELECT RAISE(ABORT, '{name}'); END"]


def _postgres_refusal(name):
    return f"RAISE EXCEPTION '{name}' USING ERRCODE = 'check_violation', CONSTRAINT = '{name}';"


def _postgres_trigger(table, name, moment, body):
    return [
        f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $guard$ BEGIN {body} END $guard$",
        f"CREATE TRIGGER {name} {moment} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()",
    ]


class Migration(migrations.Migration):
    dependencies = [("cases", "0001_initial")]
    operations = [migrations.RunPython(add_guards, drop_guards)]
