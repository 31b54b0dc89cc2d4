"""What a family carer writes down in a kitchen is never lost and never doubled, whatever the line does."""

from __future__ import annotations

import re
from datetime import date

import pytest
from playwright.sync_api import expect

from cases.models import Assignment, Visit
from tests.e2e.conftest import AXE
from tests.factories import PASSWORD, AssignmentFactory, FamilyFactory, TrajectoryFactory, VisitFactory

TODAY = date(2023, 9, 29)
LONG_AGO = """days => new Promise(done => {
  const request = indexedDB.open("gezinsverzorger");
  request.onsuccess = () => {
    const rows = request.result.transaction("visits", "readwrite").objectStore("visits");
    rows.openCursor().onsuccess = ({target: {result: cursor}}) => {
      if (!cursor) return done();
      cursor.update({...cursor.value, savedAt: Date.now() - days * 24 * 3600 * 1000});
      cursor.continue();
    };
  };
})"""
# Waits until the form is kept, and pages of this address are opened through what keeps it.
IN_CONTROL = """() => navigator.serviceWorker.controller === null && new Promise(
  done => navigator.serviceWorker.addEventListener("controllerchange", () => done(true))
)"""
AT_REST = """async () => {
  const database = await new Promise(done => {
    const request = indexedDB.open("gezinsverzorger");
    request.onsuccess = () => done(request.result);
  });
  const rows = [];
  for (const name of database.objectStoreNames) {
    const all = database.transaction(name).objectStore(name).getAll();
    rows.push(await new Promise(done => { all.onsuccess = () => done(all.result); }));
  }
  const pages = [];
  for (const name of await caches.keys()) {
    for (const kept of await (await caches.open(name)).matchAll()) pages.push(await kept.text());
  }
  return JSON.stringify([rows, pages, {...sessionStorage}, {...localStorage}]);
}"""


@pytest.fixture
def second(trajectory, gea):
    """Another family of Gea."""
    family = FamilyFactory(pilot=gea.pilot, reference="GV-2023-014", last_name="Yılmaz")
    other = TrajectoryFactory(family=family, started_on=date(2023, 6, 1))
    AssignmentFactory(trajectory=other, carer=gea)
    return other


@pytest.fixture
def phone(page, live_server, log_in, with_password, gea, trajectory, second):
    """Gea's telephone: logged in, and ready to go without a line."""
    page.set_viewport_size({"width": 390, "height": 844})
    with_password(gea)
    log_in(page, gea)
    ready(page)
    page.evaluate(IN_CONTROL)
    page.form_of = lambda family: page.goto(f"{live_server.url}/gezinnen/{family.pk}/bezoek/")
    return page


def ready(page) -> None:
    page.wait_for_selector("html[data-device=ready]", state="attached")


def save(page, length: str = "1,5 uur", note: str = "") -> None:
    page.get_by_text(length, exact=True).click()
    if note:
        page.get_by_label("Verslag").fill(note)
    page.get_by_role("button", name="Bezoek opslaan").click()


def device(page):
    return page.get_by_role("region", name="Bewaard op dit toestel")


def test_two_visits_without_a_line_outlive_a_reload_and_are_sent_later(phone, trajectory, second, picture):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    phone.reload()
    ready(phone)
    expect(device(phone)).to_contain_text("Er is nu geen verbinding. Wat je vastlegt, wordt bewaard op dit toestel")
    expect(phone.get_by_label("Gezin", exact=True).locator("option:checked")).to_have_text("Gezin GV-2023-001")
    expect(phone.get_by_label("Datum")).to_have_value("2023-09-29")
    picture(phone, "bezoek-offline")
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.get_by_label("Gezin", exact=True).select_option("Gezin GV-2023-014")
    save(phone, "2 uur")
    expect(device(phone)).to_contain_text("2 bezoeken wachten op verzending.")
    picture(phone, "bezoek-offline-twee-wachten")
    phone.reload()
    ready(phone)
    expect(device(phone)).to_contain_text("2 bezoeken wachten op verzending.")
    assert not Visit.objects.exists()
    phone.context.set_offline(False)
    expect(device(phone)).to_contain_text("2 bezoeken zijn verstuurd.")
    assert set(Visit.objects.values_list("trajectory", "minutes")) == {(trajectory.pk, 90), (second.pk, 120)}


