"""What happens to a request before any view sees it."""

from __future__ import annotations

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control

from cases.actions.drafts import forget_draft

NUMBER = re.compile(r"[0-9]{1,18}")


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


class ForgetSentDrafts:
    """Forget the draft of a page once its form is accepted: a form that is in order answers with another page."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if request.method == "POST" and response.status_code == 302 and request.user.is_authenticated:
            forget_draft(page=request.path, actor=request.user)
        return response
