"""Asking the casemanager which care would have been used without a family carer."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import door
from cases.codes import CounterfactualKind, Role
from cases.forms.base import status_of
from cases.forms.counterfactual import CounterfactualForm, care_formset, save_answer
from cases.permissions import StaffRequest, allowed


@allowed(Role.CASE_MANAGER, Role.TEAM_MANAGER)
def counterfactual(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    answers = trajectory.counterfactual_answers.newest_first().select_related("given_by")
    earlier = list(answers.prefetch_related("lines__product"))
    latest = earlier[0] if earlier else None
    form = CounterfactualForm(
        request.POST or None,
        trajectory=trajectory,
        initial={"kind": latest.kind, "note": latest.note} if latest else None,
    )
    lines = care_formset(request.POST or None, pilot=trajectory.pilot, previous=latest)
    # Lines matter only with the answer that there would have been other care.
    lines_are_fine = lines.is_valid() or request.POST.get("kind") != CounterfactualKind.CARE
    if form.is_valid() and lines_are_fine and save_answer(form, lines, trajectory=trajectory, actor=request.user):
        messages.success(request, "Het antwoord is opgeslagen. Je kunt het later aanvullen.")
        return redirect(trajectory.family)
    context = {
        "form": form,
        "formset": lines,
        "trajectory": trajectory,
        "family": trajectory.family,
        "earlier": earlier,
    }
    return render(request, "cases/counterfactual.html", context, status=status_of(request, form))
