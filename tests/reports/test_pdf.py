"""The PDF as a file: valid, readable aloud, reproducible, and closed to everything outside it."""

from __future__ import annotations

import logging
import re
from base64 import b64encode
from dataclasses import replace
from datetime import date
from io import BytesIO
from itertools import pairwise

import page
import pikepdf
import pydyf
import pytest
import time_machine
from PIL import Image
from pypdf import PdfReader
from weasyprint.urls import FatalURLFetchingError

from cases.period import ONE_DAY, Period
from monitoring.suppression import publish
from reports import pdf, printing
from reports.evaluation import build
from tests.reports.made import AS_OF, NOBODY, ONE, PILOT, TWENTY_ONE, evaluation
from tests.reports.printed import failures, printed, tidy, wrong_stream_lengths
from tests.reports.reading import Reader

HOSTILE = '<b>&"x'


def refusal(html: str) -> str:
    """Return what the printer says of a document that it does not print; nothing when it prints it."""
    said = ""
    with tidy():
        try:
            pdf.render(f"<!doctype html><html lang=nl><title>x</title><body>{html}")
        except FatalURLFetchingError as refused:
            said = str(refused)
    return said


def made_for_print():
    return evaluation(families_by_district={HOSTILE: 7, "overige wijken": 14})


@pytest.fixture(scope="module")
def document() -> bytes:
    return printed(made_for_print())


@pytest.fixture(scope="module")
def opened(document):
    with pikepdf.open(BytesIO(document)) as found:
        yield found


@pytest.fixture(scope="module")
def texts(document) -> list[str]:
    return [part.extract_text() for part in PdfReader(BytesIO(document)).pages]


def elements(opened: pikepdf.Pdf) -> list:
    """Return the tags of the document in reading order."""
    found, waiting = [], [opened.Root.StructTreeRoot]
    while waiting:
        element = waiting.pop()
        found.append(element)
        children = element.get("/K", [])
        children = children if isinstance(children, pikepdf.Array) else [children]
        waiting += [child for child in reversed(list(children)) if isinstance(child, pikepdf.Dictionary)]
    return [element for element in found if "/S" in element]


def tagged(opened: pikepdf.Pdf, tag: str) -> list:
    return [element for element in elements(opened) if str(element.S) == tag]


def marks(opened: pikepdf.Pdf, number: int) -> list[tuple[str, dict]]:
    """Return the marked pieces of content of a page, each with its tag and properties."""
    return [
        (str(operands[0]), dict(operands[1]))
        for operands, operator in pikepdf.parse_content_stream(opened.pages[number])
        if str(operator) == "BDC"
    ]


def claimed_pieces(opened: pikepdf.Pdf) -> set[tuple[tuple[int, int], int]]:
    """Return page and number of every piece of content that stands in the tree of tags."""
    found = set()
    for element in elements(opened):
        children = element.get("/K", [])
        for child in children if isinstance(children, pikepdf.Array) else [children]:
            if isinstance(child, int):
                found.add((element.Pg.objgen, child))
    return found


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_the_pdf_is_valid(document, profile):
    assert failures(document, getattr(page.ValidationProfile, profile)) == []


def test_the_look_at_stream_lengths_sees_streams_and_a_wrong_length(document):
    length = max(re.findall(rb"/Length (\d+)", document), key=len)
    assert wrong_stream_lengths(document) == []
    assert wrong_stream_lengths(document.replace(b"/Length " + length, b"/Length 1" + length[1:-1] + b"1", 1))


def test_a_stream_that_packing_would_end_in_a_carriage_return_is_left_unpacked():
    packed = (pydyf.Stream([bytes([number])], compress=True) for number in range(256))
    stream = next(stream for stream in packed if stream.data.endswith(b"\r\nendstream"))
    written = pydyf.PDF()
    written.add_object(stream)
    pdf._keep_lengths_unambiguous(written)
    assert not stream.data.endswith(b"\r\nendstream")


def test_the_pdf_claims_both_standards(opened):
    claims = opened.Root.Metadata.read_bytes()
    assert b"<pdfuaid:part>1</pdfuaid:part>" in claims
    assert b'pdfaid:part="3"' in claims or b"<pdfaid:part>3</pdfaid:part>" in claims
    assert "/Filter" not in opened.Root.Metadata


def test_language_and_title_are_those_of_the_letter(opened):
    assert opened.Root.Lang == "nl"
    assert opened.docinfo["/Title"] == "Pilot gezinsverzorger tussenevaluatie 2022"
    assert opened.Root.ViewerPreferences.DisplayDocTitle


