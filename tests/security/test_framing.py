"""A page of ours within a page of somebody else, so that a click lands where the visitor does not see it."""

from __future__ import annotations

import pytest

from cases.codes import Role

pytestmark = pytest.mark.once


def test_no_page_can_be_put_within_another_one(client_as, paths):
    client = client_as(Role.CASE_MANAGER)
    for name in ("cases:start", "cases:family_detail", "cases:trajectory_end", "account_logout"):
        response = client.get(paths[name])
        assert response["X-Frame-Options"] == "DENY"
        assert "frame-ancestors 'none'" in response["Content-Security-Policy"].split("; ")
