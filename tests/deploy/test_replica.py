"""Two real PostgreSQL servers, the second following the first: where a page reads, what it says, and what breaks.

Short here; `REPLICA=1` also runs two web servers with one session over both, and takes the copy away under them.
"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.conf import settings

from tests.deploy.servers import Server, either, free_port, initdb, signal_all, wait_for

pytestmark = pytest.mark.once

MAKE = """
from cases.models import Pilot
from cases.codes import Role
from tests import factories
pilot = factories.PilotFactory(slug="groningen", name="Pilot een")
factories.UserFactory(pilot=pilot, username="tess", name="Tess Teammanager", role=Role.TEAM_MANAGER)
factories.TeamFactory(pilot=pilot, name="WIJ Begin")
"""
ASK = """
from django.db import close_old_connections, connections
from django.test import Client
from cases.models import User
client = Client()
client.force_login(User.objects.get(username="tess"))
client.raise_request_exception = False
for alias in connections:
    connections[alias].force_debug_cursor = True
def ask(path):
    # A real server lets go of lines that broke, before each request; a test client does not.
    close_old_connections()
    # What was asked is forgotten by itself at the start of each request.
    answer = client.get(path)
    first, copy = ([query["sql"] for query in connections[alias].queries_log] for alias in ("default", "replica"))
    told.append({"status": answer.status_code, "page": answer.content.decode(), "first": first, "copy": copy})
"""
CHANGE_THE_COPY = """
from django.db import InternalError
from cases.models import Pilot
try:
    Pilot.objects.using("replica").update(name="x")
except InternalError:
    print("refused")
"""
LOG_IN = """
from django.test import Client
from cases.models import User
client = Client()
client.force_login(User.objects.get(username="tess"))
print(client.cookies["sessionid"].value)
"""
SERVERS = """
from pathlib import Path
import signal
from tests.deploy.servers import Server, signal_all
first, copy = Server(Path({!r}), {}), Server(Path({!r}), {})
"""
# In one process, so that the lines that are open when something happens are the same ones afterwards.
FREEZE = """
ask("/team/")
signal_all(copy.processes, signal.SIGSTOP)
try:
    ask("/team/")
    ask("/team/")
finally:
    signal_all(copy.processes, signal.SIGCONT)
"""
FREEZE_UNDER_A_PAGE = """
from gezinsverzorger import replica
count = replica.up_to
def freeze():
    moment = count()
    signal_all(copy.processes, signal.SIGSTOP)
    return moment
ask("/team/")
replica.up_to = freeze
try:
    ask("/team/")
finally:
    signal_all(copy.processes, signal.SIGCONT)
