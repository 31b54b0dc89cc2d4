"""Who is logged in where."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.sessions.base_session import AbstractBaseSession
from django.db import models
from django.utils.crypto import constant_time_compare, salted_hmac

from cases.models.users import User

if TYPE_CHECKING:
    from cases.sessions import SessionStore


class LoginSession(AbstractBaseSession):
    """A session as Django keeps it, with the person and the device beside it so that they can be listed and ended.

    Where somebody is, is not kept: no address, no place. `expire_date` moves with every minute of work.
    """

    user = models.ForeignKey(User, models.CASCADE, null=True, related_name="login_sessions")
    device = models.CharField("apparaat", max_length=60, blank=True)
    started_at = models.DateTimeField("ingelogd op", null=True)

    class Meta(AbstractBaseSession.Meta):
        verbose_name = "sessie"
        verbose_name_plural = "sessies"

    def __str__(self) -> str:
        return self.device

    @classmethod
    def get_session_store_class(cls) -> type[SessionStore]:
        from cases.sessions import SessionStore

        return SessionStore

    @property
    def handle(self) -> str:
        """What a page may say of this session; whoever knows its key would be logged in."""
        return salted_hmac("cases.sessions", self.session_key, algorithm="sha256").hexdigest()[:32]

    def is_of(self, user: User) -> bool:
        """Return whether `user` would still be logged in here: the password, role, team and pilot are as they were."""
        return constant_time_compare(self.get_decoded().get("_auth_user_hash", ""), user.get_session_auth_hash())
