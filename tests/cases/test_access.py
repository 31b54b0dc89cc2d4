"""Who may open which page: every address of the project beside every role, and the management pages.

What is near which family, and what is sent instead of asked for, stands in test_access_matrix; only of the addresses
whose answer depends on what the row is about, the exact answer is asked here.
"""

from __future__ import annotations

import pytest
from django.contrib import admin
from django.urls import get_resolver, reverse
from django.urls.resolvers import URLPattern, URLResolver

from cases.codes import Role
from cases.models import District, Family
from tests.cases.access import ADDRESSES
from tests.cases.access.base import BH, BM, CM, FG, GV, GW, TM
from tests.cases.test_access_matrix import depends_on_the_row
from tests.cases.test_sight import leads_to_family
from tests.factories import AssignmentFactory, FamilyFactory, TrajectoryFactory

# Tables of addresses, room by room: tests/cases/access.
TABLE = ADDRESSES
NUMBERED = sorted(name for name, row in ADDRESSES.items() if row.about)


def project_urls() -> set[str]:
    """Return the names of all addresses of the project itself, read from the URL configuration."""
    names = set()
    for resolver in get_resolver().url_patterns:
        if isinstance(resolver, URLResolver) and resolver.app_name in {"cases", "monitoring", "reports"}:
            names |= {f"{resolver.app_name}:{p.name}" for p in resolver.url_patterns if isinstance(p, URLPattern)}
    return names


def test_every_address_stands_in_the_table():
    assert project_urls() == set(TABLE)


@pytest.fixture
def staff(carla, gea, tess, gert, bo, beheer, fatma):
    return {CM: carla, GV: gea, TM: tess, GW: gert, BM: bo, BH: beheer, FG: fatma}


@pytest.fixture
def address(trajectory):
    """Return a function that makes the path of an address, about the family in the cast or about another trajectory."""

    made: dict[tuple, int] = {}

    def of(name: str, about=trajectory) -> str:
        make = ADDRESSES[name].about
        if make is None:
            return reverse(name, args=ADDRESSES[name].fixed)
        if (make, about) not in made:
            made[make, about] = make(about).pk
        return reverse(name, args=[made[make, about]])

    return of


# What the addresses answer is decided by the views; the doors in the database are tried by test_sight, on both.
@pytest.mark.once
@pytest.mark.parametrize("name", sorted(TABLE))
def test_who_is_not_logged_in_is_sent_to_the_login_page(client, address, name):
    response = client.get(address(name))
    assert response.status_code == 302
    assert response["Location"].startswith("/accounts/login/")


@pytest.mark.once
@pytest.mark.parametrize("name", sorted(filter(depends_on_the_row, TABLE)))
def test_each_role_gets_what_the_table_says(login, staff, address, name):
    answers = {role: login(user).get(address(name)).status_code for role, user in staff.items()}
    assert answers == {role: TABLE[name].answers.get(role, 403) for role in Role}


def ask(client, name: str, path: str):
    return client.post(path) if ADDRESSES[name].post_only else client.get(path)


@pytest.fixture
def strange():
    """A trajectory of another pilot, with a family carer."""
    return AssignmentFactory().trajectory


@pytest.mark.parametrize("name", NUMBERED)
@pytest.mark.parametrize("number", [0, 2**31, 2**63, 10**40])
def test_a_number_that_cannot_be_gives_not_found(login, staff, name, number):
    role = next(iter(TABLE[name].answers))
    assert ask(login(staff[role]), name, reverse(name, args=[number])).status_code == 404


def test_a_carer_sees_only_the_families_placed_with_them(gea, gijs, trajectory, pilot):
    AssignmentFactory(trajectory=TrajectoryFactory(family__pilot=pilot), carer=gijs)
    assert list(Family.objects.visible_to(gea)) == [trajectory.family]


def test_a_carer_no_longer_sees_a_family_after_the_placement(gea, pilot):
    AssignmentFactory(trajectory=TrajectoryFactory(family__pilot=pilot, ended=True), carer=gea)
    assert not Family.objects.visible_to(gea).exists()


def test_policy_officer_administrator_and_privacy_officer_see_no_family(bo, beheer, fatma, trajectory):
    assert not Family.objects.visible_to(bo).exists()
    assert not Family.objects.visible_to(beheer).exists()
    assert not Family.objects.visible_to(fatma).exists()


def test_a_behavioural_scientist_sees_the_families_that_wait(gert, trajectory, pilot):
    waiting = FamilyFactory(pilot=pilot)
    assert list(Family.objects.visible_to(gert)) == [waiting]


@pytest.mark.parametrize("role", [BM, BH, FG])
def test_the_start_page_of_who_sees_no_family_holds_no_name(login, staff, trajectory, role):
    assert "De Vries" not in login(staff[role]).get("/").content.decode()


def test_the_management_pages_are_for_the_administrator_alone(login, staff):
    answers = {role: login(user).get("/beheer/").status_code for role, user in staff.items()}
    assert answers == {role: 200 if role == BH else 302 for role in Role}


