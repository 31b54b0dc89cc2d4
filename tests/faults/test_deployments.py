"""Two deployments at once, and one that is taken back: the data stay, and no database is left halfway."""

from __future__ import annotations

import sqlite3

import pytest
import requests
from django.db.migrations.loader import MigrationLoader

from tests.faults.installation import ANSWERS_WITHIN, Installation

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
OWN = ("cases_", "monitoring_", "reports_")


def state_of(installation: Installation) -> tuple[dict[str, int], int, int]:
    """Return the rows of each of our own tables, and how many guards and migrations there are.

    What Django and SQLite keep for themselves (numbers given out, kinds of content) is made anew when it is missing.
    """
    database = sqlite3.connect(installation.folder / "gezinsverzorger.sqlite3")
    names = [row[0] for row in database.execute("SELECT name FROM sqlite_master WHERE type = 'table'")]
    rows = {}
    for name in (name for name in names if name.startswith(OWN)):
        statement = f'SELECT COUNT(*) FROM "{name}"'  # noqa: S608  # names from the database itself
        rows[name] = database.execute(statement).fetchone()[0]
    migrations = database.execute("SELECT COUNT(*) FROM django_migrations").fetchone()[0]
    guards = database.execute("SELECT COUNT(*) FROM sqlite_master WHERE type = 'trigger'").fetchone()[0]
    database.close()
    return rows, guards, migrations


def test_the_newest_migration_goes_back_and_forth_and_two_at_once_are_one(installation, say):
    loader = MigrationLoader(None)
    newest = loader.graph.leaf_nodes("cases")[0]
    before_it = next(key for key in loader.graph.node_map[newest].parents if key[0] == "cases")
    before = state_of(installation)
    installation.manage("migrate", *before_it, "-v0")
    assert state_of(installation)[2] < before[2]
    # The new version before its migration is not ready, and says so; afterwards it is, without a restart.
    installation.start(ready=503)
    assert requests.get(f"{installation.url}/livez/", timeout=ANSWERS_WITHIN).status_code == 200
    both = [installation.manage("migrate", "-v0", wait=False) for _ in range(2)]
    said = [process.communicate(timeout=120) for process in both]
    assert [process.returncode for process in both] == [0, 0], said
    installation.wait_for(200)
    installation.kill()
    assert state_of(installation) == before
    say(f"migrated back to {before_it[1]}, and forward by two at once", {"failed": 0, "rows lost": 0})
