"""Reading the log: who saw the file of a family, and the log of the pilot."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import timezone

from cases import audit, log_words
from cases.models import AuditEvent
from tests.factories import FamilyFactory


def access(client, family, **chosen) -> str:
    return client.get(reverse("cases:family_access", args=[family.pk]), chosen).content.decode()


def words_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


@pytest.fixture
def looked(login, gea, carla, tess, trajectory):
    """Gea read the plan twice, Tess saw a list, and Gijs was refused."""
    family = trajectory.family
    for _ in range(2):
        login(gea).get(reverse("cases:plan", args=[family.pk]))
    login(tess).get(reverse("cases:family_list"))
    return family


def test_the_family_reads_who_what_and_why_in_plain_dutch(login, carla, looked):
    said = words_of(access(login(carla), looked))
    assert "Gea Gezinsverzorger , gezinsverzorger: las het plan en de doelen (2 keer)." in said
    assert "Waarom: is de gezinsverzorger van dit gezin." in said
    assert "Tess Teammanager , teammanager: zag het gezin in de lijst van gezinnen." in said
    assert "Waarom: is de teammanager." in said


def test_no_jargon_and_no_name_of_the_family(login, carla, looked):
    said = words_of(access(login(carla), looked))
    assert not re.search(r"family|plan_|cases:|\b[a-z]+\.[a-z]+ed\b|None|De Vries", said)


def test_a_refusal_and_emergency_access_are_marked(login, carla, gijs, looked):
    login(gijs).get(looked.get_absolute_url())
    said = words_of(access(login(carla), looked))
    assert "Gijs Gezinsverzorger , gezinsverzorger: wilde het dossier openen, en dat mocht niet. Geweigerd" in said


def test_a_period_is_chosen(login, carla, looked):
    assert "Niemand zag dit dossier" in access(login(carla), looked, van="2020-01-01", tot="2020-02-01")
    today = timezone.localdate().isoformat()
    assert "Gea" in access(login(carla), looked, van=today, tot=today)
    for nonsense in ("rommel", "9999-12-31", "0001-01-01", "\x00"):
        assert "Gea" in access(login(carla), looked, van=nonsense)


def test_for_the_casemanager_of_the_family_alone(login, carla, gea, pilot, tess, fatma):
    other = FamilyFactory(pilot=pilot)
    page = reverse("cases:family_access", args=[other.pk])
    assert login(carla).get(page).status_code == 404
    assert login(tess).get(page).status_code == 200
    assert login(fatma).get(page).status_code == 200
    assert "Wie zag dit dossier?" not in login(carla).get(other.get_absolute_url()).content.decode()


def test_the_file_leads_to_it(login, carla, family):
    assert (
        reverse("cases:family_access", args=[family.pk]) in login(carla).get(family.get_absolute_url()).content.decode()
    )


def test_looking_who_looked_is_a_look(login, carla, fatma, looked):
    access(login(fatma), looked)
    line = AuditEvent.objects.latest("pk")
    assert (line.actor, line.page, line.basis) == (fatma, "cases:family_access", "toezicht")
    assert "bekeek wie dit dossier zag" in access(login(carla), looked)


def test_many_lines_cost_as_many_queries_as_one(login, carla, looked, django_assert_max_num_queries):
    for _ in range(30):
        audit.record("goal.stated", actor=carla, pilot=carla.pilot, family=looked)
    client = login(carla)
    with django_assert_max_num_queries(12):
        access(client, looked)


def log(client, **chosen):
    return client.get(reverse("cases:log"), chosen)


def whats(response) -> list[str]:
    return [line.what for line in response.context["lines"]]


def test_the_log_shows_all_but_lists(login, fatma, looked):
    assert whats(log(login(fatma))) == ["las het plan en de doelen"] * 2


def test_the_log_is_filtered(login, fatma, gea, tess, looked):
    client = login(fatma)
    assert whats(log(client, soort="lijsten", wie=tess.pk)) == ["zag het gezin in de lijst van gezinnen"]
    assert whats(log(client, wie=gea.pk)) == ["las het plan en de doelen"] * 2
    assert whats(log(client, kenmerk="gv-2023-001", soort="dossiers", wie=gea.pk)) == ["las het plan en de doelen"] * 2
    assert whats(log(client, kenmerk="bestaat-niet")) == []
    assert whats(log(client, soort="geweigerd")) == []
    assert whats(log(client, tot="2020-01-01", van="2019-01-01")) == []
    for nonsense in ({"wie": "x"}, {"soort": "x"}, {"van": "x"}, {"page": "x"}, {"kenmerk": "\x00"}):
        assert log(client, **nonsense).status_code == 200


def test_reading_the_log_is_itself_written(login, fatma, gea, looked):
    log(login(fatma), wie=gea.pk, kenmerk="GV-2023-001")
    line = AuditEvent.objects.get(action="log.read")
    assert (line.actor, line.fields) == (fatma, "wie kenmerk")
    assert AuditEvent.objects.filter(page="cases:log", action="family.listed", family_number=looked.pk).count() == 1


def test_another_pilot_is_not_in_it(login, fatma, outsider):
    login(outsider).get(FamilyFactory(pilot=outsider.pilot, case_manager=outsider).get_absolute_url())
    assert whats(log(login(fatma))) == []


def test_a_family_that_is_gone_keeps_its_lines(login, fatma, tess, family, carla):
    audit.record_families("family.changed", actor=carla, pilot=carla.pilot, numbers=[family.pk + 1000])
    assert "Dossier is er niet meer" in log(login(fatma)).content.decode()


def test_the_log_costs_no_queries_per_line(login, fatma, carla, pilot, django_assert_max_num_queries):
    for _ in range(40):
        audit.record("goal.stated", actor=carla, pilot=pilot, family=FamilyFactory(pilot=pilot))
    client = login(fatma)
    with django_assert_max_num_queries(13):
        log(client)


def test_every_action_has_words_in_dutch():
    """What the code writes in the log, by searching it for names like "subject.verb"."""
    folder = Path(apps.get_app_config("cases").path)
    sources = [*folder.glob("actions/*.py"), *folder.glob("views/*.py"), folder / "login_log.py", folder / "admin.py"]
    sources += [folder / "audit.py", *folder.glob("exchange/*porting.py")]
    verbs = "|".join({action.split(".")[1] for action in log_words.ACTIONS}) + r"|[a-z_]+ed"
    written = {action for source in sources for action in re.findall(rf'"([a-z_]+\.(?:{verbs}))"', source.read_text())}
    assert len(written) > 50
    assert written - log_words.ACTIONS.keys() == set()
