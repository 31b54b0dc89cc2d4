"""A fixed face: the match, handovers and absence."""

from __future__ import annotations

from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {}
