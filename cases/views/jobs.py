"""Long work, on a page that may be closed: how far it is, and where it leads."""

from __future__ import annotations

from datetime import timedelta

from django.contrib import messages
from django.http import FileResponse, Http404, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from cases import jobs, progress
from cases.exchange import exporting, long_work
from cases.models import Job
from cases.permissions import StaffRequest, allowed

MOST_ERRORS = 200
MOST_JOBS = 50
# Whoever looks sooner need not read that nobody takes the job.
SOON = timedelta(seconds=3)
FILE_IS_GONE = "Dit bestand is er niet meer. Het blijft een dag staan. Maak het opnieuw."
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(*jobs.ASKERS)
def job_list(request: StaffRequest) -> HttpResponse:
    jobs.give_up_dead()
    rows = [(row, jobs.KINDS[row.kind].title) for row in jobs.seen_by(request.user)[:MOST_JOBS]]
    return render(request, "cases/jobs/list.html", {"jobs": rows})


@allowed(*jobs.ASKERS)
def job(request: StaffRequest, pk: int) -> HttpResponse:
    """Show how far a job is; htmx asks for that part alone, every second, until it is over."""
    found = _find(request, pk)
    told = progress.of(found.key)
    if found.is_running:
        # After that look: who finished meanwhile took the progress along.
        jobs.give_up_dead()
        found.refresh_from_db()
    kind = jobs.KINDS[found.kind]
    address, label = kind.leads_to(found)
    errors = long_work.errors_of(found) if found.kind == long_work.IMPORT and not found.is_done else []
    context = {
        "job": found,
        "title": kind.title,
        "progress": told,
        "nobody_takes_it": _nobody_takes(found),
        "address": address,
        "label": label,
        "has_file": bool(kind.file_name) and found.is_done and jobs.has_file(found),
        "makes_file": bool(kind.file_name),
        "number_of_errors": len(errors),
        "errors": errors[:MOST_ERRORS],
        "more_errors": max(0, len(errors) - MOST_ERRORS),
    }
    return render(request, "cases/jobs/_job.html" if request.htmx else "cases/jobs/job.html", context)


@allowed(*jobs.ASKERS)
@require_POST
def job_now(request: StaffRequest, pk: int) -> HttpResponse:
    """Do a job that waits in this request: when no worker takes it."""
    found = _find(request, pk)
    jobs.do_now(found)
    return redirect(found)


@allowed(*jobs.ASKERS)
def job_file(request: StaffRequest, pk: int) -> HttpResponseBase:
    """Hand out the file that a job made."""
    found = _find(request, pk)
    file_name = jobs.KINDS[found.kind].file_name
    if not file_name or not found.is_done:
        raise Http404
    if not jobs.has_file(found):
        messages.error(request, FILE_IS_GONE)
        return redirect(found)
    file = jobs.file_of(found).open("rb")
    # The line of the export says that it was made; each time that it leaves the building is one more.
    exporting.log("workbook.fetched", request.pilot, (), request.user)
    return FileResponse(file, as_attachment=True, filename=file_name(found), content_type=XLSX)


def _nobody_takes(found: Job) -> bool:
    is_late = found.is_waiting and found.asked_at < timezone.now() - SOON
    return is_late and not progress.worker_is_there()


def _find(request: StaffRequest, pk: int) -> Job:
    return get_object_or_404(jobs.seen_by(request.user).select_related("pilot"), pk=pk)
