"""A file that is going to be destroyed, what is left when it is gone, and the counts that lead to nobody."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.codes import DestructionBasis, Role
from cases.models.families import Family
from cases.models.reference import Pilot
from cases.models.rights import RightsRequest
from cases.models.users import User

# Who may be the second person, who confirms.
CONFIRMS = (Role.TEAM_MANAGER, Role.PRIVACY_OFFICER)
NOT_THE_SAME = "Laat een ander bevestigen dan wie besliste."


class DestructionQuerySet(models.QuerySet["Destruction"]):
    def visible_to(self, user: User) -> Self:
        """Return the destructions of the pilot to those who decide and confirm."""
        return self.filter(family__pilot=user.pilot_id) if user.has_role(*CONFIRMS) and user.pilot_id else self.none()

    def changeable_by(self, user: User) -> Self:
        """Return what `user` may decide about: all that they see."""
        return self.visible_to(user)

    def waiting(self) -> Self:
        """Return those that a second person still has to confirm."""
        return self.filter(confirmed_on__isnull=True)


class Destruction(models.Model):
    """A decision to destroy a file, until a second person confirmed it and it is done. It goes with the file."""

    family = models.OneToOneField(Family, models.CASCADE, verbose_name="gezin", related_name="destruction")
    basis = models.CharField("waarom", max_length=20, choices=DestructionBasis)
    request = models.ForeignKey(
        RightsRequest, models.CASCADE, verbose_name="verzoek", related_name="+", null=True, blank=True
    )
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="besloten door", related_name="+")
    decided_on = models.DateField("besloten op")
    confirmed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="bevestigd door", related_name="+", null=True, blank=True
    )
    confirmed_on = models.DateField("bevestigd op", null=True, blank=True)

    objects = DestructionQuerySet.as_manager()

    class Meta:
        verbose_name = "vernietiging"
        verbose_name_plural = "vernietigingen"
        ordering = ["decided_on", "pk"]
        constraints = [
            models.CheckConstraint(
                name="destruction_confirmed_by_somebody_on_a_day",
                condition=Q(confirmed_on__isnull=True, confirmed_by__isnull=True)
                | Q(confirmed_on__isnull=False, confirmed_by__isnull=False),
                violation_error_message="Een bevestiging heeft een naam en een dag.",
            ),
            models.CheckConstraint(
                name="destruction_confirmed_by_another",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                violation_error_message=NOT_THE_SAME,
            ),
        ]

    def __str__(self) -> str:
        return f"vernietiging {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:destruction_confirm", args=[self.pk])


class DestroyedFamily(models.Model):
    """What is left of a destroyed file: its numbers, why, and who decided and confirmed. Nothing about people.

    It is written before the file goes, and the database lets a family go only when it is there; it is never changed.
    """

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="destroyed_families")
    reference = models.CharField("kenmerk", max_length=40)
    # The number of the row that is gone, as the log names it.
    family_number = models.BigIntegerField("nummer")
    basis = models.CharField("waarom", max_length=20, choices=DestructionBasis)
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="besloten door", related_name="+", null=True)
    decided_on = models.DateField("besloten op")
    confirmed_by = models.ForeignKey(User, models.PROTECT, verbose_name="bevestigd door", related_name="+", null=True)
    destroyed_on = models.DateField("vernietigd op")
    rows = models.PositiveIntegerField("regels")
    documents = models.PositiveIntegerField("documenten")

    class Meta:
        verbose_name = "vernietigd dossier"
        verbose_name_plural = "vernietigde dossiers"
        ordering = ["-destroyed_on", "-pk"]
        constraints = [
            models.UniqueConstraint(name="family_destroyed_once", fields=["pilot", "family_number"]),
            models.CheckConstraint(
                name="destroyed_by_two_people",
                condition=Q(confirmed_by__isnull=True) | ~Q(confirmed_by=F("decided_by")),
                violation_error_message=NOT_THE_SAME,
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class FileToRemove(models.Model):
    """The bytes of a document that went with its family, until they are gone from the disk.

    Written in the transaction in which the family goes: whatever happens afterwards, somebody knows what is left.
    """

    name = models.CharField("naam van het bestand", max_length=200, unique=True)
    since = models.DateTimeField("sinds", auto_now_add=True)

    class Meta:
        verbose_name = "te verwijderen bestand"
        verbose_name_plural = "te verwijderen bestanden"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"te verwijderen bestand {self.pk}"


class DestroyedCount(models.Model):
    """One number of the figures of a calendar year, of all destroyed families of a pilot together.

    No row is of one family, and nothing leads from it to one: files that are destroyed later add to the same number.
    `figure` is the name of the figure, `code` the label that it is counted under (empty when there is none).
    """

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="destroyed_counts")
    year = models.PositiveSmallIntegerField("jaar")
    figure = models.CharField("cijfer", max_length=40)
    code = models.CharField("waarvan", max_length=120, blank=True)
    number = models.IntegerField("aantal")

    class Meta:
        verbose_name = "aantal van vernietigde dossiers"
        verbose_name_plural = "aantallen van vernietigde dossiers"
        ordering = ["year", "figure", "code"]
        constraints = [models.UniqueConstraint(name="destroyed_count_once", fields=["pilot", "year", "figure", "code"])]

    def __str__(self) -> str:
        return f"{self.figure} {self.year}"
