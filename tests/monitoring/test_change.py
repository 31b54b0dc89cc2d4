from __future__ import annotations

from datetime import date

import pytest

from cases.period import Period
from monitoring import change
from monitoring.figures import evaluate
from monitoring.periods import before
from tests.factories import DistrictFactory, TrajectoryFactory

SPRING, SUMMER = Period(date(2023, 4, 1), date(2023, 6, 30)), Period(date(2023, 7, 1), date(2023, 9, 30))


def found(pilot):
    changes = change.since(evaluate(pilot, SUMMER), evaluate(pilot, SPRING))
    return {row.figure.code: row for row in changes}


def test_a_change_names_figures_and_what_moved_most(pilot, district, trajectory):
    beijum, selwerd = district, DistrictFactory(pilot=pilot, name="Selwerd")
    for number in range(3):
        TrajectoryFactory(
            family__pilot=pilot, family__district=selwerd if number else beijum, started_on=date(2023, 7, 3)
        )
    row = found(pilot)["families_supported"]
    assert (row.was, row.is_now, row.in_words) == ("1", "4", "+3")
    assert row.parts == ("Selwerd +2", "Beijum +1")


def test_what_did_not_change_is_left_out(pilot, trajectory):
    assert "families_supported" not in found(pilot)


def test_no_family_is_named(pilot, trajectory):
    text = " ".join(str((row.figure.name, *row.parts)) for row in found(pilot).values())
    assert trajectory.family.last_name not in text
    assert trajectory.family.reference not in text


@pytest.mark.parametrize(
    ("period", "earlier"),
    [
        (Period.year(2023), Period.year(2022)),
        (Period(date(2023, 1, 1), date(2023, 9, 29)), Period(date(2022, 1, 1), date(2022, 9, 29))),
        (Period(date(2024, 1, 1), date(2024, 2, 29)), Period(date(2023, 1, 1), date(2023, 2, 28))),
        (Period(date(2023, 1, 1), date(2023, 2, 28)), Period(date(2022, 1, 1), date(2022, 2, 28))),
        (SUMMER, SPRING),
        (Period(date(2023, 3, 1), date(2023, 3, 31)), Period(date(2023, 2, 1), date(2023, 2, 28))),
        (Period(date(2023, 3, 8), date(2023, 3, 14)), Period(date(2023, 3, 1), date(2023, 3, 7))),
    ],
)
def test_the_period_before(period, earlier):
    assert before(period) == earlier
