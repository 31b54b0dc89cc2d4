"""Would the two large tables still do, cut in parts? A trial on a copy of the rows; the product is left as it is.

    python -m tests.on_postgres python -m bench.partitions

Seeds a PostgreSQL database, puts partitioned tables in the place of the visits and of the log, asks the pages, and says
of each query on them how many parts it read. What was found stands in docs/schaal.md.
"""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator

import django

PARTS = 16
LINES = 40_000
# Both are cut by pilot; these keys can then be had. Lines without a pilot stand in the way of a primary key.
CUTS = {
    "cases_visit": ["PRIMARY KEY (pilot_id, id)", "UNIQUE (pilot_id, reference)"],
    "cases_auditevent": ["UNIQUE NULLS NOT DISTINCT (pilot_id, chain_id, sequence)"],
}
# The keys that the tables have now, beside each way to cut: the database says which can stay.
KEYS = {
    "cases_visit": ["PRIMARY KEY (id)", "UNIQUE (pilot_id, reference)"],
    "cases_auditevent": ["PRIMARY KEY (id)", "UNIQUE (event_id)", "UNIQUE (chain_id, sequence)"],
}
WAYS = {"cases_visit": ["pilot_id", "visited_on"], "cases_auditevent": ["pilot_id", "chain_id", "at"]}


def main() -> None:
    django.setup()
    from django.core.management import call_command

    from bench.seed import seed
    from bench.sizes import SIZES

    call_command("migrate", verbosity=0)
    empty = _size("pg_database_size(current_database())")
    seed(SIZES[os.environ.get("SIZE", "klein")])
    _many_lines()
    _say_sizes(empty)
    for table, keys in KEYS.items():
        for column in WAYS[table]:
            for key in [*keys, *CUTS[table]]:
                _say(f"{table} per {column}: {key}: {_answer(table, column, key)}")
    for table, keys in CUTS.items():
        _cut(table, keys)
    for what, parts in _pages():
        _say(f"{what}: {parts}")


def _run(statement: str) -> list[tuple[object, ...]]:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(statement)
        return list(cursor.fetchall()) if cursor.description else []


def _size(what: str) -> int:
    return int(str(_run(f"SELECT {what}")[0][0]))


def _many_lines() -> None:
    """Write lines of looking in the log, a chain for each pilot, past the guards: their seals are of no use."""
    _run("ALTER TABLE cases_auditevent DISABLE TRIGGER USER")
    _run(
        f"INSERT INTO cases_auditchain (pilot_id, length, last_hash)"
        f" SELECT id, {LINES}, repeat('a', 64) FROM cases_pilot"
    )
    _run(f"""
        INSERT INTO cases_auditevent (event_id, at, pilot_id, actor_id, role, action, act, result, family_number,
            subject, subject_number, fields, basis, emergency, page, request_id, address, device, chain_id, sequence,
            form, hash)
        SELECT gen_random_uuid(), now() - n * interval '1 minute', f.pilot_id, f.case_manager_id, 'casemanager',
            'family.read', 'R', 'toegestaan', f.id, '', NULL, '', 'team', false, 'cases:family_detail',
            gen_random_uuid(), '10.0.0.12', 'computer', c.id, n, 1, repeat('a', 64)
        FROM generate_series(1, {LINES}) AS n
        JOIN cases_family f ON f.id = (SELECT min(id) FROM cases_family) + n % 900
        JOIN cases_auditchain c ON c.pilot_id = f.pilot_id
    """)
    _run("ALTER TABLE cases_auditevent ENABLE TRIGGER USER")


def _say_sizes(empty: int) -> None:
    """Say how large a family, a visit and a line of the log are on disk, with their indexes."""
    _run("ANALYZE")
    families = _size("count(*) FROM cases_family")
    for table in CUTS:
        number = _size(f"count(*) FROM {table}")
        size = _size(f"pg_total_relation_size('{table}')")
        _say(f"{table}: {number} rijen, {size / number:.0f} bytes per rij")
    rest = _size("pg_database_size(current_database())") - empty
    rest -= sum(_size(f"pg_total_relation_size('{table}')") for table in CUTS)
    _say(f"{families} gezinnen, {rest / families / 1024:.1f} kB per gezin zonder bezoeken en logregels")


