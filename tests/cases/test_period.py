from __future__ import annotations

from datetime import date

import pytest

from cases.period import in_words, months_later, outside


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 9, 29), 6, date(2024, 3, 29)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2023, 6, 30), 6, date(2023, 12, 30)),
        (date(2023, 12, 31), 2, date(2024, 2, 29)),
        (date(2023, 12, 1), 1, date(2024, 1, 1)),
    ],
)
def test_months_later_is_the_same_day_or_the_last_one(day, months, later):
    assert months_later(day, months) == later


def test_a_day_reads_in_words():
    assert in_words(date(2023, 9, 29)) == "29 september 2023"


def test_it_is_said_on_which_side_a_day_lies_outside():
    first, last = date(2000, 1, 1), date(2023, 9, 29)
    assert outside(date(1999, 12, 31), first, last) == (
        "Deze datum ligt te ver terug. Kies een dag vanaf 1 januari 2000."
    )
    assert outside(date(2023, 9, 30), first, last) == (
        "Deze datum ligt in de toekomst. Kies een dag tot en met 29 september 2023."
    )
    assert outside(first, first, last) == outside(last, first, last) == ""
