"""Which care would have been used without a family carer, asked of the casemanager at the start.

An answer is never overwritten: a correction is a new answer, and the earlier ones stay readable. The latest counts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q

from cases import care_amounts, clock
from cases.codes import Certainty, CounterfactualKind, Effect
from cases.models.reference import CareProduct
from cases.models.rows import OfFamilyQuerySet, OfTrajectoryQuerySet
from cases.models.trajectories import Trajectory
from cases.models.users import User
from cases.period import in_words


class CounterfactualAnswerQuerySet(OfTrajectoryQuerySet["CounterfactualAnswer"]):
    def latest_per_trajectory(self) -> Self:
        """Return of every trajectory the answer that counts: the last one asked, and of one day the last version."""
        newer = CounterfactualAnswer.objects.filter(trajectory=OuterRef("trajectory")).filter(
            Q(asked_on__gt=OuterRef("asked_on")) | Q(asked_on=OuterRef("asked_on"), version__gt=OuterRef("version"))
        )
        return self.filter(~Exists(newer))

    def newest_first(self) -> Self:
        return self.order_by("-asked_on", "-version")


class CounterfactualAnswer(models.Model):
    """One answer of a casemanager: care with its lines, no other help, or "I do not know"."""

    trajectory = models.ForeignKey(
        Trajectory, models.CASCADE, verbose_name="traject", related_name="counterfactual_answers"
    )
    version = models.PositiveSmallIntegerField("versie", default=1)
    asked_on = models.DateField("gevraagd op")
    given_by = models.ForeignKey(User, models.PROTECT, verbose_name="opgegeven door", related_name="+")
    kind = models.CharField("antwoord", max_length=10, choices=CounterfactualKind)
    note = models.CharField("toelichting", max_length=500, blank=True)
    recorded_at = models.DateTimeField("vastgelegd op", auto_now_add=True)

    objects = CounterfactualAnswerQuerySet.as_manager()

    class Meta:
        verbose_name = "antwoord over andere zorg"
        verbose_name_plural = "antwoorden over andere zorg"
        ordering = ["trajectory", "asked_on", "version"]
        constraints = [
            models.UniqueConstraint(
                name="answer_version_once_per_day",
                fields=["trajectory", "asked_on", "version"],
                violation_error_message="Deze versie van het antwoord bestaat al.",
            ),
            models.CheckConstraint(
                name="care_is_explained_on_its_lines",
                condition=Q(note="") | ~Q(kind=CounterfactualKind.CARE),
                violation_error_message="Zet de toelichting bij de hulp.",
            ),
        ]

    def __str__(self) -> str:
        return f"antwoord van {in_words(self.asked_on)}"

    def clean(self) -> None:
        if self.asked_on and self.asked_on > clock.today():
            raise ValidationError({"asked_on": "Deze datum ligt in de toekomst."})
        if self.note and self.kind == CounterfactualKind.CARE:
            raise ValidationError({"note": "Zet de toelichting bij de hulp hieronder."})
        if self.given_by_id and self.trajectory_id and self.given_by.pilot_id != self.trajectory.pilot_id:
            raise ValidationError({"given_by": "Deze medewerker hoort bij een andere pilot."})


def _amount(name: str) -> models.DecimalField[Decimal | str | None, Decimal | None]:
    return models.DecimalField(
        name, max_digits=6, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )


def _low_to_high(low: str, expected: str, high: str) -> Q:
    def ordered(first: str, second: str) -> Q:
        return Q(**{f"{first}__isnull": True}) | Q(**{f"{second}__isnull": True}) | Q(**{f"{first}__lte": F(second)})

    return ordered(low, expected) & ordered(expected, high) & ordered(low, high)


class CounterfactualCareQuerySet(OfFamilyQuerySet["CounterfactualCare"]):
    """Kinds of care in answers."""

    family_path = "answer__trajectory__family"


class CounterfactualCare(models.Model):
    """One kind of care in an answer: how much a week, for how many weeks, how certain and with which effect."""

    answer = models.ForeignKey(CounterfactualAnswer, models.CASCADE, verbose_name="antwoord", related_name="lines")
    number = models.PositiveSmallIntegerField("regel")
    product = models.ForeignKey(CareProduct, models.PROTECT, verbose_name="zorgproduct", related_name="+")
    provider = models.CharField("aanbieder", max_length=120, blank=True)
    amount_low = _amount("aantal per week, minstens")
    amount = _amount("aantal per week, verwacht")
    amount_high = _amount("aantal per week, hoogstens")
    weeks_low = _amount("weken, minstens")
    weeks = _amount("weken, verwacht")
    weeks_high = _amount("weken, hoogstens")
    certainty = models.CharField("hoe zeker", max_length=20, choices=Certainty, blank=True)
    effect = models.CharField("soort effect", max_length=20, choices=Effect, blank=True)
    note = models.CharField("toelichting", max_length=500, blank=True)

    objects = CounterfactualCareQuerySet.as_manager()

    class Meta:
        verbose_name = "andere zorg"
        verbose_name_plural = "andere zorg"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="care_line_once_per_answer",
                fields=["answer", "number"],
                violation_error_message="Dit regelnummer komt al voor in dit antwoord.",
            ),
            *[
                models.CheckConstraint(
                    name=f"care_{expected}_low_to_high",
                    condition=_low_to_high(low, expected, high),
                    violation_error_message="De getallen lopen van minstens, via verwacht, naar hoogstens.",
                )
                for low, expected, high in (care_amounts.AMOUNT, care_amounts.WEEKS)
            ],
        ]

    def __str__(self) -> str:
        return f"regel {self.number}"

    def clean(self) -> None:
        # The product itself and not its number: in a workbook it may be one that is not stored yet.
        product: CareProduct | None = getattr(self, "product", None)
        errors = care_amounts.problems(self.amounts, product.unit if product else "")
        if self.product_id and self.answer_id and self.product.pilot_id != self.answer.trajectory.pilot_id:
            errors["product"] = "Dit zorgproduct hoort bij een andere pilot."
        if errors:
            raise ValidationError(errors)

    @property
    def amounts(self) -> dict[str, Decimal | None]:
        return {name: getattr(self, name) for name in care_amounts.FIELDS}

    @property
    def per_week(self) -> str:
        return care_amounts.per_week(self.amounts, self.product.unit)

    @property
    def duration(self) -> str:
        return care_amounts.duration(self.amounts)
