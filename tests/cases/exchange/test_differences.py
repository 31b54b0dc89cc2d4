"""What the preview of an import says about each row."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cases.exchange import differences
from cases.exchange.differences import Cell
from cases.models import Family
from tests.cases.exchange.workbooks import Book

pytestmark = pytest.mark.django_db


def changes(bring_in, book, sheet, **options):
    result = bring_in(book, dry_run=True, **options)
    assert result.ok, [str(error) for error in result.errors]
    return result.changes[sheet]


def test_a_new_row_is_shown_with_what_is_filled_in(bring_in):
    found = changes(bring_in, Book(), "gezinnen")
    assert [(row.number, row.name) for row in found.new] == [(2, "G1"), (3, "G2")]
    cells = {cell.column: cell.after for cell in found.new[0].cells}
    assert cells["achternaam"] == "Öztürk"
    assert cells["aangemeld_op"] == "1 december 2022"
    assert cells["aanleidingen"] == "opvoeding, schulden"
    assert "gezin" not in cells
    assert "toestemming_op" not in cells


@pytest.mark.parametrize(
    ("sheet", "row", "values", "cells"),
    [
        ("gezinnen", 2, {"achternaam": "Kaya"}, [Cell("achternaam", "Öztürk", "Kaya")]),
        ("gezinnen", 2, {"postcode": ""}, [Cell("postcode", "9712 AB", "")]),
        ("gezinnen", 2, {"wijk": "Selwerd"}, [Cell("wijk", "Beijum", "Selwerd")]),
        ("gezinnen", 2, {"aanleidingen": "schulden"}, [Cell("aanleidingen", "opvoeding, schulden", "schulden")]),
        ("gezinsleden", 3, {"geboortedatum": date(2018, 6, 5)}, [Cell("geboortedatum", "6 mei 2018", "5 juni 2018")]),
        ("medewerkers", 3, {"fte": "0,8"}, [Cell("fte", "0,67", "0,8")]),
        ("bezoeken", 2, {"minuten": 60}, [Cell("minuten", "90", "60")]),
        ("bezoeken", 2, {"taken": "regie"}, [Cell("taken", "huishoudelijk, regie", "regie")]),
        ("wijken", 2, {"wij_team": ""}, [Cell("wij_team", "WIJ Beijum", "")]),
    ],
)
def test_a_changed_row_shows_the_old_and_the_new_value(bring_in, stored, sheet, row, values, cells):
    found = changes(bring_in, Book().set(sheet, row, **values), sheet)
    (change,) = found.changed
    assert change.number == row
    assert list(change.cells) == cells
    assert found.new == []
    assert len(found.unchanged) > 0


def test_what_stays_the_same_is_named(bring_in, stored):
    found = changes(bring_in, Book(), "gezinsleden")
    assert (found.new, found.changed, found.unchanged) == ([], [], ["G1, 1", "G1, 2"])


def test_an_answer_that_changes_shows_its_rows(bring_in, stored):
    found = changes(bring_in, Book().set("alternatieve_zorg", 2, aantal_per_week=4), "alternatieve_zorg")
    first, second = found.changed
    assert first.cells == (Cell("aantal_per_week", "3,5", "4"),)
    assert second.cells == ()
    assert found.unchanged == ["T2, 8 maart 2022, 1"]


def test_a_line_that_disappears_from_an_answer_is_told(bring_in, stored):
    book = Book()
    del book.sheets["alternatieve_zorg"][1]
    (change,) = changes(bring_in, book, "alternatieve_zorg").changed
    assert change.cells == (Cell("regel", "2", ""),)


def test_of_a_long_text_the_place_where_it_changes_is_shown(bring_in, stored):
    long = "a" * 500
    bring_in(Book().set("bezoeken", 2, verslag=f"{long} oud"))
    (change,) = changes(bring_in, Book().set("bezoeken", 2, verslag=f"{long} nieuw"), "bezoeken").changed
    (cell,) = change.cells
    assert cell.before.endswith(" oud")
    assert cell.after.endswith(" nieuw")
    assert len(cell.after) < differences.LONGEST


def test_of_many_rows_the_first_are_shown_and_the_rest_counted(bring_in, stored):
    book = Book()
    for number in range(62):
        book.copy("bezoeken", 2, bezoek=f"N{number:02}")
    found = changes(bring_in, book, "bezoeken")
    assert (len(found.new), found.more_new) == (differences.MOST_SHOWN, 12)
    bring_in(book)
    for row in range(4, 66):
        book.set("bezoeken", row, minuten=30)
    found = changes(bring_in, book, "bezoeken")
    assert (len(found.changed), found.more_changed) == (differences.MOST_SHOWN, 12)


def test_the_preview_and_the_import_tell_the_same(bring_in, stored):
    book = Book().set("gezinnen", 2, achternaam="Kaya").set("trajecten", 2, gestart_op=date(2023, 1, 8))
    book.copy("bezoeken", 2, bezoek="B3")
    preview = bring_in(book, dry_run=True)
    assert Family.objects.get(reference="G1").last_name == "Öztürk"
    assert bring_in(book).changes == preview.changes
    assert Family.objects.get(reference="G1").last_name == "Kaya"


def test_the_old_values_cost_no_query_for_each_row(bring_in, stored):
    def queries_when_changing(rows: int) -> int:
        book = Book("wijken", "medewerkers", "gezinnen")
        for number in range(40):
            book.copy("gezinnen", 2, gezin=f"F{number}")
        bring_in(book)
        for row in range(4, 4 + rows):
            book.set("gezinnen", row, wijk="Selwerd", casemanager="cas2")
        book.copy("medewerkers", 2, gebruikersnaam="cas2")
        with CaptureQueriesContext(connection) as captured:
            assert bring_in(book, dry_run=True).ok
        return len(captured)

    assert queries_when_changing(40) == queries_when_changing(1)


def test_a_refused_import_shows_no_changes(bring_in):
    assert bring_in(Book().set("bezoeken", 2, minuten=721), dry_run=True).changes == {}
