"""Avoided cost once more, in plain Python: rows as they are stored, day by day, subsets tried one by one.

Written from the docstrings, without a look at `monitoring.avoided_cost`: no ORM aggregation, no cleverness, slow.
"""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from itertools import combinations
from typing import Any

from cases import models
from tests.monitoring.oracle import days_between, is_active, rounded

DAY = timedelta(days=1)
CERTAIN = {"zeker": Fraction(9, 10), "waarschijnlijk": Fraction(6, 10), "mogelijk": Fraction(3, 10)}
PART = {"vervanging": Fraction(1), "voorkomen": Fraction(3, 4), "uitgesteld": Fraction(1, 2)}
MIDDLE = {"amount": 1, "weeks": 1, "price": 1, "came_price": 1}
# More answers than this are too many to try every choice of them.
MOST_TRIED = 10


def euros(value: Fraction) -> Decimal:
    return rounded(Fraction(value), 2)


def three(low: Any, middle: Any, high: Any) -> list[Fraction] | None:
    if middle is None:
        return None
    return [Fraction(middle if low is None else low), Fraction(middle), Fraction(middle if high is None else high)]


def tariff(product_id: int, last: date) -> dict | None:
    rows = [
        row
        for row in models.Tariff.objects.order_by("valid_from", "pk").values()
        if row["product_id"] == product_id and row["price_year"] == last.year
    ]
    before = [row for row in rows if row["valid_from"] <= last]
    if before:
        return before[-1]
    return rows[0] if rows else None


