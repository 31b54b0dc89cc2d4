"""Files that are no workbook, or want to do harm: refused in a second, with one sentence."""

from __future__ import annotations

import io
import random
import time
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from cases.exchange import archives, reading
from tests.cases.exchange.workbooks import Book, rewritten, row_counts

Builder = Callable[[Path], Path]
SHEET = "xl/worksheets/sheet1.xml"
DOCTYPE = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def valid(folder: Path) -> Path:
    return Book().xlsx(folder / "werkboek.xlsx")


def of_bytes(content: bytes) -> Builder:
    def build(folder: Path) -> Path:
        path = folder / "werkboek.xlsx"
        path.write_bytes(content)
        return path

    return build


def with_part(member: str, content: bytes) -> Builder:
    return lambda folder: rewritten(valid(folder), member, lambda _: content)


def changed(member: str, change: Callable[[bytes], bytes]) -> Builder:
    return lambda folder: rewritten(valid(folder), member, change)


def truncated(folder: Path) -> Path:
    path = valid(folder)
    path.write_bytes(path.read_bytes()[:-200])
    return path


def damaged(folder: Path) -> Path:
    """Return a workbook with a byte of its compressed data turned over: zlib notices it only while unpacking."""
    path = valid(folder)
    with zipfile.ZipFile(path) as archive:
        start = archive.getinfo(SHEET).header_offset
    content = bytearray(path.read_bytes())
    content[start + 80] ^= 0xFF
    path.write_bytes(content)
    return path


def encrypted_zip(folder: Path) -> Path:
    path = valid(folder)
    content = bytearray(path.read_bytes())
    start = 0
    while (start := content.find(b"PK\x01\x02", start)) != -1:
        content[start + 8] |= 1
        start += 4
    path.write_bytes(content)
    return path


def with_many_members(folder: Path) -> Path:
    path = valid(folder)
    with zipfile.ZipFile(path, "a") as archive:
        for number in range(201):
            archive.writestr(f"extra/{number}.txt", b"")
    return path


def lying_about_its_size(folder: Path) -> Path:
    """Return a bomb whose directory says that it unpacks to ten bytes."""
    path = with_part("xl/media/image1.png", b"\0" * (archives.MOST_UNPACKED + 1))(folder)
    size = (archives.MOST_UNPACKED + 1).to_bytes(4, "little")
    path.write_bytes(path.read_bytes().replace(size, (10).to_bytes(4, "little")))
    return path


