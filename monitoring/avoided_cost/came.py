"""Which foreseen care it is that came after all."""

from __future__ import annotations

from collections.abc import Sequence

from monitoring.avoided_cost.rows import CareLine


def line_of(lines: Sequence[CareLine], product: str, law: str) -> CareLine | None:
    """Return the line that care of `product` belongs to: the same product, or else care from the same law.

    Care that was expected to come beside the family carer is recognised by its product alone.
    """
    same_product = [line for line in lines if line.product == product]
    same_law = [line for line in lines if line.law == law and not line.adds_nothing]
    return next(iter(same_product + same_law), None)
