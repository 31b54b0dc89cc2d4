"""The letter and its annex as ODT (ODF 1.3), for who must edit on; Forum Standaardisatie lists it as required.

The same text, tables and charts as the PDF, in styles with the names that every word processor knows. Two templates
hold the document; a value can only become text in it. No clock is read: the same report gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from defusedxml.ElementTree import fromstring
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from cases.exchange.protection import without_unreadable
from monitoring import charts
from reports import markdown
from reports.archive import packed
from reports.chapters import Chapter, Exhibit
from reports.evaluation import Evaluation
from reports.markdown import Block, Heading, Items, Paragraph, Quote, Run
from reports.tables import BudgetTable

MIMETYPE = "application/vnd.oasis.opendocument.text"
# Between the margins of an A4, in centimetres; a chart is at most this high.
TEXT_WIDTH, HIGHEST = Decimal("16.2"), Decimal("20")
LEVELS = range(1, 11)
# A table of more rows may go on on the next page.
MOST_ROWS_TOGETHER = 16
TEXT, NUMBER = "Table_20_Contents", "Table_20_Number"
TEXT_HEADING, NUMBER_HEADING = "Table_20_Heading", "Table_20_Number_20_Heading"
# Columns by their width in centimetres.
WIDTHS = {
    "Breed": "11.2", "Getal": "5", "Half": "8.8", "Smal": "3.7", "Cijfer": "5", "Toelichting": "7.5",
    "Begrip": "4.5", "Betekenis": "11.7", "Jaar": "5.4", "Ondertekenaar": "8.1",
}  # fmt: skip


@dataclass(frozen=True)
class Column:
    heading: str
    style: str
    is_number: bool = False

    @property
    def heading_style(self) -> str:
        return NUMBER_HEADING if self.is_number else TEXT_HEADING


@dataclass(frozen=True)
class Cell:
    text: str
    style: str


@dataclass(frozen=True)
class Picture:
    """A chart as a file of its own, with the alternative text that was made from its data; sizes such as "16.20"."""

    name: str
    svg: str
    title: str
    description: str
    width: str
    height: str

    @property
    def path(self) -> str:
        return f"Pictures/{self.name}.svg"


@dataclass(frozen=True)
class Table:
    name: str
    caption: str
    columns: tuple[Column, ...]
    lines: tuple[tuple[str, ...], ...]
    note: str = ""
    picture: Picture | None = None

    @property
    def style(self) -> str:
        if len(self.lines) > MOST_ROWS_TOGETHER:
            return "Tabel"
        return "Tabel_20_met_20_meer" if self.picture or self.note else "Tabel_20_heel"

    @property
    def rows(self) -> list[list[Cell]]:
        styles = [NUMBER if column.is_number else TEXT for column in self.columns]
        return [[Cell(text, style) for text, style in zip(line, styles, strict=True)] for line in self.lines]


@dataclass(frozen=True)
class Part:
    """A chapter as it stands in the document."""

    anchor: str
    title: str
    text: SafeString
    tables: tuple[Table, ...]


def document(evaluation: Evaluation) -> bytes:
    """Return the letter and its annex as ODT."""
    chapters = [_part(chapter) for chapter in evaluation.chapters]
    pictures = [table.picture for chapter in chapters for table in chapter.tables if table.picture]
    is_marked = evaluation.is_concept or evaluation.figures.is_demo
    context = {
        "evaluation": evaluation,
        "fields": list(_fields(evaluation)),
        "first_style": "Concept" if is_marked else "Heading_20_1",
        "concept": _concept(evaluation),
        "letter_text": _text(evaluation.letter_text, level=2),
        "summary": _text(evaluation.summary),
        "key_figures": _key_figures(evaluation),
        "contents": [("samenvatting", "Samenvatting"), *((part.anchor, part.title) for part in chapters)],
        "chapters": chapters,
        "pictures": pictures,
        "levels": LEVELS,
        "widths": WIDTHS.items(),
    }
    return packed(
        [
            ("mimetype", MIMETYPE.encode()),
            *((name, _xml(name, context)) for name in ("content.xml", "styles.xml", "meta.xml")),
            *((picture.path, without_unreadable(picture.svg).encode()) for picture in pictures),
            ("META-INF/manifest.xml", _xml("manifest.xml", context)),
        ],
        stored=frozenset({"mimetype"}),
    )


def _xml(name: str, context: dict[str, object]) -> bytes:
    # XML has no room for control characters at all, however they are written.
    return without_unreadable(render_to_string(f"reports/odt/{name}", context)).encode()


def _fields(evaluation: Evaluation) -> Iterator[tuple[str, str]]:
    """Yield what stands above the letter, in the order of the Groningen raadsbrief."""
    letter = evaluation.letter
    yield "Telefoon", letter.telephone
    yield "Bijlage(n)", letter.attachments
    yield "Ons kenmerk", letter.reference
    yield "Datum", letter.dated_on
    yield "Uw brief van", letter.your_letter_of
    yield "Uw kenmerk", letter.your_reference


def _concept(evaluation: Evaluation) -> str:
    """Return what the head of a follow-up sheet warns of."""
    marks = (("Concept", evaluation.is_concept), ("Demogegevens", evaluation.figures.is_demo))
    return ". ".join(mark for mark, counts in marks if counts)


# Tables and charts


def _key_figures(evaluation: Evaluation) -> Table:
    columns = (Column("Cijfer", "Cijfer"), Column("Aantal", "Smal", True), Column("Toelichting", "Toelichting"))
    lines = tuple((item.label, item.value, item.hint or "-") for item in evaluation.key_figures)
    return Table("Kerncijfers", f"De belangrijkste cijfers over {evaluation.period}", columns, lines)


def _part(chapter: Chapter) -> Part:
    tables = [_exhibit(exhibit) for exhibit in chapter.exhibits]
    if chapter.budget:
        tables.append(_budget(chapter.budget))
    if chapter.definitions:
        columns = (Column("Begrip", "Begrip"), Column("Betekenis", "Betekenis"))
        tables.append(Table("Begrippen", "Begrippen in deze rapportage", columns, chapter.definitions))
    return Part(chapter.anchor, chapter.title, _text(chapter.text), tuple(tables))


def _exhibit(exhibit: Exhibit) -> Table:
    table = exhibit.table
    columns = [
        Column(table.label, "Half" if table.of else "Breed"),
        Column(table.unit, "Smal" if table.of else "Getal", True),
    ]
    if table.of:
        columns.append(Column(table.of, "Smal", True))
    lines = ((row.label, row.shown, *([row.of_shown] if table.of else [])) for row in table.rows)
    name = f"Tabel {exhibit.number}"
    picture = _picture(f"grafiek-{exhibit.number}", exhibit.chart) if exhibit.chart else None
    return Table(name, f"{name}. {table.caption}", tuple(columns), tuple(lines), table.note, picture)


def _budget(table: BudgetTable) -> Table:
    columns = (Column("Jaar", "Jaar"), Column("Begroot", "Jaar", True), Column("Uitgegeven", "Jaar", True))
    lines = tuple((str(row.year), row.budgeted, row.realised) for row in table.rows)
    return Table(f"Tabel {table.number}", f"Tabel {table.number}. {table.caption}", columns, lines)


def _picture(name: str, svg: str) -> Picture:
    """Return the chart at the width of the text, or smaller when it would be too high."""
    drawn = fromstring(svg)
    title, description = (drawn.findtext(f"{{{charts.SVG}}}{part}", "") for part in ("title", "desc"))
    wide, high = Decimal(drawn.get("width", "1")), Decimal(drawn.get("height", "1"))
    scale = min(TEXT_WIDTH / wide, HIGHEST / high)
    width, height = (f"{side * scale:.2f}" for side in (wide, high))
    return Picture(name, svg, title, description, width, height)


# Markdown


def _text(text: str, *, level: int = markdown.LEVEL) -> SafeString:
    """Return Markdown as paragraphs, lists and headings at `level`."""
    return _joined(_block(block, level, "Text_20_body") for block in markdown.blocks(text))


def _block(block: Block, level: int, style: str) -> SafeString:
    match block:
        case Paragraph(runs):
            return format_html('<text:p text:style-name="{}">{}</text:p>', style, _runs(runs))
        case Heading(runs):
            heading = '<text:h text:style-name="Heading_20_{}" text:outline-level="{}">{}</text:h>'
            return format_html(heading, level, level, _runs(runs))
        case Quote(inner):
            return _joined(_block(part, level, "Quotations") for part in inner)
        case Items():
            return _list(block, level)


def _list(block: Items, level: int) -> SafeString:
    style = "Nummers" if block.ordered else "Streepjes"
    last = len(block.items) - 1
    items = _joined(
        _item(item, level, block.start if place == 0 else 1, "List_20_End" if place == last else "List_20_Contents")
        for place, item in enumerate(block.items)
    )
    return format_html('<text:list text:style-name="{}">{}</text:list>', style, items)


def _item(blocks: Iterable[Block], level: int, start: int, style: str) -> SafeString:
    start_value = format_html(' text:start-value="{}"', start) if start != 1 else ""
    inner = _joined(_block(block, level, style) for block in blocks)
    return format_html("<text:list-item{}>{}</text:list-item>", start_value, inner)


def _runs(runs: Sequence[Run]) -> SafeString:
    return _joined(map(_run, runs))


def _run(run: Run) -> SafeString:
    line, *more = run.text.split("\n")
    made = format_html("{}{}", line, format_html_join("", "<text:line-break/>{}", ((one,) for one in more)))
    for wanted, style in ((run.bold, "Strong_20_Emphasis"), (run.italic, "Emphasis")):
        if wanted:
            made = format_html('<text:span text:style-name="{}">{}</text:span>', style, made)
    if run.link:
        made = format_html('<text:a xlink:type="simple" xlink:href="{}">{}</text:a>', run.link, made)
    return made


def _joined(parts: Iterable[SafeString]) -> SafeString:
    return format_html_join("", "{}", ((part,) for part in parts))
