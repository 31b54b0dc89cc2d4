"""The help in a family: how much there is, what was concluded about it, and by whom it is given."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import clock, continuity, door, file, intensity, replacement, scaling, whole_file
from cases.codes import IntensityLevel, ReviewOutcome
from cases.forms.base import status_of
from cases.forms.intensity import IntensityForm, ReviewForm
from cases.models import Trajectory
from cases.permissions import DECIDES, HELPS_FAMILIES, StaffRequest, allowed

# What the page shows, and after it what a proposal for less help is made of.
HELP = (
    *("trajectories", "trajectories__assignments", "trajectories__assignments__carer__absences"),
    *("trajectories__match_checks", "trajectories__handovers", "trajectories__intensities", "trajectories__reviews"),
    *("trajectories__goals", "trajectories__goals__scores", "trajectories__measurements", "trajectories__signals"),
)


@allowed(*HELPS_FAMILIES)
def help_of_family(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    whole_file.read(family, *HELP)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:help"),
        "parts": [_part(trajectory) for trajectory in reversed(family.trajectories.all())],
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/help.html", context)


def _part(trajectory: Trajectory) -> dict[str, Any]:
    today = clock.today()
    rows = list(trajectory.intensities.all())
    reviews = list(trajectory.reviews.all())
    now = intensity.current(rows, today)
    runs = trajectory.is_active_on(today)
    level = IntensityLevel(now.level) if now else IntensityLevel.REGULAR
    return {
        "trajectory": trajectory,
        "runs": runs,
        "now": now,
        "intensities": sorted(rows, key=lambda row: row.started_on, reverse=True),
        "reviews": reviews,
        "review_due_on": intensity.review_due_on(trajectory, reviews[0].held_on if reviews else None),
        "today": today,
        "proposal": scaling.proposal(scaling.evidence_of(trajectory, today, level)) if runs else None,
        **_fixed_face(trajectory, today),
    }


def _fixed_face(trajectory: Trajectory, today: date) -> dict[str, Any]:
    """Return who helps since when, and who steps in today."""
    carer = continuity.carer_on(trajectory, today)
    return {
        "faces": continuity.faces(trajectory),
        "transfers": continuity.transfers(trajectory),
        "carer_now": carer,
        "absence": replacement.of_carer(carer, today) if carer else None,
    }


@allowed(*DECIDES)
def intensity_agree(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    now = intensity.current(trajectory.intensities.all(), clock.today())
    form = IntensityForm(request.POST or None, trajectory=trajectory, current=now)
    if form.is_valid() and (agreed := form.agree(actor=request.user)):
        messages.success(request, f"De afspraak is opgeslagen: {intensity.hours(agreed)} per week.")
        return redirect("cases:help", trajectory.family_id)
    return _page(request, "Meer of minder hulp afspreken", form, trajectory)


@allowed(*DECIDES)
def review_hold(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = ReviewForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (review := form.hold(actor=request.user)):
        messages.success(request, "De evaluatie is opgeslagen.")
        match review.outcome:
            case ReviewOutcome.SCALE_UP | ReviewOutcome.SCALE_DOWN:
                return redirect("cases:intensity_agree", trajectory.pk)
            case ReviewOutcome.CLOSE if trajectory.ended_on is None:
                return redirect("cases:trajectory_end", trajectory.pk)
        return redirect("cases:help", trajectory.family_id)
    return _page(request, "Evaluatie vastleggen", form, trajectory)


def _page(request: StaffRequest, title: str, form: IntensityForm | ReviewForm, trajectory: Trajectory) -> HttpResponse:
    context = {"title": title, "form": form, "family": trajectory.family}
    return render(request, "cases/help_form.html", context, status=status_of(request, form))
