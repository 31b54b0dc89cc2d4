"""One price of a price level at a time."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from tests.factories import CareProductFactory, TariffFactory


@pytest.fixture
def product(pilot):
    product = CareProductFactory(pilot=pilot)
    TariffFactory(product=product, valid_from=date(2022, 4, 1), valid_until=date(2022, 9, 30))
    return product


def errors(product, valid_from, valid_until, **other):
    try:
        TariffFactory.build(product=product, valid_from=valid_from, valid_until=valid_until, **other).full_clean()
    except ValidationError as refusal:
        return refusal.message_dict
    return {}


@pytest.mark.parametrize(
    ("valid_from", "valid_until", "field"),
    [
        (date(2022, 9, 30), None, "valid_from"),
        (date(2022, 6, 1), date(2022, 7, 1), "valid_from"),
        (date(2022, 1, 1), date(2022, 4, 1), "valid_until"),
        (date(2022, 1, 1), None, "valid_until"),
    ],
)
def test_a_tariff_in_the_days_of_another_is_refused_on_the_day_that_lies_inside(
    product, valid_from, valid_until, field
):
    assert errors(product, valid_from, valid_until) == {
        field: [
            "Met prijspeil 2022 is er al een tarief vanaf 1 april 2022 tot en met 30 september 2022. "
            "Kies dagen die daar buiten liggen."
        ]
    }


def test_before_after_and_beside_another_it_may_stand(product):
    assert errors(product, date(2022, 1, 1), date(2022, 3, 31)) == {}
    assert errors(product, date(2022, 10, 1), None) == {}
    assert errors(product, date(2022, 5, 1), None, price_year=2023) == {}
    assert errors(CareProductFactory(pilot=product.pilot), date(2022, 5, 1), None) == {}


def test_the_same_first_day_is_refused_once(product):
    assert list(errors(product, date(2022, 4, 1), None)) == ["__all__"]


def test_a_tariff_does_not_stand_in_its_own_way(product):
    tariff = product.tariffs.get()
    tariff.valid_until = date(2022, 12, 31)
    tariff.full_clean()
