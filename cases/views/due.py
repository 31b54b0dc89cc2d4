"""What has to be done, on a page of its own."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from cases import audit, due_list, kept
from cases.codes import Role
from cases.kept import Look, Written
from cases.permissions import StaffRequest, allowed


@allowed(Role.CASE_MANAGER, Role.FAMILY_CARER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)
def due(request: StaffRequest) -> HttpResponse:
    look = kept.look_of(request.user, request.pilot)
    agenda = look.keep("agenda", lambda: _agenda(request, look))
    audit.listed(agenda.families)
    return render(request, "cases/due.html", {"agenda": agenda.text})


def _agenda(request: StaffRequest, look: Look) -> Written:
    today = look.state.day
    dues = due_list.kept_for(request.user, look)
    shows_who = request.user.has_role(Role.TEAM_MANAGER)
    context = {"agenda": due_list.agenda(dues, today), "today": today, "shows_who": shows_who}
    text = render_to_string("cases/_agenda.html", context)
    return Written(text, tuple({due.family.pk for due in dues}))
