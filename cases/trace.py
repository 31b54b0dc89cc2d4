"""What is known of the request that is being answered: where it comes from, and which families its answer shows."""

from __future__ import annotations

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.http import HttpRequest

from cases.basis import Basis, Near
from cases.client_address import client_ip

if TYPE_CHECKING:
    from cases.models import Job

# Where something comes from when it is no request: a command of the server.
COMMAND = "commando"


@dataclass
class Trace:
    """One request, as far as the log has to know it."""

    request_id: uuid.UUID | None = None
    page: str = ""
    address: str = ""
    device: str = COMMAND
    # The families that are opened, each with the kind and the number of what was opened; and those in lists.
    opened: dict[int, tuple[str, int | None]] = field(default_factory=dict)
    listed: set[int] = field(default_factory=set)
    # Whose they are, of those in lists of which that was read along.
    near: dict[int, Near] = field(default_factory=dict)
    # Of these a line says already that they were read.
    told: set[int] = field(default_factory=set)
    # Other lines to write at the end, as arguments for a line of `cases.audit`.
    notes: list[dict[str, Any]] = field(default_factory=list)
    # Why somebody (a number) may see a family (a number), as it was when first asked.
    bases: dict[tuple[int, int], Basis] = field(default_factory=dict)


_current: ContextVar[Trace | None] = ContextVar("trace", default=None)


def current() -> Trace | None:
    """Return what is known of the request that is being answered; None in a command."""
    return _current.get()


@contextmanager
def following(request: HttpRequest) -> Iterator[Trace]:
    """Follow `request` until it is answered."""
    # The number that the first middleware gave it, so that all logs name a request alike.
    number = getattr(request, "request_id", None) or uuid.uuid4()
    followed = Trace(number, address=client_ip(request), device=device_of(request))
    token = _current.set(followed)
    try:
        yield followed
    finally:
        _current.reset(token)


@contextmanager
def resuming(job: Job) -> Iterator[Trace]:
    """Write what happens in this block down as part of the request in which `job` was asked for."""
    followed = Trace(job.request_id, page=job.page, address=job.address, device=job.device)
    token = _current.set(followed)
    try:
        yield followed
    finally:
        _current.reset(token)


def arrived(page: str) -> None:
    """Note at which page the request arrived, by the name of its address."""
    if followed := current():
        followed.page = page


def device_of(request: HttpRequest) -> str:
    """Return roughly what kind of device asks; what a browser says of itself is not kept."""
    told = request.headers.get("User-Agent", "").lower()
    if "ipad" in told or "tablet" in told or ("android" in told and "mobile" not in told):
        return "tablet"
    if "mobi" in told or "iphone" in told:
        return "telefoon"
    return "computer" if "mozilla" in told else "onbekend"
