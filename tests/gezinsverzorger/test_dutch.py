"""What the packages say to our users: Dutch, and in the "je" form."""

from __future__ import annotations

import gettext
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError

FOLDER = Path(settings.BASE_DIR) / "gezinsverzorger" / "locale" / "nl" / "LC_MESSAGES"
FORMAL = re.compile(r"\b[Uu]w?\b")
QUOTED = re.compile(r'"((?:[^"\\]|\\.)*)"')


def entries() -> list[tuple[list[str], list[str]]]:
    """Return what stands in the PO file: for each entry the texts asked for, and the texts that come instead."""
    found = []
    for block in (FOLDER / "django.po").read_text().split("\n\n"):
        lines = "\n".join(line for line in block.splitlines() if not line.startswith("#"))
        parts = re.split(r"^(msgid_plural|msgid|msgstr\S*) ", lines, flags=re.MULTILINE)[1:]
        texts = ["".join(QUOTED.findall(text)).replace('\\"', '"') for text in parts[1::2]]
        asked = [text for name, text in zip(parts[::2], texts, strict=True) if name.startswith("msgid")]
        given = [text for name, text in zip(parts[::2], texts, strict=True) if name.startswith("msgstr")]
        if asked and asked != [""]:
            found.append((asked, given))
    return found


def test_the_compiled_file_says_what_the_readable_one_says():
    with (FOLDER / "django.mo").open("rb") as file:
        catalogue = gettext.GNUTranslations(file)
    for asked, given in entries():
        if len(asked) == 2:
            assert [catalogue.ngettext(*asked, n) for n in (1, 2)] == given
        else:
            assert [catalogue.gettext(asked[0])] == given


def test_every_text_is_informal_and_calm():
    for asked, given in entries():
        for text in given:
            assert text
            assert not FORMAL.search(text), text
            assert "!" not in text
            assert sorted(re.findall(r"%\(\w+\)\w|%d|\{\w*\}", text)) == sorted(
                re.findall(r"%\(\w+\)\w|%d|\{\w*\}", asked[0])
            )


def test_what_a_password_must_be_is_told_in_dutch():
    assert password_validation.password_validators_help_texts() == [
        "Gebruik minstens 12 tekens. Een korte zin is goed te onthouden.",
        "Gebruik geen wachtwoord dat veel mensen gebruiken.",
        "Gebruik niet je naam, gebruikersnaam of e-mailadres.",
    ]


@pytest.mark.parametrize(
    ("password", "says"),
    [
        ("kort", "Dit wachtwoord is te kort. Gebruik minstens 12 tekens."),
        ("password1234", "Dit wachtwoord gebruiken te veel mensen. Kies een ander wachtwoord."),
        ("Carla Casemanager", "Dit wachtwoord lijkt te veel op je naam. Kies een ander wachtwoord."),
    ],
)
def test_a_weak_password_is_refused_in_dutch(carla, password, says):
    with pytest.raises(ValidationError) as refusal:
        password_validation.validate_password(password, carla)
    assert says in refusal.value.messages
