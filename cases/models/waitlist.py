"""Waiting for help: how urgent it is and why, and the weekly call (raadsvoorstel wachtlijst WIJ, 19-2-2021)."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.validators import MaxValueValidator
from django.db import models
from django.db.models import Count, F, Max, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Coalesce

from cases.codes import Urgency, WaitlistOutcome
from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet, order_errors, past_day_errors, refuse
from cases.models.users import User
from cases.period import Period

LONGEST_CALL = 480


class WaitlistEntryQuerySet(OfFamilyQuerySet["WaitlistEntry"]):
    def open(self) -> Self:
        """Return the entries of families that still wait."""
        return self.filter(ended_on__isnull=True)

    def with_urgency(self) -> Self:
        """Add `urgency` and `urgency_reason` of the latest assessment of each entry (None when nobody judged it yet).

        Also `unsigned_since`: the day of the oldest assessment that was not signed.
        """
        assessments = UrgencyAssessment.objects.filter(entry=OuterRef("pk"))
        latest = assessments.order_by("-assessed_on", "-pk")
        unsigned = assessments.filter(signed_on__isnull=True).order_by("assessed_on")
        return self.annotate(
            urgency=Subquery(latest.values("urgency")[:1]),
            urgency_reason=Subquery(latest.values("reason")[:1]),
            unsigned_since=Subquery(unsigned.values("assessed_on")[:1]),
        )

    def with_calls(self) -> Self:
        """Add what the calls amount to: `attempts`, `contacts`, `minutes_spent`, `last_contact_on` and `bridging`."""
        made_contact = Q(calls__made_contact=True)
        bridged = WaitlistCall.objects.filter(entry=OuterRef("pk")).exclude(bridging="")
        return self.annotate(
            attempts=Count("calls"),
            contacts=Count("calls", filter=made_contact),
            minutes_spent=Coalesce(Sum("calls__minutes"), 0),
            last_contact_on=Max("calls__called_on", filter=made_contact),
            bridging=Subquery(bridged.order_by("-called_on", "-number").values("bridging")[:1]),
        )


class WaitlistEntry(models.Model):
    """A family that waits, from the day it was registered until help starts or the waiting ends in another way."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="waitlist_entries")
    started_on = models.DateField("wacht sinds")
    situation = models.TextField("situatie", max_length=2000, blank=True)
    next_step = models.CharField("volgende stap", max_length=300, blank=True)
    first_contact_on = models.DateField("eerste gesprek op", null=True, blank=True)
    ended_on = models.DateField("van de lijst op", null=True, blank=True)
    outcome = models.CharField("hoe het wachten eindigde", max_length=20, choices=WaitlistOutcome, blank=True)

    objects = WaitlistEntryQuerySet.as_manager()

    # Added by `with_urgency`.
    urgency: str | None
    urgency_reason: str | None
    unsigned_since: date | None
    # Added by `with_calls`.
    attempts: int
    contacts: int
    minutes_spent: int
    last_contact_on: date | None
    bridging: str | None

    class Meta:
        verbose_name = "plek op de wachtlijst"
        verbose_name_plural = "wachtlijst"
        ordering = ["started_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="one_open_waitlist_entry_per_family",
                fields=["family"],
                condition=Q(ended_on__isnull=True),
                violation_error_message="Dit gezin staat al op de wachtlijst.",
            ),
            models.UniqueConstraint(
                name="waitlist_entry_once_per_family_and_day",
                fields=["family", "started_on"],
                violation_error_message="Dit gezin kwam die dag al op de wachtlijst.",
            ),
            models.CheckConstraint(
                name="waiting_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="waiting_ends_with_an_outcome",
                condition=Q(ended_on__isnull=True, outcome="") | (Q(ended_on__isnull=False) & ~Q(outcome="")),
                violation_error_message="Vul in hoe het wachten eindigde.",
            ),
        ]

    def __str__(self) -> str:
        return f"wacht sinds {self.started_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "started_on", "first_contact_on")
        errors |= order_errors(self, "started_on", "first_contact_on", "Dit gesprek ligt voor de aanmelding.")
        errors |= order_errors(self, "started_on", "ended_on", "De laatste dag ligt voor de eerste dag.")
        if self.ended_on and not self.outcome:
            errors["outcome"] = "Vul in hoe het wachten eindigde."
        refuse(errors)


