"""Periods of help: the trajectory, who gives the help, and a place granted above the cap."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Self, TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Subquery

from cases import caseload, clock
from cases.codes import ClosingReason, FollowUp, IntensityLevel, Role
from cases.models.families import EARLIEST_REGISTRATION, Family
from cases.models.reference import Pilot
from cases.models.rows import OfFamilyQuerySet
from cases.models.users import User
from cases.period import Period, in_words, months_later, outside

# How far ahead a start may be planned.
PLANNING_HORIZON = timedelta(days=366)
# A place above the cap bridges the time until another family rounds off. Half a year is ample for that; longer would
# quietly raise the maximum that the council set. Whoever needs longer decides again.
LONGEST_OVERRIDE_MONTHS = 6

Row = TypeVar("Row", bound=models.Model)


class DaysQuerySet(models.QuerySet[Row]):
    """Rows with a first day and, once they are over, a last day. Both days count."""

    def active_on(self, day: date) -> Self:
        return self.filter(started_on__lte=day).not_over_on(day)

    def active_in(self, period: Period) -> Self:
        """Return those that are active on at least one day of `period`."""
        return self.filter(started_on__lte=period.last).not_over_on(period.first)

    def not_over_on(self, day: date) -> Self:
        """Return those that are active on `day` or still have to start."""
        return self.filter(Q(ended_on__isnull=True) | Q(ended_on__gte=day))


class TrajectoryQuerySet(DaysQuerySet["Trajectory"], OfFamilyQuerySet["Trajectory"]):  # type: ignore[override]  # as_manager of both
    def recently_active(self, day: date, pilot: Pilot | None) -> Self:
        """Return those for which a visit may still have to be written down; the pilot says how long."""
        late = timedelta(days=pilot.days_after_placement if pilot else 0)
        return self.filter(started_on__lte=day).not_over_on(day - late)

    def with_a_place_on(self, day: date, pilot: Pilot) -> Self:
        """Return those that take a place under the cap of `pilot` on `day`; the pilot says whether waakvlam does."""
        if pilot.low_intensity_counts:
            return self
        from cases.models.intensity import Intensity

        levels = Intensity.objects.filter(trajectory=OuterRef("pk"), started_on__lte=day).order_by("-started_on")
        with_level = self.annotate(level=Subquery(levels.values("level")[:1]))
        return with_level.filter(Q(level__isnull=True) | ~Q(level=IntensityLevel.LOW))

    def with_carer_on(self, day: date) -> Self:
        """Add `carer_then`: who gave the help on `day`."""
        placed = Assignment.objects.active_on(day).select_related("carer")
        return self.prefetch_related(models.Prefetch("assignments", placed, to_attr="placed_then"))

    def with_next_start(self) -> Self:
        """Add `again_on`: the first day of the next trajectory of the family."""
        later = Trajectory.objects.filter(family=OuterRef("family"), started_on__gt=OuterRef("started_on"))
        return self.annotate(again_on=Subquery(later.order_by("started_on").values("started_on")[:1]))

    def without_counterfactual(self) -> Self:
        from cases.models.counterfactual import CounterfactualAnswer

        return self.filter(~Exists(CounterfactualAnswer.objects.filter(trajectory=OuterRef("pk"))))


class Trajectory(models.Model):
    """A period of help by a family carer. `started_on` is the first day of real help, `ended_on` the last one."""

    pilot = models.ForeignKey(Pilot, models.PROTECT, verbose_name="pilot", related_name="trajectories", editable=False)
    reference = models.CharField("kenmerk", max_length=40)
    family = models.ForeignKey(Family, models.PROTECT, verbose_name="gezin", related_name="trajectories")
    started_on = models.DateField("eerste dag")
    ended_on = models.DateField("laatste dag", null=True, blank=True)
    closing_reason = models.CharField("reden van beëindigen", max_length=2, choices=ClosingReason, blank=True)
    follow_up = models.CharField("vervolg", max_length=20, choices=FollowUp, blank=True)
    farewell = models.TextField("afspraken bij het afscheid", max_length=1000, blank=True)

    objects = TrajectoryQuerySet.as_manager()

    class Meta:
        verbose_name = "traject"
        verbose_name_plural = "trajecten"
        ordering = ["started_on", "reference"]
        constraints = [
            models.UniqueConstraint(
                name="trajectory_reference_once_per_pilot",
                fields=["pilot", "reference"],
                violation_error_message="Er is al een traject met dit kenmerk.",
            ),
            models.UniqueConstraint(
                name="one_running_trajectory_per_family",
                fields=["family"],
                condition=Q(ended_on__isnull=True),
                violation_error_message="Dit gezin heeft al een lopend traject.",
            ),
            models.CheckConstraint(
                name="trajectory_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
            models.CheckConstraint(
                name="closing_belongs_to_an_ended_trajectory",
                condition=Q(ended_on__isnull=False) | Q(closing_reason="", follow_up=""),
                violation_error_message="Een reden of vervolg hoort bij een traject dat is beëindigd.",
            ),
        ]
        indexes = [models.Index(name="trajectory_of_pilot_by_period", fields=["pilot", "started_on", "ended_on"])]

    # Added by `with_carer_on` and `with_next_start`.
    placed_then: list[Assignment]
    again_on: date | None

    # Set by the action that grants a place above the cap, so that `clean` knows of it before it is stored.
    granted_override: CapOverride | None = None
    # Set by an action that asks for room, so that a refusal says what this person can do.
    asked_by: User | None = None

    def __str__(self) -> str:
        return self.reference

    def save(self, *args: object, **kwargs: object) -> None:
        self.pilot_id = self.family.pilot_id
        super().save(*args, **kwargs)  # type: ignore[arg-type]  # passed on as they came

    def clean(self) -> None:
        if self.family_id:
            self.pilot_id = self.family.pilot_id
        # Errors on a field come first: Django then skips the constraints on it, and no impossible period is compared.
        if errors := self._period_errors():
            raise ValidationError(errors)
        if self.started_on and self.family_id:
            self._check_overlap()
            caseload.check_room(self)

    def _period_errors(self) -> dict[str, str]:
        errors = {}
        furthest = clock.today() + PLANNING_HORIZON
        for field in ("started_on", "ended_on"):
            day: date | None = getattr(self, field)
            if day and (problem := outside(day, EARLIEST_REGISTRATION, furthest, late="meer dan een jaar vooruit")):
                errors[field] = problem
        if self.ended_on and self.started_on and self.ended_on < self.started_on:
            errors["ended_on"] = "De laatste dag ligt voor de eerste dag."
        if not self.ended_on:
            for field in ("closing_reason", "follow_up"):
                if getattr(self, field):
                    errors[field] = "Vul ook de laatste dag in: dit hoort bij een traject dat is beëindigd."
        return errors

    def _check_overlap(self) -> None:
        others = self.family.trajectories.exclude(pk=self.pk).not_over_on(self.started_on)
        if self.ended_on:
            others = others.filter(started_on__lte=self.ended_on)
        if other := others.first():
            until = f"tot en met {in_words(other.ended_on)}" if other.ended_on else "en loopt nog"
            raise ValidationError(
                {
                    "started_on": ValidationError(
                        "Dit gezin heeft al een traject: %(reference)s, vanaf %(start)s %(until)s.",
                        code="trajectory_overlaps",
                        params={
                            "reference": other.reference,
                            "start": in_words(other.started_on),
                            "until": until,
                        },
                    )
                }
            )

    def is_active_on(self, day: date) -> bool:
        return self.started_on <= day and not self.is_over_on(day)

    def is_over_on(self, day: date) -> bool:
        """Return whether the last day of help lies before `day`."""
        return self.ended_on is not None and self.ended_on < day

    @property
    def carer_then(self) -> User | None:
        return self.placed_then[0].carer if self.placed_then else None

    @property
    def status(self) -> str:
        """Return `gepland`, `loopt` or `beëindigd`, as of today."""
        today = clock.today()
        if self.started_on > today:
            return "gepland"
        return "beëindigd" if self.is_over_on(today) else "loopt"


class AssignmentQuerySet(DaysQuerySet["Assignment"], OfFamilyQuerySet["Assignment"]):  # type: ignore[override]  # as_manager of both
    """Placements of family carers."""

    family_path = "trajectory__family"


class Assignment(models.Model):
    """The placement of one family carer with a trajectory; a trajectory has one at a time."""

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="assignments")
    carer = models.ForeignKey(User, models.PROTECT, verbose_name="gezinsverzorger", related_name="assignments")
    started_on = models.DateField("eerste dag")
    ended_on = models.DateField("laatste dag", null=True, blank=True)

    objects = AssignmentQuerySet.as_manager()

    class Meta:
        verbose_name = "inzet"
        verbose_name_plural = "inzet"
        ordering = ["started_on"]
        constraints = [
            models.UniqueConstraint(
                name="one_running_assignment_per_trajectory",
                fields=["trajectory"],
                condition=Q(ended_on__isnull=True),
                violation_error_message="Dit traject heeft al een gezinsverzorger.",
            ),
            models.CheckConstraint(
                name="assignment_ends_after_start",
                condition=Q(ended_on__isnull=True) | Q(ended_on__gte=F("started_on")),
                violation_error_message="De laatste dag ligt voor de eerste dag.",
            ),
        ]
        indexes = [models.Index(name="assignment_by_carer", fields=["carer", "started_on", "ended_on"])]

    def __str__(self) -> str:
        return f"inzet bij {self.trajectory_id}"

    def clean(self) -> None:
        if self.started_on and self.ended_on and self.ended_on < self.started_on:
            raise ValidationError({"ended_on": "De laatste dag ligt voor de eerste dag."})
        if self.carer_id and not self.carer.has_role(Role.FAMILY_CARER):
            raise ValidationError({"carer": "Kies een gezinsverzorger."})
        if not self.trajectory_id or not self.started_on:
            return
        if self.carer_id and self.carer.pilot_id != self.trajectory.pilot_id:
            raise ValidationError({"carer": "Deze gezinsverzorger hoort bij een andere pilot."})
        if self.started_on > clock.today() + PLANNING_HORIZON:
            raise ValidationError({"started_on": "Deze datum ligt meer dan een jaar vooruit."})
        self._check_within_trajectory()
        self._check_one_at_a_time()

    def _check_within_trajectory(self) -> None:
        trajectory = self.trajectory
        if self.started_on < trajectory.started_on:
            raise ValidationError({"started_on": "De inzet begint voor de eerste dag van het traject."})
        if trajectory.ended_on and (self.ended_on is None or self.ended_on > trajectory.ended_on):
            raise ValidationError({"ended_on": "De inzet eindigt na de laatste dag van het traject."})

    def _check_one_at_a_time(self) -> None:
        others = self.trajectory.assignments.exclude(pk=self.pk).not_over_on(self.started_on)
        if self.ended_on:
            others = others.filter(started_on__lte=self.ended_on)
        if others.exists():
            raise ValidationError({"started_on": "Op deze dag is er al een gezinsverzorger bij dit traject."})


class CapOverrideQuerySet(OfFamilyQuerySet["CapOverride"]):
    """Places above the cap."""

    family_path = "trajectory__family"


class CapOverride(models.Model):
    """A place above the cap, granted by the team manager.

    `valid_until` is the day by which the number must be back. Nothing is ended by itself: after that day a number
    above the cap is shown as work for the team manager (werkboek, "Rules").
    """

    trajectory = models.ForeignKey(Trajectory, models.CASCADE, verbose_name="traject", related_name="overrides")
    granted_by = models.ForeignKey(User, models.PROTECT, verbose_name="goedgekeurd door", related_name="+")
    granted_on = models.DateField("goedgekeurd op")
    valid_until = models.DateField("geldig tot en met", null=True, blank=True)
    reason = models.CharField("reden", max_length=300)

    objects = CapOverrideQuerySet.as_manager()

    class Meta:
        verbose_name = "afwijking van het maximum"
        verbose_name_plural = "afwijkingen van het maximum"
        ordering = ["granted_on"]
        constraints = [
            models.UniqueConstraint(
                name="override_once_per_trajectory_and_day",
                fields=["trajectory", "granted_on"],
                violation_error_message="Er is voor dit traject die dag al een afwijking gegeven.",
            ),
            models.CheckConstraint(
                name="override_ends_after_granting",
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("granted_on")),
                violation_error_message="De einddatum ligt voor de dag van goedkeuren.",
            ),
            models.CheckConstraint(
                name="override_has_a_reason",
                condition=~Q(reason=""),
                violation_error_message="Vul een reden in.",
            ),
        ]

    def __str__(self) -> str:
        return f"afwijking van {self.granted_on:%d-%m-%Y}"

    def clean(self) -> None:
        if self.granted_on and (problem := outside(self.granted_on, EARLIEST_REGISTRATION, clock.today())):
            raise ValidationError({"granted_on": problem})
        if self.valid_until and self.granted_on:
            if self.valid_until < self.granted_on:
                raise ValidationError({"valid_until": "De einddatum ligt voor de dag van goedkeuren."})
            longest = months_later(self.granted_on, LONGEST_OVERRIDE_MONTHS)
            if self.valid_until > longest:
                allowed = f"Kies een dag tot en met {in_words(longest)}."
                length = f"Een plek boven het maximum duurt hoogstens {LONGEST_OVERRIDE_MONTHS} maanden."
                raise ValidationError({"valid_until": f"{length} {allowed}"})
        if self.granted_by_id and not self.granted_by.has_role(Role.TEAM_MANAGER):
            raise ValidationError({"granted_by": "Alleen een teammanager mag een plek boven het maximum geven."})
