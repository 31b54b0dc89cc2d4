"""Every address of the project, and what it does to what others may change too.

`EDITS` change something that exists: what is sent on an older version is refused. `NO_VERSION` has all others, with why
they need none. An address in neither fails `test_versions_everywhere`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from cases.codes import CounterfactualKind, GasScore, Side
from cases.models import Family, FamilyMember, Trajectory, User
from tests.cases.access import ADDRESSES
from tests.cases.access.base import CM, GV, TM
from tests.cases.access.intake import member
from tests.cases.access.plan import goal
from tests.factories import AnswerFactory, OverrideFactory, TrajectoryFactory, UserFactory
from tests.file_factories import (
    ConsentFactory,
    GoalScoreFactory,
    HelpChoiceFactory,
    IntensityFactory,
    UrgencyFactory,
    VolunteerHoursFactory,
    WaitlistEntryFactory,
)
from tests.rights_factories import KeepingFactory

TODAY = date(2023, 9, 29)


def columns(**values: Any) -> Callable[[Any], None]:
    """Return the change of a colleague who gives a row these values."""

    def change(row: Any) -> None:
        type(row).objects.filter(pk=row.pk).update(**values)

    return change


@dataclass(frozen=True)
class Edit:
    """An address whose form changes something.

    Args:
        change: what a colleague does to the row while the page is open.
        mine: what is filled in on the page beside what it shows; a function of the row where it depends on that.
        about: makes the row of which the address has the number; by default as the table of access does.
        role: who opens the page.
        page: the address of the page that has the form, when that is another one.
    """

    change: Callable[[Any], Any]
    mine: dict[str, Any] | Callable[[Any], dict[str, Any]] = field(default_factory=dict)
    about: Callable[[Trajectory], Any] | None = None
    role: Any = CM
    page: str = ""


def ended(trajectory: Trajectory) -> Trajectory:
    """Return earlier help to the family in the cast, of which the help in the cast is no part."""
    other = TrajectoryFactory(family__pilot=trajectory.pilot, family__case_manager=trajectory.family.case_manager)
    columns(ended_on=date(2023, 9, 1), closing_reason="01", follow_up="geen")(other)
    other.refresh_from_db()
    return other


def with_goal(trajectory: Trajectory) -> Trajectory:
    return goal(trajectory).trajectory


def with_consent(trajectory: Trajectory) -> FamilyMember:
    made: FamilyMember = member(trajectory)
    ConsentFactory(member=made, given_on=date(2023, 6, 1))
    return made


def waiting_entry(trajectory: Trajectory) -> Family:
    family: Family = ADDRESSES["cases:waitlist_place"].about(trajectory)  # type: ignore[misc]  # it has one
    WaitlistEntryFactory(family=family)
    return family


def another_carer(trajectory: Trajectory) -> dict[str, Any]:
    carer: User = UserFactory(pilot=trajectory.pilot, family_carer=True)
    return {"carer": str(carer.pk)}


def place_above_the_cap(trajectory: Trajectory) -> None:
    OverrideFactory(trajectory=trajectory, granted_on=date(2023, 9, 1), valid_until=date(2023, 11, 1))


def judged(family: Family) -> None:
    UrgencyFactory(entry=family.waitlist_entries.get(), reason="Het is nu erger.")


def chosen(family: Family) -> None:
    HelpChoiceFactory(family=family)


def scored(row: Any) -> None:
    GoalScoreFactory(goal=row, side=Side.WORKER, score=GasScore.REACHED, scored_on=TODAY)


def other_people(row: Any) -> None:
    row.people.set([UserFactory(pilot=row.family.pilot, role="casemanager")])


EDITS: dict[str, Edit] = {
    "cases:keeping": Edit(
        lambda row: KeepingFactory(family=row, legal_basis="wmo"), {"legal_basis": "jeugdwet"}, role=TM
    ),
    "cases:restriction_change": Edit(other_people, lambda row: {"people": [str(row.family.case_manager_id)]}, role=TM),
    "cases:absence_change": Edit(columns(ended_on=date(2023, 10, 5)), {"kind": "ziek"}),
    "cases:absence_end": Edit(columns(ended_on=date(2023, 10, 5)), {"ended_on": "2023-10-02"}),
    "cases:absence_withdraw": Edit(columns(ended_on=date(2023, 10, 20))),
    "cases:closing": Edit(columns(farewell="Carla belt."), {"farewell": "Gea belt."}, ended),
    "cases:consent_give": Edit(
        lambda row: ConsentFactory(member=row, given_on=date(2023, 6, 1)), {"given_on": "2023-09-20"}
    ),
    "cases:consent_withdraw": Edit(
        lambda row: ConsentFactory(member=row, given_on=date(2023, 9, 1)), {"withdrawn_on": "2023-09-20"}, with_consent
    ),
    "cases:counterfactual": Edit(
        lambda row: AnswerFactory(trajectory=row, kind=CounterfactualKind.NONE),
        {"kind": "weet_niet", "note": "Wij twijfelen."},
    ),
    "cases:family_change": Edit(columns(street="Kerkstraat"), {"last_name": "De Boer"}),
    "cases:goal_change": Edit(columns(wording="Ik wil dat het opgeruimd is."), {"wording": "Ik wil rust."}),
    "cases:goal_drop": Edit(columns(wording="Ik wil dat het opgeruimd is.")),
    "cases:goal_move": Edit(lambda row: scored(row.goals.get()), {"score": "1"}, with_goal),
    "cases:goal_score": Edit(scored, {"family": "1"}),
    "cases:help_choose": Edit(chosen, {"now": "1", "reachable": "2", "kind": "anders", "reason": "Dat past."}),
    "cases:intensity_agree": Edit(
        lambda row: IntensityFactory(trajectory=row),
        {"level": "regulier", "started_on": "2023-09-29", "hours_per_week": "6", "reason": "Meer nodig."},
    ),
    "cases:measurement_change": Edit(columns(note="Aangevuld."), {"family_calm": "7"}),
    "cases:override_grant": Edit(
        place_above_the_cap, {"override_reason": "Crisis.", "override_until": "2023-12-01"}, role=TM
    ),
    "cases:planned_visit": Edit(columns(minutes=45), {"planned_on": "2023-10-04"}),
    "cases:planned_visit_cancel": Edit(columns(planned_on=date(2023, 10, 5)), page="cases:planned_visit"),
    "cases:referral_change": Edit(
        columns(reason="Voor de oudste."), {"provider": "De Nieuwe", "consulted_on": "2023-09-01"}
    ),
    "reports:report_letter": Edit(columns(subject="Vooruitblik"), {"author": "T. Schrijver"}, role=TM),
    "reports:report_text": Edit(
        lambda row: row.sections.create(anchor="brief", text="Van een collega."), {"text": "Van mij."}, role=TM
    ),
    "cases:signal_detail": Edit(columns(text="De koelkast is leeg."), {"text": "Ik bel.", "then": "terugkomen"}),
    "cases:signal_raised": Edit(columns(severity="zorg"), {"text": "De koelkast is leeg."}, role=GV),
    "cases:trajectory_correct": Edit(place_above_the_cap, {"started_on": "2023-05-03"}),
    "cases:trajectory_end": Edit(place_above_the_cap, {"closing_reason": "01", "follow_up": "geen"}),
    "cases:trajectory_resume": Edit(columns(farewell="Carla belt."), {}, ended),
    "cases:transfer_take_back": Edit(place_above_the_cap),
    "cases:trajectory_transfer": Edit(place_above_the_cap, another_carer),
    "cases:visit_change": Edit(columns(minutes=45), {"note": "Samen gekookt."}),
    "cases:volunteer_change": Edit(columns(what_worked="Op dinsdag."), {"first_name": "Bas"}),
    "cases:volunteer_hours": Edit(
        lambda row: VolunteerHoursFactory(placement=row, spent_on=TODAY), {"hours": "3", "spent_on": "2023-09-29"}
    ),
    "cases:waitlist_assess": Edit(judged, {"urgency": "a", "urgency_reason": "Er is ruzie."}, waiting_entry),
    "cases:waitlist_describe": Edit(judged, {"situation": "Moeder is ziek."}, waiting_entry),
    "cases:waitlist_leave": Edit(judged, {"outcome": "verhuisd"}, waiting_entry),
}

ADDS = "voegt iets toe, en verandert niets wat er is; twee keer hetzelfde is één keer"
READS = "laat alleen zien, of geeft iets af"
ONCE = "een knop: wie te laat is, hoort wie het al deed (zie test_done_already)"
DECIDED = "wordt één keer besloten: wie te laat is, wordt geweigerd"
HISTORY = "elke keuze komt als nieuwe regel onder de vorige"
OWN = "van wie inlogt zelf"
NO_VERSION: dict[str, str] = {
    "cases:rights_pack_text": "een keuze voor één tekst van één kopie; alle keuzes staan bij het meegeven",
    **dict.fromkeys(
        [
            "cases:absence_add",
            "cases:documents",
            "cases:family_register",
            "cases:family_restrict",
            "cases:goal_add",
            "cases:handover",
            "cases:match_check",
            "cases:measurement_add",
            "cases:plan_add",
            "cases:referral_add",
            "cases:reporting_code_step",
            "cases:review_hold",
            "cases:signal_raise",
            "cases:trajectory_start",
            "cases:visit_log",
            "cases:visit_log_for",
            "cases:visit_logged",
            "cases:visit_plan",
            "cases:visit_send",
            "cases:volunteer_add",
            "cases:waitlist_again",
            "cases:waitlist_call",
            "cases:import",
            "cases:emergency_open",
            "cases:rights_request_add",
            "cases:statement_add",
            "cases:unusual_judge",
            "monitoring:region",
            "reports:report_correct",
            "reports:report_start",
        ],
        ADDS,
    ),
    **dict.fromkeys(
        [
            "cases:document_remove",
            "cases:job_now",
            "cases:reporting_code_seen",
            "cases:urgency_sign",
            "reports:report_refresh",
        ],
        ONCE,
    ),
    **dict.fromkeys(
        [
            "cases:destruction_call_off",
            "cases:destruction_confirm",
            "cases:emergency_review",
            "cases:rights_request",
            "monitoring:region_remove",
            "reports:report_approve",
            "reports:report_drop",
            "reports:report_publish",
            "reports:report_return",
            "reports:report_submit",
        ],
        DECIDED,
    ),
    "monitoring:answer_weights": HISTORY,
    **dict.fromkeys(["cases:calendar", "cases:draft"], OWN),
    **dict.fromkeys(
        [
            "cases:absences",
            "cases:document",
            "cases:due",
            "cases:export",
            "cases:family_detail",
            "cases:family_list",
            "cases:family_signals",
            "cases:guide",
            "cases:help",
            "cases:intake",
            "cases:job",
            "cases:job_file",
            "cases:jobs",
            "cases:measurements",
            "cases:my_caseload",
            "cases:other_help",
            "cases:plan",
            "cases:planning",
            "cases:service_worker",
            "cases:signal_list",
            "cases:start",
            "cases:visit_offline",
            "cases:waitlist",
            "cases:waitlist_place",
            "cases:destructions",
            "cases:emergencies",
            "cases:family_access",
            "cases:log",
            "cases:over_term",
            "cases:restrictions",
            "cases:rights",
            "cases:rights_pack",
            "cases:unusual",
            "monitoring:avoided_cost",
            "monitoring:changes",
            "monitoring:dashboard",
            "monitoring:definitions",
            "monitoring:figure",
            "monitoring:figures_sheet",
            "monitoring:half_years",
            "monitoring:region_file",
            "reports:access_pack",
            "reports:overview",
            "reports:pdf",
            "reports:report",
            "reports:report_compare",
            "reports:report_file",
            "reports:report_preview",
            "reports:reports",
        ],
        READS,
    ),
}


# The tables of the management pages: what a colleague changes, and what is changed on the page.
MANAGED: dict[str, tuple[dict[str, Any], dict[str, Any]]] = {
    "budgetyear": ({"note": "Herzien."}, {"budgeted": "2000"}),
    "careproduct": ({"name": "Begeleiding thuis"}, {"code": "X1"}),
    "district": ({"area": "Noord"}, {"name": "Lewenborg"}),
    "neighbourhoodteam": ({"name": "WIJ Noord"}, {"name": "WIJ Oost"}),
    "pilot": ({"caseload_cap": 99}, {"caseload_target": "12"}),
    "scoredomain": ({"name": "Geld"}, {"number": "7"}),
    "tariff": ({"source": "besluit"}, {"price": "71"}),
    "user": ({"name": "Gea Anders"}, {"email": "gea@example.org"}),
}
