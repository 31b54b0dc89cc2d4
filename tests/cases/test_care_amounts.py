from __future__ import annotations

from decimal import Decimal

import pytest

from cases import care_amounts
from cases.codes import CareUnit


def problems(unit=CareUnit.HOUR, **amounts):
    numbers = {name: None if amounts.get(name) is None else Decimal(amounts[name]) for name in care_amounts.FIELDS}
    return care_amounts.problems(numbers, unit)


def test_every_unit_has_a_bound():
    assert set(care_amounts.MOST_A_WEEK) == set(CareUnit)


@pytest.mark.parametrize(
    ("unit", "most", "says"),
    [
        ("uur", "168", "Vul hoogstens 168 uur per week in."),
        ("dagdeel", "14", "Vul hoogstens 14 dagdelen per week in."),
        ("dag", "7", "Vul hoogstens 7 dagen per week in."),
        ("week", "1", "Vul hoogstens 1 week per week in."),
        ("stuk", "50", "Vul hoogstens 50 stuks per week in."),
    ],
)
@pytest.mark.parametrize("field", care_amounts.AMOUNT)
def test_no_more_than_fits_in_a_week(unit, most, says, field):
    assert problems(unit, **{field: most}) == {}
    assert problems(unit, **{field: Decimal(most) + Decimal("0.01")}) == {field: says}


@pytest.mark.parametrize("field", care_amounts.WEEKS)
def test_no_longer_than_five_years(field):
    assert problems(**{field: 260}) == {}
    assert problems(**{field: "260.01"}) == {field: "Vul hoogstens 260 weken in. Dat is vijf jaar."}


def test_without_a_known_unit_only_the_weeks_are_bound():
    assert problems("", amount=200, weeks=261).keys() == {"weeks"}


@pytest.mark.parametrize(
    ("numbers", "wrong"),
    [
        ((2, 3, 4), {}),
        ((3, 3, 3), {}),
        ((None, None, None), {}),
        ((5, 3, 4), {"amount_low": "Dit is meer dan verwacht (3)."}),
        ((2, 3, 1), {"amount_high": "Dit is minder dan verwacht (3)."}),
        ((2, 9, 4), {"amount": "Dit is meer dan hoogstens (4)."}),
        ((2, 1, 4), {"amount": "Dit is minder dan minstens (2)."}),
        ((5, "4.50", None), {"amount_low": "Dit is meer dan verwacht (4,5)."}),
        ((None, 20, 10), {"amount_high": "Dit is minder dan verwacht (20)."}),
        ((5, None, 4), {"amount_high": "Dit is minder dan minstens (5)."}),
        (
            (5, 4, 3),
            {"amount_low": "Dit is meer dan verwacht (4).", "amount_high": "Dit is minder dan verwacht (4)."},
        ),
    ],
)
def test_the_number_that_is_out_of_step_is_pointed_at(numbers, wrong):
    assert problems(**dict(zip(care_amounts.AMOUNT, numbers, strict=True))) == wrong


def test_a_number_that_is_too_large_is_not_also_called_out_of_order():
    assert problems(amount=200, amount_high=4).keys() == {"amount"}


@pytest.mark.parametrize(
    ("numbers", "amount", "weeks"),
    [
        ((None, None, None), "", ""),
        ((None, "3.50", None), "3,5 uur per week", "3,5 weken"),
        ((None, 1, None), "1 uur per week", "1 week"),
        ((2, 3, 4), "3 uur per week (van 2 tot 4)", "3 weken (van 2 tot 4)"),
        ((2, 3, None), "3 uur per week (minstens 2)", "3 weken (minstens 2)"),
        ((None, 3, 4), "3 uur per week (hoogstens 4)", "3 weken (hoogstens 4)"),
        ((2, None, 4), "van 2 tot 4 uur per week", "van 2 tot 4 weken"),
        ((2, None, None), "minstens 2 uur per week", "minstens 2 weken"),
        ((None, None, 1), "hoogstens 1 uur per week", "hoogstens 1 week"),
        ((0, 0, 10), "0 uur per week (van 0 tot 10)", "0 weken (van 0 tot 10)"),
    ],
)
def test_a_number_reads_with_its_margin_and_without_what_is_not_known(numbers, amount, weeks):
    numbers = [None if number is None else Decimal(number) for number in numbers]
    amounts = dict(zip(care_amounts.FIELDS, [*numbers, *numbers], strict=True))
    assert care_amounts.per_week(amounts, CareUnit.HOUR) == amount
    assert care_amounts.duration(amounts) == weeks
