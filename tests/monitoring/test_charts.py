from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest
from defusedxml.ElementTree import fromstring
from django.core.cache import caches
from django.utils.safestring import SafeString

from cases.period import Period
from monitoring import charts
from monitoring.figures import evaluate
from tests.factories import TrajectoryFactory

ROWS = [("Beijum", 7), ("Selwerd", 4)]
SVG = "{http://www.w3.org/2000/svg}"


def texts(svg: str) -> list[str]:
    return [element.text for element in fromstring(svg).iter(f"{SVG}text")]


@pytest.fixture
def figures(pilot):
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 2, 1), ended_on=date(2023, 5, 31))
    TrajectoryFactory(family__pilot=pilot, started_on=date(2023, 4, 1))
    return evaluate(pilot, Period(date(2023, 1, 1), date(2023, 9, 29)))


def test_a_chart_begins_with_a_title_and_a_description():
    root = fromstring(charts.bars("Gezinnen per wijk", ROWS))
    title, desc = root[0], root[1]
    assert (title.tag, title.text) == (f"{SVG}title", "Gezinnen per wijk")
    assert (desc.tag, desc.text) == (f"{SVG}desc", "Beijum: 7; Selwerd: 4.")
    assert root.get("role") == "img"


@pytest.mark.parametrize("width", [charts.SMALL, charts.PRINT])
def test_labels_are_text_and_never_markup(width):
    label = "'t Zand & <script>alert(1)</script>"
    svg = charts.bars(f"Wijk {label}", [(label, 3), ('" onload="x', 1)], width=width)
    assert isinstance(svg, SafeString)
    assert "<script" not in svg
    assert "'t Zand &amp; &lt;script&gt;" in svg
    root = fromstring(svg)
    assert root[0].text == f"Wijk {label}"
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= {
        "svg",
        "title",
        "desc",
        "g",
        "path",
        "text",
        "tspan",
    }
    assert not any(name.startswith("on") for element in root.iter() for name in element.attrib)


def test_a_chart_has_presentation_attributes_only_and_its_own_font(figures):
    for svg in (charts.bars("Wijken", ROWS), charts.caseload_over_time(figures)):
        assert not re.search(r"<style|style=|class=|href=|url\(|<script|<image|@", svg)
        assert 'font-family="Noto Sans' in svg


def test_a_bar_has_its_value_beside_it_in_dutch():
    svg = charts.bars("Uren", [("Huishouden", Decimal("1234.5")), ("Opvoeden", Decimal("0.0"))])
    assert {"1.234,5", "0,0"} <= set(texts(svg))


def test_rows_with_the_same_label_are_both_drawn():
    assert {"3", "5"} <= set(texts(charts.bars("Hulp", [("Begeleiding", 3), ("Begeleiding", 5)])))


def test_a_long_label_is_broken_beside_a_bar():
    svg = charts.bars("Reden", [("Eerder gestopt door omstandigheden van buiten", 3)], width=charts.PRINT)
    assert "Eerder gestopt door omstandigheden" in svg
    assert "van buiten" in svg


@pytest.mark.parametrize("width", [charts.SMALL, charts.PRINT, charts.PAGE])
def test_a_chart_has_the_width_that_was_asked(figures, width):
    for svg in (charts.bars("Wijken", ROWS, width=width), charts.caseload_over_time(figures, width=width)):
        assert fromstring(svg).get("width") == str(width)


def test_nothing_is_drawn_without_rows():
    assert charts.bars("Wijken", []) == ""


def test_the_caseload_chart_says_in_words_what_it_shows(figures):
    desc = fromstring(charts.caseload_over_time(figures))[1].text
    assert desc == (
        "Gemiddeld aantal gezinnen: 1,1, op zijn hoogst 2, op de laatste dag 1. "
        "Boven het streefgetal van 8: 0 dagen. Boven het maximum van 10: 0 dagen."
    )


