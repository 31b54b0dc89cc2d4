"""Figures in a text by their name, such as {{Gezinnen met hulp}}: the number comes in when the text is shown.

So a text stays right when the figures are brought up to date, and a number that somebody typed can be told from one
that was counted. The names are those of `monitoring.explained`, with the row behind a colon, such as
{{Gezinnen per wijk: Beijum}}. Pure.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from cases.codes import ClosingReason, FollowUp, Task, Trigger, WayOfWorking
from monitoring.breakdowns import AGE_LABELS
from monitoring.explained import FIGURES
from monitoring.suppression import Hidden, PublishedFigures
from monitoring.suppression.small import PublishedShare, PublishedTypical
from monitoring.values import LABELS
from reports import wording

PLACEHOLDER = re.compile(r"\{\{([^{}\n]*)\}\}")
# What was agreed about the pilot: a number like any other, and no figure that is counted.
AGREED = {"target": "Streefgetal", "cap": "Maximum"}
ROWS: Mapping[str, Mapping[str, str]] = {
    "closed_by_reason": dict(ClosingReason.choices),
    "closed_by_follow_up": dict(FollowUp.choices),
    "children_by_age": AGE_LABELS,
    "families_by_trigger": dict(Trigger.choices),
    "visit_hours_by_task": dict(Task.choices),
    "visit_hours_by_way": dict(WayOfWorking.choices),
    **LABELS,
}
# Figures of which the rows have no name of their own.
WITHOUT_NAMES = {"measuring.change", "measuring.by_moment"}
SIGNS = re.compile(r"[{}\s]+")
NUMBER = re.compile(r"(?<![\w{.,-])\d[\d.]*(?:,\d+)?(?!\w)")
YEAR = re.compile(r"(19|20)\d\d")
MONTHS = "januari|februari|maart|april|mei|juni|juli|augustus|september|oktober|november|december"
# The start of a line in a numbered list, and a day of the month.
NO_FIGURE = re.compile(rf"^\s*\d+[.)](?=\s)|\b\d{{1,2}}(?=\s+(?:{MONTHS})\b)", re.MULTILINE)

Value = int | Decimal | Hidden


class NamedInt(int):
    """A count that is written as its name."""

    placeholder = ""


class NamedDecimal(Decimal):
    """An amount that is written as its name."""

    placeholder = ""


@dataclass(frozen=True)
class LooseNumber:
    """A number that was typed by hand, and the placeholders of the figures that say the same now."""

    text: str
    meant: tuple[str, ...]


def named(figures: PublishedFigures) -> PublishedFigures:
    """Return the same figures, of which `reports.wording` writes the name instead of the number."""
    changes: dict[str, Any] = {}
    for code, name in _names():
        subject, dot, field = code.rpartition(".")
        owner: Any = changes.get(subject, getattr(figures, subject, None)) if dot else figures
        if hasattr(owner, field):
            value = _named(getattr(owner, field), name, _rows(figures, code))
            if dot:
                changes[subject] = replace(owner, **{field: value})
            else:
                changes[field] = value
    return replace(figures, **changes)


def by_name(figures: PublishedFigures) -> dict[str, Value]:
    """Return every figure that a text can name, with its value."""
    found: dict[str, Value] = {}
    for code, name in _names():
        value: Any = figures
        for part in code.split("."):
            value = getattr(value, part, None)
        found |= dict(_values(value, name, _rows(figures, code)))
    return found


def fill(text: str, figures: PublishedFigures) -> str:
    """Return the text with its numbers; what is not shown becomes "een aantal", and an unknown name stays."""
    values = by_name(figures)

    def number(match: re.Match[str]) -> str:
        name = match[1].strip()
        return shown(values[name]) if name in values else match[0]

    return PLACEHOLDER.sub(number, text)


def shown(value: Value) -> str:
    """Return a figure as it stands within a sentence: 21, 10,1 or "een aantal"."""
    if isinstance(value, Hidden):
        return wording.some(value)
    return wording.plain(value) if isinstance(value, Decimal) else wording.number(value)


def placeholder(name: str) -> str:
    return f"{{{{{name}}}}}"


def unknown(text: str, figures: PublishedFigures) -> list[str]:
    """Return the placeholders in `text` that name no figure of this report, in their order."""
    values = by_name(figures)
    return [match[0] for match in PLACEHOLDER.finditer(text) if match[1].strip() not in values]


def loose_numbers(text: str, standard: str, figures: PublishedFigures) -> list[LooseNumber]:
    """Return the numbers in `text` that neither a placeholder nor the standard text of the section gives.

    Years, days of a month and the numbers of a list are no figures. A number that the standard text has once, and this
    text twice, was typed once.
    """
    values = by_name(figures)
    found = Counter(_numbers(text)) - Counter(_numbers(standard))
    return [
        LooseNumber(number, tuple(placeholder(name) for name, value in values.items() if _says(value, number)))
        for number in found
    ]


def _says(value: Value, number: str) -> bool:
    return not isinstance(value, Hidden) and shown(value) == number


def _numbers(text: str) -> Iterator[str]:
    for match in NUMBER.finditer(NO_FIGURE.sub("", PLACEHOLDER.sub("", text))):
        number = match[0].rstrip(".")
        if not YEAR.fullmatch(number):
            yield number


def _names() -> Iterator[tuple[str, str]]:
    yield from AGREED.items()
    for figure in FIGURES:
        if figure.code not in WITHOUT_NAMES:
            yield figure.code, figure.name


def _rows(figures: PublishedFigures, code: str) -> Mapping[str, str]:
    return figures.counterfactual_product_names if code == "counterfactual_by_product" else ROWS.get(code, {})


def _named(value: Any, name: str, rows: Mapping[str, str]) -> Any:
    match value:
        case bool():
            return value
        case int() | Decimal():
            made = NamedDecimal(value) if isinstance(value, Decimal) else NamedInt(value)
            made.placeholder = placeholder(name)
            return made
        case PublishedShare() | PublishedTypical():
            return replace(
                value, **{field: _named(part, part_name, rows) for field, part, part_name in _parts(value, name)}
            )
        case Mapping():
            return {key: _named(item, _row_name(name, key, rows), rows) for key, item in value.items()}
    return value


def _values(value: Any, name: str, rows: Mapping[str, str]) -> Iterator[tuple[str, Value]]:
    match value:
        case bool():
            return
        case int() | Decimal() | Hidden():
            yield name, value
        case PublishedShare() | PublishedTypical():
            for _, part, part_name in _parts(value, name):
                yield from _values(part, part_name, rows)
        case Mapping():
            for key, item in value.items():
                yield from _values(item, _row_name(name, key, rows), rows)


def _parts(value: PublishedShare | PublishedTypical, name: str) -> list[tuple[str, Any, str]]:
    """Return field, value and name of each number of a share or a median."""
    if isinstance(value, PublishedShare):
        return [
            ("part", value.part, name),
            ("whole", value.whole, f"{name}, van"),
            ("percentage", value.percentage, f"{name}, procent"),
        ]
    return [("value", value.value, name), ("number", value.number, f"{name}, gemeten bij")]


def _row_name(name: str, key: object, rows: Mapping[str, str]) -> str:
    """Return the name of a row; a label may hold no sign that ends a placeholder."""
    label = SIGNS.sub(" ", rows.get(str(key), str(key))).strip()
    return f"{name}: {label}"
