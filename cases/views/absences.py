"""Leave and illness: who is away, who steps in, and to which families nobody comes."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import audit, clock, door, replacement
from cases.actions.continuity import may_withdraw
from cases.codes import AbsenceKind, Role
from cases.forms.absences import AbsenceForm, EndAbsenceForm, WithdrawAbsenceForm
from cases.forms.base import status_of
from cases.models import Absence, Family
from cases.models.continuity import AbsenceQuerySet
from cases.permissions import DECIDES, HELPS_FAMILIES, StaffRequest, allowed

MOST_SHOWN = 20


@allowed(*HELPS_FAMILIES)
def absences(request: StaffRequest) -> HttpResponse:
    today = clock.today()
    visible = Absence.objects.visible_to(request.user)
    overviews = replacement.overviews(visible, Family.objects.visible_to(request.user), today)
    for overview in overviews:
        audit.listed(cover.family for cover in overview.covers)
        audit.listed(visit.trajectory.family for visit in overview.visits)
    context = {
        "overviews": overviews,
        "past": visible.filter(ended_on__lt=today).select_related("carer", "deputy")[:MOST_SHOWN],
        "today": today,
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/absences.html", context)


@allowed(*HELPS_FAMILIES)
def absence_add(request: StaffRequest) -> HttpResponse:
    own = request.user.has_role(Role.FAMILY_CARER)
    absence = Absence(carer=request.user) if own else Absence()
    kind = request.GET.get("soort", "")
    form = AbsenceForm(
        request.POST or None,
        user=request.user,
        absence=absence,
        kind=kind if kind in AbsenceKind.values else "",
    )
    if form.is_valid() and (recorded := form.record(actor=request.user)):
        return _recorded(request, recorded)
    return _page(request, "Afwezigheid toevoegen", form)


@allowed(*HELPS_FAMILIES)
def absence_change(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _find(request, pk)
    form = AbsenceForm(request.POST or None, user=request.user, absence=absence)
    if form.is_valid() and (recorded := form.record(actor=request.user)):
        return _recorded(request, recorded)
    return _page(request, "Afwezigheid aanpassen", form, absence)


def _recorded(request: StaffRequest, absence: Absence) -> HttpResponse:
    """Say what comes next, and go to the list, where each family and each planned visit stands."""
    if absence.deputy:
        messages.success(request, f"De afwezigheid is opgeslagen. {absence.deputy} vervangt.")
    elif request.user == absence.carer:
        messages.success(request, "De afwezigheid is opgeslagen. De casemanager kiest wie je vervangt.")
    else:
        messages.success(request, "De afwezigheid is opgeslagen.")
    return redirect("cases:absences")


@allowed(*HELPS_FAMILIES)
def absence_end(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _find(request, pk)
    form = EndAbsenceForm(request.POST or None, absence=absence)
    if form.is_valid() and (ended := form.end(actor=request.user)):
        messages.success(request, f"De afwezigheid van {ended.carer} is beëindigd.")
        return redirect("cases:absences")
    return _page(request, "Afwezigheid beëindigen", form, absence)


@allowed(*HELPS_FAMILIES)
def absence_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    absence = _find(request, pk)
    if not may_withdraw(absence):
        return redirect("cases:absence_end", absence.pk)
    form = WithdrawAbsenceForm(request.POST if request.method == "POST" else None, absence=absence)
    if form.is_valid() and form.withdraw(actor=request.user):
        messages.success(request, "De afwezigheid is ingetrokken.")
        return redirect("cases:absences")
    context = {"absence": absence, "form": form}
    return render(request, "cases/absence_withdraw.html", context, status=status_of(request, form))


def _find(request: StaffRequest, pk: int) -> Absence:
    """Return an absence that the user may change; a carer changes the own ones, and not those they fill."""
    found: AbsenceQuerySet = Absence.objects.select_related("carer__pilot", "deputy")
    if request.user.has_role(Role.FAMILY_CARER):
        found = found.filter(carer=request.user)
    return door.find(request, found, pk)


def _page(
    request: StaffRequest, title: str, form: AbsenceForm | EndAbsenceForm, absence: Absence | None = None
) -> HttpResponse:
    context = {"title": title, "form": form, "absence": absence}
    return render(request, "cases/absence_form.html", context, status=status_of(request, form))
