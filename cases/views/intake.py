"""How a family came, which help fits, and who agreed."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import clock, consent, door, file, whole_file
from cases.codes import HelpKind
from cases.forms.base import status_of
from cases.forms.intake import EstimateForm, GiveConsentForm, HelpChoiceForm, WithdrawConsentForm
from cases.models import Family, FamilyMember
from cases.permissions import DECIDES, READS_FAMILIES, StaffRequest, allowed

GIVING = {
    "ouders": "Jonger dan 12 jaar: de ouders met gezag geven toestemming.",
    "kind_en_ouders": "Van 12 tot en met 15 jaar: het kind en de ouders met gezag geven allebei toestemming.",
    "zelf": "Vanaf 16 jaar geeft iemand zelf toestemming.",
}
INTAKE = (
    *("members", "members__consents", "triggers", "trajectories", "help_choices"),
    *("waitlist_entries", "waitlist_entries__assessments"),
)
WITHDRAWING = "Meedoen is vrijwillig. Bespreek met het gezin wat dit betekent voor de hulp."


@allowed(*READS_FAMILIES)
def intake(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk, Family.objects.select_related("case_manager"))
    whole_file.read(family, *INTAKE)
    today = clock.today()
    choices = list(family.help_choices.all())
    assessments = [row for entry in family.waitlist_entries.all() for row in entry.assessments.all()]
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:intake"),
        "urgency": max(assessments, key=lambda row: (row.assessed_on, row.pk), default=None),
        "choice": choices[0] if choices else None,
        "earlier_choices": choices[1:],
        "consents": consent.of(family, today),
        "ended": [item for item in family.trajectories.all() if item.is_over_on(today)],
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/intake.html", context)


@allowed(*DECIDES)
def choose(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    weighing = "weigh" in request.POST
    points = EstimateForm(request.POST).considerations() if request.POST else []
    if weighing and request.htmx:
        return render(request, "cases/_considerations.html", {"considerations": points})
    form = HelpChoiceForm(
        None if weighing else request.POST or None,
        family=family,
        initial=request.POST.dict() if weighing else {},
        url=reverse("cases:help_choose", args=[pk]),
        cancel_url=reverse("cases:intake", args=[pk]),
    )
    if form.is_valid() and (choice := form.save(actor=request.user)):
        messages.success(request, "De keuze is vastgelegd.")
        if choice.kind != HelpKind.FAMILY_CARER:
            messages.info(request, "Krijgt het gezin deze hulp? Haal het dan van de wachtlijst.")
        return redirect("cases:intake", pk)
    context = {"family": family, "form": form, "considerations": points}
    return render(request, "cases/help_choice.html", context, status=200 if weighing else status_of(request, form))


@allowed(*DECIDES)
def consent_give(request: StaffRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = GiveConsentForm(request.POST or None, member=member, cancel_url=_page_of(member))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De toestemming is vastgelegd.")
        return redirect(_page_of(member))
    needed = consent.who_agrees(member.role, member.born_on, clock.today())
    return _form(request, "Toestemming vastleggen", form, member, GIVING[needed] if needed else "")


@allowed(*DECIDES)
def consent_withdraw(request: StaffRequest, pk: int) -> HttpResponse:
    member = _member(request, pk)
    form = WithdrawConsentForm(request.POST or None, member=member, cancel_url=_page_of(member))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De toestemming is ingetrokken.")
        return redirect(_page_of(member))
    return _form(request, "Toestemming intrekken", form, member, WITHDRAWING)


def _member(request: StaffRequest, pk: int) -> FamilyMember:
    return door.find(request, FamilyMember.objects.filter(deceased=False).select_related("family__pilot"), pk)


def _page_of(member: FamilyMember) -> str:
    return reverse("cases:intake", args=[member.family_id])


def _form(request: StaffRequest, title: str, form: Any, member: FamilyMember, note: str) -> HttpResponse:
    context = {"title": title, "form": form, "member": member, "family": member.family, "note": note}
    return render(request, "cases/consent_form.html", context, status=status_of(request, form))
