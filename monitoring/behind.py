"""The rows behind a figure, for who may see the families: which of them were counted, and what counted.

A family that the reader may not see is counted, and stands there without anything that tells which it is.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby

from django.db.models import Count, Q, QuerySet, Sum
from django.utils.formats import date_format

from cases.codes import CounterfactualKind
from cases.models import CounterfactualAnswer, Family, Signal, Trajectory, User, Visit
from cases.period import Period
from monitoring.breakdowns import AGE_LABELS
from monitoring.figures import caseload, families, waiting
from monitoring.figures.sums import hours
from monitoring.numbers import counted, number
from monitoring.population import Population

Cells = tuple[str, ...]
NOT_TO_BE_SEEN = "Gezin dat je niet mag inzien"


@dataclass(frozen=True)
class Row:
    """What counted of one family; `family` is None when the reader may not see it."""

    family: Family | None
    headings: Cells
    cells: Cells

    @property
    def labelled(self) -> list[tuple[str, str]]:
        return list(zip(self.headings, self.cells, strict=True))

    @property
    def name(self) -> str:
        return f"Gezin {self.family.last_name}, {self.family.reference}" if self.family else NOT_TO_BE_SEEN


@dataclass(frozen=True)
class Behind:
    """The rows behind a figure; `headings` are those of the cells after the family."""

    headings: Cells
    rows: tuple[Row, ...]


Found = Sequence[tuple[int, Cells]]
Maker = Callable[[Population, Period], Found]


def of(code: str, population: Population, period: Period, reader: User) -> Behind | None:
    """Return the rows behind the figure `code`; None when it is not about families one by one."""
    if code not in MAKERS:
        return None
    headings, make = MAKERS[code]
    found = make(population, period)
    visible = Family.objects.visible_to(reader).select_related("district").in_bulk({pk for pk, _ in found})
    nothing = ("",) * len(headings)
    rows = [Row(visible.get(pk), headings, cells if pk in visible else nothing) for pk, cells in found]
    return Behind(headings, tuple(sorted(rows, key=lambda row: (row.family is None, row.name))))


def _helped(population: Population, period: Period) -> Found:
    return _families(caseload.active(population, period), _when)


def _begun(population: Population, period: Period) -> Found:
    first_days = (period.first, period.last)
    return _families(Trajectory.objects.filter(population.trajectories(), started_on__range=first_days), _when)


def _families(trajectories: QuerySet[Trajectory], cells: Callable[[list[Trajectory]], Cells]) -> Found:
    """Return one row for each family of `trajectories`, oldest first."""
    rows = trajectories.select_related("family__district").order_by("family", "started_on")
    return [(pk, cells(list(group))) for pk, group in groupby(rows, key=lambda row: row.family_id)]


def _when(trajectories: list[Trajectory]) -> Cells:
    return trajectories[0].family.district.name, "; ".join(map(_days, trajectories))


def _days(trajectory: Trajectory) -> str:
    first = date_format(trajectory.started_on, "j F Y")
    if trajectory.ended_on is None:
        return f"sinds {first}"
    return f"{first} tot en met {date_format(trajectory.ended_on, 'j F Y')}"


def _closed(population: Population, period: Period) -> Found:
    return [
        (
            row.family_id,
            (
                _days(row),
                counted(Period(row.started_on, row.ended_on).days, "dag", "dagen"),
                row.get_closing_reason_display() or "niet ingevuld",
                row.get_follow_up_display() or "niet ingevuld",
            ),
        )
        for row in caseload.closed(population, period)
        if row.ended_on
    ]


def _on_last_day(population: Population, period: Period) -> Found:
    rows = caseload.active(population, Period(period.last, period.last)).select_related("family__district")
    return [(row.family_id, (row.family.district.name, _days(row))) for row in rows]


def _days_of_help(population: Population, period: Period) -> Found:
    """Return the days of each trajectory in the period; together, divided by the period's days, the mean caseload."""
    found = []
    for row in caseload.active(population, period):
        first, last = max(row.started_on, period.first), min(row.ended_on or period.last, period.last)
        found.append((row.family_id, (_days(row), number(Period(first, last).days))))
    return found


def _triggers(population: Population, period: Period) -> Found:
    helped = families.supported(population, period).prefetch_related("triggers")
    return [
        (family.pk, (", ".join(str(row) for row in family.triggers.all()) or "niet ingevuld",)) for family in helped
    ]


def _children(population: Population, period: Period) -> Found:
    return [
        (family, (", ".join(f"{AGE_LABELS[band]}: {number(times)}" for band, times in bands.items() if times),))
        for family, bands in families.children_by_family(population, period).items()
    ]


def _young_children(population: Population, period: Period) -> Found:
    return [(pk, ()) for pk in families.with_young_children(population, period)]


