"""Starting, correcting, passing on and ending help."""

from __future__ import annotations

from datetime import date
from typing import Any

from crispy_forms.layout import Fieldset
from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce

from cases import clock, consent
from cases.actions import trajectories as actions
from cases.codes import ClosingReason, FollowUp, Role
from cases.forms.base import ActionForm, choice_field, date_field, helper, offer
from cases.forms.closing import farewell_field
from cases.models import Assignment, AuditEvent, CapOverride, Family, Pilot, Trajectory, User
from cases.models.trajectories import LONGEST_OVERRIDE_MONTHS
from cases.period import in_words
from cases.restricting import among_named


class CarerChoiceField(forms.ModelChoiceField[User]):
    """Family carers in service, each with the number of families they help now."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            User.objects.none(),
            label="Gezinsverzorger",
            empty_label="Kies een gezinsverzorger",
            error_messages={"required": "Kies een gezinsverzorger.", "invalid_choice": "Kies een gezinsverzorger."},
            **options,
        )

    def label_from_instance(self, carer: Any) -> str:
        if carer.has_role(Role.CASE_MANAGER):
            return f"{carer.name}, casemanager"
        number = "1 gezin" if carer.helps == 1 else f"{carer.helps} gezinnen"
        return f"{carer.name}, helpt nu {number}"


def carers_to_choose(pilot: Pilot, *roles: Role) -> QuerySet[User]:
    """Return the family carers, or who has one of `roles`, in service, and how many families each helps today."""
    today = clock.today()
    helping = Assignment.objects.filter(carer=OuterRef("pk")).active_on(today)
    counted = helping.order_by().values("carer").annotate(number=Count("pk")).values("number")
    return (
        User.objects.of_pilot(pilot)
        .filter(role__in=roles or (Role.FAMILY_CARER,))
        .in_service_on(today)
        .annotate(helps=Coalesce(Subquery(counted), 0))
        .order_by("name")
    )


class AboutHelpForm(ActionForm):
    """A form about help that was started. Days, carers and places above the cap hang together, so all of them count."""

    def _guard_help(self, trajectory: Trajectory) -> None:
        family = trajectory.family_id
        lines = AuditEvent.objects.filter(family_number=family, subject__in=["trajectory", "capoverride", "assignment"])
        self.guard(trajectory, _help_now, lock=[trajectory.pilot], lines=lines, labels=NAMES)


NAMES = {"carers": "Gezinsverzorger", "overrides": "Plek boven het maximum"}


def _help_now(trajectory: Trajectory) -> dict[str, Any]:
    placements = trajectory.assignments.select_related("carer").order_by("started_on")
    return {
        "started_on": trajectory.started_on,
        "ended_on": trajectory.ended_on,
        "closing_reason": trajectory.closing_reason,
        "follow_up": trajectory.follow_up,
        "farewell": trajectory.farewell,
        "carers": "\n".join(f"{row.carer.name}, vanaf {in_words(row.started_on)}" for row in placements),
        "overrides": "\n".join(f"Tot en met {row.valid_until:%Y-%m-%d}" for row in trajectory.overrides.all()),
    }


class OverrideForm(AboutHelpForm):
    """The two fields of a place above the cap, for the team manager."""

    override_reason = forms.CharField(
        label="Waarom is een plek boven het maximum nodig?",
        max_length=300,
        required=False,
        widget=forms.Textarea({"rows": 3}),
    )
    override_until = date_field(
        "Tot en met welke dag?",
        required=False,
        help_text=f"Hoogstens {LONGEST_OVERRIDE_MONTHS} maanden na vandaag. "
        "Dan moet het aantal gezinnen weer binnen het maximum zijn.",
    )
    field_of_error = {"reason": "override_reason", "valid_until": "override_until", "granted_on": "override_until"}

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        reason, until = cleaned.get("override_reason"), cleaned.get("override_until")
        if reason and not until and "override_until" not in self.errors:
            self.add_error("override_until", "Vul in tot en met welke dag deze plek nodig is.")
        if until and not reason and "override_reason" not in self.errors:
            self.add_error("override_reason", "Vul in waarom deze plek nodig is.")
        return cleaned

    def override(self) -> CapOverride | None:
        reason = self.cleaned_data.get("override_reason")
        return CapOverride(reason=reason, valid_until=self.cleaned_data["override_until"]) if reason else None

    def only_for_team_manager(self, user: User) -> list[Any]:
        """Return the fields of the override as a part of the layout; for other roles they are taken off the form."""
        if user.has_role(Role.TEAM_MANAGER):
            return [
                Fieldset("Plek boven het maximum (alleen invullen als het vol is)", "override_reason", "override_until")
            ]
        del self.fields["override_reason"], self.fields["override_until"]
        return []


class GrantOverrideForm(OverrideForm):
    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        for field in self.fields.values():
            field.required = True
        self.helper = helper(
            "override_reason",
            "override_until",
            submit="Plek geven",
            cancel_url=trajectory.family.get_absolute_url(),
        )
        self._guard_help(trajectory)

    def grant(self, *, actor: User) -> CapOverride | None:
        override = CapOverride(
            reason=self.cleaned_data["override_reason"], valid_until=self.cleaned_data["override_until"]
        )
        return self.attempt(lambda: actions.grant_override(trajectory=self.trajectory, override=override, actor=actor))


def check_not_before_referral(family: Family, started_on: date) -> None:
    """Refuse a first day before the family was registered.

    Only here and not in the model: the werkboek does not forbid it, and older files hold families that were written
    down after their help had begun.

    Raises:
        ValidationError: it is a slip, in this date or in that of the registration.
    """
    if started_on < family.referred_on:
        referred = in_words(family.referred_on)
        raise ValidationError(f"Het gezin is aangemeld op {referred}. Kies die dag of een latere.")


class StartTrajectoryForm(OverrideForm):
    carer = CarerChoiceField()
    started_on = date_field("Eerste dag van de hulp", help_text="De eerste dag dat de gezinsverzorger echt helpt.")
    consent = forms.BooleanField(
        label="Het gezin weet ervan en doet vrijwillig mee",
        help_text="We leggen de toestemming vast met de datum van vandaag.",
        error_messages={"required": "Vraag het gezin of het mee wil doen, en vink dit dan aan."},
    )

    def __init__(self, *args: Any, family: Family, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.family = family
        offer(self, "carer", among_named(carers_to_choose(family.pilot), family))
        self.initial.setdefault("started_on", clock.today())
        if consent.has_anybody_agreed(family, clock.today()):
            del self.fields["consent"]
        self.helper = helper(
            "carer",
            "started_on",
            *(["consent"] if "consent" in self.fields else []),
            *self.only_for_team_manager(user),
            submit="Hulp starten",
            cancel_url=family.get_absolute_url(),
        )

    def clean_started_on(self) -> date:
        started_on: date = self.cleaned_data["started_on"]
        check_not_before_referral(self.family, started_on)
        return started_on

    def start(self, *, actor: User) -> Trajectory | None:
        return self.attempt(
            lambda: actions.start_trajectory(
                family=self.family,
                carer=self.cleaned_data["carer"],
                started_on=self.cleaned_data["started_on"],
                override=self.override(),
                consent_given=self.cleaned_data.get("consent", False),
                actor=actor,
            )
        )


class CorrectPeriodForm(OverrideForm):
    started_on = date_field("Eerste dag van de hulp")
    ended_on = date_field(
        "Laatste dag van de hulp", help_text="Loopt de hulp weer door? Kies dan Hulp hervatten bij het gezin."
    )

    def __init__(self, *args: Any, trajectory: Trajectory, user: User, **kwargs: Any) -> None:
        kwargs["initial"] = {"started_on": trajectory.started_on, "ended_on": trajectory.ended_on}
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        if trajectory.ended_on is None:
            # Ending asks for a reason and a follow-up; that is a page of its own.
            del self.fields["ended_on"]
        self.helper = helper(
            "started_on",
            *(["ended_on"] if trajectory.ended_on else []),
            *self.only_for_team_manager(user),
            submit="Opslaan",
            cancel_url=trajectory.family.get_absolute_url(),
        )
        self._guard_help(trajectory)

    def clean_started_on(self) -> date:
        started_on: date = self.cleaned_data["started_on"]
        if "started_on" in self.changed_data:
            check_not_before_referral(self.trajectory.family, started_on)
        return started_on

    def correct(self, *, actor: User) -> Trajectory | None:
        return self.attempt(
            lambda: actions.correct_period(
                trajectory=self.trajectory,
                started_on=self.cleaned_data["started_on"],
                ended_on=self.cleaned_data.get("ended_on"),
                override=self.override(),
                actor=actor,
            )
        )


class ResumeForm(AboutHelpForm):
    """A form without fields: there is only one thing to decide."""

    def __init__(self, *args: Any, trajectory: Trajectory, submit: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.helper = helper(submit=submit, cancel_url=trajectory.family.get_absolute_url())
        self._guard_help(trajectory)

    def resume(self, *, actor: User) -> Trajectory | None:
        return self.attempt(lambda: actions.resume_trajectory(trajectory=self.trajectory, actor=actor))


class TransferForm(AboutHelpForm):
    carer = CarerChoiceField()
    started_on = date_field(
        "Vanaf welke dag?", help_text="De dag ervoor is de laatste dag van de vorige gezinsverzorger."
    )
    despite_visits = forms.BooleanField(
        label="De overdracht klopt toch", required=False, help_text="De bezoeken blijven staan zoals ze zijn."
    )

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        offer(self, "carer", among_named(carers_to_choose(trajectory.pilot), trajectory.family))
        self.initial.setdefault("started_on", clock.today())
        self._lay_out(with_visits="despite_visits" in self.data)
        self._guard_help(trajectory)

    def _lay_out(self, *, with_visits: bool) -> None:
        """Ask about visits only when there are some."""
        self.helper = helper(
            "carer",
            "started_on",
            *(["despite_visits"] if with_visits else []),
            submit="Overdragen",
            cancel_url=self.trajectory.family.get_absolute_url(),
        )

    def transfer(self, *, actor: User) -> Assignment | None:
        assignment = self.attempt(
            lambda: actions.transfer_trajectory(
                trajectory=self.trajectory,
                carer=self.cleaned_data["carer"],
                started_on=self.cleaned_data["started_on"],
                despite_visits=self.cleaned_data["despite_visits"],
                actor=actor,
            )
        )
        if self.has_error("despite_visits"):
            self._lay_out(with_visits=True)
        return assignment


class TakeBackTransferForm(AboutHelpForm):
    """A form without fields: there is only one thing to decide."""

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.helper = helper(submit="Overdracht terugnemen", cancel_url=trajectory.family.get_absolute_url())
        self._guard_help(trajectory)

    def take_back(self, *, actor: User) -> Assignment | None:
        return self.attempt(lambda: actions.take_back_transfer(trajectory=self.trajectory, actor=actor))


class EndTrajectoryForm(AboutHelpForm):
    ended_on = date_field("Laatste dag van de hulp")
    closing_reason = choice_field("Waarom stopt de hulp?", ClosingReason.choices)
    follow_up = choice_field("Welke hulp is er hierna?", FollowUp.choices)
    farewell = farewell_field()

    def __init__(self, *args: Any, trajectory: Trajectory, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.trajectory = trajectory
        self.initial.setdefault("ended_on", clock.today())
        self.helper = helper(
            "ended_on",
            "closing_reason",
            "follow_up",
            "farewell",
            submit="Traject beëindigen",
            cancel_url=trajectory.family.get_absolute_url(),
        )
        self._guard_help(trajectory)

    def end(self, *, actor: User) -> Trajectory | None:
        return self.attempt(
            lambda: actions.end_trajectory(
                trajectory=self.trajectory,
                ended_on=self.cleaned_data["ended_on"],
                closing_reason=ClosingReason(self.cleaned_data["closing_reason"]),
                follow_up=FollowUp(self.cleaned_data["follow_up"]),
                farewell=self.cleaned_data["farewell"],
                actor=actor,
            )
        )
