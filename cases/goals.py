"""The plan of a family and its goals, scored by the family and the family carer beside each other.

A goal is scored by goal attainment scaling (GAS, Kiresuk and Sherman 1968): five points, 0 is what was agreed. The two
sides are never averaged: where they differ is what there is to talk about.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q
from django.urls import reverse

from cases import continuity, versions, whole_file
from cases.codes import GasScore, PlanKind, Side
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Family, FamilyPlan, Goal, Trajectory, User, Visit
from cases.models.families import FamilyQuerySet
from cases.models.trajectories import TrajectoryQuerySet
from cases.period import in_words

# Jeugdwet 4.1.3: the plan is fixed within six weeks. The pilot counts them from the first day of help.
PLAN_WITHIN = timedelta(days=42)
# How long a score tells how it is going: the pilot asks both sides at least every quarter.
SCORE_WITHIN = timedelta(weeks=13)
# How long before its last day the work is on the list.
AHEAD = timedelta(days=14)
PLAN_NAMES = {PlanKind.FAMILY_PLAN: "Gezinsplan", PlanKind.FAMILY_GROUP_PLAN: "Familiegroepsplan"}
# The points of the scale in one or two words, for where there is little room.
SHORT_WORDS = {
    GasScore.AS_AT_START: "Zoals eerst",
    GasScore.LESS: "Beter",
    GasScore.REACHED: "Gehaald",
    GasScore.MORE: "Meer",
    GasScore.MUCH_MORE: "Veel meer",
}
# From this difference between the two sides there is something to talk about.
TALK_FROM = 2


@dataclass(frozen=True)
class ScoredDay:
    """What each side thought of a goal on one day; None when that side did not score it then."""

    day: date
    family: GasScore | None = None
    worker: GasScore | None = None


@dataclass(frozen=True)
class Opinion:
    """The latest score of one side, and its day."""

    score: GasScore
    day: date

    @property
    def steps_taken(self) -> list[bool]:
        """Return for each of the five points of the scale whether it is reached; the goal itself is the third."""
        return [step <= self.score for step in GasScore]


@dataclass(frozen=True)
class Step:
    """One of the five points of the scale, as a button; `current` when the family carer puts the goal there now."""

    score: GasScore
    word: str
    current: bool


@dataclass(frozen=True)
class Progress:
    """A goal with the days on which it was scored, newest first."""

    goal: Goal
    days: tuple[ScoredDay, ...] = ()

    @property
    def family(self) -> Opinion | None:
        return next((Opinion(day.family, day.day) for day in self.days if day.family is not None), None)

    @property
    def worker(self) -> Opinion | None:
        return next((Opinion(day.worker, day.day) for day in self.days if day.worker is not None), None)

    @property
    def difference(self) -> int | None:
        """Return how many points the latest scores of the two sides lie apart; None while one of them is missing."""
        family, worker = self.family, self.worker
        return abs(family.score - worker.score) if family and worker else None

    @property
    def should_talk(self) -> bool:
        return self.difference is not None and self.difference >= TALK_FROM

    @property
    def steps(self) -> list[Step]:
        score = self.worker.score if self.worker else None
        return [Step(step, SHORT_WORDS[step], current=step == score) for step in GasScore]

    @property
    def version(self) -> str:
        """Return the version for the buttons that move this goal."""
        return versions.sign(versions.name_of(self.goal), versions.state_of(self.goal, stand(self.goal), {}))

    @property
    def earlier(self) -> tuple[ScoredDay, ...]:
        """Return the days when there is more to see than the latest score of each side."""
        return self.days if len(self.days) > 1 else ()


@dataclass(frozen=True)
class TrajectoryPlan:
    """The plans and goals of one trajectory.

    Args:
        is_open: whether goals may be added and scored: while the help runs, and as long after it as visits may be.
        plan_due_on: the last day on which a first plan is in time.
        goals: what the family works on, and after the end what it worked on.
        dropped: goals that the family let go.
    """

    trajectory: Trajectory
    is_open: bool
    plans: list[FamilyPlan]
    plan_due_on: date
    plan_is_late: bool
    goals: list[Progress]
    dropped: list[Progress]


def progress_of(goal: Goal) -> Progress:
    """Return how far `goal` is; its scores may be prefetched."""
    scores = sorted(goal.scores.all(), key=lambda score: score.scored_on, reverse=True)
    days = []
    for day, of_day in groupby(scores, key=lambda score: score.scored_on):
        by_side = {score.side: GasScore(score.score) for score in of_day}
        days.append(ScoredDay(day, by_side.get(Side.FAMILY), by_side.get(Side.WORKER)))
    return Progress(goal, tuple(days))


def stand(goal: Goal) -> dict[str, Any]:
    """Return what somebody sees of a goal before moving it in one tap: its words and where the family carer puts it."""
    worker = progress_of(goal).worker
    return {"wording": goal.wording, "score": int(worker.score) if worker else ""}


def said_scores(goal: Goal) -> str:
    """Return all scores of a goal, a line for each."""
    rows = goal.scores.all()
    return "\n".join(f"{in_words(row.scored_on)}, {row.get_side_display()}: {row.get_score_display()}" for row in rows)


def plan_due_on(trajectory: Trajectory) -> date:
    return trajectory.started_on + PLAN_WITHIN


def of_family(family: Family, day: date) -> list[TrajectoryPlan]:
    """Return the plans and goals of `family` as they stand on `day`, those of the newest trajectory first."""
    plans = ("trajectories__plans", "trajectories__goals", "trajectories__goals__scores")
    whole_file.read(family, "trajectories", *plans)
    return [_plan_of(trajectory, day) for trajectory in reversed(family.trajectories.all())]


def _plan_of(trajectory: Trajectory, day: date) -> TrajectoryPlan:
    goals = [progress_of(goal) for goal in trajectory.goals.all()]
    due_on = plan_due_on(trajectory)
    return TrajectoryPlan(
        trajectory=trajectory,
        is_open=trajectory.started_on <= day
        and not trajectory.is_over_on(day - timedelta(days=trajectory.pilot.days_after_placement)),
        plans=list(trajectory.plans.all()),
        plan_due_on=due_on,
        plan_is_late=due_on < day,
        goals=[progress for progress in goals if progress.goal.dropped_on is None],
        dropped=[progress for progress in goals if progress.goal.dropped_on is not None],
    )


def to_move(trajectory: Trajectory) -> list[Progress]:
    """Return the goals of `trajectory` that can be moved in one tap, with how far they are."""
    goals = trajectory.goals.filter(dropped_on=None).prefetch_related("scores")
    return [progress_of(goal) for goal in goals]


def day_to_score(goal: Goal, visit: Visit | None, today: date) -> date:
    """Return the day of a score that is given in one tap.

    That is the day of the visit, unless the goal was stated after it; after the help its last day.
    """
    if visit and visit.visited_on >= goal.stated_on:
        return visit.visited_on
    return min(today, goal.trajectory.ended_on or today)


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the plans that are still to be made, and the families whose goals are to be scored again."""
    trajectories = Trajectory.objects.filter(family__in=families).active_on(day).select_related("family__case_manager")
    without_plan = trajectories.filter(~Exists(FamilyPlan.objects.filter(trajectory=OuterRef("pk"))))
    for trajectory in without_plan.filter(started_on__lte=day + AHEAD - PLAN_WITHIN):
        yield _plan_due(trajectory)
    terms = _score_terms(trajectories)
    for trajectory in trajectories.filter(pk__in=terms).with_carer_on(day):
        yield from _score_due(trajectory, terms[trajectory.pk], day, trajectory.carer_then)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    for trajectory in (row for row in family.trajectories.all() if row.is_active_on(day)):
        if not trajectory.plans.all() and plan_due_on(trajectory) <= day + AHEAD:
            yield _plan_due(trajectory)
        terms = [_term_of(goal) for goal in trajectory.goals.all() if goal.dropped_on is None]
        yield from _score_due(trajectory, terms, day, continuity.carer_on(trajectory, day))


