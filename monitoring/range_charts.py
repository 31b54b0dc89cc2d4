"""Charts of amounts that are not exact: from low to high, with what is expected, beside one amount to compare with."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import NamedTuple

from django.utils.safestring import SafeString

from monitoring.charts import BLUE, BOLD_LETTER, BROWN, INK_SOFT, NARROW, SMALL, Spec, drawn, text_mark

ROW, NARROW_ROW, BAR = 52, 68, 16
TOP = 28


class Span(NamedTuple):
    """A bar from low to high; `middle` is marked in it, when there is one."""

    label: str
    low: Decimal
    high: Decimal
    middle: Decimal | None = None


def spans(
    title: str,
    rows: Sequence[Span],
    *,
    beside: tuple[str, Decimal] | None = None,
    width: int = SMALL,
    written: Callable[[Decimal], str] = str,
) -> SafeString:
    """Draw a bar from low to high for each row; without rows there is nothing to draw.

    Args:
        beside: name and value of the line that all bars are compared with.
        written: how a value is read.
    """
    if not rows:
        return SafeString()
    narrow = width < NARROW
    row_height = NARROW_ROW if narrow else ROW
    highest = float(max([row.high for row in rows] + ([beside[1]] if beside else []))) or 1.0
    lowest = float(min([Decimal(0), *(row.low for row in rows)]))
    x = {"type": "quantitative", "axis": None, "scale": {"domain": [lowest, highest], "nice": False}}
    values = [
        {
            "row": number,
            "label": row.label,
            "low": float(row.low),
            "high": float(row.high),
            "middle": None if row.middle is None else float(row.middle),
            "shown": _from_to(row, written),
        }
        for number, row in enumerate(rows)
    ]
    y = {"y": {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}}
    low_in_row = row_height / 2 - BAR / 2 - 6
    label_at, value_at = -row_height / 2 + 10, -row_height / 2 + (28 if narrow else 10)
    ends = {"align": "left"} if narrow else {"align": "right"}
    spec: Spec = {
        "data": {"values": values},
        "width": width - 4,
        "height": {"step": row_height},
        "padding": {"left": 2, "right": 2, "top": TOP if beside else 2, "bottom": 2},
        "layer": [
            {
                "mark": {"type": "bar", "color": BLUE, "height": BAR, "yOffset": low_in_row},
                "encoding": y | {"x": x | {"field": "low"}, "x2": {"field": "high"}},
            },
            {
                "transform": [{"filter": "datum.middle !== null"}],
                "mark": _stroke("#ffffff", BAR, low_in_row),
                "encoding": y | {"x": x | {"field": "middle"}},
            },
            {
                "mark": text_mark(align="left", x=0, yOffset=label_at, fontWeight=600),
                "encoding": y | {"text": {"field": "label"}},
            },
            {
                "mark": text_mark(x=0 if narrow else width - 4, yOffset=value_at, color=INK_SOFT, **ends),
                "encoding": y | {"text": {"field": "shown"}},
            },
            *(_compared(beside, x, y | {"x": x}, width, low_in_row, written) if beside else []),
        ],
    }
    said = "; ".join(f"{row.label}: {_from_to(row, written)}" for row in rows)
    compared = f". {beside[0]}: {written(beside[1])}" if beside else ""
    return drawn(spec, title, f"{said}{compared}.")


def _compared(
    beside: tuple[str, Decimal], x: Spec, encoding: Spec, width: int, bar_at: float, written: Callable[[Decimal], str]
) -> list[Spec]:
    """Return a stroke through the bar of every row, so that it crosses no text, and its name on top."""
    value, name = float(beside[1]), f"{beside[0]} {written(beside[1])}"
    lowest, highest = x["scale"]["domain"]
    at = (value - lowest) / (highest - lowest) * (width - 4)
    to_the_left = at + BOLD_LETTER * len(name) > width
    side = {"align": "right", "dx": 2} if to_the_left else {"align": "left", "dx": -1}
    return [
        {"mark": _stroke(BROWN, BAR + 12, bar_at), "encoding": encoding | {"x": x | {"datum": value}}},
        {
            "data": {"values": [{"value": value, "name": name}]},
            "mark": text_mark(y=-TOP / 2, color=BROWN, fontWeight=600, **side),
            "encoding": {"x": x | {"field": "value"}, "text": {"field": "name"}},
        },
    ]


def _stroke(color: str, height: int, at: float) -> Spec:
    return {"type": "tick", "opacity": 1, "color": color, "thickness": 3, "height": height, "yOffset": at}


def _from_to(row: Span, written: Callable[[Decimal], str]) -> str:
    ends = f"{written(row.low)} tot {written(row.high)}"
    return ends if row.middle is None else f"{ends}, verwacht {written(row.middle)}"
