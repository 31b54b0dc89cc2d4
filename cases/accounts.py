"""How people get an account: from their organisation, never by signing up themselves. And how they log in."""

from __future__ import annotations

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from django.http import HttpRequest
from django.urls import reverse

from cases import second_factor
from cases.client_address import client_ip
from cases.models import User


class StaffBackend(AuthenticationBackend):  # type: ignore[misc]  # allauth has no types
    """Logging in as allauth does it. Who is logged in is looked up with their pilot: every page needs both."""

    def get_user(self, user_id: Any) -> User | None:
        try:
            user: User = User.objects.select_related("pilot").get(pk=user_id)
        except User.DoesNotExist:
            return None
        return user if self.user_can_authenticate(user) else None


class StaffAccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]  # allauth has no types
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:
        return reverse("cases:start")

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_ip(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        # One count for one name. allauth's own would start again for every host name that the server answers to.
        return str(credentials.get("username", "")).casefold()

    def get_login_stages(self) -> list[str]:
        ours = "cases.second_factor.SecondFactorStage"
        stages: list[str] = super().get_login_stages()
        return [ours if stage == "allauth.mfa.stages.AuthenticateStage" else stage for stage in stages]

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        return not second_factor.was_just_shown_who(self.request)
