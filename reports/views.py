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
from monitoring import releases
from monitoring.models import Release
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
from monitoring.releases import Refused
from monitoring.suppression import PublishedFigures
from reports import wording
from reports.evaluation import Evaluation, build
from reports.printing import PrintingFailed, evaluation_pdf

READERS = (Role.TEAM_MANAGER, Role.POLICY_OFFICER)


@allowed(*READERS)
def overview(request: StaffRequest) -> HttpResponse:
    form = _form(request)
    evaluation, refused = _evaluation(request, form.period)
    context = {
        "form": form,
        "evaluation": evaluation,
        "refused": refused,
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
        content = evaluation_pdf(_built(request, _to_print(request, form.period)))
    except (PrintingFailed, Refused) as failed:
        messages.error(request, str(failed))
        return redirect(f"{reverse('reports:overview')}?{_query(form.period)}")
    name = f"tussenevaluatie-{form.period.first}-{form.period.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


def _form(request: StaffRequest) -> PeriodForm:
    return WholeYearForm(request.GET) if _sees_whole_years_alone(request) else ReportPeriodForm(request.GET)


def _sees_whole_years_alone(request: StaffRequest) -> bool:
    return request.user.has_role(Role.POLICY_OFFICER)


def _evaluation(request: StaffRequest, period: Period) -> tuple[Evaluation | None, str]:
    """Return what is on the page, and why it is not today's figures, when these may not be published."""
    newest = releases.newest(request.pilot, period)
    try:
        if _sees_whole_years_alone(request):
            published = newest or releases.release(request.pilot, period, kind=Release.Kind.PAGE, actor=request.user)
        else:
            published = releases.preview(request.pilot, period)
    except Refused as refused:
        return _built(request, newest) if newest else None, str(refused)
    return _built(request, published), ""


def _to_print(request: StaffRequest, period: Period) -> PublishedFigures:
    """Return what is printed: for who sees aggregates alone the edition there is, for the team a new one.

    Raises:
        Refused: there is no edition yet, and there cannot be one.
    """
    newest = releases.newest(request.pilot, period)
    if newest and _sees_whole_years_alone(request):
        return newest
    try:
        return releases.release(request.pilot, period, kind=Release.Kind.PDF, actor=request.user)
    except Refused:
        if newest:
            return newest
        raise


def _built(request: StaffRequest, published: PublishedFigures) -> Evaluation:
    return build(request.pilot, published, as_of=clock.today())


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
