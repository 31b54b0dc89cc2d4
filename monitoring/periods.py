"""Choosing a period: the usual ones at a click, another by its first and last day."""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from cases import clock
from cases.forms.base import date_field
from cases.period import ONE_DAY, Period, day_before, months_later

EARLIEST = date(2000, 1, 1)
# A longer period says little, and its chart could not be read.
MOST_YEARS = 10
TOO_SHORT = (
    "Kies een periode met ten minste één hele kalendermaand. Over minder dagen zijn cijfers te herleiden tot een gezin."
)


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


def before(period: Period) -> Period:
    """Return the period with which `period` is compared.

    A period from 1 January is compared with the same days of the year before, one of whole months with as many months
    right before it, and any other with as many days right before it.
    """
    first, last = period.first, period.last
    if (first.month, first.day) == (1, 1):
        ends_with_month = last == _last_of_month(last)
        a_year_before = months_later(last, -12)
        return Period(months_later(first, -12), _last_of_month(a_year_before) if ends_with_month else a_year_before)
    day_before_it = day_before(first)
    if first.day == 1 and last == _last_of_month(last):
        months = (last.year - first.year) * 12 + last.month - first.month + 1
        return Period(months_later(first, -months), day_before_it)
    return Period(first - period.days * ONE_DAY, day_before_it)


def usual_periods() -> list[NamedPeriod]:
    today = clock.today()
    return [
        NamedPeriod("Dit jaar", this_year(today)),
        NamedPeriod("Vorig kwartaal", last_quarter(today)),
        NamedPeriod("Vorig jaar", last_year(today)),
    ]


def up_to(period: Period, today: date) -> Period:
    """Return the days of `period` up to and including `today`: a day to come has no figures, only plans.

    Raises:
        ValueError: it begins after `today`.
    """
    if period.first > today:
        raise ValueError(f"De periode begint na vandaag, {_in_words(today)}. Kies een periode die al is begonnen.")
    return Period(period.first, min(period.last, today))


def has_whole_month(period: Period) -> bool:
    """Return whether a whole calendar month lies in `period`."""
    first_of_month = period.first if period.first.day == 1 else _first_of_next_month(period.first)
    return first_of_month <= period.last and _last_of_month(first_of_month) <= period.last


def whole_quarters(today: date) -> Period | None:
    """Return the quarters of this year that are over, as one period; nothing when the first one still runs."""
    last = last_quarter(today).last
    return Period(date(today.year, 1, 1), last) if last.year == today.year else None


class PeriodForm(forms.Form):
    """First and last day in the address, both today at the latest; what is left out is that of this year so far."""

    # Whether any day may be chosen.
    by_day = True

    van = date_field("Eerste dag", required=False)
    tot = date_field("Laatste dag", required=False)

    def __init__(self, data: Any) -> None:
        self.today = clock.today()
        self.default = self.default_period()
        filled = {"van": data.get("van") or self.default.first, "tot": data.get("tot") or self.default.last}
        super().__init__(filled)
        for field in self.fields.values():
            field.widget.attrs["max"] = self.today.isoformat()

    def default_period(self) -> Period:
        return this_year(self.today)

    def explanation(self) -> str:
        """Return what to know about the periods that are offered."""
        return ""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, last = cleaned.get("van"), cleaned.get("tot")
        to_come = [name for name in ("van", "tot") if cleaned.get(name) and cleaned[name] > self.today]
        if to_come:
            self.refuse_days_to_come(to_come)
        if first and first < EARLIEST:
            raise ValidationError({"van": f"Kies een dag vanaf {_in_words(EARLIEST)}."})
        if first and last and last < first:
            raise ValidationError({"tot": "De laatste dag ligt voor de eerste dag. Kies een latere dag."})
        if first and last and last.year - first.year >= MOST_YEARS:
            raise ValidationError({"tot": f"Kies een periode van minder dan {MOST_YEARS} jaar."})
        if first and last:
            self.check_period(Period(first, last))
        return cleaned

    def refuse_days_to_come(self, names: list[str]) -> None:
        """Refuse the fields with a day after today.

        Raises:
            ValidationError: always.
        """
        message = f"Kies een dag tot en met vandaag, {_in_words(self.today)}."
        raise ValidationError(dict.fromkeys(names, message))

    def check_period(self, period: Period) -> None:
        """Refuse a period that this page may not show.

        Raises:
            ValidationError: with the field that is to be changed.
        """

    @property
    def period(self) -> Period:
        """Return the chosen period, or the one without a choice when the choice is not a period."""
        return Period(self.cleaned_data["van"], self.cleaned_data["tot"]) if self.is_valid() else self.default


class ReportPeriodForm(PeriodForm):
    """A period for what leaves the building: a whole calendar month or longer."""

    def default_period(self) -> Period:
        so_far = this_year(self.today)
        return so_far if has_whole_month(so_far) else last_year(self.today)

    def check_period(self, period: Period) -> None:
        if not has_whole_month(period):
            raise ValidationError({"tot": TOO_SHORT})


class WholeYearForm(PeriodForm):
    """A whole calendar year, or of the running year the quarters that are over: for who may see aggregates alone.

    Two periods that differ by a day would tell one family from the others. The fields are not on the page, so what is
    wrong is said of the whole form.
    """

    by_day = False

    def explanation(self) -> str:
        year = self.today.year
        if whole_quarters(self.today) is None:
            return f"{year} loopt nog. Het komt erbij als het eerste kwartaal voorbij is."
        return f"{year} loopt nog. Je ziet de kwartalen die voorbij zijn."

    def default_period(self) -> Period:
        return last_year(self.today)

    def refuse_days_to_come(self, names: list[str]) -> None:
        raise ValidationError(self._whole_years_alone())

    def check_period(self, period: Period) -> None:
        if period.last.year < self.today.year and period == Period.year(period.first.year):
            return
        if period != whole_quarters(self.today):
            raise ValidationError(self._whole_years_alone())

    def _whole_years_alone(self) -> str:
        quarters = whole_quarters(self.today)
        if quarters is None:
            return f"Kies een heel kalenderjaar. {self.today.year} loopt nog, en er is nog geen heel kwartaal voorbij."
        return f"Kies een heel kalenderjaar, of dit jaar tot en met {_in_words(quarters.last)}."


def _in_words(day: date) -> str:
    return date_format(day, "j F Y")


def _last_of_month(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])


def _first_of_next_month(day: date) -> date:
    return _last_of_month(day) + ONE_DAY
