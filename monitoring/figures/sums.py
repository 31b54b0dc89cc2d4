"""Rounding, ordering and dividing, as every figure does it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

UNKNOWN = "onbekend"
NO_VALUE = "geen"
MINUTES_PER_HOUR = 60
DAYS_PER_WEEK = 7


@dataclass(frozen=True)
class Share:
    """A part of a whole, both in pieces; `percentage` is whole percents, None when there is nothing to divide."""

    part: int
    whole: int
    percentage: int | None

    @classmethod
    def of(cls, part: int, whole: int) -> Share:
        return cls(part, whole, int(quotient(100 * part, whole, "1")) if whole else None)


@dataclass(frozen=True)
class Typical:
    """A median or mean with the number of values behind it; `value` is None when there are none."""

    number: int
    value: Decimal | None

    @classmethod
    def median_of(cls, values: Collection[int | Decimal]) -> Typical:
        return cls(len(values), median(values))

    @classmethod
    def mean_of(cls, values: Collection[int | Decimal]) -> Typical:
        """Return the mean, rounded to one decimal."""
        total = sum((Fraction(value) * number for value, number in Counter(values).items()), Fraction(0))
        return cls(len(values), quotient(total, len(values), "0.1") if values else None)


def quotient(numerator: Decimal | Fraction | int, denominator: int, step: str) -> Decimal:
    """Return the quotient rounded half up to `step`."""
    exact = Fraction(numerator) / denominator
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(step), ROUND_HALF_UP)


def hours(minutes: Fraction | int) -> Decimal:
    return quotient(minutes, MINUTES_PER_HOUR, "0.1")


def median(values: Iterable[int | Decimal]) -> Decimal | None:
    """Return the middle of the values, of an even number the mean of both in the middle; None when there are none."""
    in_order = sorted(values)
    if not in_order:
        return None
    last = len(in_order) - 1
    # For an odd number both are the middle one.
    return Decimal(in_order[last // 2] + in_order[len(in_order) // 2]) / 2


def json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def plain(value: Any) -> Any:
    """Return the fields of a subject as JSON knows them, with all that is in it."""
    if isinstance(value, Mapping):
        return {str(key): plain(item) for key, item in value.items()}
    return json_number(value) if isinstance(value, Decimal) else value


def tally(counts: Iterable[tuple[str, int]], *, order: list[str]) -> dict[str, int]:
    """Return the sum by code in the order of the code list; codes outside it, such as `onbekend`, come last."""
    sums: Counter[str] = Counter()
    for code, number in counts:
        sums[code] += number
    codes = [*order, *sorted(set(sums) - set(order))]
    return {code: sums[code] for code in codes if code in sums}


def most_first(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the counts from many to few, and by name where they are equal; sorted here, so alike on every database."""
    return dict(sorted(counts, key=lambda item: (-item[1], item[0])))
