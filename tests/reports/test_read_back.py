"""What the PDF says, read back by its tags and compared with the figures that were published."""

from __future__ import annotations

import json
import re
from datetime import date
from decimal import Decimal

import pytest

from cases.codes import ClosingReason, FollowUp, Task, Trigger, WithoutHelp
from cases.models import FamilyTrigger
from cases.period import Period
from monitoring.figures import evaluate
from monitoring.suppression import Rule, publish
from reports import tables
from reports.attached import attached_to
from reports.codes import ReportKind
from reports.evaluation import Evaluation, build
from tests.factories import DistrictFactory
from tests.monitoring.full_files import fill_pilot
from tests.monitoring.random_files import fill_files
from tests.monitoring.random_pilots import random_pilot
from tests.reports.printed import printed
from tests.reports.reading import Reader

pytestmark = pytest.mark.once

NOT_SHOWN = "niet getoond"
# Tables whose rows are the codes of one figure: the key in the JSON, and what a code is called.
OF_CODES = {
    "Gezinnen per wijk": ("families_by_district", {}),
    "Kinderen naar leeftijd": ("children_by_age", tables.AGES),
    "Aanleidingen": ("families_by_trigger", dict(Trigger.choices)),
    "Waarom trajecten stopten": ("closed_by_reason", dict(ClosingReason.choices)),
    "Hulp na het traject": ("closed_by_follow_up", dict(FollowUp.choices)),
    "Uren naar kerntaak": ("visit_hours_by_task", dict(Task.choices)),
    "Wat gezinnen zeggen over verdere hulp": ("measuring.without_help", dict(WithoutHelp.choices)),
}
KEY_FIGURES = {
    "Gezinnen geholpen": "families_supported",
    "Trajecten afgesloten": "trajectories_closed",
    "Wijken": "districts",
    "Gezinsverzorgers": "professionals",
    "Bezoeken": "visits",
}


def number(text: str) -> Decimal | None:
    """Return the number that a cell begins with, such as 1.234,5 dagen or € 12,-; None when there is none."""
    found = re.match(r"(?:€ )?(-?[\d.]+(?:,\d+)?)", text)
    return Decimal(found[1].replace(".", "").replace(",", ".")) if found else None


def at(figures: dict, path: str):
    for key in path.split("."):
        figures = figures[key]
    return figures


def full(pilot) -> Evaluation:
    DistrictFactory(pilot=pilot, name="Beijum")
    fill_pilot(pilot)
    families = [row.family for row in pilot.trajectories.all()]
    for number, trigger in ((12, Trigger.PARENTING), (7, Trigger.DEBT), (6, Trigger.HOUSEHOLD)):
        FamilyTrigger.objects.bulk_create(FamilyTrigger(family=one, trigger=trigger) for one in families[:number])
    published = publish(evaluate(pilot, Period.year(2023)))
    return build(pilot, published, as_of=date(2024, 1, 15), kind=ReportKind.FINAL)


def by_chance(seed: int) -> Evaluation:
    pilot = random_pilot(seed)
    fill_files(pilot, seed)
    # As little is hidden as can be, so that there is something to compare in pilots this small.
    published = publish(evaluate(pilot, Period(date(2022, 11, 1), date(2023, 4, 30))), Rule(min_cell=2))
    return build(pilot, published, as_of=date(2023, 5, 1))


@pytest.fixture(params=["full", 3, 21])
def made(request, pilot) -> Evaluation:
    return full(pilot) if request.param == "full" else by_chance(request.param)


def test_the_pdf_says_what_was_published(made):
    reader, figures = Reader(printed(made)), made.figures.json
    read = {table.caption.partition(". ")[2] or table.caption: table for table in reader.tables()}

    # The key figures.
    found = read.pop(f"De belangrijkste cijfers over {made.period}").pairs
    assert {label: number(found[label]) for label in KEY_FIGURES} == {
        label: figures[key] for label, key in KEY_FIGURES.items()
    }

    # Tables of codes.
    for caption, (key, names) in OF_CODES.items():
        if caption in read:
            published = {names.get(code, code): value for code, value in (at(figures, key) or {}).items()}
            for label, text in read[caption].pairs.items():
                if label in published and published[label] is not None:
                    assert number(text) == Decimal(str(published[label])), (caption, label)
                elif label in published:
                    assert text == NOT_SHOWN

    # All tables.
    tables = [exhibit.table for chapter in made.chapters for exhibit in chapter.exhibits]
    rows = [(table.caption, row) for table in tables for row in table.rows]
    for caption, row in rows:
        assert row.shown in next(line for line in read[caption].rows if line[0] == row.label)[1:], (caption, row)
    assert len(rows) >= 5

    # The files that go along.
    files = reader.files()
    assert {one.name: one.content.encode() for one in attached_to(made)} == files
    attached = json.loads(files["cijfers.json"])
    assert {key: attached[key] for key in KEY_FIGURES.values()} == {key: figures[key] for key in KEY_FIGURES.values()}

    # What is read aloud of a chart.
    drawn = [exhibit for chapter in made.chapters for exhibit in chapter.exhibits if exhibit.chart]
    assert len(reader.alternatives()) == len(drawn)
    for words, exhibit in zip(reader.alternatives(), drawn, strict=True):
        if exhibit.table.unit == "Gezinnen" and "tegelijk" in exhibit.table.caption:
            assert "op zijn hoogst" in words
        elif "Bedrag" not in exhibit.table.unit:
            assert all(f"{row.label}: {row.shown}" in words for row in exhibit.table.rows if row.shown != NOT_SHOWN)

    # The words.
    everything = reader.text(reader.pdf.Root.StructTreeRoot)
    assert all(" ".join(chapter.title.split()) in reader.headings() for chapter in made.chapters)
    assert not reader.skips_a_level()
    assert made.letter.subject in everything