def test_the_outline_has_the_headings_in_reading_order(document, opened):
    def titles(items) -> list[str]:
        return [title for item in items for title in (titles(item) if isinstance(item, list) else [item.title])]

    reader = PdfReader(BytesIO(document))
    outline = [" ".join(title.split()) for title in titles(reader.outline)]
    assert len(outline) == len([e for e in elements(opened) if re.fullmatch(r"/H[1-6]", str(e.S))])
    text = " ".join(" ".join(part.extract_text() for part in reader.pages).split())
    assert all(title in text for title in outline)
    expected = [chapter.title for chapter in made_for_print().chapters]
    assert [title for title in outline if title in expected] == expected
    assert outline[0].endswith("Pilot gezinsverzorger tussenevaluatie 2022")


def test_headings_go_down_one_level_at_a_time(opened):
    levels = [int(str(e.S)[2]) for e in elements(opened) if re.fullmatch(r"/H[1-6]", str(e.S))]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


def test_the_second_page_of_the_letter_is_the_first_volgvel(texts):
    assert "Volgvel" not in texts[0]
    assert "Volgvel 1" in texts[1]
    assert "Concept. Demogegevens: " in texts[1]
    assert not any("Volgvel" in text for text in texts[2:])
    assert all("Concept. Demogegevens: " in text for text in texts)


def test_pages_of_the_annex_are_numbered(texts):
    assert f"Pagina {len(texts)} van {len(texts)}" in texts[-1]


def test_every_figure_has_words_for_who_does_not_see_it(opened):
    figures = tagged(opened, "/Figure")
    charts = [exhibit for chapter in made_for_print().chapters for exhibit in chapter.exhibits if exhibit.chart]
    assert len(figures) == len(charts) > 0
    assert all(len(str(figure.Alt)) > 10 for figure in figures)


def test_every_header_of_a_table_says_what_it_is_a_header_of(opened):
    scopes = [str(header.A.get("/Scope", "missing")) for header in tagged(opened, "/TH")]
    assert set(scopes) == {"/Column", "/Row"}
    columns = [str(header.A.Scope) for group in tagged(opened, "/THead") for row in group.K for header in row.K]
    assert set(columns) == {"/Column"}


def test_every_link_says_where_it_leads(opened):
    links = [note for part in opened.pages for note in part.get("/Annots", []) if note.Subtype == "/Link"]
    chapters = [chapter.title for chapter in made_for_print().chapters]
    assert {str(link.Contents) for link in links} == {
        f"Naar hoofdstuk {title}" for title in ["Samenvatting", *chapters]
    }


def test_running_heads_are_not_read_aloud(opened):
    claimed = claimed_pieces(opened)
    for number, part in enumerate(opened.pages):
        pieces = marks(opened, number)
        read = {int(properties["/MCID"]) for _, properties in pieces if "/MCID" in properties}
        assert read == {piece for owner, piece in claimed if owner == part.obj.objgen}
        heads = [tag for tag, properties in pieces if properties.get("/Type") == "/Pagination"]
        # The first page of the letter has no running head.
        assert bool(heads) == (number > 0)
        assert set(heads) <= {"/Artifact"}


def test_no_tag_hangs_outside_the_tree(opened):
    reached = {element.objgen for element in elements(opened)}
    loose = [
        entry
        for entry in opened.objects
        if isinstance(entry, pikepdf.Dictionary) and entry.get("/Type") == "/StructElem" and entry.objgen not in reached
    ]
    assert loose == []


def test_every_table_of_figures_has_its_number_the_budget_too(texts):
    text = " ".join(" ".join(texts).split())
    numbers = [int(number) for number in re.findall(r"Tabel (\d+)\. ", text)]
    assert numbers == list(range(1, 24))
    assert "Tabel 23. Begroting van de pilot, per kalenderjaar" in text


def test_the_name_of_a_wijk_is_text(texts):
    assert any(HOSTILE in text for text in texts)


