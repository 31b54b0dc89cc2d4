"""A real OpenID Connect provider on loopback, in a process of its own, and a browser that logs in there."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any
from urllib.parse import parse_qs, urlsplit

import requests
from django.test import Client

SECONDS_TO_START = 60
START = """
import sys
from oidc_provider_mock import run_server_in_thread
with run_server_in_thread(port=int(sys.argv[1])):
    sys.stdin.read()
"""


@dataclass(frozen=True)
class Provider:
    url: str

    def knows(self, subject: str, **claims: Any) -> None:
        """Tell the provider what to say about `subject`."""
        requests.put(f"{self.url}/users/{subject}", json=claims, timeout=10).raise_for_status()

    def settings(self) -> dict[str, Any]:
        """Return the setting SOCIALACCOUNT_PROVIDERS for this provider, as settings.py makes it."""
        app = {
            "provider_id": "organisatie",
            "name": "WIJ",
            "client_id": "gezinsverzorger",
            "secret": "geheim",
            "settings": {"server_url": self.url},
        }
        return {"openid_connect": {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}}


@contextmanager
def running() -> Iterator[Provider]:
    """Start a provider, and stop it afterwards."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", "-c", START, str(port)], stdin=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    provider = Provider(f"http://localhost:{port}")
    try:
        _wait_for(provider)
        yield provider
    finally:
        process.communicate(timeout=SECONDS_TO_START)


def _wait_for(provider: Provider) -> None:
    until = time.monotonic() + SECONDS_TO_START
    while True:
        try:
            requests.get(f"{provider.url}/.well-known/openid-configuration", timeout=10)
            return
        except requests.ConnectionError:
            if time.monotonic() > until:
                raise
            time.sleep(0.1)


def begin(client: Client, **data: str):
    """Press the button on the login page; return the answer, which leads to the provider."""
    return client.post("/accounts/organisatie/", data)


def consent(leads_to: str, subject: str) -> str:
    """Log in at the provider as `subject`; return the path to which it sends the browser back."""
    answer = requests.post(leads_to, data={"sub": subject}, allow_redirects=False, timeout=10)
    back = urlsplit(answer.headers["Location"])
    return f"{back.path}?{back.query}"


def log_in(client: Client, subject: str, **data: str):
    """Log in through the provider from beginning to end; return the answer of the application."""
    return client.get(consent(begin(client, **data)["Location"], subject))


def asked(leads_to: str) -> dict[str, str]:
    """Return what the application asked the provider in the address it sent the browser to."""
    return {name: values[0] for name, values in parse_qs(urlsplit(leads_to).query).items()}