class UrgencyAssessmentQuerySet(OfFamilyQuerySet["UrgencyAssessment"]):
    family_path = "entry__family"


class UrgencyAssessment(models.Model):
    """How urgent a professional found it, and why. A new judgement does not replace an earlier one.

    The behavioural scientist reads it and signs (raadsvoorstel wachtlijst: "onder supervisie van een
    gedragswetenschapper").
    """

    entry = models.ForeignKey(WaitlistEntry, models.CASCADE, verbose_name="plek", related_name="assessments")
    urgency = models.CharField("urgentie", max_length=1, choices=Urgency)
    reason = models.CharField("waarom", max_length=500)
    assessed_on = models.DateField("beoordeeld op")
    assessed_by = models.ForeignKey(User, models.PROTECT, verbose_name="beoordeeld door", related_name="+")
    signed_on = models.DateField("getekend op", null=True, blank=True)
    signed_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="getekend door", related_name="+", null=True, blank=True
    )

    objects = UrgencyAssessmentQuerySet.as_manager()

    class Meta:
        verbose_name = "beoordeling van urgentie"
        verbose_name_plural = "beoordelingen van urgentie"
        ordering = ["-assessed_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="urgency_has_a_reason", condition=~Q(reason=""), violation_error_message="Vul een reden in."
            ),
            models.CheckConstraint(
                name="urgency_signed_by_somebody_on_a_day",
                condition=Q(signed_on__isnull=True, signed_by__isnull=True)
                | Q(signed_on__isnull=False, signed_by__isnull=False),
                violation_error_message="Een handtekening heeft een naam en een dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"urgentie {self.urgency} van {self.assessed_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "assessed_on", "signed_on")
        refuse(errors | order_errors(self, "assessed_on", "signed_on", "Deze dag ligt voor de beoordeling."))


class WaitlistCallQuerySet(OfFamilyQuerySet["WaitlistCall"]):
    family_path = "entry__family"

    def on_days_of(self, period: Period) -> Self:
        return self.filter(called_on__range=(period.first, period.last))


class WaitlistCall(models.Model):
    """One attempt to call a family that waits. `minutes` is the time it took, with what was arranged afterwards."""

    entry = models.ForeignKey(WaitlistEntry, models.CASCADE, verbose_name="plek", related_name="calls")
    number = models.PositiveSmallIntegerField("volgnummer")
    called_on = models.DateField("gebeld op")
    caller = models.ForeignKey(User, models.PROTECT, verbose_name="gebeld door", related_name="+")
    made_contact = models.BooleanField("contact gemaakt", default=False)
    minutes = models.PositiveSmallIntegerField("minuten", validators=[MaxValueValidator(LONGEST_CALL)])
    bridging = models.CharField("hulp om te overbruggen", max_length=300, blank=True)
    note = models.TextField("verslag", max_length=2000, blank=True)

    objects = WaitlistCallQuerySet.as_manager()

    class Meta:
        verbose_name = "belcontact"
        verbose_name_plural = "belcontacten"
        ordering = ["-called_on", "-number"]
        constraints = [
            models.UniqueConstraint(
                name="call_number_once_per_entry",
                fields=["entry", "number"],
                violation_error_message="Dit volgnummer komt al voor.",
            ),
            models.CheckConstraint(
                name="call_minutes_within_a_day",
                condition=Q(minutes__range=(0, LONGEST_CALL)),
                violation_error_message="Vul 0 tot en met 480 minuten in.",
            ),
        ]
        indexes = [models.Index(name="call_of_entry_by_day", fields=["entry", "-called_on"])]

    def __str__(self) -> str:
        return f"belcontact van {self.called_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "called_on")
        if self.called_on and self.entry_id and self.called_on < self.entry.started_on:
            errors["called_on"] = "Deze dag ligt voor de aanmelding."
        elif self.called_on and self.entry_id and self.entry.ended_on and self.called_on > self.entry.ended_on:
            errors["called_on"] = "Het gezin wachtte toen niet meer."
        refuse(errors)
