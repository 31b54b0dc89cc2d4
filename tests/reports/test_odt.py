"""The letter and its annex as ODT: well formed, complete, readable aloud, reproducible, and what the PDF says."""

from __future__ import annotations

import re
import zipfile
from dataclasses import replace
from decimal import Decimal
from html.parser import HTMLParser
from io import BytesIO
from itertools import pairwise
from xml.etree.ElementTree import Element  # to hold elements; defusedxml parses them

import pytest
import time_machine
from defusedxml.ElementTree import fromstring

from monitoring.suppression import PublishedTypical
from reports import odt, printing
from reports.codes import ReportKind
from reports.evaluation import build
from reports.odt import document
from tests.reports.made import AS_OF, NOBODY, ONE, PILOT, TWENTY_ONE, evaluation

pytestmark = pytest.mark.once

NAMES = {
    "office": "urn:oasis:names:tc:opendocument:xmlns:office:1.0",
    "text": "urn:oasis:names:tc:opendocument:xmlns:text:1.0",
    "table": "urn:oasis:names:tc:opendocument:xmlns:table:1.0",
    "style": "urn:oasis:names:tc:opendocument:xmlns:style:1.0",
    "draw": "urn:oasis:names:tc:opendocument:xmlns:drawing:1.0",
    "svg": "urn:oasis:names:tc:opendocument:xmlns:svg-compatible:1.0",
    "fo": "urn:oasis:names:tc:opendocument:xmlns:xsl-fo-compatible:1.0",
    "manifest": "urn:oasis:names:tc:opendocument:xmlns:manifest:1.0",
    "dc": "http://purl.org/dc/elements/1.1/",
    "xlink": "http://www.w3.org/1999/xlink",
}
HOSTILE = ["=1+1", "<script>alert(1)</script>", "{{ x }}{% now %}", "a&b\"'", "שלום עליכם", "x" * 300]


def name(short: str) -> str:
    prefix, _, local = short.partition(":")
    return f"{{{NAMES[prefix]}}}{local}"


def parts(content: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(BytesIO(content)) as archive:
        return {one.filename: archive.read(one) for one in archive.infolist()}


def body(content: bytes) -> Element:
    return fromstring(parts(content)["content.xml"]).find(".//office:text", NAMES)


def said(element: Element) -> str:
    """Return the text of an element without its pictures, with a space for each tab and each line that was broken."""
    if element.tag == name("draw:frame"):
        return ""
    if element.tag in (name("text:tab"), name("text:line-break")):
        return " "
    return f"{element.text or ''}{''.join(said(child) + (child.tail or '') for child in element)}"


def words(text: str) -> list[str]:
    return text.split()


def blocks(element: Element) -> list[str]:
    """Return the paragraphs and headings in reading order."""
    wanted = (name("text:p"), name("text:h"))
    return [" ".join(words(said(one))) for one in element.iter() if one.tag in wanted]


@pytest.fixture(scope="module")
def made():
    return evaluation()


@pytest.fixture(scope="module")
def content(made) -> bytes:
    return document(made)


# The file


def test_the_first_part_says_what_it_is_and_is_not_compressed(content):
    with zipfile.ZipFile(BytesIO(content)) as archive:
        first = archive.infolist()[0]
        assert (first.filename, first.compress_type) == ("mimetype", zipfile.ZIP_STORED)
        assert first.extra == b""
    assert content[38:77] == b"application/vnd.oasis.opendocument.text"


def test_the_manifest_names_every_part_and_no_other(content):
    found = parts(content)
    entries = fromstring(found["META-INF/manifest.xml"])
    listed = {entry.get(name("manifest:full-path")): entry.get(name("manifest:media-type")) for entry in entries}
    assert set(listed) == {"/", *found} - {"mimetype", "META-INF/manifest.xml"}
    assert listed["/"] == found["mimetype"].decode()
    assert listed["Pictures/grafiek-2.svg"] == "image/svg+xml"


def test_every_style_that_is_used_is_there(content):
    found = parts(content)
    attributes = [name(f"{prefix}:style-name") for prefix in ("text", "table", "draw")]
    known, used = set(), set()
    for part in ("content.xml", "styles.xml"):
        for element in fromstring(found[part]).iter():
            known.add(element.get(name("style:name")))
            used |= {element.get(attribute) for attribute in attributes}
            used.add(element.get(name("style:parent-style-name")))
            used.add(element.get(name("style:master-page-name")))
    assert used - known == {None} - known
    assert {"Title", "Heading_20_1", "Heading_20_2", "Heading_20_3", "Text_20_body", "Caption"} <= known


def test_sizes_are_written_as_the_standard_wants_them(content):
    # A decimal comma is no number in XML; LibreOffice then makes a picture as large as it likes.
    lengths = re.findall(rb'svg:(?:width|height)="([^"]*)"', parts(content)["content.xml"])
    assert lengths
    assert all(re.fullmatch(rb"\d+\.\d\dcm", one) for one in lengths)


def test_language_title_and_day_are_those_of_the_report(content):
    found = parts(content)
    defaults = fromstring(found["styles.xml"]).find(".//style:default-style/style:text-properties", NAMES)
    assert (defaults.get(name("fo:language")), defaults.get(name("fo:country"))) == ("nl", "NL")
    meta = fromstring(found["meta.xml"])
    assert meta.findtext(".//dc:title", "", NAMES) == "Pilot gezinsverzorger tussenevaluatie 2022"
    assert meta.findtext(".//dc:language", "", NAMES) == "nl-NL"
    assert "2022-12-31T00:00:00" in found["meta.xml"].decode()


def test_the_same_report_gives_the_same_bytes_on_another_day(made, content):
    with time_machine.travel("2031-07-01T03:00:00"):
        assert document(made) == content
    assert document(evaluation(families_supported=22)) != content


# What a reader hears


def test_headings_go_down_one_level_at_a_time(content, made):
    headings = [(int(one.get(name("text:outline-level"))), said(one)) for one in body(content).iter(name("text:h"))]
    levels = [level for level, _ in headings]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))
    assert [title for level, title in headings if level == 2] == [
        "Samenvatting",
        *(chapter.title for chapter in made.chapters),
    ]


