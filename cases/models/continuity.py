"""A fixed face for the family: whether it clicks, a warm handover, and who steps in during absence."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cases.codes import AbsenceKind, Fit, Role
from cases.models.rows import OfTrajectoryQuerySet, order_errors, past_day_errors, refuse
from cases.models.trajectories import DaysQuerySet, Trajectory
from cases.models.users import User


class MatchCheckQuerySet(OfTrajectoryQuerySet["MatchCheck"]):
    """Checks of the match."""


class MatchCheck(models.Model):
    """Whether family and family carer get on, asked after the first weeks."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="match_checks")
    carer = models.ForeignKey(User, models.PROTECT, verbose_name="gezinsverzorger", related_name="+")
    checked_on = models.DateField("gevraagd op")
    family_says = models.CharField("volgens het gezin", max_length=10, choices=Fit)
    carer_says = models.CharField("volgens de gezinsverzorger", max_length=10, choices=Fit, blank=True)
    note = models.CharField("toelichting", max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = MatchCheckQuerySet.as_manager()

    class Meta:
        verbose_name = "klik"
        verbose_name_plural = "klik"
        ordering = ["-checked_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="match_check_once_per_carer_and_day",
                fields=["trajectory", "carer", "checked_on"],
                violation_error_message="Dit is die dag al vastgelegd.",
            )
        ]

    def __str__(self) -> str:
        return f"klik van {self.checked_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "checked_on")
        if self.checked_on and self.trajectory_id and self.checked_on < self.trajectory.started_on:
            errors["checked_on"] = "Deze dag ligt voor de start van het traject."
        refuse(errors)

    @property
    def doubts(self) -> bool:
        """Return whether one of the two would rather have it otherwise."""
        return {self.family_says, self.carer_says} & {Fit.DOUBT, Fit.BAD} != set()


class HandoverQuerySet(OfTrajectoryQuerySet["Handover"]):
    """Handovers."""


class Handover(models.Model):
    """A warm handover: the day on which the old and the new family carer were in the family together."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="handovers")
    carer = models.ForeignKey(User, models.PROTECT, verbose_name="nieuwe gezinsverzorger", related_name="+")
    together_on = models.DateField("samen op bezoek op")
    note = models.TextField("wat is overgedragen", max_length=1000, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = HandoverQuerySet.as_manager()

    class Meta:
        verbose_name = "warme overdracht"
        verbose_name_plural = "warme overdrachten"
        ordering = ["-together_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="handover_once_per_carer_and_day",
                fields=["trajectory", "carer", "together_on"],
                violation_error_message="Deze overdracht is al vastgelegd.",
            )
        ]

    def __str__(self) -> str:
        return f"overdracht van {self.together_on:%d-%m-%Y}"

    def clean(self) -> None:
        refuse(past_day_errors(self, "together_on"))


class AbsenceQuerySet(DaysQuerySet["Absence"]):
    def visible_to(self, user: User) -> Self:
        """Return the absences of colleagues in the same pilot; a family carer sees the own ones and those they fill."""
        in_pilot = self.filter(carer__pilot=user.pilot_id) if user.pilot_id else self.none()
        if user.has_role(Role.FAMILY_CARER):
            return in_pilot.filter(Q(carer=user) | Q(deputy=user))
        return in_pilot if user.has_role(Role.TEAM_MANAGER, Role.CASE_MANAGER) else self.none()

    def changeable_by(self, user: User) -> Self:
        """Return those that `user` may change; a carer changes the own ones, and not those they fill."""
        visible = self.visible_to(user)
        return visible.filter(carer=user) if user.has_role(Role.FAMILY_CARER) else visible

    def filled_by(self, deputy: User, day: date) -> Self:
        """Return the absences on `day` in which `deputy` steps in."""
        return self.filter(deputy=deputy).active_on(day)


class Absence(models.Model):
    """Days on which somebody is not there, and who steps in. Both days count; without an end it lasts.

    `carer` is who is away: a family carer, or a casemanager, whose families the deputy then sees. A deputy has the same
    role.
    """

    carer = models.ForeignKey(User, models.PROTECT, verbose_name="wie is er niet", related_name="absences")
    started_on = models.DateField("eerste dag")
    ended_on = models.DateField("laatste dag", null=True, blank=True)
    kind = models.CharField("soort", max_length=10, choices=AbsenceKind)
    deputy = models.ForeignKey(
        User, models.PROTECT, verbose_name="vervanger", related_name="deputising", null=True, blank=True
    )

    objects = AbsenceQuerySet.as_manager()

    class Meta:
        verbose_name = "afwezigheid"
        verbose_name_plural = "afwezigheid"
        ordering = ["-started_on"]
        constraints = [
            models.CheckConstraint(
                name="absence_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="deputy_is_somebody_else",
                condition=Q(deputy__isnull=True) | ~Q(deputy=F("carer")),
                violation_error_message="Kies een ander als vervanger.",
            ),
            models.UniqueConstraint(
                name="absence_once_per_carer_and_day",
                fields=["carer", "started_on"],
                violation_error_message="Deze afwezigheid is al vastgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"afwezig vanaf {self.started_on:%d-%m-%Y}"

    def clean(self) -> None:
        refuse(order_errors(self, "started_on", "ended_on", "De laatste dag ligt voor de eerste dag."))
        for name in ("carer", "deputy"):
            person = getattr(self, name) if getattr(self, f"{name}_id") else None
            if person and not person.has_role(Role.FAMILY_CARER, Role.CASE_MANAGER):
                raise ValidationError({name: "Kies een gezinsverzorger of een casemanager."})
        if self.deputy and self.carer_id and self.deputy.role != self.carer.role:
            raise ValidationError({"deputy": f"Kies een {self.carer.get_role_display().lower()} als vervanger."})
        if self.deputy_id and self.deputy_id == self.carer_id:
            raise ValidationError({"deputy": "Kies een ander als vervanger."})
        if self.deputy_id and self.carer_id and self.deputy.pilot_id != self.carer.pilot_id:  # type: ignore[union-attr]  # has a number, so is somebody
            raise ValidationError({"deputy": "Deze collega hoort bij een andere pilot."})
        if self.started_on and self.carer_id:
            self._check_overlap()

    def _check_overlap(self) -> None:
        others = Absence.objects.filter(carer=self.carer_id).exclude(pk=self.pk).not_over_on(self.started_on)
        if self.ended_on:
            others = others.filter(started_on__lte=self.ended_on)
        if others.exists():
            raise ValidationError({"started_on": "In deze dagen is al een afwezigheid vastgelegd."})
