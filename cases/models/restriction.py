"""Restricted files: a family, for instance that of a colleague, that only named people may see."""

from __future__ import annotations

from django.db import models

from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User


class RestrictionQuerySet(OfFamilyQuerySet["Restriction"]):
    """Restrictions. Those of files that one may not see are managed by the team manager: `cases/restricting.py`."""


class Restriction(models.Model):
    """The file of `family` exists only for `people`. In figures it counts like any other."""

    family = models.OneToOneField(Family, models.CASCADE, verbose_name="gezin", related_name="restriction")
    people = models.ManyToManyField(User, verbose_name="wie het dossier mag zien", related_name="+")
    restricted_on = models.DateField("afgeschermd op")
    restricted_by = models.ForeignKey(User, models.PROTECT, verbose_name="afgeschermd door", related_name="+")

    objects = RestrictionQuerySet.as_manager()

    class Meta:
        verbose_name = "afgeschermd dossier"
        verbose_name_plural = "afgeschermde dossiers"
        ordering = ["family__reference"]

    def __str__(self) -> str:
        return f"afscherming {self.pk}"
