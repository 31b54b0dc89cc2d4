"""How much help there is, and reviews."""

from __future__ import annotations

from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {}
