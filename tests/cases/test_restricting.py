from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from cases import due_list
from cases.exchange import exporting, importing
from cases.models import Family, Restriction
from cases.period import Period
from cases.signalling import told_about
from cases.weekly_mail import mail_for
from monitoring.figures import evaluate
from monitoring.work import work_to_do
from tests.conftest import TODAY
from tests.factories import UserFactory
from tests.file_factories import AbsenceFactory, PlannedVisitFactory, RestrictionFactory, SignalFactory


@pytest.fixture
def colleague(pilot, team):
    """The one casemanager who is named."""
    return UserFactory(pilot=pilot, team=team, name="Corrie Genoemd")


@pytest.fixture
def restricted(family, trajectory, colleague):
    """The family of the cast, with help of Gea, restricted to one colleague."""
    family.postcode, family.house_number, family.street = "9799 ZZ", "12", "Voorbeeldlaan"
    family.save()
    return RestrictionFactory(family=family, people=[colleague])


# Restricting


def test_the_team_manager_names_people(login, tess, carla, gea, family, trajectory):
    page = reverse("cases:family_restrict", args=[family.pk])
    client = login(tess)
    form = client.get(page).content.decode()
    assert form.count(" checked") == 2  # the casemanager, and who is placed there
    assert client.post(page, {"people": [gea.pk]}).status_code == 422
    assert not Restriction.objects.exists()
    assert client.post(page, {"people": [carla.pk, gea.pk]}).status_code == 302
    assert set(Restriction.objects.get().people.all()) == {carla, gea}
    assert client.get(family.get_absolute_url()).status_code == 404
    assert "Afgeschermd dossier." in login(carla).get(family.get_absolute_url()).content.decode()


def test_who_is_not_named_can_name_others_and_sees_nothing_else(login, tess, restricted, colleague, carla):
    client = login(tess)
    page = reverse("cases:restriction_change", args=[restricted.pk])
    for text in (client.get("/afgeschermd/").content.decode(), client.get(page).content.decode()):
        assert "GV-2023-001" in text
        assert "De Vries" not in text
    assert client.post(page, {"people": [carla.pk]}).status_code == 302
    assert list(restricted.people.all()) == [carla]


def test_the_team_manager_opens_the_file_again(login, tess, restricted, family):
    client = login(tess)
    client.post(reverse("cases:restriction_change", args=[restricted.pk]), {"lift": "1"})
    assert client.get(family.get_absolute_url()).status_code == 200


def test_only_people_of_the_pilot_can_be_named(login, tess, family, carla, outsider, beheer):
    page = reverse("cases:family_restrict", args=[family.pk])
    for strange in (outsider, beheer):
        assert login(tess).post(page, {"people": [carla.pk, strange.pk]}).status_code == 422
    assert not Restriction.objects.exists()


# It is not there


def test_nobody_sees_it_but_the_named(restricted, family, carla, gea, tess, gert, colleague):
    assert [list(Family.objects.visible_to(user)) for user in (carla, gea, tess, gert)] == [[], [], [], []]
    assert list(Family.objects.visible_to(colleague)) == [family]


@pytest.mark.parametrize(
    "path", ["/", "/gezinnen/?q=Vries", "/te-doen/", "/team/", "/planning/", "/wachtlijst/", "/signalen/"]
)
def test_it_is_on_no_page_of_the_team_manager(login, tess, gea, restricted, trajectory, path):
    PlannedVisitFactory(trajectory=trajectory, carer=gea, planned_on=TODAY)
    SignalFactory(trajectory=trajectory, safety=True)
    page = login(tess).get(path, follow=True).content.decode()
    # What was searched for stands in the form itself.
    assert "De Vries" not in page
    assert "GV-2023-001" not in page


def test_it_is_no_duplicate_of_what_somebody_registers(login, carla, restricted, district):
    data = {
        "last_name": "De Vries",
        "postcode": "9799ZZ",
        "house_number": "12",
        "district": district.pk,
        "case_manager": carla.pk,
        "referred_on": "2023-09-28",
        "leden-TOTAL_FORMS": 0,
        "leden-INITIAL_FORMS": 0,
    }
    assert login(carla).post("/gezinnen/aanmelden/", data).status_code == 302


def test_figures_count_it(restricted, pilot):
    figures = evaluate(pilot, Period(date(2023, 1, 1), date(2023, 9, 29)))
    assert sum(figures.families_by_district.values()) == 1


def test_it_is_no_work_of_who_may_not_know(restricted, pilot, tess, colleague):
    assert work_to_do(pilot, TODAY, Family.objects.visible_to(tess)).total == 0
    assert work_to_do(pilot, TODAY, Family.objects.visible_to(colleague)).total > 0
    assert due_list.for_user(tess, TODAY) == []


def test_mails_about_it_go_to_who_may_see_it(restricted, trajectory, carla, gert, tess, colleague):
    assert told_about(SignalFactory(trajectory=trajectory, safety=True)) == [colleague]
    assert mail_for(tess, TODAY) is None
    assert mail_for(carla, TODAY) is None


def test_it_is_not_on_the_telephone_nor_in_the_calendar(client, login, gea, restricted, trajectory):
    gea.calendar_key = "sleutel"
    gea.save()
    PlannedVisitFactory(trajectory=trajectory, carer=gea)
    assert client.get(reverse("calendar_feed", args=["sleutel"])).content.count(b"BEGIN:VEVENT") == 0
    assert "GV-2023-001" not in login(gea).get("/").content.decode()


def test_a_new_carer_is_one_of_the_named(login, colleague, gea, gijs, restricted, trajectory):
    page = reverse("cases:trajectory_transfer", args=[trajectory.pk])
    text = login(colleague).get(page).content.decode()
    assert gijs.name not in text
    restricted.people.add(gijs)
    assert gijs.name in login(colleague).get(page).content.decode()


# The workbook


def test_it_goes_out_to_who_is_named_and_to_the_server_alone(tmp_path, restricted, pilot, tess):
    def families(actor) -> int:
        path = tmp_path / f"{actor}.xlsx"
        return exporting.write(pilot, path, actor=actor)["gezinnen"]

    assert (families(tess), families(None)) == (0, 1)
    for sheet in load_workbook(tmp_path / f"{tess}.xlsx"):
        for row in sheet.iter_rows(values_only=True):
            assert not {"GV-2023-001", "T-2023-001", "De Vries"} & set(row)
    restricted.people.add(tess)
    assert families(tess) == 1


def test_it_is_not_changed_from_a_workbook_by_who_is_not_named(tmp_path, restricted, pilot, tess, family):
    path = tmp_path / "alles.xlsx"
    exporting.write(pilot, path)
    Family.objects.update(street="Andere straat")
    refused = importing.run(path, pilot=pilot, actor=tess)
    assert not refused.ok
    assert all("afgeschermd" in str(error) for error in refused.errors)
    assert not any(word in str(refused.errors) for word in ("De Vries", "Andere straat", "Voorbeeldlaan"))
    family.refresh_from_db()
    assert family.street == "Andere straat"
    restricted.people.add(tess)
    assert importing.run(path, pilot=pilot, actor=tess).ok


def test_who_replaces_a_casemanager_is_not_in_the_workbook(tmp_path, pilot, carla, colleague):
    AbsenceFactory(carer=carla, deputy=colleague)
    assert exporting.write(pilot, tmp_path / "uit.xlsx")["afwezigheid"] == 0
