"""What each room of the file adds to the whole: a tab above the file, work that is due, and lines on the time line."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date

from cases import (
    asking,
    consent,
    continuity,
    documents,
    due,
    emergency,
    goals,
    help_choice,
    intensity,
    measuring,
    other_help,
    planning,
    reporting_code,
    rights,
    signalling,
    waitlist,
)
from cases.codes import Role
from cases.events import Event
from cases.models import Family
from cases.permissions import DECIDES, HELPS_FAMILIES, READS_FAMILIES, READS_WAITLIST


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
    Section("Hulp", "cases:help", HELPS_FAMILIES),
    Section("Plan en doelen", "cases:plan", HELPS_FAMILIES),
    Section("Metingen", "cases:measurements", HELPS_FAMILIES),
    Section("Signalen", "cases:family_signals", HELPS_FAMILIES),
    Section("Andere hulp", "cases:other_help", HELPS_FAMILIES),
    Section("Documenten", "cases:documents", HELPS_FAMILIES),
    Section("Rechten", "cases:rights", DECIDES),
]
# What is due, each in a function of the room.
DUES: list[due.Source] = [
    asking.dues,
    consent.dues,
    goals.dues,
    intensity.dues,
    continuity.dues,
    emergency.dues,
    measuring.dues,
    other_help.dues,
    planning.dues,
    reporting_code.dues,
    rights.dues,
    signalling.dues,
    waitlist.dues,
]
# The same of one family whose file is there (`cases.whole_file`), each in a function that takes a family and a day.
DUES_IN: list[Callable[[Family, date], Iterable[due.Due]]] = [
    asking.dues_in,
    consent.dues_in,
    goals.dues_in,
    intensity.dues_in,
    continuity.dues_in,
    emergency.dues_in,
    measuring.dues_in,
    other_help.dues_in,
    planning.dues_in,
    reporting_code.dues_in,
    rights.dues_in,
    signalling.dues_in,
    waitlist.dues_in,
]
# What happened, each in a function that takes a family.
EVENTS: list[Callable[[Family], Iterable[Event]]] = [
    consent.events,
    documents.events,
    goals.events,
    help_choice.events,
    intensity.events,
    continuity.events,
    measuring.events,
    other_help.events,
    rights.events,
    signalling.events,
    waitlist.events,
]
