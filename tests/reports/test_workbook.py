"""The tables of a report as XLSX, and its figures as CSV and JSON."""

from __future__ import annotations

import csv
import json
import zipfile
from dataclasses import replace
from decimal import Decimal
from io import BytesIO

import openpyxl
import pytest
import time_machine

from monitoring.suppression import HIDDEN, PublishedTypical
from reports.archive import packed
from reports.workbook import LONGEST_NAME, figures_csv, figures_json, workbook
from tests.reports.made import NOBODY, ONE, TWENTY_ONE, evaluation

pytestmark = pytest.mark.once

HOSTILE = [
    "=1+1",
    "@SOM(A1)",
    "+31 50",
    "#N/A",
    "<script>alert(1)</script>",
    "{{ evaluation.figures }}",
    "שלום עליכם",
    "x" * 300,
    'a";b',
]


def opened(made, **options):
    return openpyxl.load_workbook(BytesIO(workbook(made, **options)))


def rows(sheet) -> list[tuple]:
    return list(sheet.iter_rows(values_only=True))


@pytest.fixture(scope="module")
def book():
    return opened(evaluation(), checksum="ab" * 32)


def test_the_first_sheet_says_what_this_is(book):
    about = dict(row[:2] for row in rows(book.worksheets[0])[2:])
    assert book.worksheets[0].title == "Over dit verslag"
    assert about["Soort verslag"] == "Tussenevaluatie"
    assert (about["Periode"], about["Stand op"]) == ("2022", "29 september 2023")
    assert (about["Gemeente"], about["Uitgave"]) == ("Groningen", "1 (concept)")
    assert "kleiner dan 5" in about["Kleine aantallen"]
    assert about["Controlegetal (SHA-256)"] == "ab" * 32


def test_without_a_checksum_there_is_no_line_for_it():
    assert "Controlegetal" not in str(rows(opened(evaluation()).worksheets[0]))


def test_a_published_edition_is_no_concept_and_says_what_changed():
    made = replace(evaluation(), is_concept=False, edition=2, correction="Het aantal gezinnen klopte niet.")
    about = dict(row[:2] for row in rows(opened(made).worksheets[0])[2:])
    assert (about["Uitgave"], about["Wat is verbeterd"]) == ("2", "Het aantal gezinnen klopte niet.")


def test_every_table_of_the_report_has_a_sheet(book):
    made = evaluation()
    tables = [exhibit for chapter in made.chapters for exhibit in chapter.exhibits]
    titles = [sheet["A1"].value for sheet in book.worksheets[2:]]
    wanted = [f"Tabel {exhibit.number}. {exhibit.table.caption}" for exhibit in tables]
    wanted += ["Begrippen in deze rapportage"]
    assert len(tables) > 15
    assert set(wanted) == {title for title in titles if "Begroting" not in title}
    assert sum("Begroting van de pilot" in title for title in titles) == 1


def test_names_of_sheets_are_whole_words_that_excel_accepts(book):
    names = book.sheetnames
    assert all(0 < len(name) <= LONGEST_NAME for name in names)
    assert len({name.lower() for name in names}) == len(names)
    assert "Gezinnen naar het aantal" in names


def test_numbers_are_numbers_with_their_unit_in_the_format(book):
    sheet = book["De wachtlijst"]
    values = {row[0].value: row[1] for row in sheet.iter_rows(min_row=3) if row[0].value}
    days = values["Van aanmelding tot eerste dag van hulp, mediaan"]
    assert (days.value, days.number_format) == (34.5, '#,##0.0" dagen"')
    assert (values["Keer gebeld"].value, values["Keer gebeld"].data_type) == (112, "n")
    assert book["Kerncijfers"]["B5"].value == pytest.approx(10.1)


def test_a_hidden_number_is_the_word_of_the_page(book):
    values = dict(row[:2] for row in rows(book["De wachtlijst"]))
    assert values["Daarvan urgentie hoog"] == "niet getoond"


def test_money_that_is_not_known_yet_is_said(book):
    assert rows(book["Begroting"])[2:4] == [("2022", 168000, 161400.5), ("2023", 168000, "nog niet bekend")]


def test_the_heading_stays_in_sight_and_is_on_every_page(book):
    for sheet in book.worksheets:
        assert sheet.freeze_panes == "A3"
        assert sheet.print_title_rows == "$1:$2"
        assert sheet["A2"].font.bold
        assert sheet["A2"].fill.start_color.rgb == "FF00568B"


def test_a_long_note_has_room_for_all_its_lines(book):
    sheet = book["Kinderen naar leeftijd"]
    note = next(row[0] for row in sheet.iter_rows() if str(row[0].value).startswith("De leeftijd op"))
    assert note.alignment.wrap_text
    assert sheet.row_dimensions[note.row].height >= 16 * len(note.value) / sheet.column_dimensions["A"].width


def test_title_and_language_are_those_of_the_report(book):
    assert (book.properties.title, book.properties.language) == ("Pilot gezinsverzorger tussenevaluatie 2022", "nl-NL")