def test_every_table_has_a_heading_row_a_caption_and_a_name(content):
    found = [one for one in body(content).iter(name("table:table")) if one.get(name("table:name")) != "Ondertekening"]
    assert len(found) > 20
    assert len({table.get(name("table:name")) for table in found}) == len(found)
    for table in found:
        assert len(table.findall("table:table-header-rows/table:table-row", NAMES)) == 1
        widths = {len(row.findall("table:table-cell", NAMES)) for row in table.iter(name("table:table-row"))}
        assert widths == {len(table.findall("table:table-column", NAMES))}
        assert table.findtext("table:title", "", NAMES)


def test_every_chart_has_an_alternative_text_from_its_data(content, made):
    frames = list(body(content).iter(name("draw:frame")))
    charts = [exhibit.chart for chapter in made.chapters for exhibit in chapter.exhibits if exhibit.chart]
    assert len(frames) == len(charts) > 5
    for frame, chart in zip(frames, charts, strict=True):
        title, description = (frame.findtext(f"svg:{part}", "", NAMES) for part in ("title", "desc"))
        assert title
        assert description
        path = frame.find("draw:image", NAMES).get(name("xlink:href"))
        assert fromstring(parts(content)[path]).findtext("{http://www.w3.org/2000/svg}title") == title
        assert parts(content)[path].decode() == chart


def test_the_contents_lead_to_every_chapter(content):
    text = body(content)
    marks = {one.get(name("text:name")) for one in text.iter(name("text:bookmark"))}
    index = text.find(".//text:table-of-content/text:index-body", NAMES)
    links = [one.get(name("xlink:href")) for one in index.iter(name("text:a"))]
    pages = [one.get(name("text:ref-name")) for one in index.iter(name("text:bookmark-ref"))]
    assert [link.removeprefix("#") for link in links] == pages
    assert set(pages) == marks


def test_follow_up_sheets_are_counted_from_the_second_page_on(content):
    styles = fromstring(parts(content)["styles.xml"])
    masters = {one.get(name("style:name")): one for one in styles.iter(name("style:master-page"))}
    first, follow_up = masters["Brief_20_eerste_20_blad"], masters["Brief_20_volgvel"]
    assert first.get(name("style:next-style-name")) == "Brief_20_volgvel"
    assert first.find("style:header", NAMES) is None
    assert said(follow_up.find(".//text:p", NAMES)).startswith("Volgvel 1")
    assert follow_up.find(".//text:page-number", NAMES).get(name("text:page-adjust")) == "-1"


def test_the_fields_of_the_letter_stand_in_the_order_of_groningen(content):
    start = blocks(body(content))[:13]
    labels = ["Concept", "Onderwerp", "ter informatie", "Steller", "De leden van de raad", "Telefoon", "Bijlage(n)"]
    labels += ["Ons kenmerk", "Datum", "Uw brief van", "Uw kenmerk", "Geachte heer, mevrouw,", "Sinds"]
    assert [line.startswith(label) for line, label in zip(start, labels, strict=True)] == [True] * 13


# What the PDF says


class Shown(HTMLParser):
    """The words of the HTML of the PDF, without its charts and what is only about the PDF."""

    LEFT_OUT = ("svg", "style", "title")

    def __init__(self, html: str) -> None:
        super().__init__()
        self.depth = 0
        self.found: list[str] = []
        # What stands above a chart on a page of its own, and which files are in the PDF.
        about_the_pdf = r'<p class="note">In deze pdf .*?</p>|<p class="chart-title">.*?</p>'
        self.feed(re.sub(about_the_pdf, "", html))

    def handle_starttag(self, tag, attributes):
        self.depth += tag in self.LEFT_OUT

    def handle_endtag(self, tag):
        self.depth -= tag in self.LEFT_OUT

    def handle_data(self, data):
        if not self.depth:
            self.found += words(data)