def two_halves_of_a_bomb(folder: Path) -> Path:
    half = b"\0" * (archives.MOST_UNPACKED // 2 + 1)
    return rewritten(with_part("xl/media/a.png", half)(folder), "xl/media/b.png", lambda _: half)


def sheet_named_csv(folder: Path) -> Path:
    """Return a workbook whose sheet has entities, in a part that is called as no sheet is."""
    path = with_part("xl/worksheets/sheet1.csv", DOCTYPE + b"<worksheet " + NAMESPACE + b"/>")(folder)
    rewritten(path, "[Content_Types].xml", lambda xml: xml.replace(b"sheet1.xml", b"sheet1.csv"))
    return rewritten(path, "xl/_rels/workbook.xml.rels", lambda xml: xml.replace(b"sheet1.xml", b"sheet1.csv"))


def sheet_of(rows: bytes) -> Builder:
    return with_part(SHEET, b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>")


FILES = [
    pytest.param(of_bytes(b""), reading.NOT_A_WORKBOOK, id="empty"),
    pytest.param(of_bytes(b"\0" * 10_000_000), reading.NOT_A_WORKBOOK, id="10 MB of zeros"),
    pytest.param(of_bytes(b"%PDF-1.7 ..."), reading.NOT_A_WORKBOOK, id="a PDF"),
    pytest.param(of_bytes(b"wijk;gebied\nBeijum;Oost\n"), reading.NOT_A_WORKBOOK, id="one CSV file"),
    pytest.param(of_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600), archives.ENCRYPTED, id="with a password"),
    pytest.param(encrypted_zip, archives.ENCRYPTED, id="an encrypted zip"),
    pytest.param(truncated, archives.DAMAGED, id="truncated"),
    pytest.param(damaged, archives.DAMAGED, id="a byte turned over"),
    pytest.param(with_many_members, archives.TOO_MANY_MEMBERS, id="201 members"),
    pytest.param(with_part("xl/media/a.png", b"\0" * (archives.MOST_UNPACKED + 1)), archives.TOO_LARGE, id="bomb"),
    pytest.param(with_part("bezoeken.csv", b"\0" * (archives.MOST_UNPACKED + 1)), archives.TOO_LARGE, id="CSV bomb"),
    pytest.param(two_halves_of_a_bomb, archives.TOO_LARGE, id="bomb in two parts"),
    pytest.param(lying_about_its_size, archives.DAMAGED, id="bomb that lies about its size"),
    pytest.param(with_part("xl/vbaProject.bin", b"macro"), archives.MACROS, id="macro"),
    pytest.param(
        changed(
            "[Content_Types].xml", lambda xml: xml.replace(b"spreadsheetml.sheet.main", b"sheet.macroEnabled.main")
        ),
        archives.MACROS,
        id="macro by name",
    ),
    pytest.param(changed(SHEET, lambda xml: b"<!DOCTYPE x>" + xml), archives.DOCTYPE, id="DOCTYPE"),
    pytest.param(changed(SHEET, lambda xml: DOCTYPE + xml), archives.DOCTYPE, id="DOCTYPE with entities"),
    pytest.param(
        changed(SHEET, lambda xml: (DOCTYPE + xml).decode().encode("utf-16")), archives.DOCTYPE, id="DOCTYPE in UTF-16"
    ),
    pytest.param(with_part("xl/styles.xml", DOCTYPE + b"<x>&b;</x>"), archives.DOCTYPE, id="entities"),
    pytest.param(sheet_named_csv, archives.DOCTYPE, id="entities in a sheet called CSV"),
    pytest.param(with_part("xl/other.xml", b"\0no XML"), archives.DAMAGED, id="a part that is no XML"),
    pytest.param(changed(SHEET, lambda xml: xml[:-20]), archives.DAMAGED, id="XML that stops"),
    pytest.param(with_part("xl/workbook.xml", b"<workbook/>"), reading.EMPTY, id="no sheets"),
    pytest.param(sheet_of(b"<x/>" * 400_001), archives.TOO_MANY_CELLS, id="thousands of elements outside rows"),
    pytest.param(sheet_of(b"<row/>" + b"<c/>" * 100_001), archives.TOO_MANY_CELLS, id="a row without end"),
    pytest.param(sheet_of(b"<row/>" * 200_001), archives.TOO_MANY_CELLS, id="thousands of empty rows"),
    pytest.param(sheet_of(b'<row r="2"/><row r="1"/>'), "niet op volgorde", id="rows out of order"),
    pytest.param(sheet_of(b'<row r="1"><c r="BI1"><v>1</v></c></row>'), "meer dan 60 kolommen", id="61 columns"),
    pytest.param(
        sheet_of(b'<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>'), "twee keer", id="cell twice"
    ),
    pytest.param(sheet_of(b'<row r="1"><c r="A1"><v>wat</v></c></row>'), archives.DAMAGED, id="a number that is none"),
]


@pytest.mark.parametrize(("build", "says"), FILES)
def test_a_hostile_file_is_refused_with_one_sentence(bring_in, tmp_path, build, says):
    path = build(tmp_path)
    before, start = row_counts(), time.monotonic()
    (error,) = bring_in(path).errors
    assert says in str(error)
    assert (error.sheet, error.row) == ("", None)
    assert time.monotonic() - start < 5
    assert row_counts() == before


@pytest.mark.parametrize(("limit", "most"), [("MOST_ELEMENTS", 500), ("MOST_ROWS", 20)])
def test_cells_and_rows_are_counted_over_all_parts_together(bring_in, monkeypatch, limit, most):
    monkeypatch.setattr(archives, limit, most)
    (error,) = bring_in(Book()).errors
    assert archives.TOO_MANY_CELLS in str(error)


def test_a_file_that_is_too_large_is_not_opened(bring_in, tmp_path, monkeypatch):
    monkeypatch.setattr(reading, "MOST_BYTES", 100)
    (error,) = bring_in(Book()).errors
    assert "groter dan" in str(error)


def test_a_missing_file_is_said_in_a_sentence(bring_in, tmp_path):
    (error,) = bring_in(tmp_path / "nergens.xlsx").errors
    assert "niet gevonden" in str(error)


@pytest.mark.parametrize("size", [b"A1:XFD1048576", b"A1"])
def test_the_size_that_a_sheet_claims_is_not_believed(bring_in, tmp_path, size):
    path = changed("xl/worksheets/sheet8.xml", lambda xml: xml.replace(b'ref="A1:L3"', b'ref="' + size + b'"'))(
        tmp_path
    )
    start = time.monotonic()
    assert bring_in(path).counts["bezoeken"].new == 2
    assert time.monotonic() - start < 5


def test_a_row_far_away_is_one_row(bring_in, tmp_path):
    row = b'<row r="1"><c r="A1" t="inlineStr"><is><t>wijk</t></is></c></row>'
    far = b'<row r="99999999"><c r="A99999999" t="inlineStr"><is><t>Beijum</t></is></c></row>'
    assert bring_in(sheet_of(row + far)(tmp_path)).errors[0].sheet == "gezinnen"


def test_shared_formulas_are_refused_row_by_row_and_never_worked_out(bring_in, tmp_path):
    head = b'<row r="1"><c r="A1" t="inlineStr"><is><t>wijk</t></is></c></row>'
    first = b'<row r="2"><c r="A2"><f t="shared" si="0" ref="A2:A3">LEFT("Beijum")</f><v>B</v></c></row>'
    second = b'<row r="3"><c r="A3"><f t="shared" si="0"/><v>B</v></c></row>'
    result = bring_in(sheet_of(head + first + second)(tmp_path))
    assert [(error.row, error.problem) for error in result.errors[:2]] == [
        (2, "is een formule."),
        (3, "is een formule."),
    ]


def test_more_rows_than_a_sheet_may_have_are_refused(bring_in):
    book = Book("wijken")
    for number in range(20_000):
        book.add("wijken", wijk=f"W{number}")
    (error,) = bring_in(book).errors
    assert (error.sheet, error.row) == ("wijken", 20_002)


def test_a_file_with_thousands_of_errors_is_not_read_to_the_end(bring_in):
    book = Book("begroting")
    for _ in range(4_000):
        book.add("begroting", jaar="?", begroot="?")
    assert len(bring_in(book).errors) < 5_010


def test_any_file_with_changed_bytes_gives_an_answer_and_never_an_exception(bring_in, tmp_path):
    content = Book().xlsx(tmp_path / "heel.xlsx").read_bytes()
    source = random.Random(20220314)
    before = row_counts()
    for number in range(60):
        broken = bytearray(content)
        for _ in range(source.choice([1, 3, 30])):
            broken[source.randrange(len(broken))] = source.randrange(256)
        path = tmp_path / f"{number}.xlsx"
        path.write_bytes(broken)
        bring_in(path, dry_run=True)
    assert row_counts() == before


def test_the_xml_itself_with_changed_signs_gives_an_answer(bring_in, tmp_path):
    source = random.Random(8)

    def scramble(xml: bytes) -> bytes:
        signs = bytearray(xml)
        for _ in range(source.choice([1, 2, 5])):
            signs[source.randrange(len(signs))] = source.choice(b"<>/&'\"=0aZ \xff\x00")
        return bytes(signs)

    for _ in range(60):
        bring_in(changed(f"xl/worksheets/sheet{source.randint(1, 12)}.xml", scramble)(tmp_path), dry_run=True)


# CSV


def csv_folder(folder: Path, **files: str | bytes) -> Path:
    for name, content in files.items():
        (folder / f"{name}.csv").write_bytes(content.encode() if isinstance(content, str) else content)
    return folder


@pytest.mark.parametrize(
    ("content", "row", "says"),
    [
        pytest.param(b"wijk\nBeijum\n" + "Zürich\n".encode("latin-1"), 3, "tekenset UTF-8", id="encoding"),
        pytest.param("wijk\nBei\x00jum\n", 2, "niet leesbaar", id="NUL"),
        pytest.param("wijk;gebied\nBeijum;=1+1\n", 2, "is een formule", id="formula"),
        pytest.param("wijk;gebied\nBeijum;Oost;extra\n", 2, "zonder naam", id="too many cells"),
        pytest.param("wijk,gebied\nBeijum,Oost\n", 1, "Zet een ; tussen de kolommen", id="commas"),
        pytest.param("wijk\n\n\nBeijum\nBeijum\n", 5, "staat ook al in rij 4", id="blank lines count"),
    ],
)
def test_a_broken_csv_file_is_refused_row_by_row(bring_in, tmp_path, content, row, says):
    error = bring_in(csv_folder(tmp_path, wijken=content)).errors[0]
    assert (error.sheet, error.row) == ("wijken", row)
    assert says in str(error)
    assert str(error).encode()


@pytest.mark.parametrize("content", ['wijk\n"Beijum\n', 'wijk\n"Bei"jum\n', "wijk\n" + "x" * 200_000])
def test_quotation_marks_that_do_not_match_are_refused_with_the_row(bring_in, tmp_path, content):
    (error,) = bring_in(csv_folder(tmp_path, wijken=content)).errors
    assert "wijken rij 2: de aanhalingstekens kloppen niet" in str(error)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("wijk" + ";" * 59 + "gebied;laat\n", "rij 1 meer dan 60 kolommen"),
        ("wijk\n" + ";" * 2_000_000, "puntkomma's"),
        ("wijk\n" + "Beijum\n" * 3 + "x;" * 6_000, "rij 5 meer dan 60 kolommen"),
    ],
)
def test_a_csv_row_with_too_many_cells_is_refused(bring_in, tmp_path, content, says):
    (error,) = bring_in(csv_folder(tmp_path, wijken=content)).errors
    assert says in str(error)


