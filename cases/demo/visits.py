"""The visits of the demo pilot: seeded random, week by week. Alle mensen in deze gegevens zijn verzonnen."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any, NamedTuple

from cases.demo import wordlists as words
from cases.demo.tables import (
    CODES,
    FAMILIES,
    FIRST_DAY,
    HOLIDAYS,
    QUIET_WEEKS,
    SCHOOL_HOLIDAYS,
    STAFF,
    TODAY,
    TRAJECTORIES,
    Trajectory,
    carer_login,
    rng,
    starts_of,
)

Row = dict[str, Any]

HOURS_PER_FTE = 36
DIRECT_SHARE = 0.6  # of the contract hours at most; the rest is travel, consultation, leave and registration
LATEST_END = 21 * 60  # minutes since midnight
TODAY_UNTIL = 12 * 60  # of today only the morning has been registered

# Moments of the day: first and last start in minutes since midnight; morning and dinner are the hectic ones.
MOMENTS = {
    "morning": (7 * 60 + 15, 8 * 60 + 30),
    "daytime": (9 * 60 + 30, 13 * 60 + 30),
    "after school": (15 * 60, 16 * 60),
    "dinner": (16 * 60 + 30, 19 * 60 + 30),
}
MOMENT_WEIGHTS = (32, 20, 14, 34)
TASK_WEIGHTS = {"huishoudelijk": 40, "pedagogisch": 38, "agogisch": 26, "regie": 18}
# How the work is done shifts from taking over to standing by: weights at the start and at the end of a trajectory.
MANNER_WEIGHTS = {"overgenomen": (45, 8), "samen": (38, 32), "begeleid": (15, 38), "zelf": (2, 22)}
CONTACT_WEIGHTS = {"telefonisch": 62, "beeldbellen": 10, "school_of_instantie": 20, "overig": 8}
CONTACT_MINUTES = {
    "telefonisch": (10, 30), "beeldbellen": (15, 40), "school_of_instantie": (30, 90), "overig": (20, 60)
}  # fmt: skip


class Slot(NamedTuple):
    """A moment in a carer's diary, in minutes since midnight."""

    start: int
    minutes: int
    travel: int


class Diary:
    """What the gezinsverzorgers have planned, so that nobody is in two places and the hours fit the contract."""

    def __init__(self) -> None:
        self._busy: dict[tuple[int, date], list[tuple[int, int]]] = defaultdict(list)
        self._minutes: dict[tuple[int, date], int] = defaultdict(int)
        fte = {row[0]: float(row[4].replace(",", ".")) for row in STAFF if row[2] == "gezinsverzorger"}
        self._limit = {n: fte[carer_login(n)] * HOURS_PER_FTE * 60 * DIRECT_SHARE for n in range(1, len(fte) + 1)}

    def book(self, carer: int, day: date, slot: Slot, must: bool = False) -> bool:
        """Take the slot if it is free; ``must`` ignores the weekly limit but never an overlap."""
        week = (carer, monday_of(day))
        start, end = slot.start - slot.travel, slot.start + slot.minutes
        if any(start < taken_end and taken_start < end for taken_start, taken_end in self._busy[carer, day]):
            return False
        if not must and self._minutes[week] + slot.minutes > self._limit[carer]:
            return False
        self._busy[carer, day].append((start, end))
        self._minutes[week] += slot.minutes
        return True


def monday_of(day: date) -> date:
    return day - timedelta(days=day.weekday())


def ends_of(item: Trajectory) -> date:
    """Last day of help, or today while it runs."""
    return date.fromisoformat(item.ended_on) if item.ended_on else TODAY


def carer_on(item: Trajectory, day: date) -> int:
    if item.hands_over and day > date.fromisoformat(item.hands_over[1]):
        return item.hands_over[0]
    return item.carer


def progress(item: Trajectory, day: date) -> float:
    """0 on the first day, 1 on the last; a running trajectory is taken to last about a year."""
    length = (ends_of(item) - starts_of(item)).days if item.ended_on else max(365, (TODAY - starts_of(item)).days)
    return (day - starts_of(item)).days / length


