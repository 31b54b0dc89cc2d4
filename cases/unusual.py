"""Looking that the privacy officer should know of: rules over the lines of the log, without a database.

A finding is a question, not a verdict: there is often a good reason. Who looked is known by name alone, so "the same
name" compares the words of it; where a colleague lives is not kept, so nothing is said about the same street.
Lists do not count: only files that were opened.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from cases.codes import BasisKind
from cases.models.families import searchable

# The pilot's own terms.
MANY_FAMILIES = 10
MANY_WITHIN = timedelta(hours=1)
MANY_REFUSALS = 3
# Words of a name that say nothing: "de", "van", "der".
SHORTEST_NAME = 4


@dataclass(frozen=True)
class Look:
    """A file that was opened, or asked for in vain, at a moment in local time; `family` is None when it was a page."""

    at: datetime
    actor: int
    actor_name: str
    family: int | None = None
    family_name: str = ""
    basis: str = ""
    refused: bool = False


@dataclass(frozen=True)
class Finding:
    """Something unusual that one person did on one day; `family` is None when it is about several."""

    rule: str
    title: str
    reason: str
    actor: int
    day: date
    family: int | None = None

    @property
    def key(self) -> str:
        """Return what this finding is known by, also when the log is read again later."""
        return f"{self.rule}.{self.actor}.{self.family or 0}.{self.day:%Y%m%d}"


def findings(looks: Iterable[Look], night: tuple[int, int]) -> list[Finding]:
    """Return what is unusual in `looks`, the last day first; `night` is the hour it begins and the hour it ends."""
    days: dict[tuple[int, date], list[Look]] = defaultdict(list)
    for look in looks:
        days[look.actor, look.at.date()].append(look)
    found = [
        finding
        for (actor, day), of_day in days.items()
        for rule in RULES
        for finding in rule(actor, day, sorted(of_day, key=lambda look: look.at), night)
    ]
    return sorted(found, key=lambda finding: (finding.day, finding.key), reverse=True)


def _emergency(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    for family in _families(look for look in looks if look.basis == BasisKind.EMERGENCY):
        yield Finding("noodtoegang", "Noodtoegang", "Opende het dossier met noodtoegang.", actor, day, family)


def _other_team(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    for family in _families(look for look in looks if look.basis == BasisKind.OTHER_TEAM):
        yield Finding(
            "ander-team", "Buiten het eigen team", "Het gezin hoort bij een ander WIJ-team.", actor, day, family
        )


def _same_name(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    alike = (look for look in looks if names_in(look.family_name) & names_in(_last_names(look.actor_name)))
    for family in _families(alike):
        yield Finding("zelfde-naam", "Zelfde naam", "De achternaam lijkt op die van het gezin.", actor, day, family)


def _at_night(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    moments = [look.at for look in looks if not look.refused and is_night(look.at.hour, night)]
    if moments:
        times = "1 dossier" if len(moments) == 1 else f"{len(moments)} keer een dossier"
        yield Finding("nacht", "In de nacht", f"Opende {times}, als eerste om {moments[0]:%H:%M} uur.", actor, day)


def _many(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    opened = [look for look in looks if look.family is not None and not look.refused]
    most = 0
    for start in opened:
        until = start.at + MANY_WITHIN
        most = max(most, len(_families(look for look in opened if start.at <= look.at < until)))
    if most > MANY_FAMILIES:
        yield Finding("veel", "Veel gezinnen achter elkaar", f"Opende {most} dossiers binnen een uur.", actor, day)


def _refusals(actor: int, day: date, looks: list[Look], night: tuple[int, int]) -> Iterator[Finding]:
    refused = sum(look.refused for look in looks)
    if refused >= MANY_REFUSALS:
        reason = f"Vroeg {refused} keer om iets wat niet mag."
        yield Finding("geweigerd", "Vaak geweigerd", reason, actor, day)


RULES: list[Callable[[int, date, list[Look], tuple[int, int]], Iterator[Finding]]] = [
    _emergency,
    _other_team,
    _same_name,
    _at_night,
    _many,
    _refusals,
]


def is_night(hour: int, night: tuple[int, int]) -> bool:
    begins, ends = night
    return begins <= hour < ends if begins <= ends else hour >= begins or hour < ends


def names_in(text: str) -> set[str]:
    """Return the words of a last name that can be compared: "Van der Velde-Boerema" has two."""
    words = {searchable(word) for word in re.split(r"[\s-]+", text)}
    return {word for word in words if len(word) >= SHORTEST_NAME}


def _last_names(name: str) -> str:
    return name.partition(" ")[2]


def _families(looks: Iterable[Look]) -> list[int]:
    """Return the numbers of the families that were really opened, in order."""
    return list(dict.fromkeys(look.family for look in looks if look.family is not None and not look.refused))
