"""Choosing a period: the usual ones at a click, another by its first and last day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from cases import clock
from cases.forms.base import date_field
from cases.period import Period, day_before

EARLIEST = date(2000, 1, 1)
# A longer period says little, and its chart could not be read.
MOST_YEARS = 10


@dataclass(frozen=True)
class NamedPeriod:
    name: str
    period: Period


def this_year(today: date) -> Period:
    """Return the calendar year up to and including today."""
    return Period(date(today.year, 1, 1), today)


def last_year(today: date) -> Period:
    return Period.year(today.year - 1)


def last_quarter(today: date) -> Period:
    """Return the last calendar quarter that is over."""
    first_of_this = date(today.year, 3 * ((today.month - 1) // 3) + 1, 1)
    last = day_before(first_of_this)
    return Period(date(last.year, last.month - 2, 1), last)


def usual_periods() -> list[NamedPeriod]:
    today = clock.today()
    return [
        NamedPeriod("Dit jaar", this_year(today)),
        NamedPeriod("Vorig kwartaal", last_quarter(today)),
        NamedPeriod("Vorig jaar", last_year(today)),
    ]


class PeriodForm(forms.Form):
    """First and last day in the address; what is left out is that of this year up to today.

    With `whole_years` a period is a calendar year, and last year when nothing is chosen: for who may see aggregates
    alone, because two periods that differ by a day would tell one family from the others.
    """

    van = date_field("Eerste dag", required=False)
    tot = date_field("Laatste dag", required=False)

    def __init__(self, data: Any, *, whole_years: bool = False) -> None:
        self.whole_years = whole_years
        self.default = last_year(clock.today()) if whole_years else this_year(clock.today())
        filled = {"van": data.get("van") or self.default.first, "tot": data.get("tot") or self.default.last}
        super().__init__(filled)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        if first and first < EARLIEST:
            raise ValidationError({"van": f"Kies een dag vanaf {EARLIEST:%d-%m-%Y}."})
        if first and last and last < first:
            raise ValidationError({"tot": "De laatste dag ligt voor de eerste dag. Kies een latere dag."})
        if first and last and last.year - first.year >= MOST_YEARS:
            raise ValidationError({"tot": f"Kies een periode van minder dan {MOST_YEARS} jaar."})
        if first and last and self.whole_years and Period(first, last) != Period.year(first.year):
            raise ValidationError({"van": "Kies een heel kalenderjaar."})
        return cleaned

    @property
    def period(self) -> Period:
        """Return the chosen period, or that of this year when the choice is not a period."""
        return Period(self.cleaned_data["van"], self.cleaned_data["tot"]) if self.is_valid() else self.default
