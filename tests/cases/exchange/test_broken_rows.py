"""Workbooks with one thing wrong: each names the sheet, the row and the column, and nothing of them is stored."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime

import pytest

from tests.cases.exchange.workbooks import Book, row_counts
from tests.factories import fill_caseload

Change = Callable[[Book], object]


def case(name: str, sheet: str, row: int, column: str, change: Change, says: str) -> object:
    return pytest.param(sheet, row, column, change, says, id=name)


LONG = "x" * 200
HALF_PAST_NINE = datetime(2023, 1, 10, 9, 30)  # noqa: DTZ001  # a cell has no zone
FAMILY_SHEETS = ("wijken", "medewerkers", "gezinnen", "trajecten")
CELLS = [
    case("no date", "bezoeken", 2, "datum", lambda b: b.set("bezoeken", 2, datum="2022-13-01"), "is geen datum"),
    case("29 February", "bezoeken", 2, "datum", lambda b: b.set("bezoeken", 2, datum="2023-02-29"), "is geen datum"),
    case(
        "year 0", "trajecten", 2, "gestart_op", lambda b: b.set("trajecten", 2, gestart_op="0000-01-01"), "geen datum"
    ),
    case("year 1", "trajecten", 2, "gestart_op", lambda b: b.set("trajecten", 2, gestart_op="0001-01-01"), "te ver"),
    case("Dutch date", "bezoeken", 2, "datum", lambda b: b.set("bezoeken", 2, datum="10-01-2023"), "is geen datum"),
    case("a number for a date", "bezoeken", 2, "datum", lambda b: b.set("bezoeken", 2, datum=44936), "is geen datum"),
    case(
        "a date with a time",
        "bezoeken",
        2,
        "datum",
        lambda b: b.set("bezoeken", 2, datum=HALF_PAST_NINE),
        "heeft ook een tijd",
    ),
    case("no time", "bezoeken", 2, "begintijd", lambda b: b.set("bezoeken", 2, begintijd="24:00"), "is geen tijd"),
    case("721 minutes", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten=721), "0 tot en met 720"),
    case("-1 minutes", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten=-1), "0 tot en met 720"),
    case("minutes in words", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten="veel"), "geen getal"),
    case("half a minute", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten=0.5), "geen heel getal"),
    case("yes for a number", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten=True), "geen getal"),
    case("a thousand", "begroting", 2, "begroot", lambda b: b.set("begroting", 2, begroot="168.000"), "te veel"),
    case("too much money", "begroting", 2, "begroot", lambda b: b.set("begroting", 2, begroot=1e11), "is te groot"),
    case("negative money", "begroting", 2, "begroot", lambda b: b.set("begroting", 2, begroot=-1), "kan niet"),
    case("year 1999", "begroting", 2, "jaar", lambda b: b.set("begroting", 2, jaar=1999), "2000 tot en met 2100"),
    case("fte 2.5", "medewerkers", 3, "fte", lambda b: b.set("medewerkers", 3, fte=2.5), "0 tot en met 2"),
    case("required", "bezoeken", 3, "soort", lambda b: b.set("bezoeken", 3, soort=" "), "deze cel is leeg"),
    case("unknown code", "bezoeken", 2, "soort", lambda b: b.set("bezoeken", 2, soort="huisbezok"), "Kies uit: huisb"),
    case("code in capitals", "bezoeken", 2, "soort", lambda b: b.set("bezoeken", 2, soort="Huisbezoek"), "Kies uit"),
    case("unknown task", "bezoeken", 2, "taken", lambda b: b.set("bezoeken", 2, taken="regie;koken"), "code: koken"),
    case("maybe", "bezoeken", 2, "niet_thuis", lambda b: b.set("bezoeken", 2, niet_thuis="misschien"), "ja of nee"),
    case(
        "text too long",
        "gezinnen",
        2,
        "achternaam",
        lambda b: b.set("gezinnen", 2, achternaam=LONG),
        "200 tekens. Gebruik hoogstens 120",
    ),
    case(
        "a control sign",
        "gezinnen",
        2,
        "achternaam",
        lambda b: b.set("gezinnen", 2, achternaam="De_x0000_Vries"),
        "niet leesbaar",
    ),
    case("formula", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten="=40+50"), "is een formule"),
    case("formula in text", "bezoeken", 2, "verslag", lambda b: b.set("bezoeken", 2, verslag="=A1"), "is een formule"),
    case(
        "a BSN in a free text",
        "bezoeken",
        2,
        "verslag",
        lambda b: b.set("bezoeken", 2, verslag="Moeder heeft 9999.00.006"),
        "burgerservicenummer",
    ),
    case("error code", "bezoeken", 2, "minuten", lambda b: b.set("bezoeken", 2, minuten="#REF!"), "is een foutcode"),
    case(
        "a date for a house number",
        "gezinnen",
        2,
        "huisnummer",
        lambda b: b.set("gezinnen", 2, huisnummer=date(2023, 5, 3)),
        "Zet de cel op tekst",
    ),
    case("postcode", "gezinnen", 2, "postcode", lambda b: b.set("gezinnen", 2, postcode="0123 A"), "9712 AB"),
    case(
        "username with a space",
        "medewerkers",
        2,
        "gebruikersnaam",
        lambda b: b.set("medewerkers", 2, gebruikersnaam="c a s").only("medewerkers"),
        "kan niet",
    ),
    case(
        "a value without a header",
        "wijken",
        2,
        "E",
        lambda b: b.set("wijken", 2, **{" ": None, "  ": "los"}).only("wijken"),
        "zonder naam",
    ),
]
HEADERS = [
    case("unknown column", "bezoeken", 1, "duur", lambda b: b.set("bezoeken", 2, duur=3), "bestaat niet in dit blad"),
    case("column in capitals", "bezoeken", 1, "Duur", lambda b: b.set("bezoeken", 2, Duur=3), "bestaat niet"),
    case("missing column", "bezoeken", 1, "minuten", lambda b: b.drop("bezoeken", "minuten"), "deze kolom ontbreekt"),
    case("a column twice", "bezoeken", 1, "soort", lambda b: b.headers["bezoeken"].append("soort"), "twee keer"),
    case("no header", "wijken", 1, "", lambda b: b.blank("wijken").add("wijken", **{"": "Beijum"}), "is leeg"),
]
ROWS = [
    case("a visit twice", "bezoeken", 4, "bezoek", lambda b: b.copy("bezoeken", 2), "staat ook al in rij 2"),
    case("a member twice", "gezinsleden", 4, "volgnummer", lambda b: b.copy("gezinsleden", 2), "ook al in rij 2"),
    case("unknown wijk", "gezinnen", 2, "wijk", lambda b: b.set("gezinnen", 2, wijk="Beijm"), "Bedoelde je Beijum?"),
    case(
        "unknown family", "trajecten", 2, "gezin", lambda b: b.set("trajecten", 2, gezin="G9"), "staat niet in het blad"
    ),
    case(
        "unknown gezinsverzorger",
        "bezoeken",
        2,
        "gezinsverzorger",
        lambda b: b.set("bezoeken", 2, gezinsverzorger="niemand"),
        "niet in het blad medewerkers",
    ),
    case(
        "a casemanager visits",
        "bezoeken",
        2,
        "gezinsverzorger",
        lambda b: b.set("bezoeken", 2, gezinsverzorger="cas"),
        "heeft niet de rol gezinsverzorger",
    ),
    case(
        "a casemanager is placed",
        "inzet",
        2,
        "gezinsverzorger",
        lambda b: b.set("inzet", 2, gezinsverzorger="cas"),
        "heeft niet de rol gezinsverzorger",
    ),
    case(
        "a gezinsverzorger has a family",
        "gezinnen",
        2,
        "casemanager",
        lambda b: b.set("gezinnen", 2, casemanager="greet"),
        "heeft niet de rol casemanager",
    ),
    case(
        "an override by a casemanager",
        "afwijkingen",
        2,
        "goedgekeurd_door",
        lambda b: b.set("afwijkingen", 2, goedgekeurd_door="cas"),
        "heeft niet de rol teammanager",
    ),
    case(
        "an override ends before it begins",
        "afwijkingen",
        2,
        "geldig_tot",
        lambda b: b.set("afwijkingen", 2, geldig_tot="2023-01-01"),
        "voor de dag van goedkeuren",
    ),
    case(
        "an override for years",
        "afwijkingen",
        2,
        "geldig_tot",
        lambda b: b.set("afwijkingen", 2, geldig_tot="2033-01-01"),
        "Kies een dag tot en met 2 juli 2023",
    ),
    case(
        "an override of tomorrow",
        "afwijkingen",
        2,
        "goedgekeurd_op",
        lambda b: b.set("afwijkingen", 2, goedgekeurd_op="2023-09-30"),
        "in de toekomst",
    ),
    case(
        "visit before the start",
        "bezoeken",
        2,
        "datum",
        lambda b: b.set("bezoeken", 2, datum="2023-01-08"),
        "voor de start van het traject (9 januari 2023)",
    ),
    case(
        "visit after the end",
        "bezoeken",
        3,
        "datum",
        lambda b: b.set("bezoeken", 3, datum="2022-10-01"),
        "na het einde van het traject (30 september 2022)",
    ),
    case(
        "visit in the future",
        "bezoeken",
        2,
        "datum",
        lambda b: b.set("bezoeken", 2, datum="2023-09-30"),
        "in de toekomst",
    ),
    case(
        "tasks and nobody home",
        "bezoeken",
        3,
        "niet_thuis",
        lambda b: b.set("bezoeken", 3, taken="regie"),
        "Haal de taken weg",
    ),
    case(
        "second running trajectory",
        "trajecten",
        5,
        "gestart_op",
        lambda b: b.add("trajecten", traject="T4", gezin="G1", gestart_op="2023-05-01"),
        "Dit gezin heeft al een traject: T1, vanaf 9 januari 2023 en loopt nog",
    ),
    case(
        "overlapping trajectories",
        "trajecten",
        4,
        "gestart_op",
        lambda b: b.set("trajecten", 4, gestart_op="2022-09-30"),
        "tot en met 30 september 2022",
    ),
    case(
        "end before start",
        "trajecten",
        3,
        "beeindigd_op",
        lambda b: b.set("trajecten", 3, beeindigd_op="2022-02-28").only(
            "wijken", "medewerkers", "gezinnen", "trajecten"
        ),
        "voor de eerste dag",
    ),
    case(
        "start too far ahead",
        "trajecten",
        2,
        "gestart_op",
        lambda b: b.set("trajecten", 2, gestart_op="2024-10-01").only(*FAMILY_SHEETS),
        "meer dan een jaar vooruit",
    ),
    case(
        "a reason without an end",
        "trajecten",
        4,
        "reden_beeindiging",
        lambda b: b.set("trajecten", 4, reden_beeindiging="01"),
        "Vul ook de laatste dag in",
    ),
    case(
        "assignment before the trajectory",
        "inzet",
        2,
        "gestart_op",
        lambda b: b.set("inzet", 2, gestart_op="2023-01-08"),
        "voor de eerste dag van het traject",
    ),
    case(
        "assignment after the trajectory",
        "inzet",
        3,
        "beeindigd_op",
        lambda b: b.set("inzet", 3, beeindigd_op=None),
        "na de laatste dag van het traject",
    ),
    case(
        "two assignments at a time",
        "inzet",
        4,
        "gestart_op",
        lambda b: b.add("inzet", traject="T1", gezinsverzorger="geert", gestart_op="2023-02-01"),
        "Er is al een gezinsverzorger vanaf 9 januari 2023 en loopt nog",
    ),
    case(
        "born in the future",
        "gezinsleden",
        3,
        "geboortedatum",
        lambda b: b.set("gezinsleden", 3, geboortedatum="2023-09-30"),
        "in de toekomst",
    ),
    case(
        "low above high",
        "alternatieve_zorg",
        2,
        "aantal_per_week_laag",
        lambda b: b.set("alternatieve_zorg", 2, aantal_per_week_laag=5),
        "Dit is meer dan verwacht (3,5)",
    ),
    case(
        "expected below low",
        "alternatieve_zorg",
        2,
        "aantal_per_week",
        lambda b: b.set("alternatieve_zorg", 2, aantal_per_week_laag=4),
        "Dit is minder dan minstens (4)",
    ),
    case(
        "more hours than a week has",
        "alternatieve_zorg",
        2,
        "aantal_per_week_hoog",
        lambda b: b.set("alternatieve_zorg", 2, aantal_per_week_hoog=200),
        "Vul hoogstens 168 uur per week in",
    ),
    case(
        "more days than a week has",
        "alternatieve_zorg",
        3,
        "aantal_per_week",
        lambda b: b.set("producten", 3, eenheid="dag").set("alternatieve_zorg", 3, aantal_per_week=8),
        "Vul hoogstens 7 dagen per week in",
    ),
    case(
        "care for twenty years",
        "alternatieve_zorg",
        3,
        "weken",
        lambda b: b.set("alternatieve_zorg", 3, weken=900),
        "Vul hoogstens 260 weken in",
    ),
    case(
        "no care with a product",
        "alternatieve_zorg",
        4,
        "product",
        lambda b: b.set("alternatieve_zorg", 4, product="IAG"),
        "Laat deze cel leeg bij het antwoord geen",
    ),
    case(
        "no care with an amount of nought",
        "alternatieve_zorg",
        4,
        "weken",
        lambda b: b.set("alternatieve_zorg", 4, weken=0),
        "Laat deze cel leeg",
    ),
    case(
        "no care in two rows",
        "alternatieve_zorg",
        5,
        "regel",
        lambda b: b.copy("alternatieve_zorg", 4, regel=2),
        "maar een regel",
    ),
    case(
        "care without a product",
        "alternatieve_zorg",
        3,
        "product",
        lambda b: b.set("alternatieve_zorg", 3, product=None),
        "hoort een product",
    ),
    case(
        "rows that disagree",
        "alternatieve_zorg",
        3,
        "opgegeven_door",
        lambda b: b.set("alternatieve_zorg", 3, opgegeven_door="tea"),
        "In rij 2 staat cas",
    ),
    case(
        "a line twice", "alternatieve_zorg", 3, "regel", lambda b: b.set("alternatieve_zorg", 3, regel=1), "al in rij 2"
    ),
    case("line 0", "alternatieve_zorg", 3, "regel", lambda b: b.set("alternatieve_zorg", 3, regel=0), "kan niet"),
    case(
        "an answer in the future",
        "alternatieve_zorg",
        4,
        "gevraagd_op",
        lambda b: b.set("alternatieve_zorg", 4, gevraagd_op="2023-09-30"),
        "in de toekomst",
    ),
    case(
        "unknown product",
        "tarieven",
        2,
        "product",
        lambda b: b.set("tarieven", 2, product="XYZ"),
        "niet in het blad producten",
    ),
    case(
        "two prices on one day",
        "tarieven",
        3,
        "geldig_vanaf",
        lambda b: b.copy("tarieven", 2, geldig_vanaf="2022-07-01", geldig_tot=None),
        "Met prijspeil 2022 is er al een tarief vanaf 1 januari 2022 tot en met 31 december 2022",
    ),
    case("price order", "tarieven", 2, "prijs_laag", lambda b: b.set("tarieven", 2, prijs_laag=73), "hoger dan"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "change", "says"), [*CELLS, *HEADERS, *ROWS])
def test_what_is_wrong_is_pointed_at_and_nothing_is_stored(bring_in, sheet, row, column, change, says):
    book = Book()
    change(book)
    before = row_counts()
    result = bring_in(book)
    assert [(error.sheet, error.row, error.column) for error in result.errors] == [(sheet, row, column)]
    assert says in str(result.errors[0])
    assert result.counts == {}
    assert row_counts() == before


def test_an_unknown_sheet_is_refused(bring_in):
    book = Book().add("Uitleg", tekst="Lees dit eerst.")
    (error,) = bring_in(book).errors
    assert (error.sheet, error.row) == ("Uitleg", None)
    assert "Kies uit: wijken, medewerkers" in str(error)


def test_the_place_above_the_cap_is_the_row_that_gets_the_error(bring_in, pilot):
    fill_caseload(pilot, 9, started_on=date(2023, 1, 2))
    before = row_counts()
    (error,) = bring_in(Book()).errors
    assert (error.sheet, error.row, error.column) == ("trajecten", 4, "gestart_op")
    assert "Op 1 februari 2023 zijn er dan 11 gezinnen. Het maximum is 10." in str(error)
    assert row_counts() == before


def test_all_errors_come_at_once_in_the_order_of_the_workbook(bring_in):
    book = Book().set("bezoeken", 2, minuten="veel", datum="2023-01-01").set("gezinnen", 3, wijk="Nergens")
    book.set("inzet", 2, gestart_op="2022-01-01").set("begroting", 2, jaar="?")
    result = bring_in(book)
    assert [(error.sheet, error.row, error.column) for error in result.errors] == [
        ("gezinnen", 3, "wijk"),
        ("inzet", 2, "gestart_op"),
        ("bezoeken", 2, "minuten"),
        ("bezoeken", 2, "datum"),
        ("begroting", 2, "jaar"),
    ]


def test_a_cell_that_cannot_be_read_gives_no_second_error_elsewhere(bring_in):
    """The visit and the assignment of a trajectory without a readable start are not blamed for it."""
    (error,) = bring_in(Book().set("trajecten", 3, gestart_op="gisteren", beeindigd_op="ooit")).errors[:-1]
    assert (error.sheet, error.row, error.column) == ("trajecten", 3, "gestart_op")


def test_an_error_is_one_dutch_sentence_with_the_place_and_what_is_allowed(bring_in):
    (error,) = bring_in(Book().set("bezoeken", 2, datum="2022-13-01")).errors
    assert str(error) == (
        'bezoeken rij 2, kolom datum: "2022-13-01" is geen datum. Gebruik een datum zoals 2022-03-14.'
    )


# What is stored and stays as it is


def refused(bring_in, book: Book) -> list[tuple[str, int | None, str]]:
    before = row_counts()
    result = bring_in(book)
    assert row_counts() == before
    return [(error.sheet, error.row, error.column) for error in result.errors]


@pytest.mark.parametrize(("row", "column", "day"), [(3, "beeindigd_op", "2022-09-29"), (2, "gestart_op", "2023-01-11")])
def test_a_trajectory_cannot_leave_stored_visits_outside(bring_in, row, column, day):
    assert bring_in(Book(*FAMILY_SHEETS, "bezoeken")).ok
    assert refused(bring_in, Book("trajecten").set("trajecten", row, **{column: day})) == [("trajecten", row, column)]
    unchanged = "2022-09-30" if column == "beeindigd_op" else "2023-01-10"
    assert bring_in(Book("trajecten").set("trajecten", row, **{column: unchanged})).ok


def test_a_trajectory_cannot_leave_its_stored_assignment_outside(bring_in, stored):
    assert refused(bring_in, Book("trajecten").set("trajecten", 2, gestart_op="2023-01-10")) == [
        ("trajecten", 2, "gestart_op")
    ]


def test_a_new_tariff_cannot_overlap_a_stored_one_of_its_price_level(bring_in, stored):
    def tariff(**changed):
        return Book("tarieven").set("tarieven", 2, **changed)

    assert refused(bring_in, tariff(geldig_vanaf="2022-07-01")) == [("tarieven", 2, "geldig_vanaf")]
    assert refused(bring_in, tariff(geldig_vanaf="2021-07-01")) == [("tarieven", 2, "geldig_tot")]
    assert bring_in(tariff(geldig_vanaf="2022-07-01", prijspeil=2023)).ok
    assert bring_in(tariff(geldig_vanaf="2023-01-01", geldig_tot=None)).ok


def test_a_tariff_makes_way_for_the_next_one_in_the_same_file(bring_in, stored):
    book = Book("tarieven").set("tarieven", 2, geldig_tot="2022-06-30")
    assert bring_in(book.copy("tarieven", 2, geldig_vanaf="2022-07-01", geldig_tot=None)).ok


def test_a_new_trajectory_cannot_overlap_a_stored_one(bring_in, stored):
    book = Book("trajecten")
    book.sheets["trajecten"] = [{"traject": "T5", "gezin": "G1", "gestart_op": date(2023, 8, 1)}]
    assert refused(bring_in, book) == [("trajecten", 2, "gestart_op")]
    book.set("trajecten", 2, gestart_op=date(2022, 12, 1))
    assert refused(bring_in, book) == [("trajecten", 2, "beeindigd_op")]


def test_the_row_that_changed_is_the_one_that_is_wrong(bring_in, stored):
    """T2 is made longer until it overlaps T3, which is in the file as it was."""
    book = Book("trajecten").set("trajecten", 3, beeindigd_op=date(2023, 2, 1))
    assert refused(bring_in, book) == [("trajecten", 3, "beeindigd_op")]


def test_a_long_trajectory_is_compared_with_all_that_come_after_it(bring_in):
    book = Book(*FAMILY_SHEETS).blank("trajecten")
    for reference, start, end in [("A", "2022-03-01", "2023-03-01"), ("B", "2022-04-01", "2022-04-30")]:
        book.add("trajecten", traject=reference, gezin="G1", gestart_op=start, beeindigd_op=end)
    book.add("trajecten", traject="C", gezin="G1", gestart_op="2022-08-01")
    assert refused(bring_in, book) == [("trajecten", 3, "gestart_op"), ("trajecten", 4, "gestart_op")]


def test_somebody_who_is_still_named_in_a_role_keeps_it(bring_in, stored):
    book = Book("medewerkers").set("medewerkers", 3, rol="casemanager")
    assert refused(bring_in, book) == [("medewerkers", 3, "rol")]
