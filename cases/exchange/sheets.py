"""The sheets of the workbook and their columns, as data. Import, export and error messages all follow these."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any

from django.db import models

from cases.codes import Task, Trigger
from cases.exchange.parsing import Codes, Integer, Kind, Text, kind_of
from cases.models import (
    Assignment,
    BudgetYear,
    CapOverride,
    CareProduct,
    CounterfactualAnswer,
    CounterfactualCare,
    District,
    Family,
    FamilyMember,
    NeighbourhoodTeam,
    Tariff,
    Trajectory,
    User,
    Visit,
)
from cases.models.families import normalised_postcode

# What stands in a cell that refers to a row of another sheet. A team has no sheet: to name it is enough.
REFERENCE_FIELDS: dict[type[models.Model], str] = {
    NeighbourhoodTeam: "name",
    District: "name",
    User: "username",
    Family: "reference",
    Trajectory: "reference",
    CareProduct: "code",
}
FREE_TEXT = {"note", "reason"}
MOST_ROWS = 20_000


@dataclass(frozen=True, eq=False)
class Column:
    """A column: its header, the attribute of the model that it stands for, and how its cells are read."""

    name: str
    field: str
    kind: Kind
    required: bool = False
    refers_to: type[models.Model] | None = None

    @property
    def path(self) -> str:
        """Return how a query finds the text of this column."""
        return f"{self.field}__{REFERENCE_FIELDS[self.refers_to]}" if self.refers_to else self.field


@dataclass(frozen=True, eq=False)
class Sheet:
    """A sheet. `key` are the columns that together name a row; an error about a double row points at the last one."""

    name: str
    model: type[models.Model]
    key: tuple[str, ...]
    columns: tuple[Column, ...]
    most_rows: int = MOST_ROWS
    by_name: dict[str, Column] = field(init=False)
    by_field: dict[str, Column] = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "by_name", {column.name: column for column in self.columns})
        object.__setattr__(self, "by_field", {column.field: column for column in self.columns})

    @property
    def required(self) -> list[Column]:
        return [column for column in self.columns if column.required]

    @property
    def references(self) -> list[Column]:
        return [column for column in self.columns if column.refers_to]

    @property
    def plain(self) -> list[Column]:
        """Return the columns that hold a value of their own."""
        return [column for column in self.columns if not column.refers_to]


# How a text is written down, before it is stored or looked up.
NOTATION: dict[tuple[type[models.Model], str], Callable[[str], str]] = {
    (User, "username"): User.normalize_username,
    (Family, "postcode"): normalised_postcode,
}


def _kind(model: type[models.Model], attribute: str) -> Kind:
    model_field = model._meta.get_field(attribute)
    assert isinstance(model_field, models.Field)  # noqa: S101  # the sheets name no reverse relations
    kind = kind_of(model_field, free=attribute in FREE_TEXT)
    notation = NOTATION.get((model, attribute))
    return replace(kind, notation=notation) if notation and isinstance(kind, Text) else kind


def _column(model: type[models.Model], header: str, attribute: str, kind: Kind | None = None) -> Column:
    """Return a column of `model`; a star behind the header marks what must be filled, as in the werkboek."""
    name, required = header.removesuffix("*"), header.endswith("*")
    if kind is not None:
        return Column(name, attribute, kind, required)
    model_field = model._meta.get_field(attribute)
    if isinstance(model_field, models.ForeignKey):
        target = model_field.related_model
        return Column(name, attribute, _kind(target, REFERENCE_FIELDS[target]), required, target)
    return Column(name, attribute, _kind(model, attribute), required)


def _sheet(name: str, model: type[models.Model], key: str, *columns: tuple[Any, ...], **options: Any) -> Sheet:
    return Sheet(name, model, tuple(key.split()), tuple(_column(model, *column) for column in columns), **options)


DISTRICTS = _sheet("wijken", District, "wijk", ("wijk*", "name"), ("gebied", "area"), ("wij_team", "team"))
STAFF = _sheet(
    "medewerkers",
    User,
    "gebruikersnaam",
    ("gebruikersnaam*", "username"),
    ("naam*", "name"),
    ("rol*", "role"),
    ("wij_team", "team"),
    ("fte", "fte"),
    ("niveau", "level"),
    ("in_dienst_van", "employed_from"),
    ("in_dienst_tot", "employed_until"),
)
FAMILIES = _sheet(
    "gezinnen",
    Family,
    "gezin",
    ("gezin*", "reference"),
    ("achternaam*", "last_name"),
    ("straat", "street"),
    ("huisnummer", "house_number"),
    ("postcode", "postcode"),
    ("woonplaats", "city"),
    ("wijk*", "district"),
    ("casemanager*", "case_manager"),
    ("aanleidingen", "triggers", Codes(tuple(Trigger.values))),
    ("aangemeld_op*", "referred_on"),
    ("aangemeld_door", "referred_by"),
    ("toestemming_op", "consent_on"),
)
# Rows of their own, in one cell.
TRIGGERS = FAMILIES.by_name["aanleidingen"]
MEMBERS = _sheet(
    "gezinsleden",
    FamilyMember,
    "gezin volgnummer",
    ("gezin*", "family"),
    ("volgnummer*", "number"),
    ("rol*", "role"),
    ("voornaam", "first_name"),
    ("geboortedatum", "born_on"),
    ("overleden", "deceased"),
)
TRAJECTORIES = _sheet(
    "trajecten",
    Trajectory,
    "traject",
    ("traject*", "reference"),
    ("gezin*", "family"),
    ("gestart_op*", "started_on"),
    ("beeindigd_op", "ended_on"),
    ("reden_beeindiging", "closing_reason"),
    ("vervolg", "follow_up"),
)
ASSIGNMENTS = _sheet(
    "inzet",
    Assignment,
    "traject gestart_op",
    ("traject*", "trajectory"),
    ("gezinsverzorger*", "carer"),
    ("gestart_op*", "started_on"),
    ("beeindigd_op", "ended_on"),
)
OVERRIDES = _sheet(
    "afwijkingen",
    CapOverride,
    "traject goedgekeurd_op",
    ("traject*", "trajectory"),
    ("goedgekeurd_door*", "granted_by"),
    ("goedgekeurd_op*", "granted_on"),
    ("geldig_tot", "valid_until"),
    ("reden*", "reason"),
)
VISITS = _sheet(
    "bezoeken",
    Visit,
    "bezoek",
    ("bezoek*", "reference"),
    ("traject*", "trajectory"),
    ("gezinsverzorger*", "carer"),
    ("datum*", "visited_on"),
    ("begintijd", "visited_at"),
    ("minuten*", "minutes"),
    ("reisminuten", "travel_minutes"),
    ("soort*", "kind"),
    ("niet_thuis", "not_home"),
    ("taken", "tasks", Codes(tuple(Task.values))),
    ("wijze", "way"),
    ("verslag", "note"),
    most_rows=50_000,
)
# Two models in one sheet: the first columns are those of the answer, the others of one of its lines.
ANSWER_COLUMNS = tuple(
    _column(CounterfactualAnswer, header, attribute)
    for header, attribute in (
        ("traject*", "trajectory"),
        ("gevraagd_op*", "asked_on"),
        ("opgegeven_door*", "given_by"),
        ("antwoord*", "kind"),
    )
)
LINE_COLUMNS = (
    _column(CounterfactualCare, "regel*", "number", Integer(1, 32767)),
    *(
        _column(CounterfactualCare, header, attribute)
        for header, attribute in (
            ("product", "product"),
            ("aanbieder", "provider"),
            ("aantal_per_week_laag", "amount_low"),
            ("aantal_per_week", "amount"),
            ("aantal_per_week_hoog", "amount_high"),
            ("weken_laag", "weeks_low"),
            ("weken", "weeks"),
            ("weken_hoog", "weeks_high"),
            ("zekerheid", "certainty"),
            ("effect", "effect"),
            ("toelichting", "note"),
        )
    ),
)
COUNTERFACTUALS = Sheet(
    "alternatieve_zorg",
    CounterfactualCare,
    ("traject", "gevraagd_op", "regel"),
    (ANSWER_COLUMNS[0], LINE_COLUMNS[0], *ANSWER_COLUMNS[1:], *LINE_COLUMNS[1:]),
)
PRODUCTS = _sheet(
    "producten",
    CareProduct,
    "product",
    ("product*", "code"),
    ("naam*", "name"),
    ("grondslag*", "law"),
    ("eenheid*", "unit"),
    ("zwaarte", "weight"),
)
TARIFFS = _sheet(
    "tarieven",
    Tariff,
    "product prijspeil geldig_vanaf",
    ("product*", "product"),
    ("prijs_laag", "price_low"),
    ("prijs*", "price"),
    ("prijs_hoog", "price_high"),
    ("prijspeil*", "price_year"),
    ("geldig_vanaf*", "valid_from"),
    ("geldig_tot", "valid_until"),
    ("bron*", "source"),
)
BUDGET = _sheet(
    "begroting",
    BudgetYear,
    "jaar",
    ("jaar*", "year"),
    ("begroot*", "budgeted"),
    ("gerealiseerd", "realised"),
    ("toelichting", "note"),
)

# In the order of the workbook.
SHEETS = (
    DISTRICTS,
    STAFF,
    FAMILIES,
    MEMBERS,
    TRAJECTORIES,
    ASSIGNMENTS,
    OVERRIDES,
    VISITS,
    COUNTERFACTUALS,
    PRODUCTS,
    TARIFFS,
    BUDGET,
)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
# The sheet in which a row can be found that another sheet refers to.
SHEET_OF = {sheet.model: sheet for sheet in (DISTRICTS, STAFF, FAMILIES, TRAJECTORIES, PRODUCTS)}
