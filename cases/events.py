"""One line on the time line of a family."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cases.models import CounterfactualAnswer, Visit


@dataclass(frozen=True)
class Event:
    """One line: when, what in a few words, and what the page shows under it."""

    day: date
    title: str
    text: str = ""
    tone: str = "quiet"
    visit: Visit | None = None
    answer: CounterfactualAnswer | None = None
    # Where more of it stands, and what the link to it says.
    url: str = ""
    link: str = ""
