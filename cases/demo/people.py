"""Who the families of the demo are: their references, casemanagers and members. Everybody here is made up.

Alle mensen in deze gegevens zijn verzonnen.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cases.demo import wordlists as words
from cases.demo.tables import CASEMANAGER_OF_TEAM, DISTRICTS, FAMILIES, FIRST_DAY, TRAJECTORIES, rng, starts_of
from cases.demo.visits import Row


def decimal(value: float) -> str:
    """Write a number the Dutch way, without trailing zeros."""
    return f"{value:.2f}".rstrip("0").rstrip(".").replace(".", ",")


def to_weekday(day: date) -> date:
    """Move a weekend day back to the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def first_start(number: int) -> date:
    """First day of help of a family, or the day of registration of a family that waits."""
    starts = [starts_of(t) for t in TRAJECTORIES if t.family == number]
    return min(starts) if starts else date.fromisoformat(FAMILIES[number].registered_on)


def registration_day(number: int) -> date:
    if FAMILIES[number].registered_on:
        return date.fromisoformat(FAMILIES[number].registered_on)
    return to_weekday(first_start(number) - timedelta(days=rng("registered", number).randint(12, 40)))


def family_references() -> dict[int, str]:
    """GV-<year>-<number> in order of registration; those registered in 2021 belong to the pilot's first year."""
    counters: dict[int, int] = defaultdict(int)
    references = {}
    for number in sorted(FAMILIES, key=lambda n: (registration_day(n), n)):
        year = max(FIRST_DAY.year, registration_day(number).year)
        counters[year] += 1
        references[number] = f"GV-{year}-{counters[year]:03d}"
    return references


def consent_day(number: int, random: Random) -> date:
    """Return the day on which a family agreed; `random` is that of the family."""
    registered = registration_day(number)
    return max(registered, to_weekday(registered + timedelta(days=random.randint(0, 9))))


def team_of(district: str) -> str:
    return next(teams[district] for teams in DISTRICTS.values() if district in teams)


def casemanager_of(number: int) -> str:
    return CASEMANAGER_OF_TEAM[team_of(FAMILIES[number].district)]


REFERENCES = family_references()
FAMILY_ORDER = sorted(REFERENCES, key=lambda number: REFERENCES[number])


def birth_date(age: int, on: date, random: Random) -> date:
    """A birth date with exactly this age on that day."""
    days = random.randint(15, 200) if age == 0 else random.randint(10, 350)
    return on.replace(year=on.year - age) - timedelta(days=days)


def family_members() -> Iterator[Row]:
    for number in FAMILY_ORDER:
        family, random, on = FAMILIES[number], rng("members", number), first_start(number)
        women, men, children = words.FIRST_NAMES[family.names]
        parent_ages = [max(family.child_ages) + random.randint(20, 33) for _ in range(family.parents)]
        other_ages = [max(parent_ages) + random.randint(24, 30) for _ in range(family.others)]
        people = [("ouder", age) for age in parent_ages]
        people += [("kind", age) for age in sorted(family.child_ages, reverse=True)]
        people += [("anders", age) for age in other_ages]
        names = {
            "ouder": random.sample(women[1:], 1) + random.sample(men, family.parents - 1),
            "kind": random.sample(children, len(family.child_ages)),
            "anders": women[:1],
        }
        for position, (role, age) in enumerate(people, start=1):
            yield {
                "gezin": REFERENCES[number], "volgnummer": position, "rol": role,
                "voornaam": names[role].pop(0),
                "geboortedatum": birth_date(age, on, random), "overleden": "nee",
            }  # fmt: skip
