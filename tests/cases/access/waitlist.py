"""The waiting list and its weekly calls."""

from __future__ import annotations

from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {}