def _answers(kind: CounterfactualKind | None) -> Maker:
    """Return what lists the trajectories whose latest answer is of one kind, or that have none."""

    def make(population: Population, period: Period) -> Found:
        rows = caseload.active(population, period).prefetch_related("counterfactual_answers__lines__product")
        answered = [(row, _latest_answer(row)) for row in rows]
        return [
            (row.family_id, (_days(row), _in_words(answer)))
            for row, answer in answered
            if (answer.kind if answer else None) == kind
        ]

    return make


def _latest_answer(trajectory: Trajectory) -> CounterfactualAnswer | None:
    answers = trajectory.counterfactual_answers.all()
    return max(answers, key=lambda row: (row.asked_on, row.version), default=None)


def _in_words(answer: CounterfactualAnswer | None) -> str:
    if answer is None:
        return "nog geen antwoord"
    return ", ".join(sorted({line.product.name for line in answer.lines.all()})) or answer.get_kind_display()


def _visits(population: Population, period: Period) -> Found:
    took_place = Q(not_home=False)
    rows = (
        Visit.objects.filter(population.visits())
        .on_days_of(period)
        .order_by()
        .values_list("trajectory__family")
        .annotate(
            done=Count("pk", filter=took_place),
            minutes=Sum("minutes", filter=took_place, default=0),
            not_home=Count("pk", filter=~took_place),
        )
    )
    return [(pk, (number(done), number(hours(minutes)), number(away))) for pk, done, minutes, away in rows]


def _waiting(population: Population, period: Period) -> Found:
    return [
        (wait.family, (date_format(wait.first, "j F Y"), counted((period.last - wait.first).days, "dag", "dagen")))
        for wait in waiting.waits_on(population, period.last)
    ]


def _open_signals(population: Population, period: Period) -> Found:
    rows = Signal.objects.filter(population.trajectories("trajectory__"), raised_on__lte=period.last)
    still_open = rows.filter(Q(closed_on__isnull=True) | Q(closed_on__gt=period.last))
    return _signals(still_open.select_related("trajectory"), period)


def _raised_signals(population: Population, period: Period) -> Found:
    rows = Signal.objects.filter(population.trajectories("trajectory__"), raised_on__range=(period.first, period.last))
    return _signals(rows.select_related("trajectory"), period)


def _signals(signals: Iterable[Signal], period: Period) -> Found:
    return [
        (
            row.trajectory.family_id,
            (
                date_format(row.raised_on, "j F Y"),
                counted((period.last - row.raised_on).days, "dag", "dagen"),
                row.get_severity_display(),
            ),
        )
        for row in signals
    ]


_WHEN = ("Wijk", "Hulp")
_CLOSED = ("Hulp", "Duur", "Reden", "Vervolg")
_ANSWER = ("Hulp", "Antwoord")
_VISITS = ("Bezoeken", "Uren", "Niemand thuis")
_WAIT = ("Wacht sinds", "Op de laatste dag van de periode")
_SIGNALS = ("Gemeld op", "Op de laatste dag van de periode", "Ernst")
MAKERS: Mapping[str, tuple[Cells, Maker]] = {
    "families_supported": (_WHEN, _helped),
    "families_by_district": (_WHEN, _helped),
    "districts": (_WHEN, _helped),
    "families_new": (_WHEN, _begun),
    "families_by_trigger": (("Aanleidingen",), _triggers),
    "children_by_age": (("Kinderen naar leeftijd",), _children),
    "families_with_children_0_12": ((), _young_children),
    "trajectories_closed": (_CLOSED, _closed),
    "closed_by_reason": (_CLOSED, _closed),
    "closed_by_follow_up": (_CLOSED, _closed),
    "median_duration_days": (_CLOSED, _closed),
    "active_on_last_day": (_WHEN, _on_last_day),
    "mean_caseload": (("Hulp", "Dagen in de periode"), _days_of_help),
    "counterfactual_by_product": (_ANSWER, _answers(CounterfactualKind.CARE)),
    "counterfactual_none": (_ANSWER, _answers(CounterfactualKind.NONE)),
    "counterfactual_unknown": (_ANSWER, _answers(CounterfactualKind.UNKNOWN)),
    "counterfactual_missing": (_ANSWER, _answers(None)),
    "visits": (_VISITS, _visits),
    "not_home": (_VISITS, _visits),
    "visit_hours": (_VISITS, _visits),
    "visit_hours_by_task": (_VISITS, _visits),
    "waiting.waiting": (_WAIT, _waiting),
    "waiting.by_urgency": (_WAIT, _waiting),
    "waiting.days_waiting": (_WAIT, _waiting),
    "waiting.longest_days": (_WAIT, _waiting),
    "signals.open": (_SIGNALS, _open_signals),
    "signals.by_severity": (_SIGNALS, _raised_signals),
}
