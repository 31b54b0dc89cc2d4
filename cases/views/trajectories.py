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

ENDING = (
    "De laatste dag telt nog mee. Leg eerst de laatste bezoeken vast. De plek is de dag erna vrij voor een ander gezin."
)


@allowed(*DECIDES)
def trajectory_start(request: StaffRequest, pk: int) -> HttpResponse:
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=pk)
    form = StartTrajectoryForm(request.POST or None, family=family, user=request.user)
    if form.is_valid() and (trajectory := form.start(actor=request.user)):
        messages.success(request, f"De hulp aan gezin {family.last_name} start op {trajectory.started_on:%d-%m-%Y}.")
        _say_above_target(request, caseload.on(request.pilot, trajectory.started_on))
        return redirect("cases:counterfactual", trajectory.pk)
    return _page(request, "Gezinsverzorger inzetten", form, family=family, asks_for_room=True)


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
    return _page(request, "Traject beëindigen", form, family=trajectory.family, note=ENDING)


@allowed(*DECIDES)
def trajectory_correct(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    form = CorrectPeriodForm(request.POST or None, trajectory=trajectory, user=request.user)
    if form.is_valid() and form.correct(actor=request.user):
        messages.success(request, "De periode is aangepast.")
        return redirect(trajectory.family)
    return _page(request, "Periode aanpassen", form, family=trajectory.family, asks_for_room=True)


@allowed(*DECIDES)
def trajectory_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    if trajectory.is_over_on(clock.today()):
        return redirect(trajectory.family)
    form = TransferForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (assignment := form.transfer(actor=request.user)):
        messages.success(request, f"{assignment.carer.name} helpt dit gezin vanaf {assignment.started_on:%d-%m-%Y}.")
        return redirect(trajectory.family)
    return _page(request, "Gezin overdragen", form, family=trajectory.family)


@allowed(Role.TEAM_MANAGER)
def override_grant(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = _find(request, pk)
    form = GrantOverrideForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (override := form.grant(actor=request.user)):
        messages.success(request, f"De plek boven het maximum geldt tot en met {override.valid_until:%d-%m-%Y}.")
        return redirect(trajectory.family)
    return _page(request, "Plek boven het maximum geven", form, family=trajectory.family)


def _find(request: StaffRequest, pk: int) -> Trajectory:
    """Return a trajectory that the user may see; another one does not exist for them."""
    trajectories = Trajectory.objects.visible_to(request.user).select_related("family", "pilot")
    return get_object_or_404(trajectories, pk=pk)


def _page(
    request: StaffRequest, title: str, form: ActionForm, *, family: Family, asks_for_room: bool = False, note: str = ""
) -> HttpResponse:
    """Show a form about a trajectory; `asks_for_room` puts the caseload meter above it."""
    context = {"title": title, "form": form, "family": family, "note": note, "asks_for_room": asks_for_room}
    if asks_for_room:
        context |= {
            "caseload": caseload.today(request.pilot),
            "refused_for_room": was_refused_for_room(form),
            "team_managers": User.objects.of_pilot(request.pilot).filter(role=Role.TEAM_MANAGER, is_active=True),
        }
    return render(request, "cases/trajectory_form.html", context, status=422 if request.method == "POST" else 200)
