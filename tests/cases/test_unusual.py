"""What the privacy officer gets to see: the rules by themselves, the page, and the judgement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse

from cases import unusual
from cases.codes import BasisKind
from cases.models import AuditEvent, UnusualReview
from cases.unusual import Look
from tests.factories import FamilyFactory, TeamFactory
from tests.file_factories import EmergencyFactory

MORNING = datetime(2026, 11, 20, 10, 0, tzinfo=UTC)
NIGHT = (22, 6)


def look(at: datetime = MORNING, family: int | None = 1, **fields) -> Look:
    return Look(at, 7, fields.pop("actor_name", "Carla Boerema"), family, **fields)


def rules(*looks: Look) -> list[str]:
    return [finding.rule for finding in unusual.findings(looks, NIGHT)]


def test_ordinary_work_is_not_unusual():
    assert rules(look(), look(basis=BasisKind.OWN_FAMILY), look(family_name="De Vries")) == []


@pytest.mark.parametrize(
    ("basis", "rule"), [(BasisKind.EMERGENCY, "noodtoegang"), (BasisKind.OTHER_TEAM, "ander-team")]
)
def test_a_reason_that_asks_for_a_question(basis, rule):
    assert rules(look(basis=basis), look(basis=basis), look(basis=basis, family=2)) == [rule, rule]


@pytest.mark.parametrize(
    ("mine", "theirs", "alike"),
    [
        ("Carla Boerema", "Boerema", True),
        ("Carla Boerema", "BOÉREMA", True),
        ("Carla van der Velde-Boerema", "Veldkamp-Boerema", True),
        ("Carla Boerema", "Carla", False),  # a first name is no last name
        ("Carla van der Velde", "Van der Meer", False),
        ("Carla", "Carla", False),
        ("Carla Boerema", "", False),
    ],
)
def test_the_same_last_name(mine, theirs, alike):
    assert rules(look(actor_name=mine, family_name=theirs)) == (["zelfde-naam"] if alike else [])


@pytest.mark.parametrize(
    ("hour", "minute", "is_night"), [(21, 59, False), (22, 0, True), (2, 0, True), (5, 59, True), (6, 0, False)]
)
def test_at_night(hour, minute, is_night):
    assert rules(look(MORNING.replace(hour=hour, minute=minute))) == (["nacht"] if is_night else [])


def test_a_night_that_does_not_pass_midnight():
    assert unusual.is_night(1, (0, 6))
    assert not unusual.is_night(6, (0, 6))


def test_many_families_in_a_row():
    quick = [look(MORNING + timedelta(minutes=5 * number), family=number) for number in range(11)]
    assert rules(*quick) == ["veel"]
    assert rules(*quick[:10]) == []
    assert rules(*[look(MORNING + timedelta(minutes=5 * number), family=number % 3) for number in range(30)]) == []
    slow = [look(MORNING + timedelta(minutes=7 * number), family=number) for number in range(11)]
    assert rules(*slow) == []


def test_refused_again_and_again():
    assert rules(*[look(family=None, refused=True)] * 3) == ["geweigerd"]
    assert rules(*[look(refused=True)] * 2) == []
    # What was refused was not seen: it says nothing about the night or the name.
    assert rules(look(MORNING.replace(hour=3), refused=True, family_name="Boerema")) == []


def test_one_finding_for_one_person_family_and_day():
    there_again = unusual.findings([look(basis=BasisKind.OTHER_TEAM)] * 5, NIGHT)
    assert [finding.key for finding in there_again] == ["ander-team.7.1.20261120"]


@pytest.fixture
def opened_elsewhere(login, carla, pilot, district):
    """A casemanager opened the file of a family of another WIJ-team, in an emergency."""
    family = FamilyFactory(pilot=pilot, reference="GV-2023-077", last_name="Boerema")
    family.district.team = TeamFactory(pilot=pilot, name="WIJ Selwerd")
    family.district.save()
    EmergencyFactory(family=family, user=carla)
    login(carla).get(family.get_absolute_url())
    return family


def findings_on(page) -> list[str]:
    return [item["finding"].rule for item in page.context["open"]]


def test_the_page_shows_it_and_the_start_page_counts_it(login, fatma, opened_elsewhere):
    page = login(fatma).get(reverse("cases:unusual"))
    assert "noodtoegang" in findings_on(page)
    assert "GV-2023-077" in page.content.decode()
    assert "Boerema" not in page.content.decode()
    assert login(fatma).get("/").context["unjudged"] == len(findings_on(page))


def test_a_list_is_not_unusual(login, carla, fatma, opened_elsewhere):
    before = findings_on(login(fatma).get(reverse("cases:unusual")))
    login(carla).get(reverse("cases:family_list"))
    assert findings_on(login(fatma).get(reverse("cases:unusual"))) == before


def test_judging(login, fatma, opened_elsewhere):
    client = login(fatma)
    page = client.get(reverse("cases:unusual"))
    key = next(item["finding"].key for item in page.context["open"] if item["finding"].rule == "noodtoegang")
    path = f"{reverse('cases:unusual_judge')}?wat={key}"
    assert client.post(path, {}).status_code == 422
    assert client.post(path, {"conclusion": "in_orde", "text": "Viel in voor een collega."}).status_code == 302
    review = UnusualReview.objects.get()
    assert (review.key, review.judged_by, review.conclusion) == (key, fatma, "in_orde")
    assert AuditEvent.objects.get(action="unusual.judged").subject_number == review.pk
    page = client.get(reverse("cases:unusual"))
    assert "ander-team" not in findings_on(page)
    assert "Beoordeeld door Fatma Functionaris: In orde" in page.content.decode()
    # Twice is once.
    assert client.post(path, {"conclusion": "datalek"}).status_code == 302
    assert UnusualReview.objects.count() == 1


def test_another_pilot_has_findings_of_its_own(login, fatma, outsider):
    family = FamilyFactory(pilot=outsider.pilot, reference="GV-2023-099")
    login(outsider).get(family.get_absolute_url())
    login(outsider).get(FamilyFactory(pilot=outsider.pilot).get_absolute_url())
    assert findings_on(login(fatma).get(reverse("cases:unusual"))) == []


@pytest.mark.parametrize("key", ["", "x", "nacht.1.0.20200101", "\x00"])
def test_a_finding_that_is_not_there_leads_back(login, fatma, key):
    response = login(fatma).get(reverse("cases:unusual_judge"), {"wat": key})
    assert response["Location"] == reverse("cases:unusual")
