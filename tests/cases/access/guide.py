"""Help where the work is."""

from __future__ import annotations

from cases.codes import Role
from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {
    "cases:guide": Address(dict.fromkeys(Role, 200)),
}
