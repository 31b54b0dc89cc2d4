"""Another host name than ours in a request, to get a link to it into a page, a mail or a cache."""

from __future__ import annotations

import pytest

from cases.codes import Role

pytestmark = pytest.mark.once

FORGED = [
    "kwaad.example",
    "testserver.kwaad.example",
    "kwaad.example#testserver",
    "testserver:80@kwaad.example",
    "a_b",
    "",
]


@pytest.mark.parametrize("host", FORGED)
def test_a_request_for_another_host_is_refused(client_as, settings, host):
    settings.ALLOWED_HOSTS = ["testserver"]
    assert client_as(None).get("/accounts/login/", headers={"host": host}).status_code == 400


def test_a_host_in_another_header_counts_for_nothing(client_as, staff, settings):
    settings.ALLOWED_HOSTS = ["testserver"]
    headers = {"x-forwarded-host": "kwaad.example", "x-original-url": "/beheer/", "forwarded": "host=kwaad.example"}
    client = client_as(Role.FAMILY_CARER)
    client.post("/planning/agenda/", headers=headers)
    page = client.get("/planning/agenda/", headers=headers).content.decode()
    assert settings.SITE_URL in page
    assert "kwaad.example" not in page
