"""Every action leaves one line, in the same transaction, without anything personal in it."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.forms.models import model_to_dict

from cases.actions.counterfactual import answer_counterfactual
from cases.actions.families import register_family
from cases.actions.trajectories import (
    correct_period,
    end_trajectory,
    grant_override,
    resume_trajectory,
    start_trajectory,
    transfer_trajectory,
)
from cases.actions.visits import change_visit, log_visit
from cases.codes import ClosingReason, CounterfactualKind, FollowUp
from cases.models import AuditEvent, CapOverride, Family, FamilyMember, Visit
from tests.factories import fill_caseload

DAY = date(2023, 9, 20)


def lines() -> list[str]:
    return list(AuditEvent.objects.order_by("pk").values_list("action", flat=True))


def new_visit(trajectory, gea, **fields) -> Visit:
    return Visit(trajectory=trajectory, carer=gea, visited_on=DAY, minutes=60, kind="huisbezoek", **fields)


def test_registering_a_family(pilot, district, carla):
    family = Family(
        pilot=pilot, last_name="Geheim", district=district, case_manager=carla, referred_on=DAY, street="Verborgenpad"
    )
    register_family(family=family, members=[FamilyMember(role="kind", first_name="Stil")], triggers=[], actor=carla)
    line = AuditEvent.objects.get()
    assert (line.action, line.actor, line.role, line.family_number) == (
        "family.registered",
        carla,
        "casemanager",
        family.pk,
    )
    said = " ".join(str(value) for value in model_to_dict(line).values())
    assert not any(secret in said for secret in ("Geheim", "Verborgenpad", "Stil"))


def test_the_life_of_a_trajectory(family, carla, tess, gea, gijs):
    trajectory = start_trajectory(family=family, carer=gea, started_on=date(2023, 9, 1), actor=carla)
    transfer_trajectory(trajectory=trajectory, carer=gijs, started_on=date(2023, 9, 10), actor=carla)
    override = CapOverride(reason="Crisis", valid_until=date(2023, 12, 1))
    grant_override(trajectory=trajectory, override=override, actor=tess)
    end = {"closing_reason": ClosingReason.AS_PLANNED, "follow_up": FollowUp.NONE}
    end_trajectory(trajectory=trajectory, ended_on=DAY, actor=carla, **end)
    correct_period(trajectory=trajectory, started_on=date(2023, 9, 1), ended_on=DAY, actor=carla)
    resume_trajectory(trajectory=trajectory, actor=carla)
    assert lines() == [
        "trajectory.started",
        "trajectory.transferred",
        "override.granted",
        "trajectory.ended",
        "trajectory.corrected",
        "trajectory.reopened",
    ]


def test_a_visit_and_its_correction(trajectory, gea):
    visit = log_visit(visit=new_visit(trajectory, gea, note="Heel persoonlijk"), actor=gea)
    change_visit(visit=visit, fields=["note"], actor=gea)
    assert lines() == ["visit.logged", "visit.changed"]
    assert AuditEvent.objects.latest("pk").fields == "note"


def test_an_answer_about_other_care(trajectory, carla):
    answer_counterfactual(trajectory=trajectory, kind=CounterfactualKind.NONE, lines=[], actor=carla)
    assert lines() == ["counterfactual.answered"]


def test_what_is_refused_leaves_neither_a_row_nor_a_line(pilot, family, carla, gea):
    fill_caseload(pilot, 10, started_on=date(2023, 5, 1))
    with pytest.raises(ValidationError):
        start_trajectory(family=family, carer=gea, started_on=DAY, actor=carla)
    assert not family.trajectories.exists()
    assert lines() == []


def test_only_a_team_manager_grants_a_place(trajectory, carla):
    with pytest.raises(ValidationError, match="teammanager"):
        grant_override(
            trajectory=trajectory, override=CapOverride(reason="Graag", valid_until=date(2023, 12, 1)), actor=carla
        )
    assert lines() == []
