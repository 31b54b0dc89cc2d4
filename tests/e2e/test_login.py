"""Logging in in a real browser, as on a real server: a code, a passkey, the organisation's own login, and sessions."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from playwright.sync_api import expect

from cases import single_sign_on
from tests.e2e.test_accessibility import faults
from tests.factories import PASSWORD
from tests.gezinsverzorger import provider as sso
from tests.gezinsverzorger.conftest import add_app, code_of


@pytest.fixture
def page(browser, browser_context_args):
    # The policy of the application refuses scripts that are not its own, and axe is such a script.
    context = browser.new_context(**{**browser_context_args, "bypass_csp": True})
    yield context.new_page()
    context.close()


@pytest.fixture
def strict(browser, browser_context_args):
    """A page under the policy as it is, which notes what the policy refuses."""
    context = browser.new_context(**browser_context_args)
    page = context.new_page()
    page.refused = []
    page.on("console", lambda line: "Content Security Policy" in line.text and page.refused.append(line.text))
    yield page
    assert page.refused == []
    context.close()


@pytest.fixture(autouse=True)
def outside_demo(settings):
    settings.DEMO = False
    cache.clear()


def give_authenticator(page) -> None:
    """Put a virtual authenticator in the browser, that checks a finger."""
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})


def type_password(page, live_server, user) -> None:
    page.goto(f"{live_server.url}/accounts/login/")
    page.get_by_label("Gebruikersnaam").fill(user.username)
    page.get_by_label("Wachtwoord").fill(PASSWORD)
    page.get_by_role("button", name="Inloggen", exact=True).click()


def test_the_first_login_adds_an_app_and_the_next_one_uses_it(page, live_server, with_password, picture, carla):
    with_password(carla)
    type_password(page, live_server, carla)
    expect(page.get_by_role("heading", name="Kies je tweede stap")).to_be_visible()
    picture(page, "login-tweede-stap")
    assert faults(page) == []
    page.get_by_role("link", name="App koppelen").click()
    expect(page.locator("img.qr")).to_be_visible()
    assert page.locator("img.qr").evaluate("image => image.complete && image.naturalWidth > 0")
    secret = page.locator(".secret").inner_text()
    page.get_by_label("Code").fill("000000")
    page.get_by_role("button", name="App koppelen").click()
    picture(page, "login-app-fout")
    assert faults(page) == []
    page.get_by_label("Code").fill(code_of(secret))
    page.get_by_role("button", name="App koppelen").click()
    expect(page.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    picture(page, "login-herstelcodes")
    assert faults(page) == []
    page.get_by_role("link", name="Ik heb ze bewaard").click()
    expect(page).to_have_url(f"{live_server.url}/")
    page.context.clear_cookies()
    type_password(page, live_server, carla)
    expect(page.get_by_role("heading", name="Tweede stap")).to_be_visible()
    picture(page, "login-code")
    assert faults(page) == []
    page.get_by_label("Code").fill(code_of(secret, steps=1))
    page.get_by_role("button", name="Verder").click()
    expect(page).to_have_url(f"{live_server.url}/")


def test_a_passkey_is_made_and_then_is_the_whole_login(strict, live_server, with_password, picture, carla):
    with_password(carla)
    give_authenticator(strict)
    type_password(strict, live_server, carla)
    strict.get_by_role("link", name="Passkey maken").click()
    picture(strict, "login-passkey")
    strict.get_by_label("Naam").fill("Laptop van het werk")
    strict.get_by_role("button", name="Passkey maken").click()
    expect(strict.get_by_role("heading", name="Herstelcodes")).to_be_visible()
    strict.goto(f"{live_server.url}/accounts/2fa/")
    expect(strict.get_by_text("Laptop van het werk", exact=True)).to_be_visible()
    picture(strict, "login-mijn-tweede-stap")
    strict.context.clear_cookies()
    strict.goto(f"{live_server.url}/accounts/login/")
    strict.get_by_role("button", name="Met een passkey").click()
    expect(strict).to_have_url(f"{live_server.url}/")
    strict.context.clear_cookies()
    type_password(strict, live_server, carla)
    strict.get_by_role("button", name="Met een passkey").click()
    expect(strict).to_have_url(f"{live_server.url}/")


def test_without_a_passkey_the_page_says_so(page, live_server, picture, carla):
    cdp = page.context.new_cdp_session(page)
    cdp.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    made = cdp.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    page.goto(f"{live_server.url}/accounts/login/")
    picture(page, "login")
    assert faults(page) == []
    cdp.send("WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]})
    page.route("**/passkeys/inloggen/", lambda route: route.abort())
    page.get_by_role("button", name="Met een passkey").click()
    expect(page.get_by_text("De passkey werkte niet")).to_be_visible()


def test_the_organisations_own_login(strict, live_server, settings, picture, pilot, carla):
    with sso.running() as provider:
        settings.SOCIALACCOUNT_PROVIDERS = provider.settings()
        settings.OIDC = {**settings.OIDC, "name": "WIJ", "server_url": provider.url}
        policy = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
        settings.CONTENT_SECURITY_POLICY = {
            "DIRECTIVES": {**policy, "form-action": [*policy["form-action"], provider.url]}
        }
        single_sign_on.link(carla, "sub-carla")
        provider.knows("sub-carla", amr=["mfa"])
        strict.goto(f"{live_server.url}/accounts/login/")
        picture(strict, "login-organisatie")
        strict.get_by_role("button", name="Inloggen met WIJ").click()
        strict.wait_for_url(f"{provider.url}/**")
        strict.locator("input[name=sub]").fill("sub-carla")
        strict.locator("button:not([value=deny])").first.click()
        expect(strict).to_have_url(f"{live_server.url}/")
        strict.context.clear_cookies()
        provider.knows("sub-vreemd", amr=["mfa"])
        strict.goto(f"{live_server.url}/accounts/login/")
        strict.get_by_role("button", name="Inloggen met WIJ").click()
        strict.locator("input[name=sub]").fill("sub-vreemd")
        strict.locator("button:not([value=deny])").first.click()
        expect(strict.get_by_role("heading", name="Je kunt hier niet inloggen")).to_be_visible()
        picture(strict, "login-geweigerd")
    strict.goto(f"{live_server.url}/accounts/login/")
    strict.get_by_role("button", name="Inloggen met WIJ").click()
    expect(strict.get_by_role("heading", name="Inloggen is niet gelukt")).to_be_visible()
    picture(strict, "login-storing")


def test_my_sessions_in_two_browsers(page, strict, live_server, settings, with_password, log_in, picture, carla):
    settings.DEMO = True
    with_password(carla)
    log_in(page, carla)
    log_in(strict, carla)
    page.locator(".user-menu summary").click()
    picture(page, "login-menu")
    page.get_by_role("link", name="Mijn sessies").click()
    expect(page.get_by_text("Dit apparaat", exact=True)).to_be_visible()
    picture(page, "login-sessies")
    assert faults(page) == []
    page.get_by_role("button", name="Uitloggen op Chrome op Linux", exact=True).click()
    expect(page.get_by_text("Uitgelogd op: Chrome op Linux.")).to_be_visible()
    strict.goto(f"{live_server.url}/")
    expect(strict.get_by_role("heading", name="Inloggen", exact=True)).to_be_visible()
    page.get_by_role("button", name="Overal uitloggen").click()
    expect(page.get_by_text("Je bent overal uitgelogd.")).to_be_visible()


def test_showing_once_more_who_you_are(page, live_server, settings, with_password, log_in, picture, carla):
    settings.DEMO = True
    with_password(carla)
    log_in(page, carla)
    add_app(carla)
    page.goto(f"{live_server.url}/accounts/2fa/opnieuw/")
    picture(page, "login-opnieuw-code")
    assert faults(page) == []
    page.goto(f"{live_server.url}/accounts/2fa/app/weghalen/")
    picture(page, "login-app-weg")
    page.goto(f"{live_server.url}/accounts/2fa/herstelcodes/nieuw/")
    picture(page, "login-nieuwe-codes")
    assert faults(page) == []
