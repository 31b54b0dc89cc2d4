"""What a family carer noticed and passed on, and the steps of the meldcode when somebody may not be safe."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.formats import date_format

from cases import codes
from cases.codes import ReportingCodeDecision, Role, SignalSeverity
from cases.models.families import Family
from cases.models.rows import OfFamilyQuerySet, OfTrajectoryQuerySet, order_errors, past_day_errors, refuse
from cases.models.trajectories import Trajectory
from cases.models.users import User
from cases.models.visits import Visit, new_reference


class SignalQuerySet(OfTrajectoryQuerySet["Signal"]):
    def visible_to(self, user: User) -> Self:
        """Return the signals of visible families; a behavioural scientist sees the safety signals of the pilot."""
        if user.has_role(Role.BEHAVIOURAL_SCIENTIST):
            return self.for_eyes_of(user).filter(trajectory__family__in=Family.objects.not_shielded_from(user))
        return super().visible_to(user)

    def for_eyes_of(self, user: User) -> Self:
        """Return the signals that `user` reads in a file that they see: a behavioural scientist only about safety."""
        return self.filter(severity=SignalSeverity.SAFETY) if user.has_role(Role.BEHAVIOURAL_SCIENTIST) else self

    def changeable_by(self, user: User) -> Self:
        return self.visible_to(user) if user.has_role(Role.BEHAVIOURAL_SCIENTIST) else super().changeable_by(user)

    def open(self) -> Self:
        return self.filter(closed_on__isnull=True)


class Signal(models.Model):
    """Something noticed in a family that the casemanager has to know, so that it does not get worse.

    `reference` is made where the signal is raised, so that sending it twice does not double it.
    """

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="signals")
    reference = models.CharField("kenmerk", max_length=40, default=new_reference)
    visit = models.ForeignKey(
        Visit, models.SET_NULL, verbose_name="bezoek", related_name="signals", null=True, blank=True
    )
    severity = models.CharField("ernst", max_length=20, choices=SignalSeverity)
    text = models.TextField("wat zag of hoorde je", max_length=2000, blank=True)
    raised_by = models.ForeignKey(User, models.PROTECT, verbose_name="gemeld door", related_name="+")
    raised_on = models.DateField("gemeld op")
    answer = models.TextField("antwoord", max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="beantwoord door", related_name="+", null=True, blank=True
    )
    answered_on = models.DateField("beantwoord op", null=True, blank=True)
    follow_up_on = models.DateField("weer naar kijken op", null=True, blank=True)
    closed_on = models.DateField("afgesloten op", null=True, blank=True)

    objects = SignalQuerySet.as_manager()

    class Meta:
        verbose_name = "signaal"
        verbose_name_plural = "signalen"
        ordering = ["-raised_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="signal_reference_once_per_trajectory",
                fields=["trajectory", "reference"],
                violation_error_message="Dit signaal is al gemeld.",
            ),
            models.CheckConstraint(
                name="signal_answered_by_somebody_on_a_day",
                condition=Q(answered_on__isnull=True, answered_by__isnull=True)
                | Q(answered_on__isnull=False, answered_by__isnull=False),
                violation_error_message="Een antwoord heeft een naam en een dag.",
            ),
            models.CheckConstraint(
                name="signal_closed_after_an_answer",
                condition=Q(closed_on__isnull=True) | Q(answered_on__isnull=False),
                violation_error_message="Geef eerst antwoord op het signaal.",
            ),
        ]
        indexes = [models.Index(name="open_signals", fields=["trajectory"], condition=Q(closed_on__isnull=True))]

    def __str__(self) -> str:
        return f"signaal van {date_format(self.raised_on, 'j F Y')}"

    def get_absolute_url(self) -> str:
        return reverse("cases:signal_detail", args=[self.pk])

    @property
    def is_about_safety(self) -> bool:
        return self.severity == SignalSeverity.SAFETY

    def clean(self) -> None:
        errors = past_day_errors(self, "raised_on", "answered_on", "closed_on")
        errors |= order_errors(self, "raised_on", "answered_on", "Deze dag ligt voor de melding.")
        errors |= order_errors(self, "answered_on", "closed_on", "Deze dag ligt voor het antwoord.")
        if self.closed_on and not self.answered_on:
            errors["closed_on"] = "Geef eerst antwoord op het signaal."
        refuse(errors)


class ReportingCodeStepQuerySet(OfFamilyQuerySet["ReportingCodeStep"]):
    family_path = "signal__trajectory__family"

    def visible_to(self, user: User) -> Self:
        return self.filter(signal__in=Signal.objects.visible_to(user))

    def changeable_by(self, user: User) -> Self:
        return self.filter(signal__in=Signal.objects.changeable_by(user))


class ReportingCodeStep(models.Model):
    """One step of the meldcode, written down by one person and seen by another.

    The five questions of the afwegingskader belong to step 4 (wegen), the decision to step 5. Nothing is overwritten.
    """

    signal = models.ForeignKey(Signal, models.CASCADE, verbose_name="signaal", related_name="steps")
    step = models.PositiveSmallIntegerField("stap", choices=codes.ReportingCodeStep)
    done_on = models.DateField("gedaan op")
    done_by = models.ForeignKey(User, models.PROTECT, verbose_name="gedaan door", related_name="+")
    note = models.TextField("wat is gedaan en waarom", max_length=3000)
    suspicion = models.BooleanField("is er een vermoeden van geweld of mishandeling", null=True, blank=True)
    unsafe = models.BooleanField("is het acuut of al lang onveilig", null=True, blank=True)
    able_to_help = models.BooleanField("kunnen wij zelf goede hulp bieden of organiseren", null=True, blank=True)
    accepts_help = models.BooleanField("neemt het gezin de hulp aan", null=True, blank=True)
    becomes_safe = models.BooleanField("maakt de hulp het op tijd en blijvend veilig", null=True, blank=True)
    decision = models.CharField("besluit", max_length=20, choices=ReportingCodeDecision, blank=True)
    seen_by = models.ForeignKey(
        User, models.PROTECT, verbose_name="meegekeken", related_name="+", null=True, blank=True
    )
    seen_on = models.DateField("meegekeken op", null=True, blank=True)

    objects = ReportingCodeStepQuerySet.as_manager()

    class Meta:
        verbose_name = "stap van de meldcode"
        verbose_name_plural = "stappen van de meldcode"
        ordering = ["step", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="meldcode_step_once_per_signal",
                fields=["signal", "step"],
                violation_error_message="Deze stap is al vastgelegd.",
            ),
            models.CheckConstraint(
                name="meldcode_step_one_to_five",
                condition=Q(step__range=(1, 5)),
                violation_error_message="De meldcode heeft vijf stappen.",
            ),
            models.CheckConstraint(
                name="meldcode_seen_by_somebody_on_a_day",
                condition=Q(seen_on__isnull=True, seen_by__isnull=True)
                | Q(seen_on__isnull=False, seen_by__isnull=False),
                violation_error_message="Meekijken heeft een naam en een dag.",
            ),
        ]

    def __str__(self) -> str:
        return f"stap {self.step}"

    def clean(self) -> None:
        errors = past_day_errors(self, "done_on", "seen_on")
        if self.signal_id and self.done_on and self.done_on < self.signal.raised_on:
            errors["done_on"] = "Deze dag ligt voor de melding van het signaal."
        refuse(errors | order_errors(self, "done_on", "seen_on", "Deze dag ligt voor de dag van de stap."))
        if self.signal_id and not self.signal.is_about_safety:
            raise ValidationError("De meldcode hoort bij een signaal over veiligheid.")
        if self.seen_by_id and self.seen_by_id == self.done_by_id:
            raise ValidationError({"seen_by": "Laat een ander meekijken dan wie de stap deed."})