class Pilot:
    """The rows of one pilot, and what can be worked out from them up to the last day of a period."""

    def __init__(self, pilot_id: int, first: date, last: date, today: date) -> None:
        self.row = models.Pilot.objects.values().get(pk=pilot_id)
        self.first, self.last, self.today = first, last, max(today, last)
        self.all = list(models.Trajectory.objects.filter(pilot_id=pilot_id).order_by("started_on", "pk").values())
        self.trajectories = [row for row in self.all if row["started_on"] <= last]
        self.products = {row["id"]: row for row in models.CareProduct.objects.filter(pilot_id=pilot_id).values()}
        self.tariffs = {pk: tariff(pk, last) for pk in self.products}
        self.families = {row["id"]: row for row in models.Family.objects.filter(pilot_id=pilot_id).values()}
        self.answers: dict[int, dict] = {}
        for row in models.CounterfactualAnswer.objects.order_by("asked_on", "version").values():
            self.answers[row["trajectory_id"]] = row
        self.referrals = [
            row
            for row in models.OnwardReferral.objects.order_by("started_on", "pk").values()
            if row["family_id"] in self.families
            and row["started_on"]
            and row["started_on"] <= last
            and not row["was_there_already"]
        ]
        self.budget = list(models.BudgetYear.objects.filter(pilot_id=pilot_id).order_by("year").values())
        self.lines = {row["id"]: self._lines(row) for row in self.trajectories}
        self.came: dict[int, list[dict]] = {row["id"]: [] for row in self.trajectories}
        for referral in self.referrals:
            self._give_to_a_line(referral)

    def _lines(self, trajectory: dict) -> list[dict]:
        answer = self.answers.get(trajectory["id"])
        if answer is None or answer["kind"] != "zorg":
            return []
        found = []
        for row in models.CounterfactualCare.objects.filter(answer_id=answer["id"]).order_by("number").values():
            price = self.tariffs[row["product_id"]]
            line = {
                "trajectory": trajectory,
                "product": self.products[row["product_id"]],
                "amount": three(row["amount_low"], row["amount"], row["amount_high"]),
                "weeks": three(row["weeks_low"], row["weeks"], row["weeks_high"]),
                "certainty": row["certainty"],
                "effect": row["effect"],
                "tariff": price and three(price["price_low"], price["price"], price["price_high"]),
                "came": [],
            }
            line["missing"] = [
                name
                for name in ("amount", "weeks", "certainty", "effect", "tariff")
                if line["effect"] != "aanvullend" and not line[name]
            ]
            line["counts"] = not line["missing"] and line["effect"] != "aanvullend"
            found.append(line)
        return found

    def _give_to_a_line(self, referral: dict) -> None:
        helped = [
            row
            for row in self.trajectories
            if row["family_id"] == referral["family_id"] and row["started_on"] <= referral["started_on"]
        ]
        if not helped:
            return
        trajectory = helped[-1]
        product = self.products[referral["product_id"]]
        chosen = None
        for line in self.lines[trajectory["id"]]:
            if line["product"]["id"] == product["id"]:
                chosen = line
                break
        else:
            for line in self.lines[trajectory["id"]]:
                if line["product"]["law"] == product["law"] and line["effect"] != "aanvullend":
                    chosen = line
                    break
        if chosen is None or chosen["effect"] == "aanvullend":
            return
        price = self.tariffs[product["id"]]
        known = referral["amount_per_week"] is not None and price is not None
        self.came[trajectory["id"]].append({"on": referral["started_on"], "known": known})
        if known:
            days = days_between(referral["started_on"], min(referral["ended_on"] or self.last, self.last))
            units = Fraction(referral["amount_per_week"]) * len(days) / 7
            chosen["came"].append((units, three(price["price_low"], price["price"], price["price_high"])))

    # Amounts

    def amount(self, line: dict, days: list[date], at: dict, certain=CERTAIN, part=PART, less_came=True) -> Fraction:
        """Walk through the days, a part of a day counts for that part; then take off the share that came."""
        if not line["counts"]:
            return Fraction(0)
        a_week = line["amount"][at["amount"]] * line["tariff"][at["price"]]
        a_week *= certain[line["certainty"]] * part[line["effect"]]
        begin, length = line["trajectory"]["started_on"], 7 * line["weeks"][at["weeks"]]
        counted = Fraction(0)
        for day in days:
            offset = (day - begin).days
            if offset >= 0:
                counted += max(Fraction(0), min(Fraction(1), length - offset))
        whole = a_week * line["weeks"][at["weeks"]]
        came = sum((units * price[at["came_price"]] for units, price in line["came"]), Fraction(0))
        stays = Fraction(1) if not whole or not less_came else 1 - min(Fraction(1), came / whole)
        return a_week * counted / 7 * stays

    def total(self, lines: list[dict], days: list[date], at: dict, **changes: Any) -> Fraction:
        return sum((self.amount(line, days, at, **changes) for line in lines), Fraction(0))

    def money(self, lines: list[dict], days: list[date], **changes: Any) -> tuple:
        ends = [dict.fromkeys(MIDDLE, which) | {"came_price": 2 - which} for which in (0, 1, 2)]
        return tuple(euros(self.total(lines, days, at, **changes)) for at in ends)

    def reaches(self, line: dict, days: list[date]) -> bool:
        if not line["counts"] or not days:
            return False
        begin, length = line["trajectory"]["started_on"], 7 * line["weeks"][2]
        return any(0 <= (day - begin).days < length for day in days)

    # Cost, day by day

    def caseload(self, day: date) -> int:
        return len([row for row in self.all if is_active(row, day)]) if day <= self.today else 0

    def cost_of_days(self, days: list[date]) -> Fraction:
        total = Fraction(0)
        for row in self.budget:
            year = [
                day for day in days_between(date(row["year"], 1, 1), date(row["year"], 12, 31)) if day <= self.today
            ]
            if not year:
                continue
            spent = row["realised"]
            if spent is None:
                whole = days_between(date(row["year"], 1, 1), date(row["year"], 12, 31))
                ended = self.row["ended_on"]
                if ended and ended.year == row["year"]:
                    whole = [day for day in whole if day <= ended]
                spent = Fraction(row["budgeted"]) * min(Fraction(1), Fraction(len(year), len(whole)))
            key = {day: self.caseload(day) for day in year}
            if not any(key.values()):
                of_pilot = [day for day in year if day >= self.row["started_on"]] or year
                key = {day: int(day in of_pilot) for day in year}
            for day in days:
                if day in key:
                    total += Fraction(spent) * key[day] / sum(key.values())
        return total

    def estimated(self, days: list[date]) -> bool:
        return any(row["realised"] is None and any(day.year == row["year"] for day in days) for row in self.budget)


