"""Restricted files: a family, for instance that of a colleague, that only named people may see."""

from __future__ import annotations

from typing import Self

from django.db import models

from cases.codes import Role
from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User


class RestrictionQuerySet(OfFamilyQuerySet["Restriction"]):
    def visible_to(self, user: User) -> Self:
        """Return the restrictions that `user` manages: a team manager all of the pilot, named on it or not.

        It says that a restricted file is there, under which reference and for whom, and nothing that stands in it.
        """
        return self.filter(family__pilot=user.pilot_id) if user.has_role(Role.TEAM_MANAGER) else self.none()

    def changeable_by(self, user: User) -> Self:
        return self.visible_to(user)


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
