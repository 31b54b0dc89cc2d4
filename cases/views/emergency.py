"""Emergency access: opening a file with a reason, and the team manager who looks at it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import door
from cases.codes import Role
from cases.emergency import OPENS, open_access
from cases.forms.emergency import EmergencyForm, ReviewEmergencyForm
from cases.models import EmergencyAccess
from cases.paging import page_of
from cases.permissions import StaffRequest, allowed

TOO_MANY_REQUESTS = 429


@allowed(*OPENS)
def emergency_open(request: StaffRequest) -> HttpResponse:
    form = EmergencyForm(request.POST or None)
    if form.is_valid() and (family := form.open(actor=request.user)):
        if open_access(request.user, family):
            messages.warning(request, "Je ziet dit dossier vier uur. Je teammanager heeft bericht gekregen.")
        return redirect(family)
    status = 422 if request.method == "POST" else 200
    if form.has_error("__all__", "too_often"):
        status = TOO_MANY_REQUESTS
    return render(request, "cases/emergency_open.html", {"form": form}, status=status)


@allowed(Role.TEAM_MANAGER)
def emergencies(request: StaffRequest) -> HttpResponse:
    """Show who opened which file: first what nobody looked at yet."""
    rows = EmergencyAccess.objects.visible_to(request.user).select_related("family", "user", "reviewed_by")
    past = page_of(rows.exclude(reviewed_on=None), request.GET.get("page"))
    context = {"to_review": rows.to_review(), "page_obj": past}
    return render(request, "cases/emergencies.html", context)


@allowed(Role.TEAM_MANAGER)
def emergency_review(request: StaffRequest, pk: int) -> HttpResponse:
    access = door.find(request, EmergencyAccess.objects.select_related("family", "user", "reviewed_by"), pk)
    form = None
    if request.method == "POST" or not access.reviewed_on:
        form = ReviewEmergencyForm(request.POST or None, access=access)
        if form.is_valid() and form.save(actor=request.user):
            messages.success(request, "De noodtoegang is bekeken.")
            return redirect("cases:emergencies")
    context = {"access": access, "form": form}
    return render(request, "cases/emergency_review.html", context, status=422 if request.method == "POST" else 200)
