"""Names in a text: finding those of other people, and taking them out of a copy. Pure, no database.

It is a help and no judge: somebody reads every text before it goes along (Jeugdwet 7.3.10: a copy, but not of what is
another's).
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass

TAKEN_OUT = "[naam weggelaten]"
# A short name is also a word ("An", "Bo", "Jan"); with a capital alone it is taken for a name.
SHORT = 3


@dataclass(frozen=True)
class Part:
    """A stretch of a text, and whether it is a name."""

    text: str
    is_name: bool


def parts_of_name(name: str) -> list[str]:
    """Return what somebody may be called by: the whole name, and each part of it with a capital."""
    parts = name.split()
    return list(dict.fromkeys([name.strip(), *(part for part in parts if part[:1].isupper() and len(part) > 1)]))


def marked(text: str, names: Iterable[str]) -> list[Part]:
    """Return `text` in parts, the names among them marked; together they are the text again."""
    pattern = _pattern(names)
    if pattern is None:
        return [Part(text, False)] if text else []
    found = []
    end = 0
    for match in pattern.finditer(text):
        found += [Part(text[end : match.start()], False), Part(match[0], True)]
        end = match.end()
    return [part for part in [*found, Part(text[end:], False)] if part.text]


def without_names(text: str, names: Iterable[str]) -> str:
    """Return a copy of `text` with the names taken out."""
    return "".join(TAKEN_OUT if part.is_name else part.text for part in marked(text, names))


def _pattern(names: Iterable[str]) -> re.Pattern[str] | None:
    """Return what finds the names as whole words, also with an s behind them, and without their accents."""
    spelled = {spelling for name in names if name.strip() for spelling in (name.strip(), _unaccented(name.strip()))}
    if not spelled:
        return None
    longest_first = sorted(spelled, key=lambda name: (-len(name), name))
    choices = "|".join(re.escape(name) if len(name) <= SHORT else f"(?i:{re.escape(name)})" for name in longest_first)
    return re.compile(rf"(?<!\w)(?:{choices})(?:['\u2019]?s)?(?!\w)")


def _unaccented(name: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFKD", name) if not unicodedata.combining(char))
