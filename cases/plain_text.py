"""Text that people can read as it stands there: without signs that nobody sees.

Control characters have no picture, and some databases and spreadsheets cannot hold them. Signs that turn the direction
of writing around make a name or an amount look like another one (Unicode Technical Report 36, section 3.1.1).
"""

from __future__ import annotations

import re
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases.bsn import refuse_bsn

# Tab and line end are text. U+202A to U+202E and U+2066 to U+2069 turn the direction around; the rest has no picture.
UNREADABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")
# How much of the text before the sign is repeated, so that somebody can find it.
SHOWN = 20


def refuse_unreadable(text: Any) -> None:
    """Refuse a text with a sign that cannot be seen. What is no text has been read already, as the field of a passkey.

    Raises:
        ValidationError: there is one; the message says behind which words.
    """
    found = UNREADABLE.search(text) if isinstance(text, str) else None
    if found is None or found[0] == "\x00":  # Django has a message of its own for NUL
        return
    before = text[: found.start()][-SHOWN:].strip()
    place = f'Achter "{before}"' if before else "Aan het begin"
    message = f"{place} staat een teken dat je niet kunt zien. Haal het weg of typ de tekst opnieuw."
    raise ValidationError(message, code="unreadable")


def guard_every_form() -> None:
    """Let every text field of every form refuse such signs and a burgerservicenummer.

    Also those of the management pages and of packages.
    """
    for field in (forms.CharField, forms.EmailField, forms.SlugField, forms.URLField):
        field.default_validators = [*field.default_validators, refuse_unreadable, refuse_bsn]
