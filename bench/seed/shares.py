"""How large everything is: the families of the nation, and what each municipality has of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

PILOTS = 342
# So many that nobody is above it.
CAP = 32_767
# The first numbers of the users, after ten for each pilot.
CASE_MANAGERS, CARERS = 10_000, 1_000_000
FAMILIES_PER_TEAM, CASE_MANAGERS_PER_TEAM, DISTRICTS_PER_TEAM = 200, 5, 3
# One of five families has help now, so 20 in a row are about 4 for their carer.
FAMILIES_PER_CARER = 20


@dataclass(frozen=True)
class Share:
    """What one pilot has: its number, its families from `first` on, and its people."""

    pilot: int
    first: int
    families: int
    first_team: int
    teams: int
    first_carer: int
    carers: int


def shares(families: int) -> Iterator[Share]:
    """Yield the share of each pilot, from large to small: pilot n has the nth part of what the first has."""
    weights = [1 / rank for rank in range(1, PILOTS + 1)]
    edges = [round(families * sum(weights[:number]) / sum(weights)) for number in range(PILOTS + 1)]
    team, carer = 1, 1
    for number in range(PILOTS):
        here = edges[number + 1] - edges[number]
        teams, carers = max(1, here // FAMILIES_PER_TEAM), here // FAMILIES_PER_CARER + 1
        yield Share(number + 1, edges[number] + 1, here, team, teams, carer, carers)
        team, carer = team + teams, carer + carers
