"""Other help for a family: asked for in consultation with the WIJ-team, started, refused and ended (brugfunctie)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q

from cases.models.families import Family
from cases.models.reference import CareProduct
from cases.models.rows import OfFamilyQuerySet, order_errors, past_day_errors, refuse
from cases.models.users import User


class OnwardReferralQuerySet(OfFamilyQuerySet["OnwardReferral"]):
    def in_the_family_on(self, day: date) -> Self:
        """Return the help that was there on `day`."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day), started_on__lte=day)

    def awaited(self) -> Self:
        """Return the help that was asked for, and neither came nor was refused."""
        return self.filter(started_on__isnull=True, refused_on__isnull=True)


class OnwardReferral(models.Model):
    """One kind of other help for a family. What was there already has the day it began as the day it was asked for."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="onward_referrals")
    number = models.PositiveSmallIntegerField("volgnummer")
    product = models.ForeignKey(CareProduct, models.PROTECT, verbose_name="soort hulp", related_name="+")
    provider = models.CharField("aanbieder", max_length=120)
    reason = models.CharField("waarvoor", max_length=300, blank=True)
    was_there_already = models.BooleanField("was er al", default=False)
    consulted_on = models.DateField("besproken met het WIJ-team op", null=True, blank=True)
    requested_on = models.DateField("aangevraagd op")
    started_on = models.DateField("gestart op", null=True, blank=True)
    refused_on = models.DateField("afgewezen op", null=True, blank=True)
    refusal_reason = models.CharField("reden van afwijzen", max_length=300, blank=True)
    ended_on = models.DateField("geëindigd op", null=True, blank=True)
    amount_per_week = models.DecimalField(
        "aantal per week", max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    requested_by = models.ForeignKey(User, models.PROTECT, verbose_name="aangevraagd door", related_name="+")

    objects = OnwardReferralQuerySet.as_manager()

    class Meta:
        verbose_name = "andere hulp"
        verbose_name_plural = "andere hulp"
        ordering = ["-requested_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="referral_number_once_per_family",
                fields=["family", "number"],
                violation_error_message="Dit volgnummer komt al voor in dit gezin.",
            ),
            models.CheckConstraint(
                name="referral_started_or_refused",
                condition=Q(started_on__isnull=True) | Q(refused_on__isnull=True),
                violation_error_message="Hulp is gestart of afgewezen, niet allebei.",
            ),
            models.CheckConstraint(
                name="referral_in_order",
                condition=(Q(started_on__isnull=True) | Q(started_on__gte=F("requested_on")))
                & (Q(refused_on__isnull=True) | Q(refused_on__gte=F("requested_on")))
                & (Q(ended_on__isnull=True) | Q(started_on__isnull=False, ended_on__gte=F("started_on"))),
                violation_error_message="De dagen staan niet op volgorde: aangevraagd, gestart, geëindigd.",
            ),
        ]

    def __str__(self) -> str:
        return f"andere hulp {self.number}"

    @property
    def status(self) -> str:
        """Return where it stands: `aangevraagd`, `gestart`, `afgewezen` or `geëindigd`."""
        if self.refused_on:
            return "afgewezen"
        if self.ended_on:
            return "geëindigd"
        return "gestart" if self.started_on else "aangevraagd"

    def clean(self) -> None:
        errors = past_day_errors(self, "consulted_on", "requested_on", "started_on", "refused_on", "ended_on")
        for name in ("started_on", "refused_on"):
            errors |= order_errors(self, "requested_on", name, "Deze dag ligt voor de aanvraag.")
        errors |= order_errors(self, "started_on", "ended_on", "Deze dag ligt voor de start.")
        if self.ended_on and not self.started_on:
            errors["ended_on"] = "Vul ook in wanneer de hulp startte."
        if self.started_on and self.refused_on:
            errors["refused_on"] = "Deze hulp is gestart, en kan dan niet zijn afgewezen."
        if self.product_id and self.family_id and self.product.pilot_id != self.family.pilot_id:
            errors["product"] = "Dit zorgproduct hoort bij een andere pilot."
        refuse(errors)
