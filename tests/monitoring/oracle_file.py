"""The figures of the family file once more, in plain Python: rows as they are stored, naive loops, day by day.

Written from the docstrings of the figures: no ORM aggregation, no cleverness, slow.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from cases import models
from tests.monitoring.oracle import add, days_between, is_active, median, rounded

TERMS = {"veiligheid": 1, "zorg": 3, "let_op": 7}
SCALES = ["calm", "cleanliness", "regularity", "strength", "burden"]
FIELDS = [f"{side}_{scale}" for side in ("family", "worker") for scale in SCALES]


def share(part: int, whole: int) -> dict[str, Any]:
    percentage = int(rounded(Fraction(100 * part, whole), 0)) if whole else None
    return {"part": part, "whole": whole, "percentage": percentage}


def typical(values: list[int]) -> dict[str, Any]:
    return {"number": len(values), "value": median(values)}


def mean(values: list[Any]) -> dict[str, Any]:
    total = sum((Fraction(value) for value in values), Fraction(0))
    return {"number": len(values), "value": rounded(total / len(values), 1) if values else None}


def figures(pilot_id: int, first: date, last: date) -> dict[str, Any]:
    families = list(models.Family.objects.filter(pilot_id=pilot_id).order_by("pk").values())
    trajectories = list(models.Trajectory.objects.filter(pilot_id=pilot_id).values())
    days = days_between(first, last)
    active = [row for row in trajectories if any(is_active(row, day) for day in days)]
    return {
        "waiting": waiting(families, trajectories, days),
        "goals": goals(active, last),
        "measuring": measuring(trajectories, days),
        "signals": signals(trajectories, days),
        "other_help": other_help(families, days),
        "volunteers": volunteers(active, days),
        "intensity": intensity([row for row in active if is_active(row, last)], last),
    }


def waiting_days(family: dict, entry: dict | None, trajectories: list[dict], last: date) -> list[date]:
    """Walk from the first day on, until help runs or the place ends."""
    start = entry["started_on"] if entry else family["referred_on"]
    found = []
    for day in days_between(start, last):
        ended = entry is not None and entry["ended_on"] is not None and day >= entry["ended_on"]
        helped = any(row["family_id"] == family["id"] and is_active(row, day) for row in trajectories)
        if ended or helped:
            break
        found.append(day)
    return found


def waiting(families: list[dict], trajectories: list[dict], days: list[date]) -> dict[str, Any]:
    last = days[-1]
    now, to_help, followed = [], [], set()
    weeks = weeks_called = 0
    places = [row for row in models.WaitlistEntry.objects.values() if row["started_on"] <= last]
    contacts = [row for row in models.WaitlistCall.objects.values() if row["made_contact"]]
    for family in families:
        helped_on = [row["started_on"] for row in trajectories if row["family_id"] == family["id"]]
        if helped_on and min(helped_on) in days:
            to_help.append(max(0, (min(helped_on) - family["referred_on"]).days))
        waits: list[dict | None] = [row for row in places if row["family_id"] == family["id"]]
        never_helped = not [day for day in helped_on if day <= last]
        if not waits and never_helped:
            waits = [None]
        longest: tuple[int, dict | None] | None = None
        for entry in waits:
            waited = waiting_days(family, entry, trajectories, last)
            if last in waited and (longest is None or len(waited) - 1 > longest[0]):
                longest = (len(waited) - 1, entry)
            # The day of the registration itself belongs to no week.
            waited = waited[1:]
            while len(waited) >= 7:
                week, waited = waited[:7], waited[7:]
                if all(day in days for day in week):
                    weeks += 1
                    followed.add(family["id"])
                    weeks_called += bool(
                        [1 for row in contacts if entry and row["entry_id"] == entry["id"] and row["called_on"] in week]
                    )
        if longest:
            now.append(longest)
    by_urgency: dict[str, int] = {}
    for _, entry in now:
        judged = [
            row
            for row in models.UrgencyAssessment.objects.order_by("assessed_on", "pk").values()
            if entry and row["entry_id"] == entry["id"] and row["assessed_on"] <= last
        ]
        add(by_urgency, judged[-1]["urgency"] if judged else "onbekend")
    return (
        {
            "waiting": len(now),
            "by_urgency": by_urgency,
            "days_waiting": typical([length for length, _ in now]),
            "longest_days": max([length for length, _ in now]) if now else None,
            "days_to_help": typical(to_help),
            "families_followed": len(followed),
            "weeks_called": share(weeks_called, weeks),
        }
        | calls(families, days)
        | signatures(families, days)
    )


def own_entries(families: list[dict]) -> set[int]:
    ours = {row["id"] for row in families}
    return {row["id"] for row in models.WaitlistEntry.objects.values() if row["family_id"] in ours}


def calls(families: list[dict], days: list[date]) -> dict[str, Any]:
    ours = own_entries(families)
    made = [row for row in models.WaitlistCall.objects.values() if row["entry_id"] in ours and row["called_on"] in days]
    minutes = Fraction(sum(row["minutes"] for row in made))
    return {
        "calls": len(made),
        "contacts": len([1 for row in made if row["made_contact"]]),
        "call_hours": rounded(minutes / 60, 1),
        "call_hours_per_week": rounded(minutes / 60 / Fraction(len(days), 7), 1),
    }


def signatures(families: list[dict], days: list[date]) -> dict[str, Any]:
    ours = own_entries(families)
    judged = signed = 0
    for row in models.UrgencyAssessment.objects.values():
        if row["entry_id"] in ours and row["assessed_on"] in days:
            judged += 1
            if row["signed_on"] and row["signed_on"] <= days[-1]:
                signed += 1
    return {"signed": share(signed, judged)}


def goals(active: list[dict], last: date) -> dict[str, Any]:
    family_of = {row["id"]: row["family_id"] for row in active}
    standing = [
        row
        for row in models.Goal.objects.values()
        if row["trajectory_id"] in family_of
        and row["stated_on"] <= last
        and not (row["dropped_on"] and row["dropped_on"] <= last)
    ]
    latest: dict[tuple[int, str], int] = {}
    for row in models.GoalScore.objects.order_by("scored_on").values():
        if row["scored_on"] <= last:
            latest[row["goal_id"], row["side"]] = row["score"]
    both = [row for row in standing if (row["id"], "gezin") in latest and (row["id"], "gezinsverzorger") in latest]
    apart = [row for row in both if abs(latest[row["id"], "gezin"] - latest[row["id"], "gezinsverzorger"]) >= 2]
    reached = {}
    for side in ("gezin", "gezinsverzorger"):
        scores = [latest[row["id"], side] for row in standing if (row["id"], side) in latest]
        reached[side] = share(len([score for score in scores if score >= 0]), len(scores))
    return {
        "families": len({family_of[row["trajectory_id"]] for row in standing}),
        "standing": len(standing),
        "scored_by_both": share(len(both), len(standing)),
        "reached": reached,
        "far_apart": share(len(apart), len(both)),
    }


def measuring(trajectories: list[dict], days: list[date]) -> dict[str, Any]:
    family_of = {row["id"]: row["family_id"] for row in trajectories}
    rows = [
        row | {"family": family_of[row["trajectory_id"]]}
        for row in models.Measurement.objects.order_by("measured_on", "pk").values()
        if row["trajectory_id"] in family_of and row["measured_on"] <= days[-1]
    ]
    reached = [row for row in rows if row["reached"]]
    in_period = [row for row in reached if row["measured_on"] in days]
    families = sorted({row["family"] for row in in_period})

    def of(family: int, found: list[dict]) -> list[dict]:
        return [row for row in found if row["family"] == family]

    by_moment = {}
    for moment in {row["moment"] for row in in_period}:
        then = [row for row in in_period if row["moment"] == moment]
        last = [of(family, then)[-1] for family in families if of(family, then)]
        medians = {name: typical([row[name] for row in last if row[name] is not None]) for name in FIELDS}
        by_moment[moment] = {"families": len(last), "medians": medians}
    change = {}
    for name in FIELDS:
        differences = []
        for family in families:
            scored = [row for row in of(family, reached) if row[name] is not None]
            if len(scored) > 1 and scored[-1]["measured_on"] in days:
                differences.append(scored[-1][name] - scored[0][name])
        change[name] = typical(differences)
    grades, without_help = [], {}
    for family in families:
        given = [row["satisfaction"] for row in of(family, in_period) if row["satisfaction"] is not None]
        grades += given[-1:]
        answers = [row["without_help"] for row in of(family, in_period) if row["without_help"]]
        for answer in answers[-1:]:
            add(without_help, answer)
    tried = {row["family"] for row in rows if row["measured_on"] in days}
    return {
        "families": len(families),
        "not_reached": len([1 for family in tried if family not in families]),
        "by_moment": by_moment,
        "measured_twice": len([1 for family in families if len(of(family, reached)) >= 2]),
        "change": change,
        "grade": mean(grades),
        "without_help": without_help,
    }


def signals(trajectories: list[dict], days: list[date]) -> dict[str, Any]:
    ours = {row["id"] for row in trajectories}
    rows = [row for row in models.Signal.objects.values() if row["trajectory_id"] in ours]
    by_severity: dict[str, int] = {}
    in_time = decided = begun = 0
    ages = {"0-3": 0, "4-7": 0, "8-30": 0, "31+": 0}
    for row in rows:
        closed = row["closed_on"] is not None and row["closed_on"] <= days[-1]
        if row["raised_on"] <= days[-1] and not closed:
            old = (days[-1] - row["raised_on"]).days
            ages["0-3" if old < 4 else "4-7" if old < 8 else "8-30" if old < 31 else "31+"] += 1
        steps = [step["done_on"] for step in models.ReportingCodeStep.objects.filter(signal_id=row["id"]).values()]
        begun += bool(steps) and min(steps) in days
        if row["raised_on"] not in days:
            continue
        add(by_severity, row["severity"])
        term = days_between(row["raised_on"], row["raised_on"] + timedelta(days=TERMS[row["severity"]]))
        if row["answered_on"] is not None and row["answered_on"] <= days[-1]:
            decided += 1
            in_time += row["answered_on"] in term
        elif term[-1] < days[-1]:
            decided += 1
    return {
        "by_severity": by_severity,
        "answered_in_time": share(in_time, decided),
        "open": sum(ages.values()),
        "open_by_age": ages,
        "reporting_codes": begun,
    }


def other_help(families: list[dict], days: list[date]) -> dict[str, Any]:
    ours = {row["id"] for row in families}
    last = days[-1]
    rows = [
        row
        for row in models.OnwardReferral.objects.values()
        if row["family_id"] in ours and not row["was_there_already"]
    ]
    waits: dict[str, list[int]] = {}
    for row in rows:
        if row["started_on"] in days:
            waits.setdefault(" ".join(row["provider"].split()), []).append(
                (row["started_on"] - row["requested_on"]).days
            )
    if "elker" in waits:
        waits["Elker" if "Elker" in waits else "elker"] = waits.pop("elker") + waits.get("Elker", [])
    waiting_for = [
        row
        for row in rows
        if row["requested_on"] <= last
        and (row["started_on"] is None or row["started_on"] > last)
        and (row["refused_on"] is None or row["refused_on"] > last)
    ]
    return {
        "requested": len([1 for row in rows if row["requested_on"] in days]),
        "started": len([1 for row in rows if row["started_on"] in days]),
        "refused": len([1 for row in rows if row["refused_on"] in days]),
        "ended": len([1 for row in rows if row["ended_on"] in days]),
        "waiting": len(waiting_for),
        "days_to_start": typical([number for numbers in waits.values() for number in numbers]),
        "days_by_provider": {provider: typical(numbers) for provider, numbers in waits.items()},
    }


def volunteers(active: list[dict], days: list[date]) -> dict[str, Any]:
    family_of = {row["id"]: row["family_id"] for row in active}
    rows = [
        row
        for row in models.VolunteerPlacement.objects.values()
        if row["trajectory_id"] in family_of and any(is_active(row, day) for day in days)
    ]
    by_organisation: dict[str, set[int]] = {}
    for row in rows:
        by_organisation.setdefault(row["organisation"], set()).add(family_of[row["trajectory_id"]])
    ours = {row["id"] for row in rows}
    hours = sum(
        (
            Fraction(row["hours"])
            for row in models.VolunteerHours.objects.values()
            if row["placement_id"] in ours and row["spent_on"] in days
        ),
        Fraction(0),
    )
    helped = set().union(*by_organisation.values())
    return {
        "families": share(len(helped), len(set(family_of.values()))),
        "by_organisation": {name: len(families) for name, families in by_organisation.items()},
        "volunteers": len(rows),
        "hours": rounded(hours, 1),
    }


def intensity(active: list[dict], last: date) -> dict[str, Any]:
    low, hours = 0, []
    for row in active:
        agreed = models.Intensity.objects.filter(trajectory_id=row["id"]).order_by("started_on").values()
        holds = [item for item in agreed if item["started_on"] <= last]
        if holds:
            low += holds[-1]["level"] == "waakvlam"
            hours.append(holds[-1]["hours_per_week"])
    return {"low": low, "agreed_hours": mean(hours), "not_agreed": len(active) - len(hours)}


def plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    return float(value) if isinstance(value, Decimal) else value


# The subjects in the order of the JSON, after the keys of the werkboek.
SUBJECTS = ["waiting", "goals", "measuring", "signals", "other_help", "volunteers", "intensity"]


def as_json(found: dict[str, Any]) -> dict[str, Any]:
    return {subject: plain(found[subject]) for subject in SUBJECTS}
