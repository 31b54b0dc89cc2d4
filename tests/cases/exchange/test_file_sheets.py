"""The sheets around a family: in, in again, changed, and refused with the place of what is wrong."""

from __future__ import annotations

from datetime import date, time, timedelta
from decimal import Decimal

import pytest

from cases import models
from cases.codes import GasScore
from cases.exchange import exporting
from cases.exchange.importing import Counts, ImportResult
from cases.exchange.sheets import BY_NAME
from tests.cases.exchange.file_workbook import FILE, G1, T1, file_book
from tests.cases.exchange.test_broken_rows import case
from tests.cases.exchange.workbooks import VALID, Book, row_counts
from tests.conftest import TODAY

EVERYTHING = VALID | FILE
TOO_FAR = TODAY + timedelta(days=184)
TOMORROW = TODAY + timedelta(days=1)


@pytest.fixture
def stored(bring_in) -> ImportResult:
    result = bring_in(file_book())
    assert result.ok, [str(error) for error in result.errors]
    return result


def test_every_row_of_every_sheet_is_stored(stored):
    assert stored.counts == {name: Counts(new=len(rows)) for name, rows in EVERYTHING.items()}
    assert set(FILE) == set(BY_NAME) - set(VALID)


def test_importing_twice_changes_nothing(stored, bring_in):
    before = row_counts()
    again = bring_in(file_book())
    assert again.counts == {name: Counts(unchanged=len(rows)) for name, rows in EVERYTHING.items()}
    assert row_counts() == {**before, "AuditEvent": before["AuditEvent"] + 1}


def test_what_the_import_accepts_the_models_accept(stored):
    for name in FILE:
        for row in BY_NAME[name].model.objects.all():
            row.full_clean()


def test_values_are_stored_as_they_were_meant(stored):
    first, second = models.UrgencyAssessment.objects.order_by("pk")
    assert (first.urgency, first.signed_by.username, second.urgency, second.signed_by) == ("b", "tea", "a", None)
    assert first.entry.family.reference == "G1"
    score = models.GoalScore.objects.get(side="gezinsverzorger")
    assert (score.goal.wording, score.score, score.visit.reference) == ("Op tijd naar school", GasScore.MORE, "B1")
    measurement = models.Measurement.objects.get()
    assert (measurement.reached, measurement.family_calm, measurement.family_burden) == (True, 0, None)
    step = models.ReportingCodeStep.objects.get()
    assert (step.suspicion, step.unsafe, step.signal.reference) == (True, None, "S1")
    assert models.Consent.objects.get(member__number=2).withdrawn_on == date(2022, 12, 9)
    assert models.Intensity.objects.get().hours_per_week == Decimal("4.5")
    planned = models.PlannedVisit.objects.get(visit__reference="B1")
    assert (planned.starts_at, planned.cancelled) == (time(9, 30), False)


def test_a_sheet_of_the_file_may_come_alone(stored, bring_in):
    book = file_book().only("doelscores", "belcontacten", "meldcode", "planning")
    book.set("doelscores", 2, score=0).add(
        "belcontacten", **G1, volgnummer=3, gebeld_op="2022-12-22", gebeld_door="cas"
    )
    book.set("belcontacten", 4, minuten=1)
    result = bring_in(book)
    assert result.ok, [str(error) for error in result.errors]
    assert result.counts["doelscores"] == Counts(changed=1, unchanged=1)
    assert result.counts["belcontacten"] == Counts(new=1, unchanged=2)
    assert result.counts["meldcode"] == Counts(unchanged=1)


def test_a_missing_column_leaves_what_is_stored(stored, bring_in):
    book = file_book().drop("signalen", "beantwoord_door", "bezoek", "antwoord").drop("meldcode", "meegekeken_door")
    book.drop("planning", "bezoek").drop("metingen", "bereikt")
    assert not bring_in(book).changes_something


def test_a_reference_can_be_changed_and_taken_away(stored, bring_in):
    book = file_book().set("signalen", 2, bezoek=None, beantwoord_door="tea").set("afwezigheid", 2, vervanger=None)
    counts = bring_in(book).counts
    assert (counts["signalen"], counts["afwezigheid"]) == (Counts(changed=1, unchanged=1),) * 2
    signal = models.Signal.objects.get(reference="S1")
    assert (signal.visit, signal.answered_by.username) == (None, "tea")
    assert models.Absence.objects.get(started_on="2023-09-25").deputy is None


