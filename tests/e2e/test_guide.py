"""The pictures of the pages of help are made here, and may not grow old.

With each picture the words of the page are kept. When a page says something else than in its picture, the test fails:
`make pictures` takes them anew.
"""

from __future__ import annotations

import io
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.urls import reverse

from cases.codes import Role
from cases.guide import GUIDES
from cases.models import Family, Trajectory, User, Visit
from tests.e2e.test_accessibility import DEMO_PASSWORD

FOLDER = Path(settings.BASE_DIR) / "static" / "img" / "uitleg"
WORDS = FOLDER / "woorden.json"
DESK, PHONE = {"width": 1100, "height": 800}, {"width": 390, "height": 780}
TAKE = os.environ.get("PICTURES") == "1"


def _running() -> Trajectory:
    return Trajectory.objects.filter(ended_on=None).earliest("started_on")


def _placed() -> Family:
    carer = User.objects.get(username="gezinsverzorger")
    family = Family.objects.changeable_by(carer).order_by("reference").first()
    assert family is not None
    return family


def _visit() -> Visit:
    visits = Visit.objects.filter(carer__username="gezinsverzorger", trajectory__family=_placed(), not_home=False)
    return visits.latest("visited_on", "pk")


# Where each picture is taken; the first part of its name is who looks.
PLACES: dict[str, Callable[[], str]] = {
    "casemanager-start": lambda: "/",
    "casemanager-aanmelden": lambda: reverse("cases:family_register"),
    "casemanager-wachtlijst": lambda: reverse("cases:waitlist"),
    "casemanager-starten": lambda: reverse(
        "cases:trajectory_start", args=[Family.objects.waiting().order_by("reference")[0].pk]
    ),
    "casemanager-andere-hulp": lambda: reverse("cases:counterfactual", args=[_running().pk]),
    "casemanager-plan": lambda: reverse("cases:plan", args=[_running().family_id]),
    "casemanager-signalen": lambda: reverse("cases:signal_list"),
    "gezinsverzorger-start": lambda: "/",
    "gezinsverzorger-bezoek": lambda: reverse("cases:visit_log_for", args=[_placed().pk]),
    "gezinsverzorger-na-bezoek": lambda: reverse("cases:visit_logged", args=[_visit().pk]),
    "gezinsverzorger-planning": lambda: reverse("cases:planning"),
    "teammanager-te-doen": lambda: reverse("cases:due"),
    "teammanager-team": lambda: reverse("monitoring:dashboard"),
    "teammanager-verslag": lambda: reverse("reports:overview"),
    "teammanager-werkboek": lambda: reverse("cases:import"),
    "gedragswetenschapper-wachtlijst": lambda: reverse("cases:waitlist"),
    "gedragswetenschapper-signalen": lambda: reverse("cases:signal_list"),
    "beleidsmedewerker-verslag": lambda: reverse("reports:overview"),
    "beheerder-start": lambda: "/",
}
PHONES = {step.picture for steps in GUIDES.values() for step in steps if step.phone}


@pytest.fixture
def demo(db):
    call_command("demo", stdout=io.StringIO())


def visit_page(page, live_server, name: str) -> str:
    """Open the page of a picture as its role; return the words of what the picture shows."""
    page.goto(f"{live_server.url}{PLACES[name]()}")
    page.set_viewport_size(PHONE if name in PHONES else DESK)
    page.wait_for_load_state()
    return " ".join(page.locator("main").inner_text().split())


def test_the_pictures_show_what_the_pages_say(page, live_server, demo):
    assert set(PLACES) == {step.picture for steps in GUIDES.values() for step in steps if step.picture}
    words = {}
    for role in Role:
        page.context.clear_cookies()
        page.goto(f"{live_server.url}/accounts/login/")
        page.get_by_label("Gebruikersnaam").fill(role.value)
        page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
        page.get_by_role("button", name="Inloggen").click()
        page.wait_for_url(f"{live_server.url}/")
        for name in [name for name in PLACES if name.startswith(f"{role.value}-")]:
            words[name] = visit_page(page, live_server, name)
            if TAKE:
                page.screenshot(path=FOLDER / f"{name}.png")
    if TAKE:
        WORDS.write_text(json.dumps(words, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    kept = json.loads(WORDS.read_text(encoding="utf-8"))
    changed = [name for name in PLACES if kept.get(name) != words[name]]
    assert changed == [], "these pages changed: make pictures"
