"""The sheets of the workbook and their columns, as data. Import, export and error messages all follow these."""

from __future__ import annotations

from cases.codes import Task, Trigger
from cases.exchange.columns import REFERENCE_FIELDS as REFERENCE_FIELDS
from cases.exchange.columns import Column as Column
from cases.exchange.columns import Sheet as Sheet
from cases.exchange.columns import column_of, sheet_of
from cases.exchange.file_sheets import FILE_SHEETS
from cases.exchange.parsing import Codes, Integer
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
    Tariff,
    Trajectory,
    User,
    Visit,
)

DISTRICTS = sheet_of("wijken", District, "wijk", ("wijk*", "name"), ("gebied", "area"), ("wij_team", "team"))
STAFF = sheet_of(
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
FAMILIES = sheet_of(
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
    ("hulpvraag", "help_question"),
)
# Rows of their own, in one cell.
TRIGGERS = FAMILIES.by_name["aanleidingen"]
MEMBERS = sheet_of(
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
TRAJECTORIES = sheet_of(
    "trajecten",
    Trajectory,
    "traject",
    ("traject*", "reference"),
    ("gezin*", "family"),
    ("gestart_op*", "started_on"),
    ("beeindigd_op", "ended_on"),
    ("reden_beeindiging", "closing_reason"),
    ("vervolg", "follow_up"),
    ("afscheid", "farewell"),
)
ASSIGNMENTS = sheet_of(
    "inzet",
    Assignment,
    "traject gestart_op",
    ("traject*", "trajectory"),
    ("gezinsverzorger*", "carer"),
    ("gestart_op*", "started_on"),
    ("beeindigd_op", "ended_on"),
)
OVERRIDES = sheet_of(
    "afwijkingen",
    CapOverride,
    "traject goedgekeurd_op",
    ("traject*", "trajectory"),
    ("goedgekeurd_door*", "granted_by"),
    ("goedgekeurd_op*", "granted_on"),
    ("geldig_tot", "valid_until"),
    ("reden*", "reason"),
)
VISITS = sheet_of(
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
    column_of(CounterfactualAnswer, header, attribute)
    for header, attribute in (
        ("traject*", "trajectory"),
        ("gevraagd_op*", "asked_on"),
        ("opgegeven_door*", "given_by"),
        ("antwoord*", "kind"),
    )
)
LINE_COLUMNS = (
    column_of(CounterfactualCare, "regel*", "number", Integer(1, 32767)),
    *(
        column_of(CounterfactualCare, header, attribute)
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
PRODUCTS = sheet_of(
    "producten",
    CareProduct,
    "product",
    ("product*", "code"),
    ("naam*", "name"),
    ("grondslag*", "law"),
    ("eenheid*", "unit"),
    ("zwaarte", "weight"),
)
TARIFFS = sheet_of(
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
BUDGET = sheet_of(
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
    *FILE_SHEETS,
)
BY_NAME = {sheet.name: sheet for sheet in SHEETS}
# The sheet in which a row can be found that another sheet refers to.
SHEET_OF = {sheet.model: sheet for sheet in SHEETS}
