"""A report to the council, from draft to archive."""

from __future__ import annotations

from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cases.codes import Role
from cases.models import Pilot, User
from cases.period import Period
from monitoring.suppression import PublishedFigures
from monitoring.suppression.keeping import read
from reports import wording
from reports.codes import FileKind, ReportKind, ReportStatus, Step

# Who writes, signs and reads reports before the council does.
MAKERS = (Role.TEAM_MANAGER, Role.POLICY_OFFICER)
LONGEST_TEXT = 20_000


class CouncilReportQuerySet(models.QuerySet["CouncilReport"]):
    def visible_to(self, user: User) -> Self:
        """Return the reports of the own pilot, for who makes them: the team manager and the policy officer."""
        return self.filter(pilot=user.pilot_id) if user.has_role(*MAKERS) else self.none()


class CouncilReport(models.Model):
    """A letter with its annex over one period: what is edited, signed and then kept for good.

    `figures` are published figures (see `monitoring.releases`), the same for everybody who works on the report. When it
    is published, everything in it is frozen in `snapshot`, and the database refuses every change.
    """

    pilot = models.ForeignKey(Pilot, models.CASCADE, related_name="council_reports", verbose_name="pilot")
    kind = models.CharField("soort", max_length=20, choices=ReportKind.choices)
    first = models.DateField("eerste dag")
    last = models.DateField("laatste dag")
    edition = models.PositiveSmallIntegerField("uitgave", default=1)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name="verbetert"
    )
    correction = models.TextField("wat er is veranderd", max_length=2000, blank=True)
    status = models.CharField("stand", max_length=20, choices=ReportStatus.choices, default=ReportStatus.DRAFT)
    figures = models.JSONField("gepubliceerde cijfers")
    as_of = models.DateField("stand op")

    subject = models.CharField("onderwerp", max_length=200)
    author = models.CharField("steller", max_length=100, blank=True)
    telephone = models.CharField("telefoon", max_length=30, blank=True)
    reference = models.CharField("ons kenmerk", max_length=50, blank=True)
    your_letter_of = models.CharField("uw brief van", max_length=50, blank=True)
    your_reference = models.CharField("uw kenmerk", max_length=50, blank=True)
    dated_on = models.DateField("datum van de brief", null=True, blank=True)
    attachments = models.PositiveSmallIntegerField("aantal bijlagen", default=1)
    mayor = models.CharField("burgemeester", max_length=100, blank=True)
    secretary = models.CharField("secretaris", max_length=100, blank=True)

    started_at = models.DateTimeField("begonnen op", auto_now_add=True)
    started_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="begonnen door")
    submitted_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="ingediend door"
    )
    approved_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="goedgekeurd door"
    )
    published_at = models.DateTimeField("gepubliceerd op", null=True, blank=True)
    snapshot = models.JSONField("vastgelegde inhoud", null=True, blank=True)
    sha256 = models.CharField("controlegetal", max_length=64, blank=True)

    objects = CouncilReportQuerySet.as_manager()

    class Meta:
        verbose_name = "verslag aan de raad"
        verbose_name_plural = "verslagen aan de raad"
        ordering = ["-last", "-first", "-edition", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="council_report_days_in_order",
                condition=Q(last__gte=F("first")),
                violation_error_message="De laatste dag ligt voor de eerste.",
            ),
            models.CheckConstraint(
                name="council_report_approved_by_another",
                condition=Q(approved_by__isnull=True) | ~Q(approved_by=F("submitted_by")),
                violation_error_message="Wie het verslag indient, keurt het niet ook goed.",
            ),
            models.CheckConstraint(
                name="council_report_is_published_whole",
                condition=~Q(status=ReportStatus.PUBLISHED)
                | Q(published_at__isnull=False, snapshot__isnull=False, approved_by__isnull=False) & ~Q(sha256=""),
                violation_error_message="Een gepubliceerd verslag is goedgekeurd en vastgelegd.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display().capitalize()} {wording.period(self.period)}"

    def get_absolute_url(self) -> str:
        return reverse("reports:report", args=[self.pk])

    @property
    def period(self) -> Period:
        return Period(self.first, self.last)

    @property
    def is_published(self) -> bool:
        return self.status == ReportStatus.PUBLISHED

    @property
    def may_be_edited(self) -> bool:
        return self.status == ReportStatus.DRAFT

    def published_figures(self) -> PublishedFigures:
        """Return the figures of the report.

        Raises:
            CannotRead: they were kept by a version that had other figures.
        """
        return read(self.figures)


class ReportSection(models.Model):
    """The text of a section that somebody wrote or changed; the others are written from the figures."""

    report = models.ForeignKey(CouncilReport, models.CASCADE, related_name="sections", verbose_name="verslag")
    anchor = models.SlugField("onderdeel", max_length=40)
    text = models.TextField("tekst", max_length=LONGEST_TEXT, blank=True)

    class Meta:
        verbose_name = "onderdeel"
        verbose_name_plural = "onderdelen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="one_text_a_section", fields=["report", "anchor"])]

    def __str__(self) -> str:
        return self.anchor


class ReportStep(models.Model):
    """What happened to a report: who handed it in, sent it back with which remarks, approved or published it."""

    report = models.ForeignKey(CouncilReport, models.CASCADE, related_name="steps", verbose_name="verslag")
    step = models.CharField("stap", max_length=20, choices=Step.choices)
    remarks = models.TextField("opmerkingen", max_length=4000, blank=True)
    at = models.DateTimeField("moment", auto_now_add=True)
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="door")

    class Meta:
        verbose_name = "stap"
        verbose_name_plural = "stappen"
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.get_step_display()}"

    def clean(self) -> None:
        if self.step == Step.RETURNED and not self.remarks.strip():
            raise ValidationError({"remarks": "Schrijf op wat er anders moet."})


class PublishedFile(models.Model):
    """A file of a published report as it went to the council, byte for byte. It is never changed."""

    report = models.ForeignKey(CouncilReport, models.CASCADE, related_name="files", verbose_name="verslag")
    kind = models.CharField("soort", max_length=20, choices=FileKind.choices)
    content = models.BinaryField("inhoud")
    sha256 = models.CharField("controlegetal", max_length=64)
    size = models.PositiveIntegerField("grootte in bytes")

    class Meta:
        verbose_name = "bestand van een verslag"
        verbose_name_plural = "bestanden van verslagen"
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(name="one_file_of_a_kind", fields=["report", "kind"])]

    def __str__(self) -> str:
        return self.get_kind_display()
