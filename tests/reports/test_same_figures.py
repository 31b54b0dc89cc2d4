"""PDF, ODT, XLSX, CSV and JSON of one report hold the same figures, number by number."""

from __future__ import annotations

import csv
import json
from collections import Counter
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO, StringIO

import openpyxl
import pytest
from django.core.management import call_command
from pypdf import PdfReader

from cases.models import District, Pilot
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.suppression import publish
from reports import printing
from reports.evaluation import build
from reports.odt import document
from reports.workbook import figures_csv, figures_json, workbook
from tests.monitoring.random_costs import fill_costs
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot
from tests.reports.made import AS_OF
from tests.reports.test_odt import NAMES, body, name, said

pytestmark = pytest.mark.once

Table = list[list[str]]
HIDDEN = "niet getoond"
# Tables of counts, by the code of their figures.
BY_CODE = {
    "Gezinnen per wijk": "families_by_district",
    "Kinderen naar leeftijd": "children_by_age",
    "Aanleidingen": "families_by_trigger",
    "Waarom trajecten stopten": "closed_by_reason",
    "Hulp na het traject": "closed_by_follow_up",
    "Uren naar kerntaak": "visit_hours_by_task",
    "Hulp die casemanagers anders hadden ingezet": "counterfactual_by_product",
    "Wat gezinnen zeggen over verdere hulp": "measuring.without_help",
}


class Tables(HTMLParser):
    """The tables of a page, by caption."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: dict[str, Table] = {}
        self.rows: Table = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "tr":
            self.rows.append([])
        if tag in ("td", "th", "caption"):
            self.text = []

    def handle_endtag(self, tag):
        words = " ".join("".join(self.text).split())
        if tag in ("td", "th"):
            self.rows[-1].append(words)
        if tag == "caption":
            self.rows = self.found[words] = []

    def handle_data(self, data):
        self.text.append(data)


def of_odt(content: bytes) -> dict[str, Table]:
    found = {}
    for table in body(content).iter(name("table:table")):
        if table.find("table:title", NAMES) is None:
            continue  # who signs, side by side
        rows = table.iter(name("table:table-row"))
        cells = [[" ".join(said(cell).split()) for cell in row.findall("table:table-cell", NAMES)] for row in rows]
        found[table.findtext("table:title", "", NAMES)] = cells
    return found


def of_xlsx(content: bytes) -> dict[str, Table]:
    found = {}
    for sheet in openpyxl.load_workbook(BytesIO(content)).worksheets[1:]:
        rows = []
        for row in sheet.iter_rows(min_row=2):
            if all(cell.value is None for cell in row):
                break  # what follows is a note
            rows.append([written(cell) for cell in row])
        found[sheet["A1"].value] = rows
    return found


def written(cell) -> str:
    """Write a cell as a Dutch reader sees it, by its own format of the number."""
    if cell.data_type != "n" or cell.value is None:
        return " ".join(str("" if cell.value is None else cell.value).split())
    number, _, unit = cell.number_format.partition('"')
    decimals = len(number.partition(".")[2])
    return f"{dutch(Decimal(str(cell.value)), decimals)}{unit.removesuffix(chr(34))}"


def dutch(value: Decimal, decimals: int) -> str:
    """Write a number as people read it, by other means than the code under test."""
    whole, _, part = f"{abs(value):.{decimals}f}".partition(".")
    groups = []
    while whole:
        whole, last = whole[:-3], whole[-3:]
        groups.insert(0, last)
    return f"{'-' if value < 0 else ''}{'.'.join(groups)}{',' if part else ''}{part}"


def without_money(tables: dict[str, Table]) -> dict[str, Table]:
    """Return the tables but that of the budget, which on paper has amounts as in a letter, such as 168.000,-."""
    return {caption: rows for caption, rows in tables.items() if "Begroting" not in caption}


def as_on_paper(tables: dict[str, Table]) -> dict[str, Table]:
    """Return the tables with a dash for a remark that is not there, as on paper."""
    return {caption: [[cell or "-" for cell in row] for row in rows] for caption, rows in tables.items()}


@pytest.fixture(params=["demo", 3, 5])
def made(request, db):
    if request.param == "demo":
        call_command("demo", stdout=StringIO())
        District.objects.filter(name="Beijum").update(name="=1+1 <b>{{ x }}</b> & שלום")
        pilot = Pilot.objects.get()
        return build(pilot, publish(evaluate(pilot, Period.year(2022))), as_of=AS_OF)
    found = random_pilot(request.param)
    fill_files(found, request.param)
    fill_costs(found, request.param)
    return build(found, publish(evaluate(found, Period.year(2022))), as_of=AS_OF)


def test_all_formats_hold_the_same_figures(made, request):
    on_paper = Tables(printing.evaluation_html(made)).found
    in_odt, in_xlsx = of_odt(document(made)), of_xlsx(workbook(made))
    assert in_odt == on_paper
    assert as_on_paper(without_money(in_xlsx)) == as_on_paper(without_money(on_paper))
    assert set(in_xlsx) == set(on_paper)

    in_json = json.loads(figures_json(made))
    lines = {row[0]: row[2] for row in csv.reader(figures_csv(made).splitlines(), delimiter=";")}
    compared = 0
    for code, value in in_json.items():
        if isinstance(value, int | float) and not isinstance(value, bool):
            assert Decimal(lines[code].replace(",", ".")) == Decimal(str(value)), code
            compared += 1
        elif value is None and code in lines:
            assert lines[code] in (HIDDEN, ""), code
    assert compared > 5

    for caption, rows in on_paper.items():
        code = BY_CODE.get(caption.partition(". ")[2])
        if code:
            counts = [value for path, value in in_json.items() if path.startswith(f"{code}.") and value != 0]
            decimals = int("hours" in code)
            shown = [HIDDEN if value is None else dutch(Decimal(str(value)), decimals) for value in counts]
            assert Counter(row[1] for row in rows[1:]) == Counter(shown), caption
            compared += 1

    if request.node.callspec.params["made"] == "demo":
        assert len([caption for caption in on_paper if caption.partition(". ")[2] in BY_CODE]) > 4
        printed = PdfReader(BytesIO(printing.evaluation_pdf(made)))
        text = "".join("".join(page.extract_text() for page in printed.pages).split())
        for caption, rows in on_paper.items():
            assert "".join(caption.split()) in text
            # A name from right to left is written from left to right in what is read back.
            for row in (row for row in rows if "שלום" not in row[0]):
                assert "".join("".join(row).split()) in text, (caption, row)