def figures(pilot_id: int, first: date, last: date, today: date) -> dict[str, Any]:
    pilot = Pilot(pilot_id, first, last, today)
    days = days_between(first, last)
    counted_trajectories = [
        row
        for row in pilot.trajectories
        if any(is_active(row, day) for day in days) or any(pilot.reaches(line, days) for line in pilot.lines[row["id"]])
    ]
    lines = [line for row in counted_trajectories for line in pilot.lines[row["id"]]]
    reaching = [line for line in lines if pilot.reaches(line, days)]
    kinds = [pilot.answers[row["id"]]["kind"] if row["id"] in pilot.answers else "" for row in counted_trajectories]
    sources = {pilot.tariffs[line["product"]["id"]]["source"] for line in reaching}
    cost = pilot.cost_of_days(days) if pilot.budget else None
    far = days_between(last + DAY, last + timedelta(days=7 * 40))
    incomplete = {
        what: len([1 for line in lines if what in line["missing"]])
        for what in ("amount", "weeks", "certainty", "effect", "tariff")
    }
    came = [item for row in counted_trajectories for item in pilot.came[row["id"]]]
    return {
        "price_year": last.year,
        "sources": tuple(sorted(sources)),
        "fictitious": pilot.row["is_demo"] or "fictief tarief" in sources,
        "trajectories": len(counted_trajectories),
        "with_care": kinds.count("zorg"),
        "none": kinds.count("geen"),
        "unknown": kinds.count("weet_niet"),
        "missing": kinds.count(""),
        "counted": len({line["trajectory"]["id"] for line in reaching}),
        "families": len({line["trajectory"]["family_id"] for line in reaching}),
        "lines": len(lines),
        "lines_counted": len([1 for line in lines if line["counts"]]),
        "lines_additional": len([1 for line in lines if line["effect"] == "aanvullend"]),
        "lines_incomplete": {what: number for what, number in incomplete.items() if number},
        "answers_without_lines": len(
            [
                1
                for row, kind in zip(counted_trajectories, kinds, strict=True)
                if kind == "zorg" and not pilot.lines[row["id"]]
            ]
        ),
        "missing_tariffs": missing_tariffs(lines),
        "foreseen": pilot.money(lines, days, less_came=False),
        "avoided": pilot.money(lines, days),
        "after_period": euros(pilot.total(lines, far, MIDDLE)),
        "came": len(came),
        "came_without_amount": len([1 for item in came if not item["known"]]),
        "by_law": by_law(pilot, reaching, days),
        "drivers": drivers(pilot, lines, days),
        "without_largest": without_largest(pilot, lines, days),
        "cost": None if cost is None else euros(cost),
        "cost_is_estimated": pilot.estimated(days),
        "break_even": None if cost is None else break_even(pilot, lines, days, cost),
        "by_budget_year": budget_years(pilot),
        "by_pilot_year": pilot_years(pilot),
        "came_after_all": {months: came_after_all(pilot, months) for months in (6, 12)},
        "comparison": {months: comparison(pilot, months) for months in (6, 12)},
    }


def missing_tariffs(lines: list[dict]) -> list[tuple]:
    found: dict[str, list] = {}
    for line in lines:
        if "tariff" in line["missing"]:
            product = line["product"]
            years = {row["price_year"] for row in models.Tariff.objects.filter(product_id=product["id"]).values()}
            found.setdefault(product["code"], [product["code"], product["name"], 0, tuple(sorted(years))])[2] += 1
    return sorted(tuple(row) for row in found.values())


