"""Periods of days. Both the first and the last day count, everywhere in this project (werkboek, "Rules")."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, timedelta

from django.utils.formats import date_format

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, order=True)
class Period:
    """The days from `first` up to and including `last`.

    Raises:
        ValueError: `last` lies before `first`.
    """

    first: date
    last: date

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise ValueError("De laatste dag ligt voor de eerste dag.")

    @classmethod
    def year(cls, year: int) -> Period:
        return cls(date(year, 1, 1), date(year, 12, 31))

    @property
    def days(self) -> int:
        """Return the number of days, first and last included."""
        return (self.last - self.first).days + 1

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last


def next_day(day: date) -> date:
    return day + ONE_DAY


def day_before(day: date) -> date:
    return day - ONE_DAY


def months_later(day: date, months: int) -> date:
    """Return the same day some months later; of a day that that month does not have, its last day."""
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    return date(year, month, min(day.day, monthrange(year, month)[1]))


def in_words(day: date) -> str:
    """Return the day as it is read in a sentence: "29 september 2023"."""
    return date_format(day, "j F Y")


def outside(day: date, earliest: date, latest: date, *, late: str = "in de toekomst") -> str:
    """Return on which side `day` lies outside the days that can be true, as a Dutch sentence; nothing when inside."""
    if day < earliest:
        return f"Deze datum ligt te ver terug. Kies een dag vanaf {in_words(earliest)}."
    return f"Deze datum ligt {late}. Kies een dag tot en met {in_words(latest)}." if day > latest else ""
