"""Who looked."""

from __future__ import annotations

from tests.cases.access.base import CM, FG, TM, Address, family

ADDRESSES: dict[str, Address] = {
    "cases:family_access": Address({CM: 200, TM: 200, FG: 200}, family),
    "cases:log": Address({TM: 200, FG: 200}),
    "cases:unusual": Address({FG: 200}),
    # Without the name of a finding there is nothing to judge.
    "cases:unusual_judge": Address({FG: 302}),
}
