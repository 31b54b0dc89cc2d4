"""The one place that knows which day it is."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date

from django.conf import settings
from django.utils import timezone

_played: ContextVar[date | None] = ContextVar("played", default=None)


@contextmanager
def played_on(day: date) -> Iterator[None]:
    """Let it be `day` within the block: figures of then are only the same figures when it is that day again."""
    before = _played.set(day)
    try:
        yield
    finally:
        _played.reset(before)


def today() -> date:
    """Return today in Amsterdam; in demo mode the fixed day on which the demo's data end."""
    if played := _played.get():
        return played
    return settings.DEMO_TODAY if settings.DEMO else timezone.localdate()
