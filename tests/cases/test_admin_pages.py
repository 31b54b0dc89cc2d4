"""The management pages: what they look like to an administrator who knows no jargon."""

from __future__ import annotations

import re

import pytest

from cases.models import BudgetYear
from tests.factories import TariffFactory


@pytest.fixture
def client(login, beheer):
    return login(beheer)


@pytest.fixture
def tariff(pilot):
    return TariffFactory(product__pilot=pilot, price_year=2022)


def test_a_year_has_no_dot_in_it(client, pilot, tariff):
    BudgetYear.objects.create(pilot=pilot, year=2022, budgeted=1000)
    for table in ("tariff", "budgetyear"):
        page = client.get(f"/beheer/cases/{table}/").content.decode()
        assert "2022" in page
        assert "2.022" not in page


def test_what_was_changed_is_told_without_an_article(client, tariff):
    data = {"product": tariff.product_id, "price": "71", "price_year": "2022", "source": "x"}
    data |= {"valid_from": "2022-01-01", "_continue": "1"}
    page = client.post(f"/beheer/cases/tariff/{tariff.pk}/change/", data, follow=True).content.decode()
    assert "Gewijzigd: tarief" in page
    assert "De tarief" not in page


def test_the_pages_have_the_icon_of_the_application(client):
    assert 'rel="icon"' in client.get("/beheer/").content.decode()
    assert 'rel="icon"' in client.get("/beheer/cases/tariff/add/").content.decode()


def test_a_browser_that_asks_for_an_icon_gets_one_before_logging_in(client):
    client.logout()
    response = client.get("/favicon.ico")
    # Once the files are collected, the name of the icon holds a digest of it.
    assert re.search(r"/favicon(\.\w+)?\.svg$", response["Location"])


@pytest.mark.parametrize(
    "path",
    [
        "",
        "cases/user/",
        "cases/user/add/",
        "cases/tariff/",
        "cases/tariff/add/",
        "cases/tariff/import/",
        "password_change/",
    ],
)
def test_the_pages_are_informal(client, path):
    page = client.get(f"/beheer/{path}").content.decode()
    for formal in ("Uw ", "U kunt", " uw ", "Weet u"):
        assert formal not in page


def test_a_colleagues_password_page_is_in_dutch(client, gea):
    gea.set_password("een-lang-wachtwoord")
    gea.save()
    page = client.get(f"/beheer/cases/user/{gea.pk}/password/").content.decode()
    assert "If disabled" not in page
    assert "Dan vervalt het wachtwoord." in page


def test_the_start_page_leads_to_every_table_and_each_opens(client):
    page = client.get("/").content.decode()
    for table in ("user", "district", "careproduct", "tariff", "budgetyear"):
        assert f'href="/beheer/cases/{table}/"' in page
        assert client.get(f"/beheer/cases/{table}/").status_code == 200


def test_the_export_page_names_no_column_in_english(client, tariff):
    page = client.get("/beheer/cases/tariff/export/").content.decode()
    assert "prijs_laag" in page
    assert "Price" not in page
    file = client.post("/beheer/cases/tariff/export/", {"format": "0", "resource": "0"})
    assert file["Content-Type"].endswith("spreadsheetml.sheet")


@pytest.mark.parametrize("table", ["tariff", "careproduct", "district", "user", "pilot", "budgetyear"])
def test_a_list_names_its_columns_in_dutch(client, table):
    page = re.sub(r"<\w[^>]*>", "", client.get(f"/beheer/cases/{table}/").content.decode().lower())
    assert "kies een" in page
    for english in ("price year", "valid from", "select ", "plain"):
        assert english not in page
