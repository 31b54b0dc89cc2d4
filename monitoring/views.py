"""The team on one page: what there is to do today, what a period amounts to, and each figure by itself."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import date
from typing import Any

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases import audit, caseload, clock, due_list, kept
from cases.codes import Role
from cases.kept import Result, State
from cases.models import Pilot
from cases.permissions import StaffRequest, allowed
from monitoring import behind, budget, change, charts, explained, half_year, sheet, values
from monitoring.breakdowns import breakdowns, stretches
from monitoring.cards import cards
from monitoring.figures import Figures, agreed, caseload_per_carer, evaluate
from monitoring.periods import before, usual_periods
from monitoring.population import Population
from monitoring.selection import SelectionForm
from monitoring.tiles import tiles
from monitoring.work import due_counts, work_to_do

PAGE_SIZE = 50
# How many half-years are shown.
HALF_YEARS = 4
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@allowed(Role.TEAM_MANAGER)
def dashboard(request: StaffRequest) -> HttpResponse:
    look = kept.look_of(request.user, request.pilot)
    form = SelectionForm(request.GET, pilot=request.pilot)
    work = look.keep("work", lambda: work_to_do(request.pilot, look.state.day, look.families))
    audit.listed(work.families())
    context = {
        "form": form,
        "period": form.period,
        "usual_periods": usual_periods(),
        "numbers": _numbers(look.state, form),
        "work": work,
        "due_counts": look.keep("due counts", lambda: due_counts(due_list.kept_for(request.user, look), look.state.day)),
        **look.state.keep("team", lambda: _team(request.pilot, look.state.day)),
    }
    return render(request, "monitoring/dashboard.html", context, status=200 if form.is_valid() else 422)


def _team(pilot: Pilot, day: date) -> dict[str, Any]:
    """Return what is the same whichever period is chosen: who helps how many families, and the budget."""
    return {
        "caseload": caseload.on(pilot, day),
        "carers": caseload_per_carer(pilot, day),
        "budget": budget.outlook(agreed.budget(pilot), day),
    }


def _figures(state: State, form: SelectionForm) -> Figures:
    """Return the figures of what was chosen, as they were worked out when the pilot last changed."""
    return _of_choice(state, form, "figures", lambda: evaluate(form.pilot, form.period, team=form.team_chosen))


def _of_choice(state: State, form: SelectionForm, name: str, make: Callable[[], Result]) -> Result:
    return state.keep(name, make, form.period, form.team_chosen and form.team_chosen.pk)


def _numbers(state: State, form: SelectionForm) -> dict[str, SafeString]:
    """Return the figures as they stand on the page: drawing and writing them takes longer than counting."""

    def make() -> dict[str, SafeString]:
        figures = _figures(state, form)
        context = {
            "form": form,
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
        }
        return {name: render_to_string(f"monitoring/_{name}.html", context) for name in ("tiles", "charts")}

    return _of_choice(state, form, "numbers", make)


@allowed(Role.TEAM_MANAGER)
def figure(request: StaffRequest, code: str) -> HttpResponse:
    """Show one figure: what it means, what it is now and was before, and the rows behind it."""
    if code not in explained.BY_CODE:
        raise Http404
    form = SelectionForm(request.GET, pilot=request.pilot)
    rows = behind.of(code, form.population, form.period, request.user)
    page = Paginator(rows.rows, PAGE_SIZE).get_page(request.GET.get("page")) if rows else None
    audit.listed(row.family.pk for row in page or () if row.family)
    context = {
        "form": form,
        "period": form.period,
        "figure": explained.BY_CODE[code],
        "values": values.of(_figures(kept.state_of(request.pilot), form), code),
        "behind": rows,
        "page_obj": page,
    }
    return render(request, "monitoring/figure.html", context, status=200 if form.is_valid() else 422)


@allowed(Role.TEAM_MANAGER)
def changes(request: StaffRequest) -> HttpResponse:
    """Show which figures are not what they were in the period before, and what moved them."""
    form = SelectionForm(request.GET, pilot=request.pilot)
    compared_with = before(form.period)
    now, then = (evaluate(request.pilot, period, team=form.team_chosen) for period in (form.period, compared_with))
    context = {
        "form": form,
        "period": form.period,
        "usual_periods": usual_periods(),
        "compared_with": compared_with,
        "changes": change.since(now, then),
    }
    return render(request, "monitoring/changes.html", context, status=200 if form.is_valid() else 422)


@allowed(Role.TEAM_MANAGER)
def figures_sheet(request: StaffRequest) -> HttpResponse:
    """Give what is on the team's page as a spreadsheet."""
    form = SelectionForm(request.GET, pilot=request.pilot)
    file = io.BytesIO()
    sheet.write(_figures(kept.state_of(request.pilot), form), form.team_chosen, file)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    name = f"cijfers-{request.pilot.slug}-{form.period.first:%Y-%m-%d}-{form.period.last:%Y-%m-%d}.xlsx"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "no-store"
    return response


@allowed(Role.TEAM_MANAGER)
def half_years(request: StaffRequest) -> HttpResponse:
    """Show the half-years that are over in the terms of the Beleidsinformatie Jeugd, the last one first."""
    today = clock.today()
    halves = [half_year.half(year, number) for year in range(today.year, today.year - 3, -1) for number in (2, 1)]
    over = [period for period in halves if period.last < today][:HALF_YEARS]
    tables = [half_year.of(Population(request.pilot), period) for period in over]
    return render(request, "monitoring/half_year.html", {"tables": tables})


@allowed(Role.TEAM_MANAGER, Role.POLICY_OFFICER, Role.CASE_MANAGER)
def definitions(request: StaffRequest) -> HttpResponse:
    """Show what every figure means."""
    return render(request, "monitoring/definitions.html", {"subjects": list(explained.by_subject())})
