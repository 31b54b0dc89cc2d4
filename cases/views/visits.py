"""Writing down and correcting a visit."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from cases import clock
from cases.codes import Role
from cases.forms.visits import VisitForm
from cases.models import Family, Trajectory, Visit
from cases.permissions import LOGS_VISITS, StaffRequest, allowed


@allowed(*LOGS_VISITS)
def visit_log(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Show the form; with the number of a family, that family is chosen already."""
    family = get_object_or_404(Family.objects.visible_to(request.user), pk=pk) if pk is not None else None
    trajectory = _latest_of(family) if family else None
    initial = {"trajectory": trajectory.pk, "carer": _carer_of(trajectory)} if trajectory else {}
    cancel = family.get_absolute_url() if family else ""
    form = VisitForm(request.POST or None, user=request.user, initial=initial, cancel_url=cancel)
    if form.is_valid() and (visit := form.save(actor=request.user)):
        messages.success(request, f"Het bezoek van {visit.visited_on:%d-%m-%Y} is vastgelegd.")
        return redirect("cases:start" if request.user.has_role(Role.FAMILY_CARER) else visit.trajectory.family)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/visit_form.html", {"form": form, "family": family}, status=status)


def _latest_of(family: Family) -> Trajectory | None:
    return family.trajectories.recently_active(clock.today()).order_by("-started_on").first()


def _carer_of(trajectory: Trajectory) -> int | None:
    assignment = trajectory.assignments.active_on(clock.today()).first()
    return assignment.carer_id if assignment else None


@allowed(*LOGS_VISITS)
def visit_change(request: StaffRequest, pk: int) -> HttpResponse:
    visits = Visit.objects.visible_to(request.user).select_related("trajectory__family", "carer")
    if request.user.has_role(Role.FAMILY_CARER):
        visits = visits.filter(carer=request.user)
    visit = get_object_or_404(visits, pk=pk)
    family = visit.trajectory.family
    form = VisitForm(request.POST or None, user=request.user, visit=visit, cancel_url=family.get_absolute_url())
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het bezoek is aangepast.")
        return redirect(family)
    status = 422 if request.method == "POST" else 200
    return render(request, "cases/visit_form.html", {"form": form, "family": family, "visit": visit}, status=status)
