"""What leaves the building: the evaluation, from published figures alone, and the copy that somebody asked for."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_POST

from cases import audit, clock, door
from cases.actions.rights import hand_out
from cases.codes import RightsKind, Role
from cases.forms.rights import HandOutForm
from cases.models import RightsRequest
from cases.period import Period
from cases.permissions import DECIDES, StaffRequest, allowed
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
from monitoring.region.received import received
from monitoring.releases import Refused
from monitoring.suppression import PublishedFigures
from reports import wording
from reports.access_pack import build as build_access_pack
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
    audit.note("report.printed")
    name = f"tussenevaluatie-{form.period.first}-{form.period.last}.pdf"
    headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
    return HttpResponse(content, content_type="application/pdf", headers=headers)


@allowed(*DECIDES)
@require_POST
def access_pack(request: StaffRequest, pk: int) -> HttpResponse:
    """Hand out the copy of a file that somebody asked for, and write down to whom."""
    rows = RightsRequest.objects.filter(kind=RightsKind.ACCESS).select_related("member__family__pilot")
    found = door.find(request, rows, pk)
    form = HandOutForm(request.POST)
    try:
        if not form.is_valid():
            raise ValidationError([error for errors in form.errors.values() for error in errors])
        made = build_access_pack(found, made_on=clock.today())
        given_to, counts = form.cleaned_data["given_to"], {"given": made.given, "left_out": made.left_out}
        hand_out(request=found, given_to=given_to, sha256=made.sha256, counts=counts, actor=request.user)
    except ValidationError as refusal:
        messages.error(request, " ".join(refusal.messages))
    except PrintingFailed as failed:
        messages.error(request, str(failed))
    except OSError:
        messages.error(request, "Een document dat mee moet, is niet gevonden. Laat het weg, of vraag de beheerder.")
    else:
        headers = {"Content-Disposition": f'attachment; filename="{made.filename}"', "Cache-Control": "no-store"}
        return HttpResponse(made.content, content_type="application/zip", headers=headers)
    return redirect("cases:rights_pack", pk)


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
    region = list(received(request.pilot, published.period))
    return build(request.pilot, published, as_of=clock.today(), region=region)


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
