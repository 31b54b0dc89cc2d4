from __future__ import annotations

from datetime import date

import pytest

from cases.period import Period
from monitoring.periods import PeriodForm, last_quarter, last_year, this_year

TODAY = date(2023, 9, 29)
THIS_YEAR = Period(date(2023, 1, 1), TODAY)


@pytest.mark.parametrize(
    ("today", "first", "last"),
    [
        (date(2023, 1, 1), date(2022, 10, 1), date(2022, 12, 31)),
        (date(2023, 3, 31), date(2022, 10, 1), date(2022, 12, 31)),
        (date(2023, 4, 1), date(2023, 1, 1), date(2023, 3, 31)),
        (date(2023, 9, 29), date(2023, 4, 1), date(2023, 6, 30)),
        (date(2023, 12, 31), date(2023, 7, 1), date(2023, 9, 30)),
    ],
)
def test_the_last_quarter_is_the_one_that_is_over(today, first, last):
    assert last_quarter(today) == Period(first, last)


def test_this_year_ends_today_and_last_year_is_whole():
    assert this_year(TODAY) == THIS_YEAR
    assert last_year(TODAY) == Period.year(2022)


def test_without_a_choice_the_period_is_this_year_up_to_today():
    form = PeriodForm({})
    assert form.is_valid()
    assert form.period == THIS_YEAR


def test_a_day_that_is_left_out_is_that_of_this_year():
    assert PeriodForm({"van": "2023-03-01"}).period == Period(date(2023, 3, 1), TODAY)
    assert PeriodForm({"tot": "2023-03-01"}).period == Period(date(2023, 1, 1), date(2023, 3, 1))


def test_a_period_of_one_day_may_be_chosen():
    assert PeriodForm({"van": "2023-03-01", "tot": "2023-03-01"}).period.days == 1


@pytest.mark.parametrize(
    ("van", "tot", "field", "message"),
    [
        ("2023-03-02", "2023-03-01", "tot", "ligt voor de eerste dag"),
        ("2023-02-30", "2023-03-01", "van", "geen datum"),
        ("gisteren", "2023-03-01", "van", "geen datum"),
        ("1999-12-31", "2000-01-01", "van", "vanaf 01-01-2000"),
        ("2013-01-01", "2023-01-01", "tot", "minder dan 10 jaar"),
        ("2023-01-01", "9999-12-31", "tot", "minder dan 10 jaar"),
    ],
)
def test_what_is_not_a_period_is_refused_on_the_field(van, tot, field, message):
    form = PeriodForm({"van": van, "tot": tot})
    assert message in form.errors[field][0]
    assert form.period == THIS_YEAR
