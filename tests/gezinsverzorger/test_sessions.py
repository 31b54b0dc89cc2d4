"""When a session ends: idleness, a long day, a change of who somebody is, and by hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.contrib.sessions.backends.base import UpdateError
from django.db import OperationalError
from django.test import Client

from cases.codes import Role
from cases.models import AuditEvent, LoginSession, User
from cases.sessions import SessionStore, device_of
from tests.factories import PASSWORD, TeamFactory
from tests.gezinsverzorger.conftest import add_app

SESSIONS = "/accounts/sessies/"
END = "/accounts/sessies/uitloggen/"
FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0"
PHONE = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0 Mobile Safari/537.36"
NOON = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)


def is_in(client: Client) -> bool:
    return client.get("/uitleg/").status_code == 200


@pytest.fixture
def clock():
    with time_machine.travel(NOON, tick=False) as traveller:
        yield traveller


def test_a_quarter_of_an_hour_without_work_ends_it(clock, login, carla):
    client = login(carla)
    clock.shift(timedelta(minutes=14))
    assert is_in(client)
    clock.shift(timedelta(minutes=14))
    assert is_in(client)
    clock.shift(timedelta(minutes=16))
    assert not is_in(client)


def test_keeping_a_draft_is_work(clock, login, carla):
    client = login(carla)
    clock.shift(timedelta(minutes=10))
    client.post("/concept/", {"page": "/gezinnen/aanmelden/", "last_name": "Jansen"})
    clock.shift(timedelta(minutes=10))
    assert is_in(client)


def test_pages_in_the_same_minute_write_nothing(clock, login, carla, django_assert_num_queries):
    client = login(carla)
    ends = LoginSession.objects.get(user=carla).expire_date
    clock.shift(timedelta(seconds=50))
    is_in(client)
    assert LoginSession.objects.get(user=carla).expire_date == ends
    clock.shift(timedelta(seconds=20))
    is_in(client)
    assert LoginSession.objects.get(user=carla).expire_date > ends


def test_a_working_day_ends_it_whatever_happens(clock, login, carla):
    client = login(carla)
    for _ in range(48):
        assert is_in(client)
        clock.shift(timedelta(minutes=10))
    clock.shift(timedelta(seconds=1))
    assert not is_in(client)


@pytest.mark.parametrize("what", ["role", "team", "pilot", "password", "active"])
@pytest.mark.parametrize("how", ["save", "update"])
def test_a_change_of_who_somebody_is_ends_all_sessions_at_once(login, carla, pilot, what, how):
    clients = [login(carla), login(carla)]
    assert all(map(is_in, clients))
    other = TeamFactory(pilot=pilot)
    change = {
        "role": {"role": Role.FAMILY_CARER},
        "team": {"team": other},
        "pilot": {"pilot": TeamFactory().pilot, "team": None},
        "password": {"password": "iets anders"},
        "active": {"is_active": False},
    }[what]
    if how == "update":
        User.objects.filter(pk=carla.pk).update(**change)
    else:
        for name, value in change.items():
            setattr(carla, name, value)
        carla.save()
    assert not any(map(is_in, clients))


def test_another_name_ends_nothing(login, carla):
    client = login(carla)
    carla.name = "Carla de Casemanager"
    carla.save()
    assert is_in(client)


def test_who_changes_the_password_stays_in_and_is_out_everywhere_else(by_password, carla):
    here, there = by_password(carla), Client()
    there.post("/accounts/login/", {"login": "carla", "password": PASSWORD})
    assert is_in(there)
    new = {"password1": "vier-gele-appels", "password2": "vier-gele-appels"}
    here.post("/accounts/password/change/", {"oldpassword": PASSWORD, **new})
    assert is_in(here)
    assert not is_in(there)


@pytest.fixture
def two_devices(by_password, carla):
    here = by_password(carla, user_agent=FIREFOX)
    there = Client(headers={"user-agent": PHONE})
    there.post("/accounts/login/", {"login": "carla", "password": PASSWORD})
    return here, there


def handles(client: Client) -> dict[str, str]:
    rows = client.get(SESSIONS).context["sessions"]
    return {row["device"]: row["handle"] for row in rows}


def test_my_sessions_name_the_devices_and_hold_no_key_and_no_address(two_devices):
    here = two_devices[0]
    page = here.get(SESSIONS).content.decode()
    assert "Firefox op Linux" in page
    assert "Chrome op Android" in page
    assert page.count("Dit apparaat") == 1
    for client in two_devices:
        assert client.cookies["sessionid"].value not in page
    assert "127.0.0.1" not in page


def test_one_device_is_logged_out_from_another(two_devices):
    here, there = two_devices
    here.post(END, {"session": handles(here)["Chrome op Android"]})
    assert is_in(here)
    assert not is_in(there)
    assert list(handles(here)) == ["Firefox op Linux"]


def test_this_device_is_logged_out_and_forgets(two_devices):
    here, there = two_devices
    answer = here.post(END, {"session": handles(here)["Firefox op Linux"]})
    assert "storage" in answer["Clear-Site-Data"]
    assert not is_in(here)
    assert is_in(there)


def test_everywhere_is_everywhere(two_devices):
    here, there = two_devices
    assert here.post(END, {"everywhere": "1"})["Location"] == "/accounts/login/"
    assert not is_in(here)
    assert not is_in(there)


def test_nobody_ends_a_session_of_somebody_else(two_devices, login, gea):
    here, there = two_devices
    stranger = login(gea)
    for handle in handles(here).values():
        stranger.post(END, {"session": handle})
    assert is_in(here)
    assert is_in(there)


def test_a_session_that_ended_by_a_change_is_not_listed(two_devices, login, carla):
    User.objects.filter(pk=carla.pk).update(role=Role.FAMILY_CARER)
    carla.refresh_from_db()
    assert list(handles(login(carla))) == ["Onbekende browser op onbekend apparaat"]


def test_what_is_over_is_thrown_away_at_the_next_login(clock, login, carla, gea):
    login(carla)
    clock.shift(timedelta(hours=1))
    login(gea)
    assert not LoginSession.objects.filter(user=carla).exists()


@pytest.mark.parametrize(
    ("says", "device"),
    [(FIREFOX, "Firefox op Linux"), (PHONE, "Chrome op Android"), ("", "Onbekende browser op onbekend apparaat")],
)
def test_a_device_has_a_name_that_people_know(says, device):
    assert device_of(says) == device
    assert len(device_of(says + "x" * 10_000)) < 60


def as_administrator(login, beheer, action: str, *people: User):
    data = {"action": action, "_selected_action": [person.pk for person in people]}
    return login(beheer).post("/beheer/cases/user/", data)


def test_the_administrator_ends_the_sessions_of_somebody(login, beheer, carla, gea):
    clients = login(carla), login(gea)
    as_administrator(login, beheer, "end_sessions", carla)
    assert [is_in(client) for client in clients] == [False, True]
    line = AuditEvent.objects.get(action="user.sessions_ended")
    assert (line.actor, line.subject_number) == (beheer, carla.pk)


def test_the_administrator_takes_a_lost_second_step_away(login, beheer, carla, gea):
    add_app(carla)
    add_app(gea)
    client = login(carla)
    as_administrator(login, beheer, "reset_second_factor", carla)
    assert not is_in(client)
    page = login(beheer).get(f"/beheer/cases/user/{carla.pk}/change/").content.decode()
    assert "nog niet" in page
    line = AuditEvent.objects.get(action="user.second_factor_reset")
    assert (line.actor, line.subject_number) == (beheer, carla.pk)
    assert gea.authenticator_set.count() == 1


def test_the_administrator_of_another_pilot_ends_nothing(login, carla, outsider):
    outsider.role = Role.ADMINISTRATOR
    outsider.save()
    client = login(carla)
    as_administrator(login, outsider, "end_sessions", carla)
    assert is_in(client)


def test_a_lasting_session_is_no_cookie_that_lasts(by_password, carla):
    cookie = by_password(carla).cookies["sessionid"]
    assert cookie["max-age"] == ""
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"


def test_a_database_that_goes_away_is_not_taken_for_a_session_that_ended(db, monkeypatch):
    session = SessionStore()
    session.create()

    def goes_away(*_: object, **__: object) -> None:
        raise OperationalError("terminating connection due to administrator command")

    with monkeypatch.context() as patched:
        patched.setattr(LoginSession, "save", goes_away)
        with pytest.raises(OperationalError):
            session.save()
    LoginSession.objects.all().delete()
    with pytest.raises(UpdateError):
        session.save()
