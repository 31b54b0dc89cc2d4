"""The power goes in the middle of long work: of the worker, and of PostgreSQL, at one moment. All of it, or nothing.

What `kill -9` of the worker alone leaves is in `test_killed_halfway.py` and `tests/cases/test_jobs_killed.py`.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time

import psutil
import psycopg2
import pytest
from django.conf import settings

from cases.jobs import BROKEN_OFF, KINDS
from tests.faults.installation import Installation, bring_back, on_postgresql
from tests.faults.power import READY, WHOLE

pytestmark = [
    pytest.mark.once,
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(not os.environ.get("FAULTS"), reason="starts a PostgreSQL of its own: FAULTS=1"),
]
# The file stands there, or everything is written, and the end of the work is not: also what no number hits for sure.
AT_THE_END = "cases.jobs._finish"
PLACES = {
    "import": ["cases.exchange.writing._store_answers", AT_THE_END],
    "export": ["cases.exchange.exporting.log", AT_THE_END],
    "publiceren": ["reports.signing._take", AT_THE_END],
}
OWN = "SELECT relname FROM pg_class WHERE relkind = 'r' AND relname ~ '^(cases|monitoring|reports)_' ORDER BY 1"
# The queue itself says what came of it; who logged in is of no work.
NOT_COMPARED = {"cases_job", "cases_loginsession"}
# A line about an export is written when its file is there, and before anybody is told.
LOG = {"cases_auditevent", "cases_auditchain"}


def do(installation: Installation, server, kind: str, moment: str) -> str:
    """Do the work until the power is cut, or as a whole, and return what it said."""
    postmaster = psutil.Process(server.get_pid())
    command = [sys.executable, "-m", "tests.faults.power", kind, moment, str(postmaster.pid)]
    environment = {**installation.environment, "DJANGO_SETTINGS_MODULE": "gezinsverzorger.settings"}
    done = subprocess.run(command, env=environment, cwd=settings.BASE_DIR, capture_output=True, text=True, timeout=600)
    if moment in (WHOLE, READY):
        assert done.returncode == 0, done.stderr
        return done.stdout
    assert done.returncode == -signal.SIGKILL, (moment, done.stdout, done.stderr)
    psutil.wait_procs([postmaster], timeout=30)
    bring_back(server)
    return ""


def contents(installation: Installation, but: set[str]) -> dict[str, tuple]:
    """Return of each table a number that follows from all its rows."""
    found = {}
    with installation.opened() as cursor:
        cursor.execute(OWN)
        for name in [row[0] for row in cursor.fetchall() if row[0] not in NOT_COMPARED | but]:
            cursor.execute(f'SELECT COUNT(*), SUM(hashtextextended("{name}"::text, 0)) FROM "{name}"')  # noqa: S608
            found[name] = cursor.fetchone()
    return found


def copied(installation: Installation) -> Installation:
    """Return an installation on a copy of the database, to count in."""
    database = psycopg2.connect(installation.database_url.replace("/postgres?", "/template1?"))
    database.autocommit = True
    with database.cursor() as cursor:
        cursor.execute("DROP DATABASE IF EXISTS kopie")
        cursor.execute("CREATE DATABASE kopie TEMPLATE postgres")
    database.close()
    return Installation(installation.folder, database_url=installation.database_url.replace("/postgres?", "/kopie?"))


def let_the_heartbeat_grow_old(installation: Installation) -> None:
    with installation.opened() as cursor:
        cursor.execute("UPDATE cases_job SET started_at = started_at - interval '1 hour' WHERE state <> 'klaar'")
        cursor.connection.commit()
    for file in (installation.folder / "taken").glob("*.voortgang"):
        os.utime(file, (0, time.time() - 3600))


def test_nothing_is_half_and_doing_it_again_works(tmp_path, say):
    with on_postgresql(tmp_path / "data") as (installation, server):
        for kind, places in PLACES.items():
            do(installation, server, kind, READY)
            but = LOG if kind == "export" else set()
            before = contents(installation, but)
            number = int(do(copied(installation), server, kind, WHOLE).split()[0])
            moments = [5, number // 2, number]
            for moment in [*map(str, moments), *places]:
                do(installation, server, kind, moment)
                assert contents(installation, but) == before, (kind, moment)
                let_the_heartbeat_grow_old(installation)
            assert do(installation, server, kind, WHOLE).split()[1] == "klaar"
            jobs = installation.asked(f"SELECT state, outcome FROM cases_job WHERE kind = '{kind}' ORDER BY id")  # noqa: S608
            cuts = len(moments) + len(places)
            assert jobs[:-1] == [("mislukt", BROKEN_OFF.format(nothing=KINDS[kind].nothing))] * cuts
            assert contents(installation, but) != before or kind == "export"
            figures = {"cut": cuts, "half": 0, "said to have failed": len(jobs) - 1, "done afterwards": 1}
            say(f"power cut during {kind}, {number} statements", figures)
        installation.manage("controleer_logboek")