@pytest.mark.parametrize(
    "html",
    [
        '<img alt="" src="http://127.0.0.1:1/x.png">',
        '<img alt="" src="https://example.org/x.png">',
        '<img alt="" src="file:///etc/passwd">',
        '<img alt="" src="data:image/png;base64,iVBORw0KGgo=">',
        '<img alt="" src="gezinsverzorger:app.css">',
        '<img alt="" src="gezinsverzorger:../../manage.py">',
        '<img alt="" src="GEZINSVERZORGER:noto-sans-latin-wght-normal.woff2/../app.css">',
        '<link rel="stylesheet" href="file:///etc/passwd">',
        '<link rel="attachment" href="file:///etc/passwd">',
        '<style>@import url("http://127.0.0.1:1/x.css");</style>',
        '<style>body { background: url("file:///etc/passwd") }</style>',
        '<style>@font-face { font-family: X; src: url("gezinsverzorger:app.css") } p { font-family: X }</style><p>x',
        '<object data="file:///etc/passwd"></object>',
        '<embed src="file:///etc/passwd">',
    ],
)
def test_nothing_is_read_but_the_fonts_of_the_project(html):
    assert refusal(html).startswith("Het verslag mag dit niet lezen: ")


def test_an_image_inside_a_drawing_is_not_read_either():
    # WeasyPrint goes on without the image here, instead of stopping.
    picture = BytesIO()
    Image.new("RGB", (9, 9)).save(picture, "PNG")
    url = f"data:image/png;base64,{b64encode(picture.getvalue()).decode()}"
    drawing = (
        f'<svg xmlns="http://www.w3.org/2000/svg"><title>x</title><image href="{url}" width="9" height="9"/></svg>'
    )
    with tidy():
        data = pdf.render(f"<!doctype html><html lang=nl><title>x</title><body>{drawing}")
    with pikepdf.open(BytesIO(data)) as opened:
        assert not any(getattr(entry, "Subtype", None) == "/Image" for entry in opened.objects)


def test_a_document_that_asks_for_nothing_is_printed():
    assert refusal("<p>Rust, reinheid en regelmaat</p>") == ""


@pytest.mark.parametrize("figures", [NOBODY, ONE], ids=["no families", "one family"])
def test_few_families_make_a_short_and_valid_document(figures):
    data = printed(evaluation(figures))
    assert failures(data, page.ValidationProfile.PDF_UA_1) == []
    assert failures(data, page.ValidationProfile.PDF_A_3A) == []
    assert len(PdfReader(BytesIO(data)).pages) <= 9


@pytest.mark.parametrize(("families", "wijken", "most_pages"), [(300, 20, 20), (5000, 120, 26)])
def test_many_families_in_many_wijken_make_a_document_of_sensible_length(families, wijken, most_pages):
    each = families // wijken
    made = evaluation(
        families_supported=families,
        districts=wijken,
        families_by_district={f"Wijk {number:03}": each for number in range(wijken)},
    )
    data = printed(made)
    reader = PdfReader(BytesIO(data))
    assert len(reader.pages) <= most_pages
    text = "\n".join(part.extract_text() for part in reader.pages)
    assert all(f"Wijk {number:03}" in text for number in range(wijken))
    assert failures(data, page.ValidationProfile.PDF_UA_1) == []


def test_the_longest_period_of_the_page_can_be_printed():
    period = Period(date(2014, 1, 1), date(2023, 12, 31))
    days = tuple((period.first + number * ONE_DAY, number % 12) for number in range(period.days))
    data = printed(evaluation(replace(TWENTY_ONE, period=period, caseload_by_day=days)))
    assert len(PdfReader(BytesIO(data)).pages) <= 22


# Texts that somebody wrote

HOSTILE_TEXT = """### Kop <style>@import url(http://127.0.0.1:1/x.css);</style>

![plaatje](http://127.0.0.1:1/x.png) <img src="file:///etc/passwd"> [bestand](file:///etc/passwd)

<link rel="attachment" href="file:///etc/passwd"> body { background: url(file:///etc/passwd) }

[de gemeente](https://gemeente.groningen.nl/) en een **vet** woord

- een
  1. twee

> drie
"""


@pytest.fixture(scope="module")
def written() -> bytes:
    texts = dict.fromkeys(("brief", "samenvatting", "werk", "aanbevelingen"), HOSTILE_TEXT)
    return printed(build(PILOT, TWENTY_ONE, as_of=AS_OF, texts=texts))


def test_what_somebody_wrote_fetches_nothing(written):
    with pikepdf.open(BytesIO(written)) as opened:
        assert not any(getattr(entry, "Subtype", None) == "/Image" for entry in opened.objects)
        links = {str(note.A.URI) for part in opened.pages for note in part.get("/Annots", []) if "/A" in note}
        # A picture becomes a link at most: nobody follows it while printing.
        assert links == {"https://gemeente.groningen.nl/", "http://127.0.0.1:1/x.png"}
        assert set(opened.attachments) == {"cijfers.json", "cijfers.csv"}
    text = " ".join(" ".join(part.extract_text() for part in PdfReader(BytesIO(written)).pages).split())
    assert "root:" not in text
    assert text.count('<img src="file:///etc/passwd">') == 4


