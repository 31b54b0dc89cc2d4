"""Waiting for help: how long, how urgent, and whether somebody called every week.

Source: raadsvoorstel wachtlijst WIJ (B&W 19-2-2021): in the first contact the casemanagers judge the urgency "onder
supervisie van een gedragswetenschapper", and families that wait are followed "door wekelijks te bellen".
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Exists, F, Min, OuterRef, Q, Subquery

from cases.codes import Urgency
from cases.models import Family, Trajectory, UrgencyAssessment, WaitlistCall, WaitlistEntry
from cases.period import Period, day_before, next_day
from monitoring.figures.sums import DAYS_PER_WEEK, UNKNOWN, Share, Typical, hours, quotient, tally
from monitoring.population import Population

WEEK = timedelta(days=DAYS_PER_WEEK)


@dataclass(frozen=True)
class WaitingFigures:
    """The waiting list of a period. Waiting is counted in families and days, calls in pieces and hours.

    A family waits from the day its place on the list starts until the day on which that ends or help runs; that day
    itself no longer counts. A family that never had help and never had a place waits since it was registered.

    Args:
        waiting: families that wait on the last day of the period.
        by_urgency: of those, by the latest judgement up to that day; `onbekend` when nobody judged it.
        days_waiting: the median of the days that those wait on that day.
        longest_days: the most days that one of them waits; None when nobody waits.
        days_to_help: families whose very first day of help lies in the period: the median of the days from their
            registration up to that day. Help that began before the registration took 0 days.
        families_followed: families with at least one week in `weeks_called`.
        weeks_called: weeks of waiting in which contact was made, of all. A week is a full run of 7 days of waiting,
            counted from the day after the wait began (day 1 to 7, 8 to 14, and so on), that lies within the period.
            Contact was made when at least one call with contact was on one of its days; an attempt alone is no
            contact. So whoever calls by the list, where a call is due on the seventh day after the registration or the
            last contact, makes contact in every week.
        calls, contacts: calls in the period, and those of them in which contact was made.
        call_hours, call_hours_per_week: the time of all those calls, in all and for each 7 days of the period.
        signed: judgements of urgency made in the period that the behavioural scientist signed on or before its last
            day, of all made in it.
    """

    waiting: int
    by_urgency: Mapping[str, int]
    days_waiting: Typical
    longest_days: int | None
    days_to_help: Typical
    families_followed: int
    weeks_called: Share
    calls: int
    contacts: int
    call_hours: Decimal
    call_hours_per_week: Decimal
    signed: Share


@dataclass(frozen=True)
class Wait:
    """The days from `first` until `ended`, that day not included; `entry` is None without a place on the list."""

    family: int
    entry: int | None
    first: date
    ended: date | None
    urgency: str = ""

    def goes_on_on(self, day: date) -> bool:
        return self.first <= day and (self.ended is None or day < self.ended)

    def weeks(self, period: Period) -> Iterator[Period]:
        """Yield the full weeks of this wait that lie within `period`."""
        last = min(period.last, day_before(self.ended)) if self.ended else period.last
        begin = next_day(self.first)
        before_the_period = max(0, -((begin - period.first) // WEEK))
        for number in range(before_the_period, (last - self.first) // WEEK):
            first = begin + number * WEEK
            yield Period(first, day_before(first + WEEK))


def of_period(population: Population, period: Period) -> WaitingFigures:
    waits = _waits(population, period.last)
    now = _going_on(waits, period.last)
    lengths = [(period.last - wait.first).days for wait in now]
    calls = _calls(population, period)
    minutes = sum(minutes for *_, minutes in calls)
    weeks = [(wait, week) for wait in waits for week in wait.weeks(period)]
    return WaitingFigures(
        waiting=len(now),
        by_urgency=tally(((wait.urgency or UNKNOWN, 1) for wait in now), order=Urgency.values),
        days_waiting=Typical.median_of(lengths),
        longest_days=max(lengths, default=None),
        days_to_help=Typical.median_of(_days_to_help(population, period)),
        families_followed=len({wait.family for wait, _ in weeks}),
        weeks_called=Share.of(_weeks_with_contact(weeks, calls), len(weeks)),
        calls=len(calls),
        contacts=sum(made_contact for _, _, made_contact, _ in calls),
        call_hours=hours(minutes),
        call_hours_per_week=quotient(Fraction(minutes * DAYS_PER_WEEK, 60), period.days, "0.1"),
        signed=_signed(population, period),
    )


def waits_on(population: Population, day: date) -> list[Wait]:
    """Return the waits that go on on `day`, one of each family."""
    return _going_on(_waits(population, day), day)


def _waits(population: Population, last: date) -> list[Wait]:
    return [*_on_the_list(population, last), *_without_a_place(population, last)]


def _going_on(waits: Iterable[Wait], day: date) -> list[Wait]:
    # Of a family with two places at the same time the first one counts.
    latest_first = sorted(waits, key=lambda wait: wait.first, reverse=True)
    return list({wait.family: wait for wait in latest_first if wait.goes_on_on(day)}.values())


def _on_the_list(population: Population, last: date) -> list[Wait]:
    helped = Trajectory.objects.filter(family=OuterRef("family")).filter(
        Q(ended_on__isnull=True) | Q(ended_on__gte=OuterRef("started_on"))
    )
    judged = UrgencyAssessment.objects.filter(entry=OuterRef("pk"), assessed_on__lte=last)
    rows = WaitlistEntry.objects.filter(population.families("family__"), started_on__lte=last).values_list(
        "family_id",
        "pk",
        "started_on",
        "ended_on",
        Subquery(helped.order_by("started_on").values("started_on")[:1]),
        Subquery(judged.order_by("-assessed_on", "-pk").values("urgency")[:1]),
    )
    return [
        # Help that already ran makes a wait of no days.
        Wait(family, entry, first, min((day for day in (ended, helped_on) if day), default=None), urgency or "")
        for family, entry, first, ended, helped_on, urgency in rows
    ]


def _without_a_place(population: Population, last: date) -> list[Wait]:
    known = WaitlistEntry.objects.filter(family=OuterRef("pk"), started_on__lte=last)
    helped = Trajectory.objects.filter(family=OuterRef("pk"), started_on__lte=last)
    families = Family.objects.filter(population.families(), ~Exists(known), ~Exists(helped), referred_on__lte=last)
    return [Wait(pk, None, referred_on, None) for pk, referred_on in families.values_list("pk", "referred_on")]


def _days_to_help(population: Population, period: Period) -> list[int]:
    families = Family.objects.filter(population.families()).annotate(first_day=Min("trajectories__started_on"))
    started = families.filter(first_day__range=(period.first, period.last))
    return [max(0, (first_day - known).days) for first_day, known in started.values_list("first_day", "referred_on")]


def _calls(population: Population, period: Period) -> list[tuple[int, date, bool, int]]:
    """Return place, day, contact and minutes of each call in the period."""
    calls = WaitlistCall.objects.filter(population.families("entry__family__")).on_days_of(period)
    return list(calls.values_list("entry_id", "called_on", "made_contact", "minutes"))


def _weeks_with_contact(weeks: Iterable[tuple[Wait, Period]], calls: Iterable[tuple[int, date, bool, int]]) -> int:
    contacts: defaultdict[int | None, set[date]] = defaultdict(set)
    for entry, day, made_contact, _ in calls:
        if made_contact:
            contacts[entry].add(day)
    return sum(any(day in week for day in contacts[wait.entry]) for wait, week in weeks)


def _signed(population: Population, period: Period) -> Share:
    judged = UrgencyAssessment.objects.filter(
        population.families("entry__family__"), assessed_on__range=(period.first, period.last)
    )
    signed = Counter(
        day is not None and day <= period.last for day in judged.order_by().values_list(F("signed_on"), flat=True)
    )
    return Share.of(signed[True], signed.total())
