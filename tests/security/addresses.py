"""Every address of the URL configuration, also of the packages, and one that can be opened of each."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import apps
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLResolver

from cases.codes import Role
from cases.models import Restriction, Trajectory, User
from tests.cases.access import ADDRESSES
from tests.factories import CareProductFactory, TariffFactory, TeamFactory

KEY = "een-sleutel-van-een-agenda"


def names(resolver: URLResolver | None = None, spaces: tuple[str, ...] = ()) -> Iterator[str]:
    """Yield the name of every address, with its spaces; what has no name is a catch-all of the management pages."""
    for pattern in (resolver or get_resolver()).url_patterns:
        if isinstance(pattern, URLResolver):
            yield from names(pattern, (*spaces, pattern.namespace) if pattern.namespace else spaces)
        elif pattern.name:
            yield ":".join((*spaces, pattern.name))


def whole_world(trajectory: Trajectory, carer: User) -> dict[str, str]:
    """Return a path for every address, about rows that exist. An address that is not known here is a KeyError."""
    pilot = trajectory.family.pilot
    carer.calendar_key = KEY
    carer.save()
    TariffFactory(product=CareProductFactory(pilot=pilot))
    TeamFactory(pilot=pilot)
    pilot.budget_years.get_or_create(year=2022, budgeted=1000)
    made: dict[Any, int] = {}
    # A handover changes the placements that the other rows begin with, so it comes last.
    paths = {name: _path(name, trajectory, made) for name in sorted(names(), key="cases:handover".__eq__)}
    # Nobody else's forms would be found: a restricted file is not there for who is not named on it.
    Restriction.objects.get(family=trajectory.family).people.set(pilot.staff.all())
    paths["a page that is not there"] = "/bestaat-niet/"
    paths["a management page that is not there"] = "/beheer/bestaat-niet/"
    paths["a number that cannot be"] = reverse("cases:family_detail", args=[10**40])
    return paths


def _path(name: str, trajectory: Trajectory, made: dict[Any, int]) -> str:
    make = ADDRESSES[name].about if name in ADDRESSES else None
    if make:
        if make not in made:
            made[make] = make(trajectory).pk
        return reverse(name, args=[made[make]])
    fixed = ADDRESSES[name].fixed if name in ADDRESSES else ()
    return reverse(name, args=fixed or _arguments(name, trajectory))


def _arguments(name: str, trajectory: Trajectory) -> list[Any]:
    space, _, last = name.rpartition(":")
    match last.split("_"):
        case ["calendar", "feed"]:
            return [KEY]
        case ["openid", "connect", "callback"]:
            return ["organisatie"]
        case ["mfa", "remove", "webauthn"]:
            return [1]
        case ["view", "on", "site"]:
            return [1, 1]
        case ["app", "list"]:
            return ["cases"]
        case ["auth", "user", "password", "change"]:
            return [User.objects.filter(role=Role.FAMILY_CARER, pilot=trajectory.pilot).order_by("pk")[0].pk]
        case [app, model, "history" | "delete" | "change"] if space == "admin":
            row = apps.get_model(app, model)._default_manager.order_by("pk").first()
            return [row.pk if row else 1]
    return []
