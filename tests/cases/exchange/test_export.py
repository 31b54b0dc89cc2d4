"""What goes out comes in again: the same rows, whatever people wrote in them."""

from __future__ import annotations

import csv
import random
import string
import zipfile
from datetime import date, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.db import models as db
from openpyxl import load_workbook

from cases import models
from cases.codes import CounterfactualKind, Task, Trigger, VisitKind
from cases.exchange import exporting, importing
from cases.exchange.sheets import SHEET_OF, SHEETS
from cases.models import Pilot, Visit
from cases.period import Period
from monitoring.figures import evaluate
from tests import factories
from tests.cases.exchange import random_file
from tests.cases.exchange.workbooks import Book
from tests.conftest import TODAY
from tests.unguarded import unguarded_tables

DAY = timedelta(days=1)
SIGNS = string.ascii_letters + " éüÖğı'\";,:=+-@%|#&<>{}_\\/\t\n\r€ – 😀\N{FULLWIDTH EQUALS SIGN}"
PIECES = ["=1+1", "'s-", "-", "@", "#REF!", "_x000D_", "_x005F_", "\r\n", "ja", "0012", "2023-01-01", "1e5", "TRUE"]
MODELS = sorted({sheet.model for sheet in SHEETS} | {models.CounterfactualAnswer, models.FamilyTrigger}, key=str)
# What the workbook does not carry: numbers of rows, logins, and the moment of writing down.
LEFT_OUT = {"id", "pilot", "password", "last_login", "date_joined", "recorded_at", "email", "version"}


def words(source: random.Random, longest: int = 30) -> str:
    """Return text as people type it, and as they should not. Forms strip the ends, so it has none to strip."""
    parts = [
        source.choice(SIGNS) if source.random() < 0.9 else source.choice(PIECES) for _ in range(source.randint(1, 9))
    ]
    return "".join(parts).strip()[:longest].strip() or "x"


def random_pilot(seed: int) -> Pilot:
    source = random.Random(seed)
    pilot = factories.PilotFactory(slug=f"willekeurig-{seed}", started_on=date(2022, 1, 1), caseload_cap=30)
    teams = [factories.TeamFactory(pilot=pilot, name=f"{words(source)}{index}") for index in range(2)]
    districts = [
        factories.DistrictFactory(pilot=pilot, name=f"{words(source)}{index}", area=words(source), team=team)
        for index, team in enumerate([*teams, None])
    ]
    manager = factories.UserFactory(pilot=pilot, name=words(source), team=teams[0])
    carers = [factories.UserFactory(pilot=pilot, family_carer=True, name=words(source)) for _ in range(2)]
    tess = factories.UserFactory(pilot=pilot, team_manager=True, employed_from=date(1850, 1, 1))
    products = [factories.CareProductFactory(pilot=pilot, code=f"{words(source)}{index}") for index in range(2)]
    models.Tariff.objects.create(
        product=products[0],
        price=Decimal("12.30"),
        price_year=2022,
        valid_from=date(2022, 1, 1),
        source=words(source),
    )
    models.BudgetYear.objects.create(pilot=pilot, year=2022, budgeted=Decimal("9999999999.99"), note=words(source))
    for number in range(6):
        family = factories.FamilyFactory(
            pilot=pilot,
            reference=f"{words(source)}{number}",
            last_name=words(source),
            street=words(source),
            postcode="9712 AB" if number % 2 else "",
            district=source.choice(districts),
            case_manager=manager,
        )
        for trigger in source.sample(list(Trigger), source.randint(0, 3)):
            family.triggers.create(trigger=trigger)
        factories.MemberFactory(family=family, number=number, first_name=words(source), born_on=None)
        _random_help(source, family, carers, tess, products)
    random_file.add(source, words, pilot)
    return pilot


