"""What a pilot is made of before the first family comes: its frame, teams, wijken, care products and budget."""

from __future__ import annotations

from datetime import date
from typing import Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q

from cases.codes import CareUnit, CareWeight, Law
from cases.period import in_words


class Pilot(models.Model):
    """One municipality's pilot. Everything hangs off a pilot, and nobody sees another's.

    Target and cap are families at the same time, for all family carers together (raadsbrief 15-9-2021: "De
    professionals kunnen samen maximaal 8 à 10 gezinnen begeleiden").
    """

    slug = models.SlugField("korte naam", unique=True, help_text="Voor opdrachten en adressen, bijvoorbeeld groningen.")
    name = models.CharField("naam", max_length=120)
    municipality = models.CharField("gemeente", max_length=80)
    organisation = models.CharField("organisatie", max_length=120, default="WIJ Groningen")
    started_on = models.DateField("eerste dag")
    ended_on = models.DateField("laatste dag", null=True, blank=True)
    caseload_target = models.PositiveSmallIntegerField("streefgetal gezinnen", default=8)
    caseload_cap = models.PositiveSmallIntegerField("maximum gezinnen", default=10)
    fte = models.DecimalField("fte", max_digits=5, decimal_places=2, default=2)
    low_intensity_counts = models.BooleanField(
        "waakvlam telt mee voor het maximum",
        default=True,
        help_text="Zet dit uit als een gezin met alleen af en toe contact geen plek inneemt.",
    )
    days_after_placement = models.PositiveSmallIntegerField(
        "dagen na de laatste dag",
        default=14,
        validators=[MaxValueValidator(92)],
        help_text="Zo lang ziet een gezinsverzorger een gezin nog, om de laatste bezoeken vast te leggen.",
    )
    domain_scores_allowed = models.BooleanField(
        "domeinen scoren",
        default=False,
        help_text="Alleen als de organisatie toestemming heeft om een eigen instrument te gebruiken.",
    )
    is_demo = models.BooleanField("demogegevens", default=False, help_text="Alle mensen in deze pilot zijn verzonnen.")

    class Meta:
        verbose_name = "pilot"
        verbose_name_plural = "pilots"
        ordering = ["name"]
        constraints = [
            models.CheckConstraint(
                name="pilot_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="pilot_target_within_cap",
                condition=Q(caseload_target__gte=1, caseload_cap__gte=F("caseload_target")),
                violation_error_message="Het maximum is lager dan het streefgetal.",
            ),
            models.CheckConstraint(
                name="pilot_fte_not_negative", condition=Q(fte__gte=0), violation_error_message="Fte is 0 of meer."
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        if self.ended_on and self.started_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "De laatste dag ligt voor de eerste dag."})
        if None not in (self.caseload_cap, self.caseload_target) and self.caseload_cap < self.caseload_target:
            raise ValidationError({"caseload_cap": "Het maximum is lager dan het streefgetal."})


