"""Signals: giving one, reading and answering it, and the steps of the meldcode."""

from __future__ import annotations

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.db.models import Prefetch, QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import reverse

from cases import audit, clock, door, file, reporting_code, signalling
from cases.actions.signals import look_along
from cases.codes import ReportingCodeStep as Step
from cases.codes import Role, SignalSeverity
from cases.forms.base import status_of
from cases.forms.signals import AnswerForm, DescribeSignalForm, RaiseSignalForm, StepForm
from cases.models import ReportingCodeStep, Signal
from cases.models.signals import SignalQuerySet
from cases.paging import page_of
from cases.permissions import DECIDES, LOGS_VISITS, READS_FAMILIES, StaffRequest, allowed

READS_SIGNAL_LIST = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)


@allowed(*READS_SIGNAL_LIST)
def signal_list(request: StaffRequest) -> HttpResponse:
    signals = _with_people(Signal.objects.visible_to(request.user))
    page = page_of(signals.exclude(closed_on=None).order_by("-closed_on", "-pk"), request.GET.get("page"))
    standings = signalling.standings(signals.open(), clock.today())
    audit.listed(standing.signal.trajectory.family_id for standing in standings)
    audit.listed(signal.trajectory.family_id for signal in page.object_list)
    context = {"open": standings, "page_obj": page}
    return render(request, "cases/signal_list.html", context)


@allowed(*READS_FAMILIES)
def family_signals(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    # Who may see the family was asked at the door.
    signals = Signal.objects.for_eyes_of(request.user).of_family(family).select_related("raised_by")
    may_raise = request.user.has_role(*LOGS_VISITS)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:family_signals"),
        "standings": signalling.standings(signals, clock.today()),
        "trajectory": family.trajectories.active_on(clock.today()).first() if may_raise else None,
    }
    return render(request, "cases/family_signals.html", context)


def _with_people(signals: SignalQuerySet) -> SignalQuerySet:
    return signals.select_related("trajectory__family__case_manager", "raised_by", "answered_by", "visit")


@allowed(*LOGS_VISITS)
def signal_raise(request: StaffRequest, pk: int) -> HttpResponse:
    """Take a signal from one of the three tiles; also the page that shows them when something was wrong."""
    trajectory = door.find_trajectory(request, pk, late=True)
    form = RaiseSignalForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (signal := form.save(actor=request.user)):
        return redirect("cases:signal_raised", signal.pk)
    context = {"trajectory": trajectory, "family": trajectory.family, "form": form}
    return render(request, "cases/signal_raise.html", context, status=status_of(request, form))


@allowed(*LOGS_VISITS)
def signal_raised(request: StaffRequest, pk: int) -> HttpResponse:
    """Say to whom the signal was passed on, and offer to write something with it."""
    signal = _find(request, pk, Signal.objects.filter(raised_by=request.user), late=True)
    form = DescribeSignalForm(request.POST or None, signal=signal)
    if request.method == "POST" and form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Je signaal is doorgegeven.")
        return redirect("cases:family_signals", signal.trajectory.family_id)
    context = {
        "signal": signal,
        "family": signal.trajectory.family,
        "people": signalling.told_about(signal),
        "due_on": signalling.due_on(signal),
        "tone": signalling.TONES[SignalSeverity(signal.severity)],
        "may_correct": signalling.may_be_corrected(signal, request.user),
        "form": form,
    }
    return render(request, "cases/signal_raised.html", context, status=status_of(request, form))


@allowed(*READS_FAMILIES)
def signal_detail(request: StaffRequest, pk: int) -> HttpResponse:
    """Show a signal; casemanagers and the team manager answer it here."""
    signal = _find(request, pk)
    form = None
    is_sent = request.method == "POST"
    if (signal.closed_on is None or is_sent) and request.user.has_role(*DECIDES):
        form = AnswerForm(request.POST or None, signal=signal)
        if form.is_valid() and (stored := form.save(actor=request.user)):
            messages.success(request, "Het signaal is afgesloten." if stored.closed_on else "Je antwoord is bewaard.")
            return redirect(signal)
    context = {
        "signal": signal,
        "family": signal.trajectory.family,
        "standing": signalling.standing(signal, clock.today()),
        "form": form,
        "steps": reporting_code.lines(signal, request.user) if signal.is_about_safety else [],
        "reads_notes": not request.user.has_role(Role.FAMILY_CARER),
        "reads_file": not request.user.has_role(Role.BEHAVIOURAL_SCIENTIST),
    }
    return render(request, "cases/signal_detail.html", context, status=status_of(request, form) if form else 200)


@allowed(*DECIDES)
def reporting_code_step(request: StaffRequest, pk: int) -> HttpResponse:
    """Write down a step of the meldcode; `stap` in the address chooses one, else it is the first that may be done."""
    safety = Signal.objects.filter(severity=SignalSeverity.SAFETY, closed_on=None)
    signal = _find(request, pk, safety)
    rows = {row.step: row for row in signal.steps.all()}
    possible = reporting_code.open_steps(rows)
    chosen = [step for step in Step if str(step.value) == request.GET.get("stap")]
    is_sent = request.method == "POST"
    if not is_sent:
        chosen = [step for step in chosen or possible if step in possible]
    if not chosen:
        return redirect(signal)
    step = chosen[0]
    form = StepForm(request.POST or None, signal=signal, step=step)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, f"Stap {step.value} is vastgelegd. Vraag een collega om mee te kijken.")
        return redirect(signal)
    weighed = rows.get(Step.WEIGH)
    context = {
        "signal": signal,
        "family": signal.trajectory.family,
        "step": step,
        "form": form,
        "consideration": reporting_code.points_to(reporting_code.weighing_of(weighed)) if weighed else None,
    }
    return render(request, "cases/reporting_code_step.html", context, status=422 if is_sent else 200)


@allowed(*reporting_code.LOOKS_ALONG)
def reporting_code_seen(request: StaffRequest, pk: int) -> HttpResponse:
    """Sign as the second pair of eyes; the step itself stands on the page of its signal."""
    steps = ReportingCodeStep.objects.select_related("signal")
    step = door.find(request, steps, pk)
    if request.method == "POST":
        try:
            look_along(step=step, actor=request.user)
        except ValidationError as refusal:
            messages.error(request, " ".join(refusal.messages))
        else:
            messages.success(request, f"Je keek mee bij stap {step.step}.")
    return HttpResponseRedirect(f"{reverse('cases:signal_detail', args=[step.signal_id])}#meldcode")


def _find(request: StaffRequest, pk: int, signals: QuerySet[Signal] | None = None, *, late: bool = False) -> Signal:
    """Return a signal that the user may see, with all that its pages show; another one does not exist for them."""
    rows = _with_people(Signal.objects.all())
    if signals is not None:
        rows = rows.filter(pk__in=signals.values("pk"))
    steps = Prefetch("steps", ReportingCodeStep.objects.select_related("done_by", "seen_by").order_by("step"))
    return door.find(request, rows.prefetch_related(steps), pk, late=late)
