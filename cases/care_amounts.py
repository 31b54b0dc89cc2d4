"""How much other care an answer may name: no more in a week than fits in one, and numbers that run from low to high.

A week has 168 hours, 7 days and 14 dagdelen (two a day). Pieces know no such bound: 50 a week is more than any care
that was ever used, and stops a slip of the keyboard. Nobody looks further ahead than five years (260 weeks).
"""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

from cases.codes import CareUnit

# The three fields of one number: at least, expected, at most.
AMOUNT = ("amount_low", "amount", "amount_high")
WEEKS = ("weeks_low", "weeks", "weeks_high")
FIELDS = (*AMOUNT, *WEEKS)

MOST_A_WEEK: dict[str, int] = {
    CareUnit.HOUR: 168,
    CareUnit.HALF_DAY: 14,
    CareUnit.DAY: 7,
    CareUnit.WEEK: 1,
    CareUnit.PIECE: 50,
}
MOST_WEEKS = 260
# What is counted: one of it, and more.
WORDS: dict[str, tuple[str, str]] = {
    CareUnit.HOUR: ("uur", "uur"),
    CareUnit.HALF_DAY: ("dagdeel", "dagdelen"),
    CareUnit.DAY: ("dag", "dagen"),
    CareUnit.WEEK: ("week", "weken"),
    CareUnit.PIECE: ("stuk", "stuks"),
}

Amounts = Mapping[str, Decimal | None]


def problems(amounts: Amounts, unit: str) -> dict[str, str]:
    """Return what is wrong, as a Dutch sentence by the name of the field.

    Args:
        amounts: a number or None for each of `FIELDS`.
        unit: a `CareUnit`; anything else when the care product is not known: the amount a week then has no bound.
    """
    found = _too_much(amounts, unit)
    for names in (AMOUNT, WEEKS):
        if not found.keys() & set(names):
            found |= _out_of_order(amounts, *names)
    return found


def _too_much(amounts: Amounts, unit: str) -> dict[str, str]:
    found = {}
    most = MOST_A_WEEK.get(unit)
    for name in AMOUNT:
        if most is not None and (amounts[name] or 0) > most:
            found[name] = f"Vul hoogstens {_counted(most, unit)} per week in."
    for name in WEEKS:
        if (amounts[name] or 0) > MOST_WEEKS:
            found[name] = f"Vul hoogstens {MOST_WEEKS} weken in. Dat is vijf jaar."
    return found


def _out_of_order(amounts: Amounts, low: str, expected: str, high: str) -> dict[str, str]:
    """Point at the number that is out of step with the other two; of two numbers, at the one that is not expected."""
    least, likely, most = amounts[low], amounts[expected], amounts[high]
    above_likely = least is not None and likely is not None and least > likely
    below_likely = most is not None and likely is not None and most < likely
    crossed = least is not None and most is not None and least > most
    if above_likely and most is not None and not crossed:
        return {expected: f"Dit is minder dan minstens ({_written(least)})."}
    if below_likely and least is not None and not crossed:
        return {expected: f"Dit is meer dan hoogstens ({_written(most)})."}
    found = {}
    if above_likely:
        found[low] = f"Dit is meer dan verwacht ({_written(likely)})."
    if below_likely:
        found[high] = f"Dit is minder dan verwacht ({_written(likely)})."
    if crossed and not found:
        found[high] = f"Dit is minder dan minstens ({_written(least)})."
    return found


def per_week(amounts: Amounts, unit: str) -> str:
    """Return the amount a week as it is read, "3,5 uur per week (minstens 2)", or nothing when none is known."""
    return _estimate(amounts, AMOUNT, unit, " per week")


def duration(amounts: Amounts) -> str:
    """Return the number of weeks as it is read, "22 weken (van 20 tot 26)", or nothing when it is not known."""
    return _estimate(amounts, WEEKS, CareUnit.WEEK)


def _estimate(amounts: Amounts, names: tuple[str, str, str], unit: str, per: str = "") -> str:
    low, expected, high = (amounts[name] for name in names)
    if expected is None:
        return f"{_margin(low, high, unit)}{per}" if (low, high) != (None, None) else ""
    margin = _margin(low, high)
    return f"{_counted(expected, unit)}{per} ({margin})" if margin else f"{_counted(expected, unit)}{per}"


def _margin(low: Decimal | None, high: Decimal | None, unit: str = "") -> str:
    if low is not None and high is not None:
        return f"van {_written(low)} tot {_counted(high, unit)}"
    if low is not None:
        return f"minstens {_counted(low, unit)}"
    return f"hoogstens {_counted(high, unit)}" if high is not None else ""


def _counted(number: Decimal | int, unit: str) -> str:
    one, many = WORDS.get(unit, ("", ""))
    return f"{_written(number)} {one if number == 1 else many}".rstrip()


def _written(number: Decimal | int | None) -> str:
    return f"{Decimal(number or 0).normalize():f}".replace(".", ",")