def _answer(table: str, column: str, key: str) -> str:
    """Return whether a table cut by this column can have this key."""
    from django.db import DatabaseError, transaction

    try:
        with transaction.atomic():
            _run(f"CREATE TABLE trial (LIKE {table} INCLUDING DEFAULTS) PARTITION BY RANGE ({column})")
            _run("CREATE TABLE trial_rest PARTITION OF trial DEFAULT")
            _run(f"ALTER TABLE trial ADD {key}")
            _run(f"INSERT INTO trial SELECT * FROM {table}")
            transaction.set_rollback(True)
    except DatabaseError as error:
        return "kan niet: " + str(error).splitlines()[-1]
    return "kan"


def _cut(table: str, keys: list[str]) -> None:
    """Put a partitioned table with the same rows, indexes, foreign keys and guards in the place of `table`."""
    guards = _run(f"""
        SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE tgrelid = '{table}'::regclass AND NOT tgisinternal""")
    links = _run(f"""
        SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conrelid = '{table}'::regclass AND contype = 'f'""")
    indexes = _run(f"""
        SELECT replace(pg_get_indexdef(i.indexrelid), 'INDEX ' || c.relname || ' ON', 'INDEX ON') FROM pg_index i
        JOIN pg_class c ON c.oid = i.indexrelid WHERE i.indrelid = '{table}'::regclass AND NOT i.indisunique""")
    _run(f"ALTER TABLE {table} RENAME TO {table}_before")
    _run(f"CREATE TABLE {table} (LIKE {table}_before INCLUDING CONSTRAINTS) PARTITION BY HASH (pilot_id)")
    for part in range(PARTS):
        _run(f"CREATE TABLE {table}_p{part} PARTITION OF {table} FOR VALUES WITH (MODULUS {PARTS}, REMAINDER {part})")
    _run(f"INSERT INTO {table} SELECT * FROM {table}_before")
    _run(f"CREATE SEQUENCE {table}_next START {_size(f'max(id) + 1 FROM {table}')}")
    _run(f"ALTER TABLE {table} ALTER id SET DEFAULT nextval('{table}_next')")
    for rule in [*keys, *(str(link) for (link,) in links)]:
        _run(f"ALTER TABLE {table} ADD {rule}")
    for (statement,) in [*indexes, *guards]:
        _run(str(statement))
    _run(f"ANALYZE {table}")


def _pages() -> Iterator[tuple[str, str]]:
    """Ask each page, and yield how many parts each of its queries on the two tables read."""
    from django.db import connection
    from django.test import Client

    from bench import pages
    from bench.sizes import LARGEST
    from cases.codes import Role

    people = pages.people(LARGEST)
    connection.force_debug_cursor = True
    for page in pages.pages(people[Role.FAMILY_CARER]):
        client = Client()
        client.force_login(people[page.role])
        assert client.get(page.url).status_code == 200  # noqa: S101  # a page that breaks measures nothing
        asked = [query["sql"] for query in connection.queries_log]
        reads = [sql for sql in asked if sql.startswith(("SELECT", "WITH")) and re.search("|".join(CUTS), sql)]
        for table in CUTS:
            parts = [found for sql in reads if (found := _parts_read(table, sql))]
            if parts:
                whole = sum(number == PARTS for number in parts)
                yield (
                    page.name,
                    f"{table}: {len(parts)} queries, delen per query {sorted(set(parts))}, {whole} over alle",
                )


def _parts_read(table: str, sql: str) -> int:
    plan = "\n".join(str(line) for (line,) in _run(f"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF) {sql}"))
    return len(set(re.findall(rf" on ({table}_p\d+)\b[^\n]*\(actual", plan)))


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


if __name__ == "__main__":
    main()
