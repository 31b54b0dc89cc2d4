"""Where to report a weak spot."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.gezinsverzorger.test_settings import SERVER, start

CONTACT = "mailto:veiligheid@wij.example"
FILE = "/.well-known/security.txt"


@pytest.fixture
def contact(settings):
    settings.SECURITY_CONTACT = CONTACT
    settings.SECURITY_EXPIRES = datetime(2100, 6, 30, 12, tzinfo=UTC)


def test_who_finds_a_weak_spot_reads_where_to_report_it(client, contact):
    response = client.get(FILE)
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    fields = dict(line.split(": ", 1) for line in response.content.decode().splitlines())
    assert fields["Contact"] == CONTACT
    assert fields["Expires"] == "2100-06-30T12:00:00Z"
    assert fields["Canonical"].endswith(FILE)


def test_a_file_that_is_out_of_date_is_not_given(client, contact, settings):
    settings.SECURITY_EXPIRES = datetime.now(UTC) - timedelta(seconds=1)
    assert client.get(FILE).status_code == 404


def test_without_a_contact_there_is_no_file(client):
    assert client.get(FILE).status_code == 404


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"SECURITY_CONTACT": CONTACT}, "belong together"),
        ({"SECURITY_EXPIRES": "2100-01-01"}, "belong together"),
        ({"SECURITY_CONTACT": CONTACT, "SECURITY_EXPIRES": "2021-01-01T00:00Z"}, "is over"),
        ({"SECURITY_CONTACT": CONTACT, "SECURITY_EXPIRES": "morgen"}, "must be a moment"),
        ({"SECURITY_CONTACT": "veiligheid@wij.example", "SECURITY_EXPIRES": "2100-01-01"}, "must begin with mailto:"),
    ],
)
def test_a_contact_that_cannot_be_stops_the_start(tmp_path, environment, said):
    failed = start(tmp_path, **SERVER, **environment)
    assert failed.returncode == 1
    assert said in failed.stderr
