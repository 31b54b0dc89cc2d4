"""What may leave the building: small numbers could point at a family. Pure, no database.

`publish` is the only way from exact to published figures, and `reports` accepts published figures alone. Raadsbrief
29-3-2023 names three wijken and keeps the others together; so do we.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, fields

from monitoring.figures import CommonFigures, Figures

MIN_CELL = 5
OTHER_DISTRICTS = "overige wijken"


@dataclass(frozen=True, kw_only=True)
class PublishedFigures(CommonFigures):
    """Figures that may be shown to the council: small wijken together, and of overrides only their number.

    `districts` stays the number of wijken with at least one supported family, named or not.
    """

    min_cell: int
    overrides_granted: int


def publish(figures: Figures, *, min_cell: int = MIN_CELL) -> PublishedFigures:
    """Return what may be shown of `figures`; a wijk is named from `min_cell` families on.

    Raises:
        ValueError: `min_cell` is less than 1.
    """
    if min_cell < 1:
        raise ValueError("Een cel heeft ten minste 1 gezin.")
    shared = {field.name: getattr(figures, field.name) for field in fields(CommonFigures)}
    shared["families_by_district"] = merged(figures.families_by_district, min_cell=min_cell)
    # A reason is free text and a reference points at a family, so only the number of overrides goes out.
    return PublishedFigures(**shared, min_cell=min_cell, overrides_granted=len(figures.overrides))


def merged(families_by_district: Mapping[str, int], *, min_cell: int = MIN_CELL) -> dict[str, int]:
    """Return the families by wijk with small wijken together, from many to few, the rest last.

    A rest that would be small itself takes the smallest named wijk with it: otherwise the total gives it away.
    """
    # A wijk that is called like the rest cannot be told from it.
    rest = families_by_district.get(OTHER_DISTRICTS, 0)
    named = []
    for name, families in sorted(families_by_district.items(), key=lambda item: (-item[1], item[0])):
        if name == OTHER_DISTRICTS:
            continue
        if families < min_cell:
            rest += families
        else:
            named.append((name, families))
    while named and 0 < rest < min_cell:
        rest += named.pop()[1]
    return dict(named) | ({OTHER_DISTRICTS: rest} if rest else {})
