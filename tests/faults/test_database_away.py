"""The database is away for a minute while people work: stopped, frozen, or its folder gone.

Every page says so, the server stays alive, and all comes back by itself. In a browser: nothing that was typed is lost.
"""

from __future__ import annotations

import os
import signal
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from unittest import mock

import psutil
import pytest
import requests
from django.db import OperationalError
from django.db.backends.utils import CursorWrapper
from django.test import Client
from playwright.sync_api import expect

from cases import kept
from cases.management.commands.demo import PASSWORD
from cases.models import AuditEvent, Visit
from tests.e2e.conftest import browser_context_args, browser_type_launch_args
from tests.e2e.test_journey import register_the_family
from tests.faults.installation import (
    A_VISIT,
    ANSWERS_WITHIN,
    Installation,
    bring_back,
    on_postgresql,
    signal_all_of,
    token_on,
    visits_in,
    words_of,
    writing,
)

__all__ = ["browser_context_args", "browser_type_launch_args"]

pytestmark = [pytest.mark.once, pytest.mark.django_db(transaction=True)]
LONG = bool(os.environ.get("FAULTS"))
SECONDS_AWAY = 60 if LONG else 3
WRITERS = 20 if LONG else 4
WAYS = ["folder gone"] + (["stopped", "frozen"] if LONG else [])
# Who opens what while it is away; with a form, it is sent too.
# The file of the first family of the casemanager.
FILE = "/gezinnen/%d/"
OF_CASE_MANAGER = (
    "SELECT MIN(f.id) FROM cases_family f JOIN cases_user u ON u.id = f.case_manager_id"
    " WHERE u.username = 'casemanager'"
)
PAGES = {
    "casemanager": [
        "/",
        "/gezinnen/",
        FILE,
        "/gezinnen/aanmelden/",
        "/te-doen/",
        "/signalen/",
        "/wachtlijst/",
    ],
    "gezinsverzorger": ["/", "/bezoeken/vastleggen/", "/planning/", "/mijn-caseload/"],
    "teammanager": ["/", "/team/", "/verslag/", "/verslag/raad/", "/werkboek/importeren/", "/taken/", "/vernietigen/"],
    "beheerder": ["/beheer/", "/beheer/cases/user/"],
}
AWAY = "De gegevens zijn even niet bereikbaar"


@pytest.fixture(params=WAYS)
def way(request) -> str:
    return request.param


@pytest.fixture
def place(way, request, tmp_path):
    """An installation that is running, and two functions: take its database away, and give it back."""
    if way == "folder gone":
        made = request.getfixturevalue("installation")
        elsewhere = made.folder.with_name("elsewhere")
        made.start()
        yield made, lambda: made.folder.rename(elsewhere), lambda: elsewhere.rename(made.folder)
        return
    with on_postgresql(tmp_path / "data") as (made, server):
        made.start()
        if way == "stopped":
            yield made, lambda: signal_all_of(server, signal.SIGKILL), lambda: bring_back(server)
            return
        held = []

        def freeze() -> None:
            held.extend(signal_all_of(server, signal.SIGSTOP))

        def thaw() -> None:
            for process in held:
                process.send_signal(signal.SIGCONT)

        try:
            yield made, freeze, thaw
        finally:
            thaw()


@contextmanager
def watching(installation: Installation) -> Iterator[list[float]]:
    """Ask twice a second whether the server lives, and give how long each answer took in seconds."""
    seconds: list[float] = []
    stop = threading.Event()

    def ask() -> None:
        while not stop.wait(0.5):
            started = time.monotonic()
            answer = requests.get(f"{installation.url}/livez/", timeout=3 * ANSWERS_WITHIN)
            seconds.append(time.monotonic() - started)
            assert answer.status_code == 200

    thread = threading.Thread(target=ask)
    thread.start()
    try:
        yield seconds
    finally:
        stop.set()
        thread.join()


