"""The evaluation on the screen and as PDF, both from published figures alone."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode

from cases import clock
from cases.codes import Role
from cases.period import Period
from cases.permissions import StaffRequest, allowed
from monitoring.figures import evaluate
from monitoring.periods import NamedPeriod, PeriodForm, usual_periods
from monitoring.suppression import publish
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
    name = f"tussenevaluatie-{form.period.first}-{form.period.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(request: StaffRequest) -> PeriodForm:
    return PeriodForm(request.GET, whole_years=_sees_whole_years_alone(request))


def _sees_whole_years_alone(request: StaffRequest) -> bool:
    return request.user.has_role(Role.POLICY_OFFICER)


def _evaluation(request: StaffRequest, period: Period) -> Evaluation:
    return build(request.pilot, publish(evaluate(request.pilot, period)), as_of=clock.today())


def _periods(request: StaffRequest) -> list[tuple[NamedPeriod, str]]:
    """Return the usual periods and the years of the pilot, each with the query that asks for it."""
    today = clock.today()
    years = range(request.pilot.started_on.year, today.year + 1)
    named = [NamedPeriod(str(year), Period.year(year)) for year in years][-5:]
    others = [] if _sees_whole_years_alone(request) else usual_periods()
    return [(item, _query(item.period)) for item in [*named, *others]]


def _query(period: Period) -> str:
    return urlencode({"van": period.first.isoformat(), "tot": period.last.isoformat()})
