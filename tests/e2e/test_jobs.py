"""In a browser: long work shows how far it is, and leads to what came of it, with and without a script."""

from __future__ import annotations

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from cases import jobs, progress
from cases.codes import JobState
from cases.models import Job
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture(autouse=True)
def data_dir(settings, tmp_path, monkeypatch) -> None:
    settings.DATA_DIR = tmp_path
    monkeypatch.setattr("cases.progress.worker_is_there", lambda: True)


def sound(page, picture, name: str) -> None:
    """Take the pictures of a page, and see that axe finds nothing on it at either width."""
    picture(page, name)
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 900})
        assert faults(page) == [], f"{name} {width}"


def test_an_export_is_asked_for_followed_and_fetched(
    page, live_server, log_in, with_password, picture, tess, trajectory
):
    with_password(tess)
    log_in(page, tess)
    page.goto(f"{live_server.url}/werkboek/exporteren/")
    page.get_by_role("button", name="Werkboek exporteren").click()
    expect(page.get_by_text("Dit wacht op zijn beurt")).to_be_visible()
    sound(page, picture, "taak-1-wacht")

    job = Job.objects.get()
    Job.objects.filter(pk=job.pk).update(state=JobState.RUNNING, started_at=timezone.now())
    with progress.following(job.key):
        progress.tell(40, "Blad bezoeken schrijven, rij 1.501")
        expect(page.get_by_text("40%: Blad bezoeken schrijven, rij 1.501")).to_be_visible()
        sound(page, picture, "taak-2-bezig")
    Job.objects.filter(pk=job.pk).update(state=JobState.WAITING)
    assert jobs.do_next()
    expect(page.get_by_text("Het werkboek staat klaar.")).to_be_visible()
    expect(page.locator("[hx-trigger]")).to_have_count(0)
    sound(page, picture, "taak-3-klaar")
    with page.expect_download() as download:
        page.get_by_role("link", name="Bestand ophalen").click()
    assert download.value.suggested_filename == "werkboek-groningen-2023-09-29.xlsx"
    page.get_by_role("link", name="Mijn taken").click()
    expect(page.get_by_text("Alleen jij ziet dit.")).to_be_visible()
    sound(page, picture, "taak-4-lijst")


def test_without_a_script_a_link_shows_how_it_goes_on(
    browser, browser_context_args, live_server, login, picture, tess, trajectory
):
    client = login(tess)
    job = Job.objects.create(pilot=tess.pilot, asked_by=tess, kind="export")
    context = browser.new_context(**{**browser_context_args, "java_script_enabled": False})
    context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": live_server.url}])
    page = context.new_page()
    page.goto(f"{live_server.url}{job.get_absolute_url()}")
    expect(page.get_by_text("Dit wacht op zijn beurt")).to_be_visible()
    assert jobs.do_next()
    page.get_by_role("link", name="Ververs deze pagina").click()
    expect(page.get_by_role("link", name="Bestand ophalen")).to_be_visible()
    context.close()


def test_work_that_was_broken_off_says_so(page, live_server, log_in, with_password, picture, tess):
    with_password(tess)
    log_in(page, tess)
    job = Job.objects.create(
        pilot=tess.pilot,
        asked_by=tess,
        kind="import",
        state=JobState.FAILED,
        outcome=jobs.BROKEN_OFF.format(nothing="Er is niets opgeslagen."),
    )
    page.goto(f"{live_server.url}{job.get_absolute_url()}")
    expect(page.get_by_text("Het werk is onderbroken.")).to_be_visible()
    sound(page, picture, "taak-5-mislukt")
