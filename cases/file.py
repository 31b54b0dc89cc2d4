"""The parts of the file of a family, as the tabs above it."""

from __future__ import annotations

from dataclasses import dataclass

from django.urls import reverse

from cases.models import Family, User
from cases.rooms import SECTIONS


@dataclass(frozen=True)
class Tab:
    label: str
    url: str
    current: bool


def tabs(family: Family, user: User, current: str) -> list[Tab]:
    """Return the tabs above the file of `family` that `user` may open; `current` is the name of the page itself."""
    return [
        Tab(section.label, reverse(section.url_name, args=[family.pk]), current=section.url_name == current)
        for section in SECTIONS
        if user.has_role(*section.roles)
    ]
