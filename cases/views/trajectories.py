"""Starting, correcting, passing on and ending help."""

from __future__ import annotations

from datetime import date

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import audit, caseload, clock, consent, continuity, door, returning, versions
from cases.codes import Role
from cases.forms.base import ActionForm, status_of, was_refused_for_room
from cases.forms.trajectories import (
    CorrectPeriodForm,
    EndTrajectoryForm,
    GrantOverrideForm,
    ResumeForm,
    StartTrajectoryForm,
    TakeBackTransferForm,
    TransferForm,
)
from cases.models import Family, Trajectory, User
from cases.models.trajectories import TrajectoryQuerySet
from cases.period import in_words, next_day
from cases.permissions import DECIDES, StaffRequest, allowed

ENDING = (
    "De laatste dag telt nog mee. Leg eerst de laatste bezoeken vast. De plek is de dag erna vrij voor een ander gezin."
)
RESUMING = "De laatste dag, de reden, de hulp daarna en de afspraken bij het afscheid worden gewist."


@allowed(*DECIDES)
def trajectory_start(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    if other := family.trajectories.not_over_on(clock.today()).first():
        since = in_words(other.started_on)
        messages.info(request, f"Gezin {family.last_name} heeft al een gezinsverzorger, vanaf {since}.")
        return redirect(family)
    form = StartTrajectoryForm(request.POST or None, family=family, user=request.user)
    if form.is_valid() and (trajectory := form.start(actor=request.user)):
        messages.success(request, f"De hulp aan gezin {family.last_name} start op {in_words(trajectory.started_on)}.")
        _say_above_target(request, caseload.on(request.pilot, trajectory.started_on))
        return redirect("cases:counterfactual", trajectory.pk)
    return _page(
        request,
        "Gezinsverzorger inzetten",
        form,
        family=family,
        asks_for_room=True,
        note=f"{_returns(family)} {_withdrawals(family)}".strip(),
    )


def _returns(family: Family) -> str:
    """Return when and why earlier help ended, for a family that comes back."""
    earlier = returning.earlier_help(family)
    if earlier is None:
        return ""
    reason = f": {earlier.reason.lower()}" if earlier.reason else ""
    return f"Dit gezin komt terug. De vorige hulp eindigde op {in_words(earlier.ended_on)}{reason}."


def _withdrawals(family: Family) -> str:
    """Return who took consent back, to talk about before help starts."""
    names = [who.member.first_name or who.member.get_role_display() for who in consent.withdrawn(family, clock.today())]
    if not names:
        return ""
    return f"{' en '.join(names)} trok de toestemming in. Bespreek met het gezin wat dat betekent, voordat je start."


def _say_above_target(request: StaffRequest, load: caseload.Caseload) -> None:
    if load.active > load.target:
        messages.warning(
            request,
            f"Er zijn dan {load.active} gezinnen. Het streefgetal is {load.target}, het maximum {load.cap}.",
        )


@allowed(*DECIDES)
def trajectory_end(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    if trajectory.ended_on is not None:
        by_whom = versions.by_whom(versions.lines_about(trajectory).filter(action="trajectory.ended"))
        done = f"Een laatste dag is al gekozen{by_whom}. " if by_whom else ""
        day = _last_day(trajectory, trajectory.ended_on)
        messages.info(request, f"{done}{day} Kies Periode aanpassen voor een andere dag.")
        return redirect(trajectory.family)
    form = EndTrajectoryForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and form.end(actor=request.user):
        messages.success(request, _last_day(trajectory, form.cleaned_data["ended_on"]))
        return redirect("cases:closing", trajectory.pk)
    return _page(request, "Traject beëindigen", form, family=trajectory.family, note=ENDING)


def _last_day(trajectory: Trajectory, ended_on: date) -> str:
    """Return that help is over, or until when it goes on: its last day is still a day of help."""
    if trajectory.is_over_on(clock.today()):
        return f"De hulp aan gezin {trajectory.family.last_name} is beëindigd op {in_words(ended_on)}."
    return f"De hulp aan gezin {trajectory.family.last_name} eindigt op {in_words(ended_on)}."


@allowed(*DECIDES)
def trajectory_resume(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    family = trajectory.family
    if trajectory.ended_on is None:
        messages.info(request, f"De hulp aan gezin {family.last_name} heeft geen laatste dag.")
        return redirect(family)
    is_over = trajectory.is_over_on(clock.today())
    title = "Hulp hervatten" if is_over else "Hulp laten doorgaan"
    note = _resuming(trajectory, next_day(trajectory.ended_on), is_over=is_over)
    # A form without fields is sent empty, and is sent all the same.
    form = ResumeForm(request.POST if request.method == "POST" else None, trajectory=trajectory, submit=title)
    if form.is_valid() and form.resume(actor=request.user):
        messages.success(request, f"De hulp aan gezin {family.last_name} gaat door.")
        return redirect(family)
    return _page(request, title, form, family=family, asks_for_room=True, note=note)


def _resuming(trajectory: Trajectory, first_day: date, *, is_over: bool) -> str:
    last = trajectory.assignments.select_related("carer").last()
    carer = f", met {last.carer.name} als gezinsverzorger" if last else ""
    note = f"De hulp gaat dan door vanaf {in_words(first_day)}{carer}. {RESUMING}"
    return f"{note} Was het gezin een tijd zonder hulp? Kies dan Opnieuw hulp starten." if is_over else note


@allowed(*DECIDES)
def trajectory_correct(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = CorrectPeriodForm(request.POST or None, trajectory=trajectory, user=request.user)
    if form.is_valid() and form.correct(actor=request.user):
        messages.success(request, "De periode is aangepast.")
        return redirect(trajectory.family)
    return _page(request, "Periode aanpassen", form, family=trajectory.family, asks_for_room=True)


@allowed(*DECIDES)
def trajectory_transfer(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    if trajectory.is_over_on(clock.today()):
        return redirect(trajectory.family)
    form = TransferForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and (assignment := form.transfer(actor=request.user)):
        messages.success(request, f"{assignment.carer.name} helpt dit gezin vanaf {in_words(assignment.started_on)}.")
        return redirect(trajectory.family)
    return _page(request, "Gezin overdragen", form, family=trajectory.family)


@allowed(*DECIDES)
def transfer_take_back(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    transfers = continuity.transfers(trajectory)
    if not transfers or transfers[-1].placement.started_on <= clock.today():
        messages.info(request, "Er is geen overdracht die nog moet komen.")
        return redirect(trajectory.family)
    form = TakeBackTransferForm(request.POST if request.method == "POST" else None, trajectory=trajectory)
    if form.is_valid() and (goes_on := form.take_back(actor=request.user)):
        messages.success(request, f"De overdracht gaat niet door. {goes_on.carer.name} blijft dit gezin helpen.")
        return redirect(trajectory.family)
    to_come = transfers[-1].placement
    note = (
        f"{to_come.carer.name} zou dit gezin helpen vanaf {in_words(to_come.started_on)}. "
        f"Dat gaat dan niet door: {transfers[-1].previous.carer.name} blijft."
    )
    return _page(request, "Overdracht terugnemen", form, family=trajectory.family, note=note)


@allowed(Role.TEAM_MANAGER)
def override_grant(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = GrantOverrideForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and form.grant(actor=request.user):
        until = in_words(form.cleaned_data["override_until"])
        messages.success(request, f"De plek boven het maximum geldt tot en met {until}.")
        return redirect(trajectory.family)
    return _page(request, "Plek boven het maximum geven", form, family=trajectory.family)


def _crowded_out(request: StaffRequest, form: ActionForm, family: Family) -> TrajectoryQuerySet:
    """Return the help to other families for which the cap would leave no place."""
    errors = [error for errors in form.errors.as_data().values() for error in errors]
    references = [(error.params or {}).get("reference") for error in errors if error.code == "caseload_full"]
    others = Trajectory.objects.visible_to(request.user).exclude(family=family).select_related("family")
    found = others.filter(reference__in=references)
    audit.listed(trajectory.family for trajectory in found)
    return found


def _page(
    request: StaffRequest, title: str, form: ActionForm, *, family: Family, asks_for_room: bool = False, note: str = ""
) -> HttpResponse:
    """Show a form about a trajectory; `asks_for_room` puts the caseload meter above it."""
    context = {"title": title, "form": form, "family": family, "note": note, "asks_for_room": asks_for_room}
    if asks_for_room:
        context |= {
            "caseload": caseload.today(request.pilot),
            "refused_for_room": was_refused_for_room(form),
            "crowded_out": _crowded_out(request, form, family),
            "team_managers": User.objects.of_pilot(request.pilot).filter(role=Role.TEAM_MANAGER, is_active=True),
        }
    return render(request, "cases/trajectory_form.html", context, status=status_of(request, form))