def processes(installation: Installation) -> set[int]:
    server = psutil.Process(installation.server.pid)
    return {server.pid, *(process.pid for process in server.children())}


def assert_says_that_it_is_away(answer: requests.Response) -> None:
    assert (answer.status_code, answer.headers.get("Retry-After")) == (503, "30"), (answer.url, words_of(answer.text))
    assert AWAY in answer.text or answer.text == "niet gereed\n" or answer.url.endswith("/healthz/")
    assert "Traceback" not in answer.text


def test_every_page_says_that_the_database_is_away_and_comes_back(place, way, say):
    installation, take_away, give_back = place
    browsers = {username: installation.logged_in(username) for username in PAGES}
    file = FILE % installation.asked(OF_CASE_MANAGER)[0][0]
    pages = [
        (browser, installation.url + (file if path == FILE else path))
        for name, browser in browsers.items()
        for path in PAGES[name]
    ]
    for browser, page in pages:
        assert browser.get(page, timeout=ANSWERS_WITHIN).status_code == 200, page
    token = token_on(browsers["casemanager"].get(f"{installation.url}/gezinnen/aanmelden/").text)
    draft = {"page": "/gezinnen/aanmelden/", "content": '[["last_name", "Half af"]]', "csrfmiddlewaretoken": token}
    assert browsers["casemanager"].post(f"{installation.url}/concept/", draft).status_code == 204
    before = processes(installation)
    said = 0
    with watching(installation) as answers, writing(installation, A_VISIT, writers=WRITERS) as tally:
        time.sleep(3)
        take_away()
        until = time.monotonic() + SECONDS_AWAY
        installation.wait_for(503)
        for browser, page in pages:
            assert_says_that_it_is_away(browser.get(page, timeout=3 * ANSWERS_WITHIN))
            assert_says_that_it_is_away(browser.post(page, {"csrfmiddlewaretoken": token}, timeout=3 * ANSWERS_WITHIN))
            said += 2
        time.sleep(max(0, until - time.monotonic()))
        give_back()
        back = time.monotonic()
        installation.wait_for(200)
        for browser, page in pages:
            assert browser.get(page, timeout=3 * ANSWERS_WITHIN).status_code == 200, page
        seconds_until_back = time.monotonic() - back
        time.sleep(3)
    assert processes(installation) == before
    figures = tally.result().against(visits_in(installation)[0])
    figures["without a line in the log"] = visits_in(installation)[1]
    figures["drafts kept"] = installation.asked("SELECT COUNT(*) FROM cases_draft")[0][0]
    figures |= {"pages that said so": said, "longest wait for /livez/ in ms": round(1000 * max(answers))}
    say(
        f"database {way} for {SECONDS_AWAY} s",
        {**figures, "seconds until all pages were back": round(seconds_until_back)},
    )
    assert figures["lost"] == figures["doubled"] == figures["without a line in the log"] == figures["answered 500"] == 0
    assert figures["acknowledged"] > WRITERS
    assert figures["drafts kept"] == 1
    installation.manage("controleer_logboek")


@pytest.mark.e2e
def test_who_types_while_it_is_away_loses_nothing(place, way, page, browser, say):
    installation, take_away, give_back = place
    carer, manager = page, browser.new_page()
    try:
        enter(carer, installation, "gezinsverzorger")
        enter(manager, installation, "casemanager")
        carer.goto(f"{installation.url}/bezoeken/vastleggen/")
        register_the_family(manager, installation)
        take_away()
        gone = time.monotonic()
        _type_a_visit(carer)
        _register(manager)
        time.sleep(max(0, SECONDS_AWAY + gone - time.monotonic()))
        give_back()
        installation.wait_for(200)
        # Nobody does anything on the phone: what waits goes by itself.
        expect(device(carer)).to_contain_text("2 bezoeken zijn verstuurd.", timeout=60_000)
        manager.get_by_role("button", name="Gezin aanmelden").click()
        expect(manager.get_by_role("heading", level=1)).to_have_text("Gezin Yılmaz-de Boer", timeout=60_000)
    finally:
        manager.close()
    references, without_a_line = visits_in(installation)
    families = installation.asked("SELECT COUNT(*) FROM cases_family WHERE last_name = 'Yılmaz-de Boer'")[0][0]
    say(f"typed while the database was {way}", {"visits of 2": len(references), "families of 1": families})
    assert (len(references), without_a_line, families) == (2, 0, 1)


