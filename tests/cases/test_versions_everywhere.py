"""Every form that changes something: what is sent on an older version is refused, and nothing is written."""

from __future__ import annotations

from typing import Any

import lxml.html
import pytest
from django.apps import apps
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from cases.codes import Role
from cases.models import BudgetYear, ScoreDomain
from tests.cases.access import ADDRESSES
from tests.cases.editing import EDITS, MANAGED, NO_VERSION
from tests.factories import CareProductFactory, TariffFactory

# What is no content of the file; a refused page was looked at, so the log grows.
ASIDE = {"auditchain", "auditevent", "draft"}
NO_VERSIONS = ["", "x", "é\x00", "eyJhdCI6MX0:verzonnen", "9" * 5000]


@pytest.fixture
def staff(carla, gea, tess):
    return {Role.CASE_MANAGER: carla, Role.FAMILY_CARER: gea, Role.TEAM_MANAGER: tess}


def as_sent(page: Any) -> dict[str, Any]:
    """Return what a browser sends for the form with a version on a page: every field as it is shown."""
    root = lxml.html.fromstring(page.content)
    form = max((form for form in root.forms if "version" in form.fields), key=lambda form: len(form.fields))
    values: dict[str, Any] = {}
    for name, value in form.form_values():
        values[name] = [*values[name], value] if name in values else [value]
    # lxml says "on" for a tile that stands for no answer.
    return values | dict.fromkeys(form.xpath('.//input[@type="radio"][@checked][@value=""]/@name'), "")


def rows() -> dict[str, list[Any]]:
    """Return all that is stored of families, work and reference data."""
    models = [model for model in apps.get_app_config("cases").get_models() if model._meta.model_name not in ASIDE]
    return {model._meta.label: list(model._default_manager.order_by("pk").values()) for model in models}


@pytest.fixture
def opened(staff, trajectory):
    """Return a function that opens the page of an address and gives the row, the client, the address and the form."""

    def open_page(name: str) -> tuple[Any, Client, str, dict[str, Any]]:
        edit = EDITS[name]
        row = (edit.about or ADDRESSES[name].about)(trajectory)
        client = Client()
        client.force_login(staff[edit.role])
        mine = edit.mine(row) if callable(edit.mine) else edit.mine
        page = client.get(reverse(edit.page or name, args=[row.pk]))
        assert page.status_code == 200
        return row, client, reverse(name, args=[row.pk]), as_sent(page) | mine

    return open_page


def test_every_address_stands_in_the_table():
    assert set(ADDRESSES) == set(EDITS) | set(NO_VERSION)
    assert not set(EDITS) & set(NO_VERSION)


@pytest.mark.parametrize("name", sorted(EDITS))
def test_an_older_version_is_refused_and_the_new_one_is_saved(opened, name):
    row, client, address, form = opened(name)
    EDITS[name].change(row)
    before = rows()
    refused = client.post(address, form)
    assert refused.status_code == 409
    assert rows() == before
    page = refused.content.decode()
    assert "Er is nog niets opgeslagen." in page
    for value in (value for value in (EDITS[name].mine if isinstance(EDITS[name].mine, dict) else {}).values()):
        assert value in page
    # The page itself holds all that is needed to go on; only a button that is pressed is no field.
    again = client.post(address, form | as_sent(refused))
    assert again.status_code == 302, again.context["form"].errors
    assert rows() != before


@pytest.mark.parametrize("name", sorted(EDITS))
def test_a_version_that_is_missing_or_made_up_is_refused(opened, name):
    _, client, address, form = opened(name)
    before = rows()
    for version in NO_VERSIONS:
        refused = client.post(address, form | {"version": version})
        assert refused.status_code == 409
        assert "We weten niet welke versie je voor je had." in refused.content.decode()
    assert rows() == before
    assert client.post(address, form).status_code == 302


def test_the_version_of_another_row_is_none(opened, login, carla, trajectory):
    _, client, address, form = opened("cases:goal_change")
    other = opened("cases:visit_change")[3]["version"]
    assert client.post(address, form | {"version": other}).status_code == 409


@pytest.fixture
def managed(pilot, district, team, gea):
    """Return a function that makes or finds a row of a table of the management pages."""
    product = CareProductFactory(pilot=pilot)
    made = {
        "budgetyear": lambda: BudgetYear.objects.create(pilot=pilot, year=2022, budgeted=1000),
        "careproduct": lambda: product,
        "district": lambda: district,
        "neighbourhoodteam": lambda: team,
        "pilot": lambda: pilot,
        "scoredomain": lambda: ScoreDomain.objects.create(pilot=pilot, number=1, name="Wonen"),
        "tariff": lambda: TariffFactory(product=product),
        "user": lambda: gea,
    }
    return lambda table: made[table]()


def test_every_table_of_the_management_pages_is_tried():
    assert {model._meta.model_name for model in admin.site._registry if model._meta.app_label == "cases"} == set(
        MANAGED
    )


@pytest.mark.parametrize("table", sorted(MANAGED))
def test_two_administrators_do_not_overwrite_each_other(beheer, managed, table):
    row, (theirs, mine) = managed(table), MANAGED[table]
    client = Client()
    client.force_login(beheer)
    address = f"/beheer/cases/{table}/{row.pk}/change/"
    form = as_sent(client.get(address)) | mine
    type(row).objects.filter(pk=row.pk).update(**theirs)
    before = rows()
    refused = client.post(address, form)
    assert refused.status_code == 409
    assert "Intussen gewijzigd" in refused.content.decode()
    assert rows() == before
    for version in NO_VERSIONS:
        assert client.post(address, form | {"version": version}).status_code == 409
    assert rows() == before
    assert client.post(address, as_sent(refused)).status_code == 302
    assert rows() != before
