"""Files that are going to be destroyed: what a second person has to confirm, which terms are over, and what is gone."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import audit, clock, destroying, door, jobs, retention
from cases.actions.rights import call_off_destruction, propose_destruction
from cases.codes import DestructionBasis, Role
from cases.forms.destruction import ConfirmForm
from cases.models import DestroyedFamily, Destruction, Family
from cases.models.destruction import CONFIRMS
from cases.permissions import StaffRequest, allowed

LAST_SHOWN = 50


@allowed(*CONFIRMS)
def destructions(request: StaffRequest) -> HttpResponse:
    """Show what waits for a second person, and what was destroyed."""
    rows = Destruction.objects.visible_to(request.user).select_related("family", "decided_by", "confirmed_by")
    audit.listed(row.family for row in rows)
    gone = DestroyedFamily.objects.filter(pilot=request.pilot)
    context = {
        "waiting": [row for row in rows if not row.confirmed_on],
        "confirmed": [row for row in rows if row.confirmed_on],
        "gone": gone.select_related("decided_by", "confirmed_by")[:LAST_SHOWN],
        "number_gone": gone.count(),
        "may_propose": request.user.has_role(Role.TEAM_MANAGER),
    }
    return render(request, "cases/destructions.html", context)


@allowed(*CONFIRMS)
def confirm(request: StaffRequest, pk: int) -> HttpResponse:
    found = door.find(request, Destruction.objects.select_related("family__pilot", "decided_by", "request"), pk)
    back = reverse("cases:destructions")
    is_asked = destroying.is_asked(found)
    may = found.decided_by_id != request.user.pk and not found.confirmed_on and not is_asked
    form = ConfirmForm(request.POST or None, proposed=found, cancel_url=back) if may else None
    reference = found.family.reference
    if form and form.is_valid() and form.save(actor=request.user):
        if found.basis == DestructionBasis.REQUEST:
            return redirect(jobs.ask(destroying.DESTROY, actor=request.user, about={"destruction": found.pk}))
        messages.success(request, f"De vernietiging van {reference} is bevestigd.")
        return redirect(back)
    context = {"found": found, "reference": reference, "form": form, "is_asked": is_asked}
    return render(request, "cases/destruction_confirm.html", context, status=422 if form and form.is_bound else 200)


@allowed(Role.TEAM_MANAGER)
def call_off(request: StaffRequest, pk: int) -> HttpResponse:
    found = door.find(request, Destruction.objects.select_related("family__pilot", "request"), pk)
    if destroying.is_asked(found):
        messages.error(request, "Dit dossier wordt nu vernietigd. Dat kan niet meer worden gestopt.")
    elif request.method == "POST":
        call_off_destruction(destruction=found, actor=request.user)
        messages.success(request, "De vernietiging gaat niet door.")
    return redirect("cases:destructions")


@allowed(Role.TEAM_MANAGER)
def over_term(request: StaffRequest) -> HttpResponse:
    """Show the files whose term is over, and put the chosen ones up for destruction."""
    today = clock.today()
    over = retention.over(request.pilot, today)
    proposed = set(Destruction.objects.filter(family__pilot=request.pilot).values_list("family", flat=True))
    if request.method == "POST":
        chosen = set(request.POST.getlist("gezin"))
        families = [kept.family for kept in over if kept.is_over_on(today) and str(kept.family.pk) in chosen]
        _propose(request, [family for family in families if family.pk not in proposed])
        return redirect("cases:destructions")
    context = {"lines": [(kept, kept.family.pk in proposed, kept.is_held_on(today)) for kept in over]}
    return render(request, "cases/over_term.html", context)


def _propose(request: StaffRequest, families: list[Family]) -> None:
    number = 0
    for family in families:
        try:
            propose_destruction(family=family, basis=DestructionBasis.RETENTION, actor=request.user)
            number += 1
        except ValidationError as refusal:
            messages.error(request, f"{family.reference}: {' '.join(refusal.messages)}")
    if number:
        files = "1 dossier wacht" if number == 1 else f"{number} dossiers wachten"
        messages.success(request, f"{files} nu op een tweede persoon.")
    elif not families:
        messages.info(request, "Er is geen dossier gekozen.")