def _plan_due(trajectory: Trajectory) -> Due:
    url = reverse("cases:plan_add", args=[trajectory.pk])
    return Due(DueKind.PLAN, trajectory.family, plan_due_on(trajectory), url)


def _score_terms(trajectories: TrajectoryQuerySet) -> dict[int, list[date]]:
    """Return, for each trajectory with goals, the last days on which the next scores of its goals are in time.

    The term counts from the side that was asked longest ago, and from the day of the goal when a side never was.
    """
    goals = Goal.objects.filter(trajectory__in=trajectories, dropped_on=None).annotate(
        family_on=Max("scores__scored_on", filter=Q(scores__side=Side.FAMILY)),
        worker_on=Max("scores__scored_on", filter=Q(scores__side=Side.WORKER)),
    )
    terms: dict[int, list[date]] = {}
    for number, stated_on, family_on, worker_on in goals.values_list(
        "trajectory_id", "stated_on", "family_on", "worker_on"
    ):
        terms.setdefault(number, []).append(_term(stated_on, family_on, worker_on))
    return terms


def _term_of(goal: Goal) -> date:
    progress = progress_of(goal)
    family, worker = progress.family, progress.worker
    return _term(goal.stated_on, family.day if family else None, worker.day if worker else None)


def _term(stated_on: date, family_on: date | None, worker_on: date | None) -> date:
    """Return the last day on which the next score of a goal is in time, from the last day that each side scored it."""
    return min(family_on or stated_on, worker_on or stated_on) + SCORE_WITHIN


def _score_due(trajectory: Trajectory, terms: list[date], day: date, carer: User | None) -> Iterator[Due]:
    """Yield one thing to do for all goals together: a family is not asked goal by goal."""
    soon = [due_on for due_on in terms if due_on <= day + AHEAD]
    if soon:
        detail = "1 doel" if len(soon) == 1 else f"{len(soon)} doelen"
        url = reverse("cases:plan", args=[trajectory.family_id])
        yield Due(DueKind.GOAL_SCORE, trajectory.family, min(soon), url, owner=carer, detail=detail)


def events(family: Family) -> Iterator[Event]:
    """Yield what happened with the plan and the goals: agreed, stated, let go, and scored (once a day)."""
    url = reverse("cases:plan", args=[family.pk])
    trajectories = family.trajectories.all()
    for plan in (plan for row in trajectories for plan in row.plans.all()):
        yield Event(
            plan.agreed_on, f"{PLAN_NAMES[PlanKind(plan.kind)]} afgesproken", url=url, link="Naar plan en doelen"
        )
    goals = [goal for row in trajectories for goal in row.goals.all()]
    for goal in goals:
        yield Event(goal.stated_on, "Nieuw doel", goal.wording)
        if goal.dropped_on:
            yield Event(goal.dropped_on, "Doel losgelaten", goal.wording)
    scored = Counter(day.day for goal in goals for day in progress_of(goal).days)
    for day, number in scored.items():
        yield Event(day, "Doel gescoord" if number == 1 else f"{number} doelen gescoord")
