"""Finding the names of others in a text."""

from __future__ import annotations

import pytest

from cases.redaction import TAKEN_OUT, marked, parts_of_name, without_names

NAMES = ["Ayşe", "An", "Gea Gezinsverzorger", "Gezinsverzorger", "Jan-Peter"]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Ayşe was thuis, AYŞE kookte.", f"{TAKEN_OUT} was thuis, {TAKEN_OUT} kookte."),
        ("Ayse belde.", f"{TAKEN_OUT} belde."),
        ("Ayşes boek en Ayşe's fiets", f"{TAKEN_OUT} boek en {TAKEN_OUT} fiets"),
        ("An kwam an.", f"{TAKEN_OUT} kwam an."),
        ("De hand van Gea Gezinsverzorger", f"De hand van {TAKEN_OUT}"),
        ("Jan-Peter ging mee", f"{TAKEN_OUT} ging mee"),
        ("Hanneke en Anne", "Hanneke en Anne"),
        ("", ""),
    ],
)
def test_names_are_taken_out_as_whole_words(text, left):
    assert without_names(text, NAMES) == left


@pytest.mark.parametrize("text", ["Ayşe en An.", "(niets)", "An", "a.b*c An"])
def test_the_parts_together_are_the_text(text):
    assert "".join(part.text for part in marked(text, NAMES)) == text
    assert without_names(text, []) == text
    assert without_names(text, ["", "  "]) == text


def test_a_name_is_called_whole_or_by_a_part_with_a_capital():
    assert parts_of_name("Gea van der Molen") == ["Gea van der Molen", "Gea", "Molen"]
