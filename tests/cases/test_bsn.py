from __future__ import annotations

import pytest
from django.core.exceptions import ValidationError

from cases.bsn import holds_bsn, refuse_bsn


# From the range that is kept for tests (999900006 and on).
@pytest.mark.parametrize("text", ["999900006", "zie 9999.00.006.", "999 900 006", "bsn:999900006;", "x\n999900006"])
def test_a_number_that_passes_the_elfproef_is_noticed(text):
    assert holds_bsn(text)
    with pytest.raises(ValidationError, match="burgerservicenummer"):
        refuse_bsn(text)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "999900007",
        "000000000",
        "1999900006",
        "9999000061",
        "+31999900006",
        "06-12345678",
        "20230929",
        "GV-2023-001",
    ],
)
def test_other_numbers_are_left_alone(text):
    assert not holds_bsn(text)
    refuse_bsn(text)


# Made by a device; a visit with such a key could not be written down, and its writer was not told why.
KEYS = ["871e795d-9c19-469d-9458-a152983260da", "F080F24F-E781-43F1-9C69-887156691A71"]


@pytest.mark.parametrize("key", KEYS)
def test_the_key_of_a_visit_is_no_number_of_a_person(key):
    assert holds_bsn(key[24:])
    assert not holds_bsn(key)
    assert holds_bsn(f"{key} 999900006")
    assert not holds_bsn(f"{key} {key}")


@pytest.mark.django_db
@pytest.mark.parametrize("key", KEYS)
def test_a_visit_with_such_a_key_is_written_down(login, gea, trajectory, key):
    visit = {
        **{"reference": key, "trajectory": trajectory.pk, "visited_on": "2023-09-28", "kind": "huisbezoek"},
        **{"length": "60", "tasks": ["huishoudelijk"], "way": "samen"},
    }
    assert login(gea).post("/bezoeken/vastleggen/", visit).status_code == 302
