"""The waiting list: who comes first, who has to be called, and what was done while the family waited.

Source: raadsvoorstel wachtlijst WIJ (B&W 19-2-2021). "In het eerste contact verkennen de casemanagers de situatie en
wordt de urgentie en het vervolg bepaald"; after that the family is followed "door wekelijks te bellen", "onder
supervisie van een gedragswetenschapper". The days within which an urgency has to be judged and signed are the pilot's
own: one week, the rhythm of the calls.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.urls import reverse

from cases import clock
from cases.codes import Role, Urgency, WaitlistOutcome
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Family, WaitlistEntry
from cases.models.families import FamilyQuerySet

CALL_EVERY = timedelta(days=7)
JUDGE_WITHIN = timedelta(days=7)
SIGN_WITHIN = timedelta(days=7)
# How long before its last day work is announced.
ANNOUNCED = timedelta(days=2)
# Who was not judged yet may be urgent, so comes right after those of whom that is known.
ORDER = (Urgency.HIGH.value, "", Urgency.MEDIUM.value, Urgency.LOW.value)


class CallState(StrEnum):
    """Whether a call is due; templates compare with these words."""

    OVERDUE = "te laat"
    TODAY = "vandaag"
    LATER = "later"


@dataclass(frozen=True)
class Place:
    """Where a family stands on the waiting list on `day`.

    Args:
        entry: its place; not stored yet when the family came in a workbook and nothing was written down.
        urgency, reason: of the latest assessment, both empty when nobody judged it yet.
        unsigned_since: the day of the oldest assessment that the behavioural scientist has not signed.
        attempts, contacts: the calls that were tried, and those among them in which contact was made.
        minutes: the time all calls took.
        bridging: the help that was arranged last, to get through the waiting.
    """

    family: Family
    entry: WaitlistEntry
    day: date
    urgency: str = ""
    reason: str = ""
    unsigned_since: date | None = None
    attempts: int = 0
    contacts: int = 0
    minutes: int = 0
    last_contact_on: date | None = None
    bridging: str = ""

    @property
    def days_waiting(self) -> int:
        return (self.day - self.entry.started_on).days

    @property
    def urgency_label(self) -> str:
        return Urgency(self.urgency).label if self.urgency else ""

    @property
    def call_due_on(self) -> date:
        return call_due_on(self.entry.started_on, self.last_contact_on)

    @property
    def call_state(self) -> CallState:
        if self.call_due_on < self.day:
            return CallState.OVERDUE
        return CallState.TODAY if self.call_due_on == self.day else CallState.LATER

    @property
    def must_be_called(self) -> bool:
        return self.call_due_on <= self.day

    @property
    def time_spent(self) -> str:
        return in_hours(self.minutes)


def call_due_on(started_on: date, last_contact_on: date | None) -> date:
    """Return the last day on which the next call is in time: a week after the last contact, or after registration.

    An attempt in which nobody answered is no contact, so it moves nothing.
    """
    return (last_contact_on or started_on) + CALL_EVERY


def order_key(urgency: str, started_on: date, reference: str) -> tuple[int, date, str]:
    """Return what places are sorted by: the most urgent first, and among equals who waits longest."""
    return ORDER.index(urgency), started_on, reference


def in_hours(minutes: int) -> str:
    """Return a number of minutes in words: `1 uur en 15 minuten`."""
    hours, rest = divmod(minutes, 60)
    parts = [f"{hours} uur"] if hours else []
    if rest or not hours:
        parts.append("1 minuut" if rest == 1 else f"{rest} minuten")
    return " en ".join(parts)


def of(families: FamilyQuerySet, day: date) -> list[Place]:
    """Return the places of those of `families` that wait, in order. Two queries, however many there are."""
    waiting = families.waiting()
    entries = WaitlistEntry.objects.open().filter(family__in=waiting).with_urgency().with_calls()
    stored = {entry.family_id: entry for entry in entries}
    places = [
        _place(family, stored.get(family.pk), day) for family in waiting.select_related("district", "case_manager")
    ]
    return sorted(places, key=lambda place: order_key(place.urgency, place.entry.started_on, place.family.reference))


def place_of(family: Family, day: date) -> Place | None:
    """Return the place of one family, or None when it does not wait."""
    return next(iter(of(Family.objects.filter(pk=family.pk), day)), None)


def place_in(family: Family, day: date) -> Place | None:
    """Return the place of one family whose file is there, or None when it does not wait; the same rule as `waiting`."""
    entries, trajectories = family.waitlist_entries.all(), family.trajectories.all()
    entry = next((row for row in entries if row.ended_on is None), None)
    waits = entry is not None or not (entries or trajectories)
    if not waits or not all(row.is_over_on(clock.today()) for row in trajectories):
        return None
    return _place(family, _reckoned(entry) if entry else None, day)


def _reckoned(entry: WaitlistEntry) -> WaitlistEntry:
    """Add what `with_urgency` and `with_calls` of the rows add."""
    assessments, calls = entry.assessments.all(), entry.calls.all()
    latest = assessments[0] if assessments else None
    entry.urgency, entry.urgency_reason = (latest.urgency, latest.reason) if latest else (None, None)
    entry.unsigned_since = min((row.assessed_on for row in assessments if row.signed_on is None), default=None)
    contacts = [row.called_on for row in calls if row.made_contact]
    entry.attempts, entry.contacts = len(calls), len(contacts)
    entry.minutes_spent = sum(row.minutes or 0 for row in calls)
    entry.last_contact_on = max(contacts, default=None)
    entry.bridging = next((row.bridging for row in calls if row.bridging), None)
    return entry


def _place(family: Family, entry: WaitlistEntry | None, day: date) -> Place:
    if entry is None:
        return Place(family, WaitlistEntry(family=family, started_on=family.referred_on), day)
    return Place(
        family=family,
        entry=entry,
        day=day,
        urgency=entry.urgency or "",
        reason=entry.urgency_reason or "",
        unsigned_since=entry.unsigned_since,
        attempts=entry.attempts,
        contacts=entry.contacts,
        minutes=entry.minutes_spent,
        last_contact_on=entry.last_contact_on,
        bridging=entry.bridging or "",
    )


def to_call(places: Iterable[Place]) -> list[Place]:
    """Return the places of the families that have to be called today, who should have been called longest ago first."""
    return sorted((place for place in places if place.must_be_called), key=lambda place: place.call_due_on)


def was_helped_before(family: Family, day: date) -> bool:
    """Return whether the help of a family is over ("herhaald beroep", CBS StatLine 82970NED, when it comes back)."""
    return family.trajectories.filter(ended_on__lt=day).exists()


def may_return(family: Family, day: date) -> bool:
    """Return whether a family can be put on the list again: it does not wait, gets no help and no start is planned."""
    return not family.trajectories.not_over_on(day).exists() and place_of(family, day) is None


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the calls that are due, the urgencies nobody judged yet, and those that wait for a signature."""
    for place in of(families, day):
        yield from _announced(place)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    if place := place_in(family, day):
        yield from _announced(place)


