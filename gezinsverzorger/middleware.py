"""What happens to a request before any view sees it."""

from __future__ import annotations

import logging
import re
import time
import uuid
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_cache_control

from cases import audit, second_factor, trace
from cases.actions.drafts import forget_draft
from cases.sessions import SessionStore, is_work
from gezinsverzorger import logs, metrics

NUMBER = re.compile(r"[0-9]{1,18}")
# What is told of a request that came to no page, or asked in a way that nobody knows.
NO_ROUTE, OTHER_METHOD = "geen", "anders"
METHODS = {"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"}
log = logging.getLogger("gezinsverzorger.requests")


class FollowRequest:
    """Give each request a number, and tell and count how it ended. The first of all, so that nothing is missed."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response
        metrics.follow()

    def __call__(self, request: HttpRequest) -> HttpResponse:
        request.request_id = uuid.uuid4()  # type: ignore[attr-defined]  # the log of who saw what uses it too
        token = logs.request_id.set(str(request.request_id))  # type: ignore[attr-defined]
        started = time.perf_counter()
        try:
            response = self.get_response(request)
            seconds = time.perf_counter() - started
            route = _route(request)
            metrics.count_request(route, response.status_code, seconds)
            about = {
                "route": route,
                "method": request.method if request.method in METHODS else OTHER_METHOD,
                "status": response.status_code,
                "ms": round(seconds * 1000),
                "role": _role(request),
            }
            log.info("request", extra=about)
        finally:
            logs.request_id.reset(token)
        return response


def _route(request: HttpRequest) -> str:
    match = request.resolver_match
    return match.view_name if match else NO_ROUTE


def _role(request: HttpRequest) -> str:
    """Return the role of who asks, if anybody looked who that is: the database may be what is away."""
    return str(getattr(getattr(request, "_cached_user", None), "role", ""))


class RefuseLargeBodies:
    """Refuse a request whose body is larger than MAX_BODY_BYTES, before a byte of it is written to disk.

    Django's own limits do not count uploaded files, so without this an anonymous visitor could fill the disk.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if not NUMBER.fullmatch(length) or int(length) > settings.MAX_BODY_BYTES:
            return render(request, "413.html", status=413)
        return self.get_response(request)


class KeepPagesPrivate:
    """Keep every page out of caches and out of search engines: nearly all are about people, and none is for others.

    Static files are answered before this, and may be kept.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        patch_cache_control(response, no_store=True, private=True)
        response["X-Robots-Tag"] = "noindex, nofollow"
        # No page of another address may take in what is answered here.
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        return response


class EndOldSessions:
    """End a session that has lasted long enough, and move the end of the others when this request is work."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        session = request.session
        if request.user.is_authenticated and isinstance(session, SessionStore):
            if session.is_too_old():
                logout(request)
            elif is_work(request):
                session.keep_alive()
        return self.get_response(request)


class RequireSecondFactor:
    """Send who logged in with a password alone to the second step, from every page that asks for a login."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, view: Any, args: Any, kwargs: Any) -> HttpResponse | None:
        address = request.resolver_match.view_name if request.resolver_match else ""
        if not getattr(view, "login_required", True) or second_factor.may_open(request, address):
            return None
        return redirect("second_factor")


class ForgetSentDrafts:
    """Forget the draft of a page once its form is accepted: a form that is in order answers with another page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            forget_draft(page=request.path, actor=request.user)
        return response


class WriteLog:
    """Write in the log which families an answer shows and what was refused, before the answer leaves.

    When the log cannot be written the answer does not leave either.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        with trace.following(request) as followed:
            response = self.get_response(request)
            audit.write_down(followed, request.user, response.status_code)
        response["X-Request-ID"] = str(followed.request_id)
        return response

    def process_view(self, request: HttpRequest, *view: object) -> None:
        if request.resolver_match:
            trace.arrived(request.resolver_match.view_name)
