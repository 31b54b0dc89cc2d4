"""What the privacy officer thinks of looking that was unusual."""

from __future__ import annotations

from django.db import models
from django.utils import timezone

from cases.codes import UnusualConclusion
from cases.models.reference import Pilot
from cases.models.users import User


class UnusualReview(models.Model):
    """A judgement of one finding of `cases.unusual`, which is known by its key."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="+")
    key = models.CharField("bevinding", max_length=80)
    conclusion = models.CharField("conclusie", max_length=20, choices=UnusualConclusion)
    text = models.TextField("toelichting", max_length=500, blank=True)
    judged_by = models.ForeignKey(User, models.PROTECT, verbose_name="beoordeeld door", related_name="+")
    judged_at = models.DateTimeField("beoordeeld op", default=timezone.now)

    class Meta:
        verbose_name = "beoordeling"
        verbose_name_plural = "beoordelingen"
        ordering = ["-judged_at"]
        constraints = [
            models.UniqueConstraint(
                name="finding_judged_once",
                fields=["pilot", "key"],
                violation_error_message="Dit is al beoordeeld.",
            )
        ]

    def __str__(self) -> str:
        return f"beoordeling {self.pk}"
