"""How much help there is from a day on, and the moments at which that is looked at again."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.codes import IntensityLevel, ReviewOutcome
from cases.models.rows import OfTrajectoryQuerySet, past_day_errors, refuse
from cases.models.trajectories import Trajectory
from cases.models.users import User

MOST_HOURS_A_WEEK = 40


class IntensityQuerySet(OfTrajectoryQuerySet["Intensity"]):
    def newest_first(self) -> Self:
        return self.order_by("-started_on")


class Intensity(models.Model):
    """The intended hours of help a week from a day on, until the next row. No row: regular help, hours not agreed."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="intensities")
    started_on = models.DateField("vanaf")
    level = models.CharField("soort hulp", max_length=10, choices=IntensityLevel, default=IntensityLevel.REGULAR)
    hours_per_week = models.DecimalField(
        "uren per week",
        max_digits=4,
        decimal_places=1,
        validators=[MinValueValidator(0), MaxValueValidator(MOST_HOURS_A_WEEK)],
    )
    reason = models.CharField("reden", max_length=300)
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="besloten door", related_name="+")

    objects = IntensityQuerySet.as_manager()

    class Meta:
        verbose_name = "hoeveelheid hulp"
        verbose_name_plural = "hoeveelheden hulp"
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                name="intensity_once_per_trajectory_and_day",
                fields=["trajectory", "started_on"],
                violation_error_message="Voor deze dag is al een hoeveelheid hulp vastgelegd.",
            ),
            models.CheckConstraint(
                name="intensity_hours_within_a_working_week",
                condition=Q(hours_per_week__range=(0, MOST_HOURS_A_WEEK)),
                violation_error_message="Vul 0 tot en met 40 uur per week in.",
            ),
            models.CheckConstraint(
                name="intensity_has_a_reason", condition=~Q(reason=""), violation_error_message="Vul een reden in."
            ),
        ]

    def __str__(self) -> str:
        return f"hoeveelheid hulp vanaf {self.started_on:%d-%m-%Y}"

    def clean(self) -> None:
        if not (self.trajectory_id and self.started_on):
            return
        if self.started_on < self.trajectory.started_on:
            raise ValidationError({"started_on": "Deze dag ligt voor de start van het traject."})
        if self.trajectory.is_over_on(self.started_on):
            raise ValidationError({"started_on": "Deze dag ligt na het einde van het traject."})


class ReviewQuerySet(OfTrajectoryQuerySet["Review"]):
    """Reviews."""


class Review(models.Model):
    """A moment at which family and professionals looked whether this is still the right help."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="reviews")
    held_on = models.DateField("gehouden op")
    outcome = models.CharField("uitkomst", max_length=20, choices=ReviewOutcome)
    note = models.TextField("wat is besproken", max_length=2000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = ReviewQuerySet.as_manager()

    class Meta:
        verbose_name = "evaluatie"
        verbose_name_plural = "evaluaties"
        ordering = ["-held_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="review_once_per_trajectory_and_day",
                fields=["trajectory", "held_on"],
                violation_error_message="Er is die dag al een evaluatie vastgelegd.",
            )
        ]

    def __str__(self) -> str:
        return f"evaluatie van {self.held_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "held_on")
        if self.held_on and self.trajectory_id and self.held_on < self.trajectory.started_on:
            errors["held_on"] = "Deze dag ligt voor de start van het traject."
        elif self.held_on and self.trajectory_id and self.trajectory.is_over_on(self.held_on):
            errors["held_on"] = "Deze dag ligt na het einde van de hulp."
        refuse(errors)
