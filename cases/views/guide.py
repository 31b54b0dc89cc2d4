"""A day of the role of whoever looks."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from cases.codes import Role
from cases.guide import GUIDES
from cases.permissions import StaffRequest, allowed


@allowed(*Role)
def guide(request: StaffRequest) -> HttpResponse:
    role = Role(request.user.role)
    return render(request, "cases/guide.html", {"role": role, "steps": GUIDES[role]})
