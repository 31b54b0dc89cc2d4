"""The demo's families during the help: plans, goals, measurements, how much help, and looking back.

Alle mensen in deze gegevens zijn verzonnen.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache

from cases.demo import file_words as words
from cases.demo.people import casemanager_of, decimal, to_weekday
from cases.demo.tables import CODES, FAMILIES, TODAY, TRAJECTORIES, Trajectory, carer_login, rng, starts_of
from cases.demo.visits import Row, carer_on, ends_of, suits, visits

QUARTER, HALF_YEAR = timedelta(days=91), timedelta(days=182)
# A plan that is late (T-2023-007), and help that was too short for one.
WITHOUT_PLAN = {"T-2022-012", "T-2023-003", "T-2023-007", "T-2023-008", "T-2023-009"}
FAMILY_GROUP_PLANS = {"T-2022-008", "T-2022-014", "T-2022-019"}
# Where it did not get better: the help ended because more was needed.
HARDLY_BETTER = {item for item, row in zip(CODES, TRAJECTORIES, strict=True) if row.follow_up in ("zwaarder", "gelijk")}
# The goal on which family and carer differ: at the last score two points or more.
SEEN_DIFFERENTLY = ("T-2022-014", 1)
# Where it goes so well that little help is enough, from this day on.
LOW = {"T-2022-019": date(2023, 9, 29)}
# The goals of which nobody asked how far they are; dropped goals.
NOT_SCORED, DROPPED = {"T-2023-004"}, {("T-2022-004", 3), ("T-2022-014", 2)}
# The reviews that were held on another day than after half a year; that of T-2023-001 is due.
REVIEWS_HELD = {
    "T-2022-014": (("2023-03-02", "doorgaan"), ("2023-08-30", "doorgaan")),
    "T-2022-019": (("2023-05-12", "doorgaan"), ("2023-09-20", "afschalen")),
    "T-2023-001": (),
}


@cache
def visits_by_trajectory() -> dict[str, list[tuple[date, str]]]:
    """Return the home visits that took place: day and reference, in order of the day."""
    found: dict[str, list[tuple[date, str]]] = defaultdict(list)
    for visit in visits():
        if visit["soort"] == "huisbezoek" and visit["niet_thuis"] == "nee":
            found[visit["traject"]].append((visit["datum"], visit["bezoek"]))
    return found


def visit_near(code: str, day: date) -> tuple[date, str]:
    """Return the first home visit on or after `day`, or else the last one."""
    done = visits_by_trajectory()[code]
    return done[min(bisect_left(done, (day, "")), len(done) - 1)]


def helped() -> Iterator[tuple[str, Trajectory]]:
    return zip(CODES, TRAJECTORIES, strict=True)


def carer_of(item: Trajectory, day: date) -> str:
    return carer_login(carer_on(item, day))


def farewell(code: str) -> str:
    item = TRAJECTORIES[CODES.index(code)]
    if not item.ended_on or item.reason == "03":
        return ""
    if item.follow_up in ("zwaarder", "gelijk", "andere_wet"):
        return words.FAREWELLS[-1]
    return rng("farewell", code).choice(words.FAREWELLS[:-1])


def plan_day(code: str, item: Trajectory) -> date | None:
    """Return the day of the plan: within six weeks, at a visit."""
    if code in WITHOUT_PLAN:
        return None
    return visit_near(code, starts_of(item) + timedelta(days=rng("plan", code).randint(18, 34)))[0]


def plans() -> Iterator[Row]:
    for code, item in helped():
        random, day = rng("summary", code), plan_day(code, item)
        if day is None:
            continue
        is_group = code in FAMILY_GROUP_PLANS
        row = {"traject": code, "vastgelegd_door": casemanager_of(item.family)}
        yield row | {
            "afgesproken_op": day, "soort": "familiegroepsplan" if is_group else "gezinsplan",
            "afspraken": words.FAMILY_GROUP_SUMMARY if is_group else random.choice(words.PLAN_SUMMARIES),
        }  # fmt: skip
        # Whoever is helped long, makes a new plan after a year.
        again = to_weekday(day + timedelta(days=365))
        if again <= min(ends_of(item), TODAY) - HALF_YEAR or code == "T-2022-014":
            yield row | {
                "afgesproken_op": min(again, date(2023, 8, 30)) if code == "T-2022-014" else again,
                "soort": "gezinsplan", "afspraken": random.choice(words.PLAN_SUMMARIES),
            }  # fmt: skip


def goals_of(code: str, item: Trajectory) -> list[tuple[str, str]]:
    """Return two to four goals, each of another part of life: (leefgebied, goal)."""
    random, ages = rng("goals", code), FAMILIES[item.family].child_ages
    parts = ["dagritme", *random.sample([part for part in words.GOALS if part != "dagritme"], random.randint(1, 3))]
    found = []
    for part in parts:
        fitting = [text for needs, text in words.GOALS[part] if suits(needs, ages)]
        if fitting:
            found.append((part, random.choice(fitting)))
    return found


def goals() -> Iterator[Row]:
    for code, item in helped():
        day = plan_day(code, item)
        for number, (part, text) in enumerate(goals_of(code, item) if day else (), start=1):
            assert day is not None  # noqa: S101  # without a plan there are no goals
            yield {
                "traject": code, "volgnummer": number, "doel": text, "leefgebied": part, "gesteld_op": day,
                "losgelaten_op": to_weekday(day + QUARTER) if (code, number) in DROPPED else "",
            }  # fmt: skip


def score_days(code: str, item: Trajectory) -> list[date]:
    """Return the visits at which the goals were scored: with the plan, every quarter, and at the end."""
    first = plan_day(code, item)
    assert first is not None  # noqa: S101  # goals are made with a plan
    last = min(ends_of(item), TODAY)
    days = [first]
    while code not in NOT_SCORED and days[-1] + QUARTER < last:
        day, _ = visit_near(code, days[-1] + QUARTER - timedelta(days=rng("quarter", code, len(days)).randint(0, 8)))
        if day <= days[-1]:
            break
        days.append(day)
    if item.ended_on and item.reason == "01" and days[-1] < last:
        days.append(visit_near(code, last)[0])
    return sorted(set(days))


def goal_scores() -> Iterator[Row]:
    for goal in goals():
        code, number = goal["traject"], goal["volgnummer"]
        item, random = TRAJECTORIES[CODES.index(code)], rng("scores", code, number)
        days = score_days(code, item)
        if goal["losgelaten_op"]:
            days = days[:1]
        top = -1 if code in HARDLY_BETTER else random.choice((1, 1, 2) if code in LOW else (0, 0, 1, 1, 2))
        length = max(180, (days[-1] - days[0]).days)
        for position, day in enumerate(days):
            expected = round(-2 + (top + 2) * (day - days[0]).days / length)
            worker = max(-2, min(2, expected))
            family = max(-2, min(2, worker + (random.choice((0, 0, 0, 1, -1)) if position else 0)))
            if (code, number) == SEEN_DIFFERENTLY and day == days[-1]:
                family, worker = 1, -1
            for side, score in (("gezin", family), ("gezinsverzorger", worker)):
                yield {
                    "traject": code, "doel": number, "gescoord_op": day, "volgens": side, "score": score,
                    "bezoek": visit_near(code, day)[1], "vastgelegd_door": carer_of(item, day),
                }  # fmt: skip


SCALES = ("rust", "reinheid", "regelmaat", "draagkracht", "draaglast")
# What the family says about help at the end, by what came after it.
WITHOUT_HELP = {
    "geen": ("03", "04"),
    "lichter": ("02", "03"),
    "zwaarder": ("01",),
    "gelijk": ("01",),
    "andere_wet": ("02",),
}


def scales(code: str, side: str, share: float) -> Row:
    """Return the five scales of one side; `share` goes from 0 at the start to 1 at the end of a year or the help."""
    gain = 1 if code in HARDLY_BETTER else 4
    found = {}
    for scale in SCALES:
        random = rng("scale", code, side, scale)
        start = random.choice((2, 3, 3, 4))
        value = round(
            start + gain * share + random.choice((0, 0, 1)) * (share > 0) + rng(share, code, scale).choice((0, 0, -1))
        )
        value = max(0, min(10, value))
        found[f"{side}_{scale}"] = 10 - value if scale == "draaglast" else value
    return found


def measurement_days(code: str, item: Trajectory) -> Iterator[tuple[str, date]]:
    start, end = starts_of(item), ends_of(item)
    if (end - start).days < 40 and item.ended_on:
        return  # too short
    if (TODAY - start).days < 30:
        return  # still to come
    yield "start", visit_near(code, start + timedelta(days=rng("first measurement", code).randint(10, 30)))[0]
    day = start + HALF_YEAR
    while day < end - timedelta(days=60) or (not item.ended_on and day < TODAY - timedelta(days=20)):
        yield "halfjaar", visit_near(code, day - timedelta(days=rng("half", code, day).randint(0, 10)))[0]
        day += HALF_YEAR
    if item.ended_on:
        if item.reason == "01":
            yield "einde", visit_near(code, end - timedelta(days=5))[0]
        for moment, days in (("na_6_maanden", 183), ("na_12_maanden", 365)):
            after = to_weekday(end + timedelta(days=days + rng(moment, code).randint(0, 12)))
            if after <= TODAY:
                yield moment, after


def measurements() -> Iterator[Row]:
    for code, item in helped():
        length = max(300, (ends_of(item) - starts_of(item)).days)
        for moment, day in measurement_days(code, item):
            random = rng("measured", code, moment, day)
            row = {
                "traject": code, "gemeten_op": day, "moment": moment, "bereikt": "ja", "antwoord_van": "ouder",
                "vastgelegd_door": casemanager_of(item.family),
            }  # fmt: skip
            if moment.startswith("na_"):
                yield row | after_the_help(item, moment, random.random())
                continue
            share = min(1.0, (day - starts_of(item)).days / length) if moment != "start" else 0.0
            row |= scales(code, "gezin", share) | scales(code, "gezinsverzorger", share)
            if moment != "start":
                low, high = (5, 6) if code in HARDLY_BETTER else (7, 9)
                row["rapportcijfer"] = random.randint(low, high)
                row["zonder_hulp"] = random.choice(WITHOUT_HELP[item.follow_up]) if moment == "einde" else "01"
            row["toelichting"] = random.choice([*words.MEASUREMENT_NOTES, "", "", ""])
            yield row


def after_the_help(item: Trajectory, moment: str, chance: float) -> Row:
    """Return what a call after the help found: most families are reached, and most need nothing heavier."""
    if chance < 0.2:
        return {"bereikt": "nee", "antwoord_van": "", "toelichting": "Drie keer gebeld, geen antwoord."}
    help_now = item.follow_up if moment == "na_6_maanden" or item.follow_up == "zwaarder" else "geen"
    code = {"geen": "04", "lichter": "03", "zwaarder": "01"}.get(help_now, "02")
    return {
        "rapportcijfer": (5 if help_now == "zwaarder" else 7) + round(chance * 2),
        "zonder_hulp": code,
        "hulp_nu": help_now,
    }


def levels(code: str, item: Trajectory) -> Iterator[tuple[date, float, str]]:
    """Yield the help that was agreed: from when, hours a week, and why."""
    start, end = starts_of(item), ends_of(item)
    length, hours = (end - start).days, rng("level", code).choice((4, 4.5, 5, 6))
    yield start, hours, "start"
    if code in HARDLY_BETTER and length > 90:
        yield to_weekday(start + timedelta(days=60)), hours + 2, "more"
    elif length > 200:
        yield to_weekday(start + timedelta(days=150)), hours - 1.5, "less"
    if code in LOW:
        yield LOW[code], 0.5, "waakvlam"
    elif item.ended_on and item.reason == "01" and length > 100:
        yield to_weekday(end - timedelta(days=40)), 2, "last"


def intensities() -> Iterator[Row]:
    for code, item in helped():
        for day, hours, why in levels(code, item):
            yield {
                "traject": code, "vanaf": day, "soort": "waakvlam" if why == "waakvlam" else "regulier",
                "uren_per_week": decimal(hours), "reden": rng("level", code, why).choice(words.REASONS_OF_LEVEL[why]),
                "besloten_door": casemanager_of(item.family),
            }  # fmt: skip


def reviews_of(code: str, item: Trajectory) -> Iterator[tuple[date, str]]:
    """Yield when somebody looked whether this is still the right help, and what came out."""
    if code in REVIEWS_HELD:
        yield from ((date.fromisoformat(day), outcome) for day, outcome in REVIEWS_HELD[code])
        return
    random, last = rng("review", code), ends_of(item)
    day = starts_of(item) + HALF_YEAR
    while day <= last:
        held_on = to_weekday(day - timedelta(days=random.randint(0, 10)))
        outcome = random.choice(("doorgaan", "doorgaan", "afschalen"))
        if item.ended_on and (last - held_on).days < 70:
            outcome = "afronden"
        yield held_on, "opschalen" if code in HARDLY_BETTER else outcome
        day = held_on + HALF_YEAR


def reviews() -> Iterator[Row]:
    for code, item in helped():
        for day, outcome in reviews_of(code, item):
            yield {
                "traject": code, "gehouden_op": day, "uitkomst": outcome,
                "verslag": rng("reviewed", code, day).choice(words.REVIEW_NOTES[outcome]),
                "vastgelegd_door": casemanager_of(item.family),
            }  # fmt: skip


SHEETS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "plannen": ("traject afgesproken_op soort afspraken vastgelegd_door", plans),
    "doelen": ("traject volgnummer doel leefgebied gesteld_op losgelaten_op", goals),
    "doelscores": ("traject doel gescoord_op volgens score bezoek vastgelegd_door", goal_scores),
    "metingen": (
        "traject gemeten_op moment bereikt antwoord_van rapportcijfer zonder_hulp "
        + " ".join(f"{side}_{scale}" for side in ("gezin", "gezinsverzorger") for scale in SCALES)
        + " hulp_nu toelichting vastgelegd_door",
        measurements,
    ),
    "hulpniveaus": ("traject vanaf soort uren_per_week reden besloten_door", intensities),
    "evaluaties": ("traject gehouden_op uitkomst verslag vastgelegd_door", reviews),
}