def test_one_row_leaves_a_place_and_another_takes_it(stored, bring_in):
    """The open place on the list closes and an earlier one opens; a visit called off is agreed again."""
    book = file_book().set("wachtlijst", 4, van_lijst_op="2023-02-01", uitkomst="wil_niet")
    book.set("wachtlijst", 3, van_lijst_op=None, uitkomst="")
    book.set("planning", 3, afgezegd="nee", bezoek="B1").set("planning", 4, afgezegd="ja").set("planning", 2, bezoek="")
    result = bring_in(book)
    assert result.ok, [str(error) for error in result.errors]
    assert models.WaitlistEntry.objects.open().get().started_on == date(2022, 2, 1)
    assert models.PlannedVisit.objects.get(visit__reference="B1").planned_on == date(2023, 10, 2)


def test_a_visit_that_moves_with_its_trajectory_keeps_what_refers_to_it(bring_in):
    """Its trajectory moves to other days, so the visit leaves the table for a moment."""
    book = file_book().copy("bezoeken", 2, bezoek="B3", traject="T3", datum="2023-02-02")
    book.set("signalen", 2, bezoek="B3").set("doelscores", 3, bezoek="B3").set("planning", 2, bezoek="B3")
    assert bring_in(book).ok
    number = models.Visit.objects.get(reference="B3").pk
    moved = Book("trajecten", "bezoeken").set("trajecten", 4, gestart_op="2023-02-06")
    result = bring_in(moved.copy("bezoeken", 2, bezoek="B3", traject="T3", datum="2023-02-07"))
    assert result.ok, [str(error) for error in result.errors]
    assert models.Visit.objects.get(pk=number).visited_on == date(2023, 2, 7)
    assert models.Signal.objects.get(reference="S1").visit_id == number
    assert models.GoalScore.objects.get(side="gezinsverzorger").visit_id == number
    assert models.PlannedVisit.objects.filter(visit=number).exists()


def test_numbers_in_any_order_are_stored_in_their_own(bring_in):
    book = file_book()
    book.sheets["urgenties"].reverse()
    assert bring_in(book).ok
    assert [row.urgency for row in models.UrgencyAssessment.objects.order_by("pk")] == ["b", "a"]
    assert not bring_in(book).changes_something


def test_a_help_question_and_a_farewell_go_in(stored, bring_in):
    book = Book("gezinnen", "trajecten").set("gezinnen", 2, hulpvraag="Rust.\nEn regelmaat.")
    book.set("trajecten", 3, afscheid="Bel gerust nog eens.")
    assert bring_in(book).ok
    assert models.Family.objects.get(reference="G1").help_question == "Rust.\nEn regelmaat."
    assert models.Trajectory.objects.get(reference="T2").farewell == "Bel gerust nog eens."
    assert not bring_in(Book()).changes_something


def test_the_queries_do_not_grow_with_the_rows(stored, bring_in, django_assert_max_num_queries):
    book = file_book()
    for number in range(3, 60):
        book.add("doelen", **T1, volgnummer=number, doel="Rust", leefgebied="wonen", gesteld_op="2023-02-01")
        book.copy("doelscores", 2, doel=number)
        book.copy("belcontacten", 2, volgnummer=number)
        book.copy("planning", 4, datum=date(2023, 2, 1) + timedelta(days=number), volgnummer=1)
    with django_assert_max_num_queries(75):
        assert bring_in(book).ok


def test_formulas_go_out_as_text(stored, pilot, tmp_path, bring_in):
    models.Signal.objects.filter(reference="S1").update(text="=cmd|' /C calc'!A0")
    models.FamilyPlan.objects.update(summary="+31 bellen\r\n-niet mailen")
    exporting.write(pilot, tmp_path / "uit.zip")
    assert not bring_in(tmp_path / "uit.zip").changes_something
    exporting.write(pilot, tmp_path / "uit")
    assert "\"'=cmd|" in (tmp_path / "uit" / "signalen.csv").read_text("utf-8-sig")


def wrong(name: str, number: int, column: str, says: str, **values: object) -> object:
    """Return a case in which the cells `values` of one row are wrong."""
    sheet = name.partition(":")[0]
    return case(name, sheet, number, column, lambda book: book.set(sheet, number, **values), says)