class BudgetYear(models.Model):
    """What the municipality set aside and spent on the pilot in one calendar year, in euro."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="budget_years")
    year = models.PositiveSmallIntegerField("jaar", validators=[MinValueValidator(2000), MaxValueValidator(2100)])
    budgeted = models.DecimalField("begroot", max_digits=12, decimal_places=2, validators=[MinValueValidator(0)])
    realised = models.DecimalField(
        "uitgegeven", max_digits=12, decimal_places=2, null=True, blank=True, validators=[MinValueValidator(0)]
    )
    note = models.CharField("toelichting", max_length=300, blank=True)

    class Meta:
        verbose_name = "begrotingsjaar"
        verbose_name_plural = "begrotingsjaren"
        ordering = ["year"]
        constraints = [
            models.UniqueConstraint(
                name="one_budget_per_pilot_and_year",
                fields=["pilot", "year"],
                violation_error_message="Er is al een begroting voor dit jaar.",
            ),
            models.CheckConstraint(
                name="budget_not_negative",
                condition=Q(budgeted__gte=0) & (Q(realised__isnull=True) | Q(realised__gte=0)),
                violation_error_message="Een bedrag is 0 of meer.",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class NeighbourhoodTeam(models.Model):
    """A WIJ-team."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="teams")
    name = models.CharField("naam", max_length=80)

    class Meta:
        verbose_name = "WIJ-team"
        verbose_name_plural = "WIJ-teams"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="team_name_once_per_pilot",
                fields=["pilot", "name"],
                violation_error_message="Er is al een WIJ-team met deze naam.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A wijk, with the part of the city (gebied) it lies in and the WIJ-team that works there."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="districts")
    name = models.CharField("naam", max_length=80)
    area = models.CharField("gebied", max_length=80, blank=True)
    team = models.ForeignKey(
        NeighbourhoodTeam, models.PROTECT, verbose_name="WIJ-team", null=True, blank=True, related_name="districts"
    )

    class Meta:
        verbose_name = "wijk"
        verbose_name_plural = "wijken"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="district_name_once_per_pilot",
                fields=["pilot", "name"],
                violation_error_message="Er is al een wijk met deze naam.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class CareProduct(models.Model):
    """A kind of care that a casemanager could have used instead of a family carer."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="care_products")
    code = models.CharField("code", max_length=40)
    name = models.CharField("naam", max_length=120)
    law = models.CharField("grondslag", max_length=20, choices=Law)
    unit = models.CharField("eenheid", max_length=20, choices=CareUnit)
    weight = models.PositiveSmallIntegerField("zwaarte", choices=CareWeight, null=True, blank=True)

    class Meta:
        verbose_name = "zorgproduct"
        verbose_name_plural = "zorgproducten"
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(
                name="product_code_once_per_pilot",
                fields=["pilot", "code"],
                violation_error_message="Er is al een zorgproduct met deze code.",
            ),
            models.CheckConstraint(
                name="product_weight_one_to_five",
                condition=Q(weight__isnull=True) | Q(weight__range=(1, 5)),
                violation_error_message="De zwaarte is 1 tot en met 5.",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class TariffQuerySet(models.QuerySet["Tariff"]):
    def valid_on(self, day: date) -> Self:
        return self.filter(Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day)))


class Tariff(models.Model):
    """The price in euro per unit of a care product, at the price level of a year, with its source."""

    product = models.ForeignKey(CareProduct, models.PROTECT, verbose_name="zorgproduct", related_name="tariffs")
    price_low = models.DecimalField("laagste prijs", max_digits=9, decimal_places=2, null=True, blank=True)
    price = models.DecimalField("prijs", max_digits=9, decimal_places=2)
    price_high = models.DecimalField("hoogste prijs", max_digits=9, decimal_places=2, null=True, blank=True)
    price_year = models.PositiveSmallIntegerField(
        "prijspeil", validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    valid_from = models.DateField("geldig vanaf")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    source = models.CharField("bron", max_length=200)

    objects = TariffQuerySet.as_manager()

    class Meta:
        verbose_name = "tarief"
        verbose_name_plural = "tarieven"
        ordering = ["product", "valid_from"]
        constraints = [
            models.UniqueConstraint(
                name="tariff_once_per_product_and_start",
                fields=["product", "price_year", "valid_from"],
                violation_error_message="Er is al een tarief voor dit product met dit prijspeil vanaf deze dag.",
            ),
            models.CheckConstraint(
                name="tariff_ends_after_start",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="tariff_low_to_high",
                condition=Q(price__gte=0)
                & (Q(price_low__isnull=True) | Q(price_low__gte=0, price_low__lte=F("price")))
                & (Q(price_high__isnull=True) | Q(price_high__gte=F("price"))),
                violation_error_message="De prijzen lopen van laag naar hoog en zijn niet negatief.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.product} vanaf {in_words(self.valid_from)}"

    def clean(self) -> None:
        if self.valid_until and self.valid_from and self.valid_until < self.valid_from:
            raise ValidationError({"valid_until": "De laatste dag ligt voor de eerste dag."})
        if self.product_id and self.price_year and self.valid_from:
            self._check_overlap()
        if self.price is None:
            return
        if self.price < 0:
            raise ValidationError({"price": "Een prijs is 0 of meer."})
        if self.price_low is not None and not 0 <= self.price_low <= self.price:
            raise ValidationError({"price_low": "De laagste prijs is hoger dan de prijs, of lager dan 0."})
        if self.price_high is not None and self.price_high < self.price:
            raise ValidationError({"price_high": "De hoogste prijs is lager dan de prijs."})

    def _check_overlap(self) -> None:
        """Two prices of one price level on one day would leave it to chance which one counts."""
        same = Tariff.objects.filter(product=self.product_id, price_year=self.price_year).exclude(pk=self.pk)
        others = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=self.valid_from))
        if self.valid_until:
            others = others.filter(valid_from__lte=self.valid_until)
        # The same first day is what the constraint on it speaks of.
        if other := others.exclude(valid_from=self.valid_from).order_by("valid_from").first():
            period = f"vanaf {in_words(other.valid_from)}"
            period += f" tot en met {in_words(other.valid_until)}" if other.valid_until else " zonder einddatum"
            message = (
                f"Met prijspeil {self.price_year} is er al een tarief {period}. Kies dagen die daar buiten liggen."
            )
            raise ValidationError({"valid_from" if other.valid_from < self.valid_from else "valid_until": message})
