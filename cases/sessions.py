"""When a session ends, and which sessions somebody has.

A session ends after SESSION_IDLE_MINUTES without a request, after eight hours in any case, when its person logs out
here or everywhere, and when the password, role, team, pilot or account of that person changes (`User` says how).
"""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import Any

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest
from django.utils import timezone

from cases.models import LoginSession, User

# OWASP ASVS 5.0, 7.3: an end after idleness, and an end whatever happens. Eight hours is a working day.
LONGEST = timedelta(hours=8)
# Work moves the end of a session at most this often: not every page has to write.
WRITES_EVERY = timedelta(minutes=1)
STARTED, DEVICE = "started_at", "device"

# What a page asks by itself, again and again, is no work of somebody: the id of the part that asks.
ASKS_BY_ITSELF = "taak"

BROWSERS = (("Edg", "Edge"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari"))
SYSTEMS = (
    ("iPhone", "iPhone"),
    ("iPad", "iPad"),
    ("Android", "Android"),
    ("Windows", "Windows"),
    ("Macintosh", "Mac"),
    ("Linux", "Linux"),
)


class SessionStore(db.SessionStore):
    """Django's sessions in the database, in our own table (the setting SESSION_ENGINE names this module)."""

    ends_at: datetime | None = None

    @classmethod
    def get_model_class(cls) -> type[LoginSession]:
        return LoginSession

    def load(self) -> dict[str, Any]:
        row = self._get_session_from_db()  # type: ignore[attr-defined]  # not in the types of Django
        self.ends_at = row.expire_date if row else None
        return self.decode(row.session_data) if row else {}

    def create_model_instance(self, data: dict[str, Any]) -> LoginSession:
        row = super().create_model_instance(data)
        assert isinstance(row, LoginSession)  # noqa: S101  # for the types: it is made by get_model_class
        row.user_id = data.get(SESSION_KEY)
        row.device = data.get(DEVICE, "")
        started = data.get(STARTED)
        row.started_at = datetime.fromtimestamp(started, UTC) if started else None
        return row

    def save(self, must_create: bool = False) -> None:
        """Keep the session. Django takes every error for a session that is gone; a database that is away is not that.

        Raises:
            OperationalError: the database is away.
            UpdateError: somebody ended the session meanwhile.
        """
        try:
            super().save(must_create)
        except UpdateError as gone:
            if isinstance(gone.__context__, OperationalError | InterfaceError):
                raise gone.__context__ from None
            raise

    def keep_alive(self) -> None:
        """Move the end of the session: there is work. Nothing else in it is touched."""
        ends_at = timezone.now() + timedelta(seconds=settings.SESSION_COOKIE_AGE)
        if self.ends_at and ends_at - self.ends_at > WRITES_EVERY:
            LoginSession.objects.filter(session_key=self.session_key).update(expire_date=ends_at)

    def is_too_old(self) -> bool:
        started: float = self.get(STARTED, 0)
        return time.time() - started > LONGEST.total_seconds()


def device_of(user_agent: str) -> str:
    """Return the browser and the system of a device, as in "Firefox op Android"."""
    browser = next((name for sign, name in BROWSERS if sign in user_agent), "Onbekende browser")
    system = next((name for sign, name in SYSTEMS if sign in user_agent), "onbekend apparaat")
    return f"{browser} op {system}"


def start(request: HttpRequest, **_: Any) -> None:
    """Note in the session that somebody logged in now, and on what; called at every login."""
    SessionStore.clear_expired()
    request.session[STARTED] = time.time()
    request.session[DEVICE] = device_of(request.headers.get("User-Agent", ""))


def is_work(request: HttpRequest) -> bool:
    """Return whether a request is something that somebody does. A page that looks how far a job is, is left alone."""
    return request.method != "GET" or request.headers.get("HX-Trigger") != ASKS_BY_ITSELF


def of_user(user: User) -> list[LoginSession]:
    """Return where `user` is logged in now, the last used first."""
    rows = LoginSession.objects.filter(user=user, expire_date__gt=timezone.now()).order_by("-expire_date")
    return [row for row in rows if row.is_of(user)]


def last_used(session: LoginSession) -> datetime:
    """Return when there was work in the session, to the minute."""
    return session.expire_date - timedelta(seconds=settings.SESSION_COOKIE_AGE)


def end_all(user: User) -> int:
    """Log `user` out everywhere, and return in how many places that was."""
    ended = len(of_user(user))
    LoginSession.objects.filter(user=user).delete()
    return ended
