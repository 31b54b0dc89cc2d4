"""The same visit once more: sent twice, sent with other contents, or another visit on the same day.

A visit carries a key (`Visit.reference`) that is made where it is written down. The same key with the same contents is
one visit; the same key with other contents is for a person to settle. Families are named by their code, because what
is said here may come to lie on a telephone.
"""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.formats import date_format

from cases import clock
from cases.models import Visit

CHANGED = "Dit bezoek is al vastgelegd, met andere gegevens. Kies wat er moet blijven staan."
GONE = (
    "Dit gezin is niet meer aan jou gekoppeld, of de hulp is al langer dan twee weken geleden gestopt. "
    "Geef dit bezoek door aan de casemanager."
)
OVER = "De hulp aan dit gezin was op deze datum al gestopt. Klopt de datum? Geef het anders door aan de casemanager."


@dataclass(frozen=True)
class Row:
    """One property of a visit, as it was sent and as it is stored."""

    label: str
    sent: str
    stored: str


@dataclass(frozen=True)
class Conflict:
    """Why a visit is not stored as it was sent, and what there is to choose from.

    `kind` is `changed` (known key, other contents), `same_day` (another visit on that day), `gone` (the family is no
    longer this carer's) or `over` (the help had stopped).
    """

    kind: str
    text: str
    rows: list[Row]

    def as_json(self) -> dict[str, Any]:
        return asdict(self)


class LoggedDifferently(ValidationError):
    """There is a visit with this key, and its contents are other ones."""

    def __init__(self, stored: Visit) -> None:
        super().__init__(CHANGED, code="logged_differently")
        self.stored = stored


def side_by_side(sent: Visit, stored: Visit) -> list[Row]:
    """Return every property that one of the two has."""
    pairs = zip(_properties(sent), _properties(stored), strict=True)
    return [Row(label, mine, theirs) for (label, mine), (_, theirs) in pairs if mine or theirs]


def differences(sent: Visit, stored: Visit) -> list[Row]:
    return [row for row in side_by_side(sent, stored) if row.sent != row.stored]


def say_earlier(earlier: Visit) -> str:
    """Return, for the carer, that there is a visit on that day already."""
    today = earlier.visited_on == clock.today()
    day = "vandaag" if today else f"op {date_format(earlier.visited_on, 'j F')}"
    if earlier.not_home:
        return f"Je legde al vast dat er {day} niemand thuis was bij dit gezin."
    return f"Je legde {day} al een bezoek van {_minutes(earlier.minutes)} vast bij dit gezin."


def _properties(visit: Visit) -> list[tuple[str, str]]:
    return [
        ("Gezin", visit.trajectory.family.reference),
        ("Datum", date_format(visit.visited_on, "j F Y")),
        ("Begintijd", f"{visit.visited_at:%H:%M}" if visit.visited_at else ""),
        ("Niemand thuis", "Ja" if visit.not_home else ""),
        ("Hoe lang", _minutes(visit.minutes)),
        ("Gedaan", ", ".join(task.label for task in visit.tasks)),
        ("Hoe het ging", visit.get_way_display()),
        ("Soort contact", visit.get_kind_display()),
        ("Reistijd", _minutes(visit.travel_minutes)),
        # A browser ends a line in two characters, and our script in one.
        ("Verslag", "\n".join(visit.note.splitlines())),
    ]


def _minutes(number: int | None) -> str:
    if number is None:
        return ""
    return "1 minuut" if number == 1 else f"{number} minuten"
