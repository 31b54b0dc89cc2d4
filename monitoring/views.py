"""The team on one page: what there is to do today, and what a period amounts to."""

from __future__ import annotations

from django.http import HttpResponse
from django.shortcuts import render

from cases import caseload, clock
from cases.codes import Role
from cases.models import Family
from cases.permissions import StaffRequest, allowed
from monitoring import charts
from monitoring.breakdowns import breakdowns, stretches
from monitoring.cards import cards
from monitoring.figures import caseload_per_carer, evaluate
from monitoring.periods import PeriodForm, usual_periods
from monitoring.tiles import tiles
from monitoring.work import work_to_do


@allowed(Role.TEAM_MANAGER)
def dashboard(request: StaffRequest) -> HttpResponse:
    today = clock.today()
    form = PeriodForm(request.GET)
    figures = evaluate(request.pilot, form.period)
    context = {
        "form": form,
        "period": figures.period,
        "usual_periods": usual_periods(),
        "figures": figures,
        "tiles": tiles(figures),
        "cards": cards(figures),
        "breakdowns": breakdowns(figures),
        "caseload_charts": {
            "wide": charts.caseload_over_time(figures, width=charts.PAGE),
            "medium": charts.caseload_over_time(figures, width=charts.PRINT),
            "small": charts.caseload_over_time(figures, width=charts.SMALL),
        },
        "stretches": stretches(figures),
        "caseload": caseload.today(request.pilot),
        "carers": caseload_per_carer(request.pilot, today),
        "work": work_to_do(request.pilot, today, Family.objects.visible_to(request.user)),
    }
    return render(request, "monitoring/dashboard.html", context, status=200 if form.is_valid() else 422)
