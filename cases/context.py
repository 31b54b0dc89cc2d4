"""What every page shows around its content."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from django.conf import settings
from django.http import HttpRequest
from django.urls import reverse

from cases import clock, second_factor, signalling
from cases.codes import Role

if TYPE_CHECKING:
    from cases.models import User


@dataclass(frozen=True)
class NavItem:
    label: str
    url: str
    current: bool
    # How many things wait behind it; nought shows nothing.
    count: int = 0


@dataclass(frozen=True)
class Shell:
    """The frame of a page: navigation, who is logged in, and whether the data are invented."""

    demo: bool
    today: date
    nav: list[NavItem]
    user_name: str = ""
    role_label: str = ""
    pilot_name: str = ""
    # The number of a family carer: what they write down without a line is kept on their device, under this number.
    device_user: str = ""


def shell(request: HttpRequest) -> dict[str, Shell]:
    user = getattr(request, "user", None)
    # Who has not taken the second step yet sees no more of the application than who is not logged in.
    if user is None or not user.is_authenticated or not second_factor.may_open(request, "cases:start"):
        return {"shell": Shell(demo=settings.DEMO, today=clock.today(), nav=[])}
    return {
        "shell": Shell(
            demo=settings.DEMO or bool(user.pilot and user.pilot.is_demo),
            today=clock.today(),
            nav=_navigation(request, user),
            user_name=user.name,
            role_label=user.get_role_display(),
            pilot_name=user.pilot.name if user.pilot else "",
            device_user=str(user.pk) if user.has_role(Role.FAMILY_CARER) and user.pilot else "",
        )
    }


# What each role finds in the menu: the label and the name of the page.
MENU: dict[Role, list[tuple[str, str]]] = {
    Role.CASE_MANAGER: [
        ("Start", "cases:start"),
        ("Te doen", "cases:due"),
        ("Gezinnen", "cases:family_list"),
        ("Wachtlijst", "cases:waitlist"),
        ("Signalen", "cases:signal_list"),
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
        ("Signalen", "cases:signal_list"),
        ("Verslag", "reports:overview"),
        ("Logboek", "cases:log"),
    ],
    Role.BEHAVIOURAL_SCIENTIST: [
        ("Start", "cases:start"),
        ("Te doen", "cases:due"),
        ("Wachtlijst", "cases:waitlist"),
        ("Signalen", "cases:signal_list"),
    ],
    Role.POLICY_OFFICER: [("Start", "cases:start"), ("Verslag", "reports:overview"), ("Regio", "monitoring:region")],
    Role.ADMINISTRATOR: [
        ("Start", "cases:start"),
        ("Weging", "monitoring:answer_weights"),
        ("Beheer", "admin:index"),
    ],
    Role.PRIVACY_OFFICER: [
        ("Start", "cases:start"),
        ("Opvallend", "cases:unusual"),
        ("Logboek", "cases:log"),
        ("Vernietigen", "cases:destructions"),
    ],
}


def _navigation(request: HttpRequest, user: User) -> list[NavItem]:
    start = reverse("cases:start")
    items = []
    for label, name in MENU[Role(user.role)]:
        url = reverse(name)
        current = request.path == url if url == start else request.path.startswith(url)
        count = signalling.asking(user, clock.today()).count() if name == "cases:signal_list" else 0
        items.append(NavItem(label, url, current, count))
    return items
