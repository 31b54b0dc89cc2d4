"""The team on one page: what there is to do today, what a period amounts to, and each figure by itself."""

from __future__ import annotations

import io
from functools import partial

from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from cases import audit, caseload, clock, due_list, kept
from cases.codes import Role
from cases.kept import Look, State, Written
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
    today = look.keep("today", lambda: _today(request, look))
    audit.listed(today.families)
    numbers = partial(_numbers, request, form, look.state)
    context = {
        "form": form,
        "today": today.text,
        # What somebody did wrong in the form is theirs alone.
        "numbers": look.state.keep("numbers", numbers, request.GET.urlencode()) if form.is_valid() else numbers(),
    }
    return render(request, "monitoring/dashboard.html", context, status=200 if form.is_valid() else 422)


def _today(request: StaffRequest, look: Look) -> Written:
    """Return the team as it is today."""
    day = look.state.day
    work = work_to_do(request.pilot, day, look.families)
    context = {
        "work": work,
        "due_counts": due_counts(due_list.kept_for(request.user, look), day),
        "caseload": caseload.on(request.pilot, day),
        "carers": caseload_per_carer(request.pilot, day),
        "budget": budget.outlook(agreed.budget(request.pilot), day),
    }
    return Written(render_to_string("monitoring/_today.html", context), tuple(work.families()))


def _numbers(request: StaffRequest, form: SelectionForm, state: State) -> SafeString:
    """Return the figures as they stand on the page: to draw and write them takes longer than to count them."""
    figures = _figures(state, form)
    context = {
        "request": request,
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
    }
    return render_to_string("monitoring/_numbers.html", context)


def _figures(state: State, form: SelectionForm) -> Figures:
    """Return the figures of what was chosen, as they were counted when the pilot last changed."""
    team = form.team_chosen
    make = partial(evaluate, form.pilot, form.period, team=team)
    return state.keep("figures", make, form.period, team and team.pk)


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
