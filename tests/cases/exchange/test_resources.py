"""The reference tables in the administration, with django-import-export."""

from __future__ import annotations

import io
from decimal import Decimal

import pytest
from django.contrib import admin
from django.contrib.auth.models import AnonymousUser
from django.test import RequestFactory
from openpyxl import load_workbook

from cases.admin import BudgetYearAdmin
from cases.exchange import archives, resources
from cases.exchange.errors import UnreadableFile
from cases.exchange.sheets import BUDGET, DISTRICTS, PRODUCTS, TARIFFS, Sheet
from cases.models import BudgetYear, CareProduct, District, Tariff
from tests.cases.exchange.workbooks import Book
from tests.factories import CareProductFactory, DistrictFactory

pytestmark = pytest.mark.django_db


def content(book: Book) -> bytes:
    buffer = io.BytesIO()
    book.workbook().save(buffer)
    return buffer.getvalue()


def bring_in(sheet: Sheet, pilot, book: Book, *, dry_run: bool = False):
    dataset = resources.format_of(sheet)().create_dataset(content(book))
    return resources.resource_of(sheet)(pilot=pilot).import_data(dataset, dry_run=dry_run)


def test_a_sheet_is_imported_with_the_columns_of_the_werkboek(pilot):
    for sheet in (DISTRICTS, PRODUCTS, TARIFFS, BUDGET):
        result = bring_in(sheet, pilot, Book())
        assert not result.has_errors()
        assert not result.has_validation_errors()
    assert District.objects.get(name="Beijum").team.name == "WIJ Beijum"
    assert Tariff.objects.get().price == Decimal("72.5")
    assert BudgetYear.objects.get().pilot == pilot


def test_a_second_time_every_row_is_skipped(pilot):
    bring_in(PRODUCTS, pilot, Book())
    assert bring_in(PRODUCTS, pilot, Book()).totals["skip"] == 2
    assert bring_in(PRODUCTS, pilot, Book().set("producten", 2, naam="Anders")).totals["update"] == 1
    assert CareProduct.objects.count() == 2


def test_a_dry_run_stores_nothing(pilot):
    assert bring_in(DISTRICTS, pilot, Book(), dry_run=True).totals["new"] == 2
    assert not District.objects.exists()


@pytest.mark.parametrize(
    ("change", "column", "says"),
    [
        ({"prijs": "veel"}, "price", '"veel" is geen getal.'),
        ({"prijs_laag": 99}, "price_low", "hoger dan de prijs"),
        ({"bron": None}, "source", "Deze cel is leeg."),
        ({"geldig_tot": "=A1"}, "valid_until", "is een formule"),
    ],
)
def test_a_wrong_cell_is_named_in_dutch_and_nothing_is_stored(pilot, change, column, says):
    CareProductFactory(pilot=pilot, code="IAG")
    result = bring_in(TARIFFS, pilot, Book().set("tarieven", 2, **change), dry_run=True)
    (row,) = result.invalid_rows
    assert says in " ".join(row.field_specific_errors[column])
    assert not Tariff.objects.exists()


def test_a_product_of_another_pilot_does_not_exist(pilot):
    CareProductFactory(code="IAG")
    result = bring_in(TARIFFS, pilot, Book())
    assert result.has_errors() or result.has_validation_errors()


def test_a_row_of_another_pilot_is_left_alone(pilot):
    other = DistrictFactory(name="Beijum", area="Elders")
    bring_in(DISTRICTS, pilot, Book())
    other.refresh_from_db()
    assert other.area == "Elders"
    assert District.objects.filter(name="Beijum").count() == 2


def test_what_goes_out_comes_in_again_unchanged_and_protected(pilot):
    bring_in(DISTRICTS, pilot, Book())
    District.objects.filter(name="Beijum").update(area="=1+1")
    dataset = resources.resource_of(DISTRICTS)(pilot=pilot).export()
    made = resources.format_of(DISTRICTS)().export_data(dataset)
    assert load_workbook(io.BytesIO(made))["wijken"]["B2"].value == "'=1+1"
    again = resources.format_of(DISTRICTS)().create_dataset(made)
    assert resources.resource_of(DISTRICTS)(pilot=pilot).import_data(again).totals["skip"] == 2


@pytest.mark.parametrize(
    ("stream", "says"),
    [
        (b"geen werkboek", "geen werkboek"),
        (content(Book("producten")), "staat niet in dit werkboek"),
        (content(Book("wijken").set("wijken", 2, kleur="rood")), "De kolommen kloppen niet"),
        (content(Book("wijken").drop("wijken", "wijk")), "De kolommen kloppen niet"),
    ],
)
def test_a_file_that_cannot_be_used_is_refused_by_the_same_guards(stream, says):
    with pytest.raises(UnreadableFile, match=says):
        resources.format_of(DISTRICTS)().create_dataset(stream)


def request_of(user):
    request = RequestFactory().get("/")
    request.user = user
    return request


def test_the_page_offers_one_format_in_the_administrators_own_pilot(beheer, pilot):
    page, request = BudgetYearAdmin(BudgetYear, admin.site), request_of(beheer)
    assert page.has_import_permission(request)
    assert page.has_export_permission(request)
    assert page.get_import_formats() == page.get_export_formats() == [resources.format_of(BUDGET)]
    assert page.get_import_resource_kwargs(request) == {"pilot": pilot}


def test_others_may_not_import_or_export_there(carla, tess):
    page = BudgetYearAdmin(BudgetYear, admin.site)
    for user in (carla, tess, AnonymousUser()):
        assert not page.has_import_permission(request_of(user))
        assert not page.has_export_permission(request_of(user))


def test_a_refused_file_is_said_in_its_own_words(beheer):
    page = BudgetYearAdmin(BudgetYear, admin.site)
    form = page.get_import_form_class(request_of(beheer))(
        page.get_import_formats(), [resources.resource_of(BUDGET)], data={}
    )
    form.is_valid()
    page.add_data_read_fail_error_to_form(form, UnreadableFile(archives.MACROS))
    assert archives.MACROS in str(form.errors["import_file"].as_data())
