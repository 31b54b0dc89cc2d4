"""Whether the foreseen care came after all, and whether other care came more often to families who wait.

Small numbers lead to wide intervals, and an interval says when there is nothing to conclude. A share has the interval
of Wilson (1927), a number of times within a time followed that of Byar (Breslow and Day 1987); both 95 %.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from cases.codes import FollowUp
from cases.period import months_later

Z = Decimal("1.959964")
# Below this number of trajectories or families there is no interval worth its name.
FEWEST = 5
# On average, with leap years.
DAYS_PER_MONTH = Decimal("30.4375")
MONTHS = (6, 12)
AS_HEAVY = {FollowUp.SIMILAR, FollowUp.HEAVIER, FollowUp.OTHER_LAW}
LIGHTER = {FollowUp.NONE, FollowUp.LIGHTER}


@dataclass(frozen=True)
class Bounds:
    """A percentage or rate with the 95 % interval around it, one decimal."""

    value: Decimal
    low: Decimal
    high: Decimal


def wilson(part: int, whole: int) -> Bounds:
    """Return `part` of `whole` as a percentage with its interval.

    Raises:
        ValueError: `whole` is 0.
    """
    if not whole:
        raise ValueError("Van niets is er geen deel.")
    share, number = Decimal(part) / whole, Decimal(whole)
    middle = share + Z * Z / (2 * number)
    half = Z * ((share * (1 - share) + Z * Z / (4 * number)) / number).sqrt()
    scale = 100 / (1 + Z * Z / number)
    return Bounds(_one(100 * share), _one(max(Decimal(0), middle - half) * scale), _one((middle + half) * scale))


def byar(times: int, per: Decimal) -> Bounds:
    """Return `times` divided by `per` with its interval.

    Raises:
        ValueError: `per` is 0.
    """
    if not per:
        raise ValueError("Zonder tijd is er geen aantal per maand.")
    low = Decimal(0)
    if times:
        low = times * (1 - Decimal(1) / (9 * times) - Z / (3 * Decimal(times).sqrt())) ** 3
    more = Decimal(times + 1)
    high = more * (1 - 1 / (9 * more) + Z / (3 * more.sqrt())) ** 3
    return Bounds(_one(times / per), _one(max(Decimal(0), low) / per), _one(high / per))


def _one(value: Decimal) -> Decimal:
    return value.quantize(Decimal("0.1"), ROUND_HALF_UP)


@dataclass(frozen=True)
class Closed:
    """A trajectory that ended, of which other care was foreseen.

    Args:
        came_on: the days on which care of a foreseen kind started, since the help began.
        help_now: by number of months what the family said about help then; empty when it was asked and not answered.
    """

    ended_on: date
    came_on: tuple[date, ...]
    help_now: dict[int, str]


class After(StrEnum):
    """What became of the foreseen care."""

    CAME = "came"
    OTHER = "other"
    STAYED_AWAY = "stayed_away"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class CameAfterAll:
    """The trajectories that ended so many months before the last day or longer, by what came, in pieces.

    Args:
        came: care of a foreseen kind (the same product, or else the same law) started, at most so many months after
            the end.
        other: none of that, but the family said that there was other care, as heavy or heavier or from another law.
        stayed_away: the family said that there was no help any more, or lighter help.
        unknown: nobody asked, or the family was not reached.
        share: those of `came`, of all but `unknown`, with its interval; None when fewer than 5 are known.
    """

    trajectories: int
    came: int
    other: int
    stayed_away: int
    unknown: int
    share: Bounds | None


def came_after_all(rows: Iterable[Closed], months: int, last: date) -> CameAfterAll:
    followed = [row for row in rows if months_later(row.ended_on, months) <= last]
    counts = Counter(_after(row, months) for row in followed)
    known = len(followed) - counts[After.UNKNOWN]
    return CameAfterAll(
        trajectories=len(followed),
        **{str(after): counts[after] for after in After},
        share=wilson(counts[After.CAME], known) if known >= FEWEST else None,
    )


def _after(row: Closed, months: int) -> After:
    until = months_later(row.ended_on, months)
    if any(day <= until for day in row.came_on):
        return After.CAME
    said = row.help_now.get(months, "")
    if said in AS_HEAVY:
        return After.OTHER
    return After.STAYED_AWAY if said in LIGHTER else After.UNKNOWN


@dataclass(frozen=True)
class Followed:
    """A family with help or on the waiting list, from the first day until the last; and when other care came."""

    family: str
    first: date
    last: date
    came_on: date | None


@dataclass(frozen=True)
class Rate:
    """How often other care came for the first time, within a number of months since the first day.

    Args:
        families: families that were followed.
        days: the days they were followed together, until the care came.
        times: how often it came.
        per_100_months: that for each 100 months followed, with its interval; None when nobody was followed.
    """

    families: int
    days: int
    times: int
    per_100_months: Bounds | None


class Conclusion(StrEnum):
    """What a comparison says about the families with help."""

    NONE = "none"
    LESS_OFTEN = "less_often"
    MORE_OFTEN = "more_often"


@dataclass(frozen=True)
class Comparison:
    """Families with help beside families who wait. There is no conclusion with fewer than 5 families on either side, or
    when the intervals overlap."""

    helped: Rate
    waiting: Rate

    @property
    def conclusion(self) -> Conclusion:
        ours, theirs = self.helped.per_100_months, self.waiting.per_100_months
        few = min(self.helped.families, self.waiting.families) < FEWEST
        if few or ours is None or theirs is None or (ours.low <= theirs.high and theirs.low <= ours.high):
            return Conclusion.NONE
        return Conclusion.LESS_OFTEN if ours.high < theirs.low else Conclusion.MORE_OFTEN


def rate(rows: Sequence[Followed], months: int) -> Rate:
    """Return how often other care came within `months` months since the first day of each row."""
    days = times = 0
    for row in rows:
        last = min(row.last, months_later(row.first, months) - timedelta(days=1))
        came = row.came_on is not None and row.first <= row.came_on <= last
        until = row.came_on if came and row.came_on else last
        days += (until - row.first).days + 1
        times += came
    per = days / DAYS_PER_MONTH / 100
    return Rate(len({row.family for row in rows}), days, times, byar(times, per) if days else None)
