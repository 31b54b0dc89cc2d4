"""The waiting list, and the place of one family on it."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.db.models import Max
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import audit, clock, door, file, waitlist, whole_file
from cases.actions.waitlist import sign_assessment
from cases.codes import Role
from cases.forms.base import status_of
from cases.forms.waitlist import AssessForm, CallForm, LeaveForm, PlaceForm, RegisterAgainForm
from cases.models import Family, UrgencyAssessment
from cases.paging import PAGE_SIZE
from cases.permissions import DECIDES, READS_WAITLIST, StaffRequest, allowed
from cases.waitlist import Place

# What the list says of a family. Who waits is put in order here and not by the database, so it pays to read no more.
SHOWN = ("reference", "last_name", "referred_on", "case_manager__name", "district__team")
MOST_ABOVE = 10
CALL_EVERY_WEEK = "Bel elke week. Lukt het niet om contact te maken, leg dat dan ook vast en probeer het opnieuw."
URGENCY = "Schrijf op wat je zag of hoorde. Een oordeel wordt nooit overschreven: eerdere blijven zichtbaar."
SIGNED_AT_ONCE = "Jouw eigen oordeel is meteen getekend."
LEAVING = "Start de hulp van een gezinsverzorger? Dan gaat het gezin vanzelf van de lijst."


@allowed(*READS_WAITLIST)
def waiting_list(request: StaffRequest) -> HttpResponse:
    places = waitlist.of(Family.objects.visible_to(request.user).only(*SHOWN), clock.today())
    page = Paginator(places, PAGE_SIZE).get_page(request.GET.get("page"))
    to_call, unsigned = waitlist.to_call(places), [place for place in places if place.unsigned_since]
    may_sign = request.user.has_role(Role.BEHAVIOURAL_SCIENTIST)
    # The work stands above the first page alone, and no more of it than leaves the list in sight.
    above = {
        "to_call": to_call[:MOST_ABOVE] if page.number == 1 else [],
        "unsigned": unsigned[:MOST_ABOVE] if page.number == 1 and may_sign else [],
    }
    audit.listed(place.family for place in [*above["to_call"], *above["unsigned"], *page.object_list])
    context = {
        **above,
        "more_to_call": len(to_call) - MOST_ABOVE,
        "more_unsigned": len(unsigned) - MOST_ABOVE,
        "page_obj": page,
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/waitlist.html", context)


@allowed(*READS_WAITLIST)
def place(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk, Family.objects.select_related("case_manager"))
    whole_file.read(
        family, "trajectories", "waitlist_entries", "waitlist_entries__assessments", "waitlist_entries__calls"
    )
    today = clock.today()
    current = waitlist.place_in(family, today)
    helped = [row.is_over_on(today) for row in family.trajectories.all()]
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:waitlist_place"),
        "place": current,
        "entry": current.entry if current and current.entry.pk else None,
        "earlier": [entry for entry in reversed(family.waitlist_entries.all()) if entry.ended_on],
        "helped_before": any(helped),
        "gets_help": not all(helped),
        "may_decide": request.user.has_role(*DECIDES),
        "may_sign": request.user.has_role(Role.BEHAVIOURAL_SCIENTIST),
    }
    return render(request, "cases/waitlist_place.html", context)


@allowed(*DECIDES)
def call(request: StaffRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if found is None:
        return _not_waiting(request, pk)
    form = CallForm(
        request.POST or None, family=found.family, next_number=_next_number(found), cancel_url=_page_of(found)
    )
    if form.is_valid() and (made := form.save(actor=request.user)):
        messages.success(request, "Het belcontact is vastgelegd.")
        if made.made_contact and not (found.urgency and made.entry.situation):
            return redirect("cases:waitlist_describe", pk)
        return redirect(_page_of(found))
    return _form(request, "Belcontact vastleggen", form, found, CALL_EVERY_WEEK)


@allowed(*READS_WAITLIST)
def assess(request: StaffRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if found is None:
        return _not_waiting(request, pk)
    form = AssessForm(request.POST or None, family=found.family, cancel_url=_page_of(found))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De urgentie is vastgelegd.")
        return redirect(_page_of(found))
    signs = request.user.has_role(Role.BEHAVIOURAL_SCIENTIST)
    return _form(request, "Urgentie beoordelen", form, found, f"{URGENCY} {SIGNED_AT_ONCE}" if signs else URGENCY)


@allowed(Role.BEHAVIOURAL_SCIENTIST)
def sign(request: StaffRequest, pk: int) -> HttpResponse:
    assessments = UrgencyAssessment.objects.select_related("entry")
    assessment = door.find(request, assessments, pk)
    if request.method == "POST":
        try:
            sign_assessment(assessment=assessment, actor=request.user)
        except ValidationError as refusal:
            messages.warning(request, " ".join(refusal.messages))
        else:
            messages.success(request, "Je hebt de urgentie getekend.")
    return redirect("cases:waitlist_place", assessment.entry.family_id)


@allowed(*DECIDES)
def describe(request: StaffRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if found is None:
        return _not_waiting(request, pk)
    judged = bool(found.urgency)
    form = PlaceForm(request.POST or None, entry=found.entry, judged=judged, cancel_url=_page_of(found))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "De situatie en de volgende stap zijn opgeslagen.")
        return redirect(_page_of(found))
    return _form(request, "Situatie en volgende stap", form, found)


@allowed(*DECIDES)
def leave(request: StaffRequest, pk: int) -> HttpResponse:
    found = _place(request, pk)
    if found is None:
        return _not_waiting(request, pk)
    form = LeaveForm(request.POST or None, family=found.family, cancel_url=_page_of(found))
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, f"Gezin {found.family.last_name} staat niet meer op de wachtlijst.")
        return redirect(_page_of(found))
    return _form(request, "Van de wachtlijst halen", form, found, LEAVING)


@allowed(*DECIDES)
def register_again(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    page = reverse("cases:waitlist_place", args=[pk])
    if request.method == "GET" and not waitlist.may_return(family, clock.today()):
        messages.info(request, "Dit gezin kun je nu niet opnieuw aanmelden: het wacht al, of het krijgt hulp.")
        return redirect(page)
    form = RegisterAgainForm(request.POST or None, family=family, cancel_url=page)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, f"Gezin {family.last_name} staat weer op de wachtlijst.")
        return redirect(page)
    helped_before = waitlist.was_helped_before(family, clock.today())
    note = "Dit gezin kreeg eerder hulp. Kijk in het dossier wat toen werkte." if helped_before else ""
    context = {"title": "Opnieuw aanmelden", "form": form, "family": family, "note": note}
    return _render(request, context)


def _place(request: StaffRequest, pk: int) -> Place | None:
    """Return the place of a family that the user may see; None when it does not wait."""
    family = door.find_family(request, pk)
    return waitlist.place_of(family, clock.today())


def _not_waiting(request: StaffRequest, pk: int) -> HttpResponse:
    messages.info(request, "Dit gezin staat niet op de wachtlijst.")
    return redirect("cases:waitlist_place", pk)


def _page_of(found: Place) -> str:
    return reverse("cases:waitlist_place", args=[found.family.pk])


def _next_number(found: Place) -> int:
    if found.entry.pk is None:
        return 1
    return (found.entry.calls.aggregate(last=Max("number"))["last"] or 0) + 1


def _form(request: StaffRequest, title: str, form: Any, found: Place, note: str = "") -> HttpResponse:
    return _render(request, {"title": title, "form": form, "family": found.family, "place": found, "note": note})


def _render(request: StaffRequest, context: dict[str, Any]) -> HttpResponse:
    return render(request, "cases/waitlist_form.html", context, status=status_of(request, context["form"]))