def test_a_visit_in_a_tab_that_was_closed_is_sent_from_another(phone, live_server, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    save(phone, note="Samen gekookt.")
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.close()
    later = phone.context.new_page()
    phone.context.set_offline(False)
    later.goto(live_server.url)
    expect(device(later)).to_contain_text("1 bezoek is verstuurd.")
    assert Visit.objects.get().note == "Samen gekookt."


def test_what_was_typed_in_a_tab_that_was_closed_without_a_line_comes_back(phone, live_server, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    ready(phone)
    phone.get_by_label("Verslag").press_sequentially("Half")
    phone.wait_for_timeout(1500)
    phone.close()
    later = phone.context.new_page()
    later.goto(f"{live_server.url}/gezinnen/{trajectory.family.pk}/bezoek/")
    expect(later.get_by_text("Je concept van")).to_be_visible()
    expect(later.get_by_label("Verslag")).to_have_value("Half")


def test_a_lost_reply_does_not_double_the_visit(phone, trajectory):
    """The server stores the visit, but its answer does not arrive: then it is sent again."""
    phone.form_of(trajectory.family)
    seen = []

    def lose(route):
        seen.append(route.fetch().status)
        route.abort()

    phone.route("**/bezoeken/", lose)
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    assert seen == [201]
    assert Visit.objects.count() == 1
    phone.unroute("**/bezoeken/")
    phone.get_by_role("button", name="Nu versturen").click()
    expect(device(phone)).to_contain_text("1 bezoek is verstuurd.")
    assert Visit.objects.count() == 1


def test_a_lost_request_does_not_lose_the_visit(phone, trajectory):
    """The line breaks before the server has the visit: it may not leave the device."""
    phone.form_of(trajectory.family)
    phone.route("**/bezoeken/", lambda route: route.abort())
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.reload()
    ready(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.unroute("**/bezoeken/")
    phone.get_by_role("button", name="Nu versturen").click()
    expect(device(phone)).to_contain_text("1 bezoek is verstuurd.")
    assert Visit.objects.count() == 1


def test_a_line_that_is_dead_while_the_phone_says_online_keeps_nobody_waiting(phone, trajectory):
    phone.form_of(trajectory.family)
    hanging = []
    phone.route("**/bezoeken/", lambda route: hanging.append(route))
    save(phone)
    assert phone.evaluate("navigator.onLine") is True
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.", timeout=9000)
    expect(device(phone)).to_contain_text("Het bezoek is bewaard op dit toestel.")
    assert len(hanging) == 1


def test_a_session_that_ends_in_the_middle_loses_nothing(phone, live_server, trajectory):
    phone.form_of(trajectory.family)
    phone.get_by_label("Verslag").fill("Samen gekookt.")
    phone.context.clear_cookies()
    save(phone)
    expect(device(phone)).to_contain_text("Je bent niet meer ingelogd.")
    assert not Visit.objects.exists()
    phone.get_by_role("link", name="Log opnieuw in om te versturen").click()
    phone.get_by_label("Gebruikersnaam").fill("gea")
    phone.get_by_label("Wachtwoord").fill(PASSWORD)
    phone.get_by_role("button", name="Inloggen").click()
    expect(device(phone)).to_contain_text("1 bezoek is verstuurd.")
    assert Visit.objects.get().note == "Samen gekookt."


def test_the_same_visit_on_two_devices_is_for_the_carer_to_settle(
    phone, browser, browser_context_args, live_server, log_in, gea, trajectory, picture
):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    save(phone, note="Op de telefoon.")
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    laptop = browser.new_context(**browser_context_args).new_page()
    log_in(laptop, gea)
    laptop.goto(f"{live_server.url}/gezinnen/{trajectory.family.pk}/bezoek/")
    save(laptop, "2 uur", note="Op de laptop.")
    laptop.wait_for_url("**/vastgelegd/")
    laptop.context.close()
    phone.context.set_offline(False)
    expect(device(phone)).to_contain_text("Je legde vandaag al een bezoek van 120 minuten vast bij dit gezin.")
    expect(device(phone)).to_contain_text("Op de telefoon.")
    expect(device(phone)).to_contain_text("Op de laptop.")
    picture(phone, "bezoek-twee-toestellen")
    assert Visit.objects.get().note == "Op de laptop."
    phone.get_by_role("button", name="Ja, dit is nog een bezoek").click()
    expect(device(phone)).to_contain_text("1 bezoek is verstuurd.")
    assert sorted(Visit.objects.values_list("note", flat=True)) == ["Op de laptop.", "Op de telefoon."]


@pytest.mark.parametrize(
    ("button", "notes"),
    [
        ("Vervang door de versie van dit toestel", ["Op de telefoon."]),
        ("Het is een ander bezoek: sla het apart op", ["Door een ander verbeterd."]),
        ("Verwijder van dit toestel", ["Door een ander verbeterd."]),
    ],
)
def test_a_visit_that_was_changed_meanwhile_is_shown_in_both_versions(phone, trajectory, picture, button, notes):
    phone.form_of(trajectory.family)

    def lose(route):
        route.fetch()
        route.abort()

    phone.route("**/bezoeken/", lose)
    save(phone, note="Op de telefoon.")
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    Visit.objects.update(note="Door een ander verbeterd.")
    phone.unroute("**/bezoeken/")
    phone.get_by_role("button", name="Nu versturen").click()
    row = device(phone).get_by_role("row", name=re.compile("Verslag"))
    expect(row).to_contain_text("Op de telefoon.")
    expect(row).to_contain_text("Door een ander verbeterd.")
    picture(phone, "bezoek-twee-versies")
    assert Visit.objects.get().note == "Door een ander verbeterd."
    phone.get_by_role("button", name=button).click()
    if "apart" in button:
        # Another visit on the same day: that is asked once more.
        phone.get_by_role("button", name="Ja, dit is nog een bezoek").click()
        notes = [*notes, "Op de telefoon."]
    expect(device(phone).get_by_text("wacht op verzending")).to_be_hidden()
    assert sorted(Visit.objects.values_list("note", flat=True)) == sorted(notes)


def test_a_family_that_was_passed_on_meanwhile_is_said_and_the_visit_kept(phone, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    # Longer ago than last visits may be written down.
    Assignment.objects.filter(trajectory=trajectory).update(ended_on=date(2023, 9, 1))
    phone.context.set_offline(False)
    expect(device(phone)).to_contain_text("Dit gezin is niet meer aan jou gekoppeld")
    phone.reload()
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.get_by_role("button", name="Verwijder van dit toestel").click()
    expect(device(phone).get_by_text("wacht op verzending")).to_be_hidden()
    assert not Visit.objects.exists()


def test_a_visit_that_is_not_right_is_kept_and_mended(phone, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    phone.get_by_label("Datum").fill("2023-10-03")
    save(phone, note="Samen gekookt.")
    phone.context.set_offline(False)
    expect(device(phone)).to_contain_text("Datum: Deze datum ligt in de toekomst.")
    phone.get_by_role("link", name="Verbeteren").click()
    expect(phone.get_by_label("Verslag")).to_have_value("Samen gekookt.")
    phone.get_by_label("Datum").fill("2023-09-28")
    phone.get_by_role("button", name="Bezoek opslaan").click()
    expect(phone.get_by_text("Het bezoek van 28 september 2023 is vastgelegd.")).to_be_visible()
    expect(device(phone)).to_be_hidden()
    assert Visit.objects.get().visited_on == date(2023, 9, 28)


def test_no_name_lies_on_the_device(phone, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    save(phone)
    expect(device(phone)).to_contain_text("GV-2023-001, 29 september 2023")
    kept = phone.evaluate(AT_REST)
    assert "GV-2023-014" in kept
    assert [name for name in ("Vries", "Yılmaz", "Gea") if name in kept] == []


def test_logging_out_warns_and_empties_the_device(phone, live_server, trajectory):
    phone.form_of(trajectory.family)
    phone.route("**/bezoeken/", lambda route: route.abort())
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    said = []

    def log_out(answer: bool) -> None:
        phone.once(
            "dialog", lambda dialog: (said.append(dialog.message), dialog.accept() if answer else dialog.dismiss())
        )
        if not phone.get_by_role("button", name="Uitloggen").is_visible():
            phone.locator("details[data-menu] summary").click()
        with phone.expect_event("dialog"):
            phone.get_by_role("button", name="Uitloggen").click()

    log_out(False)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    log_out(True)
    phone.wait_for_url("**/accounts/login/**")
    assert "Er wacht nog 1 bezoek op verzending." in said[0]
    assert phone.evaluate("indexedDB.databases().then(all => all.length)") == 0
    assert phone.evaluate("caches.keys()") == []
    assert phone.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0


def test_what_waits_of_a_colleague_is_neither_shown_nor_sent(phone, log_in, with_password, gijs, gea, trajectory):
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    # Gea's login expires, and Gijs takes the telephone.
    phone.context.clear_cookies()
    phone.context.set_offline(False)
    with_password(gijs)
    log_in(phone, gijs)
    ready(phone)
    expect(device(phone)).to_be_hidden()
    assert not Visit.objects.exists()
    log_in(phone, gea)
    expect(device(phone)).to_contain_text("1 bezoek is verstuurd.")
    assert Visit.objects.get().carer == gea


@pytest.mark.parametrize(
    ("days", "said", "stays"),
    [
        (10, "1 bezoek wacht op verzending.", True),
        (12, "Verstuur dit bezoek binnen 2 dagen", True),
        (15, "1 bezoek stond langer dan 14 dagen op dit toestel en is verwijderd.", False),
    ],
)
def test_what_lies_too_long_is_dropped_aloud(phone, trajectory, days, said, stays):
    phone.form_of(trajectory.family)
    phone.route("**/bezoeken/", lambda route: route.abort())
    save(phone)
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.evaluate(LONG_AGO, days)
    phone.reload()
    expect(device(phone)).to_contain_text(said)
    expect(device(phone).get_by_text("GV-2023-001")).to_be_visible(visible=stays)


def test_going_back_and_saving_again_makes_no_second_visit(phone, live_server, trajectory):
    phone.form_of(trajectory.family)
    save(phone)
    phone.wait_for_url("**/vastgelegd/")
    phone.go_back()
    save(phone)
    expect(phone.get_by_text("was al vastgelegd. Het staat er één keer.")).to_be_visible()
    assert Visit.objects.count() == 1


def test_axe_finds_nothing_in_what_waits(phone, trajectory, gea):
    VisitFactory(trajectory=trajectory, carer=gea, visited_on=TODAY, minutes=120, note="Op de laptop.")
    phone.form_of(trajectory.family)
    phone.context.set_offline(True)
    phone.reload()
    ready(phone)
    save(phone, note="Op de telefoon.")
    expect(device(phone)).to_contain_text("1 bezoek wacht op verzending.")
    phone.context.set_offline(False)
    expect(device(phone)).to_contain_text("Je legde vandaag al een bezoek van 120 minuten vast")
    phone.evaluate(AXE.read_text())
    found = phone.evaluate("axe.run()")["violations"]
    assert [node["html"] for fault in found for node in fault["nodes"]] == []
