"""Writing down a visit: made for a thumb, with as little typing as possible."""

from __future__ import annotations

from typing import Any

from crispy_forms.layout import Column, Field, Row
from django import forms

from cases import clock
from cases.actions.visits import change_visit, log_visit
from cases.codes import Role, Task, VisitKind, WayOfWorking
from cases.forms.base import ActionForm, TimeInput, choice_field, date_field, helper, offer
from cases.models import Trajectory, User, Visit
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


class TrajectoryChoiceField(forms.ModelChoiceField[Trajectory]):
    def label_from_instance(self, trajectory: Any) -> str:
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
        error_messages={
            "invalid": "Vul een heel getal in.",
            "min_value": "Vul 0 tot en met 720 minuten in.",
            "max_value": "Vul 0 tot en met 720 minuten in.",
        },
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
        # Who finds nobody home has no length to choose.
        self.fields["length"].required = not (data and data.get("not_home"))
        self._offer_families()
        self._offer_carers()
        self.helper = helper(
            *self._layout(), submit="Bezoek opslaan", cancel_url=cancel_url, css_class="form visit-form"
        )

    def _layout(self) -> list[Any]:
        who = [name for name in ("trajectory", "carer") if name in self.fields]
        return [
            "reference",
            *who,
            Row(Column("visited_on"), Column("visited_at")),
            Field("length", wrapper_class="tiles tiles--compact"),
            "minutes",
            Field("tasks", wrapper_class="tiles"),
            Field("way", wrapper_class="tiles"),
            Field("kind", wrapper_class="tiles tiles--compact"),
            "not_home",
            "note",
            "travel_minutes",
        ]

    def _offer_families(self) -> None:
        if self.visit:
            del self.fields["trajectory"]
            return
        trajectories = (
            Trajectory.objects.visible_to(self.user)
            .recently_active(clock.today())
            .select_related("family")
            .order_by("family__search_name", "started_on")
        )
        offer(self, "trajectory", trajectories)

    def _offer_carers(self) -> None:
        if self.user.has_role(Role.FAMILY_CARER):
            del self.fields["carer"]
            return
        offer(self, "carer", User.objects.filter(pilot=self.user.pilot).family_carers())

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        length = cleaned.get("length")
        if length and length != OTHER_LENGTH:
            cleaned["minutes"] = int(length)
        elif length == OTHER_LENGTH and cleaned.get("minutes") is None and not self.has_error("minutes"):
            self.add_error("minutes", "Vul het aantal minuten in.")
        elif not length and cleaned.get("not_home"):
            cleaned["minutes"] = cleaned.get("minutes") or 0
        return cleaned

    def save(self, *, actor: User) -> Visit | None:
        visit = self.visit or Visit(
            reference=self.cleaned_data["reference"], trajectory=self.cleaned_data["trajectory"]
        )
        if "carer" in self.fields:
            visit.carer = self.cleaned_data["carer"]
        elif visit.pk is None:
            visit.carer = actor
        for name in ("visited_on", "visited_at", "kind", "not_home", "minutes", "way", "note", "travel_minutes"):
            setattr(visit, name, self.cleaned_data[name])
        visit.tasks = [Task(value) for value in self.cleaned_data["tasks"]]
        if visit.pk:
            return self.attempt(lambda: change_visit(visit=visit, fields=self.changed_data, actor=actor))
        return self.attempt(lambda: log_visit(visit=visit, actor=actor))


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