"""
PROMOTE = """
ask("/team/")
first.kill()
ask("/team/")
copy.promote()
copy.sql("UPDATE cases_neighbourhoodteam SET name = 'WIJ Later'")
ask("/team/")
ask("/gezinnen/")
"""
SEES_COPY, NOTICE = "WIJ Begin", "De cijfers op deze pagina zijn van"


@pytest.fixture(scope="module")
def pair() -> Iterator[tuple[Server, Server]]:
    with tempfile.TemporaryDirectory(prefix="gv-", dir="/tmp") as name:
        folder = Path(name)
        folder.chmod(0o777)
        first, copy = Server(folder / "first", free_port()), Server(folder / "copy", free_port())
        initdb(first)
        started = []
        try:
            first.start()
            started.append(first)
            manage(first, None, "migrate", "--verbosity", "0")
            shell(first, None, MAKE)
            copy.follow(first)
            started.append(copy)
            yield first, copy
        finally:
            for server in reversed(started):
                if (server.folder / "postmaster.pid").exists():
                    server.stop("immediate")


@pytest.fixture
def followed(pair) -> Iterator[tuple[Server, Server]]:
    """The pair, with both servers running and nothing held back, whatever the test before did."""
    first, copy = pair
    if not (copy.folder / "postmaster.pid").exists():
        copy.start()
    written = first.sql("SELECT pg_current_wal_lsn()")
    while copy.sql(f"SELECT pg_last_wal_replay_lsn() >= '{written}'") != "t":
        time.sleep(0.1)
    yield first, copy
    if (copy.folder / "postmaster.pid").exists():
        # Also when a test that froze it was broken off.
        signal_all(copy.processes, signal.SIGCONT)
        copy.sql("SELECT CASE WHEN pg_is_in_recovery() THEN pg_wal_replay_resume() END")
    if (first.folder / "postmaster.pid").exists():
        first.sql("UPDATE cases_neighbourhoodteam SET name = 'WIJ Begin'")


def environment(first: Server, copy: Server | None) -> dict[str, str]:
    key = "only-for-the-tests-" + "x" * 40
    return {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
        **dict.fromkeys(("SECRET_KEY", "MFA_KEY", "AUDIT_KEY"), key),
        **{"ALLOWED_HOSTS": "*", "PLAIN_HTTP": "1", "DEMO": "1", "REPLICA_MAX_LAG": "0"},
        "DATA_DIR": str(first.folder.parent),
        "DATABASE_URL": either(first, copy, want="read-write") if copy else first.url,
        "REPLICA_URL": either(copy, first, want="standby") if copy else "",
    }


def manage(first: Server, copy: Server | None, *command: str) -> str:
    done = subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=settings.BASE_DIR,
        env=environment(first, copy),
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def shell(first: Server, copy: Server | None, code: str) -> str:
    return manage(first, copy, "shell", "--no-imports", "-c", code)


def ask(pair: tuple[Server, Server], *paths: str) -> list[dict]:
    """Return the answers to the team manager at `paths`, each with what was asked of either database."""
    return ask_while(pair, "".join(f"ask({path!r})\n" for path in paths))


def ask_while(pair: tuple[Server, Server], happens: str) -> list[dict]:
    """Return the answers that `happens` asks for, in one process."""
    first, copy = pair
    servers = SERVERS.format(str(first.folder), first.port, str(copy.folder), copy.port)
    answers = shell(*pair, f"told = []\n{ASK}{servers}{happens}import json; print(json.dumps(told))")
    return json.loads(answers.splitlines()[-1])


def rename(first: Server) -> None:
    first.sql("UPDATE cases_neighbourhoodteam SET name = 'WIJ Later'")


def test_a_page_with_figures_reads_from_the_copy_and_the_rest_from_the_first(followed):
    dashboard, families = ask(followed, "/team/", "/gezinnen/")
    assert (dashboard["status"], families["status"]) == (200, 200)
    assert [sql for sql in dashboard["copy"] if "cases_trajectory" in sql]
    assert [sql for sql in dashboard["first"] if "cases_trajectory" in sql] == []
    # Who it is, and what is written down, is never a matter of the copy.
    told = " ".join(dashboard["copy"])
    assert [name for name in ("cases_loginsession", "cases_audit", "INSERT", "UPDATE") if name in told] == []
    assert [sql for sql in dashboard["first"] if "cases_loginsession" in sql]
    assert families["copy"] == []
    assert NOTICE not in dashboard["page"]


def test_what_was_just_written_is_on_the_page(followed):
    rename(followed[0])
    (dashboard,) = ask(followed, "/team/")
    assert "WIJ Later" in dashboard["page"]
    assert dashboard["copy"]
    assert NOTICE not in dashboard["page"]


def test_a_copy_that_is_behind_is_shown_with_its_age(followed):
    first, copy = followed
    copy.sql("SELECT pg_wal_replay_pause()")
    # It finishes first what it was at.
    while copy.sql("SELECT pg_get_wal_replay_pause_state()") != "paused":
        time.sleep(0.1)
    rename(first)
    time.sleep(1.1)
    dashboard, families = ask(followed, "/team/", "/gezinnen/")
    assert SEES_COPY in dashboard["page"]
    assert re.search(rf"{NOTICE} \d+ \w+ \d{{4}}, \d\d\.\d\d uur\.", dashboard["page"])
    assert NOTICE not in families["page"]


def test_without_the_copy_the_first_is_read(followed):
    first, copy = followed
    copy.stop("immediate")
    rename(first)
    dashboard, again = ask(followed, "/team/", "/team/")
    assert (dashboard["status"], again["status"]) == (200, 200)
    assert "WIJ Later" in dashboard["page"]
    assert NOTICE not in dashboard["page"]


def test_a_copy_that_nobody_writes_in_stays_as_it_is(followed):
    assert shell(*followed, CHANGE_THE_COPY).strip().endswith("refused")


@pytest.mark.skipif(not os.environ.get("REPLICA"), reason="REPLICA=1 runs two web servers as well")
def test_two_web_servers_share_a_session_and_outlive_the_copy(followed):
    first, copy = followed
    cookie = shell(*followed, LOG_IN).split()[-1]
    ports = [free_port(), free_port()]
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "gezinsverzorger.wsgi"]
    nodes = [
        subprocess.Popen(
            command,
            cwd=settings.BASE_DIR,
            env={**environment(*followed), "BIND": f"127.0.0.1:{port}", "WORKERS": "2", "THREADS": "2"},
            stderr=subprocess.DEVNULL,
        )
        for port in ports
    ]

    def page(number: int) -> str:
        request = urllib.request.Request(
            f"http://127.0.0.1:{ports[number % 2]}/team/", headers={"Cookie": f"sessionid={cookie}"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # our own server
            return answer.read().decode()

    try:
        for port in ports:
            wait_for(port)
        assert all(SEES_COPY in page(number) for number in range(8))
        copy.stop("immediate")
        rename(first)
        assert all("WIJ Later" in page(number) for number in range(8))
        # One node less: the other goes on with the same session.
        nodes[0].terminate()
        nodes[0].wait(timeout=40)
        assert "WIJ Later" in page(1)
    finally:
        for node in nodes:
            node.terminate()
            node.wait(timeout=40)


def test_a_copy_that_is_frozen_holds_nobody_up(followed):
    before, frozen, again = ask_while(followed, FREEZE)
    assert before["copy"]
    assert [answer["status"] for answer in (before, frozen, again)] == [200, 200, 200]
    assert NOTICE not in frozen["page"]
    assert [sql for sql in frozen["first"] if "cases_trajectory" in sql]
    # Left alone for a while: nobody waits for it again.
    assert again["copy"] == []


def test_a_page_that_the_copy_leaves_in_the_middle_is_made_from_the_first(followed):
    before, frozen = ask_while(followed, FREEZE_UNDER_A_PAGE)
    assert (before["status"], frozen["status"]) == (200, 200)
    assert [sql for sql in frozen["first"] if "cases_trajectory" in sql]
    assert NOTICE not in frozen["page"]


def test_when_the_copy_is_made_the_first_the_same_process_goes_on_with_it(followed):
    """The last one: there is no copy any more afterwards."""
    before, away, after, families = ask_while(followed, PROMOTE)
    assert before["copy"]
    assert (away["status"], "even niet bereikbaar" in away["page"]) == (503, True)
    # The same session, what was written since, and no words about figures of long ago.
    assert (after["status"], families["status"]) == (200, 200)
    assert "WIJ Later" in after["page"]
    assert NOTICE not in after["page"]
