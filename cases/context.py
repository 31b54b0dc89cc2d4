"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest

from cases import clock

if TYPE_CHECKING:
    from cases.models import User


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Shell:
    """The frame of a page: navigation, who is logged in, and whether the data are invented."""

    demo: bool
    today: date
    nav: list[NavItem]
    user_name: str = ""
    role_label: str = ""
    pilot_name: str = ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    user = getattr(request, "user", None)
    if user is None or not user.is_authenticated:
        return {"shell": Shell(demo=settings.DEMO, today=clock.today(), nav=[])}
    return {
        "shell": Shell(
            demo=settings.DEMO or bool(user.pilot and user.pilot.is_demo),
            today=clock.today(),
            nav=_navigation(request, user),
            user_name=user.name,
            role_label=user.get_role_display(),
            pilot_name=user.pilot.name if user.pilot else "",
        )
    }


def _navigation(request: HttpRequest, user: User) -> list[NavItem]:
    return []
