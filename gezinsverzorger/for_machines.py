"""An address that no person opens: where to report a weak spot."""

from __future__ import annotations

from datetime import UTC, datetime

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse


@login_not_required
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say where to report a weak spot (RFC 9116). A file that is out of date misleads, so then there is none."""
    expires = settings.SECURITY_EXPIRES
    if expires is None or expires <= datetime.now(UTC):
        raise Http404
    lines = (
        f"Contact: {settings.SECURITY_CONTACT}",
        f"Expires: {expires.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}",
        "Preferred-Languages: nl, en",
        f"Canonical: {settings.SITE_URL}{reverse('security_txt')}",
    )
    return HttpResponse("".join(f"{line}\n" for line in lines), content_type="text/plain; charset=utf-8")
