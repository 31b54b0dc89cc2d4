"""What tells that something changed: a random word that the database replaces together with the change itself."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from cases.models.reference import Pilot


class ChangeMarkQuerySet(models.QuerySet["ChangeMark"]):
    def of_pilot(self, pilot: Pilot) -> Self:
        """Return the marks of `pilot`, and those of what may concern every pilot."""
        return self.filter(Q(pilot=pilot) | Q(pilot=None))


class ChangeMark(models.Model):
    """A word that is another one after each change. Triggers write it (`cases.change_marks`), and nobody else.

    A pilot has one, and one more for each time that two people wrote at the same moment: neither waits for the other.
    The one without a pilot is for what may concern all of them.
    """

    # Holds no pilot fast: a trigger may not be refused.
    pilot = models.ForeignKey(
        Pilot, models.DO_NOTHING, null=True, verbose_name="pilot", related_name="+", db_constraint=False
    )
    word = models.CharField("woord", max_length=36)

    objects = ChangeMarkQuerySet.as_manager()

    class Meta:
        verbose_name = "merkteken"
        verbose_name_plural = "merktekens"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"merkteken {self.pk}"
