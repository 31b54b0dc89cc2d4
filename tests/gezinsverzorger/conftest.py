"""Logging in as on a real server: not the demo, and with a second step."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.test import Client
from django.urls import get_resolver
from django.urls.resolvers import RoutePattern, URLPattern, URLResolver

from cases.models import User
from tests.factories import PASSWORD

FILLED_IN = {"int": "1", "str": "x", "slug": "x", "path": "x"}


@pytest.fixture
def outside_demo(settings) -> None:
    settings.DEMO = False


@pytest.fixture
def committed(transactional_db) -> Iterator[None]:
    """What is done is committed, as on a server: allauth finishes some things only then."""
    yield
    cache.clear()  # a table, but of no model, so it is not emptied between tests of this kind


@pytest.fixture
def with_password():
    """Return a function that gives a person the password of the tests."""

    def give(user: User) -> User:
        user.set_password(PASSWORD)
        user.save()
        return user

    return give


@pytest.fixture
def by_password(with_password):
    """Return a function that logs somebody in with the password, through the page."""

    def client_of(user: User, **headers: str) -> Client:
        client = Client(headers=headers)
        with_password(user)
        client.post("/accounts/login/", {"login": user.username, "password": PASSWORD})
        return client

    return client_of


def add_app(user: User) -> str:
    """Give `user` an app with codes, and return its secret."""
    secret = generate_totp_secret()
    TOTP.activate(user, secret)
    return secret


def code_of(secret: str, steps: int = 0) -> str:
    """Return the code that the app shows now, or `steps` half minutes later."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30 + steps))


def every_address(patterns=None, prefix: str = "/", namespace: str = "") -> Iterator[tuple[str, str]]:
    """Yield the name and an example path of every address in the URL configuration."""
    for pattern in get_resolver().url_patterns if patterns is None else patterns:
        if not isinstance(pattern.pattern, RoutePattern):
            continue  # the last line of the management pages: whatever is not there
        route = prefix + str(pattern.pattern)
        for name, converter in pattern.pattern.converters.items():
            kind = type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")
            route = route.replace(f"<{kind}:{name}>", FILLED_IN[kind]).replace(f"<{name}>", "x")
        if isinstance(pattern, URLResolver):
            inside = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            yield from every_address(pattern.url_patterns, route, inside)
        elif isinstance(pattern, URLPattern):
            yield f"{namespace}{pattern.name}", route
