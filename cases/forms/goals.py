"""Making a plan, stating a goal in the family's own words, and scoring it."""

from __future__ import annotations

from datetime import date
from typing import Any, cast

from crispy_forms.layout import Column, Field, Row
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.urls import reverse

from cases import clock, goals, versions
from cases.actions.goals import drop_goal, record_plan, reword_goal, score_goal, state_goal
from cases.codes import GasScore, LifeDomain, PlanKind, Side
from cases.forms.base import ActionForm, choice_field, date_field, helper, offer
from cases.goals import day_to_score
from cases.models import AuditEvent, FamilyPlan, Goal, GoalScore, Trajectory, User, Visit

SIDE_FIELDS = {Side.FAMILY: "family", Side.WORKER: "worker"}


class PlanForm(ActionForm):
    kind = choice_field("Wat voor plan is het?", PlanKind.choices)
    agreed_on = date_field("Afgesproken op")
    summary = forms.CharField(
        label="Wat hebben jullie afgesproken?",
        max_length=3000,
        required=False,
        widget=forms.Textarea({"rows": 5}),
        help_text="Schrijf het zo op dat het gezin het herkent. Een paar zinnen is genoeg.",
    )

    def __init__(self, data: Any, *, trajectory: Trajectory) -> None:
        super().__init__(data, initial={"agreed_on": clock.today()})
        self.trajectory = trajectory
        self.helper = helper(
            Field("kind", wrapper_class="tiles"),
            "agreed_on",
            "summary",
            submit="Plan opslaan",
            cancel_url=reverse("cases:plan", args=[trajectory.family_id]),
        )

    def record(self, *, actor: User) -> FamilyPlan | None:
        plan = FamilyPlan(trajectory=self.trajectory, **self.cleaned_data)
        return self.attempt(lambda: record_plan(plan=plan, actor=actor))


class GoalForm(ActionForm):
    wording = forms.CharField(
        label="Wat wil het gezin bereiken?",
        max_length=300,
        widget=forms.Textarea({"rows": 3}),
        help_text="In de eigen woorden van het gezin. Bijvoorbeeld: Ik wil dat we elke avond samen eten.",
        error_messages={"required": "Schrijf op wat het gezin wil bereiken."},
    )
    domain = choice_field("Waar gaat het over?", LifeDomain.choices)
    stated_on = date_field("Gesteld op")

    def __init__(self, data: Any, *, trajectory: Trajectory, goal: Goal | None = None) -> None:
        initial = {"wording": goal.wording, "domain": goal.domain} if goal else {"stated_on": clock.today()}
        super().__init__(data, initial=initial)
        self.trajectory = trajectory
        self.goal = goal
        # The scores of a goal hang on its day: other words do not move it.
        if goal:
            del self.fields["stated_on"]
        self.helper = helper(
            "wording",
            Field("domain", wrapper_class="tiles tiles--compact"),
            *(() if goal else ("stated_on",)),
            submit="Doel opslaan",
            cancel_url=reverse("cases:plan", args=[trajectory.family_id]),
        )
        if goal:
            self.guard(goal)

    def save(self, *, actor: User) -> Goal | None:
        goal = self.goal or Goal(trajectory=self.trajectory)
        for name, value in self.cleaned_data.items():
            setattr(goal, name, value)
        if goal.pk:
            return self.attempt(lambda: reword_goal(goal=goal, fields=self.changed_data, actor=actor))
        return self.attempt(lambda: state_goal(goal=goal, actor=actor))


class DropGoalForm(ActionForm):
    dropped_on = date_field("Losgelaten op")

    def __init__(self, data: Any, *, goal: Goal) -> None:
        super().__init__(data, initial={"dropped_on": clock.today()})
        self.goal = goal
        self.helper = helper(
            "dropped_on",
            submit="Doel loslaten",
            cancel_url=reverse("cases:plan", args=[goal.trajectory.family_id]),
        )
        self.guard(goal, _words_and_scores, labels=LABELS)

    def drop(self, *, actor: User) -> Goal | None:
        day = self.cleaned_data["dropped_on"]
        return self.attempt(lambda: drop_goal(goal=self.goal, dropped_on=day, actor=actor))