def by_law(pilot: Pilot, lines: list[dict], days: list[date]) -> dict[str, tuple]:
    return {
        law: (pilot.money(own, days), len({line["trajectory"]["id"] for line in own}))
        for law in {line["product"]["law"] for line in lines}
        for own in [[line for line in lines if line["product"]["law"] == law]]
    }


def drivers(pilot: Pilot, lines: list[dict], days: list[date]) -> list[tuple]:
    def total(at: dict | None = None, **changes: Any) -> Decimal:
        return euros(pilot.total(lines, days, MIDDLE | (at or {}), **changes))

    sure_alone = {"zeker": CERTAIN["zeker"], "waarschijnlijk": Fraction(0), "mogelijk": Fraction(0)}
    ends = {
        "amount": (total({"amount": 0}), total({"amount": 2})),
        "weeks": (total({"weeks": 0}), total({"weeks": 2})),
        "price": (total({"price": 0, "came_price": 0}), total({"price": 2, "came_price": 2})),
        "certainty": (total(certain=sure_alone), total(certain=dict.fromkeys(CERTAIN, Fraction(1)))),
        "attribution": (total(part=dict.fromkeys(PART, Fraction(1, 2))), total(part=dict.fromkeys(PART, Fraction(1)))),
        "came": (total(), total(less_came=False)),
        "largest_family": (without_largest(pilot, lines, days), total()),
    }
    found = [(key, low, high) for key, (low, high) in ends.items() if low is not None and low != high]
    return sorted(found, key=lambda row: (row[1] - row[2], row[0]))


def without_largest(pilot: Pilot, lines: list[dict], days: list[date]) -> Decimal | None:
    """Leave each family out in turn; the least that is left is that without the largest."""
    families = {line["trajectory"]["family_id"] for line in lines}
    left = [
        pilot.total([line for line in lines if line["trajectory"]["family_id"] != family], days, MIDDLE)
        for family in families
    ]
    return euros(min(left)) if left and pilot.total(lines, days, MIDDLE) else None


def break_even(pilot: Pilot, lines: list[dict], days: list[date], cost: Fraction) -> tuple:
    true = dict.fromkeys(CERTAIN, Fraction(1))
    values = []
    for trajectory in {line["trajectory"]["id"] for line in lines}:
        own = [line for line in lines if line["trajectory"]["id"] == trajectory]
        value = pilot.total(own, days, MIDDLE, certain=true)
        if value:
            values.append(value)
    at_least = at_most = None
    if len(values) <= MOST_TRIED:
        for number in range(len(values), -1, -1):
            enough = [sum(choice, Fraction(0)) >= cost for choice in combinations(values, number)]
            at_least = number if any(enough) else at_least
            at_most = number if all(enough) else at_most
    return (euros(cost), len(values), euros(sum(values, Fraction(0))), at_least, at_most)


def year_row(pilot: Pilot, label: str, first: date, last: date) -> tuple:
    days = days_between(first, last)
    lines = [line for own in pilot.lines.values() for line in own]
    reaching = {line["trajectory"]["id"] for line in lines if pilot.reaches(line, days)}
    return (
        label,
        (first, last),
        euros(pilot.cost_of_days(days)),
        pilot.estimated(days),
        sum(pilot.caseload(day) for day in days),
        pilot.money(lines, days),
        len(reaching),
    )


def budget_years(pilot: Pilot) -> list[tuple]:
    years = [row["year"] for row in pilot.budget if row["year"] <= pilot.last.year]
    return [year_row(pilot, str(year), date(year, 1, 1), min(date(year, 12, 31), pilot.last)) for year in sorted(years)]


