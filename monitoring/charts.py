"""Charts as SVG, the same on a page and in a PDF. They show figures and work nothing out.

Vega-Lite draws them without a browser. What it draws is parsed and written again as XML, so whatever stands in a label
is text and never markup. The result has no classes, styles or scripts (a content security policy and a PDF have no use
for them) and starts with a title and a description; in a PDF the title is the alternative text.
"""

from __future__ import annotations

import hashlib
import json
import textwrap
from collections.abc import Callable, Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from importlib.metadata import version
from itertools import pairwise
from typing import Any

from defusedxml.ElementTree import fromstring, tostring
from django.core.cache import caches
from django.utils.formats import date_format, number_format
from django.utils.safestring import SafeString

from cases.period import ONE_DAY, Period
from cases.plain_text import UNREADABLE
from monitoring.figures import Figures
from monitoring.suppression import Hidden, PublishedFigures

# Widths in pixels: as wide as the page, for the column of a letter or a tablet, and for a phone or a small card.
PAGE, PRINT, SMALL = 1180, 640, 340
# Below this width a label stands above its bar instead of beside it.
NARROW = 480

# On paper the letters with more signs are a family of their own.
FONT = "Noto Sans, Noto Sans Extended, Arial, sans-serif"
FONT_SIZE = 13
LINE_HEIGHT = 16
# About the width of a letter, and of a bold one, to keep room for a label before it is drawn.
LETTER, BOLD_LETTER = 7, 8
INK, INK_SOFT, GRID = "#14222a", "#40525a", "#dbe3e6"
BLUE, PALE_BLUE, RED, BROWN = "#00568b", "#d6e6f0", "#b3261e", "#8a5a00"
KEEP_SECONDS = 7 * 24 * 60 * 60
SVG = "http://www.w3.org/2000/svg"
# What the drawing adds for a browser that follows the mouse, or for a screen reader that hears the description instead.
NOISE = ("class", "role", "pointer-events", "aria-hidden", "aria-label", "aria-roledescription")

Spec = dict[str, Any]


def bars(
    title: str,
    rows: Sequence[tuple[str, int | Decimal]],
    *,
    width: int = SMALL,
    color: str = BLUE,
    written: Callable[[int | Decimal], str] | None = None,
) -> SafeString:
    """Draw a bar with its value for each label, in the order given; without rows there is nothing to draw.

    `written` is how a value is read; without it as a number.
    """
    if not rows:
        return SafeString()
    written = written or _number
    shown = [written(value) for _, value in rows]
    labels = [_wrapped(label, width) for label, _ in rows]
    values = [
        {"row": number, "label": label, "value": float(value), "shown": text}
        for number, ((_, value), label, text) in enumerate(zip(rows, labels, shown, strict=True))
    ]
    beside = width >= NARROW
    several_lines = any("\n" in label for label in labels)
    left = _label_width(width) if beside else 0
    right = 8 + BOLD_LETTER * max(len(text) for text in shown)
    row_height = (LINE_HEIGHT * 2 + 6 if several_lines else 28) if beside else 46
    # Above its bar a label sits in the upper half of the row, and the bar in the lower half.
    bar_offset = 0 if beside else 10
    label_at = {"x": -10, "align": "right"} if beside else {"x": 0, "align": "left", "yOffset": -11}
    position = {"y": {"field": "row", "type": "ordinal", "axis": None, "scale": {"paddingInner": 0, "paddingOuter": 0}}}
    length = {"field": "value", "type": "quantitative", "axis": None, "scale": {"domain": [0, _highest(rows)]}}
    spec = {
        "data": {"values": values},
        "width": width - left - right,
        "height": {"step": row_height},
        "padding": {"left": left, "right": right, "top": 2, "bottom": 2},
        "layer": [
            {
                "mark": {"type": "bar", "color": color, "height": 18, "yOffset": bar_offset},
                "encoding": position | {"x": length},
            },
            {
                "mark": text_mark(align="left", dx=6, yOffset=bar_offset, fontWeight=600),
                "encoding": position | {"x": length, "text": {"field": "shown"}},
            },
            # A label of two lines begins half a line higher, so that it stands in the middle too.
            *(
                {
                    "transform": [{"filter": f"{'' if two_lines else '!'}test(/\\n/, datum.label)"}],
                    "mark": text_mark(lineBreak="\n", lineHeight=LINE_HEIGHT, limit=left or width, dy=dy, **label_at),
                    "encoding": position | {"text": {"field": "label"}},
                }
                for two_lines, dy in ((False, 0), (True, -LINE_HEIGHT / 2))
            ),
        ],
    }
    return drawn(spec, title, "; ".join(f"{label}: {written(value)}" for label, value in rows) + ".")


