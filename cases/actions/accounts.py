"""What the administrator does to how somebody logs in."""

from __future__ import annotations

from django.db import transaction

from cases import second_factor, sessions, single_sign_on
from cases.audit import record
from cases.models import User


@transaction.atomic
def end_sessions_of(user: User, *, actor: User) -> int:
    """Log `user` out everywhere, and return in how many places that was."""
    ended = sessions.end_all(user)
    if user.pilot:
        record("user.sessions_ended", actor=actor, pilot=user.pilot, subject=user)
    return ended


@transaction.atomic
def reset_second_factor_of(user: User, *, actor: User) -> None:
    """Take the second step and the sessions of `user` away: who lost a telephone chooses again at the next login."""
    second_factor.forget(user)
    sessions.end_all(user)
    if user.pilot:
        record("user.second_factor_reset", actor=actor, pilot=user.pilot, subject=user)


@transaction.atomic
def link_subject(user: User, subject: str, *, actor: User) -> None:
    """Let `subject` of the organisation's login come in as `user`; an empty one takes the link away.

    Raises:
        ValidationError: the subject is somebody else's.
    """
    single_sign_on.link(user, subject)
    if user.pilot:
        record("user.subject_linked", actor=actor, pilot=user.pilot, subject=user, fields=["subject"])