def _random_help(source: random.Random, family: Any, carers: list[Any], tess: Any, products: list[Any]) -> None:
    start = date(2022, 1, 10) + source.randint(0, 300) * DAY
    trajectory = factories.TrajectoryFactory(
        family=family, reference=f"{words(source)}{family.pk}", started_on=start, ended=source.random() < 0.5
    )
    factories.AssignmentFactory(trajectory=trajectory, carer=carers[0])
    if source.random() < 0.5:
        factories.OverrideFactory(trajectory=trajectory, granted_by=tess, reason=words(source))
    for number in range(source.randint(0, 6)):
        visit = Visit(
            trajectory=trajectory,
            reference=f"{words(source, 20)}{trajectory.pk}-{number}",
            carer=source.choice(carers),
            visited_on=start + source.randint(0, 90) * DAY,
            visited_at=source.choice([None, time(0, 0), time(9, 30), time(23, 59, 59), time(9, 30, 0, 123456)]),
            minutes=source.randint(0, 720),
            kind=source.choice(list(VisitKind)),
            note="\n".join(words(source, 200) for _ in range(source.randint(0, 3))),
        )
        visit.tasks = source.sample(list(Task), source.randint(0, 4))
        visit.save()
    _random_answers(source, trajectory, products)


def _random_answers(source: random.Random, trajectory: Any, products: list[Any]) -> None:
    kind = source.choice([None, *CounterfactualKind])
    if kind is None:
        return
    answer = factories.AnswerFactory(trajectory=trajectory, kind=kind)
    if kind == CounterfactualKind.CARE:
        for number in range(1, source.randint(1, 3) + 1):
            factories.CareLineFactory(
                answer=answer,
                number=number,
                product=source.choice(products),
                amount=Decimal(source.randint(0, 900)) / 100,
                note=words(source),
            )


def everything(pilot: Pilot) -> dict[str, list[tuple[Any, ...]]]:
    """Return every row of the pilot, with the keys of what it refers to instead of their numbers."""
    return {model.__name__: sorted(_rows(model), key=repr) for model in MODELS}


def _rows(model: Any) -> list[tuple[Any, ...]]:
    paths = []
    for field in model._meta.concrete_fields:
        if field.name in LEFT_OUT:
            continue
        if not isinstance(field, db.ForeignKey):
            paths.append(field.name)
        elif field.related_model is models.CounterfactualAnswer:
            paths += [f"{field.name}__trajectory__reference", f"{field.name}__asked_on"]
        elif field.related_model is models.NeighbourhoodTeam:
            paths.append(f"{field.name}__name")
        else:
            sheet = SHEET_OF[field.related_model]
            paths += [f"{field.name}__{sheet.by_name[name].path}" for name in sheet.key]
    return list(model.objects.values_list(*paths))


def forget(pilot: Pilot) -> None:
    """Remove all rows of the pilot, children first, as if this were another database."""
    with unguarded_tables():
        for model in (
            *(models.Absence, models.DomainScore, models.ScoreDomain),
            *(models.Visit, models.CounterfactualAnswer, models.CapOverride, models.Assignment, models.Trajectory),
            *(models.Family, models.Tariff, models.CareProduct, models.BudgetYear, models.User, models.District),
            models.NeighbourhoodTeam,
        ):
            model.objects.all().delete()


FORMS = ["werkboek.xlsx", "werkboek.zip", "map"]


@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("form", FORMS)
def test_what_goes_out_comes_in_again(tmp_path, seed, form):
    pilot = random_pilot(seed)
    path = tmp_path / form
    before, figures = everything(pilot), evaluate(pilot, Period.year(2022))
    counts = exporting.write(pilot, path)
    same = importing.run(path, pilot=pilot, actor=None)
    assert same.ok, [str(error) for error in same.errors]
    assert not same.changes_something, same.counts
    forget(pilot)
    again = importing.run(path, pilot=pilot, actor=None)
    assert again.ok, [str(error) for error in again.errors]
    assert everything(pilot) == before
    assert evaluate(pilot, Period.year(2022)) == figures
    assert {name: count.new for name, count in again.counts.items()} == counts


@pytest.mark.django_db
def test_the_random_pilots_have_rows_of_everything():
    pilots = [random_pilot(seed) for seed in range(3)]
    assert [name for name, rows in everything(pilots[0]).items() if not rows] == []


