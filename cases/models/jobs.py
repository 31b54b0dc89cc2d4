"""Long work that somebody asked for and may walk away from."""

from __future__ import annotations

import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone

from cases.codes import JobState
from cases.models.reference import Pilot
from cases.models.users import User


class JobQuerySet(models.QuerySet["Job"]):
    def visible_to(self, user: User) -> JobQuerySet:
        """Return the jobs that `user` asked for, in the pilot where they work now."""
        return self.filter(asked_by=user, pilot=user.pilot_id)


class Job(models.Model):
    """A piece of long work. It holds no personal data; `cases.jobs` says how it is taken, done and cleaned."""

    pilot = models.ForeignKey(Pilot, models.CASCADE, verbose_name="pilot", related_name="+")
    asked_by = models.ForeignKey(User, models.CASCADE, verbose_name="gevraagd door", related_name="jobs")
    kind = models.CharField("soort", max_length=30)
    # What the work has to know: the name of a file that waits, the number of a report.
    about = models.JSONField("waarover", default=dict)
    state = models.CharField("stand", max_length=10, choices=JobState, default=JobState.WAITING)
    asked_at = models.DateTimeField("gevraagd op", default=timezone.now)
    started_at = models.DateTimeField("begonnen op", null=True, blank=True)
    ended_at = models.DateTimeField("klaar op", null=True, blank=True)
    outcome = models.TextField("uitkomst", blank=True)
    # Names the files of this job, which others cannot guess.
    key = models.UUIDField("sleutel", default=uuid.uuid4, unique=True, editable=False)
    # For the lines in the log; the address is emptied when the work is over.
    request_id = models.UUIDField("verzoek", null=True, blank=True)
    page = models.CharField("pagina", max_length=80, blank=True)
    address = models.CharField("adres", max_length=45, blank=True)
    device = models.CharField("apparaat", max_length=20, blank=True)

    objects = JobQuerySet.as_manager()

    if TYPE_CHECKING:
        pilot_id: int
        asked_by_id: int

    class Meta:
        verbose_name = "taak"
        verbose_name_plural = "taken"
        ordering = ["-pk"]
        indexes = [models.Index(name="job_to_take", fields=["state", "id"])]

    def __str__(self) -> str:
        return f"taak {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cases:job", args=[self.pk])

    @property
    def is_waiting(self) -> bool:
        return self.state == JobState.WAITING

    @property
    def is_running(self) -> bool:
        return self.state == JobState.RUNNING

    @property
    def is_done(self) -> bool:
        return self.state == JobState.DONE