def home_visits_in_week(item: Trajectory, monday: date, intensity: float, random: Random) -> int:
    """1-3 visits: more in the first two months, fewer towards the end and in quiet weeks."""
    expected = 2.25 + intensity
    if (monday - starts_of(item)).days < 56:
        expected += 0.7
    if item.ended_on and (ends_of(item) - monday).days < 42:
        expected -= 1.0
    if monday.isocalendar()[:2] in QUIET_WEEKS:
        expected -= 1.0
    return max(1, min(3, round(random.gauss(expected, 0.5))))


def pick(weights: dict[str, int], random: Random) -> str:
    return random.choices(list(weights), list(weights.values()))[0]


def home_slot(random: Random) -> Slot:
    first, last = MOMENTS[random.choices(list(MOMENTS), MOMENT_WEIGHTS)[0]]
    start = random.randrange(first, last + 1, 15)
    minutes = min(round(random.triangular(45, 180, 60) / 5) * 5, LATEST_END - start)
    return Slot(start, minutes, random.randrange(5, 26))


def contact_slot(kind: str, random: Random) -> Slot:
    first, last = CONTACT_MINUTES[kind]
    away = kind in ("school_of_instantie", "overig")
    return Slot(random.randrange(540, 1000, 10), random.randrange(first, last + 1, 5), random.randrange(5, 26) * away)


def choose_tasks(random: Random) -> list[str]:
    """One to three of the four core tasks."""
    count = random.choices((1, 2, 3), (48, 38, 14))[0]
    chosen: set[str] = set()
    while len(chosen) < count:
        chosen.add(pick(TASK_WEIGHTS, random))
    return [task for task in TASK_WEIGHTS if task in chosen]


def choose_manner(share: float, random: Random) -> str:
    weights = [max(1, round(begin + (end - begin) * share)) for begin, end in MANNER_WEIGHTS.values()]
    return random.choices(list(MANNER_WEIGHTS), weights)[0]


def suits(needs: str, ages: tuple[int, ...]) -> bool:
    """Whether a note that needs a school child or a baby fits the family."""
    return {"": True, "school": max(ages) >= 4, "baby": min(ages) <= 1}[needs]


def is_school_day(day: date) -> bool:
    return day.weekday() < 5 and not any(first <= day <= last for first, last in SCHOOL_HOLIDAYS)


def home_note(tasks: list[str], ages: tuple[int, ...], day: date, random: Random) -> str:
    """A short factual line, or nothing in four of ten visits."""
    if random.random() < 0.4:
        return ""
    fitting = {needs for needs in ("", "school", "baby") if suits(needs, ages)}
    if not is_school_day(day):
        fitting.discard("school")
    choices = [[text for needs, text in words.TASK_NOTES[task] if needs in fitting] for task in tasks[:2]]
    parts = [random.choice(texts) for texts in choices]
    if random.random() < 0.4:
        parts.append(random.choice(words.OBSERVATIONS))
    if random.random() < 0.25:
        parts.append(random.choice(words.FOLLOW_UPS))
    return " ".join(parts)


def home_details(item: Trajectory, day: date, slot: Slot, random: Random, must: bool) -> Row:
    if not must and random.random() < 0.035:
        note = random.choice(words.NOT_HOME_NOTES) if random.random() < 0.6 else ""
        return {"minuten": random.choice((0, 0, 5, 10, 15)), "niet_thuis": "ja", "verslag": note}
    tasks = choose_tasks(random) if random.random() < 0.98 else []
    return {
        "minuten": slot.minutes,
        "niet_thuis": "nee",
        "taken": ";".join(tasks),
        "wijze": choose_manner(progress(item, day), random) if tasks else "",
        "verslag": home_note(tasks, FAMILIES[item.family].child_ages, day, random),
    }