def test_of_several_versions_of_a_day_only_the_latest_goes_out(pilot, trajectory):
    answer = factories.AnswerFactory(trajectory=trajectory, kind=CounterfactualKind.NONE)
    factories.AnswerFactory(trajectory=trajectory, kind=CounterfactualKind.UNKNOWN, version=2)
    factories.AnswerFactory(trajectory=trajectory, asked_on=answer.asked_on + DAY)
    rows = list(exporting.rows_of(pilot, SHEETS[8]))
    assert [(row[2], row[4]) for row in rows] == [(answer.asked_on, "weet_niet"), (answer.asked_on + DAY, "geen")]


@pytest.fixture
def exported(pilot, trajectory, tmp_path) -> Path:
    trajectory.family.last_name = "=cmd|' /C calc'!A0"
    trajectory.family.street = "#REF!"
    trajectory.family.save()
    factories.VisitFactory(trajectory=trajectory, visited_at=time(9, 30), note="Eerste\r\ntweede\x0bderde")
    path = tmp_path / "werkboek.xlsx"
    exporting.write(pilot, path)
    return path


def test_the_sheets_are_in_the_order_of_the_werkboek_with_a_bold_frozen_header(exported):
    book = load_workbook(exported)
    assert book.sheetnames == [sheet.name for sheet in SHEETS]
    page = book["bezoeken"]
    assert page.freeze_panes == "A2"
    assert [cell.value for cell in page[1]] == [column.name for column in SHEETS[7].columns]
    assert all(cell.font.bold for cell in page[1])
    assert page.column_dimensions["L"].width == 30


def test_dates_are_dates_and_text_is_text(exported):
    book = load_workbook(exported)
    family = dict(zip([cell.value for cell in book["gezinnen"][1]], book["gezinnen"][2], strict=True))
    assert (family["achternaam"].value, family["achternaam"].data_type) == ("'=cmd|' /C calc'!A0", "s")
    assert (family["straat"].value, family["straat"].data_type) == ("#REF!", "s")
    assert family["aangemeld_op"].is_date
    visit = dict(zip([cell.value for cell in book["bezoeken"][1]], book["bezoeken"][2], strict=True))
    assert (visit["begintijd"].value, visit["minuten"].value) == (time(9, 30), 90)
    assert visit["verslag"].value == "Eerste_x000D_\ntweede derde"


def test_no_cell_in_csv_starts_as_a_formula(pilot, exported, tmp_path):
    exporting.write(pilot, tmp_path / "werkboek.zip")
    with zipfile.ZipFile(tmp_path / "werkboek.zip") as archive:
        text = archive.read("gezinnen.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(text.splitlines(), delimiter=";"))
    assert rows[0]["achternaam"] == "'=cmd|' /C calc'!A0"
    assert '"GV-2023-001";' in text


def test_another_pilot_does_not_go_out(pilot, trajectory):
    factories.VisitFactory()
    for sheet in SHEETS:
        assert all("Verzonnen" not in str(row) for row in exporting.rows_of(pilot, sheet))
    assert list(exporting.rows_of(pilot, SHEETS[7])) == []


def test_only_the_owner_may_read_the_file(exported):
    assert exported.stat().st_mode & 0o077 == 0


def test_the_log_says_that_a_workbook_was_made(exported):
    assert models.AuditEvent.objects.filter(action="workbook.exported").count() == 1


def test_the_queries_do_not_grow_with_the_rows(pilot, trajectory, tmp_path, django_assert_num_queries):
    for _ in range(5):
        factories.VisitFactory(trajectory=trajectory)
    with django_assert_num_queries(len(SHEETS) + 10):  # the triggers, two savepoints, and the log
        exporting.write(pilot, tmp_path / "a.xlsx")


def test_everything_random_lies_in_the_past():
    assert date(2022, 1, 10) + 400 * DAY < TODAY


def test_why_there_was_no_other_care_goes_in_and_out_again(pilot, bring_in, tmp_path):
    book = Book()
    for line in book.sheets["alternatieve_zorg"]:
        line["toelichting"] = "Oma helpt al." if line["antwoord"] == "geen" else ""
    bring_in(book)
    assert models.CounterfactualAnswer.objects.get(kind=CounterfactualKind.NONE).note == "Oma helpt al."
    exporting.write(pilot, tmp_path / "uit.xlsx")
    again = bring_in(tmp_path / "uit.xlsx")
    assert (again.ok, again.changes_something) == (True, False)
