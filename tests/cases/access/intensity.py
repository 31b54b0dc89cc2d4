"""How much help there is, and reviews."""

from __future__ import annotations

from tests.cases.access.base import CM, GV, TM, Address, family, itself

ADDRESSES: dict[str, Address] = {
    "cases:help": Address({CM: 200, TM: 200, GV: 200}, family),
    "cases:intensity_agree": Address({CM: 200, TM: 200}, itself),
    "cases:review_hold": Address({CM: 200, TM: 200}, itself),
}
