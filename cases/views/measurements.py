"""How a family is doing over time, and measuring it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import clock, door, file, measured, measuring
from cases.codes import MeasurementMoment
from cases.forms.base import status_of
from cases.forms.measurements import MeasurementForm
from cases.models import Measurement, Trajectory
from cases.permissions import HELPS_FAMILIES, StaffRequest, allowed


@allowed(*HELPS_FAMILIES)
def measurements(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:measurements"),
        "parts": measured.of_family(family, clock.today()),
    }
    return render(request, "cases/measurements.html", context)


@allowed(*HELPS_FAMILIES)
def measurement_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Show the questions of one moment (`?moment=`), or of the one that is most likely meant."""
    trajectory = door.find_trajectory(request, pk)
    moment = _moment(request.POST.get("moment") or request.GET.get("moment", ""), trajectory)
    form = MeasurementForm(request.POST or None, trajectory=trajectory, moment=moment, cancel_url=_tab(trajectory))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De meting is opgeslagen.")
        return redirect(_tab(trajectory))
    return _page(request, form)


@allowed(*HELPS_FAMILIES)
def measurement_change(request: StaffRequest, pk: int) -> HttpResponse:
    rows = Measurement.objects.select_related("trajectory__family__pilot")
    row = door.find(request, rows, pk)
    trajectory = row.trajectory
    moment = MeasurementMoment(row.moment)
    form = MeasurementForm(
        request.POST or None, trajectory=trajectory, moment=moment, measurement=row, cancel_url=_tab(trajectory)
    )
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De meting is aangepast.")
        return redirect(_tab(trajectory))
    return _page(request, form)


def _moment(named: str, trajectory: Trajectory) -> MeasurementMoment:
    """Return the moment that is named, when it can be measured now; otherwise the one that is most likely meant."""
    today = clock.today()
    allowed_now = measuring.allowed_moments(trajectory, today)
    if named in allowed_now:
        return MeasurementMoment(named)
    return measuring.suggested(trajectory, measuring.turns(trajectory, trajectory.measurements.all(), today), today)


def _tab(trajectory: Trajectory) -> str:
    return reverse("cases:measurements", args=[trajectory.family_id])


def _page(request: StaffRequest, form: MeasurementForm) -> HttpResponse:
    moment = form.for_moment
    title = "Tussentijdse meting" if moment == MeasurementMoment.HALF_YEAR else f"Meting {moment.label.lower()}"
    context = {"title": title, "form": form, "family": form.trajectory.family, "moment": moment}
    return render(request, "cases/measurement_form.html", context, status=status_of(request, form))
