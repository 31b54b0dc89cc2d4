"""The plan of a family, its goals, and how far they are."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render

from cases import clock, door, file, goals
from cases.forms.base import ActionForm, status_of
from cases.forms.goals import DropGoalForm, GoalForm, MoveGoalForm, PlanForm, ScoreForm
from cases.models import Goal, Trajectory
from cases.permissions import DECIDES, HELPS_FAMILIES, LOGS_VISITS, StaffRequest, allowed


@allowed(*HELPS_FAMILIES)
def plan(request: StaffRequest, pk: int) -> HttpResponse:
    family = door.find_family(request, pk)
    context = {
        "family": family,
        "tabs": file.tabs(family, request.user, "cases:plan"),
        "parts": goals.of_family(family, clock.today()),
        "may_decide": request.user.has_role(*DECIDES),
    }
    return render(request, "cases/plan.html", context)


@allowed(*DECIDES)
def plan_add(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = PlanForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and form.record(actor=request.user):
        messages.success(request, "Het plan is opgeslagen.")
        return redirect("cases:plan", trajectory.family_id)
    return _page(request, "Plan vastleggen", form, trajectory)


@allowed(*HELPS_FAMILIES)
def goal_add(request: StaffRequest, pk: int) -> HttpResponse:
    trajectory = door.find_trajectory(request, pk)
    form = GoalForm(request.POST or None, trajectory=trajectory)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het doel is opgeslagen.")
        return redirect("cases:plan", trajectory.family_id)
    return _page(request, "Doel toevoegen", form, trajectory)


@allowed(*HELPS_FAMILIES)
def goal_change(request: StaffRequest, pk: int) -> HttpResponse:
    goal = _find_goal(request, pk)
    form = GoalForm(request.POST or None, trajectory=goal.trajectory, goal=goal)
    if form.is_valid() and form.save(actor=request.user):
        messages.success(request, "Het doel is aangepast.")
        return redirect("cases:plan", goal.trajectory.family_id)
    return _page(request, "Doel aanpassen", form, goal.trajectory)


@allowed(*HELPS_FAMILIES)
def goal_drop(request: StaffRequest, pk: int) -> HttpResponse:
    goal = _find_goal(request, pk)
    form = DropGoalForm(request.POST or None, goal=goal)
    if form.is_valid() and form.drop(actor=request.user):
        messages.success(request, "Het doel is losgelaten. Je vindt het nog onderaan.")
        return redirect("cases:plan", goal.trajectory.family_id)
    return _page(request, "Doel loslaten", form, goal.trajectory, goal)


@allowed(*HELPS_FAMILIES)
def goal_score(request: StaffRequest, pk: int) -> HttpResponse:
    goal = _find_goal(request, pk)
    form = ScoreForm(request.POST or None, goal=goal)
    if form.is_valid() and form.score(actor=request.user):
        messages.success(request, "De score is opgeslagen.")
        return redirect("cases:plan", goal.trajectory.family_id)
    return _page(request, "Hoe ver is dit doel?", form, goal.trajectory, goal)


@allowed(*LOGS_VISITS)
def goal_move(request: StaffRequest, pk: int) -> HttpResponse:
    """Show goals with five buttons each, of which a tap moves one; `?bezoek=` names the visit at which it was seen."""
    trajectory = door.find_trajectory(request, pk)
    form = MoveGoalForm(request.POST or None, trajectory=trajectory)
    visit = form.visit_named(request.POST.get("visit") or request.GET.get("bezoek", ""))
    moved = form.is_valid() and form.move(actor=request.user)
    found = goals.to_move(trajectory)
    context = {"family": trajectory.family, "trajectory": trajectory, "goals": found, "visit": visit, "form": form}
    if request.htmx and (moved or form.stale):
        context["progress"] = next(item for item in found if item.goal.pk == form.goal_pk)
        context["stale"] = form.stale
        return render(request, "cases/_goal_tap.html", context, status=status_of(request, form) if form.stale else 200)
    if moved:
        messages.success(request, "Het doel is verzet.")
        return redirect(f"{request.path}?bezoek={visit.pk}" if visit else request.path)
    return render(request, "cases/goal_move.html", context, status=status_of(request, form))


def _find_goal(request: StaffRequest, pk: int) -> Goal:
    return door.find(request, Goal.objects.select_related("trajectory__family"), pk)


def _page(
    request: StaffRequest, title: str, form: ActionForm, trajectory: Trajectory, goal: Goal | None = None
) -> HttpResponse:
    """Show a form about the plan; `goal` is read out above it."""
    context = {"title": title, "form": form, "family": trajectory.family, "goal": goal}
    return render(request, "cases/plan_form.html", context, status=status_of(request, form))