@pytest.mark.parametrize("name", HOSTILE)
def test_a_name_is_text_and_never_a_formula(name):
    days = {name: PublishedTypical(10, Decimal("70.5")), "Lentis": PublishedTypical(5, Decimal(28))}
    made = evaluation(
        families_by_district={name: 7, "overige wijken": 14},
        other_help=replace(TWENTY_ONE.other_help, days_by_provider=days),
    )
    content = workbook(made)
    found = [
        cell
        for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets
        for row in sheet.iter_rows()
        for cell in row
        if cell.value == name
    ]
    assert len(found) == 2
    assert {cell.data_type for cell in found} == {"s"}
    assert {bool(cell.quotePrefix) for cell in found} == {name[0] in "=@+"}
    with zipfile.ZipFile(BytesIO(content)) as archive:
        sheets = b"".join(archive.read(part) for part in archive.namelist() if "sheets/" in part)
    assert b"<f>" not in sheets
    cells = [row for row in csv.reader(figures_csv(made).splitlines(), delimiter=";") if row[0].endswith(name)]
    assert {row[2] for row in cells} == {"7"}


def test_signs_that_nobody_sees_are_left_out():
    made = evaluation(families_by_district={"Bei\x0bj\u202eum": 7, "overige wijken": 14})
    assert "Bei j um" in [row[0] for row in rows(opened(made)["Gezinnen per wijk"])]


@pytest.mark.parametrize(
    "figures", [NOBODY, ONE, replace(TWENTY_ONE, families_supported=300), replace(TWENTY_ONE, families_supported=5000)]
)
def test_any_number_of_families_gives_a_book(figures):
    found = opened(evaluation(figures))
    assert found["Kerncijfers"]["B3"].value == figures.families_supported


def test_the_same_report_gives_the_same_bytes_on_another_day():
    with time_machine.travel("2024-02-29T12:00:00"):
        one = workbook(evaluation())
    with time_machine.travel("2031-07-01T03:00:00"):
        other = workbook(evaluation())
    assert one == other


def test_another_report_gives_other_bytes():
    assert workbook(evaluation()) != workbook(evaluation(families_supported=22))


def test_a_zip_file_keeps_its_parts_in_order():
    with zipfile.ZipFile(BytesIO(packed([("b", b"1"), ("a", b"22")], stored=frozenset({"b"})))) as archive:
        assert [(one.filename, one.compress_type) for one in archive.infolist()] == [("b", 0), ("a", 8)]


# CSV and JSON


def lines(made) -> list[list[str]]:
    return list(csv.reader(figures_csv(made).splitlines(), delimiter=";"))


def test_csv_has_a_line_for_each_number_sorted_by_code():
    heading, *found = lines(evaluation())
    assert heading == ["code", "naam", "waarde", "eenheid", "wie of wat"]
    assert [
        "mean_caseload", "Gemiddeld tegelijk", "10,08", "gezinnen", "Alle dagen van de periode"
    ] in found  # fmt: skip
    by_code = {row[0]: row[2] for row in found}
    assert by_code["waiting.by_urgency.a"] == "niet getoond"
    assert by_code["waiting.weeks_called.percentage"] == "83"
    assert len(by_code) == len(found)
    assert found == sorted(found, key=lambda row: row[0].split("."))


def test_csv_names_no_line_that_a_spreadsheet_takes_for_a_formula():
    made = evaluation(avoided_cost=replace(TWENTY_ONE.avoided_cost, sources=("=HYPERLINK(1)",)))
    (row,) = (row for row in lines(made) if row[0] == "avoided_cost.sources")
    assert row[2] == "'=HYPERLINK(1)"


def test_json_is_flat_sorted_and_says_what_is_hidden():
    figures = {"visits": 12, "waiting": {"days": {"number": 3, "value": None}}, "closed_by_reason": {}, "a": None}
    assert figures_json(evaluation(NOBODY, json=figures)) == (
        '{\n  "a": null,\n  "closed_by_reason": {},\n  "visits": 12,\n  "waiting.days.number": 3,\n'
        '  "waiting.days.value": null\n}\n'
    )


def test_json_names_no_wijk_that_the_report_does_not_name():
    json_of_all = {"families_by_district": {"Beijum": 7, "Helpman": None}}
    found = json.loads(figures_json(evaluation(json=json_of_all)))
    assert found == {"families_by_district.Beijum": 7, "families_by_district.overige wijken": 14}
    hidden = evaluation(json=json_of_all, families_by_district={"overige wijken": HIDDEN})
    assert json.loads(figures_json(hidden)) == {"families_by_district.overige wijken": None}


def test_json_has_rows_of_years_by_their_label():
    years = {"by_budget_year": [{"label": "2022", "cost": 5}]}
    found = json.loads(figures_json(evaluation(NOBODY, json={"avoided_cost": years})))
    assert found == {"avoided_cost.by_budget_year.2022.cost": 5}
