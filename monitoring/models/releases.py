"""The register of what left the building."""

from __future__ import annotations

from django.db import models

from cases.models import Pilot, User
from cases.period import Period, in_words


class Release(models.Model):
    """An edition of the figures of a period, as it was published. It is never changed: what was said was said.

    `published` is what everybody could read; `said` is what the next edition is judged by (see `suppression.Statement`)
    and holds the hidden numbers too, so it stays within the building. Neither holds anything about one person.
    """

    class Kind(models.TextChoices):
        PAGE = "pagina", "op het scherm"
        PDF = "pdf", "als pdf"
        JSON = "json", "als JSON"
        REPORT = "verslag", "in een verslag"

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="releases", verbose_name="pilot")
    first = models.DateField("eerste dag")
    last = models.DateField("laatste dag")
    kind = models.CharField("hoe", max_length=10, choices=Kind.choices)
    min_cell = models.PositiveSmallIntegerField("kleinste aantal")
    rounded_to = models.PositiveSmallIntegerField("afgerond op")
    published = models.JSONField("gepubliceerde cijfers")
    said = models.JSONField("waaraan de volgende uitgave wordt getoetst")
    sha256 = models.CharField("controlegetal", max_length=64)
    released_at = models.DateTimeField("moment", auto_now_add=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "uitgave"
        verbose_name_plural = "uitgaven"
        # The newest edition first.
        ordering = ["-pk"]
        indexes = [models.Index(name="releases_of_period", fields=["pilot", "first", "last"])]
        constraints = [
            models.CheckConstraint(name="release_days_in_order", condition=models.Q(last__gte=models.F("first")))
        ]

    def __str__(self) -> str:
        return f"Uitgave over {in_words(self.first)} tot en met {in_words(self.last)}"

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)
