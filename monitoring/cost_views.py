"""An indication of avoided cost for the team manager, and the weights with which it is worked out."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import clock
from cases.codes import Role
from cases.period import Period
from cases.permissions import StaffRequest, allowed
from monitoring import cost_page, weights
from monitoring.cost_limits import limits
from monitoring.figures.avoided_cost import of_period
from monitoring.periods import NamedPeriod, PeriodForm, usual_periods
from monitoring.weights_form import WeightsForm


@allowed(Role.TEAM_MANAGER)
def avoided_cost(request: StaffRequest) -> HttpResponse:
    form = PeriodForm(request.GET)
    found = of_period(request.pilot, form.period)
    context = {
        "form": form,
        "period": form.period,
        "usual_periods": [*usual_periods(), *_whole_pilot(request)],
        "found": found,
        "tiles": cost_page.tiles(found),
        "wide_parts": cost_page.wide_parts(found),
        "parts": cost_page.parts(found),
        "limits": list(limits(found)),
        "weights": cost_page.weights_table(found.weights),
    }
    return render(request, "monitoring/avoided_cost.html", context, status=200 if form.is_valid() else 422)


def _whole_pilot(request: StaffRequest) -> list[NamedPeriod]:
    started_on, today = request.pilot.started_on, clock.today()
    return [NamedPeriod("Hele pilot", Period(started_on, today))] if started_on <= today else []


@allowed(Role.TEAM_MANAGER, Role.ADMINISTRATOR)
def answer_weights(request: StaffRequest) -> HttpResponse:
    manages_team = request.user.has_role(Role.TEAM_MANAGER)
    back_url = reverse("monitoring:avoided_cost" if manages_team else "cases:start")
    form = WeightsForm(request.POST or None, pilot=request.pilot, cancel_url=back_url)
    if form.is_valid() and form.decide(actor=request.user):
        messages.success(request, "De nieuwe weging is opgeslagen, en geldt vanaf nu.")
        return redirect("monitoring:answer_weights")
    context = {
        "form": form,
        "back_url": back_url,
        "back_label": "Vermeden kosten" if manages_team else "Start",
        "history": [
            (row, cost_page.weights_table(weights.weights_of(row)))
            for row in request.pilot.answer_weights.select_related("decided_by")
        ],
    }
    return render(request, "monitoring/answer_weights.html", context, status=422 if form.errors else 200)
