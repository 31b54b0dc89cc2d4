"""Drafts, and what the phone needs without a line."""

from __future__ import annotations

from tests.cases.access.base import Address

ADDRESSES: dict[str, Address] = {}
