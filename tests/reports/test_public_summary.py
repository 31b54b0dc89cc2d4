from __future__ import annotations

import re
from dataclasses import replace
from io import BytesIO

import page
import pytest
from pypdf import PdfReader

from cases.codes import Trigger
from monitoring.suppression import Hidden
from reports import pdf, printing
from reports.public_summary import PublicSummary, public_summary
from tests.reports.made import BESIDE, NOBODY, ONE, SMALL, TWENTY_ONE, evaluation
from tests.reports.printed import failures, tidy
from tests.reports.reading import Reader

pytestmark = pytest.mark.once

MANY = replace(
    TWENTY_ONE,
    families_supported=5000,
    districts=120,
    visits=350_000,
    families_by_trigger={code: 4000 - 7 * n for n, code in enumerate(Trigger.values)},
    most_have_young_children=True,
)
FEW = replace(
    TWENTY_ONE,
    families_supported=Hidden(),
    trajectories_closed=Hidden(),
    districts=Hidden(),
    visits=Hidden(),
    visit_hours=Hidden(),
    visit_hours_by_task={},
    families_by_trigger={},
    waiting=replace(TWENTY_ONE.waiting, waiting=SMALL),
    measuring=replace(TWENTY_ONE.measuring, grade=replace(TWENTY_ONE.measuring.grade, value=BESIDE)),
)


def made(figures=TWENTY_ONE) -> PublicSummary:
    return public_summary(evaluation(figures))


def printed(figures) -> bytes:
    with tidy():
        return pdf.render(printing.public_summary_html(evaluation(figures)))


def test_the_figures_are_those_of_the_report():
    assert [(fact.value, fact.what) for fact in made().facts] == [
        ("21", "gezinnen kregen hulp"),
        ("8", "wijken met hulp"),
        ("3", "gezinsverzorgers in dienst"),
        ("1.445", "bezoeken aan huis"),
        ("8", "keer stopte de hulp"),
        ("9", "gezinnen wachtten aan het einde nog op hulp"),
        ("40 %", "van de doelen is gehaald, zeggen de gezinnen zelf"),
    ]


def test_one_is_written_in_the_singular_and_none_in_words():
    assert [(fact.value, fact.what) for fact in made(ONE).facts] == [
        ("1", "gezin kreeg hulp"),
        ("1", "wijk met hulp"),
        ("1", "gezinsverzorger in dienst"),
        ("1", "bezoek aan huis"),
    ]
    assert [(fact.value, fact.what) for fact in made(NOBODY).facts] == [("Geen", "gezinnen kregen hulp")]
    assert made(NOBODY).means == ("In deze tijd kreeg nog geen gezin hulp van een gezinsverzorger.",)


def test_what_is_not_shown_in_the_report_is_not_on_the_page():
    summary = made(FEW)
    assert [fact.what for fact in summary.facts] == [
        "gezinsverzorgers in dienst",
        "van de doelen is gehaald, zeggen de gezinnen zelf",
    ]
    assert not summary.chart
    assert "niet getoond" not in str(summary)


def test_the_chart_shows_the_largest_alone_and_says_so():
    summary = made(MANY)
    assert summary.chart_title == "Waarom gezinnen hulp kregen"
    assert summary.chart_note.endswith("Niet alle aantallen staan hier.")
    assert re.search(r"<desc>(.*?)</desc>", summary.chart)[1].count(";") == 4
    assert made().chart_note == "Aantal gezinnen. Een gezin kan meer redenen hebben."


def test_it_says_what_is_not_known_and_claims_no_saving():
    words = " ".join((*made().means, *made().does_not_mean))
    assert "We weten niet hoeveel geld dit de gemeente scheelt." in words
    assert not re.search("bespaar|besparing|bewijs|succes|!", words)


def test_sentences_are_short():
    for figures in (NOBODY, ONE, TWENTY_ONE, MANY):
        summary = made(figures)
        for text in (*summary.means, *summary.does_not_mean):
            assert all(len(sentence.split()) <= 18 for sentence in text.split(". "))


@pytest.mark.parametrize("figures", [NOBODY, ONE, FEW, MANY], ids=["no families", "one", "few", "many"])
def test_it_is_one_accessible_page(figures):
    data = printed(figures)
    assert len(PdfReader(BytesIO(data)).pages) == 1
    assert failures(data, page.ValidationProfile.PDF_UA_1) == []
    assert failures(data, page.ValidationProfile.PDF_A_2A) == []
    reader = Reader(data)
    assert not reader.skips_a_level()
    everything = reader.text(reader.pdf.Root.StructTreeRoot)
    assert all(f"{fact.value} {fact.what}" in everything for fact in made(figures).facts)
    assert all("Lichamelijke gezondheid van een ouder: 4.000; " in words for words in reader.alternatives())


def test_it_is_printed_in_a_process_of_its_own():
    assert printing.public_summary_pdf(evaluation(ONE)) == printed(ONE)
