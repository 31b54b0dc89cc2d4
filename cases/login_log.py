"""Logging in and out, trying in vain, and a new password, as lines in the log."""

from __future__ import annotations

from typing import Any

from allauth.account.signals import password_changed, user_logged_in
from django.contrib.auth.signals import user_logged_out, user_login_failed

from cases import audit
from cases.codes import AuditResult
from cases.models import User


def follow() -> None:
    """Have each of these written down from now on."""
    user_logged_in.connect(_logged_in, dispatch_uid="cases.login_log.in")
    user_logged_out.connect(_logged_out, dispatch_uid="cases.login_log.out")
    user_login_failed.connect(_failed, dispatch_uid="cases.login_log.failed")
    password_changed.connect(_password_changed, dispatch_uid="cases.login_log.password")


def _logged_in(user: User, **_: Any) -> None:
    audit.record("login.succeeded", actor=user, pilot=user.pilot)


def _logged_out(user: User | None, **_: Any) -> None:
    if user is not None:
        audit.record("logout.done", actor=user, pilot=user.pilot)


def _failed(credentials: dict[str, Any], **_: Any) -> None:
    """Write who it was when there is such an account; what somebody else typed may be a password, and is not kept."""
    name = str(credentials.get("username", "")).replace("\x00", "")
    user = User.objects.filter(username__iexact=name).select_related("pilot").first() if name else None
    audit.record("login.failed", actor=user, pilot=user.pilot if user else None, result=AuditResult.FAILED)


def _password_changed(user: User, **_: Any) -> None:
    audit.record("password.changed", actor=user, pilot=user.pilot)
