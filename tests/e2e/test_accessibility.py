"""No page has a fault that axe can find (WCAG 2.2 A and AA), at a desk and on a phone, on the data of the demo."""

from __future__ import annotations

import io

import pytest
from django.core.management import call_command
from django.urls import reverse
from playwright.sync_api import expect

from cases.models import Family, Trajectory, User, Visit
from tests.e2e.conftest import AXE, WIDTHS
from tests.file_factories import EmergencyFactory, RestrictionFactory

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
DEMO_PASSWORD = "demo-groningen"


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def demo(db):
    call_command("demo", stdout=io.StringIO())


def pages_of() -> dict[str, list[str]]:
    """Return, for each role, the pages it can open: empty ones, full ones and one that is refused."""
    carer = User.objects.get(username="gezinsverzorger")
    placed = Family.objects.visible_to(carer).first()
    running = Trajectory.objects.filter(ended_on=None).earliest("started_on")
    ended = Trajectory.objects.exclude(ended_on=None).earliest("started_on")
    visit = Visit.objects.filter(carer=carer, trajectory__family=placed).first()
    assert placed is not None
    assert visit is not None
    family = running.family
    waiting = Family.objects.waiting().earliest("pk")
    manager, other = (User.objects.get(username=name) for name in ("teammanager", "casemanager2"))
    opened = EmergencyFactory(family=family, user=other)
    hidden = RestrictionFactory(family=ended.family, restricted_by=manager, people=[manager])
    return {
        "": ["/accounts/login/", "/accounts/signup/"],
        "casemanager": [
            "/",
            "/uitleg/",
            "/gezinnen/",
            "/gezinnen/?q=bestaat-niet",
            "/gezinnen/aanmelden/",
            "/mijn-caseload/",
            "/bezoeken/vastleggen/",
            family.get_absolute_url(),
            waiting.get_absolute_url(),
            reverse("cases:family_change", args=[family.pk]),
            reverse("cases:trajectory_start", args=[waiting.pk]),
            reverse("cases:trajectory_end", args=[running.pk]),
            reverse("cases:trajectory_correct", args=[running.pk]),
            reverse("cases:trajectory_resume", args=[ended.pk]),
            reverse("cases:trajectory_transfer", args=[running.pk]),
            reverse("cases:counterfactual", args=[running.pk]),
            "/noodtoegang/",
            "/bestaat-niet/",
            "/team/",
        ],
        "gezinsverzorger": [
            "/",
            "/mijn-caseload/",
            placed.get_absolute_url(),
            reverse("cases:visit_log_for", args=[placed.pk]),
            reverse("cases:visit_change", args=[visit.pk]),
            reverse("cases:visit_logged", args=[visit.pk]),
            "/uitleg/",
        ],
        "teammanager": [
            "/",
            "/team/",
            "/team/?van=2022-01-01&tot=2022-12-31",
            "/team/?van=2022-12-31&tot=2022-01-01",
            "/regio/",
            "/logboek/",
            "/afgeschermd/",
            reverse("cases:restriction_change", args=[hidden.pk]),
            reverse("cases:family_access", args=[family.pk]),
            "/noodtoegang/overzicht/",
            reverse("cases:emergency_review", args=[opened.pk]),
            "/verslag/?van=2022-01-01&tot=2022-12-31",
            "/verslag/?van=2020-01-01&tot=2020-12-31",
            "/werkboek/importeren/",
            "/werkboek/exporteren/",
            reverse("cases:override_grant", args=[running.pk]),
            reverse("cases:trajectory_start", args=[waiting.pk]),
        ],
        "gedragswetenschapper": ["/", "/gezinnen/"],
        "beleidsmedewerker": ["/", "/verslag/"],
        "beheerder": ["/"],
        "privacyfunctionaris": ["/", "/logboek/", "/opvallend/", "/vernietigen/"],
    }


def faults(page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("tags => axe.run(document, {runOnly: {type: 'tag', values: tags}})", TAGS)
    return [f"{fault['id']}: {node['html'][:120]}" for fault in found["violations"] for node in fault["nodes"]]


def test_axe_finds_nothing_on_any_page(page, live_server, demo, picture):
    found: dict[str, list[str]] = {}
    pages, looked_at = pages_of(), 0
    for username, paths in pages.items():
        page.context.clear_cookies()
        if username:
            page.goto(f"{live_server.url}/accounts/login/")
            page.get_by_label("Gebruikersnaam").fill(username)
            page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
            page.get_by_role("button", name="Inloggen").click()
        for path in paths:
            page.goto(f"{live_server.url}{path}")
            picture(page, f"{username or 'niemand'}{path.split('?')[0].replace('/', '-')}{len(path)}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if wrong := faults(page):
                    found[f"{username} {path} {width}"] = wrong
                looked_at += 1
    assert found == {}
    assert looked_at == 2 * sum(map(len, pages.values()))


@pytest.mark.parametrize(
    ("path", "username", "button"),
    [
        ("/gezinnen/aanmelden/", "casemanager", "Gezin aanmelden"),
        ("/bezoeken/vastleggen/", "gezinsverzorger", "Bezoek opslaan"),
    ],
)
def test_axe_finds_nothing_on_a_form_with_errors(page, live_server, demo, picture, path, username, button):
    page.goto(f"{live_server.url}/accounts/login/?next={path}")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.get_by_label("Wachtwoord").fill(DEMO_PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.get_by_role("button", name=button).click()
    expect(page.locator("[data-error-summary]")).to_be_visible()
    picture(page, f"fout-{username}")
    assert faults(page) == []
