from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from monitoring.budget import outlook
from monitoring.figures import BudgetFigure


def year_of(realised, today=date(2023, 7, 2), budgeted=168_000):
    [found] = outlook([BudgetFigure(2023, Decimal(budgeted), realised)], today)
    return found


def test_half_a_year_costs_half_a_budget():
    """2 July is day 183 of 365: 91,500 / 183 x 365 = 182,500 euro, which is 14,500 more than was set aside."""
    found = year_of(Decimal(91_500))
    assert (found.expected, found.left, found.used, found.gone) == (182_500, -14_500, 54, 50)


def test_a_year_that_is_over_costs_what_it_cost():
    assert year_of(Decimal(160_000), today=date(2024, 3, 1)).expected == 160_000


@pytest.mark.parametrize(("realised", "today"), [(None, date(2023, 7, 2)), (Decimal(10), date(2022, 12, 31))])
def test_nothing_is_expected_of_what_is_not_known(realised, today):
    found = year_of(realised, today)
    assert (found.expected, found.left) == (None, None)


def test_no_percentage_of_a_budget_of_nought():
    assert year_of(Decimal(5), budgeted=0).used is None