WRONG = [
    wrong("wachtlijst: family", 2, "gezin", "niet in het blad gezinnen", gezin="G9"),
    wrong("wachtlijst: future", 4, "wacht_sinds", "in de toekomst", wacht_sinds=TOMORROW),
    wrong("wachtlijst: no outcome", 3, "uitkomst", "hoe het wachten eindigde", uitkomst=""),
    wrong("wachtlijst: no end", 4, "van_lijst_op", "deze cel is leeg", uitkomst="verhuisd"),
    wrong("wachtlijst: order", 3, "van_lijst_op", "voor de eerste dag", van_lijst_op="2022-01-31"),
    wrong("wachtlijst: code", 3, "uitkomst", "Kies uit: gestart", uitkomst="klaar"),
    wrong("wachtlijst: long", 3, "volgende_stap", "hoogstens 300", volgende_stap="x" * 301),
    wrong("wachtlijst: formula", 3, "situatie", "is een formule", situatie="=1+1"),
    wrong("urgenties: signed by nobody", 2, "getekend_door", "deze cel is leeg", getekend_door=""),
    wrong("urgenties: signed on no day", 3, "getekend_op", "deze cel is leeg", getekend_door="tea"),
    wrong("urgenties: signed before", 2, "getekend_op", "voor de beoordeling", getekend_op="2022-12-01"),
    wrong(
        "urgenties: place of another day", 3, "wacht_sinds", "blad wachtlijst", wacht_sinds="2022-12-02", volgnummer=1
    ),
    wrong("urgenties: family that never waited", 3, "gezin", "blad wachtlijst", gezin="G9", volgnummer=1),
    wrong("urgenties: twice", 3, "volgnummer", "geef ze elk een eigen volgnummer", volgnummer=1),
    wrong("urgenties: number left out", 3, "volgnummer", "Nummer 2 ontbreekt", volgnummer=3),
    wrong("urgenties: code", 2, "urgentie", "Kies uit: a, b, c", urgentie="d"),
    wrong("belcontacten: too early", 2, "gebeld_op", "voor de aanmelding (1 december 2022)", gebeld_op="2022-11-30"),
    wrong("belcontacten: too late", 2, "gebeld_op", "wachtte toen niet meer (9 januari 2023)", gebeld_op="2023-01-10"),
    wrong("belcontacten: minutes", 2, "minuten", "0 tot en met 480", minuten=481),
    wrong("belcontacten: caller", 2, "gebeld_door", "blad medewerkers", gebeld_door="niemand"),
    wrong("toestemmingen: member", 2, "gezinslid", "blad gezinsleden", gezinslid=3),
    wrong("toestemmingen: order", 3, "ingetrokken_op", "voor de dag van toestemming", ingetrokken_op="2022-11-30"),
    wrong("hulpkeuzes: scale", 2, "lukt_nu", "1 tot en met 5", lukt_nu=6),
    wrong("hulpkeuzes: no reason", 2, "reden", "deze cel is leeg", reden=" "),
    wrong("plannen: future", 2, "afgesproken_op", "in de toekomst", afgesproken_op=TOMORROW),
    wrong("doelen: dropped", 2, "losgelaten_op", "voor de dag van het doel", losgelaten_op="2023-01-31"),
    wrong("doelen: domain", 2, "leefgebied", "Kies uit: dagritme", leefgebied="rust"),
    wrong("doelscores: goal", 2, "doel", "blad doelen", doel=9),
    wrong("doelscores: too early", 2, "gescoord_op", "voor de dag van het doel", gescoord_op="2023-01-31"),
    wrong("doelscores: score", 2, "score", "-2 tot en met 2", score=3),
    wrong("doelscores: visit", 2, "bezoek", "blad bezoeken", bezoek="B9"),
    wrong("metingen: scale", 2, "gezin_rust", "0 tot en met 10", gezin_rust=11),
    wrong("metingen: mark", 2, "rapportcijfer", "1 tot en met 10", rapportcijfer=0),
    wrong("metingen: reached", 2, "bereikt", "ja of nee", bereikt="soms"),
    wrong("domeinscores: domain", 2, "domein", "blad domeinen", domein=2),
    wrong("domeinscores: score", 2, "score", "1 tot en met 5", score=0),
    wrong("hulpniveaus: hours", 2, "uren_per_week", "0 tot en met 40", uren_per_week="40,1"),
    wrong("hulpniveaus: too early", 2, "vanaf", "voor de start van het traject", vanaf="2023-01-08"),
    wrong("hulpniveaus: too late", 2, "vanaf", "na het einde van het traject", traject="T2", vanaf="2022-10-01"),
    wrong("evaluaties: too early", 2, "gehouden_op", "voor de start", gehouden_op="2023-01-08"),
    wrong("signalen: answered by nobody", 2, "beantwoord_door", "deze cel is leeg", beantwoord_door=None),
    wrong("signalen: closed", 3, "afgesloten_op", "Geef eerst antwoord", afgesloten_op="2023-03-02"),
    wrong("signalen: severity", 3, "ernst", "Kies uit: let_op", ernst="erg"),
    wrong("meldcode: not about safety", 2, "signaal", "met de ernst veiligheid", signaal="S2"),
    wrong("meldcode: signal", 2, "signaal", "blad signalen", signaal="S3"),
    wrong("meldcode: step", 2, "stap", "1 tot en met 5", stap=6),
    wrong("meldcode: seen by the same", 2, "meegekeken_door", "Laat een ander", meegekeken_door="cas"),
    wrong("meldcode: seen on no day", 2, "meegekeken_op", "deze cel is leeg", meegekeken_op=None),
    wrong("andere_hulp: product", 2, "product", "blad producten", product="XYZ"),
    wrong("andere_hulp: both", 2, "afgewezen_op", "niet zijn afgewezen", afgewezen_op="2023-03-01"),
    wrong("andere_hulp: order", 2, "gestart_op", "voor de aanvraag", gestart_op="2023-01-31"),
    wrong(
        "andere_hulp: ended", 2, "beeindigd_op", "wanneer de hulp startte", gestart_op=None, beeindigd_op="2023-05-01"
    ),
    wrong("vrijwilligers: order", 2, "beeindigd_op", "voor de eerste dag", beeindigd_op="2023-01-31"),
    wrong("vrijwilligersuren: volunteer", 2, "vrijwilliger", "blad vrijwilligers", vrijwilliger=2),
    wrong("vrijwilligersuren: too early", 2, "datum", "er toen nog niet", datum="2023-01-31"),
    wrong("vrijwilligersuren: hours", 2, "uren", "0 tot en met 200", uren=201),
    wrong("klik: role", 2, "gezinsverzorger", "niet de rol gezinsverzorger", gezinsverzorger="cas"),
    wrong("klik: too early", 2, "gevraagd_op", "voor de start", gevraagd_op="2023-01-08"),
    wrong("overdrachten: role", 2, "gezinsverzorger", "niet de rol gezinsverzorger", gezinsverzorger="tea"),
    wrong("afwezigheid: deputy", 2, "vervanger", "Kies een ander", vervanger="greet"),
    wrong("afwezigheid: role", 2, "vervanger", "niet de rol gezinsverzorger", vervanger="cas"),
    wrong(
        "afwezigheid: overlap",
        3,
        "gestart_op",
        "Er is al een afwezigheid vanaf 25 september 2023",
        gestart_op="2023-10-06",
    ),
    wrong("planning: outside the help", 4, "datum", "na het einde", traject="T2", datum="2022-10-03", volgnummer=1),
    wrong("planning: too far ahead", 4, "datum", "half jaar", datum=TOO_FAR, volgnummer=1),
    wrong("planning: minutes", 3, "minuten", "1 tot en met 720", minuten=0),
    wrong("planning: visit twice", 4, "bezoek", "ook al in rij 2", bezoek="B1"),
]


