from __future__ import annotations

from decimal import Decimal

import pytest
from defusedxml.ElementTree import fromstring

from monitoring import charts
from monitoring.range_charts import Span, spans

SVG = "{http://www.w3.org/2000/svg}"
ROWS = [Span("Alles", Decimal(10), Decimal(90), Decimal(40)), Span("<b>80 & 95</b>", Decimal(30), Decimal(60))]


def texts(svg: str) -> list[str | None]:
    return [element.text for element in fromstring(svg).iter(f"{SVG}text")]


@pytest.mark.parametrize("width", [charts.SMALL, charts.PRINT, charts.PAGE])
def test_a_chart_of_ranges_says_its_numbers_in_words_too(width):
    svg = spans("Van laag tot hoog", ROWS, beside=("Kosten", Decimal(120)), width=width)
    root = fromstring(svg)
    assert (root[0].text, root[1].text) == (
        "Van laag tot hoog",
        "Alles: 10 tot 90, verwacht 40; <b>80 & 95</b>: 30 tot 60. Kosten: 120.",
    )
    assert {"Alles", "10 tot 90, verwacht 40", "<b>80 & 95</b>", "30 tot 60", "Kosten 120"} <= set(texts(svg))
    assert "<b>" not in svg
    assert root.get("width") == str(width)


def test_without_rows_there_is_nothing_to_draw():
    assert spans("Niets", []) == ""


def test_rows_of_nothing_but_noughts_can_be_drawn():
    assert "0 tot 0" in texts(spans("Nul", [Span("Niets", Decimal(0), Decimal(0))], beside=("Kosten", Decimal(0))))


def test_amounts_are_written_as_asked():
    svg = spans("Euro", ROWS, beside=("Kosten", Decimal(5)), written=lambda value: f"€ {value}")
    assert {"€ 30 tot € 60", "Kosten € 5"} <= set(texts(svg))
