"""The match and a warm handover."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import clock, continuity, door
from cases.forms.base import status_of
from cases.forms.continuity import HandoverForm, MatchCheckForm
from cases.models import Trajectory
from cases.permissions import DECIDES, HELPS_FAMILIES, StaffRequest, allowed


@allowed(*DECIDES)
def match_check(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = MatchCheckForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (check := form.check(actor=request.user)):
        messages.success(request, f"De klik met {check.carer} is vastgelegd.")
        if check.doubts:
            again = continuity.MATCH_AFTER.days // 7
            messages.warning(request, f"Bespreek wat er beter kan. Over {again} weken vraag je het opnieuw.")
        return redirect("cases:help", trajectory.family_id)
    carer = continuity.carer_on(trajectory, clock.today())
    note = f"De gezinsverzorger is nu {carer}." if carer else ""
    return _page(request, "Klikt het?", form, trajectory, note)


@allowed(*HELPS_FAMILIES)
def handover(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    transfers = continuity.transfers(trajectory)
    if not transfers:
        messages.warning(request, "Dit gezin heeft nog maar één gezinsverzorger gehad. Kies eerst een nieuwe.")
        return redirect("cases:help", trajectory.family_id)
    transfer = transfers[-1]
    form = HandoverForm(request.POST or None, trajectory=trajectory, transfer=transfer)
    if form.is_valid() and (held := form.hand_over(actor=request.user)):
        messages.success(request, f"De warme overdracht aan {held.carer} is vastgelegd.")
        return redirect("cases:help", trajectory.family_id)
    note = f"Van {transfer.previous.carer} naar {transfer.placement.carer}."
    return _page(request, "Warme overdracht", form, trajectory, note)


def _page(
    request: StaffRequest, title: str, form: MatchCheckForm | HandoverForm, trajectory: Trajectory, note: str
) -> HttpResponse:
    context = {"title": title, "form": form, "family": trajectory.family, "note": note}
    return render(request, "cases/help_form.html", context, status=status_of(request, form))
