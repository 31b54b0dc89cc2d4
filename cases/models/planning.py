"""Visits that are agreed and still have to happen."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases import clock
from cases.codes import Role
from cases.models.rows import OfTrajectoryQuerySet
from cases.models.trajectories import Trajectory
from cases.models.users import User
from cases.models.visits import LONGEST_VISIT, Visit
from cases.period import Period

# How far ahead a visit may be agreed.
FURTHEST_AHEAD = timedelta(days=183)


class PlannedVisitQuerySet(OfTrajectoryQuerySet["PlannedVisit"]):
    def on_days_of(self, period: Period) -> Self:
        return self.filter(planned_on__range=(period.first, period.last))

    def to_come(self) -> Self:
        """Return those that neither took place nor were called off."""
        return self.filter(visit__isnull=True, cancelled=False)


class PlannedVisit(models.Model):
    """A visit that is agreed with a family. Once it took place it names the visit that was logged."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="planned_visits")
    carer = models.ForeignKey(User, models.PROTECT, verbose_name="gezinsverzorger", related_name="planned_visits")
    planned_on = models.DateField("datum")
    starts_at = models.TimeField("begintijd", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(
        "minuten", default=90, validators=[MinValueValidator(1), MaxValueValidator(LONGEST_VISIT)]
    )
    visit = models.OneToOneField(
        Visit, models.SET_NULL, verbose_name="bezoek", related_name="planned", null=True, blank=True
    )
    cancelled = models.BooleanField("afgezegd", default=False)

    objects = PlannedVisitQuerySet.as_manager()

    class Meta:
        verbose_name = "gepland bezoek"
        verbose_name_plural = "geplande bezoeken"
        ordering = ["planned_on", "starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="planned_visit_once_per_moment",
                fields=["trajectory", "carer", "planned_on", "starts_at"],
                condition=Q(cancelled=False),
                violation_error_message="Dit bezoek staat al in de planning.",
            ),
            models.UniqueConstraint(
                name="planned_visit_without_a_time_once_a_day",
                fields=["trajectory", "carer", "planned_on"],
                condition=Q(cancelled=False, starts_at__isnull=True),
                violation_error_message="Dit bezoek staat al in de planning.",
            ),
            models.CheckConstraint(
                name="planned_minutes_possible",
                condition=Q(minutes__range=(1, LONGEST_VISIT)),
                violation_error_message="Vul 1 tot en met 720 minuten in.",
            ),
        ]
        indexes = [models.Index(name="planned_visit_of_carer_by_day", fields=["carer", "planned_on"])]

    def __str__(self) -> str:
        return f"gepland bezoek op {self.planned_on:%d-%m-%Y}"

    def clean(self) -> None:
        if self.carer_id and self.trajectory_id and not self._carer_belongs_here():
            raise ValidationError({"carer": "Kies een gezinsverzorger van deze pilot."})
        if not self.planned_on:
            return
        if self.planned_on > clock.today() + FURTHEST_AHEAD:
            raise ValidationError({"planned_on": "Plan niet meer dan een half jaar vooruit."})
        if self.trajectory_id and not self.trajectory.is_active_on(self.planned_on):
            raise ValidationError({"planned_on": "Op deze dag is er geen hulp in dit gezin."})

    def _carer_belongs_here(self) -> bool:
        return self.carer.has_role(Role.FAMILY_CARER) and self.carer.pilot_id == self.trajectory.pilot_id
