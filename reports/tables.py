"""The tables of the evaluation, made from published figures. Page and PDF show the same rows."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from cases.codes import ClosingReason, FollowUp, Task, Trigger, WayOfWorking
from cases.period import Period
from monitoring.suppression import OTHER_DISTRICTS, Hidden, PublishedFigures
from reports import wording

Value = int | Decimal | Hidden
UNKNOWN = "onbekend"
# About so many lines fit above the chart of the days between.
MOST_DAYS = 8
WITHOUT = "geen"
# The family carer ticks "Ik nam het over"; a council reads who that is.
WAYS = {
    WayOfWorking.TAKEN_OVER: "Overgenomen door de gezinsverzorger",
    WayOfWorking.TOGETHER: "Samen met het gezin gedaan",
    WayOfWorking.COACHED: "Door het gezin, met begeleiding",
    WayOfWorking.BY_THEMSELVES: "Door het gezin zelf",
}
AGES = {
    "0-3": "0 tot en met 3 jaar",
    "4-11": "4 tot en met 11 jaar",
    "12-17": "12 tot en met 17 jaar",
    "18+": "18 jaar en ouder",
    UNKNOWN: "leeftijd onbekend",
}


@dataclass(frozen=True)
class Row:
    """A line of a table: its name and its value, which the chart beside the table draws unless it is hidden.

    `unit` stands behind a value that needs one; `of` is how many stand behind it, in a column of its own.
    """

    label: str
    value: Value
    unit: str = ""
    of: Value | None = None

    @property
    def shown(self) -> str:
        return str(self.value) if isinstance(self.value, Hidden) else f"{wording.number(self.value)}{self.unit}"

    @property
    def of_shown(self) -> str:
        return "" if self.of is None else Row(self.label, self.of).shown


@dataclass(frozen=True)
class Table:
    """A table of two columns: what is counted, and how many. With `of` it has a third: how many stand behind it."""

    caption: str
    label: str
    unit: str
    rows: tuple[Row, ...]
    note: str = ""
    of: str = ""

    @property
    def pairs(self) -> list[tuple[str, int | Decimal]]:
        """Return names and values of the rows that may be shown."""
        return [(row.label, row.value) for row in self.rows if not isinstance(row.value, Hidden)]

    @property
    def is_whole(self) -> bool:
        """Return whether every number is shown; else a hidden one may be the highest, and nothing is called that."""
        return len(self.pairs) == len(self.rows)


def not_shown(figures: PublishedFigures) -> str:
    """Return why a number is not shown, to stand under a table."""
    return f"Waar 'niet getoond' staat, is het aantal kleiner dan {figures.min_cell}, of zou het zo'n aantal verraden."


def _table(
    figures: PublishedFigures,
    titles: tuple[str, str, str],
    counts: Mapping[str, Value],
    names: Mapping[str, str],
    note: str = "",
) -> Table:
    """Return the table with `titles` (caption, label and unit); one in which every number is hidden has no rows."""
    rows = tuple(Row(names.get(code, code), value) for code, value in counts.items() if value)
    if any(isinstance(row.value, Hidden) for row in rows):
        note = f"{note} {not_shown(figures)}".strip()
    return Table(*titles, () if all(isinstance(row.value, Hidden) for row in rows) else rows, note)


def _labels(choices: object) -> dict[str, str]:
    return dict(choices.choices) | {UNKNOWN: "Niet ingevuld", WITHOUT: "Niet ingevuld"}  # type: ignore[attr-defined]


def districts(figures: PublishedFigures) -> Table:
    note = f"Wijken met minder dan {figures.min_cell} gezinnen staan samen onder 'overige wijken'."
    merged = OTHER_DISTRICTS in figures.families_by_district
    names = {OTHER_DISTRICTS: OTHER_DISTRICTS.capitalize()}
    return _table(
        figures, ("Gezinnen per wijk", "Wijk", "Gezinnen"), figures.families_by_district, names, note if merged else ""
    )


def children(figures: PublishedFigures) -> Table:
    note = (
        "De leeftijd op de eerste dag van de hulp. Een kind van 12 jaar hoort in de tekst bij de kinderen van 0 tot en "
        "met 12 jaar, en in deze tabel bij 12 tot en met 17 jaar."
    )
    return _table(figures, ("Kinderen naar leeftijd", "Leeftijd", "Kinderen"), figures.children_by_age, AGES, note)


def triggers(figures: PublishedFigures) -> Table:
    note = "Een gezin kan meer dan één aanleiding hebben en telt dan bij elke aanleiding mee."
    return _table(
        figures, ("Aanleidingen", "Aanleiding", "Gezinnen"), figures.families_by_trigger, _labels(Trigger), note
    )


def closing_reasons(figures: PublishedFigures) -> Table:
    titles = ("Waarom trajecten stopten", "Reden", "Trajecten")
    return _table(figures, titles, figures.closed_by_reason, _labels(ClosingReason))


def follow_up(figures: PublishedFigures) -> Table:
    names = _labels(FollowUp) | {FollowUp.NONE.value: FollowUp.NONE.label}
    return _table(figures, ("Hulp na het traject", "Hulp daarna", "Trajecten"), figures.closed_by_follow_up, names)


def hours_by_task(figures: PublishedFigures) -> Table:
    note = "Een bezoek met twee taken telt bij elke taak voor de helft mee. Reistijd telt niet mee."
    return _table(figures, ("Uren naar kerntaak", "Kerntaak", "Uren"), figures.visit_hours_by_task, _labels(Task), note)


def hours_by_way(figures: PublishedFigures) -> Table:
    names = {way.value: name for way, name in WAYS.items()} | {WITHOUT: "Niet ingevuld"}
    titles = ("Uren naar manier van werken", "Manier van werken", "Uren")
    return _table(figures, titles, figures.visit_hours_by_way, names)


def continuity(figures: PublishedFigures) -> Table:
    counts = {_carers(seen): value for seen, value in figures.families_by_carers_seen.items()}
    return _table(
        figures, ("Gezinnen naar het aantal gezinsverzorgers dat zij zagen", "Aantal", "Gezinnen"), counts, {}
    )


def _carers(number: int) -> str:
    return wording.counted(number, "gezinsverzorger", "gezinsverzorgers") if number else "Nog geen bezoek"


def counterfactual(figures: PublishedFigures) -> Table:
    note = "Een traject kan bij meer dan één soort hulp staan."
    return _table(
        figures,
        ("Hulp die casemanagers anders hadden ingezet", "Soort hulp", "Trajecten"),
        figures.counterfactual_by_product,
        figures.counterfactual_product_names,
        note,
    )


def counterfactual_answers(figures: PublishedFigures) -> Table:
    counts = {
        "Geen andere hulp": figures.counterfactual_none,
        "Weet ik niet": figures.counterfactual_unknown,
        "Nog geen antwoord": figures.counterfactual_missing,
    }
    return _table(figures, ("Trajecten zonder genoemde andere hulp", "Antwoord", "Trajecten"), counts, {})


def caseload(figures: PublishedFigures) -> Table:
    """Return the number of families on the ends and on first days of months between, so that the chart can be read."""
    ends = (figures.period.first, figures.period.last)
    months = _months_apart(figures.period)
    rows = tuple(
        Row(wording.day(day), active)
        for day, active in figures.caseload_by_day
        if day in ends or (day.day == 1 and (day.month - 1) % months == 0)
    )
    few = any(isinstance(row.value, Hidden) for row in rows)
    return Table("Gezinnen tegelijk op enkele dagen", "Dag", "Gezinnen", rows, not_shown(figures) if few else "")


def _months_apart(period: Period) -> int:
    """Return after how many months there is a line: as few as leave room on the page for the chart."""
    return next((months for months in (1, 3, 6) if period.days <= months * 31 * MOST_DAYS), 12)


@dataclass(frozen=True)
class BudgetRow:
    year: int
    budgeted: str
    realised: str


@dataclass(frozen=True)
class BudgetTable:
    """What the council set aside and what was spent, by calendar year; `number` is that of the table in the report."""

    number: int
    caption: str
    rows: tuple[BudgetRow, ...]


def budget(figures: PublishedFigures, number: int) -> BudgetTable:
    rows = tuple(
        BudgetRow(
            row.year,
            wording.euro(row.budgeted),
            "nog niet bekend" if row.realised is None else wording.euro(row.realised),
        )
        for row in figures.budget
    )
    return BudgetTable(number, "Begroting van de pilot, per kalenderjaar", rows)
