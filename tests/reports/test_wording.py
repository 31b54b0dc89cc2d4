from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.period import Period
from reports import wording

SHARES = [
    "geen van de",
    "enkele van de",
    "een deel van de",
    "ongeveer de helft van de",
    "ruim de helft van de",
    "de meeste",
    "vrijwel alle",
    "alle",
]


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [
        (0, None, "0"),
        (999, None, "999"),
        (1445, None, "1.445"),
        (1234567, None, "1.234.567"),
        (Decimal("1795.6"), None, "1.795,6"),
        (Decimal("486.0"), None, "486,0"),
        (Decimal("10.08"), 1, "10,1"),
        (-1500, None, "-1.500"),
    ],
)
def test_a_number_is_written_in_the_dutch_way(value, decimals, written):
    assert wording.number(value, decimals) == written


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=0, max_value=10**12))
def test_a_written_number_can_be_read_back(value):
    assert Decimal(wording.number(value).replace(".", "").replace(",", ".")) == value


@given(st.decimals(allow_nan=False, allow_infinity=False, places=2, min_value=Decimal("0.1"), max_value=10**12))
def test_a_plain_number_is_at_most_half_a_tenth_off(value):
    assert abs(Decimal(wording.plain(value).replace(".", "").replace(",", ".")) - value) <= Decimal("0.05")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        ("336000.00", "€ 336.000,-"),
        ("0", "€ 0,-"),
        ("12.5", "€ 12,50"),
        ("1234.05", "€ 1.234,05"),
    ],
)
def test_an_amount_is_written_as_in_the_letters_of_the_municipality(amount, written):
    assert wording.euro(Decimal(amount)) == written


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("2.00", "2"),
        ("1.33", "1,3"),
        ("1.50", "1,5"),
        ("10", "10"),
        ("1E+1", "10"),
        ("0.00", "0"),
        ("1200.0", "1.200"),
        ("0.25", "0,3"),
        ("9.95", "10"),
        ("0.1", "0,1"),
        ("0.09", "minder dan 0,1"),
    ],
)
def test_needless_noughts_are_left_out(value, written):
    assert wording.plain(Decimal(value)) == written


@pytest.mark.parametrize(
    ("value", "written"), [(0, "geen gezinnen"), (1, "1 gezin"), (2, "2 gezinnen"), (1000, "1.000 gezinnen")]
)
def test_a_noun_follows_its_number(value, written):
    assert wording.families(value) == written


@pytest.mark.parametrize(("value", "verb"), [(0, "zijn"), (1, "is"), (2, "zijn")])
def test_a_verb_follows_its_number(value, verb):
    assert wording.agree(value, "is", "zijn") == verb


@pytest.mark.parametrize(
    ("parts", "written"),
    [([], ""), (["a"], "a"), (["a", "b"], "a en b"), (["a", "b", "c"], "a, b en c")],
)
def test_parts_are_joined_as_in_a_sentence(parts, written):
    assert wording.joined(parts) == written


@pytest.mark.parametrize(
    ("part", "whole", "words"),
    [
        (0, 0, "geen van de"),
        (0, 21, "geen van de"),
        (1, 100, "enkele van de"),
        (24, 100, "enkele van de"),
        (25, 100, "een deel van de"),
        (47, 100, "een deel van de"),
        (48, 100, "ongeveer de helft van de"),
        (51, 100, "ongeveer de helft van de"),
        (52, 100, "ruim de helft van de"),
        (66, 100, "ruim de helft van de"),
        (67, 100, "de meeste"),
        (89, 100, "de meeste"),
        (90, 100, "vrijwel alle"),
        (99, 100, "vrijwel alle"),
        (999, 1000, "vrijwel alle"),
        (100, 100, "alle"),
    ],
)
def test_a_share_is_said_in_words_from_its_threshold_on(part, whole, words):
    assert wording.share(part, whole) == words


@given(st.integers(1, 5000), st.data())
def test_a_larger_part_never_sounds_smaller(whole, data):
    smaller, larger = sorted(data.draw(st.tuples(st.integers(0, whole), st.integers(0, whole))))
    assert SHARES.index(wording.share(smaller, whole)) <= SHARES.index(wording.share(larger, whole))


@pytest.mark.parametrize(
    ("first", "last", "name", "in_a_sentence"),
    [
        ("2022-01-01", "2022-12-31", "2022", "in 2022"),
        ("2023-01-01", "2023-03-31", "het eerste kwartaal van 2023", "in het eerste kwartaal van 2023"),
        ("2023-10-01", "2023-12-31", "het vierde kwartaal van 2023", "in het vierde kwartaal van 2023"),
        ("2023-02-01", "2023-04-30", "1 februari tot en met 30 april 2023", "van 1 februari tot en met 30 april 2023"),
        ("2024-02-01", "2024-02-29", "februari 2024", "in februari 2024"),
        ("2023-02-01", "2024-02-29", "1 februari 2023 tot en met 29 februari 2024", None),
        ("2023-05-02", "2023-05-02", "2 mei 2023", "op 2 mei 2023"),
        ("2023-05-02", "2023-05-31", "2 tot en met 31 mei 2023", "van 2 tot en met 31 mei 2023"),
        ("2023-01-01", "2023-09-29", "1 januari tot en met 29 september 2023", None),
        ("2022-07-01", "2023-06-30", "1 juli 2022 tot en met 30 juni 2023", None),
        ("2022-01-01", "2023-12-31", "1 januari 2022 tot en met 31 december 2023", None),
        ("9999-10-01", "9999-12-31", "het vierde kwartaal van 9999", "in het vierde kwartaal van 9999"),
    ],
)
def test_a_period_is_called_as_people_call_it(first, last, name, in_a_sentence):
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    assert wording.period(period) == name
    assert wording.in_period(period) == (in_a_sentence or f"van {name}")


@pytest.mark.parametrize(
    ("first", "last", "today", "runs"),
    [
        ("2023-01-01", "2023-09-29", "2023-09-29", True),
        ("2023-01-01", "2023-06-30", "2023-09-29", True),
        ("2023-01-01", "2023-09-29", "2024-01-01", False),
        ("2023-01-01", "2023-03-31", "2023-09-29", False),
        ("2023-02-01", "2023-09-29", "2023-09-29", False),
        ("2022-01-01", "2023-09-29", "2023-09-29", False),
        ("2022-01-01", "2022-12-31", "2023-09-29", False),
    ],
)
def test_a_year_that_still_runs_is_said_to_run(first, last, today, runs):
    period = Period(date.fromisoformat(first), date.fromisoformat(last))
    said = wording.period_on(period, date.fromisoformat(today))
    assert said == wording.period(period) + (" (2023 loopt nog)" if runs else "")