def _announced(place: Place) -> Iterator[Due]:
    """Yield what is due soon; a signature is asked as soon as there is something to sign."""
    for due in _dues_of(place):
        if due.kind == DueKind.TRIAGE or due.due_on <= place.day + ANNOUNCED:
            yield due


def _dues_of(place: Place) -> Iterator[Due]:
    page = reverse("cases:waitlist_place", args=[place.family.pk])
    call = reverse("cases:waitlist_call", args=[place.family.pk])
    yield Due(DueKind.CALL, place.family, place.call_due_on, call, detail=place.urgency_label)
    if not place.urgency:
        judge = reverse("cases:waitlist_assess", args=[place.family.pk])
        first = place.entry.first_contact_on or place.entry.started_on + JUDGE_WITHIN
        yield Due(DueKind.URGENCY, place.family, first, judge)
    if place.unsigned_since:
        signed_by = place.unsigned_since + SIGN_WITHIN
        yield Due(DueKind.TRIAGE, place.family, signed_by, page, role=Role.BEHAVIOURAL_SCIENTIST)


def events(family: Family) -> Iterator[Event]:
    """Yield what happened while the family waited."""
    for entry in family.waitlist_entries.all():
        if entry.started_on != family.referred_on:
            yield Event(entry.started_on, "Opnieuw aangemeld", entry.situation)
        for assessment in entry.assessments.all():
            signed = f" Getekend door {assessment.signed_by.name}." if assessment.signed_by else ""
            title = f"Urgentie: {assessment.get_urgency_display().lower()}"
            yield Event(assessment.assessed_on, title, f"{assessment.reason}{signed}")
        for call in entry.calls.all():
            yield Event(
                call.called_on, "Gebeld: contact gemaakt" if call.made_contact else "Gebeld: niet bereikt", call.note
            )
        if entry.ended_on and entry.outcome != WaitlistOutcome.STARTED:
            yield Event(entry.ended_on, "Van de wachtlijst", entry.get_outcome_display())
