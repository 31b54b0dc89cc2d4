"""A password alone opens nothing: the second step, its codes, and what is kept of them."""

from __future__ import annotations

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.test import Client

from cases import second_factor
from tests.gezinsverzorger.conftest import add_app, code_of, every_address

STEP = "/accounts/tweede-stap/"
APP = "/accounts/2fa/app/"
# Open without a login, so also without a second step: the name of each is a decision.
FOR_ANYBODY = {
    "account_login",
    "account_signup",
    "account_inactive",
    "mfa_authenticate",
    "mfa_login_webauthn",
    "single_sign_on",
    "openid_connect_callback",
    "calendar_feed",
    "favicon",
    "security_txt",
    "alive",
    "health",
    "metrics",
    "admin:login",
}

pytestmark = pytest.mark.usefixtures("outside_demo")


def opened(client: Client) -> set[str]:
    """Return the names of the addresses that do not send `client` to the second step."""
    found = set()
    for name, path in every_address():
        if name == "account_logout":
            continue
        for ask in (client.get, client.post):
            response = ask(path)
            if not (response.status_code == 302 and response["Location"] == STEP):
                found.add(name)
    return found


@pytest.mark.parametrize("person", ["carla", "gea", "tess", "gert", "bo", "beheer"])
def test_a_password_alone_opens_no_page_to_any_role(request, by_password, person):
    client = by_password(request.getfixturevalue(person))
    assert opened(client) - FOR_ANYBODY == second_factor.ADDING - {"account_logout"}
    assert len(list(every_address())) > 100


def test_who_has_a_second_step_cannot_add_another_with_the_password_alone(by_password, carla):
    client = by_password(carla)
    add_app(carla)  # on another device, after this login
    assert opened(client) - FOR_ANYBODY == second_factor.SHOWING - {"account_logout"}
    assert client.get(APP)["Location"] == STEP


def test_in_the_demo_a_password_is_enough(settings, by_password, carla):
    settings.DEMO = True
    assert by_password(carla).get("/").status_code == 200


def test_the_page_explains_and_lets_choose(by_password, carla):
    page = by_password(carla).get(STEP).content.decode()
    assert "Een passkey" in page
    assert "Een app met codes" in page
    assert carla.name not in page  # nothing of the application, also no menu with how many signals wait
    assert "Hoofdmenu" not in page


def test_adding_an_app_finishes_the_login(committed, by_password, carla):
    client = by_password(carla)
    page = client.get(APP)
    secret = page.context["form"].secret
    assert secret in page.content.decode()
    assert 'src="data:image/svg+xml;base64,' in page.content.decode()
    assert client.post(APP, {"code": "000000"}).status_code == 200
    done = client.post(APP, {"code": code_of(secret)})
    assert done["Location"] == "/accounts/2fa/herstelcodes/"
    codes = client.get(done["Location"]).content.decode()
    assert codes.count('class="secret"') == 10
    assert client.get("/").status_code == 200
    assert 'class="secret"' not in client.get(done["Location"]).content.decode()  # shown once


def test_logging_in_with_a_code(by_password, carla):
    secret = add_app(carla)
    client = by_password(carla)
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/inloggen/", {"code": "123"}).status_code == 200
    assert client.post("/accounts/2fa/inloggen/", {"code": code_of(secret)})["Location"] == "/"
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("later", [0, 35, 55])
def test_a_code_counts_once(by_password, carla, later):
    secret = add_app(carla)
    # In the middle of a period: the code is accepted one period earlier and later as well.
    with time_machine.travel(1_700_000_005, tick=False) as clock:
        code = code_of(secret, steps=1)
        assert by_password(carla).post("/accounts/2fa/inloggen/", {"code": code})["Location"] == "/"
        clock.shift(later)
        again = by_password(carla)
        assert again.post("/accounts/2fa/inloggen/", {"code": code}).status_code == 200
        assert again.get("/").status_code == 302


def test_the_code_of_adding_does_not_count_again(committed, by_password, carla):
    client = by_password(carla)
    secret = client.get(APP).context["form"].secret
    code = code_of(secret)
    client.post(APP, {"code": code})
    assert by_password(carla).post("/accounts/2fa/inloggen/", {"code": code}).status_code == 200


def test_five_wrong_codes_and_also_the_right_one_is_refused(by_password, carla):
    secret = add_app(carla)
    client = by_password(carla)
    for guess in range(5):
        client.post("/accounts/2fa/inloggen/", {"code": f"00000{guess}"})
    refused = client.post("/accounts/2fa/inloggen/", {"code": code_of(secret)})
    assert refused.status_code == 200
    assert "te vaak" in refused.content.decode()


def test_a_recovery_code_counts_once(by_password, carla):
    add_app(carla)
    code = RecoveryCodes.activate(carla).generate_codes()[0]
    assert by_password(carla).post("/accounts/2fa/inloggen/", {"code": code})["Location"] == "/"
    assert by_password(carla).post("/accounts/2fa/inloggen/", {"code": code}).status_code == 200


def test_secrets_lie_encrypted_in_the_database(carla):
    secret = add_app(carla)
    seed = RecoveryCodes.activate(carla)
    rows = str(list(Authenticator.objects.values_list("data", flat=True)))
    assert secret not in rows
    assert "gAAAA" in rows
    assert len(seed.generate_codes()) == 10


def test_a_key_can_be_replaced(settings, by_password, carla):
    settings.MFA_KEY = ["oud" * 20]
    secret = add_app(carla)
    settings.MFA_KEY = ["nieuw" * 20, "oud" * 20]
    assert by_password(carla).post("/accounts/2fa/inloggen/", {"code": code_of(secret)})["Location"] == "/"


def test_the_last_second_step_stays(by_password, carla):
    secret = add_app(carla)
    client = by_password(carla)
    client.post("/accounts/2fa/inloggen/", {"code": code_of(secret)})
    assert "enige tweede stap" in client.get("/accounts/2fa/app/weghalen/").content.decode()
    client.post("/accounts/2fa/app/weghalen/")
    assert second_factor.has_one(carla)


def test_a_session_of_before_shows_the_new_step_and_goes_on(by_password, carla):
    client = by_password(carla)
    secret = add_app(carla)
    assert "Laat zien dat jij het bent" in client.get(STEP).content.decode()
    client.post("/accounts/2fa/opnieuw/", {"code": code_of(secret)})
    assert client.get("/").status_code == 200
