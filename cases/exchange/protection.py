"""Text that a spreadsheet would take for a formula, and how it is kept from doing so.

An exported text that begins with such a sign gets a `'` in front of it. The import takes exactly that sign away again,
so that a text comes back as it was. Leading apostrophes count as well: otherwise `'=x` would come back as `=x`.
"""

from __future__ import annotations

import re

from cases.plain_text import UNREADABLE

SIGNS = "=+-@\t\r\n|%"
# A spreadsheet with an East Asian keyboard takes these for the same.
FULL_WIDTH = "".join(chr(ord(sign) + 0xFEE0) for sign in "=+-@|%")
TAKEN_FOR_FORMULA = re.compile(rf"'*\s*[{re.escape(SIGNS + FULL_WIDTH)}]")


def protect(text: str) -> str:
    return f"'{text}" if TAKEN_FOR_FORMULA.match(text) else text


def unprotect(text: str) -> str:
    return text[1:] if text.startswith("'") and TAKEN_FOR_FORMULA.match(text) else text


def is_formula(text: str) -> bool:
    """Return whether a cell with this text is a formula to every spreadsheet."""
    return text.startswith("=")


def without_unreadable(text: str) -> str:
    return UNREADABLE.sub(" ", text)
