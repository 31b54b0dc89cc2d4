from __future__ import annotations

from dataclasses import replace

import page
import pytest

from reports.evaluation import build
from reports.printable import not_printable
from tests.reports.made import AS_OF, ONE, PILOT
from tests.reports.printed import failures, printed
from tests.reports.reading import Reader

pytestmark = pytest.mark.once

# A letter of every part of the fonts, and signs that people type.
PRINTABLE = "Ærøskøbing, Łódź, Şırnak, Ždiar: 'één' \u201cja\u201d \u2013 € 12,50 • ½ × ÷ © … ẞ İ \u2212 ™ ß"


def test_what_the_letters_have_can_be_printed():
    assert not_printable(f"{PRINTABLE}\n\r\t") == []


def test_what_they_do_not_have_is_named_once():
    assert not_printable("a → b → c 😀 Ελλάδα") == ["→", "😀", "Ε", "λ", "ά", "δ", "α"]


def test_what_can_be_printed_is_in_the_pdf_with_the_letters_of_the_project():
    # In a text, upright, bold and slanted, and in a chart.
    figures = replace(ONE, families_by_district=dict.fromkeys(["Łódź", "Şırnak", "Ždiar"], 7))
    texts = {"aanbevelingen": f"{PRINTABLE} **Łukasz** *Şahin*"}
    data = printed(build(PILOT, figures, as_of=AS_OF, texts=texts))
    reader = Reader(data)
    assert PRINTABLE in reader.text(reader.pdf.Root.StructTreeRoot)
    # Among others that each letter is as wide as it says: another letter in its place is not.
    assert failures(data, page.ValidationProfile.PDF_UA_1) == []
    names = {str(entry.FontName).partition("+")[2] for entry in reader.pdf.objects if _is_font(entry)}
    assert {name.partition("-")[0] for name in names} == {"Noto"}, names


def _is_font(entry) -> bool:
    return getattr(entry, "Type", None) == "/FontDescriptor"
