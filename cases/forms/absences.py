"""Leave and illness of a family carer, and who steps in."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Column, Field, Row
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.urls import reverse

from cases import clock
from cases.actions.continuity import end_absence, record_absence, withdraw_absence
from cases.codes import AbsenceKind, Role
from cases.forms.base import ActionForm, choice_field, date_field, helper, offer
from cases.forms.trajectories import CarerChoiceField, carers_to_choose
from cases.models import Absence, User
from cases.models.families import EARLIEST_REGISTRATION
from cases.models.trajectories import PLANNING_HORIZON
from cases.period import outside
from cases.permissions import DECIDES


def possible_day(day: date | None) -> date | None:
    """Return `day`.

    Raises:
        ValidationError: it lies more than a year ahead, or before anything was kept.
    """
    latest = clock.today() + PLANNING_HORIZON
    if day and (error := outside(day, EARLIEST_REGISTRATION, latest, late="te ver vooruit")):
        raise ValidationError(error)
    return day


def days_and_deputy(absence: Absence) -> dict[str, Any]:
    return {"started_on": absence.started_on, "ended_on": absence.ended_on, "deputy": absence.deputy}


class AbsenceForm(ActionForm):
    """A carer fills in the own days; who decides also chooses the carer and the deputy."""

    carer = CarerChoiceField()
    kind = choice_field("Waarom?", AbsenceKind.choices)
    started_on = date_field("Eerste dag")
    ended_on = date_field("Laatste dag", required=False, help_text="Weet je dat nog niet? Laat dit dan leeg.")
    deputy = CarerChoiceField(required=False)

    def __init__(self, *args: Any, user: User, absence: Absence, kind: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absence = absence
        self.initial = {
            "kind": absence.kind or kind,
            "started_on": absence.started_on or clock.today(),
            "ended_on": absence.ended_on,
            "deputy": absence.deputy_id,
        }
        self._offer_carers(user)
        who = [name for name in ("carer",) if name in self.fields]
        deputy = [name for name in ("deputy",) if name in self.fields]
        self.helper = helper(
            *who,
            Field("kind", wrapper_class="tiles tiles--compact"),
            Row(Column("started_on"), Column("ended_on")),
            *deputy,
            submit="Afwezigheid opslaan",
            cancel_url=reverse("cases:absences"),
        )
        if absence.pk:
            self.guard(absence, lock=[absence.carer])

    def _offer_carers(self, user: User) -> None:
        """Offer the colleagues of the pilot; of the casemanagers, one casemanager registers the own absence alone.

        A deputy gets to see families, so a carer does not choose one.
        """
        assert user.pilot is not None, "the page is for people in a pilot"  # noqa: S101  # for the type checker
        colleagues = carers_to_choose(user.pilot, Role.FAMILY_CARER, Role.CASE_MANAGER)
        if self.absence.carer_id:
            del self.fields["carer"]
            colleagues = colleagues.filter(role=self.absence.carer.role).exclude(pk=self.absence.carer_id)
        else:
            mine = Q(role=Role.FAMILY_CARER) | Q(pk=user.pk)
            offer(self, "carer", colleagues if user.has_role(Role.TEAM_MANAGER) else colleagues.filter(mine))
            self.fields["carer"].label = "Wie is er niet?"
        if not user.has_role(*DECIDES):
            del self.fields["deputy"]
            return
        offer(self, "deputy", colleagues, empty="Nog niemand")
        self.fields["deputy"].label = "Wie vervangt?"
        self.fields["deputy"].help_text = "Deze collega ziet in deze dagen de gezinnen, en doet er het werk."

    def clean_started_on(self) -> date | None:
        return possible_day(self.cleaned_data["started_on"])

    def clean_ended_on(self) -> date | None:
        return possible_day(self.cleaned_data["ended_on"])

    def record(self, *, actor: User) -> Absence | None:
        for name, value in self.cleaned_data.items():
            setattr(self.absence, name, value)
        return self.attempt(lambda: record_absence(absence=self.absence, actor=actor, fields=sorted(self.changed_data)))


class WithdrawAbsenceForm(ActionForm):
    """A button without fields."""

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absence = absence
        self.guard(absence, days_and_deputy, lock=[absence.carer])

    def withdraw(self, *, actor: User) -> bool:
        self.attempt(lambda: withdraw_absence(absence=self.absence, actor=actor))
        return not self.errors


class EndAbsenceForm(ActionForm):
    ended_on = date_field("Wat was de laatste dag?", help_text="De dag erna is deze collega er weer.")

    def __init__(self, *args: Any, absence: Absence, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.absence = absence
        self.initial["ended_on"] = max(clock.today(), absence.started_on)
        self.helper = helper("ended_on", submit="Opslaan", cancel_url=reverse("cases:absences"))
        self.guard(absence, days_and_deputy, lock=[absence.carer])

    def clean_ended_on(self) -> date | None:
        return possible_day(self.cleaned_data["ended_on"])

    def end(self, *, actor: User) -> Absence | None:
        return self.attempt(
            lambda: end_absence(absence=self.absence, ended_on=self.cleaned_data["ended_on"], actor=actor)
        )