@pytest.mark.parametrize(("sheet", "row", "column", "change", "says"), WRONG)
def test_what_is_wrong_is_pointed_at_and_nothing_is_stored(bring_in, sheet, row, column, change, says):
    book = file_book()
    change(book)
    before = row_counts()
    result = bring_in(book)
    assert (sheet, row, column) in [(error.sheet, error.row, error.column) for error in result.errors]
    (error,) = [error for error in result.errors if error.sheet == sheet]
    assert says in str(error)
    assert row_counts() == before


def test_a_second_open_place_on_the_list_is_refused(stored, bring_in):
    book = file_book().only("wachtlijst").add("wachtlijst", gezin="G2", wacht_sinds="2023-02-02")
    (error,) = bring_in(book).errors
    assert (error.sheet, error.row, error.column) == ("wachtlijst", 5, "wacht_sinds")
    assert "sinds 1 november 2022" in str(error)


def test_reopening_a_place_while_another_is_open_points_at_what_reopens(stored, bring_in):
    (error,) = bring_in(file_book().set("wachtlijst", 3, van_lijst_op=None, uitkomst="")).errors
    assert (error.sheet, error.row) == ("wachtlijst", 3)


def test_a_moment_is_agreed_once(bring_in):
    (error,) = bring_in(file_book().set("planning", 3, afgezegd="nee")).errors
    assert (error.sheet, error.row, error.column) == ("planning", 4, "datum")


def test_a_visit_of_a_stored_agreement_is_not_agreed_again(stored, bring_in):
    book = file_book().only("planning")
    del book.sheets["planning"][0]
    (error,) = bring_in(book.set("planning", 3, bezoek="B1")).errors
    assert (error.row, error.column) == (3, "bezoek")


def test_a_carer_who_is_in_the_file_of_a_family_keeps_the_role(stored, bring_in):
    errors = bring_in(Book("medewerkers").set("medewerkers", 4, rol="casemanager")).errors
    assert {(error.sheet, error.row, error.column) for error in errors} == {("medewerkers", 4, "rol")}


def test_a_workbook_without_these_sheets_asks_nothing_of_them(bring_in, django_assert_max_num_queries):
    with django_assert_max_num_queries(43):
        assert bring_in(Book()).counts.keys() == VALID.keys()