def contact_details(kind: str, slot: Slot, random: Random) -> Row:
    task = random.choices(("regie", "agogisch", "pedagogisch", ""), (45, 25, 15, 15))[0]
    return {
        "minuten": slot.minutes,
        "niet_thuis": "nee",
        "taken": task,
        "wijze": random.choice(("samen", "begeleid", "overgenomen")) if task else "",
        "verslag": random.choice(words.CONTACT_NOTES[kind]) if random.random() < 0.6 else "",
    }


def visit(index: int, day: date, kind: str, diary: Diary, random: Random, must: bool = False) -> Row | None:
    """One visit in the assigned carer's diary, or nothing if no moment is free."""
    item = TRAJECTORIES[index]
    carer = carer_on(item, day)
    for _ in range(100 if must else 4):
        slot = home_slot(random) if kind == "huisbezoek" else contact_slot(kind, random)
        if day == TODAY and slot.start + slot.minutes > TODAY_UNTIL:
            continue
        if diary.book(carer, day, slot, must):
            break
    else:
        return None
    if kind == "huisbezoek":
        details = home_details(item, day, slot, random, must)
    else:
        details = contact_details(kind, slot, random)
    return details | {
        "traject": CODES[index],
        "gezinsverzorger": carer_login(carer),
        "datum": day,
        "begintijd": f"{slot.start // 60:02d}:{slot.start % 60:02d}",
        "reisminuten": slot.travel or "",
        "soort": kind,
    }


def is_visit_day(item: Trajectory, day: date) -> bool:
    """Between the first and the last day, which have their own visit, and no holiday."""
    last = ends_of(item) - timedelta(days=1) if item.ended_on else TODAY
    return starts_of(item) < day <= last and day not in HOLIDAYS


def visits_in_week(index: int, monday: date, diary: Diary, random: Random) -> Iterator[Row | None]:
    """The visits of one trajectory in one week, apart from those on its first and last day."""
    item = TRAJECTORIES[index]
    days = [day for day in (monday + timedelta(days=n) for n in range(6)) if is_visit_day(item, day)]
    intensity = rng("intensity", CODES[index]).uniform(-0.5, 0.5)
    random.shuffle(days)
    days.sort(key=lambda day: day.weekday() == 5 and random.random() < 0.85)  # seldom on Saturday
    wanted = home_visits_in_week(item, monday, intensity, random) * min(1, len(days) / 5)
    fixed = sum(monday_of(day) == monday for day in (starts_of(item), ends_of(item)) if day != TODAY)
    for day in days[: max(0, round(wanted) - fixed)]:
        yield visit(index, day, "huisbezoek", diary, random)
    weekdays = [day for day in days if day.weekday() < 5]
    if weekdays and random.random() < 0.85:
        yield visit(index, random.choice(weekdays), pick(CONTACT_WEIGHTS, random), diary, random)


def first_and_last_visits(diary: Diary) -> Iterator[Row | None]:
    """Help really starts on the first day and ends on the last one, so there is a visit on both."""
    for index, item in enumerate(TRAJECTORIES):
        for day in [starts_of(item)] + ([ends_of(item)] if item.ended_on else []):
            yield visit(index, day, "huisbezoek", diary, rng("boundary", CODES[index], day), must=True)


def visits() -> Iterator[Row]:
    """All visits in order of date and time, numbered."""
    diary = Diary()
    found = list(first_and_last_visits(diary))
    monday = monday_of(FIRST_DAY)
    while monday <= TODAY:
        sunday = monday + timedelta(days=6)
        running = [n for n, item in enumerate(TRAJECTORIES) if starts_of(item) <= sunday and ends_of(item) >= monday]
        shift = monday.toordinal() // 7 % max(1, len(running))  # not always the same trajectories first
        for index in running[shift:] + running[:shift]:
            found += visits_in_week(index, monday, diary, rng("week", CODES[index], monday))
        monday += timedelta(days=7)
    rows = sorted((row for row in found if row), key=lambda row: (row["datum"], row["begintijd"], row["traject"]))
    for number, row in enumerate(rows, start=1):
        yield {"bezoek": f"B-{number:06d}"} | row
