"""The first page after logging in: what this role has to do today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from cases import audit, caseload, clock, due_list, kept, signalling
from cases.codes import Role
from cases.kept import Look
from cases.models import Absence, Family, Visit
from cases.models.continuity import AbsenceQuerySet
from cases.models.families import FamilyQuerySet
from cases.permissions import StaffRequest, allowed
from cases.views.log import unjudged
from cases.views.offline import codes_of

MOST_SHOWN = 10
MOST_DUE = 6


@allowed(*Role)
def start(request: StaffRequest) -> HttpResponse:
    pages = {
        Role.CASE_MANAGER: _for_case_manager,
        Role.FAMILY_CARER: _for_family_carer,
        Role.TEAM_MANAGER: _for_team_manager,
        Role.BEHAVIOURAL_SCIENTIST: _for_behavioural_scientist,
    }
    context: dict[str, Any] = {}
    if make := pages.get(Role(request.user.role)):
        look = kept.look_of(request.user, request.pilot)
        context = look.keep("start", lambda: make(request, look) | _work(request, look))
    if request.user.has_role(Role.PRIVACY_OFFICER):
        context = {"unjudged": unjudged(request.pilot)}
    audit.listed(_families_in(context))
    return render(request, f"cases/start_{request.user.role}.html", context)


def _families_in(context: dict[str, Any]) -> Iterator[int]:
    """Yield the numbers of all families that stand on the page."""
    for name in ("waiting", "running", "families"):
        yield from (family.pk for family in context.get(name, []))
    if agenda := context.get("agenda"):
        yield from (due.family.pk for due in [*agenda.late, *agenda.soon, *agenda.later])
    yield from (standing.signal.trajectory.family_id for standing in context.get("signals", []))
    yield from (visit.trajectory.family_id for visit in context.get("recent_visits", []))
    if codes := context.get("codes"):
        yield from (row["family"] for row in codes["families"])


def _work(request: StaffRequest, look: Look) -> dict[str, Any]:
    """Return the first lines of what this person has to do, and the signals that ask something of them."""
    today = look.state.day
    agenda = due_list.agenda(due_list.kept_for(request.user, look), today)
    return {
        "signals": _signals(request),
        "agenda": agenda.first(MOST_DUE),
        "due_total": agenda.total,
        "today": today,
        "shows_who": request.user.has_role(Role.TEAM_MANAGER),
    }


def _signals(request: StaffRequest) -> list[signalling.Standing]:
    """Return the signals that ask something of this person, what is late first."""
    today = clock.today()
    signals = signalling.asking(request.user, today)
    with_people = signals.select_related("trajectory__family__case_manager", "raised_by")
    return signalling.standings(with_people, today)


def _for_case_manager(request: StaffRequest, look: Look) -> dict[str, Any]:
    mine = look.families.filter(case_manager=request.user)
    return {
        "caseload": caseload.today(request.pilot),
        "waiting": _waiting(mine),
        "running": list(mine.supported_on(look.state.day).with_overview().order_by("search_name")),
        "replacing": list(_replacing(request)),
    }


def _for_team_manager(request: StaffRequest, look: Look) -> dict[str, Any]:
    return {"caseload": caseload.today(request.pilot), "waiting": _waiting(look.families)}


def _for_family_carer(request: StaffRequest, look: Look) -> dict[str, Any]:
    visits = Visit.objects.filter(trajectory__family__in=look.seen, carer=request.user)
    families = look.families.with_overview().order_by("search_name")
    return {
        "families": [family for family in families if family.pk in look.changeable],
        "late": [family for family in families if family.pk not in look.changeable],
        "recent_visits": list(visits.select_related("trajectory__family")[:5]),
        "replacing": list(_replacing(request)),
        "codes": codes_of(request.user),
    }


def _for_behavioural_scientist(request: StaffRequest, look: Look) -> dict[str, Any]:
    return {"waiting": _waiting(look.families)}


def _waiting(families: FamilyQuerySet) -> list[Family]:
    return list(families.waiting().with_overview().order_by("referred_on")[:MOST_SHOWN])


@allowed(Role.CASE_MANAGER, Role.FAMILY_CARER)
def my_caseload(request: StaffRequest) -> HttpResponse:
    families = Family.objects.changeable_by(request.user)
    if request.user.has_role(Role.CASE_MANAGER):
        families = families.filter(case_manager=request.user).supported_on(clock.today())
    shown = families.with_overview().order_by("search_name")
    audit.listed(shown)
    context = {
        "families": shown,
        "caseload": caseload.today(request.pilot),
        "late": _late(request),
        "replacing": _replacing(request),
    }
    return render(request, "cases/my_caseload.html", context)


def _late(request: StaffRequest) -> FamilyQuerySet:
    """Return the families where a carer's work is over, and of which visits may still be written down."""
    if not request.user.has_role(Role.FAMILY_CARER):
        return Family.objects.none()
    families = Family.objects
    return (
        families.visible_to(request.user).exclude(pk__in=families.changeable_by(request.user)).order_by("search_name")
    )


def _replacing(request: StaffRequest) -> AbsenceQuerySet:
    """Return the absences in which this person steps in today."""
    return Absence.objects.filled_by(request.user, clock.today()).select_related("carer")
