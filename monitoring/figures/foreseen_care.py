"""The rows behind avoided cost: foreseen care with its prices, what came of it, who waited, and what the pilot cost."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple, TypeVar

from cases import clock
from cases.codes import CounterfactualKind, MeasurementMoment, WaitlistOutcome
from cases.measuring import FOLLOW_UPS
from cases.models import (
    BudgetYear,
    CounterfactualAnswer,
    CounterfactualCare,
    Measurement,
    OnwardReferral,
    Pilot,
    Tariff,
    Trajectory,
    WaitlistEntry,
)
from cases.period import Period, day_before
from monitoring.avoided_cost.amounts import DAYS_PER_WEEK
from monitoring.avoided_cost.came import line_of
from monitoring.avoided_cost.pilot_cost import PilotCost
from monitoring.avoided_cost.reality import Closed, Followed
from monitoring.avoided_cost.rows import CameCare, CareLine, Range, YearCost


class Stay(NamedTuple):
    """A trajectory as it is stored."""

    pk: int
    reference: str
    family: int
    family_code: str
    started_on: date
    ended_on: date | None

    def active_in(self, period: Period) -> bool:
        return self.started_on <= period.last and (self.ended_on is None or self.ended_on >= period.first)

    def until(self, last: date) -> Period:
        return Period(self.started_on, min(self.ended_on or last, last))


class _Price(NamedTuple):
    price: Range
    source: str


class _Referral(NamedTuple):
    """Other help that started and was not there already."""

    family: int
    product: str
    law: str
    started_on: date
    ended_on: date | None
    a_week: Decimal | None


OfFamily = TypeVar("OfFamily", Stay, _Referral)


@dataclass
class _Came:
    """What came of the kinds of care that were foreseen for one trajectory."""

    times: int = 0
    without_amount: int = 0
    on: tuple[date, ...] = ()


@dataclass
class Rows:
    """All rows of a pilot that began on or before the last day of a period, read once."""

    period: Period
    trajectories: list[Stay]
    answers: dict[int, str]
    lines: defaultdict[int, list[CareLine]]
    prices: dict[str, _Price]
    years_of: dict[str, tuple[int, ...]]
    referrals: list[_Referral]
    said_later: dict[int, dict[int, str]]
    helped: list[Followed]
    waiting: list[Followed]
    cost: PilotCost
    came: defaultdict[int, _Came]

    @classmethod
    def read(cls, pilot: Pilot, period: Period) -> Rows:
        known_until = max(clock.today(), period.last)
        stays = _stays(pilot, known_until)
        trajectories = [row for row in stays if row.started_on <= period.last]
        prices, years_of = _prices(pilot, period.last)
        referrals = _referrals(pilot, period.last)
        lines = _lines(pilot, trajectories, prices)
        came = _take_off(lines, trajectories, referrals, prices, period.last)
        return cls(
            period=period,
            trajectories=trajectories,
            answers=_answers(pilot),
            lines=lines,
            prices=prices,
            years_of=years_of,
            referrals=referrals,
            said_later=_said_later(pilot, period.last),
            helped=_helped(trajectories, referrals, period.last),
            waiting=_waiting(pilot, stays, referrals, period.last),
            cost=PilotCost(
                years=_year_costs(pilot),
                stays=tuple(row.until(known_until) for row in stays),
                starts_on=pilot.started_on,
                today=known_until,
                ends_on=pilot.ended_on,
            ),
            came=came,
        )

    def closed(self) -> list[Closed]:
        """Return the trajectories that ended in or before the period, of which other care was foreseen."""
        return [
            Closed(row.ended_on, self.came[row.pk].on, self.said_later.get(row.pk, {}))
            for row in self.trajectories
            if row.ended_on is not None and any(not line.adds_nothing for line in self.lines[row.pk])
        ]


def _stays(pilot: Pilot, last: date) -> list[Stay]:
    rows = Trajectory.objects.filter(pilot=pilot, started_on__lte=last).order_by("started_on", "pk")
    fields = ("pk", "reference", "family_id", "family__reference", "started_on", "ended_on")
    return [Stay(*row) for row in rows.values_list(*fields)]


def _answers(pilot: Pilot) -> dict[int, str]:
    """Return the kind of the latest answer of every trajectory that has one."""
    latest = CounterfactualAnswer.objects.latest_per_trajectory().filter(trajectory__pilot=pilot)
    return dict(latest.values_list("trajectory_id", "kind"))


def _prices(pilot: Pilot, last: date) -> tuple[dict[str, _Price], dict[str, tuple[int, ...]]]:
    """Return the price of each product at the level of the year of `last`, and all years that it has a tariff of.

    Of several tariffs at one level the one that holds on `last` counts, or else the last that held before it, or else
    the first that comes.
    """
    rows = Tariff.objects.filter(product__pilot=pilot).order_by("valid_from", "pk")
    years: defaultdict[str, set[int]] = defaultdict(set)
    chosen: dict[str, _Price] = {}
    fields = ("product__code", "price_year", "valid_from", "price_low", "price", "price_high", "source")
    for code, year, valid_from, low, price, high, source in rows.values_list(*fields):
        years[code].add(year)
        if year == last.year and (code not in chosen or valid_from <= last):
            spread = Range.around(low, price, high)
            if spread is not None:
                chosen[code] = _Price(spread, source)
    return chosen, {code: tuple(sorted(found)) for code, found in years.items()}


def _lines(
    pilot: Pilot, trajectories: Iterable[Stay], prices: Mapping[str, _Price]
) -> defaultdict[int, list[CareLine]]:
    stays = {row.pk: row for row in trajectories}
    lines: defaultdict[int, list[CareLine]] = defaultdict(list)
    latest = CounterfactualAnswer.objects.latest_per_trajectory().filter(
        trajectory__pilot=pilot, kind=CounterfactualKind.CARE
    )
    rows = CounterfactualCare.objects.filter(answer__in=latest).order_by("answer", "number")
    fields = (
        *("number", "amount_low", "amount", "amount_high", "weeks_low", "weeks", "weeks_high", "certainty", "effect"),
        *("answer__trajectory", "product__code", "product__name", "product__law", "product__unit"),
    )
    for row in rows.values_list(*fields, named=True):
        stay = stays.get(row.answer__trajectory)
        if stay is None:
            continue
        price = prices.get(row.product__code)
        lines[stay.pk].append(
            CareLine(
                trajectory=stay.reference,
                family=stay.family_code,
                number=row.number,
                product=row.product__code,
                product_name=row.product__name,
                law=row.product__law,
                unit=row.product__unit,
                first=stay.started_on,
                amount=Range.around(row.amount_low, row.amount, row.amount_high),
                weeks=Range.around(row.weeks_low, row.weeks, row.weeks_high),
                certainty=row.certainty,
                effect=row.effect,
                price=price.price if price else None,
            )
        )
    return lines


def _referrals(pilot: Pilot, last: date) -> list[_Referral]:
    rows = OnwardReferral.objects.filter(family__pilot=pilot, was_there_already=False, started_on__lte=last)
    fields = ("family_id", "product__code", "product__law", "started_on", "ended_on", "amount_per_week")
    return [_Referral(*row) for row in rows.order_by("started_on", "pk").values_list(*fields)]


def _take_off(
    lines: defaultdict[int, list[CareLine]],
    trajectories: Sequence[Stay],
    referrals: Iterable[_Referral],
    prices: Mapping[str, _Price],
    last: date,
) -> defaultdict[int, _Came]:
    """Put care that came with the line it belongs to, and return by trajectory what came.

    Care belongs to the last trajectory of the family that had begun when it started.
    """
    came: defaultdict[int, _Came] = defaultdict(_Came)
    of_family = _by_family(trajectories)
    for referral in referrals:
        begun = [row for row in of_family[referral.family] if row.started_on <= referral.started_on]
        if not begun:
            continue
        trajectory = begun[-1].pk
        line = line_of(lines[trajectory], referral.product, referral.law)
        if line is None or line.adds_nothing:
            continue
        found = came[trajectory]
        found.times += 1
        found.on = (*found.on, referral.started_on)
        price = prices.get(referral.product)
        if referral.a_week is None or price is None:
            found.without_amount += 1
            continue
        days = Period(referral.started_on, min(referral.ended_on or last, last)).days
        care = CameCare(referral.product, Fraction(referral.a_week) * days / DAYS_PER_WEEK, price.price)
        position = lines[trajectory].index(line)
        lines[trajectory][position] = replace(line, came=(*line.came, care))
    return came


def _said_later(pilot: Pilot, last: date) -> dict[int, dict[int, str]]:
    """Return by trajectory and number of months what the family said about help after the end, if it was reached."""
    rows = (
        Measurement.objects.filter(trajectory__pilot=pilot, moment__in=FOLLOW_UPS, reached=True, measured_on__lte=last)
        .order_by("measured_on", "pk")
        .values_list("trajectory_id", "moment", "help_now")
    )
    said: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for trajectory, moment, help_now in rows:
        said[trajectory][FOLLOW_UPS[MeasurementMoment(moment)]] = help_now
    return dict(said)


def _helped(trajectories: Iterable[Stay], referrals: Iterable[_Referral], last: date) -> list[Followed]:
    found = []
    of_family = _by_family(referrals)
    for row in trajectories:
        days = row.until(last)
        came = _first_of(of_family[row.family], days)
        found.append(Followed(str(row.family), days.first, days.last, came))
    return found


def _by_family(rows: Iterable[OfFamily]) -> defaultdict[int, list[OfFamily]]:
    """Return the rows by family in their own order: looking through all of them for each family is slow."""
    found: defaultdict[int, list[OfFamily]] = defaultdict(list)
    for row in rows:
        found[row.family].append(row)
    return found


def _first_of(referrals: Iterable[_Referral], days: Period) -> date | None:
    return next((row.started_on for row in referrals if row.started_on in days), None)


def _waiting(pilot: Pilot, stays: Iterable[Stay], referrals: Iterable[_Referral], last: date) -> list[Followed]:
    """Return the waits on the list. The day on which help begins, or the wait ends, is no day of waiting any more."""
    rows = WaitlistEntry.objects.filter(family__pilot=pilot, started_on__lte=last).order_by("started_on", "pk")
    starts, other = _by_family(stays), _by_family(referrals)
    found = []
    for family, first, ended_on, outcome in rows.values_list("family_id", "started_on", "ended_on", "outcome"):
        helped = [row.started_on for row in starts[family] if row.ended_on is None or row.ended_on >= first]
        helped_on = min(helped, default=date.max)
        # That the family got other help is known on the very day on which the wait ended.
        other_help = outcome == WaitlistOutcome.OTHER_HELP and ended_on is not None and ended_on < helped_on
        over = min(ended_on or date.max, helped_on)
        until = min(last, over if other_help else day_before(over))
        if until < first:
            continue
        came = _first_of(other[family], Period(first, until))
        if other_help and until == over:
            came = came or over
        found.append(Followed(str(family), first, until, came))
    return found


def _year_costs(pilot: Pilot) -> tuple[YearCost, ...]:
    rows = BudgetYear.objects.filter(pilot=pilot).order_by("year")
    return tuple(YearCost(*row) for row in rows.values_list("year", "budgeted", "realised"))
