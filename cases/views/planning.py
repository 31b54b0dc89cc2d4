"""The week of a family carer, agreeing on visits, and the feed for a calendar."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.views.decorators.http import require_POST

from cases import audit, clock, door, goals, planning, versions
from cases.actions.planning import close_feed, open_feed, plan_next
from cases.calendar_feed import calendar_of
from cases.codes import Role
from cases.forms.base import status_of
from cases.forms.planning import CancelVisitForm, PlannedVisitForm
from cases.models import Family, PlannedVisit, User, Visit
from cases.period import Period, in_words
from cases.permissions import DECIDES, LOGS_VISITS, StaffRequest, allowed

PLANS = (Role.FAMILY_CARER, *DECIDES)


@allowed(*PLANS)
def week(request: StaffRequest) -> HttpResponse:
    """Show a week: of the family carer who looks, or of the one that is chosen."""
    shown = planning.week_of(_chosen_day(request))
    carers = _carers_to_choose_from(request)
    carer = _chosen_carer(request, carers)
    planned, visits = planning.of_carer(carer, shown, seen_by=request.user) if carer else ([], [])
    families = _families_to_visit(request) if carer == request.user else []
    audit.listed(families)
    audit.listed(row.trajectory.family for row in planned)
    audit.listed(row.trajectory.family for row in visits)
    context = {
        "carer": carer,
        "carers": carers,
        "week": shown,
        "days": planning.days_of(shown, planned, visits),
        "before": shown.first - planning.WEEK,
        "after": shown.first + planning.WEEK,
        "today": clock.today(),
        "families": families,
    }
    return render(request, "cases/planning.html", context)


def _chosen_day(request: StaffRequest) -> date:
    try:
        day = parse_date(request.GET.get("week", ""))
    except ValueError:
        day = None
    known = Period(date(2000, 1, 10), date(2100, 1, 10))
    return day if day and day in known else clock.today()


def _carers_to_choose_from(request: StaffRequest) -> list[User]:
    """Return whose week there is to see; a family carer sees their own."""
    if request.user.has_role(Role.FAMILY_CARER):
        return []
    return list(request.pilot.staff.family_carers().in_service_on(clock.today()))


def _chosen_carer(request: StaffRequest, carers: list[User]) -> User | None:
    if request.user.has_role(Role.FAMILY_CARER):
        return request.user
    chosen = request.GET.get("wie", "")
    return next((carer for carer in carers if str(carer.pk) == chosen), carers[0] if carers else None)


def _families_to_visit(request: StaffRequest) -> Any:
    return Family.objects.changeable_by(request.user).supported_on(clock.today()).order_by("search_name")


@allowed(*PLANS)
def visit_plan(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    trajectory = family.trajectories.not_over_on(clock.today()).select_related("pilot", "family").first()
    if trajectory is None:
        messages.warning(request, "Dit gezin krijgt nu geen hulp, dus je kunt geen bezoek plannen.")
        return redirect(family)
    current = trajectory.assignments.active_on(clock.today()).first()
    initial = {"carer": current.carer_id if current else None, "planned_on": request.GET.get("op", "")}
    form = PlannedVisitForm(request.POST or None, user=request.user, trajectory=trajectory, initial=initial)
    return _saved_or_form(request, form, "Bezoek plannen", family)


@allowed(*PLANS)
def planned_visit(request: StaffRequest, pk: int) -> HttpResponse:
    """Show one planned visit: to log it, move it or call it off."""
    planned = _find(request, pk)
    family = planned.trajectory.family
    if planned.visit_id or planned.cancelled:
        return redirect(family)
    form = PlannedVisitForm(request.POST or None, user=request.user, trajectory=planned.trajectory, planned=planned)
    return _saved_or_form(request, form, "Gepland bezoek", family, planned=planned)


def _saved_or_form(
    request: StaffRequest, form: PlannedVisitForm, title: str, family: Family, planned: PlannedVisit | None = None
) -> HttpResponse:
    if form.is_valid() and (saved := form.save(actor=request.user)):
        messages.success(request, f"Het bezoek staat in de planning op {in_words(saved.planned_on)}.")
        return redirect(f"{reverse('cases:planning')}?week={saved.planned_on:%Y-%m-%d}&wie={saved.carer_id}")
    cancel_form = CancelVisitForm(None, planned=planned) if planned else None
    context = {
        "form": form,
        "cancel_form": cancel_form,
        "title": title,
        "family": family,
        "planned": planned,
        "today": clock.today(),
    }
    return render(request, "cases/planned_visit.html", context, status=status_of(request, form))


@allowed(*PLANS)
@require_POST
def planned_visit_cancel(request: StaffRequest, pk: int) -> HttpResponse:
    planned = _find(request, pk)
    week = f"{reverse('cases:planning')}?week={planned.planned_on:%Y-%m-%d}&wie={planned.carer_id}"
    if planned.visit_id or planned.cancelled:
        lines = versions.lines_about(planned)
        done = (
            "vastgelegd" if planned.visit_id else f"afgezegd{versions.by_whom(lines.filter(action='visit.cancelled'))}"
        )
        messages.warning(request, f"Dit bezoek was al {done}.")
        return redirect(week)
    form = CancelVisitForm(request.POST, planned=planned)
    if form.is_valid() and form.cancel(actor=request.user):
        messages.success(request, "Het bezoek is afgezegd.")
        return redirect(week)
    context = {
        "form": PlannedVisitForm(None, user=request.user, trajectory=planned.trajectory, planned=planned),
        "cancel_form": form,
        "conflict_back_url": reverse("cases:planned_visit", args=[pk]),
        "title": "Gepland bezoek",
        "family": planned.trajectory.family,
        "planned": planned,
        "today": clock.today(),
    }
    return render(request, "cases/planned_visit.html", context, status=status_of(request, form))


def _find(request: StaffRequest, pk: int) -> PlannedVisit:
    rows = PlannedVisit.objects.select_related("trajectory__family", "trajectory__pilot")
    return door.find(request, rows, pk)


@allowed(*LOGS_VISITS)
def visit_logged(request: StaffRequest, pk: int) -> HttpResponse:
    """Show what comes after a visit: the next one, a signal, a goal. A POST plans the next one, with one tap."""
    visits = Visit.objects.select_related("trajectory__family", "trajectory__pilot", "carer")
    visit = door.find(request, visits, pk)
    to_come = visit.trajectory.planned_visits.to_come().filter(planned_on__gt=visit.visited_on)
    offered = planning.suggestions(visit, to_come.values_list("planned_on", flat=True))
    if request.method == "POST":
        chosen = next((item for item in offered if item.day.isoformat() == request.POST.get("day")), None)
        if chosen and _planned_next(request, visit, chosen.day):
            messages.success(request, f"Het volgende bezoek staat in de planning op {in_words(chosen.day)}.")
        return redirect("cases:visit_logged", visit.pk)
    context = {
        "visit": visit,
        "family": visit.trajectory.family,
        "suggestions": offered,
        "next": to_come.first(),
        "goals": goals.to_move(visit.trajectory),
    }
    return render(request, "cases/visit_logged.html", context)


def _planned_next(request: StaffRequest, visit: Visit, day: date) -> bool:
    try:
        plan_next(visit=visit, day=day, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
        return False
    return True


@allowed(Role.FAMILY_CARER)
def calendar(request: StaffRequest) -> HttpResponse:
    """Show the address of the feed, and open, renew or close it."""
    if request.method == "POST":
        if "stop" in request.POST:
            close_feed(user=request.user)
            messages.success(request, "Je agenda is losgekoppeld.")
        else:
            open_feed(user=request.user)
            messages.success(request, "Het adres voor je agenda is gemaakt. Een ouder adres werkt niet meer.")
        return redirect("cases:calendar")
    key = request.user.calendar_key
    url = f"{settings.SITE_URL}{reverse('calendar_feed', args=[key])}" if key else ""
    return render(request, "cases/calendar.html", {"feed_url": url})


@login_not_required
def calendar_feed(request: HttpRequest, key: str) -> HttpResponse:
    """Answer a calendar program; it cannot log in, so the key is what opens it."""
    carer = User.objects.filter(calendar_key=key, is_active=True).first()
    if carer is None or not carer.has_role(Role.FAMILY_CARER):
        raise Http404
    response = HttpResponse(calendar_of(carer, clock.today()), content_type="text/calendar; charset=utf-8")
    response["Cache-Control"] = "private, no-store"
    response["Content-Disposition"] = 'attachment; filename="bezoeken.ics"'
    return response
