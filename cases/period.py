"""Periods of days. Both the first and the last day count, everywhere in this project (werkboek, "Rules")."""

from __future__ import annotations

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


def length_in_days(started_on: date, ended_on: date) -> int:
    """Return the length in days of help from its first up to and including its last day."""
    return Period(started_on, ended_on).days


def in_words(day: date) -> str:
    """Return `day` as people read it: "29 september 2023"."""
    return date_format(day, "j F Y")