class ScoreForm(ActionForm):
    """How far a goal is, in the eyes of both sides; who was not asked is left open."""

    family = choice_field("Wat vindt het gezin?", GasScore.choices, required=False)
    worker = choice_field("Wat vindt de gezinsverzorger?", GasScore.choices, required=False)
    scored_on = date_field("Op welke dag?")

    def __init__(self, data: Any, *, goal: Goal) -> None:
        today = clock.today()
        super().__init__(data, initial={"scored_on": today, **_scores_of(goal, today)})
        self.goal = goal
        self.helper = helper(
            Row(
                Column(Field("family", wrapper_class="tiles tiles--rows")),
                Column(Field("worker", wrapper_class="tiles tiles--rows")),
            ),
            "scored_on",
            submit="Score opslaan",
            cancel_url=reverse("cases:plan", args=[goal.trajectory.family_id]),
            css_class="form form--all-open",
        )
        self.guard(goal, _words_and_scores, lines=scored(goal), labels=LABELS)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors and not (cleaned.get("family") or cleaned.get("worker")):
            self.add_error("family", "Kies bij minstens één van de twee een score.")
        return cleaned

    def score(self, *, actor: User) -> list[GoalScore] | None:
        chosen = {side: self.cleaned_data[name] for side, name in SIDE_FIELDS.items()}
        scores = {side: GasScore(int(value)) for side, value in chosen.items() if value}
        day = self.cleaned_data["scored_on"]
        return self.attempt(lambda: score_goal(goal=self.goal, scored_on=day, scores=scores, actor=actor))


LABELS = {"let_go_on": "Losgelaten op", "scores": "Scores"}


def _words_and_scores(goal: Goal) -> dict[str, Any]:
    """Return what somebody has in front of them who scores a goal or lets it go."""
    return {"wording": goal.wording, "let_go_on": goal.dropped_on, "scores": goals.said_scores(goal)}


def scored(goal: Goal) -> QuerySet[AuditEvent]:
    """Return what the log knows of a goal and of its scores."""
    numbers = goal.scores.values("pk")
    of_scores = AuditEvent.objects.filter(subject="goalscore", subject_number__in=numbers)
    return versions.lines_about(goal) | of_scores


def _scores_of(goal: Goal, day: date) -> dict[str, int]:
    return {SIDE_FIELDS[Side(row.side)]: row.score for row in goal.scores.filter(scored_on=day)}


class MoveGoalForm(ActionForm):
    """One tap: which goal, how far, and the visit at which it was seen. There is nothing to fill in."""

    goal = forms.ModelChoiceField(Goal.objects.none())
    score = forms.TypedChoiceField(choices=GasScore.choices, coerce=lambda value: GasScore(int(value)))
    visit = forms.ModelChoiceField(Visit.objects.none(), required=False)

    def __init__(self, data: Any, *, trajectory: Trajectory) -> None:
        super().__init__(data)
        offer(self, "goal", trajectory.goals.filter(dropped_on=None))
        offer(self, "visit", trajectory.visits.all())
        self.goal_pk = None
        if goal := self._goal_named(str(self.data.get("goal", ""))):
            self.goal_pk = goal.pk
            self.guard(goal, goals.stand, lines=scored(goal))

    def _goal_named(self, number: str) -> Goal | None:
        try:
            return cast("Goal | None", self.fields["goal"].clean(number))
        except ValidationError:
            return None

    def visit_named(self, number: str) -> Visit | None:
        """Return the visit with this number, as it stands in an address; None when it is not one of this family."""
        try:
            return cast("Visit | None", self.fields["visit"].clean(number))
        except ValidationError:
            return None

    def move(self, *, actor: User) -> list[GoalScore] | None:
        goal, visit = self.cleaned_data["goal"], self.cleaned_data["visit"]
        scores = {Side.WORKER: self.cleaned_data["score"]}
        day = day_to_score(goal, visit, clock.today())
        return self.attempt(lambda: score_goal(goal=goal, scored_on=day, scores=scores, actor=actor, visit=visit))