def test_the_management_pages_show_no_family_and_no_other_pilot(login, beheer, trajectory, strange):
    client = login(beheer)
    assert "/beheer/cases/pilot/" in client.get("/beheer/").content.decode()
    for table in ("family", "familymember", "trajectory", "visit", "counterfactualanswer", "auditevent"):
        assert f"/beheer/cases/{table}/" not in client.get("/beheer/").content.decode()
        assert client.get(f"/beheer/cases/{table}/").status_code == 404
    page = client.get("/beheer/cases/user/").content.decode()
    assert "Gea Gezinsverzorger" in page
    assert strange.family.case_manager.name not in page


def test_the_management_pages_have_no_table_and_no_choice_that_leads_to_a_family():
    for model, page in admin.site._registry.items():
        assert not leads_to_family(model), model
        for inline in page.inlines:
            assert not leads_to_family(inline.model), inline


def test_removing_what_is_in_use_names_no_family(login, beheer, trajectory, district):
    client = login(beheer)
    wijk = client.get(f"/beheer/cases/district/{district.pk}/delete/").content.decode()
    team = client.get(f"/beheer/cases/neighbourhoodteam/{district.team_id}/delete/").content.decode()
    assert "rijen waarin dit wordt gebruikt" in wijk
    for page in (wijk, team):
        assert "GV-2023-001" not in page
        assert "De Vries" not in page
    data = {"action": "delete_selected", "_selected_action": district.pk}
    assert "GV-2023-001" not in login(beheer).post("/beheer/cases/district/", data).content.decode()
    assert District.objects.filter(pk=district.pk).exists()


def test_the_management_pages_are_not_filtered_by_a_family(login, beheer, carla, family):
    for query in (f"families={family.pk}", "families__isnull=0", "families__last_name__startswith=D", "emergencies=1"):
        assert login(beheer).get(f"/beheer/cases/user/?{query}").status_code in {302, 400}
    assert login(beheer).get("/beheer/cases/user/?role__exact=casemanager").status_code == 200


@pytest.mark.parametrize("table", ["district", "careproduct", "tariff", "budgetyear"])
def test_reference_tables_go_in_and_out_by_the_administrator_alone(login, staff, table):
    for page in ("import", "export"):
        answers = {role: login(user).get(f"/beheer/cases/{table}/{page}/").status_code for role, user in staff.items()}
        assert answers == {role: 200 if role == BH else 302 for role in Role}


def test_an_administrator_adds_a_colleague(login, beheer):
    client = login(beheer)
    assert "Na het opslaan kun je" in client.get("/beheer/cases/user/add/").content.decode()
    word = "een-lang-wachtwoord"
    data = {"username": "nieuw", "name": "Nieuwe Collega", "role": "gezinsverzorger", "pilot": beheer.pilot_id}
    client.post("/beheer/cases/user/add/", data | {"usable_password": "true", "password1": word, "password2": word})
    made = beheer.pilot.staff.get(username="nieuw")
    assert made.check_password(word)
    assert not made.is_staff


def test_an_administrator_cannot_make_themselves_more(login, beheer):
    data = {"username": "beheer", "name": "Bea", "role": "beheerder", "pilot": beheer.pilot_id, "is_superuser": "on"}
    login(beheer).post(f"/beheer/cases/user/{beheer.pk}/change/", data)
    beheer.refresh_from_db()
    assert beheer.is_superuser is False


@pytest.mark.parametrize("path", ["/accounts/password/reset/", "/accounts/email/", "/accounts/3rdparty/"])
def test_what_needs_an_e_mail_address_is_not_there(login, carla, path):
    assert login(carla).get(path).status_code == 404


def test_a_password_is_changed_with_the_old_one(login, carla):
    carla.set_password("een-lang-wachtwoord")
    carla.save()
    client = login(carla)
    new = {"password1": "nog-een-lang-woord", "password2": "nog-een-lang-woord"}
    assert client.post("/accounts/password/change/", {"oldpassword": "fout", **new}).status_code == 200
    client.post("/accounts/password/change/", {"oldpassword": "een-lang-wachtwoord", **new})
    carla.refresh_from_db()
    assert carla.check_password("nog-een-lang-woord")


def test_nobody_can_sign_up(client, pilot):
    response = client.post("/accounts/signup/", {"username": "nieuw", "password1": "een-lang-wachtwoord"})
    assert response.status_code in {200, 302, 403, 404}
    assert not pilot.staff.filter(username="nieuw").exists()


def test_logging_in_takes_a_password(client, carla):
    carla.set_password("een-lang-wachtwoord")
    carla.save()
    wrong = client.post("/accounts/login/", {"login": "carla", "password": "fout"})
    assert wrong.status_code == 200
    right = client.post("/accounts/login/", {"login": "carla", "password": "een-lang-wachtwoord"})
    assert right["Location"] == "/"


def test_logging_out_takes_a_post(login, carla):
    client = login(carla)
    client.get("/accounts/logout/")
    assert client.get("/").status_code == 200
    client.post("/accounts/logout/")
    assert client.get("/").status_code == 302


@pytest.mark.parametrize("path", ["/bestaat-niet/", "/gezinnen/0/"])
def test_what_is_not_there_has_a_page_in_dutch(login, carla, path):
    response = login(carla).get(path)
    assert response.status_code == 404
    assert 'lang="nl"' in response.content.decode()


def test_a_body_that_is_too_large_is_refused_before_it_is_read(client):
    response = client.post("/accounts/login/", CONTENT_LENGTH=str(300 * 1024 * 1024))
    assert response.status_code == 413
    assert 'lang="nl"' in response.content.decode()
