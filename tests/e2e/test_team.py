"""The team manager's day with figures: the team's page, one figure, what changed, and what every figure means."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.e2e.test_file_rooms import sound
from tests.monitoring.full_files import fill_pilot


@pytest.fixture
def page(browser, browser_context_args):
    # axe is a script that is not ours, and the policy of the application refuses those.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def visit(live_server, log_in, with_password, page, tess):
    with_password(tess)
    log_in(page, tess)

    def go(name: str, *args: str) -> None:
        page.goto(live_server.url + reverse(name, args=args))

    return go


def test_the_figures_explain_themselves(visit, page, picture, pilot, district, team, carla, gea, trajectory):
    fill_pilot(pilot)
    visit("monitoring:dashboard")
    picture(page, "team")
    page.get_by_label("WIJ-team").select_option(label=team.name)
    page.get_by_role("button", name="Toon").click()
    page.get_by_role("heading", name=team.name).wait_for()
    picture(page, "team-gekozen")
    page.get_by_role("link", name="Gezinnen met hulp", exact=True).first.click()
    page.get_by_role("heading", name="Wie hierbij tellen").wait_for()
    assert trajectory.family.reference in page.content()
    sound(page, picture, "team-cijfer")
    visit("monitoring:changes")
    sound(page, picture, "team-verandering")
    visit("monitoring:definitions")
    sound(page, picture, "team-uitleg")
