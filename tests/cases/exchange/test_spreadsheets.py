"""Spreadsheets as other programs write them."""

from __future__ import annotations

from datetime import date, time, timedelta
from pathlib import Path

import pytest
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from cases.models import District, Family, Visit
from tests.cases.exchange.test_hostile_files import NAMESPACE, SHEET
from tests.cases.exchange.workbooks import Book, rewritten


def with_wijken(folder: Path, *rows: bytes, strings: bytes = b"") -> Path:
    """Return a workbook with these rows in the sheet wijken."""
    tail = b"</sheetData><extLst><ext/></extLst></worksheet>"
    sheet = b"<worksheet " + NAMESPACE + b"><sheetData>" + b"".join(rows) + tail
    path = rewritten(Book("wijken").xlsx(folder / "werkboek.xlsx"), SHEET, lambda _: sheet)
    kind = b"application/vnd.openxmlformats-officedocument.spreadsheetml.sharedStrings+xml"
    part = b'<Override PartName="/xl/sharedStrings.xml" ContentType="' + kind + b'"/></Types>'
    rewritten(path, "[Content_Types].xml", lambda xml: xml.replace(b"</Types>", part))
    return rewritten(path, "xl/sharedStrings.xml", lambda _: b"<sst " + NAMESPACE + b">" + strings + b"</sst>")


def test_shared_strings_with_and_without_layout_are_read(bring_in, tmp_path):
    plain = b"<si><t>wijk</t></si>"
    pieces = b"<si><r><rPr><b/></rPr><t>De </t></r><r><t>Hoogte</t></r><rPh sb='0' eb='1'><t>x</t></rPh></si>"
    rows = b'<row><c t="s"><v>0</v></c></row><row r="2"><c r="A2" t="s"><v>1</v></c></row>'
    assert bring_in(with_wijken(tmp_path, rows, strings=plain + pieces)).ok
    assert District.objects.get().name == "De Hoogte"


def test_text_in_pieces_in_the_cell_is_read(bring_in, tmp_path):
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>wijk</t></is></c></row>'
    cell = b'<row r="2"><c r="A2" t="inlineStr"><is><r><t>De </t></r><r><t>Hoogte</t></r></is></c></row>'
    assert bring_in(with_wijken(tmp_path, head, cell)).ok
    assert District.objects.get().name == "De Hoogte"


def test_cells_without_a_place_follow_each_other(bring_in, tmp_path):
    head = b'<row><c t="inlineStr"><is><t>wijk</t></is></c><c t="str"><v>gebied</v></c></row>'
    cells = b'<row><c t="str"><v>Selwerd</v></c><c/></row><row><c/><c/></row><row><c t="str"><v>Beijum</v></c></row>'
    assert bring_in(with_wijken(tmp_path, head, cells)).counts["wijken"].new == 2


@pytest.mark.parametrize(
    ("place", "is_read"), [("a2", True), ("A3", True), ("", True), ("2", False), ("A", False), ("A1A2", False)]
)
def test_the_place_of_a_cell_is_its_letters_and_a_row(bring_in, tmp_path, place, is_read):
    cell = '<row r="{0}"><c r="{1}" t="inlineStr"><is><t>{2}</t></is></c></row>'
    rows = cell.format(1, "A1", "wijk") + cell.format(2, place, "Beijum")
    assert bring_in(with_wijken(tmp_path, rows.encode())).ok == is_read


def test_equal_cells_that_are_not_the_same_are_not_taken_for_each_other(bring_in, tmp_path):
    rows = b"<row><c t='str'><v>wijk</v></c></row><row><c><v>1.0</v></c></row><row><c t='b'><v>1</v></c></row>"
    (error,) = bring_in(with_wijken(tmp_path, rows)).errors
    assert (error.row, error.problem) == (3, "is een waarheidswaarde.")


@pytest.mark.parametrize(("number", "is_read"), [("2.0", True), (" 2 ", True), ("2.5", False), ("twee", False)])
def test_the_number_of_a_row_is_a_whole_one(bring_in, tmp_path, number, is_read):
    head = b'<row r="1"><c r="A1" t="str"><v>wijk</v></c></row>'
    row = f'<row r="{number}"><c t="str"><v>Beijum</v></c></row>'.encode()
    assert bring_in(with_wijken(tmp_path, head, row)).ok == is_read


@pytest.mark.parametrize(
    "cell",
    [
        b"<c r='A2'><f>A1</f><v>1</v></c>",
        b"<c r='A2'><v>1</v><f>A1</f></c>",
        b"<c r='A2'><f/></c>",
        b"<c r='A2' t='inlineStr'><f>A1</f><is><t>x</t></is></c>",
        b"<c r='A2' t='str'><f t='array' ref='A2'>A1</f></c>",
    ],
)
def test_a_formula_is_one_wherever_it_stands_in_its_cell(bring_in, tmp_path, cell):
    head = b'<row r="1"><c r="A1" t="str"><v>wijk</v></c></row>'
    (error,) = bring_in(with_wijken(tmp_path, head, b'<row r="2">' + cell + b"</row>")).errors
    assert (error.row, error.column, error.problem) == (2, "wijk", "is een formule.")


def test_an_error_of_the_spreadsheet_is_said_with_its_row(bring_in, tmp_path):
    rows = b'<row><c t="str"><v>wijk</v></c></row><row><c t="e"><v>#N/A</v></c></row>'
    (error,) = bring_in(with_wijken(tmp_path, rows)).errors
    assert (error.row, error.found, error.problem) == (2, "#N/A", "is een foutcode van het rekenblad.")


def test_dates_of_the_1904_calendar_are_the_same_days(bring_in, tmp_path):
    book = Book().workbook()
    book.epoch = CALENDAR_MAC_1904
    book.save(tmp_path / "mac.xlsx")
    assert bring_in(tmp_path / "mac.xlsx").ok
    assert Visit.objects.get(reference="B1").visited_on == date(2023, 1, 10)


def test_dates_in_iso_notation_are_read(bring_in, tmp_path):
    book = Book().workbook()
    book.iso_dates = True
    book.save(tmp_path / "iso.xlsx")
    assert bring_in(tmp_path / "iso.xlsx").ok
    assert Family.objects.get(reference="G1").referred_on == date(2022, 12, 1)


@pytest.mark.parametrize("moment", [timedelta(hours=9, minutes=30), time(9, 30), "9:30", "09:30:00"])
def test_a_time_may_be_a_time_a_duration_or_text(bring_in, moment):
    assert bring_in(Book().set("bezoeken", 2, begintijd=moment)).ok
    assert Visit.objects.get(reference="B1").visited_at == time(9, 30)


def test_a_number_that_is_no_day_is_said_with_its_row(bring_in, tmp_path):
    path = Book().xlsx(tmp_path / "a.xlsx")
    path = rewritten(path, "xl/worksheets/sheet8.xml", lambda xml: xml.replace(b"<v>44936</v>", b"<v>99999999</v>"))
    (error,) = bring_in(path).errors
    assert (error.sheet, error.row, error.column) == ("bezoeken", 2, "datum")


def test_a_carriage_return_that_excel_wrote_as_a_code_is_one(bring_in):
    assert bring_in(Book().set("bezoeken", 2, verslag="Een_x000D_\ntwee")).ok
    assert Visit.objects.get(reference="B1").note == "Een\r\ntwee"
