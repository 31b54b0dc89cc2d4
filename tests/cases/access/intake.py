"""The choice of help and consent."""

from __future__ import annotations

from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {}
