"""What was done and seen in the application, by whom, when and why (NEN 7513; BIO2 8.15).

The database refuses to change or delete a line, and `cases.audit_chain` shows it when somebody did so all the same.
"""

from __future__ import annotations

import uuid
from typing import Any, Self

from django.db import models
from django.utils import timezone

from cases.codes import Act, AuditResult, BasisKind
from cases.models.reference import Pilot
from cases.models.users import User

HASH_LENGTH = 64


class AuditChain(models.Model):
    """Lines that are sealed one after another. `length` and `last_hash` are moved by the database with each line.

    A pilot has one, and one more for each time that two people wrote at the same moment: neither waits for the other.
    What happens outside any pilot has chains without one.
    """

    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, verbose_name="pilot", related_name="+")
    length = models.BigIntegerField("aantal regels", default=0)
    last_hash = models.CharField("laatste zegel", max_length=HASH_LENGTH, blank=True)

    class Meta:
        verbose_name = "keten"
        verbose_name_plural = "ketens"
        ordering = ["pk"]

    def __str__(self) -> str:
        return f"keten {self.pk}"


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def of_pilot(self, pilot: Pilot) -> Self:
        return self.filter(pilot=pilot)

    def changes(self) -> Self:
        """Return what was added, changed or deleted: no looking."""
        return self.filter(act__in=[Act.CREATE, Act.UPDATE, Act.DELETE])


def _number_of_user(name: str) -> Any:
    """Make a column with the number of a user, which holds nobody fast: the log outlives an account."""
    return models.ForeignKey(
        User, models.DO_NOTHING, null=True, verbose_name=name, related_name="+", db_constraint=False, db_index=False
    )


class AuditEvent(models.Model):
    """One line of the log. It holds names of things and fields, never their contents, so it holds no personal data."""

    event_id = models.UUIDField("kenmerk", default=uuid.uuid4, unique=True)
    at = models.DateTimeField("moment", default=timezone.now)
    pilot = models.ForeignKey(Pilot, models.PROTECT, null=True, verbose_name="pilot", related_name="+", db_index=False)
    actor = _number_of_user("wie")
    role = models.CharField("rol", max_length=30, blank=True)
    on_behalf_of = _number_of_user("namens")
    action = models.CharField("wat", max_length=60)
    act = models.CharField("soort", max_length=1, choices=Act)
    result = models.CharField("uitkomst", max_length=10, choices=AuditResult, default=AuditResult.ALLOWED)
    # The numbers of rows, not links to them: the log outlives what it is about.
    family_number = models.BigIntegerField("gezin", null=True)
    subject = models.CharField("onderdeel", max_length=40, blank=True)
    subject_number = models.BigIntegerField("nummer", null=True)
    fields = models.CharField("velden", max_length=500, blank=True)
    # Why this person may see this family: one of `cases.codes.BasisKind`.
    basis = models.CharField("waarom", max_length=20, blank=True)
    emergency = models.BooleanField("noodtoegang", default=False)
    # Where it came from.
    page = models.CharField("pagina", max_length=60, blank=True)
    request_id = models.UUIDField("verzoek", null=True)
    address = models.CharField("adres", max_length=45, blank=True)
    device = models.CharField("apparaat", max_length=20, blank=True)
    # The seal: see `cases.audit_chain`.
    chain = models.ForeignKey(AuditChain, models.PROTECT, verbose_name="keten", related_name="events", db_index=False)
    sequence = models.BigIntegerField("volgnummer")
    form = models.PositiveSmallIntegerField("vorm", default=1)
    hash = models.CharField("zegel", max_length=HASH_LENGTH)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        verbose_name = "logregel"
        verbose_name_plural = "logboek"
        ordering = ["-pk"]
        constraints = [models.UniqueConstraint(name="audit_sequence_once_per_chain", fields=["chain", "sequence"])]
        indexes = [
            models.Index(name="audit_of_family", fields=["family_number", "at"]),
            models.Index(name="audit_of_pilot", fields=["pilot", "at"]),
            models.Index(name="audit_of_actor", fields=["actor", "at"]),
        ]

    def __str__(self) -> str:
        return f"{self.action} ({self.pk})"

    @property
    def basis_label(self) -> str:
        return str(BasisKind(self.basis).label) if self.basis else ""
