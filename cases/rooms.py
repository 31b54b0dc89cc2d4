"""What each room of the file adds to the whole: a tab above the file, work that is due, and lines on the time line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from cases import asking, consent, continuity, documents, due, help_choice, intensity, planning, waitlist
from cases.codes import Role
from cases.events import Event
from cases.models import Family
from cases.permissions import DECIDES, READS_FAMILIES, READS_WAITLIST


@dataclass(frozen=True)
class Section:
    """A part of the file: what the tab says, the name of its page (with the number of the family), and for whom."""

    label: str
    url_name: str
    roles: Iterable[Role] = READS_FAMILIES


# In the order of the tabs.
SECTIONS: list[Section] = [
    Section("Overzicht", "cases:family_detail"),
    Section("Aanmelding", "cases:intake"),
    Section("Wachtlijst", "cases:waitlist_place", READS_WAITLIST),
    Section("Hulp", "cases:help", (*DECIDES, Role.FAMILY_CARER)),
    Section("Documenten", "cases:documents", (*DECIDES, Role.FAMILY_CARER)),
]
# What is due, each in a function of the room.
DUES: list[due.Source] = [
    asking.dues,
    consent.dues,
    intensity.dues,
    continuity.dues,
    planning.dues,
    waitlist.dues,
]
# What happened, each in a function that takes a family.
EVENTS: list[Callable[[Family], Iterable[Event]]] = [
    consent.events,
    documents.events,
    help_choice.events,
    intensity.events,
    continuity.events,
    waitlist.events,
]
