"""The workbook in and out, by the team manager."""

from __future__ import annotations

from pathlib import Path

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import audit, jobs
from cases.codes import Role
from cases.exchange import importing, long_work, uploads
from cases.exchange.forms import UploadForm
from cases.exchange.sheets import SHEETS
from cases.models import Family
from cases.permissions import StaffRequest, allowed
from cases.views.jobs import MOST_ERRORS

# Where the session keeps which upload waits for a confirmation.
WAITING = "waiting_workbook"


@allowed(Role.TEAM_MANAGER)
def import_workbook(request: StaffRequest) -> HttpResponse:
    match request.POST.get("action"):
        case "confirm":
            return _confirm(request)
        case "cancel":
            return _cancel(request)
    form = UploadForm(request.POST or None, request.FILES or None)
    if form.is_valid():
        return _preview(request, form)
    status = 422 if form.is_bound else 200
    return render(request, "cases/exchange/import.html", {"form": form, "sheets": SHEETS}, status=status)


def _preview(request: StaffRequest, form: UploadForm) -> HttpResponse:
    """Do the whole import, take it back, and show what it would do."""
    if earlier := _take(request, request.session.get(WAITING, "")):
        earlier.unlink()
    token, path = uploads.keep(form.cleaned_data["workbook"], request.user)
    result = importing.run(path, pilot=request.pilot, actor=request.user, dry_run=True)
    audit.note("workbook.previewed", fields=result.counts)
    audit.listed(Family.objects.filter(pilot=request.pilot, reference__in=result.names()))
    if result.ok and result.changes_something:
        request.session[WAITING] = token
    else:
        path.unlink()
    return _result(request, result, token)


def _confirm(request: StaffRequest) -> HttpResponse:
    path = _take(request, request.POST.get("token", ""))
    if path is None:
        messages.error(request, "Dit voorbeeld is niet meer geldig. Kies het bestand opnieuw.")
        return redirect("cases:import")
    return redirect(jobs.ask(long_work.IMPORT, actor=request.user, about={"file": path.name}))


def _take(request: StaffRequest, token: str) -> Path | None:
    """Return the upload that waits in this session, if `token` is that of the preview it was shown in."""
    if not token or token != request.session.get(WAITING):
        return None
    del request.session[WAITING]
    return uploads.take(token, request.user)


def _cancel(request: StaffRequest) -> HttpResponse:
    if path := _take(request, request.POST.get("token", "")):
        path.unlink()
    messages.info(request, "Er is niets geïmporteerd.")
    return redirect("cases:import")


def _result(request: StaffRequest, result: importing.ImportResult, token: str) -> HttpResponse:
    context = {
        "result": result,
        "token": token,
        # What changes comes first; for the rest the order of the workbook stays.
        "sheets": sorted(
            ((name, counts, result.changes[name]) for name, counts in result.counts.items()),
            key=lambda sheet: sheet[1].total == sheet[1].unchanged,
        ),
        "number_of_errors": len(result.errors),
        "errors": result.errors[:MOST_ERRORS],
        "more_errors": max(0, len(result.errors) - MOST_ERRORS),
    }
    return render(request, "cases/exchange/import_preview.html", context, status=200 if result.ok else 422)


@allowed(Role.TEAM_MANAGER)
def export_workbook(request: StaffRequest) -> HttpResponse:
    if request.method != "POST":
        return render(request, "cases/exchange/export.html", {"sheets": SHEETS})
    return redirect(jobs.ask(long_work.EXPORT, actor=request.user))