def test_empty_cells_behind_the_last_column_are_fine(bring_in, tmp_path):
    assert bring_in(csv_folder(tmp_path, wijken="wijk;gebied" + ";" * 90 + "\nBeijum" + ";" * 90)).ok


def test_a_value_under_a_gap_in_the_header_is_not_lost(bring_in, tmp_path):
    (error,) = bring_in(csv_folder(tmp_path, wijken="wijk;;gebied\nBeijum;los;Oost\nSelwerd;los\n")).errors[:1]
    assert (error.row, error.column, error.found) == (2, "B", "los")
    (error,) = bring_in(csv_folder(tmp_path, wijken="wijk;;gebied\nSelwerd;los\n")).errors
    assert (error.row, error.column, error.found) == (2, "B", "los")


def test_a_folder_or_zip_without_csv_is_refused(bring_in, tmp_path):
    (error,) = bring_in(tmp_path).errors
    assert "geen CSV-bestanden" in str(error)
    path = tmp_path / "leeg.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("lees.txt", "x")
    (error,) = bring_in(path).errors
    assert "geen CSV-bestanden" in str(error)


def test_the_same_sheet_in_two_folders_of_a_zip_is_refused(bring_in, tmp_path):
    path = tmp_path / "dubbel.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("a/wijken.csv", "wijk\n")
        archive.writestr("b/wijken.csv", "wijk\n")
    (error,) = bring_in(path).errors
    assert "twee keer" in str(error)


