"""Emergency access: a family that somebody may not see, opened for a few hours with a reason."""

from __future__ import annotations

from datetime import timedelta
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from cases.codes import Role
from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User

# The pilot's own term: long enough to act the same day, too short to go on with the work.
LASTS = timedelta(hours=4)


class EmergencyAccessQuerySet(OfFamilyQuerySet["EmergencyAccess"]):
    def visible_to(self, user: User) -> Self:
        """Return the emergency accesses that `user` reviews: a team manager those of the pilot, others none."""
        return super().visible_to(user) if user.has_role(Role.TEAM_MANAGER) else self.none()

    def changeable_by(self, user: User) -> Self:
        return self.visible_to(user)

    def open_for(self, user: User) -> Self:
        """Return those of `user` that are open at this moment."""
        return self.filter(user=user, until__gt=timezone.now())

    def to_review(self) -> Self:
        return self.filter(reviewed_on__isnull=True)


class EmergencyAccess(models.Model):
    """One family, opened by one person for a reason, from a moment until a moment."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="emergencies")
    user = models.ForeignKey(User, models.PROTECT, verbose_name="wie", related_name="emergencies")
    reason = models.TextField("waarom", max_length=1000)
    opened_on = models.DateField("dag")
    opened_at = models.DateTimeField("geopend op", default=timezone.now)
    until = models.DateTimeField("open tot")
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="bekeken door", related_name="+", null=True, blank=True
    )
    reviewed_on = models.DateField("bekeken op", null=True, blank=True)
    review = models.TextField("oordeel", max_length=1000, blank=True)

    objects = EmergencyAccessQuerySet.as_manager()

    class Meta:
        verbose_name = "noodtoegang"
        verbose_name_plural = "noodtoegang"
        ordering = ["-opened_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="emergency_ends_after_opening",
                condition=Q(until__gt=F("opened_at")),
                violation_error_message="Noodtoegang eindigt na het openen.",
            ),
            models.CheckConstraint(
                name="emergency_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Vul een reden in.",
            ),
            models.CheckConstraint(
                name="emergency_reviewed_by_somebody_on_a_day",
                condition=Q(reviewed_on__isnull=True, reviewed_by__isnull=True)
                | Q(reviewed_on__isnull=False, reviewed_by__isnull=False),
                violation_error_message="Bekijken heeft een naam en een dag.",
            ),
        ]
        indexes = [models.Index(name="emergency_of_user", fields=["user", "until"])]

    def __str__(self) -> str:
        return f"noodtoegang {self.pk}"

    def clean(self) -> None:
        if self.reviewed_by_id and self.reviewed_by_id == self.user_id:
            raise ValidationError({"reviewed_by": "Laat een ander hiernaar kijken dan wie het dossier opende."})

    @property
    def is_open(self) -> bool:
        return self.until > timezone.now()
