"""Plain Dutch written from figures. Pure: the same numbers give the same words.

A number is written in digits, one is "1", none is "geen". A share is said in words only when it is clear enough.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from django.utils.dateformat import format as format_date

from cases.period import Period, day_before

Number = int | Decimal
QUARTERS = {1: "eerste", 4: "tweede", 7: "derde", 10: "vierde"}


def number(value: Number, decimals: int | None = None) -> str:
    """Return a number as it is written in Dutch: 1.234 or 12,5. `decimals` None keeps the decimals that it has."""
    text = f"{value:,}" if decimals is None else f"{value:,.{decimals}f}"
    return text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def fte(value: Decimal) -> str:
    """Return fte without needless decimals: 2 or 1,33."""
    return number(value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize())


def euro(amount: Decimal) -> str:
    """Return an amount as in the letters of the municipality: € 336.000,- or € 12,50."""
    whole = amount == amount.to_integral_value()
    return f"€ {number(int(amount))},-" if whole else f"€ {number(amount, 2)}"


def counted(value: int, one: str, many: str) -> str:
    """Return the number with its noun: "geen gezinnen", "1 gezin", "21 gezinnen"."""
    if value == 0:
        return f"geen {many}"
    return f"1 {one}" if value == 1 else f"{number(value)} {many}"


def families(value: int) -> str:
    return counted(value, "gezin", "gezinnen")


def trajectories(value: int) -> str:
    return counted(value, "traject", "trajecten")


def days(value: int) -> str:
    return counted(value, "dag", "dagen")


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
    """Return a period as people call it: "2022", "het tweede kwartaal van 2023", or its first and last day."""
    first, last = value.first, value.last
    if value == Period.year(first.year):
        return str(first.year)
    if _is_quarter(value):
        return f"het {QUARTERS[first.month]} kwartaal van {first.year}"
    if first == last:
        return day(first)
    start = format_date(first, "j F") if first.year == last.year else day(first)
    return f"{start} tot en met {day(last)}"


def in_period(value: Period) -> str:
    """Return the period as part of a sentence: "in 2022", "van 1 februari tot en met 31 mei 2023"."""
    if value.first == value.last:
        return f"op {day(value.first)}"
    named = value == Period.year(value.first.year) or _is_quarter(value)
    return f"{'in' if named else 'van'} {period(value)}"


def _is_quarter(value: Period) -> bool:
    first = value.first
    if first.day != 1 or first.month not in QUARTERS:
        return False
    next_year, next_month = divmod(first.month + 2, 12)
    return value.last == day_before(date(first.year + next_year, next_month + 1, 1))


def capitalised(sentence: str) -> str:
    return sentence[:1].upper() + sentence[1:]