@pytest.mark.parametrize("inside", ["", "pilot-2022/"])
def test_csv_in_a_zip_is_the_same_as_the_workbook(bring_in, stored, tmp_path, inside):
    assert not bring_in(Book().zip(tmp_path / "a.zip", inside=inside)).changes_something


def test_csv_in_a_folder_is_the_same_as_the_workbook(bring_in, stored, tmp_path):
    assert not bring_in(Book().folder(tmp_path / "map")).changes_something


def test_a_byte_order_mark_is_fine(bring_in, tmp_path):
    assert bring_in(csv_folder(tmp_path, wijken='\ufeff"wijk";gebied\r\nBeijum;Oost\r\n')).ok


def test_a_file_object_is_closed_when_it_is_refused(bring_in, tmp_path):
    """Otherwise a warning would tell; warnings are errors in these tests."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("wijken.csv", "wijk;gebied;los\n")
    path = tmp_path / "a.zip"
    path.write_bytes(buffer.getvalue())
    assert not bring_in(path).ok
    path.unlink()


def test_a_sheet_that_is_there_twice_is_refused(bring_in, tmp_path):
    """Excel cannot make such a file, and which of the two counts would be a guess."""
    path = Book("wijken", "producten").xlsx(tmp_path / "a.xlsx")
    rewritten(path, "xl/workbook.xml", lambda xml: xml.replace(b'name="producten"', b'name="wijken"'))
    assert "dit blad staat er twee keer in" in str(bring_in(path).errors[0])