def enter(page, installation: Installation, username: str) -> None:
    page.goto(f"{installation.url}/accounts/login/")
    page.get_by_label("Gebruikersnaam").fill(username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen").click()
    page.wait_for_url(f"{installation.url}/", timeout=60_000)
    page.wait_for_load_state()


def device(page):
    return page.get_by_role("region", name="Bewaard op dit toestel")


def _type_a_visit(page) -> None:
    for waiting in (1, 2):
        # The second on the page that the telephone kept: the one of the server is away.
        page.get_by_label("Gezin", exact=True).select_option(index=waiting)
        # A Sunday: on any other day of the demo it might be asked whether there were two visits.
        page.locator("[name=visited_on]").fill("2023-09-24")
        page.get_by_text("1,5 uur", exact=True).click()
        page.get_by_label("Verslag").fill("storing")
        page.get_by_role("button", name="Bezoek opslaan").click()
        number = f"{waiting} bezoek wacht" if waiting == 1 else f"{waiting} bezoeken wachten"
        expect(device(page)).to_contain_text(f"{number} op verzending.", timeout=30_000)
        page.reload()
        expect(device(page)).to_contain_text(f"{number} op verzending.", timeout=30_000)


def _register(page) -> None:
    """Press the button of a form that is filled in, and see that it is still there."""
    page.get_by_role("button", name="Gezin aanmelden").click()
    expect(page.get_by_role("alert").filter(has_text="even niet bereikbaar")).to_be_visible(timeout=60_000)
    expect(page.get_by_label("Achternaam van het gezin")).to_have_value("Yılmaz-de Boer")


# --- at every moment of a request ---------------------------------------------------------------------------------


def asked_when_it_goes_at(number: int, ask):
    """Return the answer when the database goes right before the statement with this number, and how many were done."""
    done = 0
    execute = CursorWrapper._execute

    def counted(*args, **kwargs):
        nonlocal done
        done += 1
        if done >= number:
            raise OperationalError("server closed the connection")
        return execute(*args, **kwargs)

    with mock.patch.object(CursorWrapper, "_execute", counted):
        return ask(), done


@pytest.mark.parametrize("path", ["family", "/bezoeken/vastleggen/", "/team/", "/concept/"])
def test_whenever_it_goes_the_page_says_so(login, carla, gea, tess, trajectory, path):
    client = login({"/bezoeken/vastleggen/": gea, "/team/": tess}.get(path, carla))
    client.raise_request_exception = False
    address = trajectory.family.get_absolute_url() if path == "family" else path

    def ask():
        kept.forget()
        if path != "/bezoeken/vastleggen/":
            return client.get(address)
        visit = {**A_VISIT, "trajectory": trajectory.pk, "reference": str(uuid.uuid4())}
        return Client.post(client, address, visit)

    answer, statements = asked_when_it_goes_at(100_000, ask)
    assert answer.status_code in (200, 302, 400)
    # The last one too: then everything was done but the log.
    for number in {*range(1, statements, max(1, statements // 10)), statements}:
        answer, _ = asked_when_it_goes_at(number, ask)
        assert answer.status_code == 503, f"statement {number} of {statements}"
        assert AWAY in answer.content.decode()
    # What was stored before it went has its line in the log.
    assert Visit.objects.count() == AuditEvent.objects.filter(action="visit.logged").count()