def caseload_over_time(figures: Figures | PublishedFigures, *, width: int = PAGE) -> SafeString:
    """Draw how many families are helped on each day of the period, with the target and the cap as lines.

    Days on which it is not shown how many are left open.
    """
    days = figures.caseload_by_day
    highest = max((active for _, active in days if not isinstance(active, Hidden)), default=0)
    top = max(highest, figures.cap) + 1
    narrow = width < NARROW
    names = ("streef", "max.") if narrow else ("streefgetal", "maximum")
    norms = _norms([(names[0], figures.target, BROWN, [7, 4]), (names[1], figures.cap, RED, [2, 3])])
    left, right = 14 + LETTER * len(_number(top)), 10 + BOLD_LETTER * max(len(norm["name"]) for norm in norms)
    plot_width = width - left - right
    x = {"field": "day", "type": "quantitative", "scale": {"domain": [0, len(days)], "nice": False}}
    x["axis"] = _time_axis(figures.period, plot_width)
    y = {"field": "active", "type": "quantitative", "scale": {"domain": [0, top], "nice": False}}
    y["axis"] = {"title": None, "tickMinStep": 1, "tickCount": 6, "format": ",d", "gridColor": GRID}
    steps = {"data": {"values": _steps(days)}, "encoding": {"x": x, "y": y}}
    spec = {
        "width": plot_width,
        "height": 190 if narrow else 240,
        "padding": {"left": left, "right": right, "top": 8, "bottom": 42},
        "layer": [
            steps | {"mark": {"type": "area", "interpolate": "step-after", "color": PALE_BLUE}},
            *(_norm_layer(norm, y, plot_width) for norm in norms),
            steps | {"mark": {"type": "line", "interpolate": "step-after", "color": BLUE, "strokeWidth": 2.5}},
        ],
    }
    first, last = figures.period.first, figures.period.last
    title = f"Gezinnen tegelijk in begeleiding, {_day(first)} tot en met {_day(last)}"
    desc = (
        f"Gemiddeld aantal gezinnen: {_mean(figures.mean_caseload)}, "
        f"op zijn hoogst {_number(highest)}, op de laatste dag {_number(figures.active_on_last_day)}. "
        f"Boven het streefgetal van {figures.target}: {_days(figures.days_above_target)}. "
        f"Boven het maximum van {figures.cap}: {_days(figures.days_above_cap)}."
    )
    return drawn(spec, title, desc)


def _steps(days: Sequence[tuple[date, int | Hidden]]) -> list[dict[str, int | None]]:
    """Return the points where the line changes, None where it is open; the last day is drawn as a whole day too."""
    first, last = (0, days[0][1]), (len(days), days[-1][1])
    changes = [(number, after[1]) for number, (before, after) in enumerate(pairwise(days), 1) if before[1] != after[1]]
    steps = (first, *changes, last)
    return [{"day": number, "active": None if isinstance(active, Hidden) else active} for number, active in steps]


def _norms(lines: list[tuple[str, int, str, list[int]]]) -> list[Spec]:
    """Return the agreed numbers as lines; when they are the same, one line with both names would hide the stricter."""
    (_, target, *_), (_, cap, *_) = lines
    kept = lines[1:] if target == cap else lines
    return [
        {"name": f"{name} {_number(n)}", "active": n, "color": color, "dash": dash} for name, n, color, dash in kept
    ]


def _norm_layer(norm: Spec, y: Spec, plot_width: int) -> Spec:
    at = {"y": y | {"field": "active"}}
    return {
        "data": {"values": [{"name": norm["name"], "active": norm["active"]}]},
        "layer": [
            {
                "mark": {"type": "rule", "color": norm["color"], "strokeDash": norm["dash"], "strokeWidth": 2},
                "encoding": at,
            },
            {
                "mark": text_mark(align="left", dx=6, color=norm["color"], fontWeight=600),
                "encoding": at | {"x": {"value": plot_width}, "text": {"field": "name"}},
            },
        ],
    }


def _time_axis(period: Period, plot_width: int) -> Spec:
    """Return an axis with the months that fit, and the days that fit when the period is shorter than that."""
    ticks = _month_ticks(period, plot_width) if period.days > 62 else _day_ticks(period, plot_width)
    # Numbers and month names only: nothing that somebody typed gets into an expression.
    labels = json.dumps({str(number): label for number, label in ticks})
    return {
        "title": None,
        "values": [number for number, _ in ticks],
        "labelExpr": f"{labels}[datum.value]",
        "labelAlign": "left",
        "labelOverlap": False,
        "grid": False,
        "tickSize": 6,
        "domainColor": INK_SOFT,
        "tickColor": INK_SOFT,
    }


