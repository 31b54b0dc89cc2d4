"""Reports of other pilots in the region, as they were received."""

from __future__ import annotations

from django.db import models

from cases.models import Pilot, User


class RegionalReport(models.Model):
    """What another pilot published over a period. It holds counts alone, and none that could point at a family."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="bewaard door", related_name="regional_reports")
    sender = models.CharField("pilot", max_length=120)
    municipality = models.CharField("gemeente", max_length=80)
    first_day = models.DateField("van")
    last_day = models.DateField("tot en met")
    content = models.JSONField("inhoud")
    checksum = models.CharField("controlegetal", max_length=64)
    received_at = models.DateTimeField("ontvangen", auto_now_add=True)
    received_by = models.ForeignKey(User, models.PROTECT, verbose_name="ontvangen door", related_name="+")

    class Meta:
        verbose_name = "verslag uit de regio"
        verbose_name_plural = "verslagen uit de regio"
        ordering = ["municipality", "sender", "first_day"]
        constraints = [
            models.UniqueConstraint(
                name="regional_report_once",
                fields=["pilot", "checksum"],
                violation_error_message="Dit verslag is al binnen.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.sender}, {self.municipality}"
