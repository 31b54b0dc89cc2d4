"""gunicorn with deploy/gunicorn.conf.py: several workers count as one, also when one of them is killed."""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import psutil
import pytest
from django.conf import settings

from tests.deploy.servers import free_port, wait_for

pytestmark = pytest.mark.once

TOKEN = "een-lang-teken-voor-de-meter-" + "x" * 10
ASKED = 24


@dataclass
class Running:
    process: subprocess.Popen[bytes]
    address: str
    folder: Path
    log: Path

    def get(self, path: str) -> str:
        # Each a connection of its own, so that whichever worker is free answers.
        request = urllib.request.Request(self.address + path)  # noqa: S310  # our own server
        request.add_header("Authorization", f"Bearer {TOKEN}")
        with urllib.request.urlopen(request, timeout=20) as answer:  # noqa: S310  # idem
            return answer.read().decode()

    def counted(self) -> float:
        """Return how often the page of a process that lives was asked for, according to the figures."""
        (number,) = re.findall(r'requests_total\{route="alive",status="2xx"\} (\S+)', self.get("/metrics/"))
        return float(number)

    def workers(self) -> list[psutil.Process]:
        return psutil.Process(self.process.pid).children()

    def files(self) -> set[str]:
        return {path.name for path in self.folder.glob("gezinsverzorger-metrics-*/*")}


@pytest.fixture
def running(tmp_path) -> Iterator[Running]:
    port = free_port()
    environment = {
        **{name: value for name, value in os.environ.items() if name in {"PATH", "HOME", "LANG"}},
        **{"DATA_DIR": str(tmp_path / "data"), "TMPDIR": str(tmp_path), "METRICS_TOKEN": TOKEN, "LOG_FORMAT": "json"},
        **{"BIND": f"127.0.0.1:{port}", "WORKERS": "2", "THREADS": "2"},
    }
    command = [sys.executable, "-m", "gunicorn", "--config", "deploy/gunicorn.conf.py", "gezinsverzorger.wsgi"]
    log = tmp_path / "log"
    with log.open("wb") as file:
        process = subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment, stderr=file)
    try:
        wait_for(port)
        yield Running(process, f"http://127.0.0.1:{port}", tmp_path, log)
    finally:
        process.terminate()
        process.wait(timeout=40)


def test_workers_count_together_and_a_new_one_goes_on_where_the_old_one_stopped(running):
    before = running.counted()
    for _ in range(ASKED):
        running.get("/livez/")
    assert {running.counted() for _ in range(6)} == {before + ASKED}
    files, old = running.files(), running.workers()
    assert files
    old[0].send_signal(signal.SIGKILL)
    for _ in range(100):
        if {worker.pid for worker in running.workers()} - {worker.pid for worker in old} and len(
            running.workers()
        ) == 2:
            break
        time.sleep(0.1)
    for _ in range(ASKED):
        running.get("/livez/")
    assert running.counted() == before + 2 * ASKED
    # A place is taken over: files are not more than two for each worker.
    assert {re.sub(r"^\w+_", "", name) for name in running.files()} == {"0.db", "1.db"}


def test_every_line_is_json_and_what_was_counted_is_gone_afterwards(running):
    running.get("/livez/?q=Jansdochter")
    assert running.files()
    running.process.terminate()
    running.process.wait(timeout=40)
    lines = [json.loads(line) for line in running.log.read_text().splitlines()]
    assert {line["logger"] for line in lines} == {"gunicorn.error", "gezinsverzorger.requests"}
    assert "Jansdochter" not in running.log.read_text()
    assert running.files() == set()