def in_the_odt(content: bytes) -> list[str]:
    return [word for block in blocks(body(content)) for word in words(block)]


KINDS = [ReportKind.INTERIM, ReportKind.QUARTER, ReportKind.FINAL]


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("families", [0, 1, 21, 300, 5000])
def test_the_odt_says_word_for_word_what_the_pdf_says(families, kind):
    figures = replace({0: NOBODY, 1: ONE}.get(families, TWENTY_ONE), families_supported=families)
    made = build(PILOT, figures, as_of=AS_OF, kind=kind)
    html = Shown(printing.evaluation_html(made)).found
    assert len(html) > 300
    assert in_the_odt(document(made)) == html


def test_a_new_edition_says_what_changed_and_is_no_concept():
    made = replace(evaluation(is_demo=False), is_concept=False, edition=2, correction="Het aantal wijken klopte niet.")
    content = document(made)
    assert in_the_odt(content) == Shown(printing.evaluation_html(made)).found
    assert "Wat er is veranderd: Het aantal wijken klopte niet." in " ".join(in_the_odt(content))
    first = body(content)[0]
    assert (first.tag, first.get(name("text:style-name"))) == (name("text:h"), "Begin_20_brief")


TEXT = """Een **vet** en *schuin* woord, en een [bron](https://example.org/a?b=1&c=2).

Een regel\\
en nog een.

### Een kop

1. een
2. twee
   - dieper

> Een citaat.

<b>geen html</b> {{ evaluation }}"""


def test_what_somebody_wrote_keeps_its_form():
    text = body(document(replace(evaluation(), summary=TEXT)))
    assert [said(one) for one in text.iter(name("text:h")) if one.get(name("text:outline-level")) == "3"] == ["Een kop"]
    spans = {said(one): one.get(name("text:style-name")) for one in text.iter(name("text:span"))}
    assert (spans["vet"], spans["schuin"]) == ("Strong_20_Emphasis", "Emphasis")
    links = {said(one): one.get(name("xlink:href")) for one in text.iter(name("text:a"))}
    assert links["bron"] == "https://example.org/a?b=1&c=2"
    numbers = next(one for one in text.iter(name("text:list")) if one.get(name("text:style-name")) == "Nummers")
    assert [words(said(item)) for item in numbers] == [["een"], ["tweedieper"]]
    assert [said(one) for one in numbers.iter(name("text:list"))][1:] == ["dieper"]
    assert "Een regel en nog een." in blocks(text)
    quoted = [said(one) for one in text.iter(name("text:p")) if one.get(name("text:style-name")) == "Quotations"]
    assert quoted == ["Een citaat."]
    assert "<b>geen html</b> {{ evaluation }}" in blocks(text)


def test_a_list_that_starts_elsewhere_does_so():
    text = body(document(replace(evaluation(), summary="4. vier\n5. vijf")))
    (found,) = (one for one in text.iter(name("text:list")) if one.get(name("text:style-name")) == "Nummers")
    assert [item.get(name("text:start-value")) for item in found] == ["4", None]


@pytest.mark.parametrize("hostile", HOSTILE)
def test_a_name_is_text(hostile):
    made = evaluation(families_by_district={hostile: 7, "overige wijken": 14, "Beijum": 5, "Vinkhuizen": 5})
    fields = replace(made.letter, subject=hostile, municipality=hostile, author=hostile)
    found = blocks(body(document(replace(made, letter=fields))))
    clean = " ".join(hostile.split())
    assert clean in found  # the wijk in its table
    assert f"Onderwerp {clean}" in found
    assert f"Steller {clean}" in found


def test_signs_that_xml_does_not_know_are_left_out():
    days = {"Mole\x0bn\ufffe\u202edrift": PublishedTypical(10, Decimal("70.5"))}
    made = evaluation(other_help=replace(TWENTY_ONE.other_help, days_by_provider=days))
    assert "Mole n drift" in blocks(body(document(made)))


def test_a_high_chart_is_made_smaller_instead_of_running_off_the_page():
    rows = {f"Een wijk met een lange naam van twee regels, nummer {number}": 5 for number in range(24)}
    made = evaluation(families_by_district=rows, families_supported=120)
    heights = [
        float(one.get(name("svg:height")).removesuffix("cm")) for one in body(document(made)).iter(name("draw:frame"))
    ]
    assert max(heights) <= float(odt.HIGHEST)


def test_a_long_table_may_go_on_on_the_next_page():
    made = evaluation(families_by_district={f"wijk {number}": 5 for number in range(60)}, families_supported=300)
    styles = {
        one.get(name("table:name")): one.get(name("table:style-name"))
        for one in body(document(made)).iter(name("table:table"))
    }
    assert (styles["Tabel 1"], styles["Tabel 2"]) == ("Tabel", "Tabel_20_met_20_meer")
