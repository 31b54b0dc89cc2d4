"""What was done in the application, by whom and when."""

from __future__ import annotations

from django.db import models

from cases.models.reference import Pilot
from cases.models.users import User


class AuditEvent(models.Model):
    """One line of the log. It holds names of things and fields, never their contents, so it holds no personal data."""

    at = models.DateTimeField("moment", auto_now_add=True)
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, verbose_name="pilot", related_name="+")
    actor = models.ForeignKey(User, models.PROTECT, null=True, verbose_name="wie", related_name="+")
    role = models.CharField("rol", max_length=30, blank=True)
    action = models.CharField("wat", max_length=60)
    # The numbers of rows, not links to them: the log outlives what it is about.
    family_number = models.BigIntegerField("gezin", null=True)
    subject = models.CharField("onderdeel", max_length=40, blank=True)
    subject_number = models.BigIntegerField("nummer", null=True)
    fields = models.CharField("velden", max_length=500, blank=True)

    class Meta:
        verbose_name = "logregel"
        verbose_name_plural = "logboek"
        ordering = ["-pk"]
        indexes = [models.Index(name="audit_of_family", fields=["family_number", "at"])]

    def __str__(self) -> str:
        return f"{self.action} ({self.pk})"
