"""The plan of a family and its goals, scored by the family and the professional beside each other."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.codes import GasScore, LifeDomain, PlanKind, Side
from cases.models.rows import OfFamilyQuerySet, OfTrajectoryQuerySet, order_errors, past_day_errors, refuse
from cases.models.trajectories import Trajectory
from cases.models.users import User
from cases.models.visits import Visit


class FamilyPlanQuerySet(OfTrajectoryQuerySet["FamilyPlan"]):
    """Plans of families."""


class FamilyPlan(models.Model):
    """A plan agreed with the family (Jeugdwet 4.1.2 and 4.1.3). A later plan does not replace an earlier one."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="plans")
    kind = models.CharField("soort plan", max_length=20, choices=PlanKind)
    agreed_on = models.DateField("afgesproken op")
    summary = models.TextField("wat is afgesproken", max_length=3000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = FamilyPlanQuerySet.as_manager()

    class Meta:
        verbose_name = "plan"
        verbose_name_plural = "plannen"
        ordering = ["-agreed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="plan_once_per_trajectory_and_day",
                fields=["trajectory", "agreed_on"],
                violation_error_message="Er is die dag al een plan vastgelegd.",
            )
        ]

    def __str__(self) -> str:
        return f"plan van {self.agreed_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "agreed_on")
        if not errors and self.agreed_on and self.trajectory_id:
            if self.agreed_on < self.trajectory.family.referred_on:
                errors["agreed_on"] = "Deze dag ligt voor de aanmelding van het gezin."
            elif self.trajectory.is_over_on(self.agreed_on):
                errors["agreed_on"] = "Deze dag ligt na het einde van de hulp."
        refuse(errors)


class GoalQuerySet(OfTrajectoryQuerySet["Goal"]):
    """Goals of families."""


class Goal(models.Model):
    """What a family wants to reach, in its own words."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="goals")
    number = models.PositiveSmallIntegerField("volgnummer")
    wording = models.CharField("doel", max_length=300)
    domain = models.CharField("leefgebied", max_length=20, choices=LifeDomain)
    stated_on = models.DateField("gesteld op")
    dropped_on = models.DateField("losgelaten op", null=True, blank=True)

    objects = GoalQuerySet.as_manager()

    class Meta:
        verbose_name = "doel"
        verbose_name_plural = "doelen"
        ordering = ["trajectory", "number"]
        constraints = [
            models.UniqueConstraint(
                name="goal_number_once_per_trajectory",
                fields=["trajectory", "number"],
                violation_error_message="Dit volgnummer komt al voor in dit traject.",
            ),
            models.CheckConstraint(
                name="goal_dropped_after_stating",
                condition=Q(dropped_on__isnull=True) | Q(dropped_on__gte=F("stated_on")),
                violation_error_message="Het doel is losgelaten voordat het is gesteld.",
            ),
        ]

    def __str__(self) -> str:
        return f"doel {self.number}"

    def clean(self) -> None:
        errors = past_day_errors(self, "stated_on", "dropped_on")
        refuse(errors | order_errors(self, "stated_on", "dropped_on", "Deze dag ligt voor de dag van het doel."))


class GoalScoreQuerySet(OfFamilyQuerySet["GoalScore"]):
    family_path = "goal__trajectory__family"


class GoalScore(models.Model):
    """How far a goal is on a day, in the eyes of one side."""

    goal = models.ForeignKey(Goal, models.CASCADE, verbose_name="doel", related_name="scores")
    scored_on = models.DateField("gescoord op")
    side = models.CharField("volgens", max_length=20, choices=Side)
    score = models.SmallIntegerField("score", choices=GasScore)
    visit = models.ForeignKey(
        Visit, models.SET_NULL, verbose_name="bezoek", related_name="goal_scores", null=True, blank=True
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = GoalScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "score van een doel"
        verbose_name_plural = "scores van doelen"
        ordering = ["scored_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="goal_score_once_per_side_and_day",
                fields=["goal", "side", "scored_on"],
                violation_error_message="Dit doel is die dag al gescoord.",
            ),
            models.CheckConstraint(
                name="goal_score_minus_two_to_two",
                condition=Q(score__range=(-2, 2)),
                violation_error_message="Een score is -2 tot en met 2.",
            ),
        ]

    def __str__(self) -> str:
        return f"score van {self.scored_on:%d-%m-%Y}"

    def clean(self) -> None:
        refuse(past_day_errors(self, "scored_on"))
        if self.goal_id and self.scored_on and self.scored_on < self.goal.stated_on:
            raise ValidationError({"scored_on": "Deze dag ligt voor de dag van het doel."})
