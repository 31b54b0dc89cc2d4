"""Every figure of the pilot: this module alone counts, sums and divides.

The definitions are those of the werkboek ("What tussenevaluatie --json means, key by key"). Pages, reports, sheets and
JSON print the same `Figures`; none of them works something out by itself. Figures are exact: what may leave the
building is decided in `monitoring.suppression`. Divisions are rounded once, at the end, half up.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import accumulate
from typing import Any, NamedTuple

from django.db.models import (
    Count,
    Exists,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Sum,
    Value,
)
from django.db.models.fields import DateField
from django.db.models.functions import Greatest

from cases.codes import ClosingReason, CounterfactualKind, FollowUp, MemberRole, Role, Task, Trigger, WayOfWorking
from cases.models import (
    Assignment,
    CapOverride,
    CounterfactualAnswer,
    CounterfactualCare,
    Family,
    FamilyMember,
    FamilyTrigger,
    Pilot,
    Trajectory,
    User,
    Visit,
)
from cases.models.visits import TASK_FIELDS
from cases.period import ONE_DAY, Period, next_day
from monitoring.sql_dates import DaysBetween, age

UNKNOWN = "onbekend"
NO_VALUE = "geen"
MINUTES_PER_HOUR = 60
# The oldest child that counts in `families_with_children_0_12`.
OLDEST_YOUNG_CHILD = 12
# The last age of each band but the last; a child that was not born yet counts in the first.
AGE_BANDS = {"0-3": 3, "4-11": 11, "12-17": 17}
OLDEST_BAND = "18+"


@dataclass(frozen=True)
class OverrideFigure:
    """A place above the cap that was granted for a trajectory active in the period."""

    trajectory_reference: str
    granted_on: date
    valid_until: date | None
    reason: str


@dataclass(frozen=True)
class BudgetFigure:
    """What was set aside and spent in a calendar year, in euro; `realised` is None as long as it is not known."""

    year: int
    budgeted: Decimal
    realised: Decimal | None


@dataclass(frozen=True, kw_only=True)
class CommonFigures:
    """The figures over a period that exact and published figures share.

    Families and trajectories are counted in pieces, durations in days, visits in hours without travel, money in euro.
    A key without anything to count is left out of a mapping, except in `children_by_age`.
    """

    pilot_name: str
    municipality: str
    period: Period
    target: int
    cap: int
    is_demo: bool
    families_supported: int
    families_new: int
    trajectories_closed: int
    active_on_last_day: int
    mean_caseload: Decimal
    days_above_target: int
    days_above_cap: int
    families_by_district: Mapping[str, int]
    districts: int
    children_by_age: Mapping[str, int]
    families_with_children_0_12: int
    counterfactual_product_names: Mapping[str, str]
    professionals: int
    fte: Decimal
    visits: int
    not_home: int
    visit_hours: Decimal
    visit_hours_by_task: Mapping[str, Decimal]
    visit_hours_by_way: Mapping[str, Decimal]
    median_duration_days: Decimal | None
    families_by_carers_seen: Mapping[int, int]
    caseload_by_day: tuple[tuple[date, int], ...]
    budget: tuple[BudgetFigure, ...]

    @property
    def budgeted_in_all(self) -> Decimal:
        """Return what is budgeted for all years of the pilot together, in euro."""
        return sum((row.budgeted for row in self.budget), Decimal(0))


@dataclass(frozen=True, kw_only=True)
class Figures(CommonFigures):
    """The exact figures, for those who work in the pilot. What goes out is `suppression.publish(figures)`."""

    closed_by_reason: Mapping[str, int]
    closed_by_follow_up: Mapping[str, int]
    families_by_trigger: Mapping[str, int]
    counterfactual_by_product: Mapping[str, int]
    counterfactual_none: int
    counterfactual_unknown: int
    counterfactual_missing: int
    overrides: tuple[OverrideFigure, ...]

    def as_json(self) -> dict[str, Any]:
        """Return the figures under the keys of the werkboek, in types that JSON knows. Nothing in it is personal."""
        return {
            "period": {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()},
            "families_supported": self.families_supported,
            "families_new": self.families_new,
            "trajectories_closed": self.trajectories_closed,
            "closed_by_reason": dict(self.closed_by_reason),
            "closed_by_follow_up": dict(self.closed_by_follow_up),
            "active_on_last_day": self.active_on_last_day,
            "mean_caseload": float(self.mean_caseload),
            "days_above_target": self.days_above_target,
            "days_above_cap": self.days_above_cap,
            "families_by_district": dict(self.families_by_district),
            "districts": self.districts,
            "children_by_age": dict(self.children_by_age),
            "families_with_children_0_12": self.families_with_children_0_12,
            "families_by_trigger": dict(self.families_by_trigger),
            "counterfactual_by_product": dict(self.counterfactual_by_product),
            "counterfactual_none": self.counterfactual_none,
            "counterfactual_unknown": self.counterfactual_unknown,
            "counterfactual_missing": self.counterfactual_missing,
            "professionals": self.professionals,
            "fte": float(self.fte),
            "visits": self.visits,
            "not_home": self.not_home,
            "visit_hours": float(self.visit_hours),
            "visit_hours_by_task": {task: float(hours) for task, hours in self.visit_hours_by_task.items()},
            "median_duration_days": _json_number(self.median_duration_days),
        }


def evaluate(pilot: Pilot, period: Period) -> Figures:
    """Return every figure of `pilot` over `period`, first and last day included."""
    starts = _starts_by_day(pilot, period)
    closings = _closings(pilot, period)
    by_day = _caseload_by_day(period, starts, closings)
    by_district = _families_by_district(pilot, period)
    families_supported = sum(by_district.values())
    children_by_age, families_with_young_children = _children(pilot, period)
    answers = _answers_by_kind(pilot, period)
    products = _trajectories_by_product(pilot, period)
    professionals, fte = _staff(pilot, period)
    visits = _visit_sums(pilot, period)
    took_place = [row for row in visits if not row.not_home]
    return Figures(
        pilot_name=pilot.name,
        municipality=pilot.municipality,
        period=period,
        target=pilot.caseload_target,
        cap=pilot.caseload_cap,
        is_demo=pilot.is_demo,
        families_supported=families_supported,
        families_new=_families_new(pilot, period),
        trajectories_closed=sum(row.number for row in closings),
        closed_by_reason=_tally(((row.reason or UNKNOWN, row.number) for row in closings), order=ClosingReason.values),
        closed_by_follow_up=_tally(((row.follow_up or UNKNOWN, row.number) for row in closings), order=FollowUp.values),
        active_on_last_day=by_day[-1][1],
        mean_caseload=_quotient(sum(active for _, active in by_day), period.days, "0.01"),
        days_above_target=sum(active > pilot.caseload_target for _, active in by_day),
        days_above_cap=sum(active > pilot.caseload_cap for _, active in by_day),
        families_by_district=by_district,
        districts=len(by_district),
        children_by_age=children_by_age,
        families_with_children_0_12=families_with_young_children,
        families_by_trigger=_families_by_trigger(pilot, period),
        counterfactual_by_product={code: number for code, _, number in products},
        counterfactual_product_names={code: name for code, name, _ in products},
        counterfactual_none=answers[CounterfactualKind.NONE],
        counterfactual_unknown=answers[CounterfactualKind.UNKNOWN],
        counterfactual_missing=sum(starts.values()) - answers.total(),
        professionals=professionals,
        fte=fte,
        visits=sum(row.number for row in took_place),
        not_home=sum(row.number for row in visits if row.not_home),
        visit_hours=_hours(sum(row.minutes for row in took_place)),
        visit_hours_by_task=_hours_by_task(took_place),
        visit_hours_by_way=_hours_by_way(took_place),
        median_duration_days=_median_duration(pilot, period),
        families_by_carers_seen=_families_by_carers_seen(pilot, period, families_supported),
        caseload_by_day=by_day,
        overrides=_overrides(pilot, period),
        budget=_budget(pilot),
    )


# Rounding and ordering


def _quotient(numerator: Decimal | Fraction | int, denominator: int, step: str) -> Decimal:
    """Return the quotient rounded half up to `step`."""
    exact = Fraction(numerator) / denominator
    return (Decimal(exact.numerator) / exact.denominator).quantize(Decimal(step), ROUND_HALF_UP)


def _hours(minutes: Fraction | int) -> Decimal:
    return _quotient(minutes, MINUTES_PER_HOUR, "0.1")


def _json_number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


def _tally(counts: Iterable[tuple[str, int]], *, order: list[str]) -> dict[str, int]:
    """Return the sum by code in the order of the code list; codes outside it, such as `onbekend`, come last."""
    sums: Counter[str] = Counter()
    for code, number in counts:
        sums[code] += number
    codes = [*order, *sorted(set(sums) - set(order))]
    return {code: sums[code] for code in codes if code in sums}


def _most_first(counts: Iterable[tuple[str, int]]) -> dict[str, int]:
    """Return the counts from many to few, and by name where they are equal; sorted here, so alike on every database."""
    return dict(sorted(counts, key=lambda item: (-item[1], item[0])))


# Trajectories


def _active(pilot: Pilot, period: Period) -> QuerySet[Trajectory]:
    return Trajectory.objects.filter(pilot=pilot).active_in(period)


def _closed(pilot: Pilot, period: Period) -> QuerySet[Trajectory]:
    return Trajectory.objects.filter(pilot=pilot, ended_on__range=(period.first, period.last))


def _starts_by_day(pilot: Pilot, period: Period) -> Counter[date]:
    """Return how many of the active trajectories begin by day; what began before counts on the first day."""
    first_day = Greatest(F("started_on"), Value(period.first, output_field=DateField()))
    return Counter(dict(_active(pilot, period).values_list(first_day).annotate(number=Count("*"))))


class _Closing(NamedTuple):
    last_day: date
    reason: str
    follow_up: str
    number: int


def _closings(pilot: Pilot, period: Period) -> list[_Closing]:
    rows = _closed(pilot, period).values_list("ended_on", "closing_reason", "follow_up").annotate(number=Count("*"))
    return [_Closing(*row) for row in rows]


def _caseload_by_day(
    period: Period, starts: Mapping[date, int], closings: Iterable[_Closing]
) -> tuple[tuple[date, int], ...]:
    """Return the trajectories active on every day: those that began, less those whose last day was before."""
    change = Counter(starts)
    for closing in closings:
        change[next_day(closing.last_day)] -= closing.number
    days = [period.first + number * ONE_DAY for number in range(period.days)]
    return tuple(zip(days, accumulate(change[day] for day in days), strict=True))


def _median_duration(pilot: Pilot, period: Period) -> Decimal | None:
    """Return the median length in days, first and last day included, of the trajectories closed in the period."""
    length = DaysBetween(F("ended_on"), F("started_on")) + Value(1)
    numbers: dict[int, int] = dict(_closed(pilot, period).values_list(length).annotate(number=Count("*")))
    total = sum(numbers.values())
    if not total:
        return None
    lengths = sorted(numbers)
    reached = list(accumulate(numbers[length] for length in lengths))

    def at(position: int) -> int:
        return next(length for length, last in zip(lengths, reached, strict=True) if position < last)

    # For an odd number both are the middle one.
    return Decimal(at((total - 1) // 2) + at(total // 2)) / 2


# Families


def _supported(pilot: Pilot, period: Period) -> QuerySet[Family]:
    return Family.objects.filter(Exists(_active(pilot, period).filter(family=OuterRef("pk"))))


def _families_new(pilot: Pilot, period: Period) -> int:
    started = Trajectory.objects.filter(pilot=pilot, started_on__range=(period.first, period.last))
    return started.values("family").distinct().count()


def _families_by_district(pilot: Pilot, period: Period) -> dict[str, int]:
    rows = _supported(pilot, period).values_list("district__name").annotate(number=Count("*"))
    return _most_first(rows)


def _families_by_trigger(pilot: Pilot, period: Period) -> dict[str, int]:
    active = _active(pilot, period).filter(family=OuterRef("family"))
    rows = FamilyTrigger.objects.filter(Exists(active)).values_list("trigger").annotate(number=Count("*"))
    in_order = _tally(rows, order=Trigger.values)
    return dict(sorted(in_order.items(), key=lambda item: -item[1]))


def _children(pilot: Pilot, period: Period) -> tuple[dict[str, int], int]:
    """Return the children by age, and the number of families with a child of 0 to 12.

    The age is that on the first day of the family's earliest trajectory active in the period.
    """
    of_supported_families = Q(
        family__trajectories__ended_on__isnull=True,
    ) | Q(family__trajectories__ended_on__gte=period.first)
    children = (
        FamilyMember.objects.filter(
            of_supported_families,
            role=MemberRole.CHILD,
            deceased=False,
            family__trajectories__pilot=pilot,
            family__trajectories__started_on__lte=period.last,
        )
        .values("pk", "family_id", "born_on")
        .annotate(first_day=Min("family__trajectories__started_on"))
        .annotate(age=age("born_on", "first_day"))
    )
    found = children.aggregate(
        total=Count("pk"),
        known=Count("age"),
        **{band: Count("pk", filter=Q(age__lte=oldest)) for band, oldest in AGE_BANDS.items()},
        families=Count("family_id", distinct=True, filter=Q(age__lte=OLDEST_YOUNG_CHILD)),
    )
    by_age = {}
    counted = 0
    for band in AGE_BANDS:
        by_age[band] = found[band] - counted
        counted = found[band]
    return by_age | {OLDEST_BAND: found["known"] - counted, UNKNOWN: found["total"] - found["known"]}, found["families"]


# The question to the casemanager


def _latest_answers(pilot: Pilot, period: Period) -> QuerySet[CounterfactualAnswer]:
    return CounterfactualAnswer.objects.latest_per_trajectory().filter(trajectory__in=_active(pilot, period))


def _answers_by_kind(pilot: Pilot, period: Period) -> Counter[str]:
    return Counter(dict(_latest_answers(pilot, period).values_list("kind").annotate(number=Count("*"))))


def _trajectories_by_product(pilot: Pilot, period: Period) -> list[tuple[str, str, int]]:
    """Return code and name of the care products with the number of trajectories, from many to few."""
    rows = (
        CounterfactualCare.objects.filter(answer__in=_latest_answers(pilot, period))
        .values_list("product__code", "product__name")
        .annotate(number=Count("answer", distinct=True))
    )
    return sorted(rows, key=lambda row: (-row[2], row[0]))


# Family carers and their visits


def _staff(pilot: Pilot, period: Period) -> tuple[int, Decimal]:
    """Return the number of people with an assignment active in the period, and the fte of the family carers."""
    assignments = Assignment.objects.active_in(period).filter(carer=OuterRef("pk"), trajectory__pilot=pilot)
    carers_of_pilot = Q(pilot=pilot, role=Role.FAMILY_CARER)
    rows = (
        User.objects.annotate(assigned=Exists(assignments))
        .filter(carers_of_pilot | Q(assigned=True))
        .values_list("role", "pilot_id", "fte", "employed_from", "employed_until", "assigned")
    )
    professionals = 0
    fte_days = Decimal(0)
    for role, pilot_id, fte, employed_from, employed_until, assigned in rows:
        professionals += assigned
        # Somebody may have left the pilot or changed roles since; their fte is then not the pilot's any more.
        if role == Role.FAMILY_CARER and pilot_id == pilot.pk:
            fte_days += (fte or 0) * _days_in_service(period, employed_from, employed_until)
    return professionals, _quotient(fte_days, period.days, "0.01")


def _days_in_service(period: Period, employed_from: date | None, employed_until: date | None) -> int:
    first = max(period.first, employed_from or date.min)
    last = min(period.last, employed_until or date.max)
    return Period(first, last).days if first <= last else 0


class _VisitSum(NamedTuple):
    """Visits that are alike in result, tasks and way: how many, and their minutes together."""

    not_home: bool
    tasks: tuple[Task, ...]
    way: str
    number: int
    minutes: int


def _visits(pilot: Pilot, period: Period) -> QuerySet[Visit]:
    return Visit.objects.filter(pilot=pilot).on_days_of(period)


def _visit_sums(pilot: Pilot, period: Period) -> list[_VisitSum]:
    rows = (
        _visits(pilot, period)
        .order_by()
        .values_list("not_home", "way", *TASK_FIELDS.values())
        .annotate(number=Count("*"), total=Sum("minutes"))
    )
    sums = []
    for not_home, way, *flags, number, minutes in rows:
        tasks = tuple(task for task, flag in zip(TASK_FIELDS, flags, strict=True) if flag)
        sums.append(_VisitSum(not_home, tasks, way, number, minutes))
    return sums


def _hours_by_task(visits: Iterable[_VisitSum]) -> dict[str, Decimal]:
    """Return hours by task. A visit with several tasks is divided equally: nobody writes down minutes per task."""
    minutes: dict[str, Fraction] = {}
    for row in visits:
        keys = [str(task) for task in row.tasks] or [NO_VALUE]
        for key in keys:
            minutes[key] = minutes.get(key, Fraction(0)) + Fraction(row.minutes, len(keys))
    return {key: _hours(minutes[key]) for key in [*Task.values, NO_VALUE] if key in minutes}


def _hours_by_way(visits: Iterable[_VisitSum]) -> dict[str, Decimal]:
    minutes: Counter[str] = Counter()
    for row in visits:
        minutes[row.way or NO_VALUE] += row.minutes
    return {key: _hours(minutes[key]) for key in [*WayOfWorking.values, NO_VALUE] if key in minutes}


def _families_by_carers_seen(pilot: Pilot, period: Period, families_supported: int) -> dict[int, int]:
    """Return supported families by the number of different people who visited them, phone calls included.

    One face is the aim: the fewer people a family has to tell its story, the better.
    """
    # A visit in the period lies within its trajectory, so its family is among those supported.
    visited = _visits(pilot, period).filter(not_home=False).order_by().values("trajectory__family")
    families = Counter(visited.annotate(carers=Count("carer", distinct=True)).values_list("carers", flat=True))
    families[0] = families_supported - families.total()
    return {number: families[number] for number in sorted(families) if families[number]}


# What was agreed


def _overrides(pilot: Pilot, period: Period) -> tuple[OverrideFigure, ...]:
    """Return the places above the cap granted in the period; one that only went on in it was counted before."""
    rows = (
        CapOverride.objects.filter(trajectory__pilot=pilot, granted_on__range=(period.first, period.last))
        .order_by("granted_on", "trajectory__reference")
        .values_list("trajectory__reference", "granted_on", "valid_until", "reason")
    )
    return tuple(OverrideFigure(*row) for row in rows)


def _budget(pilot: Pilot) -> tuple[BudgetFigure, ...]:
    """Return all budget years of the pilot: the council votes by calendar year, whatever period is evaluated."""
    rows = pilot.budget_years.order_by("year").values_list("year", "budgeted", "realised")
    return tuple(BudgetFigure(*row) for row in rows)


# The team on one day


@dataclass(frozen=True)
class CarerCaseload:
    """How many families one family carer helps on a day. `fte` is None when it is not known."""

    name: str
    fte: Decimal | None
    active: int


def caseload_per_carer(pilot: Pilot, day: date) -> list[CarerCaseload]:
    """Return the family carers in service on `day`, and whoever else helps a family then, by name."""
    on_day = Period(day, day)
    assignments = Assignment.objects.active_in(on_day).filter(trajectory__in=_active(pilot, on_day))
    families = dict(assignments.values_list("carer").annotate(number=Count("trajectory__family", distinct=True)))
    in_service = User.objects.of_pilot(pilot).family_carers().in_service_on(day).values("pk")
    rows = User.objects.filter(Q(pk__in=in_service) | Q(pk__in=list(families))).values_list("name", "fte", "pk")
    return [CarerCaseload(name, fte, families.get(pk, 0)) for name, fte, pk in rows.order_by("name", "pk")]
