"""Has the database itself mark each change of what figures and lists of work read, in the transaction of the change.

Not the log: looking writes lines there too, and an import of reference data or a hand on the database writes none. Not
a number that goes up: two who write would wait for each other, and after a restore a number means something else. A
mark is a random word, so whoever finds the same words finds the same data, on every server and in every copy.

PostgreSQL marks the pilots of the rows, once for each statement. Who writes takes a mark of the pilot that nobody else
holds, or a new one: nobody waits. On SQLite, where one writes at a time and the installation is small, every change is
one of all pilots: a trigger there that reads other tables would stand in the way of every migration.

The triggers are put up after each `migrate` and not by a migration, so that a new table has them too, and a table that
SQLite made anew has them again.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.db import connections, models

MARKS = "cases_changemark"
APPS = ("cases", "monitoring")
# No figure and no line of work comes from these, and some are written while somebody looks.
ASIDE = {
    *("changemark", "auditchain", "auditevent", "loginsession", "draft", "job", "unusualreview", "regionalreport"),
    *("filetoremove", "release", "user_groups", "user_user_permissions"),
}
# How a row leads to its pilot: the first of these that it has, and so on from there.
LEADS_TO_PILOT = (
    *("pilot", "trajectory", "family", "member", "goal", "answer", "entry", "measurement", "signal", "placement"),
    *("request", "restriction", "product"),
)
# Somebody may still help families of a pilot that they left, so their days away count there too.
OF_ABSENCE = """SELECT pilot_id FROM cases_user WHERE id = changed.carer_id
    UNION SELECT trajectory.pilot_id FROM cases_assignment assignment
    JOIN cases_trajectory trajectory ON trajectory.id = assignment.trajectory_id
    WHERE assignment.carer_id = changed.carer_id"""
# And their name stands there. Logging in changes nothing that is shown.
OF_EVERY_PILOT = {"user": {"last_login", "password"}}
NAME = "change_mark"

POSTGRESQL = [
    # One word for each pilot (null: for all). Its row is held until the end of the transaction, so that a word that is
    # there tells of all that was written before it under the same row.
    """CREATE OR REPLACE FUNCTION change_mark_of(pilot bigint) RETURNS void LANGUAGE plpgsql AS $mark$
        BEGIN
            UPDATE cases_changemark SET word = gen_random_uuid()::text WHERE id = (
                SELECT id FROM cases_changemark WHERE pilot_id IS NOT DISTINCT FROM pilot
                ORDER BY id LIMIT 1 FOR NO KEY UPDATE SKIP LOCKED);
            IF NOT FOUND THEN
                INSERT INTO cases_changemark (pilot_id, word) VALUES (pilot, gen_random_uuid()::text);
            END IF;
        END $mark$""",
    # The argument of the trigger is the question that leads from a row, called `changed`, to its pilots.
    """CREATE OR REPLACE FUNCTION change_mark_of_rows() RETURNS trigger LANGUAGE plpgsql AS $mark$
        DECLARE
            pilot bigint;
            rows text := CASE TG_OP
                WHEN 'INSERT' THEN 'SELECT * FROM new_rows'
                WHEN 'DELETE' THEN 'SELECT * FROM old_rows'
                ELSE 'SELECT * FROM new_rows UNION ALL SELECT * FROM old_rows' END;
        BEGIN
            FOR pilot IN EXECUTE format(
                'SELECT DISTINCT led.pilot FROM (%s) changed, LATERAL (%s) led(pilot)', rows, TG_ARGV[0])
            LOOP PERFORM change_mark_of(pilot); END LOOP;
            RETURN NULL;
        END $mark$""",
    """CREATE OR REPLACE FUNCTION change_mark_of_all() RETURNS trigger LANGUAGE plpgsql AS $mark$
        BEGIN PERFORM change_mark_of(NULL); RETURN NULL; END $mark$""",
]
# The rows that a statement changed, by what it did.
CHANGED_ROWS = {
    "INSERT": "NEW TABLE AS new_rows",
    "UPDATE": "NEW TABLE AS new_rows OLD TABLE AS old_rows",
    "DELETE": "OLD TABLE AS old_rows",
}


def marked_models() -> list[type[models.Model]]:
    """Return the models of which a change is marked: all that figures and lists of work may read."""
    found = (model for name in APPS for model in apps.get_app_config(name).get_models(include_auto_created=True))
    return [model for model in found if model._meta.model_name not in ASIDE]


def put_up(using: str, plan: object = None, **kwargs: object) -> None:
    """Put the triggers up, after a migration; what was written without them is marked for all pilots."""
    connection = connections[using]
    there = connection.introspection.table_names()
    if MARKS not in there:
        return
    with connection.cursor() as cursor:
        if plan:
            for statement in list(_statements(connection, cursor)):
                cursor.execute(statement)
        cursor.execute(f"SELECT COUNT(*) FROM {MARKS} WHERE pilot_id IS NULL")  # noqa: S608  # our own words
        if not cursor.fetchone()[0]:
            cursor.execute(f"INSERT INTO {MARKS} (pilot_id, word) VALUES (NULL, '')")  # noqa: S608  # idem
        cursor.execute(f"UPDATE {MARKS} SET word = {_word(connection.vendor)} WHERE pilot_id IS NULL")  # noqa: S608


def take_away(using: str, plan: object = None, **kwargs: object) -> None:
    """Take the triggers away before a migration on SQLite, which makes a table anew to change it.

    On PostgreSQL they stay: there the application may go on meanwhile.
    """
    if plan and connections[using].vendor == "sqlite":
        take_all_away(connections[using])


def take_all_away(connection: Any) -> None:
    """Take all triggers away, as before the table of marks goes."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for name in ("of_rows", "of_all"):
                cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}_{name}() CASCADE")
            cursor.execute(f"DROP FUNCTION IF EXISTS {NAME}_of(bigint)")
            return
        cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE %s", [f"{NAME}_%"])
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TRIGGER "{name}"')


