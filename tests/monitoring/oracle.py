"""The figures once more, in plain Python: rows as they are stored, naive loops, day by day.

Written from the werkboek, without a look at `monitoring.figures`: no ORM aggregation, no cleverness, slow.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from typing import Any

from cases import models

TASKS = {
    "task_household": "huishoudelijk",
    "task_parenting": "pedagogisch",
    "task_agogic": "agogisch",
    "task_coordination": "regie",
}


def rounded(value: Fraction, digits: int) -> Decimal:
    whole = value * 10**digits
    floor = whole.numerator // whole.denominator
    up = 1 if whole - floor >= Fraction(1, 2) else 0
    return (Decimal(floor + up) / 10**digits).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP)


def days_between(first: date, last: date) -> list[date]:
    days = []
    day = first
    while day <= last:
        days.append(day)
        day += timedelta(days=1)
    return days


def is_active(row: dict, day: date) -> bool:
    return row["started_on"] <= day and (row["ended_on"] is None or day <= row["ended_on"])


def age_on(born_on: date, day: date) -> int:
    """Count birthdays: the day of each year that equals the day of birth, or 1 March for a missing 29 February."""
    age = 0
    while True:
        try:
            birthday = born_on.replace(year=born_on.year + age + 1)
        except ValueError:
            birthday = date(born_on.year + age + 1, 3, 1)
        if birthday > day:
            return age
        age += 1


def add(counts: dict, key: object, number: Any = 1) -> None:
    counts[key] = counts.get(key, 0) + number


def figures(pilot_id: int, first: date, last: date) -> dict[str, Any]:
    pilot = models.Pilot.objects.values().get(pk=pilot_id)
    days = days_between(first, last)
    trajectories = list(models.Trajectory.objects.filter(pilot_id=pilot_id).values())
    active = [row for row in trajectories if any(is_active(row, day) for day in days)]
    active_ids = {row["id"] for row in active}
    closed = [row for row in trajectories if row["ended_on"] in days]
    families = {row["id"]: row for row in models.Family.objects.filter(pilot_id=pilot_id).values()}
    supported = {row["family_id"] for row in active}
    curve = [(day, len([row for row in trajectories if is_active(row, day)])) for day in days]
    found: dict[str, Any] = {
        "pilot_name": pilot["name"],
        "municipality": pilot["municipality"],
        "target": pilot["caseload_target"],
        "cap": pilot["caseload_cap"],
        "is_demo": pilot["is_demo"],
        "families_supported": len(supported),
        "families_new": len({row["family_id"] for row in trajectories if row["started_on"] in days}),
        "trajectories": len(active),
        "trajectories_closed": len(closed),
        "active_on_last_day": curve[-1][1],
        "caseload_by_day": tuple(curve),
        "mean_caseload": rounded(Fraction(sum(number for _, number in curve), len(days)), 2),
        "days_above_target": len([1 for _, number in curve if number > pilot["caseload_target"]]),
        "days_above_cap": len([1 for _, number in curve if number > pilot["caseload_cap"]]),
        "median_duration_days": median([len(days_between(row["started_on"], row["ended_on"])) for row in closed]),
    }
    by_reason: dict[str, int] = {}
    by_follow_up: dict[str, int] = {}
    for row in closed:
        add(by_reason, row["closing_reason"] or "onbekend")
        add(by_follow_up, row["follow_up"] or "onbekend")
    found |= {"closed_by_reason": by_reason, "closed_by_follow_up": by_follow_up}
    district_names = {row["id"]: row["name"] for row in models.District.objects.values()}
    by_district: dict[str, int] = {}
    for family_id in supported:
        add(by_district, district_names[families[family_id]["district_id"]])
    found |= {"families_by_district": by_district, "districts": len(by_district)}
    by_trigger: dict[str, int] = {}
    for row in models.FamilyTrigger.objects.values():
        if row["family_id"] in supported:
            add(by_trigger, row["trigger"])
    found["families_by_trigger"] = by_trigger
    return (
        found
        | children(supported, active)
        | counterfactual(active_ids)
        | staff(pilot_id, days, trajectories)
        | visits(pilot_id, days, trajectories, supported)
        | agreed(pilot_id, first, last)
    )


def children(supported: set[int], active: list[dict]) -> dict[str, Any]:
    by_age = {"0-3": 0, "4-11": 0, "12-17": 0, "18+": 0, "onbekend": 0}
    young = set()
    for row in models.FamilyMember.objects.values():
        if row["family_id"] not in supported or row["role"] != "kind" or row["deceased"]:
            continue
        start = min(item["started_on"] for item in active if item["family_id"] == row["family_id"])
        if row["born_on"] is None:
            by_age["onbekend"] += 1
            continue
        age = age_on(row["born_on"], start)
        by_age["0-3" if age <= 3 else "4-11" if age <= 11 else "12-17" if age <= 17 else "18+"] += 1
        if age <= 12:
            young.add(row["family_id"])
    return {"children_by_age": by_age, "families_with_children_0_12": len(young)}


def counterfactual(active_ids: set[int]) -> dict[str, Any]:
    latest: dict[int, dict] = {}
    for row in models.CounterfactualAnswer.objects.order_by("asked_on", "version").values():
        if row["trajectory_id"] in active_ids:
            latest[row["trajectory_id"]] = row
    products = {row["id"]: row for row in models.CareProduct.objects.values()}
    by_product: dict[str, int] = {}
    names: dict[str, str] = {}
    for answer in latest.values():
        lines = models.CounterfactualCare.objects.filter(answer_id=answer["id"]).values()
        for product_id in {line["product_id"] for line in lines}:
            add(by_product, products[product_id]["code"])
            names[products[product_id]["code"]] = products[product_id]["name"]
    return {
        "counterfactual_by_product": by_product,
        "counterfactual_product_names": names,
        "counterfactual_none": len([1 for row in latest.values() if row["kind"] == "geen"]),
        "counterfactual_unknown": len([1 for row in latest.values() if row["kind"] == "weet_niet"]),
        "counterfactual_missing": len([1 for pk in active_ids if pk not in latest]),
    }


def staff(pilot_id: int, days: list[date], trajectories: list[dict]) -> dict[str, Any]:
    of_pilot = {row["id"] for row in trajectories}
    assigned = set()
    for row in models.Assignment.objects.values():
        if row["trajectory_id"] in of_pilot and any(is_active(row, day) for day in days):
            assigned.add(row["carer_id"])
    fte = Fraction(0)
    for person in models.User.objects.filter(pilot_id=pilot_id, role="gezinsverzorger").values():
        for day in days:
            arrived = person["employed_from"] is None or person["employed_from"] <= day
            still_there = person["employed_until"] is None or day <= person["employed_until"]
            if arrived and still_there:
                fte += Fraction(person["fte"] or 0) / len(days)
    return {"professionals": len(assigned), "fte": rounded(fte, 2)}


def visits(pilot_id: int, days: list[date], trajectories: list[dict], supported: set[int]) -> dict[str, Any]:
    family_of = {row["id"]: row["family_id"] for row in trajectories}
    minutes = Fraction(0)
    by_task: dict[str, Fraction] = {}
    by_way: dict[str, Fraction] = {}
    seen: dict[int, set[int]] = {family_id: set() for family_id in supported}
    behind_task: dict[str, set[int]] = {}
    behind_way: dict[str, set[int]] = {}
    number = nobody = 0
    for row in models.Visit.objects.filter(pilot_id=pilot_id).values():
        if row["visited_on"] not in days:
            continue
        if row["not_home"]:
            nobody += 1
            continue
        number += 1
        minutes += row["minutes"]
        tasks = [code for field, code in TASKS.items() if row[field]] or ["geen"]
        for task in tasks:
            add(by_task, task, Fraction(row["minutes"], len(tasks)))
            behind_task.setdefault(task, set()).add(family_of[row["trajectory_id"]])
        add(by_way, row["way"] or "geen", Fraction(row["minutes"]))
        behind_way.setdefault(row["way"] or "geen", set()).add(family_of[row["trajectory_id"]])
        if family_of[row["trajectory_id"]] in supported:
            seen[family_of[row["trajectory_id"]]].add(row["carer_id"])
    by_carers: dict[int, int] = {}
    for carers in seen.values():
        add(by_carers, len(carers))
    return {
        "visits": number,
        "not_home": nobody,
        "visit_hours": rounded(minutes / 60, 1),
        "visit_hours_by_task": {task: rounded(total / 60, 1) for task, total in by_task.items()},
        "visit_hours_by_way": {way: rounded(total / 60, 1) for way, total in by_way.items()},
        "families_by_task": {task: len(behind) for task, behind in behind_task.items()},
        "families_by_way": {way: len(behind) for way, behind in behind_way.items()},
        "families_by_carers_seen": by_carers,
    }


def agreed(pilot_id: int, first: date, last: date) -> dict[str, Any]:
    references = {row["id"]: row["reference"] for row in models.Trajectory.objects.filter(pilot_id=pilot_id).values()}
    overrides = [
        (references[row["trajectory_id"]], row["granted_on"], row["valid_until"], row["reason"])
        for row in models.CapOverride.objects.values()
        if row["trajectory_id"] in references and first <= row["granted_on"] <= last
    ]
    budget = [
        (row["year"], row["budgeted"], row["realised"])
        for row in models.BudgetYear.objects.filter(pilot_id=pilot_id).values()
    ]
    return {"overrides": sorted(overrides, key=lambda row: (row[1], row[0])), "budget": sorted(budget)}


def median(lengths: list[int]) -> Decimal | None:
    """Take away the shortest and the longest until one or two are left."""
    left = sorted(lengths)
    while len(left) > 2:
        left = left[1:-1]
    return Decimal(sum(left)) / len(left) if left else None


# The keys of the werkboek, in its order: the one list that all tests use.
JSON_KEYS = [
    "families_supported",
    "families_new",
    "trajectories_closed",
    "closed_by_reason",
    "closed_by_follow_up",
    "active_on_last_day",
    "mean_caseload",
    "days_above_target",
    "days_above_cap",
    "families_by_district",
    "districts",
    "children_by_age",
    "families_with_children_0_12",
    "families_by_trigger",
    "counterfactual_by_product",
    "counterfactual_none",
    "counterfactual_unknown",
    "counterfactual_missing",
    "professionals",
    "fte",
    "visits",
    "not_home",
    "visit_hours",
    "visit_hours_by_task",
    "median_duration_days",
]


def as_json(found: dict[str, Any], first: date, last: date) -> dict[str, Any]:
    def plain(value: Any) -> Any:
        if isinstance(value, dict):
            return {key: plain(item) for key, item in value.items()}
        return float(value) if isinstance(value, Decimal) else value

    return {"period": {"from": str(first), "to": str(last)}} | {key: plain(found[key]) for key in JSON_KEYS}
