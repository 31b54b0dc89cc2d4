"""Volunteers beside the professional in a family (Humanitas, MJD), for the advice of the second year."""

from __future__ import annotations

from decimal import Decimal

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cases.codes import VolunteerOrganisation
from cases.models.rows import OfFamilyQuerySet, order_errors, past_day_errors, refuse
from cases.models.trajectories import DaysQuerySet, Trajectory
from cases.models.users import User


class VolunteerPlacementQuerySet(  # type: ignore[override]  # as_manager of both
    DaysQuerySet["VolunteerPlacement"], OfFamilyQuerySet["VolunteerPlacement"]
):
    family_path = "trajectory__family"


class VolunteerPlacement(models.Model):
    """One volunteer in one family. Only a first name: the volunteer's organisation knows the rest."""

    trajectory = models.ForeignKey(
        Trajectory, models.CASCADE, verbose_name="traject", related_name="volunteer_placements"
    )
    number = models.PositiveSmallIntegerField("volgnummer")
    organisation = models.CharField("organisatie", max_length=20, choices=VolunteerOrganisation)
    first_name = models.CharField("voornaam", max_length=80, blank=True)
    started_on = models.DateField("eerste dag")
    ended_on = models.DateField("laatste dag", null=True, blank=True)
    what_worked = models.TextField("wat werkte", max_length=1000, blank=True)

    objects = VolunteerPlacementQuerySet.as_manager()

    class Meta:
        verbose_name = "vrijwilliger"
        verbose_name_plural = "vrijwilligers"
        ordering = ["-started_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="volunteer_number_once_per_trajectory",
                fields=["trajectory", "number"],
                violation_error_message="Dit volgnummer komt al voor in dit traject.",
            ),
            models.CheckConstraint(
                name="volunteer_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"vrijwilliger {self.number}"

    @property
    def total_hours(self) -> Decimal | None:
        """Return all hours that were filled in; None when there are none."""
        rows = list(self.hours.all())
        return sum((row.hours for row in rows), Decimal(0)) if rows else None

    def clean(self) -> None:
        errors = past_day_errors(self, "started_on", "ended_on")
        errors |= order_errors(self, "started_on", "ended_on", "De laatste dag ligt voor de eerste dag.")
        if self.started_on and self.trajectory_id and self.started_on < self.trajectory.started_on:
            errors["started_on"] = "Deze dag ligt voor de start van het traject."
        refuse(errors)


class VolunteerHoursQuerySet(OfFamilyQuerySet["VolunteerHours"]):
    family_path = "placement__trajectory__family"


class VolunteerHours(models.Model):
    """The hours that a volunteer spent in the family on one day, or in the week or month that ends on that day."""

    placement = models.ForeignKey(VolunteerPlacement, models.CASCADE, verbose_name="vrijwilliger", related_name="hours")
    spent_on = models.DateField("datum")
    hours = models.DecimalField(
        "uren", max_digits=5, decimal_places=2, validators=[MinValueValidator(Decimal(0)), MaxValueValidator(200)]
    )
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = VolunteerHoursQuerySet.as_manager()

    class Meta:
        verbose_name = "uren van een vrijwilliger"
        verbose_name_plural = "uren van vrijwilligers"
        ordering = ["-spent_on"]
        constraints = [
            models.UniqueConstraint(
                name="volunteer_hours_once_a_day",
                fields=["placement", "spent_on"],
                violation_error_message="Voor deze dag zijn al uren ingevuld.",
            ),
            models.CheckConstraint(
                name="volunteer_hours_possible",
                condition=Q(hours__range=(0, 200)),
                violation_error_message="Vul 0 tot en met 200 uur in.",
            ),
        ]

    def __str__(self) -> str:
        return f"uren op {self.spent_on:%d-%m-%Y}"

    def clean(self) -> None:
        refuse(past_day_errors(self, "spent_on"))
        placement = self.placement if self.placement_id else None
        if placement and self.spent_on and self.spent_on < placement.started_on:
            raise ValidationError({"spent_on": "De vrijwilliger was er toen nog niet."})
