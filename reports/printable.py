"""Which signs the letters of the document can print. One that they lack is a box on paper, and nothing when read aloud.

PDF/UA does not allow such a box, so whoever writes a text is told before it is printed.
"""

from __future__ import annotations

from functools import cache

from reports.fetching import FOLDER, FONTS

# What is no letter, but may stand in a text.
LAYOUT = frozenset("\n\r\t")


def not_printable(text: str) -> list[str]:
    """Return the signs of the text that cannot be printed, each once, in order; such as "→" or "😀"."""
    return [sign for sign in dict.fromkeys(text) if sign not in LAYOUT and ord(sign) not in _printable()]


@cache
def _printable() -> frozenset[int]:
    # Imported here: it comes with WeasyPrint, and most processes never print.
    from fontTools.ttLib import TTFont

    return frozenset(code for name in FONTS for code in TTFont(FOLDER / name).getBestCmap())
