from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.exchange import exporting, protection
from cases.exchange.errors import UnusableCell
from cases.exchange.parsing import Amount, Code, Codes, Day, Integer, Kind, Text, TimeOfDay, YesNo

nasty = st.text(alphabet=st.sampled_from("'=+-@%|\t\r\n \N{FULLWIDTH EQUALS SIGN}ab_x000D;\"\x00é"), max_size=12)


@given(nasty | st.text())
def test_protection_is_taken_away_exactly(text):
    assert protection.unprotect(protection.protect(text)) == text


@given(nasty | st.text())
def test_no_protected_text_starts_as_a_formula(text):
    start = protection.protect(text).lstrip()[:1]
    assert not start or start not in protection.SIGNS + protection.FULL_WIDTH


@pytest.mark.parametrize("text", ["'s-Gravenhage", "'t Hart", "De Vries", "12-14", "a=b", ""])
def test_ordinary_text_is_left_alone(text):
    assert protection.protect(text) == text
    assert protection.unprotect(text) == text


@pytest.mark.parametrize(
    "text",
    [
        *("=1+1", "==1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "|x", "%x", " =1", "\xa0=1", "'=1", "''=1", "-"),
        *("\N{FULLWIDTH EQUALS SIGN}1", "\N{FULLWIDTH PLUS SIGN}1", "\N{FULLWIDTH HYPHEN-MINUS}1"),
        *("\N{FULLWIDTH COMMERCIAL AT}x", "=cmd|' /C calc'!A0", "+31 50 367", '=HYPERLINK("http://x")', "-2+3"),
    ],
)
def test_every_form_of_a_formula_is_protected(text):
    assert protection.protect(text) == f"'{text}"
    assert protection.unprotect(f"'{text}") == text


@pytest.mark.parametrize("text", ["-1", "+31 50 367", "@huis", "- punt", "|x"])
def test_text_that_nobody_protected_keeps_its_first_sign(text):
    assert protection.unprotect(text) == text


@given(st.decimals(min_value=0, max_value=9999, places=2))
def test_an_amount_comes_back_from_csv_and_from_a_spreadsheet(number):
    kind = Amount(6, 2)
    assert kind.parse(exporting.as_text(number)) == number
    assert kind.parse(float(number)) == number


@given(st.dates())
def test_a_date_comes_back(day):
    assert Day().parse(exporting.as_text(day)) == day


@given(st.times())
def test_a_time_comes_back(moment):
    assert TimeOfDay().parse(exporting.as_text(moment)) == moment


@given(st.sets(st.sampled_from(["a", "b", "c"])))
def test_codes_come_back(chosen):
    codes = tuple(code for code in ("a", "b", "c") if code in chosen)
    assert Codes(("a", "b", "c")).parse(f" {exporting.as_text(codes)} ;") == codes


GOOD: list[tuple[Kind, object, object]] = [
    (Text(10), 12, "12"),
    (Text(10), 12.0, "12"),
    (Text(10), 12.5, "12.5"),
    (Text(10), " a b ", "a b"),
    (Text(10, free=True), " a\nb ", " a\nb "),
    (Text(10), "'-1", "-1"),
    (Integer(0, 720), 90.0, 90),
    (Integer(0, 720), "90,0", 90),
    (Integer(0, 720), " 90 ", 90),
    (Amount(6, 2), "3,5", Decimal("3.5")),
    (Amount(6, 2), "3.50", Decimal("3.5")),
    (Amount(9, 2), 0.1 + 0.2, Decimal("0.3")),
    (TimeOfDay(), "9:05", time(9, 5)),
    (TimeOfDay(), timedelta(hours=9), time(9)),
    (YesNo(), "JA", True),
    (YesNo(), False, False),
    (Code(("01", "02")), 2, "02"),
]
BAD: list[tuple[Kind, object]] = [
    (Text(10), True),
    (Text(10), date(2023, 1, 1)),
    (Text(10), "=1"),
    (Text(10), "a\x0bb"),
    (Text(10), "a\ud800"),
    (Text(3), "abcd"),
    (Integer(0, 720), "1.000"),
    (Integer(0, 720), "1e2"),
    (Integer(0, 720), "٣"),
    (Integer(0, 720), float("nan")),
    (Integer(0, 720), float("inf")),
    (Integer(0, 720), 10**30),
    (Integer(0, 720), None),
    (Amount(6, 2), "1.234"),
    (Amount(6, 2), 1.239),
    (Amount(6, 2), 10000),
    (Amount(6, 2, Decimal(0)), "-0,01"),
    (Amount(6, 2), ""),
    (Day(), "20230101"),
    (Day(), "2023-1-1"),
    (Day(), time(9)),
    (TimeOfDay(), "9.05"),
    (TimeOfDay(), timedelta(hours=24)),
    (YesNo(), 1),
    (Code(("01", "02")), True),
    (Code(("a",)), "A"),
]


@pytest.mark.parametrize(("kind", "cell", "value"), GOOD)
def test_a_cell_is_understood(kind, cell, value):
    assert kind.parse(cell) == value


@pytest.mark.parametrize(("kind", "cell"), BAD)
def test_a_cell_is_refused(kind, cell):
    with pytest.raises(UnusableCell):
        kind.parse(cell)
