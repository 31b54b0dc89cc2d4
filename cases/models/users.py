"""Who works with the application."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Self

from django.contrib.auth.models import AbstractUser, UserManager
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from cases.codes import Role, TrainingLevel
from cases.models.reference import NeighbourhoodTeam, Pilot


class UserQuerySet(models.QuerySet["User"]):
    def of_pilot(self, pilot: Pilot) -> Self:
        return self.filter(pilot=pilot)

    def case_managers(self) -> Self:
        return self.filter(role=Role.CASE_MANAGER)

    def family_carers(self) -> Self:
        return self.filter(role=Role.FAMILY_CARER)

    def in_service_on(self, day: date) -> Self:
        """Empty dates mean: always in service."""
        return self.filter(
            Q(is_active=True),
            Q(employed_from__isnull=True) | Q(employed_from__lte=day),
            Q(employed_until__isnull=True) | Q(employed_until__gte=day),
        )


class StaffManager(UserManager["User"]):
    use_in_migrations = False

    def create_superuser(self, username: str, **fields: Any) -> User:  # type: ignore[override]  # no e-mail asked
        fields.setdefault("role", Role.ADMINISTRATOR)
        fields.setdefault("name", username)
        return super().create_superuser(username, **fields)


class User(AbstractUser):
    """Somebody who logs in, or a colleague whose work is registered (then without a usable password).

    `fte` and the dates of employment are those of family carers; they make the fte in the figures.
    """

    first_name = None  # type: ignore[assignment]  # one field for the whole name
    last_name = None  # type: ignore[assignment]  # one field for the whole name
    name = models.CharField("naam", max_length=120)
    role = models.CharField("rol", max_length=30, choices=Role)
    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", null=True, blank=True, related_name="staff")
    team = models.ForeignKey(
        NeighbourhoodTeam, models.PROTECT, verbose_name="WIJ-team", null=True, blank=True, related_name="staff"
    )
    fte = models.DecimalField("fte", max_digits=3, decimal_places=2, null=True, blank=True)
    level = models.CharField("niveau", max_length=10, choices=TrainingLevel, blank=True)
    employed_from = models.DateField("in dienst van", null=True, blank=True)
    employed_until = models.DateField("in dienst tot en met", null=True, blank=True)
    # Who knows it can read the times of the planned visits, without names (the feed for a calendar).
    calendar_key = models.CharField(max_length=64, null=True, blank=True, unique=True, editable=False)
    # So that nobody gets the list of a week twice, also when sending it was broken off.
    last_weekly_mail = models.DateField("laatste weekbericht", null=True, blank=True, editable=False)

    objects: ClassVar = StaffManager.from_queryset(UserQuerySet)()

    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "medewerker"
        verbose_name_plural = "medewerkers"
        ordering = ["name"]
        constraints = [
            # Logging in makes no difference between capitals and small letters, so two names may not either.
            models.UniqueConstraint(
                Lower("username"),
                name="username_once_whatever_its_case",
                violation_error_message="Deze gebruikersnaam is al in gebruik.",
            ),
            models.CheckConstraint(
                name="user_belongs_to_a_pilot",
                condition=Q(pilot__isnull=False) | Q(is_superuser=True),
                violation_error_message="Kies een pilot.",
            ),
            models.CheckConstraint(
                name="user_fte_between_0_and_2",
                condition=Q(fte__isnull=True) | Q(fte__range=(0, 2)),
                violation_error_message="Fte is een getal van 0 tot en met 2.",
            ),
            models.CheckConstraint(
                name="user_leaves_after_arriving",
                condition=Q(employed_until__isnull=True)
                | Q(employed_from__isnull=True)
                | Q(employed_until__gte=F("employed_from")),
                violation_error_message="De laatste dag in dienst ligt voor de eerste dag.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        # Who may open the management pages follows from the role, and from nothing else.
        self.is_staff = self.is_superuser or self.role == Role.ADMINISTRATOR
        super().save(*args, **kwargs)

    def _get_session_auth_hash(self, secret: str | bytes | None = None) -> str:
        # Django compares this with the session at every request. So a session ends at the very next request when one
        # of these changes, whatever changed it; only who changes their own password stays in.
        who = f"{self.password}|{self.role}|{self.pilot_id}|{self.team_id}|{self.is_superuser}"
        return salted_hmac("cases.User.session", who, secret=secret, algorithm="sha256").hexdigest()

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def has_role(self, *roles: Role) -> bool:
        return self.role in roles

    def clean(self) -> None:
        super().clean()
        if self.employed_until and self.employed_from and self.employed_until < self.employed_from:
            raise ValidationError({"employed_until": "De laatste dag in dienst ligt voor de eerste dag."})
        if self.fte is not None and not Decimal(0) <= self.fte <= Decimal(2):
            raise ValidationError({"fte": "Fte is een getal van 0 tot en met 2."})
        if self.pilot_id is None and not self.is_superuser:
            raise ValidationError({"pilot": "Kies een pilot."})
        if self.team and self.team.pilot_id != self.pilot_id:
            raise ValidationError({"team": "Dit WIJ-team hoort bij een andere pilot."})
