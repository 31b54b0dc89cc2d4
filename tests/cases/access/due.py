"""What has to be done."""

from __future__ import annotations

from tests.cases.access.base import CM, GV, GW, TM, Address

ADDRESSES: dict[str, Address] = {
    "cases:due": Address({CM: 200, TM: 200, GV: 200, GW: 200}),
}
