"""The region: our own report out, those of others in, and all of one year side by side."""

from __future__ import annotations

import io
import json
from typing import Any

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from cases import audit, clock
from cases.codes import Role
from cases.forms.base import helper
from cases.models import Pilot
from cases.period import Period
from cases.permissions import StaffRequest, allowed
from monitoring.figures import evaluate
from monitoring.models import RegionalReport
from monitoring.region import report, spreadsheet
from monitoring.region.comparing import side_by_side
from monitoring.region.received import received
from monitoring.region.report import Report, UnusableReport
from monitoring.suppression import publish

JSON = "application/json"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ReportForm(forms.Form):
    """A report that another pilot sent."""

    file = forms.FileField(
        label="Verslag van een andere pilot",
        help_text="Het JSON-bestand of de spreadsheet die de andere pilot stuurde.",
        error_messages={"required": "Kies een bestand.", "empty": "Dit bestand is leeg."},
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.helper = helper("file", submit="Toevoegen", cancel_url=reverse("monitoring:region"))

    def clean_file(self) -> Report:
        upload: UploadedFile[bytes] = self.cleaned_data["file"]
        if (upload.size or 0) > report.MOST_BYTES:
            raise forms.ValidationError("Dit bestand is groter dan 1 MB. Een verslag uit de regio is veel kleiner.")
        try:
            if upload.read(2) == b"PK":
                upload.seek(0)
                return spreadsheet.read(io.BytesIO(upload.read()))
            upload.seek(0)
            return report.read(upload.read())
        except UnusableReport as problem:
            raise forms.ValidationError(str(problem)) from problem


@allowed(Role.TEAM_MANAGER, Role.POLICY_OFFICER)
def region(request: StaffRequest) -> HttpResponse:
    """Show the reports of one calendar year side by side; the team manager adds those of others."""
    may_add = request.user.has_role(Role.TEAM_MANAGER)
    form = ReportForm(request.POST or None, request.FILES or None) if may_add else None
    if form and form.is_valid():
        _keep(request, form.cleaned_data["file"])
        return redirect("monitoring:region")
    years = _years()
    year = _chosen_year(request.GET.get("jaar", ""), years)
    context = {
        "form": form,
        "year": year,
        "years": years,
        "comparison": side_by_side([own_report(request.pilot, year), *received(request.pilot, Period.year(year))]),
        "received": RegionalReport.objects.filter(pilot=request.pilot),
    }
    return render(request, "monitoring/region.html", context, status=422 if form and form.errors else 200)


@allowed(Role.TEAM_MANAGER, Role.POLICY_OFFICER)
def region_file(request: StaffRequest, year: int, kind: str) -> HttpResponse:
    """Give our own report of a year, in the form in which others send theirs."""
    if year not in _years() or kind not in ("json", "xlsx"):
        raise Http404
    own = own_report(request.pilot, year)
    if kind == "json":
        content, content_type = json.dumps(own.as_json(), indent=2, ensure_ascii=False).encode(), JSON
    else:
        file = io.BytesIO()
        spreadsheet.write(own, file)
        content, content_type = file.getvalue(), XLSX
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="regio-{request.pilot.slug}-{year}.{kind}"'
    return response


@allowed(Role.TEAM_MANAGER)
def region_remove(request: StaffRequest, pk: int) -> HttpResponse:
    """Take out a report that was received; it can be added again."""
    found = get_object_or_404(RegionalReport, pilot=request.pilot, pk=pk)
    if request.method == "POST":
        audit.record("region.removed", actor=request.user, pilot=request.pilot, subject=found)
        found.delete()
        messages.success(request, "Het verslag is weggehaald.")
        return redirect("monitoring:region")
    return render(request, "monitoring/region_remove.html", {"report": found})


def own_report(pilot: Pilot, year: int) -> Report:
    """Return what this pilot published over a calendar year."""
    period = Period.year(year)
    published = publish(evaluate(pilot, period))
    return report.of_published(published.json, municipality=pilot.municipality, pilot=pilot.name, period=period)


def _keep(request: StaffRequest, sent: Report) -> None:
    content = sent.as_json()
    kept, is_new = RegionalReport.objects.get_or_create(
        pilot=request.pilot,
        checksum=content["checksum"],
        defaults={
            "sender": sent.pilot,
            "municipality": sent.municipality,
            "first_day": sent.period.first,
            "last_day": sent.period.last,
            "content": content,
            "received_by": request.user,
        },
    )
    if is_new:
        audit.record("region.received", actor=request.user, pilot=request.pilot, subject=kept)
        messages.success(request, f"Het verslag van {kept.sender} is toegevoegd.")
    else:
        messages.info(request, f"Het verslag van {kept.sender} was al binnen.")


def _years() -> list[int]:
    """Return the calendar years that are over, the last one first: a running year is not published yet."""
    this = clock.today().year
    return [this - 1 - number for number in range(5)]


def _chosen_year(asked: str, years: list[int]) -> int:
    return int(asked) if asked.isascii() and asked.isdigit() and int(asked[:5]) in years else years[0]
