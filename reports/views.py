"""The evaluation on the screen and as PDF, both from published figures alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from cases import audit, clock
from cases.codes import Role
from cases.period import Period
from cases.permissions import StaffRequest, allowed
from monitoring.figures import evaluate
from monitoring.periods import (
    NamedPeriod,
    PeriodForm,
    ReportPeriodForm,
    WholeYearForm,
    has_whole_month,
    last_quarter,
    this_year,
    whole_quarters,
)
from monitoring.releases import rule
from monitoring.suppression import publish
from reports import wording
from reports.evaluation import Evaluation, build
from reports.printing import PrintingFailed, evaluation_pdf

READERS = (Role.TEAM_MANAGER, Role.POLICY_OFFICER)


@allowed(*READERS)
def overview(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    evaluation = _evaluation(request, form.period)
    context = {
        "form": form,
        "evaluation": evaluation,
        "periods": _periods(request),
        "pdf_url": f"{reverse('reports:pdf')}?{_query(form.period)}",
    }
    return render(request, "reports/overview.html", context, status=200 if form.is_valid() else 422)


@allowed(*READERS)
def pdf(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    if not form.is_valid():
        return redirect(f"{reverse('reports:overview')}?{request.GET.urlencode()}")
    try:
        content = evaluation_pdf(_evaluation(request, form.period))
    except PrintingFailed as failed:
        messages.error(request, str(failed))
        return redirect(f"{reverse('reports:overview')}?{_query(form.period)}")
    audit.note("report.printed")
    name = f"tussenevaluatie-{form.period.first}-{form.period.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(request: StaffRequest) -> PeriodForm:
    return WholeYearForm(request.GET) if _sees_whole_years_alone(request) else ReportPeriodForm(request.GET)


def _sees_whole_years_alone(request: StaffRequest) -> bool:
    return request.user.has_role(Role.POLICY_OFFICER)


def _evaluation(request: StaffRequest, period: Period) -> Evaluation:
    return build(request.pilot, publish(evaluate(request.pilot, period), rule()), as_of=clock.today())


def _periods(request: StaffRequest) -> list[tuple[NamedPeriod, str]]:
    """Return the years of the pilot, of the running one what may be shown, each with the query that asks for it."""
    today = clock.today()
    periods = [Period.year(year) for year in range(request.pilot.started_on.year, today.year)][-4:]
    running = whole_quarters(today) if _sees_whole_years_alone(request) else this_year(today)
    if running and has_whole_month(running):
        periods.append(running)
    named = [NamedPeriod(wording.period_on(period, today), period) for period in periods]
    if not _sees_whole_years_alone(request):
        named.append(NamedPeriod("Vorig kwartaal", last_quarter(today)))
    return [(item, _query(item.period)) for item in named]


def _query(period: Period) -> str:
    return urlencode({"van": period.first.isoformat(), "tot": period.last.isoformat()})