def _month_ticks(period: Period, plot_width: int) -> list[tuple[int, list[str]]]:
    months = []
    day = period.first
    while day in period:
        if day.day == 1 or day == period.first:
            months.append(day)
        day += ONE_DAY
    # A first month that is nearly over has no room for its name.
    if len(months) > 1 and (months[1] - months[0]).days * plot_width / period.days < LETTER * 4:
        months = months[1:]
    each = next(n for n in (1, 2, 3, 6, 12, 24, 60, 600) if plot_width * n / len(months) >= LETTER * 5)
    shown = [day for number, day in enumerate(months) if number == 0 or (day.month - 1) % each == 0]
    if len(shown) > 1 and (shown[1] - shown[0]).days * plot_width / period.days < LETTER * 4:
        shown = shown[1:]
    ticks = []
    for number, day in enumerate(shown):
        new_year = number == 0 or day.year != shown[number - 1].year
        ticks.append(((day - period.first).days, [date_format(day, "b"), str(day.year) if new_year else ""]))
    return ticks


def _day_ticks(period: Period, plot_width: int) -> list[tuple[int, list[str]]]:
    fitting = max(1, plot_width // (LETTER * 8))
    each = -(-period.days // fitting)
    days = [period.first + number * ONE_DAY for number in range(0, period.days, each)]
    return [
        ((day - period.first).days, [date_format(day, "j b"), str(day.year) if day == period.first else ""])
        for day in days
    ]


# Words


def _number(value: int | Decimal | Hidden) -> str:
    """Return the number as it is written in Dutch: 1.234 or 12,5, or that it is not shown."""
    if isinstance(value, Hidden):
        return str(value)
    return number_format(value, use_l10n=True, force_grouping=True)


def _mean(value: Decimal | Hidden) -> str:
    return _number(value if isinstance(value, Hidden) else value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _days(number: int | Hidden) -> str:
    return f"{_number(number)} {'dag' if number == 1 else 'dagen'}"


def _day(day: date) -> str:
    return date_format(day, "j F Y")


def _label_width(width: int) -> int:
    return int(width * 0.42)


def _wrapped(label: str, width: int) -> str:
    """Return the label on at most two lines that fit beside a bar, or on one above it."""
    if width < NARROW:
        return label
    lines = textwrap.wrap(label, max(8, _label_width(width) // LETTER), max_lines=2, placeholder=" …")
    return "\n".join(lines)


def _highest(rows: Sequence[tuple[str, int | Decimal]]) -> float:
    return float(max(value for _, value in rows)) or 1.0


def text_mark(**mark: Any) -> Spec:
    return {"type": "text", "baseline": "middle", "fontSize": FONT_SIZE, "color": INK} | mark


# Drawing


def drawn(spec: Spec, title: str, desc: str) -> SafeString:
    """Return the chart as SVG, drawn once for the same data."""
    whole = spec | {
        "$schema": "https://vega.github.io/schema/vega-lite/v5.json",
        "autosize": {"type": "none"},
        "background": None,
        "config": {
            "font": FONT,
            "aria": False,
            "view": {"stroke": None},
            "axis": {"labelFontSize": FONT_SIZE, "labelColor": INK_SOFT, "domainColor": INK_SOFT, "ticks": True},
            "axisY": {"domain": False, "ticks": False, "labelPadding": 8},
        },
    }
    whole, title, desc = _readable([whole, title, desc])
    drawing = json.dumps([whole, title, desc, version("vl-convert-python")], sort_keys=True)
    key = f"chart:{hashlib.sha256(drawing.encode()).hexdigest()}"
    drawn = caches["charts"]
    svg = drawn.get(key)
    if svg is None:
        svg = _rendered(whole, title, desc)
        drawn.set(key, svg, KEEP_SECONDS)
    # Written by an XML serialiser, which escapes all text and all attributes.
    return SafeString(svg)


def _readable(part: Any) -> Any:
    """Return the drawing without signs that no picture has: the library would end the whole process over one."""
    match part:
        case str():
            return UNREADABLE.sub("", part)
        case dict():
            return {name: _readable(value) for name, value in part.items()}
        case list():
            return [_readable(value) for value in part]
    return part


def _rendered(spec: Spec, title: str, desc: str) -> str:
    # Imported where it is needed: it brings a script engine along, and most processes never draw.
    import vl_convert

    # Nothing is fetched: the data are in the drawing.
    root = fromstring(vl_convert.vegalite_to_svg(spec, format_locale="nl-NL", allowed_base_urls=[]))
    for element in root.iter():
        element.tag = element.tag.removeprefix(f"{{{SVG}}}")
        for name in NOISE:
            element.attrib.pop(name, None)
    root.attrib |= {"xmlns": SVG, "role": "img"}
    for position, (name, text) in enumerate((("title", title), ("desc", desc))):
        part = root.makeelement(name, {})
        part.text = text
        root.insert(position, part)
    written: str = tostring(root, encoding="unicode")
    return written
