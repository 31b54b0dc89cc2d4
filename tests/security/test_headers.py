"""Every address as every role: nothing within a page may run, nothing is kept, and nothing is said of the inside."""

from __future__ import annotations

import django
import pytest
from django.template.loader import render_to_string

from cases.codes import Role
from tests.security import crawl, html
from tests.security.payloads import ALL_OF_IT

pytestmark = pytest.mark.once

POLICY = {
    "default-src 'none'",
    *(
        f"{what} 'self'"
        for what in ("script-src", "style-src", "font-src", "connect-src", "form-action", "manifest-src")
    ),
    "img-src 'self' data:",
    *(f"{what} 'none'" for what in ("frame-ancestors", "base-uri", "object-src")),
}
HEADERS = {
    "X-Frame-Options": "DENY",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Robots-Tag": "noindex, nofollow",
}
# What only the inside knows.
INSIDE = (
    b"Traceback",
    b"site-packages",
    b"gunicorn",
    b"DJANGO_SETTINGS_MODULE",
    b"Exception Type",
    b"sqlite",
    b"psycopg",
)


def problems(response) -> list[str]:
    """Return what is wrong with an answer, whatever its status."""
    policy = set(response.get("Content-Security-Policy", "").split("; "))
    found = ["broken"] if response.status_code >= 500 else []
    found += [f"policy: {policy ^ POLICY}"] if policy != POLICY else []
    found += [f"{name}: {response.get(name)}" for name, value in HEADERS.items() if response.get(name) != value]
    found += ["may be kept"] * ("no-store" not in response.get("Cache-Control", ""))
    found += ["permissions"] * ("geolocation=()" not in response.get("Permissions-Policy", ""))
    found += [name for name in ("Server", "X-Powered-By") if name in response]
    return found + content_problems(response)


def content_problems(response) -> list[str]:
    content = crawl.content_of(response)
    is_page = response.get("Content-Type", "").startswith("text/html") and content
    found = [word.decode() for word in (*INSIDE, django.get_version().encode()) if is_page and word in content]
    if is_page:
        root = html.parse(content)
        found += html.inline(root) + html.from_elsewhere(root)
    return found


@pytest.mark.parametrize("role", [None, *Role])
def test_every_address_answers_with_all_headers_and_nothing_inline(client_as, paths, role):
    client = client_as(role)
    assert {name: wrong for name, path in paths.items() if (wrong := problems(client.get(path)))} == {}
    assert len(paths) > 130


@pytest.mark.parametrize("role", [None, *Role] if ALL_OF_IT else [None, Role.TEAM_MANAGER])
def test_every_address_answers_a_post_without_anything_in_the_same_way(client_as, paths, role):
    last = [name for name in paths if name.endswith("logout")]
    client, order = client_as(role), [name for name in paths if name not in last] + last
    assert {name: wrong for name in order if (wrong := problems(client.post(paths[name])))} == {}


@pytest.mark.parametrize("code", ["400", "403", "403_csrf", "404", "413", "500", "503"])
def test_an_error_page_has_nothing_inline(code):
    page = render_to_string(f"{code}.html").encode()
    assert html.inline(html.parse(page)) == []


def test_the_parser_sees_what_a_browser_would_run():
    page = b"""<p style="x"><a href=" java\nscript:x">a</a><img src=x OnError=x><script>x</script><style></style>
    <script type="application/json">{}</script><script src="/a.js"></script><svg onload=x></svg><base href="/x">"""
    assert len(html.inline(html.parse(page))) == 7
