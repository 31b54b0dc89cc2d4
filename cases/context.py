"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cases import clock
from cases.codes import Role

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


# What each role finds in the menu: the label and the name of the page.
MENU: dict[Role, list[tuple[str, str]]] = {
    Role.CASE_MANAGER: [
        ("Start", "cases:start"),
        ("Te doen", "cases:due"),
        ("Gezinnen", "cases:family_list"),
        ("Wachtlijst", "cases:waitlist"),
        ("Mijn caseload", "cases:my_caseload"),
        ("Planning", "cases:planning"),
    ],
    Role.FAMILY_CARER: [
        ("Start", "cases:start"),
        ("Bezoek vastleggen", "cases:visit_log"),
        ("Planning", "cases:planning"),
        ("Mijn caseload", "cases:my_caseload"),
    ],
    Role.TEAM_MANAGER: [
        ("Start", "cases:start"),
        ("Te doen", "cases:due"),
        ("Team", "monitoring:dashboard"),
        ("Gezinnen", "cases:family_list"),
        ("Wachtlijst", "cases:waitlist"),
        ("Verslag", "reports:overview"),
        ("Werkboek", "cases:import"),
    ],
    Role.BEHAVIOURAL_SCIENTIST: [("Start", "cases:start"), ("Wachtlijst", "cases:waitlist")],
    Role.POLICY_OFFICER: [("Start", "cases:start"), ("Verslag", "reports:overview")],
    Role.ADMINISTRATOR: [("Start", "cases:start"), ("Beheer", "admin:index")],
}


def _navigation(request: HttpRequest, user: User) -> list[NavItem]:
    items = [(label, reverse(name)) for label, name in MENU[Role(user.role)]]
    start = reverse("cases:start")
    return [
        NavItem(label, url, current=request.path == url if url == start else request.path.startswith(url))
        for label, url in items
    ]
