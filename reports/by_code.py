"""Every number of the published figures by its code, with its name: for the sheets, the CSV and comparing. Pure.

A code is the path of a number in the JSON, such as `waiting.weeks_called.part`. Wijken are those that the report names:
the others stand together, so that none with few families is named.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from cases.codes import Certainty, ClosingReason, Effect, FollowUp, Law, Task, Trigger
from cases.models.measurements import SCALES, SIDES
from monitoring.avoided_cost.reality import Conclusion
from monitoring.explained import AVOIDED_COST, FIGURES, Explained
from monitoring.suppression import HIDDEN, OTHER_DISTRICTS, Hidden, PublishedFigures, Shown
from monitoring.values import LABELS
from reports import tables, wording

Value = int | Decimal | str | Hidden | None
Path = tuple[str, ...]
Names = Mapping[str, Mapping[str, str]]

AGREED = "Afspraak met de raad"
BY_DAY = "caseload_by_day"
# What a report says too: what was agreed, the money, and what is said in words instead of a number.
BESIDE = (
    Explained("target", "Streefgetal", "gezinnen", "", "Hoeveel gezinnen tegelijk het doel is.", AGREED),
    Explained("cap", "Maximum", "gezinnen", "", "Hoeveel gezinnen er tegelijk hoogstens zijn.", AGREED),
    Explained(BY_DAY, "Gezinnen tegelijk", "gezinnen", "", "Op eerste dagen van maanden, en aan de einden.", ""),
    Explained("overrides_granted", "Plekken boven het maximum", "keer", "", "Gegeven door de teammanager.", AGREED),
    Explained("budget", "Begroting", "euro", "", "Begroot en uitgegeven, per kalenderjaar.", AGREED),
    Explained("most_have_young_children", "De meeste gezinnen hebben jonge kinderen", "", "", "Als woorden.", ""),
    Explained("min_cell", "Kleinste aantal dat wordt getoond", "", "", "Kleinere aantallen staan er niet in.", ""),
    Explained("rounded_to", "Afgerond op", "", "", "Alle aantallen zijn hierop afgerond.", ""),
)
_EMPTY = {tables.UNKNOWN: "niet ingevuld", tables.WITHOUT: "niet ingevuld"}
_MONTHS = {"6": "na 6 maanden", "12": "na 12 maanden"}
# What the keys of a table are called, by its code.
KEYS: Names = {
    **LABELS,
    "closed_by_reason": dict(ClosingReason.choices) | _EMPTY,
    "closed_by_follow_up": _EMPTY | dict(FollowUp.choices),
    "children_by_age": tables.AGES,
    "families_by_trigger": dict(Trigger.choices) | _EMPTY,
    "visit_hours_by_task": dict(Task.choices) | _EMPTY,
    "visit_hours_by_way": {way.value: name for way, name in tables.WAYS.items()} | _EMPTY,
    "measuring.change": {
        f"{side}_{scale}": f"{name}, {who}" for side, who in SIDES.items() for scale, name in SCALES.items()
    },
    "avoided_cost.by_law": dict(Law.choices),
    "avoided_cost.came_after_all": _MONTHS,
    "avoided_cost.comparison": {months: f"eerste{name[2:]}" for months, name in _MONTHS.items()},
    "avoided_cost.weights.certainty": dict(Certainty.choices),
    "avoided_cost.weights.attribution": dict(Effect.choices),
}
# What the parts of a number are called, by the name of the field; "" says nothing, because it is the number itself.
PARTS: Mapping[str, str] = {
    "part": "aantal",
    "whole": "van",
    "percentage": "percentage",
    "number": "aantal erachter",
    "value": "",
    "low": "laag",
    "expected": "verwacht",
    "high": "hoog",
    "price_year": "prijspeil",
    "sources": "bron van de tarieven",
    "fictitious": "verzonnen tarieven",
    "counted": "antwoorden die tellen",
    "none": "geen andere hulp",
    "unknown": "casemanager weet het niet",
    "missing": "nog geen antwoord",
    "incomplete": "regels waarvan iets niet bekend is",
    "without_tariff": "hulp zonder tarief",
    "came": "hulp die toch kwam",
    "came_without_amount": "hulp die toch kwam, zonder bedrag",
    "avoided": "bedrag",
    "interval_80": "80 van de 100 berekeningen",
    "interval_95": "95 van de 100 berekeningen",
    "draws": "berekeningen met toeval",
    "cost": "kosten van de pilot",
    "cost_is_estimated": "kosten geschat",
    "is_estimated": "kosten geschat",
    "break_even": "omslagpunt",
    "counterfactuals": "antwoorden",
    "if_all_true": "als alles klopt",
    "at_least": "ten minste",
    "at_most": "zeker bij",
    "by_law": "wie het had betaald",
    "by_budget_year": "per begrotingsjaar",
    "amount": "",
    "trajectories": "trajecten",
    "came_after_all": "kwam de hulp later toch",
    "comparison": "naast gezinnen die wachten",
    "helped": "met hulp",
    "waiting": "op de wachtlijst",
    "families": "gezinnen",
    "times": "keer",
    "conclusion": "conclusie",
    "weights": "weging",
    "certainty": "zekerheid",
    "attribution": "effect",
    "weights_version": "versie van de weging",
    "weights_decided_on": "weging besloten op",
    "budgeted": "begroot",
    "realised": "uitgegeven",
}
CONCLUSIONS = {
    Conclusion.NONE: "geen conclusie mogelijk",
    Conclusion.LESS_OFTEN: "minder vaak",
    Conclusion.MORE_OFTEN: "vaker",
}
# Tables that leave out what is nought.
COUNTED = frozenset(
    {
        "closed_by_reason", "closed_by_follow_up", "families_by_district", "families_by_trigger",
        "counterfactual_by_product", "visit_hours_by_task", "visit_hours_by_way", "families_by_carers_seen",
        "waiting.by_urgency", "measuring.without_help", "volunteers.by_organisation",
    }
)  # fmt: skip
EURO = "euro"
IN_EURO = frozenset({"low", "expected", "high", "avoided", "amount", "cost", "if_all_true", "budgeted", "realised"})
UNITS: Mapping[str, str] = {
    "part": "", "whole": "", "number": "", "percentage": "procent", "conclusion": "", "families": "gezinnen",
    "trajectories": "trajecten", "times": "keer",
}  # fmt: skip


@dataclass(frozen=True)
class OfFigure:
    """To which figure a number belongs, its path in the JSON, and what it is of that figure."""

    figure: Explained
    path: Path
    label: str

    @property
    def code(self) -> str:
        return ".".join(self.path)

    @property
    def name(self) -> str:
        return f"{self.figure.name}: {self.label}" if self.label else self.figure.name

    @property
    def unit(self) -> str:
        """Return what the number is counted in, "" when that says nothing."""
        return unit(self.figure, self.path)


@dataclass(frozen=True)
class Leaf(OfFigure):
    """One number of a report."""

    value: Value

    @property
    def is_counted(self) -> bool:
        """Return whether it is a count or hours in a table, which leaves out what is nought."""
        return self.figure.code in COUNTED


def unit(figure: Explained, path: Path) -> str:
    name, above = path[-1], path[1] if len(path) > 1 else ""
    if figure.code == AVOIDED_COST:
        if above == "comparison" and name in {"value", "low", "high"}:
            return "keer per 100 maanden"
        if above == "came_after_all" and name in {"low", "high"}:
            return "procent"
        return EURO if name in IN_EURO else UNITS.get(name, "")
    return UNITS.get(name, figure.unit) if len(path) > len(figure.code.split(".")) else figure.unit


def leaves(figures: PublishedFigures) -> list[Leaf]:
    """Return all numbers of `figures`, those of explained.FIGURES first and what was agreed after them."""
    names = _names(figures)
    return [leaf for figure in (*FIGURES, *BESIDE) for leaf in _leaves(figures, figure, names)]


def _names(figures: PublishedFigures) -> Names:
    carers = {
        str(seen): "nog geen bezoek" if not seen else wording.counted(seen, "gezinsverzorger", "gezinsverzorgers")
        for seen in figures.families_by_carers_seen
    }
    products = figures.counterfactual_product_names
    days = {day.isoformat(): wording.day(day) for day, _ in figures.caseload_by_day}
    return {**KEYS, "families_by_carers_seen": carers, "counterfactual_by_product": products, BY_DAY: days}


def _some_days(figures: PublishedFigures) -> Mapping[str, Shown]:
    """Return the families on the days that a report may name; its chart draws the days between."""
    ends = (figures.period.first, figures.period.last)
    return {day.isoformat(): active for day, active in figures.caseload_by_day if day.day == 1 or day in ends}


def _leaves(figures: PublishedFigures, figure: Explained, names: Names) -> Iterator[Leaf]:
    path = tuple(figure.code.split("."))
    if not is_said(figures, path):
        return
    found: object = figures
    for name in path:
        found = getattr(found, name)
    if figure.code == BY_DAY:
        found = _some_days(figures)
    if isinstance(found, Mapping):
        yield from _whole(figures, figure, found)
    for below, labels, value in _walk(path, found, names):
        yield Leaf(figure, below, ", ".join(label for label in labels if label), value)


def is_said(figures: PublishedFigures, path: Path) -> bool:
    """Return whether this figure leaves the team at all; signals and the intensity of help never do."""
    found: object = figures
    for name in path:
        if not hasattr(found, name):
            return False
        found = getattr(found, name)
    return True


def _whole(figures: PublishedFigures, figure: Explained, counts: Mapping[Any, Any]) -> Iterator[Leaf]:
    """Yield what stands for every key of a table that is not named: a number that is not shown."""
    if OTHER_DISTRICTS in counts or (not counts and _is_left_out(figures, figure.code)):
        yield Leaf(figure, tuple(figure.code.split(".")), "", HIDDEN)


def _is_left_out(figures: PublishedFigures, code: str) -> bool:
    """Return whether a table without rows is one that is not shown: somebody is in it, and nobody has a row."""
    whole: Mapping[str, object] = {
        "closed_by_reason": figures.trajectories_closed,
        "closed_by_follow_up": figures.trajectories_closed,
        "families_by_district": figures.families_supported,
        "families_by_carers_seen": figures.families_supported,
        "visit_hours_by_task": figures.visit_hours,
        "visit_hours_by_way": figures.visit_hours,
        BY_DAY: figures.period.days,
    }
    return whole.get(code, 0) != 0 or _in_json(figures.json, code.split(".")) is None


def _in_json(found: Any, path: list[str]) -> Any:
    """Return what the JSON says under `path`, with nothing there as something that is said: not every code is in it."""
    for name in path:
        if not isinstance(found, Mapping):
            return None
        found = found.get(name, {})
    return found


Walked = tuple[Path, tuple[str, ...], Value]


def _walk(path: Path, value: Any, names: Names, labels: tuple[str, ...] = ()) -> Iterator[Walked]:
    """Yield path, labels and value of every number in `value`, however deep."""
    for key, label, part in _parts(value, names.get(".".join(path), {})):
        yield from _walk((*path, key), part, names, (*labels, label))
    if not _has_parts(value):
        yield path, labels, _plain(value)


def _has_parts(value: Any) -> bool:
    return (isinstance(value, Mapping | list | tuple) and not _is_text(value)) or _is_record(value)


def _is_record(value: Any) -> bool:
    return is_dataclass(value) and not isinstance(value, Hidden)


def _is_text(value: Any) -> bool:
    """Return whether it is a list of names, which is one thing to say."""
    return isinstance(value, tuple) and not hasattr(value, "_asdict") and not any(map(is_dataclass, value))


def _parts(value: Any, names: Mapping[str, str]) -> Iterator[tuple[str, str, Any]]:
    if isinstance(value, Mapping):
        for key, part in value.items():
            yield str(key), names.get(str(key), str(key)), part
    elif _is_record(value):
        for field in fields(value):
            if field.name not in {"label", "year"}:
                yield field.name, PARTS[field.name], getattr(value, field.name)
    elif hasattr(value, "_asdict"):
        for name, part in value._asdict().items():
            yield name, PARTS[name], part
    elif isinstance(value, tuple) and not _is_text(value):
        for row in value:  # by year
            year = str(getattr(row, "label", None) or row.year)
            yield year, year, row


def _plain(value: Any) -> Value:
    match value:
        case bool():
            return "ja" if value else "nee"
        case Conclusion():
            return CONCLUSIONS[value]
        case date():
            return wording.day(value)
        case tuple():
            return wording.joined([str(part) for part in value])
        case int() | Decimal() | str() | Hidden() | None:
            return value
    raise TypeError(f"a published figure of an unknown kind: {type(value).__name__}")
