"""Writing down and correcting a visit."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render, resolve_url
from django.urls import reverse
from django.utils.formats import date_format

from cases import clock, door
from cases.codes import Role
from cases.forms.base import status_of
from cases.forms.visits import VisitForm
from cases.models import Family, Trajectory, User, Visit
from cases.models.visits import VisitQuerySet
from cases.permissions import LOGS_VISITS, StaffRequest, allowed


@allowed(*LOGS_VISITS)
def visit_log(request: StaffRequest, pk: int | None = None) -> HttpResponse:
    """Show the form; with the number of a family, that family is chosen already."""
    family = door.find_family(request, pk, late=True) if pk is not None else None
    cancel = family.get_absolute_url() if family else ""
    form = VisitForm(request.POST or None, user=request.user, initial=_chosen(family), cancel_url=cancel)
    if form.is_valid() and (visit := form.save(actor=request.user)):
        say_logged(request, form, visit)
        return redirect(after_logging(request.user, form, visit))
    status = status_of(request, form)
    return render(request, "cases/visit_form.html", {"form": form, "family": family}, status=status)


def say_logged(request: HttpRequest, form: VisitForm, visit: Visit) -> None:
    day = date_format(visit.visited_on, "j F Y")
    if form.is_known:
        messages.info(request, f"Dit bezoek van {day} was al vastgelegd. Het staat er één keer.")
    else:
        messages.success(request, f"Het bezoek van {day} is vastgelegd.")


def after_logging(user: User, form: VisitForm, visit: Visit) -> str:
    """Return where to go: a carer plans the next visit, or looks at the one that was known already."""
    if not user.has_role(Role.FAMILY_CARER):
        return resolve_url(visit.trajectory.family)
    # A new visit is of a family that they just chose from their own.
    if form.stored and not _written_by(user).visible_to(user).filter(pk=visit.pk).exists():
        return reverse("cases:start")
    return reverse("cases:visit_change" if form.is_known else "cases:visit_logged", args=[visit.pk])


def _written_by(user: User) -> VisitQuerySet:
    """Return the visits that `user` may change: a carer those of their own, a casemanager those of all."""
    visits = Visit.objects.select_related("trajectory__family", "carer")
    return visits.filter(carer=user) if user.has_role(Role.FAMILY_CARER) else visits


def _chosen(family: Family | None) -> dict[str, Any]:
    if family is None:
        return {}
    trajectory = family.trajectories.recently_active(clock.today(), family.pilot).order_by("-started_on").first()
    return {"trajectory": trajectory.pk, "carer": _carer_of(trajectory)} if trajectory else {}


def _carer_of(trajectory: Trajectory) -> int | None:
    assignment = trajectory.assignments.active_on(clock.today()).first()
    return assignment.carer_id if assignment else None


@allowed(*LOGS_VISITS)
def visit_change(request: StaffRequest, pk: int) -> HttpResponse:
    visit = door.find(request, _written_by(request.user), pk, late=True)
    family = visit.trajectory.family
    form = VisitForm(request.POST or None, user=request.user, visit=visit, cancel_url=family.get_absolute_url())
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het bezoek is aangepast.")
        return redirect(family)
    status = status_of(request, form)
    return render(request, "cases/visit_form.html", {"form": form, "family": family, "visit": visit}, status=status)
