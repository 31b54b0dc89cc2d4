"""Goals of families, scored by goal attainment scaling (GAS, Kiresuk and Sherman 1968): 0 is what was agreed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import Q

from cases.codes import GasScore, Side
from cases.goals import TALK_FROM
from cases.models import Goal, GoalScore
from cases.period import Period
from monitoring.figures.caseload import active
from monitoring.figures.sums import Share
from monitoring.population import Population


@dataclass(frozen=True)
class GoalFigures:
    """Goals that stand on the last day of the period, of trajectories active in it, in pieces.

    A goal stands from the day on which it was stated until the day on which it was dropped. Of each side the latest
    score up to the last day counts; the two sides are never averaged.

    Args:
        families: families with at least one such goal.
        standing: the goals that stand.
        scored_by_both: those that both the family and the family carer scored, of all that stand.
        reached: by side, those whose latest score is 0 or more, of those which that side scored.
        far_apart: those on which the latest scores of the two sides differ 2 points or more, of those both scored.
    """

    families: int
    standing: int
    scored_by_both: Share
    reached: Mapping[str, Share]
    far_apart: Share


def of_period(population: Population, period: Period) -> GoalFigures:
    stands = Q(dropped_on__isnull=True) | Q(dropped_on__gt=period.last)
    standing = Goal.objects.filter(stands, trajectory__in=active(population, period), stated_on__lte=period.last)
    families = dict(standing.order_by().values_list("pk", "trajectory__family"))
    latest: dict[str, dict[int, int]] = {side: {} for side in Side.values}
    scores = GoalScore.objects.filter(goal__in=standing, scored_on__lte=period.last)
    for goal, side, score in scores.order_by("scored_on", "pk").values_list("goal_id", "side", "score"):
        latest[side][goal] = score
    ours, theirs = latest[Side.WORKER], latest[Side.FAMILY]
    both = ours.keys() & theirs.keys()
    return GoalFigures(
        families=len(set(families.values())),
        standing=len(families),
        scored_by_both=Share.of(len(both), len(families)),
        reached={side: _reached(scored) for side, scored in latest.items()},
        far_apart=Share.of(sum(abs(ours[goal] - theirs[goal]) >= TALK_FROM for goal in both), len(both)),
    )


def _reached(scored: Mapping[int, int]) -> Share:
    return Share.of(sum(score >= GasScore.REACHED for score in scored.values()), len(scored))
