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
