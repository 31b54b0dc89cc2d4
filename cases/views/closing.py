"""What is left to do when help ends, and what is agreed at the farewell."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import door
from cases.closing import checklist
from cases.forms.base import status_of
from cases.forms.closing import FarewellForm
from cases.permissions import DECIDES, StaffRequest, allowed


@allowed(*DECIDES)
def closing(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    if trajectory.ended_on is None:
        messages.info(request, "De hulp heeft nog geen laatste dag. Kies eerst Beëindigen.")
        return redirect(trajectory.family)
    form = FarewellForm(request.POST if request.method == "POST" else None, trajectory=trajectory)
    if form.is_valid() and form.agree(actor=request.user):
        messages.success(request, "De afspraken zijn opgeslagen.")
        return redirect("cases:closing", trajectory.pk)
    context = {
        "trajectory": trajectory,
        "family": trajectory.family,
        "points": checklist(trajectory),
        "form": form,
    }
    return render(request, "cases/closing.html", context, status=status_of(request, form))
