"""The workbook in and out, by the team manager."""

from __future__ import annotations

import tempfile
from contextlib import ExitStack
from pathlib import Path

from django.contrib import messages
from django.http import FileResponse, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render

from cases import audit, clock
from cases.codes import Role
from cases.exchange import exporting, importing, uploads
from cases.exchange.forms import UploadForm
from cases.exchange.sheets import SHEETS
from cases.models import Family
from cases.permissions import StaffRequest, allowed

# Where the session keeps which upload waits for a confirmation.
WAITING = "waiting_workbook"
MOST_ERRORS = 200
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


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
    try:
        result = importing.run(path, pilot=request.pilot, actor=request.user)
    finally:
        path.unlink()
    if not result.ok:
        return _result(request, result, "")
    new = sum(counts.new for counts in result.counts.values())
    changed = sum(counts.changed for counts in result.counts.values())
    messages.success(request, f"Het werkboek is geïmporteerd: {new} rijen nieuw, {changed} gewijzigd.")
    return redirect("cases:import")


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
        "errors": result.errors[:MOST_ERRORS],
        "more_errors": max(0, len(result.errors) - MOST_ERRORS),
    }
    return render(request, "cases/exchange/import_preview.html", context, status=200 if result.ok else 422)


@allowed(Role.TEAM_MANAGER)
def export_workbook(request: StaffRequest) -> HttpResponseBase:
    if request.method != "POST":
        return render(request, "cases/exchange/export.html", {"sheets": SHEETS})
    with ExitStack() as stack:
        file = stack.enter_context(tempfile.TemporaryFile())
        exporting.write(request.pilot, file, actor=request.user)
        file.seek(0)
        stack.pop_all()  # from here on the response closes it, and then it is gone
    name = f"werkboek-{request.pilot.slug}-{clock.today():%Y-%m-%d}.xlsx"
    response = FileResponse(file, as_attachment=True, filename=name, content_type=XLSX)
    response["Cache-Control"] = "no-store"
    return response
