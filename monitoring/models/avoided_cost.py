"""How heavily an answer about other care counts: a setting that people decide on, of which every version is kept."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cases import clock
from cases.models import Pilot, User
from cases.period import in_words

CERTAINTY_FIELDS = {"certain": "zeker", "likely": "waarschijnlijk", "possible": "mogelijk"}
EFFECT_FIELDS = {"substitution": "vervanging", "prevented": "voorkomen", "postponed": "uitgesteld"}
WEIGHT_FIELDS = [*CERTAINTY_FIELDS, *EFFECT_FIELDS]


def _weight(name: str) -> models.DecimalField[Decimal | str, Decimal]:
    return models.DecimalField(
        name, max_digits=3, decimal_places=2, validators=[MinValueValidator(0), MaxValueValidator(1)]
    )


class AnswerWeights(models.Model):
    """The weights that count from a day on, 0 to 1. A change is a new version; the last version counts.

    Care that would have come beside the family carer (aanvullend) has no field: it always counts 0.
    """

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="answer_weights")
    version = models.PositiveSmallIntegerField("versie")
    certain = _weight("zeker")
    likely = _weight("waarschijnlijk")
    possible = _weight("mogelijk")
    substitution = _weight("vervanging")
    prevented = _weight("voorkomen")
    postponed = _weight("uitgesteld")
    reason = models.CharField("waarom zo", max_length=300)
    decided_on = models.DateField("besloten op")
    decided_by = models.ForeignKey(User, models.PROTECT, verbose_name="besloten door", related_name="+")
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)

    class Meta:
        verbose_name = "weging"
        verbose_name_plural = "wegingen"
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(
                name="weights_version_once_per_pilot",
                fields=["pilot", "version"],
                violation_error_message="Iemand anders heeft de weging net ook aangepast. Kijk eerst wat er nu staat.",
            ),
            models.CheckConstraint(
                name="weights_surest_counts_most",
                condition=Q(certain__gte=F("likely"), likely__gte=F("possible")),
                violation_error_message="Wat zekerder is, telt ten minste even zwaar.",
            ),
            *[
                models.CheckConstraint(
                    name=f"weight_{name}_nought_to_one",
                    condition=Q(**{f"{name}__range": (0, 1)}),
                    violation_error_message="Een gewicht is 0 tot en met 1.",
                )
                for name in WEIGHT_FIELDS
            ],
        ]

    def __str__(self) -> str:
        return f"weging {self.version}, besloten op {in_words(self.decided_on)}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise ValueError("Een weging verandert niet: een nieuwe weging is een nieuwe versie.")
        super().save(*args, **kwargs)

    def clean(self) -> None:
        errors = {}
        if self.decided_on and self.decided_on > clock.today():
            errors["decided_on"] = "Deze dag ligt in de toekomst."
        if None not in (self.certain, self.likely) and self.likely > self.certain:
            errors["likely"] = "Wat waarschijnlijk is, telt niet zwaarder dan wat zeker is."
        if None not in (self.likely, self.possible) and self.possible > self.likely:
            errors["possible"] = "Wat mogelijk is, telt niet zwaarder dan wat waarschijnlijk is."
        if errors:
            raise ValidationError(errors)
