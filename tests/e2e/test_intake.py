"""From a registration to the end of the waiting, in a browser: urgency, calls, consent, the choice of help."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from cases.codes import MemberRole
from cases.models import HelpChoice, UrgencyAssessment, WaitlistCall
from tests.conftest import TODAY
from tests.e2e.conftest import WIDTHS
from tests.e2e.test_accessibility import faults
from tests.factories import FamilyFactory, MemberFactory, TrajectoryFactory
from tests.file_factories import CallFactory, ConsentFactory, HelpChoiceFactory, UrgencyFactory, WaitlistEntryFactory

LONG = "Van Schouwenberg-Oosterwijtwerderhof"


@pytest.fixture
def problems(page):
    found: list[str] = []
    page.on("console", lambda message: found.append(message.text) if message.type == "error" else None)
    page.on("pageerror", lambda error: found.append(str(error)))
    return found


@pytest.fixture
def plain_page(browser, browser_context_args):
    """A page in which axe may run, which the policy of the application would refuse."""
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def full_list(pilot, district, carla, gert):
    """Return families that wait in every state, the last of which has the longest name and everything filled in."""

    def waits(name, days, urgency="", contact=None):
        family = FamilyFactory(
            pilot=pilot, district=district, case_manager=carla, last_name=name, referred_on=TODAY - timedelta(days=days)
        )
        entry = WaitlistEntryFactory(family=family)
        if urgency:
            UrgencyFactory(entry=entry, urgency=urgency)
        if contact is not None:
            CallFactory(entry=entry, called_on=TODAY - timedelta(days=contact), note="Het gaat net.")
        return entry

    waits("Abdi", 60, "c", 2)
    waits("Bakker", 21, "b", 7)
    waits("Çelik", 3)
    entry = waits(LONG, 40, "a", 9)
    entry.situation, entry.next_step = "Moeder ligt in bed, vader werkt 's nachts.", "Samen naar de huisarts."
    entry.save()
    judged = {"urgency": "b", "assessed_on": TODAY - timedelta(days=30), "assessed_by": gert}
    UrgencyFactory(entry=entry, signed_on=TODAY - timedelta(days=30), signed_by=gert, **judged)
    reason = "De bevalling is over drie weken en er is niemand die de kinderen naar school kan brengen."
    UrgencyFactory(entry=entry, urgency="a", reason=reason, assessed_on=TODAY - timedelta(days=5))
    CallFactory(entry=entry, called_on=TODAY - timedelta(days=1), made_contact=False, minutes=5)
    CallFactory(entry=entry, called_on=TODAY - timedelta(days=20), minutes=60, bridging="Een buurvrouw kookt.")
    family = entry.family
    family.help_question = "Hulp in huis rond de bevalling, en rust voor de kinderen."
    family.referred_by, family.consent_on = "Verloskundige", TODAY - timedelta(days=39)
    family.save()
    MemberFactory(family=family, role=MemberRole.PARENT, first_name="Anna-Maria Wilhelmina", born_on=date(1990, 2, 3))
    MemberFactory(family=family, first_name="Daan", born_on=date(2012, 1, 5))
    MemberFactory(family=family, first_name="Noor", born_on=date(2010, 1, 5))
    MemberFactory(family=family, first_name="", born_on=None)
    withdrawn = MemberFactory(family=family, role=MemberRole.OTHER, first_name="Oma Truus", born_on=date(1950, 1, 5))
    ConsentFactory(member=withdrawn, given_by="zelf", withdrawn_on=TODAY)
    HelpChoiceFactory(family=family, kind="gezinscoach", reason="Er is veel te leren.")
    HelpChoiceFactory(family=family, chosen_on=TODAY)
    return family


def test_a_family_waits_is_called_and_gets_help(
    page, live_server, log_in, picture, with_password, carla, gert, gea, district, problems
):
    with_password(carla, gert)
    log_in(page, carla)
    page.get_by_role("link", name="Wachtlijst", exact=True).click()
    expect(page.get_by_text("Er wacht nu geen gezin")).to_be_visible()
    picture(page, "intake-01-wachtlijst-leeg")

    page.get_by_role("link", name="Gezin aanmelden").click()
    page.get_by_label("Achternaam van het gezin").fill("Abdi")
    page.get_by_label("Wijk").select_option("Beijum")
    page.get_by_label("Aangemeld op").fill("2023-09-22")
    page.get_by_label("Wat is de hulpvraag?").fill("Hulp in huis na een operatie.")
    page.get_by_text("Hoog", exact=True).click()
    page.get_by_role("button", name="Gezin aanmelden").click()
    expect(page.get_by_text("Vul in waarom.").first).to_be_visible()
    picture(page, "intake-02-aanmelden-zonder-reden")
    page.get_by_label("Waarom vind je dat?").fill("De operatie is volgende week.")
    line = page.get_by_role("group", name="Gezinslid 1")
    line.get_by_label("Rol").select_option("Kind")
    line.get_by_label("Voornaam").fill("Idil")
    line.get_by_label("Geboortedatum").fill("2010-07-01")
    page.get_by_role("button", name="Gezin aanmelden").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Gezin Abdi")
    picture(page, "intake-03-overzicht")

    # The choice of help: the points to weigh come along with the answers.
    page.get_by_role("link", name="Aanmelding", exact=True).click()
    expect(page.get_by_text("Hulp in huis na een operatie.")).to_be_visible()
    picture(page, "intake-04-aanmelding-leeg")
    page.get_by_role("link", name="Hulp kiezen").click()
    picture(page, "intake-05-hulp-kiezen")
    page.get_by_role("group", name="Wat lukt het gezin nu zelf?").get_by_text("Weinig lukt zelf").click()
    page.get_by_role("group", name="Wat is haalbaar, denk je?").get_by_text("Het meeste lukt zelf").click()
    expect(page.get_by_text("Om af te wegen")).to_be_visible()
    page.get_by_text("Gezinsverzorger: neemt over").click()
    page.get_by_label("Waarom kies je dit?").fill("Na de operatie kan de ouder een tijd niets zelf.")
    picture(page, "intake-06-hulp-kiezen-afwegingen")
    page.get_by_role("button", name="Keuze opslaan").click()
    expect(page.get_by_text("De keuze is vastgelegd.")).to_be_visible()
    assert HelpChoice.objects.get().self_reliance_now == 2

    # Consent of the child, who is thirteen.
    page.get_by_role("link", name="Vastleggen voor Idil").click()
    expect(page.get_by_text("het kind en de ouders met gezag geven allebei")).to_be_visible()
    picture(page, "intake-07-toestemming")
    page.get_by_role("button", name="Toestemming vastleggen").click()
    expect(page.get_by_text("De toestemming is vastgelegd.")).to_be_visible()
    picture(page, "intake-08-aanmelding")

    # The weekly call, on a phone: three taps, and the first contact asks for the situation.
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{live_server.url}/wachtlijst/")
    picture(page, "intake-09-wachtlijst-een")
    page.get_by_role("region", name="Vandaag bellen").get_by_role("link", name="Gezin Abdi").click()
    page.get_by_text("Ja", exact=True).click()
    page.get_by_text("15 minuten").click()
    picture(page, "intake-10-bellen")
    page.get_by_role("button", name="Belcontact opslaan").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Situatie en volgende stap")
    page.get_by_label("Wat is de situatie?").fill("De ouder ligt in bed.")
    page.get_by_label("Wat is de volgende stap?").fill("Vrijdag weer bellen.")
    picture(page, "intake-11-situatie")
    page.get_by_role("button", name="Opslaan").click()
    expect(page.get_by_text("Vrijdag weer bellen.")).to_be_visible()
    assert WaitlistCall.objects.get().minutes == 15
    page.set_viewport_size({"width": 1366, "height": 900})

    # The behavioural scientist signs the urgency and judges too.
    log_in(page, gert)
    page.get_by_role("link", name="Wachtlijst", exact=True).click()
    picture(page, "intake-12-wachtlijst-gedragswetenschapper")
    page.get_by_role("region", name="Te tekenen").get_by_role("link", name="Gezin Abdi").click()
    page.get_by_role("button", name="Tekenen").click()
    expect(page.get_by_text("Getekend door Gert Gedragswetenschapper")).to_be_visible()
    page.get_by_role("link", name="Opnieuw beoordelen").click()
    page.get_by_text("Middel", exact=True).click()
    page.get_by_label("Waarom vind je dat?").fill("Er is nu een oppas.")
    picture(page, "intake-13-urgentie")
    page.get_by_role("button", name="Urgentie opslaan").click()
    expect(page.get_by_text("De urgentie is vastgelegd.")).to_be_visible()
    assert UrgencyAssessment.objects.filter(signed_by=gert).count() == 2
    picture(page, "intake-14-plek")

    # Help starts, so the waiting is over.
    log_in(page, carla)
    page.goto(f"{live_server.url}{WaitlistCall.objects.get().entry.family.get_absolute_url()}")
    page.get_by_role("link", name="Gezinsverzorger inzetten").click()
    page.get_by_label("Gezinsverzorger", exact=True).select_option("Gea Gezinsverzorger, helpt nu 0 gezinnen")
    page.get_by_label("Eerste dag van de hulp").fill("2023-09-29")
    page.get_by_role("button", name="Hulp starten").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Welke hulp was er anders ingezet?")
    page.goto(f"{live_server.url}/wachtlijst/")
    expect(page.get_by_text("Er wacht nu geen gezin")).to_be_visible()
    # The browser itself reports the form that was refused on purpose.
    assert [problem for problem in problems if "422" not in problem] == []


def test_without_a_script_the_points_to_weigh_come_with_a_button(
    browser, live_server, log_in, with_password, carla, family
):
    with_password(carla)
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    log_in(page, carla)
    page.goto(f"{live_server.url}{reverse('cases:help_choose', args=[family.pk])}")
    page.get_by_role("group", name="Wat lukt het gezin nu zelf?").get_by_text("Bijna niets lukt zelf").click()
    page.get_by_role("group", name="Wat is haalbaar, denk je?").get_by_text("Weinig lukt zelf").click()
    page.get_by_role("button", name="Toon wat je kunt afwegen").click()
    expect(page.get_by_text("Om af te wegen")).to_be_visible()
    expect(page.get_by_role("group", name="Wat is haalbaar, denk je?").get_by_label("Weinig lukt zelf")).to_be_checked()
    context.close()


def test_axe_finds_nothing_on_the_pages_of_waiting_and_intake(
    plain_page, live_server, log_in, with_password, picture, carla, gert, pilot, district, full_list
):
    page, family = plain_page, full_list
    helped = TrajectoryFactory(family__pilot=pilot, family__district=district, family__case_manager=carla, ended=True)
    names = ["waitlist_place", "waitlist_call", "waitlist_assess", "waitlist_describe", "waitlist_leave"]
    paths = ["/wachtlijst/", "/gezinnen/aanmelden/"]
    paths += [reverse(f"cases:{name}", args=[family.pk]) for name in (*names, "intake", "help_choose")]
    paths += [reverse(f"cases:{name}", args=[helped.family.pk]) for name in ("waitlist_again", "waitlist_place")]
    member = family.members.earliest("pk")
    paths += [reverse(f"cases:{name}", args=[member.pk]) for name in ("consent_give", "consent_withdraw")]
    with_password(carla, gert)
    found: dict[str, list[str]] = {}
    for user, addresses in ((carla, paths), (gert, paths[:1] + paths[2:3])):
        log_in(page, user)
        for path in addresses:
            page.goto(f"{live_server.url}{path}")
            picture(page, f"intake-vol-{user.username}{path.replace('/', '-')}")
            for width in WIDTHS:
                page.set_viewport_size({"width": width, "height": 900})
                if wrong := faults(page):
                    found[f"{user.username} {path} {width}"] = wrong
    for path in (paths[3], paths[8]):
        log_in(page, carla)
        page.goto(f"{live_server.url}{path}")
        page.locator("input[type=submit], button[type=submit]").last.click()
        picture(page, f"intake-fout{path.replace('/', '-')}")
        if wrong := faults(page):
            found[f"fout {path}"] = wrong
    assert found == {}
