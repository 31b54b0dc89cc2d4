"""What the calculation reads: the care that was foreseen, prices, weights, care that came, and what the pilot cost."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from cases.codes import Certainty, Effect

CENT = Decimal("0.01")


class Range(NamedTuple):
    """A number with its least and its most, as somebody gave them."""

    low: Decimal
    expected: Decimal
    high: Decimal

    @classmethod
    def around(cls, low: Decimal | None, expected: Decimal | None, high: Decimal | None) -> Range | None:
        """Return the range; an end that nobody gave is the expected number itself. None without an expected number."""
        if expected is None:
            return None
        return cls(expected if low is None else low, expected, expected if high is None else high)


@dataclass(frozen=True)
class CameCare:
    """Care of a kind that was foreseen and that came after all: how many units, and the price of one."""

    product: str
    units: Fraction
    price: Range


@dataclass(frozen=True)
class CareLine:
    """One kind of care in the latest answer about a trajectory.

    Args:
        trajectory, family: the codes under which they are known; never a name.
        number: of the line in its answer.
        product, product_name, law, unit: which care, from which law it is paid, and what a price is for.
        first: the first day of help, on which this care would have begun.
        amount: units a week; None when nobody said how many.
        weeks: for how many weeks; None when nobody said how long.
        certainty, effect: the codes of the answer; empty when they were not filled in.
        price: of one unit, at the price level of the period; None when there is no tariff.
        came: care of this kind that came after all.
    """

    trajectory: str
    family: str
    number: int
    product: str
    product_name: str
    law: str
    unit: str
    first: date
    amount: Range | None
    weeks: Range | None
    certainty: str
    effect: str
    price: Range | None
    came: tuple[CameCare, ...] = ()

    @property
    def adds_nothing(self) -> bool:
        """Return whether this care would have come beside the family carer: then nothing was avoided."""
        return self.effect == Effect.ADDITIONAL

    @cached_property
    def missing(self) -> tuple[str, ...]:
        """Return what is not known and is needed to count this line. What adds nothing needs nothing."""
        if self.adds_nothing:
            return ()
        needed = {
            "amount": self.amount,
            "weeks": self.weeks,
            "certainty": self.certainty,
            "effect": self.effect,
            "tariff": self.price,
        }
        return tuple(name for name, value in needed.items() if value in (None, ""))

    @cached_property
    def counts(self) -> bool:
        """Return whether this line has an amount in euro."""
        return not self.missing and not self.adds_nothing


@dataclass(frozen=True)
class Weights:
    """How heavily an answer counts, by how certain it is and by its effect; each from 0 to 1.

    Care that would have come beside the family carer (aanvullend) always counts 0: nothing was avoided by it.
    """

    certainty: Mapping[str, Decimal]
    attribution: Mapping[str, Decimal]

    def of(self, line: CareLine) -> Decimal:
        return self.certainty[line.certainty] * self.attribution[line.effect]

    def as_if_true(self) -> Weights:
        """Return the weights as if every answer were certain."""
        return self.all_certain(Decimal(1))

    def all_certain(self, weight: Decimal) -> Weights:
        return replace(self, certainty=dict.fromkeys(self.certainty, weight))

    def certain_alone(self) -> Weights:
        """Return the weights with which what is less than certain counts for nothing."""
        only = {code: weight if code == Certainty.CERTAIN else Decimal(0) for code, weight in self.certainty.items()}
        return replace(self, certainty=only)

    def all_attributed(self, weight: Decimal) -> Weights:
        return replace(self, attribution=dict.fromkeys(self.attribution, weight))


# No source fixes these numbers, so they are the pilot's own until somebody decides. Care that is replaced counts whole;
# what is prevented or postponed counts for less, within the 50 to 100 % that the handbooks test.
DEFAULT_WEIGHTS = Weights(
    certainty={
        Certainty.CERTAIN.value: Decimal("0.90"),
        Certainty.LIKELY.value: Decimal("0.60"),
        Certainty.POSSIBLE.value: Decimal("0.30"),
    },
    attribution={
        Effect.SUBSTITUTION.value: Decimal("1.00"),
        Effect.PREVENTED.value: Decimal("0.75"),
        Effect.POSTPONED.value: Decimal("0.50"),
    },
)


class YearCost(NamedTuple):
    """What the pilot cost in a calendar year, in euro; `realised` is None as long as it is not known."""

    year: int
    budgeted: Decimal
    realised: Decimal | None


class Money(NamedTuple):
    """An amount in euro with its lowest and its highest."""

    low: Decimal
    expected: Decimal
    high: Decimal


def euro(amount: Fraction | Decimal | int) -> Decimal:
    """Return an amount rounded half up to whole cents."""
    exact = Fraction(amount)
    return (Decimal(exact.numerator) / exact.denominator).quantize(CENT, ROUND_HALF_UP)
