"""The addresses of accounts, most of them allauth's: what each answers to who is logged in, and to who is not."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from gezinsverzorger.urls import accounts

LOGIN = "/accounts/login/"
WITH_PASSWORD = "/accounts/login/?next="
# name: (anonymous, logged in). A number is the status of a GET; a text is where a GET leads to.
# "again" leads to showing once more who you are.
TABLE: dict[str, tuple[int | str, int | str]] = {
    "account_login": (200, "/"),
    "account_logout": ("/", 200),
    "account_signup": (200, "/"),
    "account_inactive": (200, 200),
    "account_reauthenticate": (WITH_PASSWORD, 200),
    "account_change_password": (WITH_PASSWORD, 200),
    "second_factor": (WITH_PASSWORD, 200),
    "mfa_index": (WITH_PASSWORD, 200),
    "mfa_authenticate": (LOGIN, "/"),
    "mfa_reauthenticate": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_activate_totp": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_deactivate_totp": (WITH_PASSWORD, 404),
    "mfa_view_recovery_codes": (WITH_PASSWORD, 404),
    "mfa_generate_recovery_codes": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_add_webauthn": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_remove_webauthn": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_reauthenticate_webauthn": (WITH_PASSWORD, "/accounts/reauthenticate/"),
    "mfa_login_webauthn": (LOGIN, "/"),
    "single_sign_on": (405, 405),
    "openid_connect_callback": (404, 404),
    "my_sessions": (WITH_PASSWORD, 200),
    "end_session": (WITH_PASSWORD, 405),
}
ARGUMENTS = {"mfa_remove_webauthn": [1], "openid_connect_callback": ["organisatie"]}


def test_every_address_of_accounts_stands_in_the_table():
    assert {pattern.name for pattern in accounts} == set(TABLE)


@pytest.mark.parametrize("name", TABLE)
def test_each_address_answers_as_the_table_says(client, login, with_password, carla, name):
    path = reverse(name, args=ARGUMENTS.get(name))
    for who, expected in zip((client, login(with_password(carla))), TABLE[name], strict=True):
        response = who.get(path)
        if isinstance(expected, int):
            assert response.status_code == expected
        else:
            assert response.status_code == 302
            assert response["Location"].startswith(expected)


@pytest.mark.parametrize("name", TABLE)
def test_no_page_of_accounts_holds_a_style_or_a_script_of_its_own(login, with_password, carla, name):
    client: Client = login(with_password(carla))
    response = client.get(reverse(name, args=ARGUMENTS.get(name)), follow=True)
    page = response.content.decode()
    assert " style=" not in page
    assert "<style" not in page
    for script in page.split("<script")[1:]:
        assert " src=" in script.split(">")[0] or 'type="application/json"' in script.split(">")[0]
    assert "'unsafe" not in response["Content-Security-Policy"]


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/recovery-codes/download/",
        "/accounts/3rdparty/",
        "/accounts/3rdparty/signup/",
        "/accounts/social/signup/",
        "/accounts/password/set/",
        "/accounts/password/reset/",
        "/accounts/email/",
        "/accounts/sessions/",
    ],
)
def test_what_is_not_needed_is_not_there(login, carla, path):
    assert login(carla).get(path).status_code == 404
