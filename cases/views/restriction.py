"""Restricted files, by the team manager: naming who may see one, and opening it again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import audit, door
from cases.actions.restriction import lift_restriction
from cases.codes import Role
from cases.forms.base import status_of
from cases.forms.restriction import RestrictForm
from cases.models import Restriction
from cases.permissions import StaffRequest, allowed


@allowed(Role.TEAM_MANAGER)
def restrictions(request: StaffRequest) -> HttpResponse:
    rows = Restriction.objects.visible_to(request.user).select_related("family", "restricted_by")
    audit.listed(row.family for row in rows)
    return render(request, "cases/restrictions.html", {"restrictions": rows.prefetch_related("people")})


@allowed(Role.TEAM_MANAGER)
def family_restrict(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    if Restriction.objects.filter(family=family).exists():
        return redirect("cases:restriction_change", family.restriction.pk)
    form = RestrictForm(request.POST or None, family=family)
    if form.is_valid() and form.restrict(actor=request.user):
        messages.success(request, f"Het dossier {family.reference} is afgeschermd.")
        return redirect("cases:restrictions")
    context = {"form": form, "title": "Dossier afschermen", "reference": family.reference}
    return render(request, "cases/restriction_form.html", context, status=status_of(request, form))


@allowed(Role.TEAM_MANAGER)
def restriction_change(request: StaffRequest, pk: int) -> HttpResponse:
    """Name others, or open the file again. The page shows the reference alone: who is not named may change this too."""
    restriction = door.find(request, Restriction.objects.select_related("family__pilot"), pk)
    if "lift" in request.POST:
        lift_restriction(restriction=restriction, actor=request.user)
        messages.success(request, f"Het dossier {restriction.family.reference} is niet meer afgeschermd.")
        return redirect("cases:restrictions")
    form = RestrictForm(request.POST or None, family=restriction.family, restriction=restriction)
    if form.is_valid() and form.restrict(actor=request.user):
        messages.success(request, "De wijziging is opgeslagen.")
        return redirect("cases:restrictions")
    context = {
        "form": form,
        "title": "Wie ziet dit dossier?",
        "reference": restriction.family.reference,
        "restriction": restriction,
    }
    return render(request, "cases/restriction_form.html", context, status=status_of(request, form))
