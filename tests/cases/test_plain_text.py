"""Signs that nobody sees are refused at the field, in every form."""

from __future__ import annotations

import pytest
from django import forms
from django.core.exceptions import ValidationError

from cases.exchange.parsing import Text, UnusableCell
from cases.exchange.protection import without_unreadable
from cases.models import Family
from cases.plain_text import refuse_unreadable

SIGNS = ["\u202e", "\u202a", "\u2066", "\u2069", "\x07", "\x0b", "\x1b", "\x7f", "\x85", "\ufffe"]
READABLE = ["Ayşe", "Van 't Hof", "регистр", "عائشة", "שרה", "👩‍👧", "regel 1\r\nregel 2\tverder", "50 €", "x\u0301"]


@pytest.mark.parametrize("sign", SIGNS)
def test_a_sign_that_nobody_sees_is_refused_with_its_place(sign):
    with pytest.raises(ValidationError, match='Achter "Jan" staat een teken'):
        refuse_unreadable(f"Jan{sign} Jansen")
    with pytest.raises(ValidationError, match="Aan het begin staat een teken"):
        refuse_unreadable(f"{sign}Jansen")


@pytest.mark.parametrize("text", READABLE)
def test_any_writing_is_fine(text):
    refuse_unreadable(text)
    assert without_unreadable(text) == text


@pytest.mark.parametrize("field", [forms.CharField, forms.EmailField, forms.SlugField])
def test_every_text_field_has_the_guard(field):
    with pytest.raises(ValidationError) as refused:
        field().clean("jan@wij.ex\u202eample")
    assert "unreadable" in {error.code for error in refused.value.error_list}


def test_a_name_that_reads_backwards_gets_an_error_at_the_field(login, carla, district):
    data = {"last_name": "De \u202eseirV", "leden-TOTAL_FORMS": 0, "leden-INITIAL_FORMS": 0}
    response = login(carla).post("/gezinnen/aanmelden/", data)
    assert response.status_code == 422
    assert "Achter &quot;De&quot; staat een teken dat je niet kunt zien." in response.content.decode()
    assert not Family.objects.exists()


def test_a_workbook_with_such_a_sign_is_refused_and_an_export_is_without():
    with pytest.raises(UnusableCell):
        Text(80).parse("De \u202eseirV")
    assert without_unreadable("De \u202eseirV") == "De  seirV"
