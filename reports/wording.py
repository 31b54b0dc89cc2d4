"""Plain Dutch written from figures. Pure: the same numbers give the same words.

A number is written in digits, one is "1", none is "geen". A share is said in words only when it is clear enough.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from django.utils.dateformat import format as format_date

from cases.period import Period
from monitoring.suppression import Hidden, Shown

Number = int | Decimal
# The least that one decimal can say.
LEAST = Decimal("0.1")
QUARTERS = {1: "eerste", 4: "tweede", 7: "derde", 10: "vierde"}


def number(value: Number, decimals: int | None = None) -> str:
    """Return a number as it is written in Dutch: 1.234 or 12,5. `decimals` None keeps the decimals that it has.

    A figure that has a name (see `reports.placeholders`) is written as that name.
    """
    if name := placeholder_of(value):
        return name
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def placeholder_of(value: Number) -> str:
    """Return the name that stands in a text for this figure; nothing for a number of its own."""
    return str(getattr(value, "placeholder", ""))


def plain(value: Decimal) -> str:
    """Return a number with at most one decimal: 2, 1,3 or 10,1. More would be precision that small numbers lack."""
    if name := placeholder_of(value):
        return name
    if 0 < value < LEAST:
        return f"minder dan {number(LEAST)}"
    rounded = value.quantize(LEAST, ROUND_HALF_UP)
    return number(rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded)


def agree(count: Shown, one: str, many: str) -> str:
    """Return the form of a verb that goes with the number: "is" with 1, "zijn" with all others."""
    return one if count == 1 else many


def euro(amount: Decimal) -> str:
    """Return an amount as in the letters of the municipality: € 336.000,- or € 12,50."""
    whole = amount == amount.to_integral_value()
    return f"€ {number(int(amount))},-" if whole else f"€ {number(amount, 2)}"


def rounded_euro(amount: Decimal) -> str:
    """Return an amount in whole euros, for an amount that is not exact to a cent."""
    return euro(amount.quantize(Decimal(1), ROUND_HALF_UP))


def some(value: Shown) -> str:
    """Return a count inside a sentence, also one that is not shown: "21" or "een aantal"."""
    return "een aantal" if isinstance(value, Hidden) else number(value)


def cell(value: Number | Hidden) -> str:
    """Return a number as it stands by itself, with one decimal at most, or that it is not shown."""
    if isinstance(value, Hidden):
        return str(value)
    return number(value) if isinstance(value, int) else plain(value)


def counted(value: Shown, one: str, many: str) -> str:
    """Return the number with its noun: "geen gezinnen", "1 gezin", "21 gezinnen", "een aantal gezinnen"."""
    if value == 0:
        return f"geen {many}"
    return f"{some(value)} {one if value == 1 else many}"


def families(value: Shown) -> str:
    return counted(value, "gezin", "gezinnen")


def trajectories(value: Shown) -> str:
    return counted(value, "traject", "trajecten")


def days(value: Shown) -> str:
    return counted(value, "dag", "dagen")


def length(value: Decimal) -> str:
    """Return a number of days with one decimal at most: "1 dag", "34,5 dagen"."""
    said = plain(value)
    return f"{said} {'dag' if said == '1' else 'dagen'}"


def percentage(value: Number) -> str:
    return f"{number(value)} procent"


def month(value: date) -> str:
    return format_date(value, "F Y")


def joined(parts: Sequence[str]) -> str:
    """Return "a", "a en b" or "a, b en c"."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} en {parts[-1]}"


def share(part: int, whole: int) -> str:
    """Return in words how large a part is: "alle", "vrijwel alle", "de meeste", "ruim de helft van de", ..."""
    if whole <= 0 or part <= 0:
        return "geen van de"
    percentage = Decimal(100 * part) / whole
    for least, words in (
        (100, "alle"),
        (90, "vrijwel alle"),
        (67, "de meeste"),
        (52, "ruim de helft van de"),
        (48, "ongeveer de helft van de"),
        (25, "een deel van de"),
    ):
        if percentage >= least:
            return words
    return "enkele van de"


def day(value: date) -> str:
    return format_date(value, "j F Y")


def period(value: Period) -> str:
    """Return a period as people call it: "2022", "het tweede kwartaal van 2023", "mei 2023", or by its ends."""
    first, last = value.first, value.last
    if name := _name(value):
        return name
    if first == last:
        return day(first)
    if (first.year, first.month) == (last.year, last.month):
        start = str(first.day)
    else:
        start = format_date(first, "j F") if first.year == last.year else day(first)
    return f"{start} tot en met {day(last)}"


def period_on(value: Period, today: date) -> str:
    """Return the period as people call it, and that its year still runs: "... (2023 loopt nog)"."""
    return f"{period(value)} ({today.year} loopt nog)" if is_year_so_far(value, today) else period(value)


def is_year_so_far(value: Period, today: date) -> bool:
    """Return whether the period is the running year up to some day, other than a whole month, quarter or year."""
    return value.first == date(today.year, 1, 1) and value.last.year == today.year and not _name(value)


def in_period(value: Period) -> str:
    """Return the period as part of a sentence: "in 2022", "van 1 februari tot en met 31 mei 2023"."""
    if value.first == value.last:
        return f"op {day(value.first)}"
    return f"{'in' if _name(value) else 'van'} {period(value)}"


def _name(value: Period) -> str:
    """Return the name of a whole year, quarter or month; nothing when the period is none of these."""
    first, last = value.first, value.last
    ends_a_month = last.day == monthrange(last.year, last.month)[1]
    if first.day != 1 or not ends_a_month or first.year != last.year:
        return ""
    match last.month - first.month + 1:
        case 12:
            return str(first.year)
        case 3 if first.month in QUARTERS:
            return f"het {QUARTERS[first.month]} kwartaal van {first.year}"
        case 1:
            return format_date(first, "F Y")
    return ""


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
