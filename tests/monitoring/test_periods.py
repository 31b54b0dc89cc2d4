from __future__ import annotations

from datetime import date

import pytest

from cases.period import Period
from monitoring.periods import (
    PeriodForm,
    ReportPeriodForm,
    WholeYearForm,
    has_whole_month,
    last_quarter,
    last_year,
    this_year,
    up_to,
    whole_quarters,
)

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
        ("1999-12-31", "2000-01-01", "van", "vanaf 1 januari 2000"),
        ("2013-01-01", "2023-01-01", "tot", "minder dan 10 jaar"),
        ("2023-01-01", "2023-09-30", "tot", "Kies een dag tot en met vandaag, 29 september 2023."),
        ("2023-09-30", "", "van", "Kies een dag tot en met vandaag"),
        ("2023-10-01", "9999-12-31", "van", "Kies een dag tot en met vandaag"),
        ("2023-10-01", "9999-12-31", "tot", "Kies een dag tot en met vandaag"),
    ],
)
def test_what_is_not_a_period_is_refused_on_the_field(van, tot, field, message):
    form = PeriodForm({"van": van, "tot": tot})
    assert message in form.errors[field][0]
    assert form.period == THIS_YEAR


def test_the_date_picker_offers_no_day_to_come():
    assert 'max="2023-09-29"' in str(PeriodForm({})["van"])
    assert 'max="2023-09-29"' in str(PeriodForm({})["tot"])


def test_a_period_may_end_today():
    assert PeriodForm({"van": "2023-09-29", "tot": "2023-09-29"}).is_valid()


# Up to today


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        (Period.year(2022), Period.year(2022)),
        (Period.year(2023), THIS_YEAR),
        (Period(TODAY, date(2030, 1, 1)), Period(TODAY, TODAY)),
    ],
)
def test_a_period_is_cut_off_after_today(asked, given):
    assert up_to(asked, TODAY) == given


def test_a_period_that_is_yet_to_begin_has_no_days():
    with pytest.raises(ValueError, match="begint na vandaag, 29 september 2023"):
        up_to(Period.year(2024), TODAY)


# What leaves the building


@pytest.mark.parametrize(
    ("first", "last", "whole"),
    [
        ("2023-02-01", "2023-02-28", True),
        ("2024-02-01", "2024-02-28", False),
        ("2023-02-02", "2023-03-30", False),
        ("2023-01-15", "2023-02-28", True),
        ("2022-12-02", "2023-01-31", True),
        ("2023-01-31", "2023-01-31", False),
        ("2023-01-01", "2023-01-30", False),
        ("2023-01-02", "2023-01-31", False),
    ],
)
def test_a_whole_month_lies_in_a_period_or_not(first, last, whole):
    assert has_whole_month(Period(date.fromisoformat(first), date.fromisoformat(last))) is whole


@pytest.mark.parametrize(
    ("van", "tot"), [("2023-05-04", "2023-05-04"), ("2023-05-02", "2023-05-31"), ("2023-09-01", "2023-09-29")]
)
def test_a_report_over_less_than_a_month_is_refused_with_the_reason(van, tot):
    form = ReportPeriodForm({"van": van, "tot": tot})
    assert form.errors["tot"] == [
        "Kies een periode met ten minste één hele kalendermaand. Over minder dagen zijn cijfers te herleiden tot een "
        "gezin."
    ]
    assert PeriodForm({"van": van, "tot": tot}).is_valid()


@pytest.mark.parametrize(
    ("today", "default"),
    [
        (date(2023, 1, 30), Period.year(2022)),
        (date(2023, 1, 31), Period(date(2023, 1, 1), date(2023, 1, 31))),
        (TODAY, THIS_YEAR),
    ],
)
def test_without_a_choice_a_report_is_about_this_year_once_it_has_a_whole_month(settings, today, default):
    settings.DEMO_TODAY = today
    form = ReportPeriodForm({})
    assert form.is_valid()
    assert form.period == default


# Who may see aggregates alone


@pytest.mark.parametrize(
    ("today", "last"),
    [
        (date(2023, 1, 1), None),
        (date(2023, 3, 31), None),
        (date(2023, 4, 1), date(2023, 3, 31)),
        (TODAY, date(2023, 6, 30)),
        (date(2023, 12, 31), date(2023, 9, 30)),
    ],
)
def test_of_the_running_year_the_quarters_that_are_over_are_whole(today, last):
    assert whole_quarters(today) == (Period(date(2023, 1, 1), last) if last else None)


@pytest.mark.parametrize(("van", "tot"), [("2022-01-01", "2022-12-31"), ("2023-01-01", "2023-06-30")])
def test_whole_years_and_the_whole_quarters_of_this_year_may_be_seen(van, tot):
    assert WholeYearForm({"van": van, "tot": tot}).is_valid()


@pytest.mark.parametrize(
    ("van", "tot"),
    [
        ("2023-01-01", "2023-09-29"),
        ("2023-01-01", "2023-09-28"),
        ("2023-01-01", "2023-12-31"),
        ("2023-01-01", "2023-03-31"),
        ("2023-04-01", "2023-06-30"),
        ("2022-01-01", "2022-12-30"),
        ("2021-01-01", "2022-12-31"),
        ("2024-01-01", "2024-12-31"),
    ],
)
def test_the_running_year_cannot_be_followed_by_the_day(van, tot):
    form = WholeYearForm({"van": van, "tot": tot})
    assert form.non_field_errors() == ["Kies een heel kalenderjaar, of dit jaar tot en met 30 juni 2023."]
    assert form.period == Period.year(2022)


def test_on_the_last_day_of_the_year_it_still_runs(settings):
    settings.DEMO_TODAY = date(2023, 12, 31)
    assert not WholeYearForm({"van": "2023-01-01", "tot": "2023-12-31"}).is_valid()


def test_before_the_first_quarter_is_over_nothing_of_this_year_is_shown_and_that_is_said(settings):
    settings.DEMO_TODAY = date(2023, 3, 31)
    form = WholeYearForm({"van": "2023-01-01", "tot": "2023-03-31"})
    assert "er is nog geen heel kwartaal voorbij" in form.non_field_errors()[0]
    assert form.explanation() == "2023 loopt nog. Het komt erbij als het eerste kwartaal voorbij is."
