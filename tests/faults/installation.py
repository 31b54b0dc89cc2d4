"""A whole installation in a folder of its own, served by gunicorn on loopback: to break it, and see what is left."""

from __future__ import annotations

import os
import re
import signal
import socket
import subprocess
import sys
import time
import uuid
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event

import requests
from django.conf import settings

from cases.management.commands.demo import PASSWORD

STARTS_WITHIN = 60
ANSWERS_WITHIN = 20


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

    def manage(self, *arguments: str, wait: bool = True) -> subprocess.Popen[str]:
        """Start a command of `manage.py`; what it says can be read when it is over."""
        command = [sys.executable, str(Path(settings.BASE_DIR) / "manage.py"), *arguments]
        pipe = subprocess.PIPE
        process = subprocess.Popen(command, env=self.environment, stdout=pipe, stderr=pipe, text=True)
        if wait:
            _, errors = process.communicate(timeout=120)
            assert process.returncode == 0, errors
        return process

    def start(self) -> None:
        command = [sys.executable, "-m", "gunicorn", "gezinsverzorger.wsgi", "--bind", f"127.0.0.1:{self.port}"]
        command += ["--workers", "2", "--threads", "4", "--log-level", "critical"]
        self.server = subprocess.Popen(
            command, env=self.environment, cwd=settings.BASE_DIR, start_new_session=True, stderr=subprocess.DEVNULL
        )
        self.wait_for(200)

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


@dataclass
class Tally:
    """What the senders know: which visits were acknowledged, and how often something had to be sent again."""

    acknowledged: list[str] = field(default_factory=list)
    again: int = 0
    # What a form said that came back: the sender still has the visit, and knows it.
    refused: list[str] = field(default_factory=list)

    def against(self, stored: list[str]) -> dict[str, int]:
        """Return the figures of a fault: acknowledged, sent again, lost and doubled."""
        times = Counter(stored)
        return {
            "acknowledged": len(self.acknowledged),
            "sent again": self.again,
            "form came back": len(self.refused),
            "lost": sum(times[reference] == 0 for reference in self.acknowledged),
            "doubled": sum(number > 1 for number in times.values()),
        }


def log_visits(installation: Installation, visit: dict[str, object], *, writers: int, stop: Event) -> Tally:
    """Let writers log visits until `stop`; what got no answer is sent again with the same key, as the phone does."""
    tally = Tally()
    browser = installation.logged_in("gezinsverzorger")
    token = token_on(browser.get(f"{installation.url}/bezoeken/vastleggen/", timeout=ANSWERS_WITHIN).text)

    def write(_number: int) -> None:
        own = requests.Session()
        own.cookies.update(browser.cookies)
        while not stop.is_set():
            sent = {**visit, "reference": str(uuid.uuid4()), "csrfmiddlewaretoken": token}
            while (answer := _answer(own, f"{installation.url}/bezoeken/vastleggen/", sent)) is None:
                tally.again += 1
                time.sleep(0.2)
            if answer.status_code == 302:
                tally.acknowledged.append(str(sent["reference"]))
            else:
                tally.refused.append(words_of(answer.text))

    with ThreadPoolExecutor(writers) as pool:
        list(pool.map(write, range(writers)))
    return tally


def _answer(browser: requests.Session, url: str, sent: dict[str, object]) -> requests.Response | None:
    """Return the answer; nothing when there was none, or the page said that it was not stored."""
    try:
        answer = browser.post(url, sent, allow_redirects=False, timeout=ANSWERS_WITHIN)
    except requests.RequestException:
        return None
    assert answer.status_code in (302, 422, 500, 503), (answer.status_code, words_of(answer.text))
    return answer if answer.status_code in (302, 422) else None


def words_of(page: str) -> str:
    """Return the words of a page, so that a refusal can be read."""
    return " ".join(re.sub(r"<[^>]*>", " ", page.partition("<main")[2]).split())[:3000]


def token_on(page: str) -> str:
    found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found, page[:2000]
    return found[1]


def _free_port() -> int:
    with socket.socket() as asked:
        asked.bind(("127.0.0.1", 0))
        return int(asked.getsockname()[1])
