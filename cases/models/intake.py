"""Before the help: which help fits, who thinks so, and who agreed to it."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from cases.codes import ConsentGiver, HelpKind, SelfReliance
from cases.models.families import Family, FamilyMember
from cases.models.rows import OfFamilyQuerySet, order_errors, past_day_errors, refuse
from cases.models.users import User


class HelpChoiceQuerySet(OfFamilyQuerySet["HelpChoice"]):
    """Choices of help."""


class HelpChoice(models.Model):
    """Which help a professional chose for a family, and why. A later choice does not replace an earlier one."""

    family = models.ForeignKey(Family, models.CASCADE, verbose_name="gezin", related_name="help_choices")
    chosen_on = models.DateField("gekozen op")
    chosen_by = models.ForeignKey(User, models.PROTECT, verbose_name="gekozen door", related_name="+")
    self_reliance_now = models.PositiveSmallIntegerField("wat lukt het gezin nu zelf", choices=SelfReliance)
    self_reliance_reachable = models.PositiveSmallIntegerField("wat is haalbaar", choices=SelfReliance)
    kind = models.CharField("welke hulp past", max_length=20, choices=HelpKind)
    reason = models.TextField("waarom", max_length=1000)

    objects = HelpChoiceQuerySet.as_manager()

    class Meta:
        verbose_name = "keuze van hulp"
        verbose_name_plural = "keuzes van hulp"
        ordering = ["-chosen_on", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="self_reliance_one_to_five",
                condition=Q(self_reliance_now__range=(1, 5), self_reliance_reachable__range=(1, 5)),
                violation_error_message="Kies een van de vijf antwoorden.",
            ),
            models.CheckConstraint(
                name="help_choice_has_a_reason", condition=~Q(reason=""), violation_error_message="Vul een reden in."
            ),
        ]

    def __str__(self) -> str:
        return f"keuze van hulp van {self.chosen_on:%d-%m-%Y}"

    def clean(self) -> None:
        refuse(past_day_errors(self, "chosen_on"))


class ConsentQuerySet(OfFamilyQuerySet["Consent"]):
    family_path = "member__family"


class Consent(models.Model):
    """Consent of one person to take part, and by whom it was given. Taking part is voluntary: it can be withdrawn."""

    member = models.ForeignKey(FamilyMember, models.CASCADE, verbose_name="gezinslid", related_name="consents")
    given_on = models.DateField("gegeven op")
    given_by = models.CharField("gegeven door", max_length=20, choices=ConsentGiver)
    withdrawn_on = models.DateField("ingetrokken op", null=True, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "toestemming"
        verbose_name_plural = "toestemmingen"
        ordering = ["-given_on", "-pk"]
        constraints = [
            models.UniqueConstraint(
                name="consent_once_per_person_and_day",
                fields=["member", "given_on"],
                violation_error_message="Voor deze persoon is die dag al toestemming vastgelegd.",
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_giving",
                condition=Q(withdrawn_on__isnull=True) | Q(withdrawn_on__gte=F("given_on")),
                violation_error_message="De toestemming is ingetrokken voordat zij is gegeven.",
            ),
        ]

    def __str__(self) -> str:
        return f"toestemming van {self.given_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "given_on", "withdrawn_on")
        refuse(errors | order_errors(self, "given_on", "withdrawn_on", "Deze dag ligt voor de dag van toestemming."))
