"""References for families and trajectories: a prefix, the year and a number that counts up within it."""

from __future__ import annotations

import re
from collections.abc import Iterable

FAMILY_PREFIX = "GV"
TRAJECTORY_PREFIX = "T"


def next_reference(existing: Iterable[str], prefix: str, year: int) -> str:
    """Return the first free reference after the highest one, such as `GV-2023-014`.

    Args:
        existing: the references in use that may begin so. Call with the pilot locked.
    """
    start = f"{prefix}-{year}-"
    pattern = re.compile(re.escape(start) + r"(\d{1,9})$")
    numbers = [int(match[1]) for reference in existing if (match := pattern.match(reference))]
    return f"{start}{max(numbers, default=0) + 1:03d}"
