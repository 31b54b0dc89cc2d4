"""Starting, correcting, passing on and ending help."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases import caseload, clock
from cases.codes import Role
from cases.forms.base import ActionForm, was_refused_for_room
from cases.forms.trajectories import (
    CorrectPeriodForm,
    EndTrajectoryForm,
    GrantOverrideForm,
    StartTrajectoryForm,
    TransferForm,
)
from cases.models import Family, Trajectory, User
from cases.permissions import DECIDES, StaffRequest, allowed


@allowed(*DECIDES)
def trajectory_start(request: StaffRequest, pk: int) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=pk)
    form = StartTrajectoryForm(request.POST or None, family=family, user=request.user)
    if form.is_valid() and (trajectory := form.start(actor=request.user)):
        messages.success(request, f"De hulp aan gezin {family.last_name} start op {trajectory.started_on:%d-%m-%Y}.")
        _say_above_target(request, caseload.on(request.pilot, trajectory.started_on))
        return redirect("cases:counterfactual", trajectory.pk)
    return _page(request, "cases/trajectory_start.html", form, family=family)


def _say_above_target(request: StaffRequest, load: caseload.Caseload) -> None:
    if load.active > load.target:
        messages.warning(
            request,
            f"Er zijn dan {load.active} gezinnen. Het streefgetal is {load.target}, het maximum {load.cap}.",
        )


@allowed(*DECIDES)
def trajectory_end(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    if trajectory.ended_on is not None:
        return redirect(trajectory.family)
    form = EndTrajectoryForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and form.end(actor=request.user):
        messages.success(request, f"Het traject van gezin {trajectory.family.last_name} is beëindigd.")
        return redirect(trajectory.family)
    return _page(request, "cases/trajectory_end.html", form, family=trajectory.family)


@allowed(*DECIDES)
def trajectory_correct(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    form = CorrectPeriodForm(request.POST or None, trajectory=trajectory, user=request.user)
    if form.is_valid() and form.correct(actor=request.user):
        messages.success(request, "De periode is aangepast.")
        return redirect(trajectory.family)
    return _page(request, "cases/trajectory_correct.html", form, family=trajectory.family)


@allowed(*DECIDES)
def trajectory_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    if trajectory.is_over_on(clock.today()):
        return redirect(trajectory.family)
    form = TransferForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (assignment := form.transfer(actor=request.user)):
        messages.success(request, f"{assignment.carer.name} helpt dit gezin vanaf {assignment.started_on:%d-%m-%Y}.")
        return redirect(trajectory.family)
    return _page(request, "cases/trajectory_transfer.html", form, family=trajectory.family)


@allowed(Role.TEAM_MANAGER)
def override_grant(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    form = GrantOverrideForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (override := form.grant(actor=request.user)):
        messages.success(request, f"De plek boven het maximum geldt tot en met {override.valid_until:%d-%m-%Y}.")
        return redirect(trajectory.family)
    return _page(request, "cases/override_grant.html", form, family=trajectory.family)


def _find(request: StaffRequest, pk: int) -> Trajectory:
    """Return a trajectory that the user may see; another one does not exist for them."""
    trajectories = Trajectory.objects.visible_to(request.user).select_related("family", "pilot")
    return get_object_or_404(trajectories, pk=pk)


def _page(request: StaffRequest, template: str, form: ActionForm, *, family: Family) -> HttpResponse:
    context = {
        "form": form,
        "family": family,
        "caseload": caseload.today(request.pilot),
        "refused_for_room": was_refused_for_room(form),
        "team_managers": User.objects.of_pilot(request.pilot).filter(role=Role.TEAM_MANAGER, is_active=True),
    }
    return render(request, template, context, status=422 if request.method == "POST" else 200)
