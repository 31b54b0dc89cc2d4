"""What has to be done, on a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from cases import audit, clock, due_list, kept
from cases.codes import Role
from cases.permissions import StaffRequest, allowed


@allowed(Role.CASE_MANAGER, Role.FAMILY_CARER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)
def due(request: StaffRequest) -> HttpResponse:
    today = clock.today()
    look = kept.look_of(request.user, request.pilot)
    dues = due_list.kept_for(request.user, look)
    audit.listed(due.family for due in dues)
    agenda = due_list.agenda(dues, today)
    context = {"agenda": agenda, "today": today, "shows_who": request.user.has_role(Role.TEAM_MANAGER)}
    return render(request, "cases/due.html", context)
