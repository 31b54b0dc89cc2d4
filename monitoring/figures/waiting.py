"""Waiting for help: how long, how urgent, and whether somebody called every week.

Source: raadsvoorstel wachtlijst WIJ (B&W 19-2-2021): in the first contact the casemanagers judge the urgency "onder
supervisie van een gedragswetenschapper", and families that wait are followed "door wekelijks te bellen".
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

from django.db.models import Count, Exists, F, Min, OuterRef, Q

from cases.codes import Urgency
from cases.models import Family, Trajectory, UrgencyAssessment, WaitlistCall, WaitlistEntry
from cases.period import Period, day_before, next_day
from monitoring.figures.sums import DAYS_PER_WEEK, UNKNOWN, Share, Typical, hours, quotient, tally
from monitoring.population import Population
from monitoring.sql_dates import DaysBetween

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

    def goes_on_on(self, day: date) -> bool:
        return self.first <= day and (self.ended is None or day < self.ended)

    def weeks(self, period: Period) -> range:
        """Return the numbers of the full weeks of this wait that lie within `period`; the first week is number 0."""
        last = min(period.last, day_before(self.ended)) if self.ended else period.last
        before_the_period = max(0, -((next_day(self.first) - period.first) // WEEK))
        return range(before_the_period, (last - self.first) // WEEK)

    def week_of(self, day: date) -> int:
        return (day - next_day(self.first)) // WEEK


def of_period(population: Population, period: Period) -> WaitingFigures:
    waits = _waits(population, period)
    now = _going_on(waits, period.last)
    urgency = _urgency(population, period.last)
    lengths = [(period.last - wait.first).days for wait in now]
    calls = _calls(population, period)
    minutes = sum(minutes for *_, minutes in calls)
    contacts = [(entry, day) for entry, day, made_contact, _ in calls if made_contact]
    return WaitingFigures(
        waiting=len(now),
        by_urgency=tally(((urgency.get(wait.entry, UNKNOWN), 1) for wait in now), order=Urgency.values),
        days_waiting=Typical.median_of(lengths),
        longest_days=max(lengths, default=None),
        days_to_help=Typical.median_of(_days_to_help(population, period)),
        families_followed=len({wait.family for wait in waits if wait.weeks(period)}),
        weeks_called=Share.of(
            _weeks_with_contact(waits, contacts, period), sum(len(wait.weeks(period)) for wait in waits)
        ),
        calls=len(calls),
        contacts=len(contacts),
        call_hours=hours(minutes),
        call_hours_per_week=quotient(Fraction(minutes * DAYS_PER_WEEK, 60), period.days, "0.1"),
        signed=_signed(population, period),
    )


def waits_on(population: Population, day: date) -> list[Wait]:
    """Return the waits that go on on `day`, one of each family."""
    return _going_on(_waits(population, Period(day, day)), day)


def _waits(population: Population, period: Period) -> list[Wait]:
    """Return the waits that were not over before `period` began."""
    return [*_on_the_list(population, period), *_without_a_place(population, period.last)]


def _going_on(waits: Iterable[Wait], day: date) -> list[Wait]:
    # Of a family with two places at the same time the first one counts.
    latest_first = sorted(waits, key=lambda wait: wait.first, reverse=True)
    return list({wait.family: wait for wait in latest_first if wait.goes_on_on(day)}.values())


def _on_the_list(population: Population, period: Period) -> list[Wait]:
    not_over = Q(family__trajectories__ended_on__isnull=True) | Q(family__trajectories__ended_on__gte=F("started_on"))
    rows = (
        WaitlistEntry.objects.filter(population.families("family__"), started_on__lte=period.last)
        .filter(Q(ended_on__isnull=True) | Q(ended_on__gt=period.first))
        .order_by("started_on", "pk")
        .values_list("family_id", "pk", "started_on", "ended_on")
        .annotate(helped_on=Min("family__trajectories__started_on", filter=not_over))
    )
    return [
        # Help that already ran makes a wait of no days.
        Wait(family, entry, first, min((day for day in (ended, helped_on) if day), default=None))
        for family, entry, first, ended, helped_on in rows
    ]


def _without_a_place(population: Population, last: date) -> list[Wait]:
    known = WaitlistEntry.objects.filter(family=OuterRef("pk"), started_on__lte=last)
    helped = Trajectory.objects.filter(family=OuterRef("pk"), started_on__lte=last)
    families = Family.objects.filter(population.families(), ~Exists(known), ~Exists(helped), referred_on__lte=last)
    return [
        Wait(pk, None, referred_on, None) for pk, referred_on in families.order_by().values_list("pk", "referred_on")
    ]


def _urgency(population: Population, day: date) -> dict[int | None, str]:
    """Return the latest urgency up to `day` of the places on the list that are not over then."""
    judged = UrgencyAssessment.objects.filter(
        Q(entry__ended_on__isnull=True) | Q(entry__ended_on__gt=day),
        population.families("entry__family__"),
        assessed_on__lte=day,
    )
    return dict(judged.order_by("assessed_on", "pk").values_list("entry_id", "urgency"))


def _days_to_help(population: Population, period: Period) -> list[int]:
    earlier = Trajectory.objects.filter(family=OuterRef("family"), started_on__lt=OuterRef("started_on"))
    first = Trajectory.objects.filter(population.trajectories(), started_on__range=(period.first, period.last))
    days = DaysBetween(F("started_on"), F("family__referred_on"))
    numbers = first.filter(~Exists(earlier)).order_by().values_list(days).annotate(number=Count("*"))
    return [max(0, length) for length in Counter(dict(numbers)).elements()]


def _calls(population: Population, period: Period) -> list[tuple[int, date, bool, int]]:
    """Return place, day, contact and minutes of each call in the period."""
    calls = WaitlistCall.objects.filter(population.families("entry__family__")).on_days_of(period).order_by()
    return list(calls.values_list("entry_id", "called_on", "made_contact", "minutes"))


def _weeks_with_contact(waits: Iterable[Wait], contacts: Sequence[tuple[int, date]], period: Period) -> int:
    of_entry = {wait.entry: wait for wait in waits}
    weeks = {(entry, of_entry[entry].week_of(day)) for entry, day in contacts if entry in of_entry}
    return sum(week in of_entry[entry].weeks(period) for entry, week in weeks)


def _signed(population: Population, period: Period) -> Share:
    judged = UrgencyAssessment.objects.filter(
        population.families("entry__family__"), assessed_on__range=(period.first, period.last)
    )
    found = judged.aggregate(signed=Count("pk", filter=Q(signed_on__lte=period.last)), all=Count("pk"))
    return Share.of(found["signed"], found["all"])
