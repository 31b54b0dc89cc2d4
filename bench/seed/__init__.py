"""A nation of pilots, made by SQL: the same rows every time, on SQLite and PostgreSQL.

342 municipalities, with families shared out as cities are (the largest has ten times as many as the tenth). A carer has
about 4 families, a casemanager about 40, and a WIJ-team five casemanagers. Every number is worked out from the number
of the family, so nothing is drawn by chance.

The guards between tables (triggers) are away while the rows are written, and `rules.problems` looks afterwards for
everything that they would have refused.
"""

from __future__ import annotations

from django.apps import apps
from django.core.management.color import no_style
from django.db import connection, transaction

from bench.seed import families, helped, pilots
from bench.seed.bare import without_indexes
from bench.seed.rules import problems
from bench.seed.sql import Sql
from bench.sizes import Size
from tests.unguarded import unguarded_tables


def seed(size: Size) -> None:
    """Fill an empty database, and check that no guard would have refused any of it.

    Raises:
        AssertionError: a row breaks a rule between tables.
    """
    with transaction.atomic(), unguarded_tables(), without_indexes(), connection.cursor() as cursor:
        _write(Sql(cursor), size)
    with connection.cursor() as cursor:
        # What a running database does by itself at night: without it each page would look up which rows are old.
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")
    if found := problems():
        raise AssertionError(f"The seeded rows break: {found}")


def _write(sql: Sql, size: Size) -> None:
    _numbers(sql, size.families)
    pilots.pilots(sql, size.families)
    pilots.people(sql)
    families.prepare(sql)
    families.families(sql)
    families.waiting(sql)
    helped.help(sql)
    helped.visits(sql, size.visits)
    helped.file(sql)
    helped.cost(sql)
    helped.others(sql)
    for table in ("bench_family", "bench_share", "bench_number"):
        sql.run(f"DROP TABLE {table}")
    seeded = [model for model in apps.get_app_config("cases").get_models() if model._meta.managed]
    for statement in connection.ops.sequence_reset_sql(no_style(), seeded):
        sql.run(statement)


def _numbers(sql: Sql, most: int) -> None:
    sql.run("CREATE TABLE bench_number (i integer PRIMARY KEY)")
    sql.run(
        "INSERT INTO bench_number WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n"
        f" WHERE i < {most}) SELECT i FROM n"
    )
