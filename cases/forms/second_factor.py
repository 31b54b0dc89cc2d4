"""The codes and keys of the second step."""

from __future__ import annotations

import struct
from typing import Any

from allauth.mfa import app_settings
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from cryptography.exceptions import InvalidSignature
from django import forms
from django.core.cache import cache

NAME_LENGTH = 60
CODE_LENGTH = 20
RUBBISH = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError, InvalidSignature, struct.error)


class CodeOnce(forms.Form):
    """A code counts once for as long as it is valid: who looks over a shoulder cannot use it again."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = "Code"
        code.widget.attrs |= {"inputmode": "numeric", "autofocus": True, "placeholder": "", "maxlength": CODE_LENGTH}

    def clean_code(self) -> str:
        code: str = super().clean_code()  # type: ignore[misc]  # of the form that this is mixed into
        # allauth remembers a code for one period, while one from the period before or after it is accepted as well.
        valid_for = app_settings.TOTP_PERIOD * (2 * app_settings.TOTP_TOLERANCE + 1)
        digits = "".join(filter(str.isdigit, code))
        if not cache.add(f"code-used:{self.user.pk}:{digits}", True, timeout=valid_for):  # type: ignore[attr-defined]
            raise get_adapter().validation_error("incorrect_code")
        return code


class LoginCodeForm(CodeOnce, AuthenticateForm):  # type: ignore[misc]  # allauth has no types
    pass


class CodeAgainForm(CodeOnce, ReauthenticateForm):  # type: ignore[misc]  # allauth has no types
    pass


class FirstCodeForm(CodeOnce, ActivateTOTPForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyAnswer(forms.Form):
    """What a browser sends as the answer of a passkey; allauth's forms fall over what no browser would send."""

    def clean_credential(self) -> Any:
        try:
            return super().clean_credential()  # type: ignore[misc]  # of the form that this is mixed into
        except RUBBISH as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyLoginForm(PasskeyAnswer, LoginWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyStepForm(PasskeyAnswer, AuthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyAgainForm(PasskeyAnswer, ReauthenticateWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    pass


class PasskeyForm(AddWebAuthnForm):  # type: ignore[misc]  # allauth has no types
    name = forms.CharField(
        label="Naam",
        required=False,
        max_length=NAME_LENGTH,
        help_text="Hieraan herken je de passkey later, bijvoorbeeld: telefoon van het werk.",
    )
    passwordless = forms.BooleanField(
        label="Ook inloggen zonder wachtwoord",
        required=False,
        initial=True,
        help_text="Met deze passkey log je dan in één stap in.",
    )

    def clean(self) -> dict[str, Any]:
        try:
            cleaned: dict[str, Any] = super().clean()
        except RUBBISH as error:
            raise get_adapter().validation_error("incorrect_code") from error
        return cleaned
