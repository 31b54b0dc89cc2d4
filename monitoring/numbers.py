"""Numbers of the dashboard as people read them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

from monitoring.figures import Share, Typical

NOTHING = "nog niets"


def number(value: int | Decimal) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return number_format(value, use_l10n=True, force_grouping=True)


def one_decimal(value: Decimal) -> str:
    """Return a mean as people read it: more decimals would be precision that small numbers lack."""
    return number(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def counted(value: int | Decimal, one: str, more: str) -> str:
    return f"{number(value)} {one if value == 1 else more}"


def share(value: Share) -> str:
    """Return a share with the numbers behind it: "83 % (20 van 24)"."""
    if value.percentage is None:
        return NOTHING
    return f"{value.percentage} % ({number(value.part)} van {number(value.whole)})"


def typical(value: Typical, one: str, more: str) -> str:
    """Return a median or mean with the number behind it: "34,5 dagen (van 12)"."""
    if value.value is None:
        return NOTHING
    return f"{counted(value.value, one, more)} (van {number(value.number)})"


def bare(value: Typical) -> str:
    """Return a median of a scale and the number behind it: "6,5 (12)"."""
    return "-" if value.value is None else f"{number(value.value)} ({number(value.number)})"


def change(value: Typical) -> str:
    """Return a change with its sign and the number behind it: "+2 (8)"."""
    return f"+{bare(value)}" if value.value and value.value > 0 else bare(value)


def euros(value: int | Decimal) -> str:
    """Return an amount in whole euros: cents would be precision that an estimate lacks."""
    whole = int(Decimal(value).quantize(Decimal(1), ROUND_HALF_UP))
    return f"-€\N{NO-BREAK SPACE}{number(-whole)}" if whole < 0 else f"€\N{NO-BREAK SPACE}{number(whole)}"