def pilot_years(pilot: Pilot) -> list[tuple]:
    """Random pilots begin on a 1st of November, so a pilot year ends on a 31st of October."""
    found = []
    start = pilot.row["started_on"]
    years = [row["year"] for row in pilot.budget]
    if years and date(min(years), 1, 1) < start:
        found.append(year_row(pilot, "start", date(min(years), 1, 1), start - DAY))
    number = 0
    while date(start.year + number, start.month, start.day) <= pilot.last:
        first, last = (date(start.year + number + more, start.month, start.day) for more in (0, 1))
        number += 1
        found.append(year_row(pilot, str(number), first, min(last - DAY, pilot.last)))
    return found


def months_on(day: date, months: int) -> date:
    """Count months on the fingers; a month without that day ends on its last one."""
    year, month = day.year, day.month
    for _ in range(months):
        year, month = (year + 1, 1) if month == 12 else (year, month + 1)
    for last in (day.day, 30, 29, 28):
        try:
            return date(year, month, min(last, day.day))
        except ValueError:
            continue
    raise AssertionError


def came_after_all(pilot: Pilot, months: int) -> tuple:
    counts = {"came": 0, "other": 0, "stayed_away": 0, "unknown": 0}
    moment = {6: "na_6_maanden", 12: "na_12_maanden"}[months]
    asked = models.Measurement.objects.order_by("measured_on", "pk").values()
    for row in pilot.trajectories:
        foreseen = [line for line in pilot.lines[row["id"]] if line["effect"] != "aanvullend"]
        if row["ended_on"] is None or not foreseen or months_on(row["ended_on"], months) > pilot.last:
            continue
        said = [
            item["help_now"]
            for item in asked
            if item["trajectory_id"] == row["id"]
            and item["moment"] == moment
            and item["reached"]
            and item["measured_on"] <= pilot.last
        ]
        if [1 for item in pilot.came[row["id"]] if item["on"] <= months_on(row["ended_on"], months)]:
            counts["came"] += 1
        elif said and said[-1] in ("gelijk", "zwaarder", "andere_wet"):
            counts["other"] += 1
        elif said and said[-1] in ("geen", "lichter"):
            counts["stayed_away"] += 1
        else:
            counts["unknown"] += 1
    known = sum(counts.values()) - counts["unknown"]
    share = rounded(Fraction(100 * counts["came"], known), 1) if known >= 5 else None
    return (sum(counts.values()), *counts.values(), share)


def comparison(pilot: Pilot, months: int) -> tuple:
    helped = [
        (row["family_id"], days_between(row["started_on"], min(row["ended_on"] or pilot.last, pilot.last)), None)
        for row in pilot.trajectories
    ]
    waiting = []
    for row in models.WaitlistEntry.objects.values():
        if row["family_id"] not in pilot.families or row["started_on"] > pilot.last:
            continue
        days = []
        for day in days_between(row["started_on"], pilot.last):
            ended = row["ended_on"] is not None and day >= row["ended_on"]
            helping = any(item["family_id"] == row["family_id"] and is_active(item, day) for item in pilot.all)
            if helping or ended:
                if ended and not helping and row["outcome"] == "andere_hulp" and day == row["ended_on"]:
                    days.append(day)
                break
            days.append(day)
        other_help_on = row["ended_on"] if days and days[-1] == row["ended_on"] else None
        waiting.append((row["family_id"], days, other_help_on))
    return (rate(pilot, helped, months), rate(pilot, waiting, months))


def rate(pilot: Pilot, follows: list[tuple], months: int) -> tuple:
    families, followed, times = set(), 0, 0
    for family, days, other_help_on in follows:
        if not days:
            continue
        families.add(family)
        came = {row["started_on"] for row in pilot.referrals if row["family_id"] == family} | {other_help_on}
        for day in days:
            if day >= months_on(days[0], months):
                break
            followed += 1
            if day in came:
                times += 1
                break
    return (len(families), followed, times)
