"""The application behind gunicorn on loopback, as `make run` starts it, and browsers that keep their connection."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPException
from urllib.parse import urlencode

from django.conf import settings
from django.test import Client

from cases.models import User

STARTS_WITHIN = 30
WAIT = 120


@contextmanager
def running() -> Iterator[int]:
    """Start gunicorn, give its port, and end it by its own number."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
    command = [sys.executable, "-m", "gunicorn", "gezinsverzorger.wsgi", "--bind", f"127.0.0.1:{port}"]
    command += ["--workers", "2", "--threads", "4", "--timeout", "120", "--keep-alive", "60", "--log-level", "error"]
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "bench.settings"}
    with subprocess.Popen(command, cwd=settings.BASE_DIR, env=environment) as server:  # our own words
        try:
            _wait_for(port)
            yield port
        finally:
            server.terminate()


def _wait_for(port: int) -> None:
    ends_at = time.perf_counter() + STARTS_WITHIN
    while True:
        try:
            with socket.create_connection(("127.0.0.1", port), timeout=1):
                return
        except OSError:
            if time.perf_counter() > ends_at:
                raise
            time.sleep(0.1)


@dataclass(frozen=True)
class Answer:
    status: int
    body: bytes
    headers: dict[str, str]


class Browser:
    """Somebody who is logged in, on one connection that stays open."""

    def __init__(self, port: int, user: User) -> None:
        client = Client()
        client.force_login(user)
        self.user = user
        self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}
        self.connection = HTTPConnection("127.0.0.1", port, timeout=WAIT)

    def get(self, path: str, **headers: str) -> Answer:
        return self._ask("GET", path, None, headers)

    def post(self, path: str, data: dict[str, str]) -> Answer:
        fields = data | {"csrfmiddlewaretoken": self.cookies.get("csrftoken", "")}
        return self._ask("POST", path, urlencode(fields), {"Content-Type": "application/x-www-form-urlencoded"})

    def _ask(self, method: str, path: str, body: str | None, headers: dict[str, str]) -> Answer:
        headers = headers | {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        try:
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        except HTTPException:
            # The server closed a connection that was not used for a while.
            self.connection.close()
            self.connection.request(method, path, body, headers)
            response = self.connection.getresponse()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                key, _, rest = value.partition("=")
                self.cookies[key] = rest.partition(";")[0]
        return Answer(response.status, response.read(), dict(response.getheaders()))
