"""Making a plan with a family, stating its goals, and scoring them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cases import audit
from cases.codes import GasScore, Side
from cases.models import FamilyPlan, Goal, GoalScore, Trajectory, User, Visit
from cases.period import in_words


@transaction.atomic
def record_plan(*, plan: FamilyPlan, actor: User) -> FamilyPlan:
    """Store a plan that was agreed with the family.

    Raises:
        ValidationError: a day that cannot be, or one on which a plan of this trajectory was agreed already.
    """
    # The row lock makes a plan that is sent twice arrive one after the other, so that the second one is refused kindly.
    trajectory = _lock(plan.trajectory_id)
    plan.recorded_by = actor
    plan.full_clean()
    plan.save()
    audit.record("plan.recorded", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=plan)
    return plan


@transaction.atomic
def state_goal(*, goal: Goal, actor: User) -> Goal:
    """Store a goal in the words of the family. The same goal sent again on one day gives back the stored one.

    Raises:
        ValidationError: no words, or a day that cannot be: one without help in the family.
    """
    trajectory = _lock(goal.trajectory_id)
    same = trajectory.goals.filter(wording=goal.wording, stated_on=goal.stated_on, dropped_on=None).first()
    if same:
        return same
    goal.number = (trajectory.goals.aggregate(highest=Max("number"))["highest"] or 0) + 1
    if goal.stated_on < trajectory.started_on:
        raise ValidationError({"stated_on": "Deze dag ligt voor de start van de hulp."})
    _check_not_after_help(trajectory, "stated_on", goal.stated_on)
    goal.full_clean()
    goal.save()
    audit.record("goal.stated", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=goal)
    return goal


@transaction.atomic
def reword_goal(*, goal: Goal, fields: Iterable[str], actor: User) -> Goal:
    """Store other words or another life domain for a goal; its scores stay. `fields` are the names of what changed.

    Raises:
        ValidationError: no words, or the goal was let go meanwhile.
    """
    if not Goal.objects.select_for_update(no_key=True).filter(pk=goal.pk, dropped_on=None).exists():
        raise ValidationError("Dit doel is losgelaten. Je wijziging is niet opgeslagen.")
    goal.full_clean()
    goal.save(update_fields=["wording", "domain"])
    _record("goal.reworded", goal, actor, goal, fields)
    return goal


@transaction.atomic
def drop_goal(*, goal: Goal, dropped_on: date, actor: User) -> Goal:
    """Let a goal go. Its scores are kept.

    Raises:
        ValidationError: it was let go already, a day that cannot be, or one before the last score.
    """
    goal = Goal.objects.select_for_update(no_key=True, of=("self",)).get(pk=goal.pk)
    if goal.dropped_on:
        raise ValidationError(f"Dit doel is al losgelaten op {in_words(goal.dropped_on)}.")
    last = goal.scores.order_by("-scored_on").values_list("scored_on", flat=True).first()
    if last and dropped_on < last:
        raise ValidationError({"dropped_on": f"Er is nog een score van {in_words(last)}. Kies die dag of later."})
    goal.dropped_on = dropped_on
    goal.full_clean()
    goal.save()
    _record("goal.dropped", goal, actor, goal)
    return goal


@transaction.atomic
def score_goal(
    *, goal: Goal, scored_on: date, scores: Mapping[Side, GasScore], actor: User, visit: Visit | None = None
) -> list[GoalScore]:
    """Store how far a goal is on a day, in the eyes of the sides in `scores`.

    A side that scored this goal on that day already has its score replaced: a day has one score for each side.

    Raises:
        ValidationError: a day that cannot be or that comes after the help, a goal that was let go, or a visit to
            another family.
    """
    # The row lock makes two taps at the same moment replace each other instead of clashing.
    goal = Goal.objects.select_for_update(no_key=True, of=("self",)).select_related("trajectory").get(pk=goal.pk)
    if goal.dropped_on:
        raise ValidationError("Dit doel is losgelaten en wordt niet meer gescoord.")
    if visit and visit.trajectory_id != goal.trajectory_id:
        raise ValidationError({"visit": "Dit bezoek hoort bij een ander gezin."})
    _check_not_after_help(goal.trajectory, "scored_on", scored_on)
    return [_score_side(goal, scored_on, side, score, actor, visit) for side, score in scores.items()]


def _score_side(
    goal: Goal, scored_on: date, side: Side, value: GasScore, actor: User, visit: Visit | None
) -> GoalScore:
    known = goal.scores.filter(scored_on=scored_on, side=side).first()
    score = known or GoalScore(goal=goal, scored_on=scored_on, side=side)
    score.score = value
    score.visit = visit or score.visit
    score.recorded_by = actor
    score.full_clean()
    score.save()
    _record("goal.rescored" if known else "goal.scored", goal, actor, score, ["score"] if known else ())
    return score


def _check_not_after_help(trajectory: Trajectory, field: str, day: date) -> None:
    """Refuse a goal or a score of a day on which there was no help any more; it may be written down later."""
    if trajectory.ended_on and trajectory.is_over_on(day):
        raise ValidationError({field: f"De hulp stopte op {in_words(trajectory.ended_on)}. Kies die dag of eerder."})


def _lock(number: int) -> Trajectory:
    """Return the trajectory, locked: its plans and goals come one after the other."""
    rows = Trajectory.objects.select_for_update(no_key=True, of=("self",))
    return rows.select_related("family", "pilot").get(pk=number)


def _record(action: str, goal: Goal, actor: User, subject: Goal | GoalScore, fields: Iterable[str] = ()) -> None:
    family = goal.trajectory.family
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=subject, fields=fields)
