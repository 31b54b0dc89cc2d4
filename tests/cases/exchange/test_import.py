from __future__ import annotations

import gc
from datetime import date, time
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from cases import models, progress
from cases.codes import ClosingReason, Role, Trigger
from cases.exchange.importing import Counts
from cases.models import (
    Assignment,
    AuditEvent,
    CounterfactualAnswer,
    District,
    Family,
    FamilyMember,
    Trajectory,
    User,
    Visit,
)
from tests.cases.exchange.workbooks import VALID, Book, row_counts
from tests.factories import PilotFactory, TrajectoryFactory, UserFactory, fill_caseload


def test_every_row_of_every_sheet_is_stored(stored):
    assert stored.counts == {name: Counts(new=len(rows)) for name, rows in VALID.items()}


def test_values_are_stored_as_they_were_meant(stored):
    family = Family.objects.get(reference="G1")
    assert (family.house_number, family.postcode, family.search_name) == ("12", "9712 AB", "ozturk")
    assert {row.trigger for row in family.triggers.all()} == {Trigger.PARENTING, Trigger.DEBT}
    assert Family.objects.get(reference="G2").house_number == "3-5"
    visit = Visit.objects.get(reference="B1")
    assert (visit.visited_on, visit.visited_at, visit.minutes) == (date(2023, 1, 10), time(9, 30), 90)
    assert visit.tasks == ["huishoudelijk", "regie"]
    assert visit.note == "Eerste regel.\nTweede regel."
    assert Visit.objects.get(reference="B2").not_home
    assert Trajectory.objects.get(reference="T2").closing_reason == ClosingReason.AS_PLANNED
    assert District.objects.get(name="Beijum").team.name == "WIJ Beijum"
    line = CounterfactualAnswer.objects.get(trajectory__reference="T1").lines.get(number=1)
    assert (line.amount_low, line.amount, line.amount_high) == (2, Decimal("3.5"), Decimal("4.25"))


def test_everything_belongs_to_the_pilot(stored, pilot):
    assert not Visit.objects.exclude(pilot=pilot).exists()
    assert not Trajectory.objects.exclude(pilot=pilot).exists()


def test_what_the_import_accepts_the_models_accept(stored):
    for name in set(models.__all__) - {"AuditEvent", "ChangeMark"}:
        for row in getattr(models, name).objects.all():
            row.full_clean(exclude=["password"])


def test_the_import_stores_what_save_would_have_stored(stored):
    for model in (District, User, Family, FamilyMember, Trajectory, Assignment, Visit):
        before = list(model.objects.order_by("pk").values())
        for row in model.objects.all():
            row.save()
        assert list(model.objects.order_by("pk").values()) == before


def test_new_people_cannot_log_in(stored):
    assert not any(user.has_usable_password() for user in User.objects.all())
    assert not User.objects.filter(is_staff=True).exists()


def test_importing_twice_changes_nothing(stored, bring_in):
    before = row_counts()
    again = bring_in(Book())
    assert again.counts == {name: Counts(unchanged=len(rows)) for name, rows in VALID.items()}
    assert not again.changes_something
    assert row_counts() == {**before, "AuditEvent": before["AuditEvent"] + 1}


def test_a_dry_run_counts_and_stores_nothing(bring_in):
    before = row_counts()
    result = bring_in(Book(), dry_run=True)
    assert result.ok
    assert result.counts["bezoeken"] == Counts(new=2)
    assert row_counts() == before


def test_the_log_says_which_sheets_and_nothing_of_what_is_in_them(stored):
    event = AuditEvent.objects.get()
    assert (event.action, event.fields) == ("workbook.imported", " ".join(VALID))


def test_columns_in_another_order_are_the_same(bring_in, stored):
    book = Book()
    for header in book.headers.values():
        header.reverse()
    assert not bring_in(book).changes_something


def test_blank_rows_are_skipped(bring_in):
    book = Book()
    book.sheets["bezoeken"].insert(1, {"bezoek": "  "})
    assert bring_in(book).counts["bezoeken"] == Counts(new=2)


def test_sheets_may_be_missing_or_empty(bring_in, stored):
    book = Book("bezoeken")
    book.sheets["wijken"] = []
    book.headers["wijken"] = []
    result = bring_in(book)
    assert result.ok
    assert result.counts == {"bezoeken": Counts(unchanged=2)}


def test_a_row_may_refer_to_what_is_stored(bring_in, stored):
    result = bring_in(Book("bezoeken").copy("bezoeken", 2, bezoek="B3", datum=date(2023, 1, 11)))
    assert result.counts["bezoeken"] == Counts(new=1, unchanged=2)


