"""The tab with other help: what is asked for and present, and volunteers."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.formats import date_format

from cases import clock, door, file, other_help
from cases.codes import Role
from cases.forms.base import status_of
from cases.forms.other_help import PROVIDERS_ID, HoursForm, ReferralForm, VolunteerForm
from cases.models import Family, OnwardReferral, VolunteerPlacement
from cases.permissions import READS_FAMILIES, StaffRequest, allowed

# A family carer calls in help too (brugfunctie), in consultation with the WIJ-team.
WRITES = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.FAMILY_CARER)


@allowed(*READS_FAMILIES)
def family_other_help(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:other_help"),
        "help": other_help.of(family, clock.today()),
        "may_write": request.user.has_role(*WRITES),
        "has_trajectory": family.trajectories.exists(),
    }
    return render(request, "cases/other_help.html", context)


@allowed(*WRITES)
def referral_add(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    form = ReferralForm(request.POST or None, family=family, cancel_url=_tab(family))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De hulp is toegevoegd.")
        return redirect(_tab(family))
    return _page(request, "Andere hulp toevoegen", form, family)


@allowed(*WRITES)
def referral_change(request: StaffRequest, pk: int) -> HttpResponse:
    referrals = OnwardReferral.objects.select_related("family__pilot", "product")
    referral = door.find(request, referrals, pk)
    family = referral.family
    form = ReferralForm(request.POST or None, family=family, referral=referral, cancel_url=_tab(family))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De hulp is aangepast.")
        return redirect(_tab(family))
    return _page(request, "Andere hulp aanpassen", form, family)


@allowed(*WRITES)
def volunteer_add(request: StaffRequest, pk: int) -> HttpResponse:
    """Place a volunteer beside the professional: in the trajectory that runs, or else the last one."""
    family = door.find_family(request, pk)
    trajectory = family.trajectories.order_by("-started_on").first()
    if trajectory is None:
        messages.warning(request, "Een vrijwilliger komt naast de gezinsverzorger. Zet eerst een gezinsverzorger in.")
        return redirect(_tab(family))
    placement = VolunteerPlacement(trajectory=trajectory)
    form = VolunteerForm(request.POST or None, placement=placement, cancel_url=_tab(family))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De vrijwilliger is toegevoegd.")
        return redirect(_tab(family))
    return _page(request, "Vrijwilliger toevoegen", form, family)


@allowed(*WRITES)
def volunteer_change(request: StaffRequest, pk: int) -> HttpResponse:
    placement = _placement(request, pk)
    family = placement.trajectory.family
    form = VolunteerForm(request.POST or None, placement=placement, cancel_url=_tab(family))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De vrijwilliger is aangepast.")
        return redirect(_tab(family))
    return _page(request, "Vrijwilliger aanpassen", form, family)


@allowed(*WRITES)
def volunteer_hours(request: StaffRequest, pk: int) -> HttpResponse:
    """Fill in the hours of a volunteer, above those that were filled in before."""
    placement = _placement(request, pk)
    family = placement.trajectory.family
    form = HoursForm(request.POST or None, placement=placement, cancel_url=_tab(family))
    if form.is_valid() and (row := form.save(actor=request.user)):
        messages.success(request, f"De uren van {date_format(row.spent_on, 'j F Y')} zijn bewaard.")
        return redirect("cases:volunteer_hours", placement.pk)
    status = status_of(request, form)
    context = {"form": form, "family": family, "placement": placement, "rows": placement.hours.all()[:31]}
    return render(request, "cases/volunteer_hours.html", context, status=status)


def _placement(request: StaffRequest, pk: int) -> VolunteerPlacement:
    visible = VolunteerPlacement.objects.select_related("trajectory__family__pilot")
    return door.find(request, visible, pk)


def _tab(family: Family) -> str:
    return reverse("cases:other_help", args=[family.pk])


def _page(request: StaffRequest, title: str, form: ReferralForm | VolunteerForm, family: Family) -> HttpResponse:
    """Show a form about other help, with the providers to choose from while typing."""
    context = {
        "title": title,
        "form": form,
        "family": family,
        "back_url": _tab(family),
        "providers": other_help.known_providers(request.pilot) if isinstance(form, ReferralForm) else [],
        "providers_id": PROVIDERS_ID,
    }
    return render(request, "cases/other_help_form.html", context, status=status_of(request, form))
