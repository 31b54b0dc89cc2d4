"""Passkeys: as the second step, as the whole login, and every way in which one must be refused."""

from __future__ import annotations

import json

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client

from cases import second_factor
from tests.gezinsverzorger.conftest import add_app
from tests.gezinsverzorger.software_key import SoftwareKey

ADD = "/accounts/passkeys/toevoegen/"
IN = "/accounts/passkeys/inloggen/"
SECURE = {"secure": True}

pytestmark = pytest.mark.usefixtures("outside_demo")


def add(client: Client, key: SoftwareKey):
    options = client.get(ADD, **SECURE).context["js_data"]["creation_options"]
    answer = json.dumps(key.create(json.loads(json.dumps(options, default=dict))))
    return client.post(ADD, {"name": "Telefoon", "credential": answer, "passwordless": "on"}, **SECURE)


def options_of(client: Client) -> dict:
    return client.get(IN, headers={"accept": "application/json"}, **SECURE).json()["request_options"]


def log_in(key: SoftwareKey, client: Client | None = None):
    client = client or Client()
    answer = key.get(options_of(client))
    client.post(IN, {"credential": json.dumps(answer)}, **SECURE)
    return client


def is_in(client: Client) -> bool:
    return client.get("/", **SECURE).status_code == 200


@pytest.fixture
def key(by_password, carla):
    key = SoftwareKey()
    assert add(by_password(carla), key)["Location"] == "/accounts/2fa/herstelcodes/"
    return key


def test_adding_one_finishes_the_login(by_password, carla):
    client = by_password(carla)
    add(client, SoftwareKey())
    assert is_in(client)


def test_a_passkey_is_a_login_in_one_step(key):
    assert is_in(log_in(key))


def test_a_passkey_is_a_second_step(key, by_password, carla):
    client = by_password(carla)
    page = "/accounts/2fa/inloggen/"
    options = client.get(page, **SECURE).context["js_data"]["request_options"]
    answer = key.get(json.loads(json.dumps(options, default=dict)))
    client.post(page, {"credential": json.dumps(answer)}, **SECURE)
    assert is_in(client)


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "https://kwaad.example"},
        {"origin": "https://testserver.kwaad.example"},
        {"origin": "http://testserver"},
        {"host": "kwaad.example"},
        {"verified": False},
    ],
    ids=str,
)
def test_a_passkey_of_elsewhere_or_without_a_finger_or_pin_is_refused(key, wrong):
    for name, value in wrong.items():
        setattr(key, name, value)
    assert not is_in(log_in(key))


@pytest.mark.parametrize(
    "wrong", [{"origin": "https://kwaad.example"}, {"host": "kwaad.example"}, {"verified": False}], ids=str
)
def test_a_passkey_of_elsewhere_cannot_be_added(by_password, carla, wrong):
    assert add(by_password(carla), SoftwareKey(**wrong)).status_code == 200
    assert not Authenticator.objects.exists()


def test_an_answer_counts_once(key):
    client = Client()
    answer = json.dumps(key.get(options_of(client)))
    client.post(IN, {"credential": answer}, **SECURE)
    assert is_in(client)
    client.post("/accounts/logout/", **SECURE)
    client.post(IN, {"credential": answer}, **SECURE)
    assert not is_in(client)
    thief = Client()
    options_of(thief)
    thief.post(IN, {"credential": answer}, **SECURE)
    assert not is_in(thief)


def test_the_key_of_somebody_else_is_not_mine(key, by_password, gea):
    other = SoftwareKey()
    add(by_password(gea), other)
    other.user = key.user
    assert not is_in(log_in(other))


def test_the_name_of_a_key_is_not_the_key(key):
    forged = SoftwareKey()
    forged.id, forged.user = key.id, key.user
    assert not is_in(log_in(forged, Client(raise_request_exception=False)))


def test_an_answer_to_adding_is_no_login(key):
    client = Client()
    answer = key.get(options_of(client), kind="webauthn.create")
    client.post(IN, {"credential": json.dumps(answer)}, **SECURE)
    assert not is_in(client)


HANDLE = '{"id": "YQ", "rawId": "YQ", "type": "public-key", "response": {"userHandle": "%s", %s}}'
PARTS = '"clientDataJSON": "e30", "authenticatorData": "YQ", "signature": "YQ"'


@pytest.mark.parametrize(
    "rubbish",
    [
        *("", "{}", "[]", "null", "1", '{"id": 1}', '{"response": []}', "x" * 10_000),
        *(HANDLE % (number, PARTS) for number in ("MQ", "OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5OTk5", "", "/w")),
    ],
)
def test_rubbish_is_refused_without_an_error(key, by_password, gea, rubbish):
    client = Client(raise_request_exception=False)
    options_of(client)
    assert client.post(IN, {"credential": rubbish}, **SECURE).status_code in {200, 302}
    assert not is_in(client)
    adding = by_password(gea)
    adding.raise_request_exception = False
    adding.get(ADD, **SECURE)
    assert adding.post(ADD, {"credential": rubbish}, **SECURE).status_code == 200
    assert not second_factor.has_one(gea)


def test_who_is_switched_off_does_not_come_in(key, carla):
    carla.is_active = False
    carla.save()
    assert not is_in(log_in(key))


def test_the_last_one_stays_and_another_can_go(key, carla):
    client = log_in(key)
    row = Authenticator.objects.get(user=carla, type="webauthn")
    page = f"/accounts/passkeys/{row.pk}/weghalen/"
    assert "Telefoon" in client.get(page, **SECURE).content.decode()
    client.post(page, **SECURE)
    assert second_factor.has_one(carla)
    add_app(carla)
    client.post(page, **SECURE)
    assert second_factor.kinds(carla) == {"totp", "recovery_codes"}


def test_a_passkey_of_somebody_else_cannot_be_taken_away(key, by_password, gea):
    client = by_password(gea)
    add(client, SoftwareKey())
    row = Authenticator.objects.get(user__username="carla", type="webauthn")
    assert client.post(f"/accounts/passkeys/{row.pk}/weghalen/", **SECURE).status_code == 404
