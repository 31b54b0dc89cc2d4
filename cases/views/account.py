"""The pages of one's own account that allauth does not have."""

from __future__ import annotations

import logging

import requests
from allauth.account import views as allauth
from allauth.account.utils import get_next_redirect_url
from allauth.mfa.webauthn.views import RemoveWebAuthnView
from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_not_required
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from cases import second_factor as factor
from cases import sessions, single_sign_on
from cases.models import User
from cases.views import offline

# What goes wrong between us and a provider that is down, or that answers what it should not.
PROVIDER_FAILS = (requests.RequestException, OAuth2Error, KeyError, TypeError, ValueError)


logger = logging.getLogger(__name__)


class AccountRequest(HttpRequest):
    user: User


@never_cache
def second_factor(request: AccountRequest) -> HttpResponse:
    """Explain the second step, and let who has none choose one."""
    if factor.is_shown(request, request.user):
        return redirect("mfa_index")
    what = {"has_one": factor.has_one(request.user), "types": factor.kinds(request.user)}
    return render(request, "account/second_factor.html", what)


class RemovePasskey(RemoveWebAuthnView):  # type: ignore[misc]  # allauth has no types
    """Take away a passkey, unless it is the last second step: then another one comes first."""

    success_url = reverse_lazy("mfa_index")

    def form_valid(self, form: Form) -> HttpResponse:
        if not factor.may_remove_one(self.request.user):
            messages.error(self.request, "Dit is je enige tweede stap. Voeg eerst een andere toe.")
            return redirect("mfa_index")
        response: HttpResponse = super().form_valid(form)
        return response


remove_passkey = RemovePasskey.as_view()


def password_change(request: AccountRequest) -> HttpResponse:
    """Let somebody change their password, who has one: with single sign-on alone there is none."""
    if not request.user.has_usable_password():
        return redirect("mfa_index")
    answer: HttpResponse = allauth.password_change(request)
    return answer


@never_cache
def my_sessions(request: AccountRequest) -> HttpResponse:
    rows = [
        {
            "device": row.device,
            "started_at": row.started_at,
            "last_used": sessions.last_used(row),
            "handle": row.handle,
            "current": row.session_key == request.session.session_key,
        }
        for row in sessions.of_user(request.user)
    ]
    return render(
        request, "account/my_sessions.html", {"sessions": rows, "idle_minutes": settings.SESSION_COOKIE_AGE // 60}
    )


@require_POST
def end_session(request: AccountRequest) -> HttpResponse:
    """Log out on one of one's own devices, or on all of them."""
    if "everywhere" in request.POST:
        user = request.user
        logout(request)
        sessions.end_all(user)
        messages.success(request, "Je bent overal uitgelogd.")
        return offline.forgetting(redirect("account_login"))
    chosen = next((row for row in sessions.of_user(request.user) if row.handle == request.POST.get("session")), None)
    if chosen and chosen.session_key == request.session.session_key:
        return offline.log_out(request)
    if chosen:
        chosen.delete()
        messages.success(request, f"Uitgelogd op: {chosen.device}.")
    return redirect("my_sessions")


@login_not_required
@require_POST
@never_cache
def single_sign_on_begin(request: HttpRequest) -> HttpResponse:
    """Send the browser to the organisation's login. Only `next` is taken from the request, nothing for the provider."""
    if not single_sign_on.is_on():
        raise Http404
    if request.user.is_authenticated:
        return redirect("cases:start")
    try:
        provider = get_adapter().get_provider(request, single_sign_on.PROVIDER)
        answer: HttpResponse = provider.redirect(request, AuthProcess.LOGIN, next_url=get_next_redirect_url(request))
    except PROVIDER_FAILS as error:
        return _failed(request, error)
    return answer


@login_not_required
@never_cache
def single_sign_on_end(request: HttpRequest, provider_id: str) -> HttpResponse:
    """Take in what the organisation's login says."""
    if not single_sign_on.is_on() or provider_id != single_sign_on.PROVIDER:
        raise Http404
    try:
        answer: HttpResponse = openid_connect.callback(request, provider_id)
    except PROVIDER_FAILS as error:
        return _failed(request, error)
    return answer


def _failed(request: HttpRequest, error: Exception) -> HttpResponse:
    logger.warning("single sign-on failed: %s", type(error).__name__)  # what it says may hold somebody's data
    return single_sign_on.unfinished(request)
