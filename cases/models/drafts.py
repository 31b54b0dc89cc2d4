"""What somebody typed and did not send yet."""

from __future__ import annotations

from django.db import models

from cases.models.users import User


class Draft(models.Model):
    """The contents of a form that was not sent yet, of one person on one page. Removed when the form is sent."""

    user = models.ForeignKey(User, models.CASCADE, verbose_name="van", related_name="drafts")
    page = models.CharField("pagina", max_length=200)
    content = models.JSONField("inhoud")
    saved_at = models.DateTimeField("bewaard op", auto_now=True)

    class Meta:
        verbose_name = "concept"
        verbose_name_plural = "concepten"
        constraints = [models.UniqueConstraint(name="one_draft_per_person_and_page", fields=["user", "page"])]

    def __str__(self) -> str:
        return f"concept {self.pk}"