def test_changed_cells_change_the_row(bring_in, stored):
    book = Book()
    book.set("bezoeken", 2, minuten=95, verslag="Anders.")
    book.set("gezinnen", 2, achternaam="De Groot", aanleidingen="opvoeding;huishouden", wijk="Selwerd")
    book.set("medewerkers", 3, naam="Greetje")
    result = bring_in(book)
    assert [name for name, counts in result.counts.items() if counts.changed] == ["medewerkers", "gezinnen", "bezoeken"]
    family = Family.objects.get(reference="G1")
    assert (family.last_name, family.search_name, family.district.name) == ("De Groot", "degroot", "Selwerd")
    assert {row.trigger for row in family.triggers.all()} == {Trigger.PARENTING, Trigger.HOUSEHOLD}
    assert Visit.objects.get(reference="B1").minutes == 95
    assert Visit.objects.count() == 2


def test_an_empty_cell_empties_and_a_missing_column_leaves_alone(bring_in, stored):
    book = Book("bezoeken", "gezinnen", "wijken").set("bezoeken", 2, verslag=None, wijze=None)
    book.drop("bezoeken", "reisminuten", "taken").drop("gezinnen", "aanleidingen", "postcode").drop(
        "wijken", "wij_team"
    )
    assert bring_in(book).ok
    visit = Visit.objects.get(reference="B1")
    assert (visit.note, visit.way, visit.travel_minutes, len(visit.tasks)) == ("", "", 20, 2)
    family = Family.objects.get(reference="G1")
    assert (family.postcode, family.triggers.count()) == ("9712 AB", 2)
    assert District.objects.get(name="Beijum").team is not None


def test_an_existing_login_keeps_its_password(bring_in, stored):
    user = User.objects.get(username="tea")
    user.set_password("een-lang-wachtwoord")
    user.save()
    assert bring_in(Book().set("medewerkers", 5, naam="Thea")).ok
    user.refresh_from_db()
    assert user.name == "Thea"
    assert user.check_password("een-lang-wachtwoord")


def test_an_answer_that_differs_is_a_new_version(bring_in, stored):
    first = CounterfactualAnswer.objects.get(trajectory__reference="T1")
    result = bring_in(Book().set("alternatieve_zorg", 2, aantal_per_week=4))
    assert result.counts["alternatieve_zorg"] == Counts(changed=2, unchanged=1)
    first.refresh_from_db()
    assert first.lines.get(number=1).amount == Decimal("3.5")
    latest = CounterfactualAnswer.objects.latest_per_trajectory().get(trajectory__reference="T1")
    assert (latest.version, latest.lines.get(number=1).amount, latest.lines.count()) == (2, 4, 2)
    assert not bring_in(Book().set("alternatieve_zorg", 2, aantal_per_week=4)).changes_something


def test_a_missing_column_of_an_answer_keeps_what_was_answered(bring_in, stored):
    assert not bring_in(
        Book("alternatieve_zorg").drop("alternatieve_zorg", "aantal_per_week", "zekerheid")
    ).changes_something


@pytest.mark.parametrize("reason", [1, 1.0, "1", "01", " 01 "])
def test_a_code_that_the_spreadsheet_made_a_number_is_understood(bring_in, reason):
    assert bring_in(Book().set("trajecten", 3, reden_beeindiging=reason)).ok
    assert Trajectory.objects.get(reference="T2").closing_reason == "01"


def test_numbers_with_a_point_a_comma_or_noise_are_understood(bring_in):
    book = Book().set("tarieven", 2, prijs_laag=1.1 * 3, prijs="64.5", prijs_hoog="80,25")
    assert bring_in(book).ok
    tariff = models.Tariff.objects.get()
    assert (tariff.price_low, tariff.price, tariff.price_high) == (Decimal("3.3"), Decimal("64.5"), Decimal("80.25"))


# Periods that move


def test_ending_a_trajectory_with_its_assignment(bring_in, stored):
    book = Book().set("trajecten", 2, beeindigd_op="2023-05-31").set("inzet", 2, beeindigd_op="2023-05-31")
    assert bring_in(book).ok
    assert Assignment.objects.get(trajectory__reference="T1").ended_on == date(2023, 5, 31)


def test_starting_earlier_with_a_visit_on_the_new_first_day(bring_in, stored):
    book = Book().set("trajecten", 2, gestart_op="2023-01-02").set("bezoeken", 2, datum="2023-01-02")
    assert bring_in(book).ok
    assert Visit.objects.get(reference="B1").visited_on == date(2023, 1, 2)


