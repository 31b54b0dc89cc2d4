"""The menu of the user, and changing one's own password."""

from __future__ import annotations

import pytest
from django.urls import reverse

CHANGE = "/accounts/password/change/"


@pytest.fixture
def client_with_password(login, carla):
    carla.set_password("een-lang-wachtwoord")
    carla.save()
    return login(carla)


@pytest.mark.parametrize("person", ["carla", "gea", "tess", "gert", "bo", "beheer"])
def test_every_page_leads_to_changing_the_password_and_logging_out(request, login, person):
    user = request.getfixturevalue(person)
    user.set_password("een-lang-wachtwoord")
    user.save()
    page = login(user).get("/").content.decode()
    menu = page[page.index("<details") : page.index("</details>")]
    assert user.name in menu
    assert user.get_role_display() in menu
    assert f'href="{reverse("account_change_password")}"' in menu
    assert f'href="{reverse("mfa_index")}"' in menu
    assert f'href="{reverse("my_sessions")}"' in menu
    assert f'action="{reverse("account_logout")}"' in menu


def test_who_has_no_password_cannot_change_it(login, carla):
    client = login(carla)
    assert reverse("account_change_password") not in client.get("/").content.decode()
    assert client.get(CHANGE)["Location"] == reverse("mfa_index")


def test_who_is_not_logged_in_has_no_menu(client, db):
    assert "Wachtwoord wijzigen" not in client.get("/accounts/login/").content.decode()


def test_the_page_says_what_a_password_must_be(client_with_password):
    page = client_with_password.get(CHANGE).content.decode()
    assert "Gebruik minstens 12 tekens" in page
    assert "Uw " not in page


def test_what_is_wrong_is_told_at_the_field(client_with_password):
    data = {"oldpassword": "fout", "password1": "kort", "password2": "kort"}
    errors = client_with_password.post(CHANGE, data).context["form"].errors
    assert errors["oldpassword"] == ["Dit is niet het wachtwoord waarmee je nu inlogt. Vul dat opnieuw in."]
    assert errors["password1"] == ["Dit wachtwoord is te kort. Gebruik minstens 12 tekens."]


def test_after_the_change_somebody_is_back_at_work(client_with_password):
    data = {"oldpassword": "een-lang-wachtwoord", "password1": "vier-appels-geel", "password2": "vier-appels-geel"}
    response = client_with_password.post(CHANGE, data, follow=True)
    assert response.redirect_chain == [("/", 302)]
    assert "Je wachtwoord is gewijzigd." in response.content.decode()


def test_a_wrong_password_says_what_to_do(client, carla):
    page = client.post("/accounts/login/", {"login": "carla", "password": "fout"}).content.decode()
    assert "Je gebruikersnaam of je wachtwoord klopt niet." in page


def test_a_password_can_be_asked_again(client_with_password):
    page = "/accounts/reauthenticate/"
    assert "Zo weten we zeker dat jij het bent." in client_with_password.get(page).content.decode()
    wrong = client_with_password.post(page, {"password": "fout"})
    assert "Dit wachtwoord klopt niet." in wrong.content.decode()
    assert client_with_password.post(page, {"password": "een-lang-wachtwoord"}).status_code == 302
