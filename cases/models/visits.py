"""What a family carer did in a family, and how long."""

from __future__ import annotations

import uuid
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Q

from cases import clock
from cases.codes import Role, Task, VisitKind, WayOfWorking
from cases.models.reference import Pilot
from cases.models.rows import OfTrajectoryQuerySet
from cases.models.trajectories import Trajectory
from cases.models.users import User
from cases.period import Period, in_words

LONGEST_VISIT = 720
TASK_FIELDS = {
    Task.HOUSEHOLD: "task_household",
    Task.PARENTING: "task_parenting",
    Task.AGOGIC: "task_agogic",
    Task.COORDINATION: "task_coordination",
}


def new_reference() -> str:
    """Return a unique key, made where the visit is written down, so that sending it twice does not double it."""
    return str(uuid.uuid4())


class VisitQuerySet(OfTrajectoryQuerySet["Visit"]):
    def on_days_of(self, period: Period) -> Self:
        return self.filter(visited_on__range=(period.first, period.last))

    def took_place(self) -> Self:
        return self.filter(not_home=False)


class Visit(models.Model):
    """One visit or other contact. `minutes` is the time with the family, `travel_minutes` the way there and back."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="visits", editable=False)
    reference = models.CharField("kenmerk", max_length=40, default=new_reference)
    trajectory = models.ForeignKey(Trajectory, models.PROTECT, verbose_name="traject", related_name="visits")
    carer = models.ForeignKey(User, models.PROTECT, verbose_name="gezinsverzorger", related_name="visits")
    visited_on = models.DateField("datum")
    visited_at = models.TimeField("begintijd", null=True, blank=True)
    minutes = models.PositiveSmallIntegerField("minuten", validators=[MaxValueValidator(LONGEST_VISIT)])
    travel_minutes = models.PositiveSmallIntegerField(
        "reisminuten", null=True, blank=True, validators=[MaxValueValidator(LONGEST_VISIT)]
    )
    kind = models.CharField("soort contact", max_length=30, choices=VisitKind)
    not_home = models.BooleanField("niemand thuis", default=False)
    task_household = models.BooleanField(Task.HOUSEHOLD.label, default=False)
    task_parenting = models.BooleanField(Task.PARENTING.label, default=False)
    task_agogic = models.BooleanField(Task.AGOGIC.label, default=False)
    task_coordination = models.BooleanField(Task.COORDINATION.label, default=False)
    way = models.CharField("wijze", max_length=20, choices=WayOfWorking, blank=True)
    note = models.TextField("verslag", max_length=5000, blank=True)

    objects = VisitQuerySet.as_manager()

    class Meta:
        verbose_name = "bezoek"
        verbose_name_plural = "bezoeken"
        ordering = ["-visited_on", "-visited_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="visit_reference_once_per_pilot",
                fields=["pilot", "reference"],
                violation_error_message="Dit bezoek is al vastgelegd.",
            ),
            models.CheckConstraint(
                name="visit_minutes_within_half_a_day",
                condition=Q(minutes__range=(0, LONGEST_VISIT))
                & (Q(travel_minutes__isnull=True) | Q(travel_minutes__range=(0, LONGEST_VISIT))),
                violation_error_message="Vul 0 tot en met 720 minuten in.",
            ),
            models.CheckConstraint(
                name="nothing_done_when_nobody_was_home",
                condition=Q(not_home=False)
                | Q(
                    task_household=False,
                    task_parenting=False,
                    task_agogic=False,
                    task_coordination=False,
                    way="",
                ),
                violation_error_message="Er was niemand thuis: kies dan geen taken en geen wijze.",
            ),
        ]
        indexes = [
            # All that a figure adds up, so that the visits themselves are not read for it.
            models.Index(
                name="visit_of_pilot_in_figures",
                fields=[
                    "pilot",
                    "visited_on",
                    "carer",
                    "minutes",
                    "trajectory",
                    "not_home",
                    "way",
                    *TASK_FIELDS.values(),
                ],
            ),
            models.Index(name="visit_of_trajectory_by_day", fields=["trajectory", "-visited_on"]),
        ]

    def __str__(self) -> str:
        return f"bezoek van {in_words(self.visited_on)}"

    def save(self, *args: object, **kwargs: object) -> None:
        self.pilot_id = self.trajectory.pilot_id
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    @property
    def tasks(self) -> list[Task]:
        return [task for task, field in TASK_FIELDS.items() if getattr(self, field)]

    @tasks.setter
    def tasks(self, chosen: list[Task]) -> None:
        for task, field in TASK_FIELDS.items():
            setattr(self, field, task in chosen)

    def clean(self) -> None:
        if self.trajectory_id:
            self.pilot_id = self.trajectory.pilot_id
        errors = self._day_errors()
        if self.carer_id and self.trajectory_id and not self._carer_belongs_here():
            errors["carer"] = "Kies een gezinsverzorger van deze pilot."
        if self.not_home and self.tasks:
            errors["not_home"] = "Dan horen er geen taken bij. Haal de taken weg, of zet dit uit."
        if self.not_home and self.way:
            errors["way"] = "Er was niemand thuis: kies dan geen wijze."
        if errors:
            raise ValidationError(errors)

    def _carer_belongs_here(self) -> bool:
        return self.carer.has_role(Role.FAMILY_CARER) and self.carer.pilot_id == self.trajectory.pilot_id

    def _day_errors(self) -> dict[str, str]:
        if not self.visited_on:
            return {}
        if self.visited_on > clock.today():
            return {"visited_on": "Deze datum ligt in de toekomst."}
        if not self.trajectory_id:
            return {}
        if self.visited_on < self.trajectory.started_on:
            first = in_words(self.trajectory.started_on)
            return {"visited_on": f"Deze datum ligt voor de start van het traject ({first})."}
        if self.trajectory.ended_on and self.trajectory.is_over_on(self.visited_on):
            last = in_words(self.trajectory.ended_on)
            return {"visited_on": f"Deze datum ligt na het einde van het traject ({last})."}
        return {}