def test_ending_and_handing_over_in_one_file(bring_in, stored):
    book = Book().set("inzet", 2, beeindigd_op="2023-03-01")
    book.add("inzet", traject="T1", gezinsverzorger="geert", gestart_op="2023-03-02")
    assert bring_in(book).counts["inzet"] == Counts(new=1, changed=1, unchanged=1)


def test_two_trajectories_of_a_family_change_places(bring_in, pilot):
    """The hardest order of all: every day that one leaves is taken by the other, with a visit on it."""
    book = Book().only("wijken", "medewerkers", "gezinnen", "trajecten", "bezoeken")
    book.set("trajecten", 4, gestart_op="2022-10-01", beeindigd_op="2022-12-31")
    book.set("bezoeken", 3, traject="T2", datum="2022-04-01")
    book.copy("bezoeken", 3, bezoek="B3", traject="T3", datum="2022-10-05")
    assert bring_in(book).ok
    numbers = set(Visit.objects.values_list("pk", "reference"))
    book.set("trajecten", 3, gestart_op="2022-10-01", beeindigd_op="2022-12-31")
    book.set("trajecten", 4, gestart_op="2022-03-01", beeindigd_op="2022-09-30")
    book.set("bezoeken", 3, datum="2022-10-06").set("bezoeken", 4, datum="2022-03-02")
    result = bring_in(book)
    assert result.ok, [str(error) for error in result.errors]
    assert Trajectory.objects.get(reference="T3").started_on == date(2022, 3, 1)
    assert Visit.objects.get(reference="B3").visited_on == date(2022, 3, 2)
    assert set(Visit.objects.values_list("pk", "reference")) == numbers


def test_a_visit_goes_to_the_trajectory_that_takes_over_its_days(bring_in, stored):
    """T2 gives up September, T3 takes it, and the visit on 30 September goes along."""
    book = Book().set("trajecten", 3, beeindigd_op="2022-08-31").set("inzet", 3, beeindigd_op="2022-08-31")
    book.set("trajecten", 4, gestart_op="2022-09-01").set("bezoeken", 3, traject="T3")
    result = bring_in(book)
    assert result.ok, [str(error) for error in result.errors]
    assert Visit.objects.get(reference="B2").trajectory.reference == "T3"


# The cap


def full_pilot(pilot) -> None:
    fill_caseload(pilot, 9, started_on=date(2023, 1, 2))


def test_the_tenth_place_is_free(bring_in, pilot):
    full_pilot(pilot)
    assert bring_in(Book().only("wijken", "medewerkers", "gezinnen").add("trajecten", **VALID["trajecten"][0])).ok


def test_a_place_above_the_cap_with_an_override_is_accepted(bring_in, pilot):
    full_pilot(pilot)
    book = Book()
    book.copy("afwijkingen", 2, traject="T3")
    assert bring_in(book).ok


def test_the_cap_that_was_broken_before_is_not_the_files_doing(bring_in, pilot, stored):
    fill_caseload(pilot, 12, started_on=date(2023, 1, 2))
    assert bring_in(Book().set("bezoeken", 2, minuten=100)).ok
    assert bring_in(Book().set("trajecten", 4, beeindigd_op="2023-08-31")).ok


def test_an_override_that_is_stored_still_counts(bring_in, pilot):
    full_pilot(pilot)
    book = Book()
    book.copy("afwijkingen", 2, traject="T3")
    assert bring_in(book).ok
    assert bring_in(Book("trajecten").set("trajecten", 4, beeindigd_op="2023-08-31")).ok


def test_an_override_may_be_for_a_trajectory_that_is_stored(bring_in, pilot):
    fill_caseload(pilot, 8, started_on=date(2023, 1, 2))
    TrajectoryFactory(family__pilot=pilot, reference="P", started_on=date(2023, 10, 20))
    assert [(error.sheet, error.row) for error in bring_in(Book()).errors] == [("trajecten", 4)]
    book = Book()
    book.copy("afwijkingen", 2, traject="P")
    assert bring_in(book).ok


def test_ended_help_takes_no_place(bring_in, pilot):
    fill_caseload(pilot, 10, started_on=date(2022, 10, 1), ended_on=date(2022, 12, 31))
    assert bring_in(Book()).ok


def test_planned_help_takes_a_place_from_its_first_day(bring_in, pilot):
    fill_caseload(pilot, 9, started_on=date(2023, 10, 20))
    result = bring_in(Book())
    assert [(error.sheet, error.row) for error in result.errors] == [("trajecten", 4)]
    assert "begint op die dag en is er dan een te veel" in result.errors[0].problem


# What is of another pilot


