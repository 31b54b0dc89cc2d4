"""Publishing a report as long work: see `cases.jobs`."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.db import transaction
from django.urls import reverse

from cases import jobs
from cases.codes import Role
from cases.models import Job
from monitoring.releases import Refused
from monitoring.suppression.keeping import CannotRead
from reports import signing
from reports.models import CouncilReport
from reports.printing import PrintingFailed

PUBLISH = "publiceren"

OLD_FIGURES = "De cijfers zijn gemaakt met een oudere versie van dit programma. Werk de cijfers bij."
IS_GONE = "Dit verslag is er niet meer."


def publish(job: Job, finish: jobs.Finish) -> None:
    """Freeze the report with all its files, and write the end of the job with it: both, or neither.

    Raises:
        Refused: it cannot be published, with the reason.
    """
    report = CouncilReport.objects.visible_to(job.asked_by).filter(pk=job.about["report"]).first()
    if report is None:
        raise jobs.Refused(IS_GONE)
    try:
        with transaction.atomic():
            signing.publish(report=report, actor=job.asked_by)
            finish("Het verslag is gepubliceerd en ligt vast.")
    except ValidationError as refusal:
        raise jobs.Refused(" ".join(refusal.messages)) from refusal
    except (PrintingFailed, Refused) as failed:
        raise jobs.Refused(str(failed)) from failed
    except CannotRead as unreadable:
        raise jobs.Refused(OLD_FIGURES) from unreadable


def register() -> None:
    """Make it known to the queue."""
    jobs.register(
        PUBLISH,
        jobs.Kind(
            title="Verslag publiceren",
            roles=(Role.TEAM_MANAGER,),
            work=publish,
            leads_to=lambda job: (reverse("reports:report", args=[job.about["report"]]), "Naar het verslag"),
        ),
    )
