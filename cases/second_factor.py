"""The second step of logging in: who must take it, when it has been taken, and how its secrets are kept.

Outside the demo nobody gets further with a password alone (BIO2, OWASP ASVS 5.0 6.3.3). What counts is what was shown
in this session, not what the account has: a session from before somebody added a second step opens nothing either.
"""

from __future__ import annotations

import base64
import hashlib
import time
from typing import Any

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from allauth.mfa.stages import AuthenticateStage
from cryptography.fernet import Fernet, MultiFernet
from django.conf import settings
from django.http import HttpRequest

from cases.models import User

METHOD = "mfa"
STEPS = frozenset({Authenticator.Type.TOTP.value, Authenticator.Type.WEBAUTHN.value})
# Who has just shown who they are need not do so again before adding a second step (seconds).
JUST_NOW = 5 * 60

LEAVING = frozenset({"account_logout", "second_factor"})
# Open to who has no second step yet: adding one.
ADDING = LEAVING | {"account_reauthenticate", "mfa_activate_totp", "mfa_add_webauthn"}
# Open to who has one and has not shown it here: showing it. Adding another one would be a way around it.
SHOWING = LEAVING | {"mfa_reauthenticate", "mfa_reauthenticate_webauthn"}


def is_shown(request: HttpRequest, user: User) -> bool:
    """Return whether `user` took a second step in this session, here or at the provider of single sign-on."""
    return any(record.get("method") == METHOD for record in get_authentication_records(request, user))


def has_one(user: User) -> bool:
    return not STEPS.isdisjoint(kinds(user))


def kinds(user: User) -> set[str]:
    """Return what `user` has: of "totp", "webauthn" and "recovery_codes"."""
    return set(Authenticator.objects.filter(user=user).values_list("type", flat=True))


def may_remove_one(user: User) -> bool:
    """The last second step stays, or the next login would begin with a password alone."""
    return bool(settings.DEMO) or Authenticator.objects.filter(user=user, type__in=STEPS).count() > 1


def may_open(request: HttpRequest, address: str) -> bool:
    """Return whether somebody who is logged in may open the page with the name `address`, as far as this rule goes."""
    user = request.user
    if settings.DEMO or not isinstance(user, User) or is_shown(request, user):
        return True
    return address in (SHOWING if has_one(user) else ADDING)


def was_just_shown_who(request: HttpRequest) -> bool:
    """Return whether who is logged in proved who they are less than five minutes ago."""
    records = get_authentication_records(request, request.user)
    return bool(records) and time.time() - records[-1]["at"] < JUST_NOW


def finish_login(request: HttpRequest, user: User, authenticator: Authenticator, **_: Any) -> None:
    """Count a second step that was just added as taken: adding it asked for its code, or for the passkey itself."""
    if authenticator.type in STEPS:
        record_authentication(request, user, METHOD, id=authenticator.pk, type=authenticator.type)


def forget(user: User) -> None:
    """Take away every second step and recovery code of `user`, who must then choose a new one."""
    Authenticator.objects.filter(user=user).delete()


class SecondFactorStage(AuthenticateStage):  # type: ignore[misc]  # allauth has no types
    """Ask for the second step while logging in, unless the provider of single sign-on has asked for it."""

    def handle(self) -> tuple[Any, bool]:
        if self.login.user and is_shown(self.request, self.login.user):
            return None, True
        asked: tuple[Any, bool] = super().handle()
        return asked


class SecondFactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]  # allauth has no types
    """Secrets lie encrypted in the database; who takes the database alone cannot make codes."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": "Dit klopt niet. Wacht op een nieuwe code of probeer het nog een keer.",
        "cannot_delete_authenticator": "Dit is je enige tweede stap. Voeg eerst een andere toe.",
    }

    def encrypt(self, text: str) -> str:
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        return _box().decrypt(encrypted_text.encode()).decode()

    def can_delete_authenticator(self, authenticator: Authenticator) -> bool:
        return may_remove_one(authenticator.user)

    def get_totp_label(self, user: User) -> str:
        return user.get_username()

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        return {**super().get_public_key_credential_rp_entity(), "name": settings.MFA_TOTP_ISSUER}

    def generate_authenticator_name(self, user: User, type: str) -> str:
        return f"Passkey {Authenticator.objects.filter(user=user, type=type).count() + 1}"


def _box() -> MultiFernet:
    """The first key of MFA_KEY closes; every key of it opens, so that a key can be replaced."""
    digests = [hashlib.sha256(b"second-factor:" + key.encode()).digest() for key in settings.MFA_KEY]
    return MultiFernet([Fernet(base64.urlsafe_b64encode(digest)) for digest in digests])