def test_the_caseload_chart_writes_one_day_in_the_singular(figures):
    desc = fromstring(charts.caseload_over_time(replace(figures, days_above_target=1, days_above_cap=1)))[1].text
    assert desc.endswith("Boven het streefgetal van 8: 1 dag. Boven het maximum van 10: 1 dag.")


def test_the_lines_of_the_agreed_numbers_are_named(figures):
    wide, narrow = texts(charts.caseload_over_time(figures)), texts(charts.caseload_over_time(figures, width=340))
    assert {"streefgetal 8", "maximum 10"} <= set(wide)
    assert {"streef 8", "max. 10"} <= set(narrow)


def test_when_target_and_cap_are_the_same_the_maximum_is_drawn(figures):
    shown = texts(charts.caseload_over_time(replace(figures, target=10)))
    assert "maximum 10" in shown
    assert "streefgetal 10" not in shown


def test_the_line_changes_on_the_day_itself_and_lasts_through_the_last_day():
    days = [(date(2023, 1, number), active) for number, active in ((1, 2), (2, 2), (3, 5), (4, 5))]
    assert charts._steps(days) == [{"day": 0, "active": 2}, {"day": 2, "active": 5}, {"day": 4, "active": 5}]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2023, 9, 29), date(2023, 9, 29)),
        (date(2022, 12, 30), date(2023, 1, 4)),
        (date(2022, 12, 30), date(2023, 6, 4)),
        (date(2014, 1, 31), date(2023, 12, 31)),
    ],
)
@pytest.mark.parametrize("width", [charts.SMALL, charts.PAGE])
def test_months_and_days_on_the_axis_leave_each_other_room(first, last, width):
    period = Period(first, last)
    ticks = charts._time_axis(period, width)["values"]
    assert ticks == sorted(set(ticks))
    assert all(0 <= tick < period.days for tick in ticks)
    assert all((after - before) * width / period.days >= 28 for before, after in pairwise(ticks))


def test_a_month_on_the_axis_stands_at_its_first_day_and_a_year_where_it_begins():
    ticks = charts._month_ticks(Period(date(2022, 11, 1), date(2023, 2, 28)), 1000)
    assert ticks == [(0, ["nov", "2022"]), (30, ["dec", ""]), (61, ["jan", "2023"]), (92, ["feb", ""])]


def test_a_chart_is_drawn_once_for_the_same_data(monkeypatch):
    caches["charts"].clear()
    drawn = []
    monkeypatch.setattr(charts, "_rendered", lambda spec, title, desc: drawn.append(title) or "<svg/>")
    for title in ("Wijken", "Wijken", "Andere wijken"):
        charts.bars(title, ROWS)
    charts.bars("Wijken", [("Beijum", 7), ("Selwerd", 5)])
    assert drawn == ["Wijken", "Andere wijken", "Wijken"]
    caches["charts"].clear()


def contrast(color: str, other: str = "#ffffff") -> float:
    def light(value: str) -> float:
        parts = [int(value[i : i + 2], 16) / 255 for i in (1, 3, 5)]
        red, green, blue = (part / 12.92 if part <= 0.03928 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        return 0.2126 * red + 0.7152 * green + 0.0722 * blue

    high, low = sorted((light(color), light(other)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("color", [charts.INK, charts.INK_SOFT, charts.BLUE, charts.RED, charts.BROWN])
def test_text_and_lines_stand_out_on_white(color):
    assert contrast(color) >= 4.5


@pytest.mark.parametrize("sign", ["\x01", "\x0b", "\ufffe", "\uffff", "\u202e"])
def test_a_sign_that_cannot_be_drawn_is_left_out(sign):
    """The library would end the whole process."""
    svg = charts.bars(f"Titel{sign}", [(f"Bei{sign}jum", 3), ("Selwerd", 2)])
    assert "Beijum" in svg
    assert sign not in svg
