"""The three sizes, and the pilots of each in which is measured."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Size:
    """How much is made, and where is measured.

    Args:
        families: of all pilots together; three of four have a trajectory.
        visits: of each trajectory.
        town: the pilot whose pages are asked. No larger than a city in which thousands of families were helped.
        carried: the pilot that is carried out and in as a workbook: of that, time and memory grow with every row.
    """

    families: int
    visits: int
    town: int
    carried: int

    @property
    def village(self) -> int:
        """The pilot with a tenth of the families of the town."""
        return 10 * self.town


# The figures are always those of the first pilot, which is the largest, and for growth of the tenth.
LARGEST, TENTH = 1, 10
SIZES = {
    "klein": Size(1_000, 40, town=1, carried=1),
    "10k": Size(10_000, 40, town=1, carried=1),
    "1m": Size(1_000_000, 5, town=34, carried=340),
}
