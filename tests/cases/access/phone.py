"""Drafts, and what the phone needs without a line."""

from __future__ import annotations

from cases.codes import Role
from tests.cases.access.base import GV, Address

ADDRESSES: dict[str, Address] = {
    "cases:draft": Address(dict.fromkeys(Role, 200)),
    "cases:service_worker": Address({GV: 200}),
    "cases:visit_offline": Address({GV: 200}),
    "cases:visit_send": Address({GV: 405}, post_only=True),
}