def _word(vendor: str) -> str:
    return "gen_random_uuid()::text" if vendor == "postgresql" else "lower(hex(randomblob(16)))"


def _statements(connection: Any, cursor: Any) -> Iterator[str]:
    """Yield what puts the triggers up on the tables and columns that are there: not all, after a step back."""
    on = _on_sqlite if connection.vendor == "sqlite" else _on_postgresql
    if connection.vendor == "postgresql":
        yield from POSTGRESQL
    tables = set(connection.introspection.table_names(cursor))
    for model in marked_models():
        table = model._meta.db_table
        if table in tables:
            yield from on(
                model, {column.name for column in connection.introspection.get_table_description(cursor, table)}
            )


def _on_sqlite(model: type[models.Model], columns: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    for event in CHANGED_ROWS:
        when = _event(model, event, columns)
        yield f"""CREATE TRIGGER IF NOT EXISTS {NAME}_{table}_{event.lower()} AFTER {when} ON "{table}"
            BEGIN UPDATE {MARKS} SET word = {_word("sqlite")} WHERE pilot_id IS NULL; END"""  # noqa: S608  # idem


def _on_postgresql(model: type[models.Model], columns: set[str]) -> Iterator[str]:
    table = model._meta.db_table
    for event, rows in CHANGED_ROWS.items():
        start = f'CREATE OR REPLACE TRIGGER {NAME}_{event.lower()} AFTER {_event(model, event, columns)} ON "{table}"'
        if model._meta.model_name in OF_EVERY_PILOT:
            yield f"{start} FOR EACH STATEMENT EXECUTE FUNCTION {NAME}_of_all()"
        else:
            call = f"{NAME}_of_rows($question${pilots_of(model)}$question$)"
            yield f"{start} REFERENCING {rows} FOR EACH STATEMENT EXECUTE FUNCTION {call}"


def _event(model: type[models.Model], event: str, columns: set[str]) -> str:
    """Return what the trigger waits for; of an update only the columns that count."""
    quiet = OF_EVERY_PILOT.get(model._meta.model_name or "")
    if event != "UPDATE" or not quiet:
        return event
    loud = [str(field.column) for field in model._meta.concrete_fields if field.name not in quiet]
    return f"{event} OF {', '.join(column for column in loud if column in columns)}"


def pilots_of(model: type[models.Model], row: str = "changed") -> str:
    """Return the question that leads from a row of `model`, called `row`, to the pilots that it is of.

    Raises:
        LookupError: nothing in this model leads to a pilot; name what does, or set the model aside.
    """
    if model._meta.model_name == "absence":
        return OF_ABSENCE
    if model._meta.model_name == "pilot":
        return f"SELECT {row}.id"
    field = _towards_pilot(model)
    if field.name == "pilot":
        return f"SELECT {row}.{field.column}"
    table = field.related_model._meta.db_table
    further = f"LATERAL ({pilots_of(field.related_model, table)}) led(pilot)"
    return f"SELECT led.pilot FROM {table}, {further} WHERE {table}.id = {row}.{field.column}"  # noqa: S608  # our own words


def _towards_pilot(model: type[models.Model]) -> Any:
    fields = {field.name: field for field in model._meta.concrete_fields}
    for name in LEADS_TO_PILOT:
        if name in fields:
            return fields[name]
    raise LookupError(f"{model.__name__} leads to no pilot")
