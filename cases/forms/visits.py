"""Writing down a visit: made for a thumb, with as little typing as possible."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.bootstrap import FormActions
from crispy_forms.helper import FormHelper
from crispy_forms.layout import HTML, Column, Div, Field, Layout, Row, Submit
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.urls import reverse

from cases import audit, clock, repeats
from cases.actions.visits import change_visit, log_visit
from cases.codes import Role, Task, VisitKind, WayOfWorking
from cases.forms.base import ActionForm, TimeInput, choice_field, date_field, offer
from cases.models import Family, Trajectory, User, Visit, sight
from cases.models.trajectories import TrajectoryQuerySet
from cases.models.visits import LONGEST_VISIT, new_reference

OTHER_LENGTH = "anders"
LENGTHS = [
    ("30", "30 minuten"),
    ("60", "1 uur"),
    ("90", "1,5 uur"),
    ("120", "2 uur"),
    ("180", "3 uur"),
    (OTHER_LENGTH, "Anders"),
]
# What the form asks about the visit itself has fields of its own; these answer what came up while saving.
ANSWERS = {"again", "replace"}
MINUTES = "Vul 1 tot en met 720 minuten in."


_WARNING = "{% if form.warning %}<p>{{ form.warning }} Is dit er nog een? Kruis dat dan aan.</p>{% endif %}"


class TrajectoryChoiceField(forms.ModelChoiceField[Trajectory]):
    def label_from_instance(self, trajectory: Any) -> str:
        audit.listed([trajectory.family])
        return f"Gezin {trajectory.family.last_name} ({trajectory.family.reference})"


class VisitForm(ActionForm):
    reference = forms.CharField(max_length=40, widget=forms.HiddenInput())
    trajectory = TrajectoryChoiceField(
        Trajectory.objects.none(),
        label="Gezin",
        empty_label="Kies een gezin",
        error_messages={"required": "Kies een gezin.", "invalid_choice": "Kies een gezin."},
    )
    carer = forms.ModelChoiceField(
        User.objects.none(),
        label="Gezinsverzorger",
        empty_label="Kies een gezinsverzorger",
        error_messages={"required": "Kies een gezinsverzorger.", "invalid_choice": "Kies een gezinsverzorger."},
    )
    visited_on = date_field("Datum")
    visited_at = forms.TimeField(
        label="Begintijd", widget=TimeInput(), required=False, error_messages={"invalid": "Dit is geen tijd."}
    )
    kind = choice_field("Soort contact", VisitKind.choices)
    not_home = forms.BooleanField(label="Er was niemand thuis", required=False)
    length = choice_field("Hoe lang?", LENGTHS)
    minutes = forms.IntegerField(
        label="Aantal minuten, als je Anders koos",
        required=False,
        min_value=0,
        max_value=LONGEST_VISIT,
        error_messages={"invalid": "Vul een heel getal in.", "min_value": MINUTES, "max_value": MINUTES},
    )
    tasks = choice_field("Wat heb je gedaan?", Task.choices, many=True, required=False)
    way = choice_field("Hoe ging het?", WayOfWorking.choices, required=False)
    note = forms.CharField(
        label="Verslag",
        max_length=5000,
        required=False,
        widget=forms.Textarea({"rows": 4}),
        help_text="Schrijf kort en feitelijk. Het gezin mag dit verslag lezen.",
    )
    travel_minutes = forms.IntegerField(
        label="Reistijd in minuten", required=False, min_value=0, max_value=LONGEST_VISIT
    )

    again = forms.BooleanField(label="Ja, dit is nog een bezoek op dezelfde dag", required=False)
    replace = forms.BooleanField(required=False)

    def __init__(
        self,
        data: Any,
        *,
        user: User,
        visit: Visit | None = None,
        initial: dict[str, Any] | None = None,
        cancel_url: str = "",
    ) -> None:
        super().__init__(data, initial={**_initial(visit), **(initial or {})})
        self.visit = visit
        self.user = user
        self.cancel_url = cancel_url
        # What is stored under the key of this form, and another visit of that day: both are found while checking.
        self.stored: Visit | None = None
        self.earlier: Visit | None = None
        # Who finds nobody home has no length to choose.
        self.fields["length"].required = not (data and data.get("not_home"))
        self._offer_families()
        self._offer_carers()
        if data is None and visit is None and self.initial.get("trajectory"):
            self.earlier = self._find_earlier(self.initial["trajectory"], self.initial["visited_on"])
        if visit:
            self.guard(visit, _initial)

    @property
    def helper(self) -> FormHelper:
        """Return how the form is drawn; what there is to choose depends on what the check found."""
        made = FormHelper()
        made.render_hidden_fields = True
        made.form_id = "bezoek"
        made.form_class = "form visit-form"
        made.attrs = {"data-visit": ""}
        if self.visit is None:
            made.attrs |= {"data-draft": reverse("cases:draft"), "data-key": ""}
            if self.user.has_role(Role.FAMILY_CARER):
                made.attrs |= {"data-queue": "", "data-draft-device": ""}
            if self.is_bound:
                made.attrs |= {"data-bound": ""}
        made.layout = Layout(*self._layout(), self._buttons())
        return made

    def _layout(self) -> list[Any]:
        return [
            "reference",
            *([HTML('{% include "cases/_visit_conflict.html" %}')] if self._is_changed else []),
            *([Div(HTML(_WARNING), "again", css_class="note note--warn")] if self.earlier else []),
            *(name for name in ("trajectory", "carer") if name in self.fields),
            "visited_on",
            "not_home",
            Field("length", wrapper_class="tiles tiles--compact when-home"),
            Field("minutes", wrapper_class="when-home when-other"),
            Field("tasks", wrapper_class="tiles tiles--pairs when-home"),
            Field("way", wrapper_class="tiles tiles--pairs when-home"),
            Field("kind", wrapper_class="tiles tiles--compact"),
            Row(Column("visited_at"), Column("travel_minutes")),
            "note",
        ]

    @property
    def _is_changed(self) -> bool:
        return self.is_bound and self.conflict is not None and self.conflict.kind == "changed"

    def _buttons(self) -> Any:
        if self._is_changed:
            # The choice between the two versions has buttons of its own.
            return HTML("")
        back = '<a class="utrecht-button utrecht-button--secondary-action" href="{{ form.cancel_url }}">Annuleren</a>'
        parts = [Submit("save", "Bezoek opslaan"), *([HTML(back)] if self.cancel_url else [])]
        return FormActions(*parts, css_class="actions--sticky")

    def _offer_families(self) -> None:
        if self.visit:
            del self.fields["trajectory"]
            return
        offer(self, "trajectory", self._own_trajectories().order_by("family__search_name", "started_on"))

    def _own_trajectories(self) -> TrajectoryQuerySet:
        return (
            Trajectory.objects.visible_to(self.user)
            .recently_active(clock.today(), self.user.pilot)
            .select_related("family", "pilot")
        )

    def _offer_carers(self) -> None:
        if self.user.has_role(Role.FAMILY_CARER):
            del self.fields["carer"]
            return
        offer(self, "carer", User.objects.filter(pilot=self.user.pilot).family_carers())

    def _find_earlier(self, trajectory: int | None, day: date, carer: User | None = None) -> Visit | None:
        """Return another visit of the same carer to the same family on the same day."""
        carer = carer or self.user
        visits = Visit.objects.filter(trajectory=trajectory, visited_on=day, carer=carer)
        return visits.select_related("trajectory__family").first()

    def clean_reference(self) -> str:
        reference: str = self.cleaned_data["reference"]
        if self.visit is None:
            self.stored = self._find_stored(reference)
        if self.stored:
            # It may be about a family that was passed on since; then it is known all the same.
            known = Q(pk__in=self._own_trajectories().values("pk")) | Q(pk=self.stored.trajectory_id)
            offer(self, "trajectory", Trajectory.objects.filter(known).select_related("family").order_by("started_on"))
        return reference

    def _find_stored(self, reference: str) -> Visit | None:
        """Return the visit that is stored under this key, when this person made it or may see it."""
        visits = Visit.objects.filter(pilot=self.user.pilot, reference=reference)
        stored = visits.select_related("trajectory__family").first()
        # A key is nearly always new, so who may see the visit is only asked when there is one.
        if stored is None or stored.carer_id == self.user.pk:
            return stored
        return stored if visits.visible_to(self.user).exists() else None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        self._settle_minutes(cleaned)
        if self.visit is None and self.stored is None and not self.errors:
            self._check_the_day(cleaned)
        if not self.errors:
            self._check_was_there(cleaned)
        return cleaned

    def _check_was_there(self, cleaned: dict[str, Any]) -> None:
        """Let a carer whose placement is over write down visits of its days alone."""
        trajectory = self.visit.trajectory if self.visit else cleaned["trajectory"]
        if not self.user.has_role(Role.FAMILY_CARER) or self.stored:
            return
        if sight.was_there(self.user, trajectory, cleaned["visited_on"]):
            return
        if not Family.objects.changeable_by(self.user).filter(pk=trajectory.family_id).exists():
            self.add_error("visited_on", "Op deze dag was je niet meer bij dit gezin geplaatst.")

    def _settle_minutes(self, cleaned: dict[str, Any]) -> None:
        length = cleaned.get("length")
        if length and length != OTHER_LENGTH:
            cleaned["minutes"] = int(length)
        elif length == OTHER_LENGTH and cleaned.get("minutes") is None and not self.has_error("minutes"):
            self.add_error("minutes", "Vul het aantal minuten in.")
        elif not length and cleaned.get("not_home"):
            cleaned["minutes"] = cleaned.get("minutes") or 0
        if cleaned.get("minutes") == 0 and not cleaned.get("not_home"):
            self.add_error("minutes", MINUTES)

    def _check_the_day(self, cleaned: dict[str, Any]) -> None:
        trajectory, day = cleaned["trajectory"], cleaned["visited_on"]
        if trajectory.is_over_on(day):
            self.add_error("visited_on", ValidationError(repeats.OVER, code="trajectory_over"))
            return
        self.earlier = self._find_earlier(trajectory.pk, day, cleaned.get("carer"))
        if self.earlier and self.earlier.reference == cleaned.get("reference"):
            # The same visit was sent twice, and the other one was stored after this form looked for its key.
            self.stored, self.earlier = self.earlier, None
        if self.earlier and not cleaned["again"]:
            text = f"{repeats.say_earlier(self.earlier)} Is dit er nog een? Kruis dat dan hieronder aan."
            self.add_error("again", ValidationError(text, code="same_day"))

    def save(self, *, actor: User) -> Visit | None:
        """Store the visit, or give back the one that is stored under its key; `is_known` tells which."""
        known = self.visit
        if self.stored and self.cleaned_data["replace"]:
            known = self.stored
            self.initial = {**_initial(known), "trajectory": known.trajectory_id}
            self.guard(known, _initial)
        visit = self.filled_in(known)
        if visit.pk:
            fields = [name for name in self.changed_data if name not in ANSWERS]
            return self.attempt(lambda: change_visit(visit=visit, fields=fields, actor=actor))
        return self.attempt(lambda: self._log(visit, actor))

    def _log(self, visit: Visit, actor: User) -> Visit:
        try:
            logged = log_visit(visit=visit, actor=actor)
        except repeats.LoggedDifferently as refusal:
            self.stored = refusal.stored
            raise
        self.is_known = logged is not visit
        return logged

    is_known = False

    def filled_in(self, visit: Visit | None = None) -> Visit:
        """Return `visit`, or a new one, with what was filled in."""
        made = visit or Visit(reference=self.cleaned_data["reference"], carer=self.user)
        for name in ("trajectory", "carer", "visited_on", "visited_at", "kind", "not_home", "minutes", "way", "note"):
            if name in self.fields:
                setattr(made, name, self.cleaned_data[name])
        made.travel_minutes = self.cleaned_data["travel_minutes"]
        made.tasks = [Task(value) for value in self.cleaned_data["tasks"]]
        return made

    @property
    def conflict(self) -> repeats.Conflict | None:
        """Return what stands in the way that another choice of the person would not settle by itself."""
        if self.has_error("trajectory", "invalid_choice"):
            return repeats.Conflict("gone", repeats.GONE, [])
        if self.has_error("visited_on", "trajectory_over"):
            return repeats.Conflict("over", repeats.OVER, [])
        if self.earlier and self.has_error("again", "same_day"):
            rows = repeats.differences(self.filled_in(), self.earlier)
            return repeats.Conflict("same_day", repeats.say_earlier(self.earlier), rows)
        if self.stored and self.has_error(NON_FIELD_ERRORS, "logged_differently"):
            return repeats.Conflict("changed", repeats.CHANGED, repeats.differences(self.filled_in(), self.stored))
        return None

    @property
    def another_reference(self) -> str:
        """Return a new key, for who says that this is another visit than the one that is stored."""
        return new_reference()

    @property
    def warning(self) -> str:
        """Return what is said before anything is sent."""
        return repeats.say_earlier(self.earlier) if self.earlier and not self.is_bound else ""


def _initial(visit: Visit | None) -> dict[str, Any]:
    if visit is None:
        return {"reference": new_reference(), "visited_on": clock.today(), "kind": VisitKind.HOME}
    known = str(visit.minutes) in dict(LENGTHS)
    return {
        "reference": visit.reference,
        "carer": visit.carer_id,
        "visited_on": visit.visited_on,
        "visited_at": visit.visited_at,
        "kind": visit.kind,
        "not_home": visit.not_home,
        "length": str(visit.minutes) if known else OTHER_LENGTH,
        "minutes": None if known else visit.minutes,
        "tasks": visit.tasks,
        "way": visit.way,
        "note": visit.note,
        "travel_minutes": visit.travel_minutes,
    }
