"""Destroying a file on request as long work: see `cases.jobs`.

The confirmation of the second person is part of the work: confirmed and destroyed, or neither. So who is told that
nothing was destroyed confirms once more.
"""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from cases import jobs
from cases.actions.destruction import confirm_destruction
from cases.codes import JobState
from cases.models import Destruction, Job
from cases.models.destruction import CONFIRMS

DESTROY = "vernietigen"

NOTHING = "Er is niets vernietigd."
IS_GONE = "Dit voorstel is er niet meer: het dossier is al weg, of iemand zag ervan af."


def is_asked(proposed: Destruction) -> bool:
    """Return whether somebody asked for this already and it is not over yet."""
    going_on = Job.objects.filter(kind=DESTROY, state__in=(JobState.WAITING, JobState.RUNNING))
    return going_on.filter(about__destruction=proposed.pk).exists()


def destroy(job: Job, finish: jobs.Finish) -> None:
    """Confirm and destroy, and write the end of the job with it: all, or nothing.

    Raises:
        Refused: the file may not go (any more), with the reason.
    """
    proposed = Destruction.objects.visible_to(job.asked_by).filter(pk=job.about["destruction"]).first()
    if proposed is None:
        raise jobs.Refused(IS_GONE)
    reference = proposed.family.reference
    try:
        with transaction.atomic():
            confirm_destruction(proposed=proposed, actor=job.asked_by)
            finish(f"Het dossier met kenmerk {reference} is vernietigd.")
    except ValidationError as refusal:
        raise jobs.Refused(" ".join([*refusal.messages, NOTHING])) from refusal


def register() -> None:
    """Make it known to the queue."""
    jobs.register(
        DESTROY,
        jobs.Kind(
            title="Dossier vernietigen",
            roles=CONFIRMS,
            work=destroy,
            leads_to=lambda _: (reverse("cases:destructions"), "Naar vernietigen"),
            nothing=NOTHING,
        ),
    )
