"""Coming in through the organisation's own login: a real provider on loopback, and what must be refused."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest
from allauth.socialaccount.models import SocialAccount
from django.conf import settings as project
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from cases import single_sign_on
from cases.codes import Role
from cases.models import AuditEvent, User
from tests.factories import PilotFactory
from tests.gezinsverzorger import provider as sso
from tests.gezinsverzorger.conftest import add_app, code_of

CALLBACK = "/accounts/organisatie/terug/"
STEP = "/accounts/tweede-stap/"


@pytest.fixture(scope="session")
def running_provider():
    with sso.running() as provider:
        yield provider


@pytest.fixture
def provider(running_provider, settings, outside_demo, pilot):
    settings.SOCIALACCOUNT_PROVIDERS = running_provider.settings()
    settings.OIDC = {
        **settings.OIDC,
        "name": "WIJ",
        "server_url": running_provider.url,
        "roles": {"gv-casemanagers": "casemanager", "gv-teammanagers": "teammanager"},
        "team_claim": "team",
        "teams": {"beijum": "WIJ Beijum"},
        "pilot": "groningen",
    }
    return running_provider


@pytest.fixture
def linked(carla):
    """Carla, known by her subject."""
    single_sign_on.link(carla, "sub-carla")
    return carla


def who(client: Client) -> str | None:
    number = client.session.get("_auth_user_id")
    return User.objects.get(pk=number).username if number else None


def test_a_known_subject_comes_in_and_goes_on_to_the_page_that_was_asked_for(provider, linked, client):
    provider.knows("sub-carla", roles=["gv-casemanagers"], team="beijum", amr=["pwd", "mfa"])
    assert sso.log_in(client, "sub-carla", next="/gezinnen/")["Location"] == "/gezinnen/"
    assert who(client) == "carla"
    assert client.get("/gezinnen/").status_code == 200  # the provider asked for the second step


def test_without_a_second_step_at_the_provider_our_own_is_asked(provider, linked, client):
    provider.knows("sub-carla", roles=["gv-casemanagers"], amr=["pwd"])
    sso.log_in(client, "sub-carla")
    assert client.get("/")["Location"] == STEP
    assert client.get("/accounts/2fa/app/").status_code == 200  # no password to ask again
    secret = add_app(linked)
    again = Client()
    assert sso.log_in(again, "sub-carla")["Location"] == "/accounts/2fa/inloggen/"
    again.post("/accounts/2fa/inloggen/", {"code": code_of(secret)})
    assert again.get("/").status_code == 200


def test_a_second_step_that_only_the_unsigned_claims_name_does_not_count(provider):
    assert not single_sign_on.shows_second_factor({"sub": "x"})
    assert not single_sign_on.shows_second_factor({"sub": "x", "amr": ["pwd"], "acr": "1"})
    assert single_sign_on.shows_second_factor({"sub": "x", "amr": ["pwd", "mfa"]})
    assert not single_sign_on.shows_second_factor({"sub": "x", "amr": 5, "acr": ["mfa"][0]})


def test_the_setting_says_which_level_counts(provider, settings):
    settings.OIDC = {**settings.OIDC, "acr": ["urn:hoog"]}
    assert single_sign_on.shows_second_factor({"acr": "urn:hoog"})


def test_an_unknown_subject_with_a_known_role_gets_an_account(provider, client, team, pilot):
    provider.knows(
        "sub-nieuw", roles=["gv-teammanagers"], team="beijum", name="Nel Nieuw", preferred_username="nel", amr=["mfa"]
    )
    sso.log_in(client, "sub-nieuw")
    made = User.objects.get(username="nel")
    assert (made.name, made.role, made.team, made.pilot) == ("Nel Nieuw", Role.TEAM_MANAGER, team, pilot)
    assert not made.has_usable_password()
    assert not made.is_superuser
    assert client.get("/").status_code == 200
    assert AuditEvent.objects.get(action="user.made_at_login").subject_number == made.pk
    assert SocialAccount.objects.get().extra_data == {}  # the subject, and nothing else about her


def test_an_unknown_subject_with_the_address_of_somebody_is_somebody_else(provider, client, carla):
    carla.email = "carla@wij.example"
    carla.save()
    provider.knows("sub-dief", email="carla@wij.example", email_verified=True, roles=["onbekend"])
    assert sso.log_in(client, "sub-dief").status_code == 403
    provider.knows("sub-dief", email="carla@wij.example", email_verified=True, roles=["gv-casemanagers"])
    sso.log_in(client, "sub-dief")
    assert who(client) != "carla"
    assert not SocialAccount.objects.filter(user=carla).exists()


def test_an_unknown_subject_with_the_name_of_somebody_is_refused(provider, client, carla):
    provider.knows("sub-dief", preferred_username="CARLA", roles=["gv-casemanagers"])
    refused = sso.log_in(client, "sub-dief")
    assert refused.status_code == 403
    assert "al een account met jouw gebruikersnaam" in refused.content.decode()
    assert who(client) is None


@pytest.mark.parametrize("roles", [["iets anders"], [], None, "beheerder", {"gv": 1}])
def test_an_unknown_role_is_refused_also_to_who_has_an_account(provider, client, linked, roles):
    provider.knows("sub-carla", roles=roles, amr=["mfa"])
    refused = sso.log_in(client, "sub-carla")
    assert refused.status_code == 403
    assert "geen rol voor deze applicatie" in refused.content.decode()
    assert who(client) is None
    assert SocialAccount.objects.get().extra_data == {}


def test_an_unknown_team_is_refused(provider, client, linked):
    provider.knows("sub-carla", roles=["gv-casemanagers"], team="elders")
    assert "WIJ-team" in sso.log_in(client, "sub-carla").content.decode()
    assert who(client) is None


def test_without_a_mapping_nobody_gets_an_account_and_a_role_stays(provider, settings, client, linked):
    settings.OIDC = {**settings.OIDC, "roles": {}, "team_claim": ""}
    provider.knows("sub-niemand", roles=["gv-casemanagers"])
    assert "nog geen account" in sso.log_in(client, "sub-niemand").content.decode()
    provider.knows("sub-carla", roles=["gv-teammanagers"], amr=["mfa"])
    sso.log_in(client, "sub-carla")
    linked.refresh_from_db()
    assert linked.role == Role.CASE_MANAGER


def test_role_and_team_follow_at_each_login_and_other_sessions_end(provider, client, linked):
    provider.knows("sub-carla", roles=["gv-casemanagers"], team="beijum", amr=["mfa"])
    sso.log_in(client, "sub-carla")
    assert client.get("/").status_code == 200
    provider.knows("sub-carla", roles=["gv-teammanagers"], amr=["mfa"])
    sso.log_in(Client(), "sub-carla")
    linked.refresh_from_db()
    assert (linked.role, linked.team) == (Role.TEAM_MANAGER, None)
    assert client.get("/").status_code == 302
    assert AuditEvent.objects.get(action="user.changed_at_login").fields == "role team"


def test_who_is_switched_off_does_not_come_in(provider, client, linked):
    linked.is_active = False
    linked.save()
    provider.knows("sub-carla", roles=["gv-teammanagers"], amr=["mfa"])
    assert sso.log_in(client, "sub-carla")["Location"] == "/accounts/inactive/"
    assert who(client) is None
    linked.refresh_from_db()
    assert linked.role == Role.CASE_MANAGER


def test_a_pilot_that_is_not_known_makes_no_account(provider, settings, client):
    PilotFactory()
    settings.OIDC = {**settings.OIDC, "pilot": ""}
    provider.knows("sub-nieuw", roles=["gv-casemanagers"])
    assert "bij welke pilot" in sso.log_in(client, "sub-nieuw").content.decode()


def test_proof_and_state_go_along_and_nothing_of_the_visitor_does(provider, client):
    leads_to = client.post(
        "/accounts/organisatie/?process=connect&scope=alles&auth_params=state%3Dx%26redirect_uri%3Dhttps://kwaad.example"
    )["Location"]
    asked = sso.asked(leads_to)
    assert asked["code_challenge_method"] == "S256"
    assert len(asked["state"]) >= 16
    assert asked["state"] != "x"
    assert asked["redirect_uri"] == f"http://testserver{CALLBACK}"
    assert "alles" not in asked["scope"]


def test_a_get_begins_nothing(provider, client):
    assert client.get("/accounts/organisatie/").status_code == 405


def test_a_forged_state_is_refused(provider, client, linked):
    provider.knows("sub-carla", roles=["gv-casemanagers"], amr=["mfa"])
    back = sso.consent(sso.begin(client)["Location"], "sub-carla")
    state = sso.asked(back)["state"]
    assert client.get(back.replace(state, "x" * len(state))).status_code == 503
    assert who(client) is None
    # The answer of somebody else's attempt, in the browser of a victim.
    assert Client().get(back).status_code == 503
    assert client.get(back)["Location"] == "/"
    assert client.get(back).status_code in {302, 503}  # and a second time it opens nothing more


def test_who_stops_at_the_provider_gets_a_page(provider, client):
    state = sso.asked(sso.begin(client)["Location"])["state"]
    response = client.get(f"{CALLBACK}?error=access_denied&state={state}")
    assert response.status_code == 503
    assert "niet afgemaakt" in response.content.decode()


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_provider_that_is_down_gives_a_kind_page(provider, settings, client, linked, when):
    back = sso.consent(sso.begin(client)["Location"], "sub-carla")
    down = sso.Provider("http://localhost:1")
    settings.SOCIALACCOUNT_PROVIDERS = down.settings()
    response = sso.begin(Client()) if when == "before" else client.get(back)
    assert response.status_code == 503
    assert 'lang="nl"' in response.content.decode()
    assert "storing" in response.content.decode()


def test_claims_about_somebody_else_are_refused(linked):
    account = SocialAccount(extra_data={"id_token": {"sub": "a"}, "userinfo": {"sub": "b"}})
    with pytest.raises(single_sign_on.Refused):
        single_sign_on.told(account)
    with pytest.raises(single_sign_on.Refused):
        single_sign_on.told(SocialAccount(extra_data={"userinfo": {"sub": "b"}}))


def test_the_login_page_offers_it_only_when_it_is_on(client, provider):
    assert "Inloggen met WIJ" in client.get("/accounts/login/").content.decode()


def test_without_settings_there_is_nothing(client, db):
    assert 'action="/accounts/organisatie/"' not in client.get("/accounts/login/").content.decode()
    assert client.post("/accounts/organisatie/").status_code == 404
    assert client.get(CALLBACK).status_code == 404


def test_the_administrator_links_a_colleague(provider, settings, login, beheer, carla, gea):
    settings.DEMO = True  # the administrator is in already
    page = f"/beheer/cases/user/{carla.pk}/change/"
    client = login(beheer)
    data = {"username": "carla", "name": carla.name, "role": carla.role, "pilot": carla.pilot_id, "is_active": "on"}
    client.post(page, data | {"subject": "sub-carla"})
    assert single_sign_on.subject_of(carla) == "sub-carla"
    assert AuditEvent.objects.get(action="user.subject_linked").actor == beheer
    other = f"/beheer/cases/user/{gea.pk}/change/"
    taken = client.post(other, data | {"username": "gea", "name": gea.name, "role": gea.role, "subject": "sub-carla"})
    assert "hoort al bij een andere medewerker" in taken.content.decode()
    client.post(page, data | {"subject": ""})
    assert single_sign_on.subject_of(carla) == ""


def test_a_role_that_does_not_exist_stops_the_start(settings):
    settings.OIDC = {**settings.OIDC, "roles": {"groep": "baas"}}
    with pytest.raises(ImproperlyConfigured, match="baas"):
        single_sign_on.check_settings()


def started_with(tmp_path, **environment: str) -> subprocess.CompletedProcess[str]:
    show = (
        "from gezinsverzorger import settings as s;"
        "print(s.CONTENT_SECURITY_POLICY['DIRECTIVES']['form-action'], s.OIDC['roles'])"
    )
    return subprocess.run(
        [sys.executable, "-c", show],
        env={"PATH": os.environ["PATH"], "DATA_DIR": str(tmp_path), **environment},
        cwd=project.BASE_DIR,
        capture_output=True,
        text=True,
    )


def test_configuration_alone_turns_it_on_and_lets_the_browser_go_there(tmp_path):
    oidc = {"OIDC_SERVER_URL": "https://login.wij.example/realm/", "OIDC_CLIENT_ID": "gv", "OIDC_CLIENT_SECRET": "x"}
    said = started_with(tmp_path, **oidc, OIDC_ROLES="gv-cm=casemanager,gv-tm=teammanager").stdout
    assert "https://login.wij.example" in said
    assert "realm" not in said
    assert "{'gv-cm': 'casemanager', 'gv-tm': 'teammanager'}" in said


def test_a_provider_without_https_stops_the_start_of_a_real_server(tmp_path):
    oidc = {"OIDC_SERVER_URL": "http://login.wij.example", "OIDC_CLIENT_ID": "gv", "OIDC_CLIENT_SECRET": "x"}
    failed = started_with(tmp_path, **oidc, PLAIN_HTTP="0")
    assert failed.returncode == 1
    assert "OIDC_SERVER_URL must begin with https://" in failed.stderr
