"""A burgerservicenummer in a free text: this application holds none, so it is noticed before it is stored.

The pilot does not need it, and it would lead straight to a person. The official deliveries that carry it come from
WIJ's main system.
"""

from __future__ import annotations

import re
from typing import Any

from django.core.exceptions import ValidationError
from stdnum.nl import bsn

# Nine digits in a row, or as people group them: 1234.56.789 and 123 456 789.
NINE_DIGITS = re.compile(r"(?<![\d+])(?:\d{9}|\d{4}[. ]\d{2}[. ]\d{3}|\d{3}[. ]\d{3}[. ]\d{3})(?!\d)")
# A key that a device made (a UUID): one of 750 has nine digits in it that would do for a BSN.
KEY = re.compile(r"\b[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}\b", re.IGNORECASE)
MESSAGE = (
    "Hier lijkt een burgerservicenummer (BSN) te staan. Dat mag hier niet in. Haal het weg. "
    "Is het een ander nummer, zet er dan een letter voor."
)


def holds_bsn(text: str) -> bool:
    """Return whether `text` has a number that passes the elfproef of the BSN, other than in a key of a device."""
    numbers = NINE_DIGITS.findall(KEY.sub("-", text))
    return any(bsn.is_valid(re.sub(r"\D", "", found)) for found in numbers)


def refuse_bsn(text: Any) -> None:
    """Refuse a text with a BSN in it. What is no text has been read already, as the field of a passkey.

    Raises:
        ValidationError: there is one.
    """
    if isinstance(text, str) and holds_bsn(text):
        raise ValidationError(MESSAGE, code="bsn")