@pytest.mark.parametrize("profile", ["PDF_UA_1", "PDF_A_3A"])
def test_what_somebody_wrote_makes_a_valid_document(written, profile):
    assert failures(written, getattr(page.ValidationProfile, profile)) == []
    reader = Reader(written)
    assert not reader.skips_a_level()
    assert reader.headings().count("Kop <style>@import url(http://127.0.0.1:1/x.css);</style>") == 4


# Editions, and files inside


def text_of(made) -> str:
    return " ".join(" ".join(part.extract_text() for part in PdfReader(BytesIO(printed(made))).pages).split())


def test_what_is_published_is_no_concept():
    assert "Concept" not in text_of(build(PILOT, ONE, as_of=AS_OF, is_concept=False))
    demo = text_of(build(PILOT, replace(ONE, is_demo=True), as_of=AS_OF, is_concept=False))
    assert "Demogegevens: " in demo
    assert "Concept" not in demo


def test_a_later_edition_says_what_it_corrects():
    said = text_of(build(PILOT, ONE, as_of=AS_OF, edition=2, correction="Er was 1 bezoek, en niet 2."))
    assert "Uitgave 2. Deze uitgave komt in de plaats van de vorige." in said
    assert "Wat er is veranderd: Er was 1 bezoek, en niet 2." in said
    assert "Uitgave" not in text_of(build(PILOT, ONE, as_of=AS_OF))


def test_the_fields_of_the_letter_stand_in_the_order_of_the_municipality(texts):
    said = " ".join(texts[0].split())
    names = ["Onderwerp", "ter informatie", "Steller", "De leden van de raad", "Telefoon", "Bijlage(n)", "Ons kenmerk"]
    names += ["Datum", "Uw brief van", "Uw kenmerk", "Geachte heer, mevrouw,"]
    assert sorted(names, key=said.index) == names
    assert "Wij vertrouwen er op u hiermee voldoende te hebben geïnformeerd." in " ".join(texts[1].split())


def test_the_files_inside_are_named_once_as_data(opened):
    files = list(opened.Root.AF)
    assert [str(file.UF) for file in files] == ["cijfers.json", "cijfers.csv"]
    assert {str(file.AFRelationship) for file in files} == {"/Data"}
    assert {str(file.EF.F.Params.ModDate) for file in files} == {"D:20221231000000Z"}


def test_the_table_of_contents_has_the_page_of_each_chapter(document):
    reader = PdfReader(BytesIO(document))
    contents = " ".join(reader.pages[2].extract_text().split())
    for chapter in made_for_print().chapters:
        found = int(re.search(rf"{re.escape(chapter.title)}[ .]*(\d+)", contents)[1])
        assert chapter.title in reader.pages[found - 1].extract_text()


def test_all_letters_are_in_the_file(opened):
    fonts = [entry for entry in opened.objects if getattr(entry, "Type", None) == "/FontDescriptor"]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(font.keys()) for font in fonts)


def test_the_same_evaluation_gives_the_same_bytes_on_another_day(document):
    with time_machine.travel("2031-05-06 07:08:09", tick=False):
        assert printed(made_for_print()) == document


# In a process of its own


def test_the_same_evaluation_gives_the_same_bytes_in_another_process_at_another_moment(document):
    assert printing.evaluation_pdf(made_for_print()) == document


def test_printing_that_takes_too_long_is_ended(monkeypatch):
    monkeypatch.setattr(printing, "TIME_LIMIT", 0.01)
    with pytest.raises(printing.PrintingFailed, match="duurde te lang"):
        printing.evaluation_pdf(made_for_print())


def test_a_document_that_asks_for_a_file_is_not_printed(monkeypatch, caplog):
    monkeypatch.setattr(printing, "evaluation_html", lambda made: '<p>Geheim</p><img src="file:///etc/passwd">')
    with caplog.at_level(logging.ERROR), pytest.raises(printing.PrintingFailed, match="niet gelukt") as failed:
        printing.evaluation_pdf(made_for_print())
    assert "passwd" not in str(failed.value)
    assert "Geheim" not in caplog.text


def test_only_published_figures_are_printed():
    # `publish` is the only way there: the annex has nothing of its own to hide.
    assert publish.__annotations__["return"] == "PublishedFigures"
    assert not hasattr(evaluation().figures, "overrides")
