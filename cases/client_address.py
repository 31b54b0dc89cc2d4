"""From which address a request comes: for the limits on logging in, and for the log."""

from __future__ import annotations

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "0.0.0.0"  # noqa: S104  # no address to listen on; all who have none share one limit


def client_ip(request: HttpRequest) -> str:
    """Return the address of who asks, as text; "0.0.0.0" when there is none, as behind a socket.

    Anybody can send X-Forwarded-For. Only its last TRUSTED_PROXY_COUNT entries are written by our own proxies, so the
    first of those is believed, and without proxies nothing of it.
    """
    proxies = settings.ALLAUTH_TRUSTED_PROXY_COUNT
    forwarded = request.headers.get("X-Forwarded-For", "").split(",")
    told = forwarded[-proxies] if 0 < proxies <= len(forwarded) else ""
    for candidate in (told, request.META.get("REMOTE_ADDR", "")):
        try:
            return str(ipaddress.ip_address(candidate.strip()))
        except ValueError:
            continue
    return UNKNOWN
