"""How a family is doing, measured at fixed moments."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from cases.codes import FollowUp, Informant, MeasurementMoment, WithoutHelp
from cases.models.reference import Pilot
from cases.models.rows import OfFamilyQuerySet, OfTrajectoryQuerySet, past_day_errors, refuse
from cases.models.trajectories import Trajectory
from cases.models.users import User

# The pilot's own scales, 0 to 10: rust, reinheid, regelmaat, draagkracht and draaglast of the initiatiefvoorstel.
SCALES = {
    "calm": "rust",
    "cleanliness": "reinheid",
    "regularity": "regelmaat",
    "strength": "draagkracht",
    "burden": "draaglast",
}
SIDES = {"family": "gezin", "worker": "gezinsverzorger"}
SCALE_FIELDS = [f"{side}_{scale}" for side in SIDES for scale in SCALES]


def _scale(scale: str, side: str) -> models.PositiveSmallIntegerField[int | str | None, int | None]:
    return models.PositiveSmallIntegerField(
        f"{SCALES[scale]} volgens {SIDES[side]}", null=True, blank=True, validators=[MaxValueValidator(10)]
    )


class MeasurementQuerySet(OfTrajectoryQuerySet["Measurement"]):
    """Measurements."""


class Measurement(models.Model):
    """One measurement: the two outcome questions of the CBS protocol and the pilot's own scales. All may stay empty.

    After the end of help it is also the follow-up: whether the family could be reached, and which help there is now.
    """

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="measurements")
    moment = models.CharField("moment", max_length=20, choices=MeasurementMoment)
    measured_on = models.DateField("gemeten op")
    reached = models.BooleanField("het gezin is bereikt", default=True)
    informant = models.CharField("wie gaf antwoord", max_length=10, choices=Informant, blank=True)
    satisfaction = models.PositiveSmallIntegerField(
        "rapportcijfer voor het nut van de hulp",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(10)],
    )
    without_help = models.CharField("zonder verdere hulp", max_length=2, choices=WithoutHelp, blank=True)
    family_calm = _scale("calm", "family")
    family_cleanliness = _scale("cleanliness", "family")
    family_regularity = _scale("regularity", "family")
    family_strength = _scale("strength", "family")
    family_burden = _scale("burden", "family")
    worker_calm = _scale("calm", "worker")
    worker_cleanliness = _scale("cleanliness", "worker")
    worker_regularity = _scale("regularity", "worker")
    worker_strength = _scale("strength", "worker")
    worker_burden = _scale("burden", "worker")
    help_now = models.CharField("welke hulp is er nu", max_length=20, choices=FollowUp, blank=True)
    note = models.CharField("toelichting", max_length=500, blank=True)
    recorded_by = models.ForeignKey(User, models.PROTECT, verbose_name="vastgelegd door", related_name="+")

    objects = MeasurementQuerySet.as_manager()

    class Meta:
        verbose_name = "meting"
        verbose_name_plural = "metingen"
        ordering = ["measured_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="measurement_once_per_trajectory_and_day",
                fields=["trajectory", "measured_on"],
                violation_error_message="Er is die dag al een meting vastgelegd.",
            ),
            models.CheckConstraint(
                name="satisfaction_one_to_ten",
                condition=Q(satisfaction__isnull=True) | Q(satisfaction__range=(1, 10)),
                violation_error_message="Een rapportcijfer is 1 tot en met 10.",
            ),
            *[
                models.CheckConstraint(
                    name=f"{name}_zero_to_ten",
                    condition=Q(**{f"{name}__isnull": True}) | Q(**{f"{name}__range": (0, 10)}),
                    violation_error_message="Kies een getal van 0 tot en met 10.",
                )
                for name in SCALE_FIELDS
            ],
        ]

    def __str__(self) -> str:
        return f"meting van {self.measured_on:%d-%m-%Y}"

    def clean(self) -> None:
        errors = past_day_errors(self, "measured_on")
        if self.measured_on and self.trajectory_id and self.measured_on < self.trajectory.started_on:
            errors["measured_on"] = "Deze dag ligt voor de start van het traject."
        refuse(errors)


class ScoreDomain(models.Model):
    """A domain that an organisation scores with an instrument of its own, when it has permission to use that."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, verbose_name="pilot", related_name="score_domains")
    number = models.PositiveSmallIntegerField("volgnummer")
    name = models.CharField("naam", max_length=80)

    class Meta:
        verbose_name = "domein om te scoren"
        verbose_name_plural = "domeinen om te scoren"
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(
                name="score_domain_number_once_per_pilot",
                fields=["pilot", "number"],
                violation_error_message="Dit volgnummer komt al voor.",
            )
        ]

    def __str__(self) -> str:
        return self.name


class DomainScoreQuerySet(OfFamilyQuerySet["DomainScore"]):
    """Scores of domains."""

    family_path = "measurement__trajectory__family"


class DomainScore(models.Model):
    """The score of one domain in a measurement, 1 to 5."""

    measurement = models.ForeignKey(Measurement, models.CASCADE, verbose_name="meting", related_name="domain_scores")
    domain = models.ForeignKey(ScoreDomain, models.PROTECT, verbose_name="domein", related_name="+")
    score = models.PositiveSmallIntegerField("score", validators=[MinValueValidator(1), MaxValueValidator(5)])

    objects = DomainScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "score van een domein"
        verbose_name_plural = "scores van domeinen"
        ordering = ["domain__number"]
        constraints = [
            models.UniqueConstraint(
                name="domain_once_per_measurement",
                fields=["measurement", "domain"],
                violation_error_message="Dit domein is al gescoord.",
            ),
            models.CheckConstraint(
                name="domain_score_one_to_five",
                condition=Q(score__range=(1, 5)),
                violation_error_message="Een score is 1 tot en met 5.",
            ),
        ]

    def __str__(self) -> str:
        return f"score van domein {self.domain_id}"