def test_another_pilot_is_not_touched_or_seen(bring_in, stored):
    other = PilotFactory()
    TrajectoryFactory(family__pilot=other, reference="T9")
    result = bring_in(Book().set("bezoeken", 2, traject="T9"))
    assert [(error.sheet, error.row, error.column) for error in result.errors] == [("bezoeken", 2, "traject")]


def test_a_username_of_another_pilot_is_refused(bring_in):
    UserFactory(username="greet")
    (error,) = bring_in(Book()).errors
    assert (error.sheet, error.row, error.column) == ("medewerkers", 3, "gebruikersnaam")


@pytest.mark.parametrize("role", ["beheerder", "privacyfunctionaris"])
def test_a_workbook_does_not_make_an_administrator_of_somebody(bring_in, role):
    book = Book("medewerkers").add("medewerkers", gebruikersnaam="bo", naam="Bo", rol="beleidsmedewerker")
    book.add("medewerkers", gebruikersnaam="bea", naam="Bea", rol=role)
    book.sheets["medewerkers"] = book.sheets["medewerkers"][-2:]
    assert bring_in(book).ok
    book.set("medewerkers", 2, rol=role).set("medewerkers", 3, rol="beleidsmedewerker")
    errors = bring_in(book).errors
    assert [(error.row, error.column) for error in errors] == [(2, "rol"), (3, "rol")]
    assert User.objects.get(username="bo").role == Role.POLICY_OFFICER


def test_a_role_that_nobody_relies_on_may_change(bring_in):
    book = Book("medewerkers").add("medewerkers", gebruikersnaam="bo", naam="Bo", rol="beleidsmedewerker")
    assert bring_in(book).ok
    assert bring_in(book.set("medewerkers", 6, rol="casemanager")).counts["medewerkers"].changed == 1


@pytest.mark.parametrize(("sheet", "name"), [("bezoeken", "bezoek"), ("gezinnen", "gezin")])
def test_the_work_does_not_grow_with_the_rows(bring_in, stored, sheet, name):
    def queries(number: int) -> int:
        book = Book(sheet)
        for index in range(number):
            book.copy(sheet, 2, **{name: f"N{number}-{index}"})
        with CaptureQueriesContext(connection) as captured:
            assert bring_in(book).ok
        return len(captured)

    assert queries(5) == queries(50)


def test_storing_tells_its_rows_and_goes_only_forward(bring_in, monkeypatch):
    told: list[tuple[float, str]] = []
    monkeypatch.setattr(progress, "tell", lambda percent, line: told.append((percent, line)))
    book = Book()
    for index in range(300):
        book.copy("bezoeken", 2, bezoek=f"N{index}")
    assert bring_in(book).ok
    percents = [percent for percent, _ in told]
    assert percents == sorted(percents)
    assert [line for _, line in told if "bezoeken opslaan" in line] == [
        "Blad bezoeken opslaan, rij 1",
        "Blad bezoeken opslaan, rij 251",
    ]


@pytest.mark.parametrize("name", ["werkboek.xlsx", "nergens.xlsx"])
def test_the_collector_goes_on_after_an_import(bring_in, tmp_path, name):
    Book().xlsx(tmp_path / "werkboek.xlsx")
    bring_in(tmp_path / name)
    assert gc.isenabled()


def test_two_usernames_that_differ_in_capitals_alone_are_refused(bring_in, pilot):
    book = Book("medewerkers").add("medewerkers", gebruikersnaam="CAS", naam="Ander", rol="casemanager")
    (error,) = bring_in(book).errors
    assert (error.sheet, error.column, error.found) == ("medewerkers", "gebruikersnaam", "CAS")
    UserFactory(pilot=pilot, username="Cas")
    (error,) = bring_in(Book("medewerkers")).errors
    assert "met andere hoofdletters" in str(error)


def test_an_empty_page_that_a_spreadsheet_adds_is_let_be(bring_in, tmp_path):
    path = Book().xlsx(tmp_path / "met-blad1.xlsx")
    book = load_workbook(path)
    book.create_sheet("Blad1")
    book.save(path)
    assert bring_in(path).ok


def test_a_start_that_pushes_a_stored_one_above_the_cap_names_whose_place_it_is(bring_in, pilot):
    last = fill_caseload(pilot, 10, started_on=date(2023, 5, 1))[-1]
    book = Book().set("trajecten", 2, gestart_op=date(2023, 1, 10), beeindigd_op=None)
    errors = [str(error) for error in bring_in(book).errors if error.column == "gestart_op"]
    assert any(f"bij traject {last.reference}" in error for error in errors)
