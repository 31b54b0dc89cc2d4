"""What somebody else did already: who is late hears who did it, and what was done stays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.urls import reverse

from cases.actions.goals import drop_goal, score_goal, state_goal
from cases.actions.signals import raise_signal
from cases.actions.trajectories import correct_period, end_trajectory
from cases.codes import ClosingReason, FollowUp, GasScore, LifeDomain, Role, Side, SignalSeverity
from cases.goals import day_to_score
from cases.models import AuditEvent, Goal
from tests.cases.access.waitlist import unsigned
from tests.cases.test_versions_everywhere import as_sent
from tests.factories import UserFactory
from tests.file_factories import DocumentFactory, GoalFactory, PlannedVisitFactory, SignalFactory, StepFactory

TODAY = date(2023, 9, 29)


def test_an_urgency_is_signed_by_one_person(login, gert, trajectory):
    assessment = unsigned(trajectory)
    other = UserFactory(pilot=trajectory.pilot, role=Role.BEHAVIOURAL_SCIENTIST, name="Greet Later")
    address = reverse("cases:urgency_sign", args=[assessment.pk])
    assert "Je hebt de urgentie getekend." in login(gert).post(address, follow=True).content.decode()
    page = login(other).post(address, follow=True).content.decode()
    assert "Gert Gedragswetenschapper tekende deze urgentie al." in page
    assert "Je hebt de urgentie getekend." not in page
    assessment.refresh_from_db()
    assert assessment.signed_by == gert
    assert "Je hebt de urgentie getekend." in login(gert).post(address, follow=True).content.decode()
    assert AuditEvent.objects.filter(action="urgency.signed").count() == 1


def test_one_person_looks_along(login, carla, tess, trajectory, gert):
    signal = SignalFactory(trajectory=trajectory, safety=True)
    step = StepFactory(signal=signal, done_by=carla)
    other = UserFactory(pilot=trajectory.pilot, team=carla.team, name="Cor Later")
    address = reverse("cases:reporting_code_seen", args=[step.pk])
    assert "Je keek mee bij stap 1." in login(tess).post(address, follow=True).content.decode()
    page = login(other).post(address, follow=True).content.decode()
    assert "Tess Teammanager keek al mee bij stap 1." in page
    step.refresh_from_db()
    assert step.seen_by == tess


def test_help_is_ended_by_one_person(login, carla, tess, trajectory):
    page = reverse("cases:trajectory_end", args=[trajectory.pk])
    client = login(tess)
    form = as_sent(client.get(page)) | {"closing_reason": "02", "follow_up": "lichter"}
    login(carla).post(page, {"ended_on": "2023-09-29", "closing_reason": "01", "follow_up": "geen"})
    late = client.post(page, form, follow=True).content.decode()
    assert "Een laatste dag is al gekozen door Carla Casemanager, om " in late
    trajectory.refresh_from_db()
    assert trajectory.closing_reason == "01"


def test_a_visit_is_called_off_by_one_person(login, carla, gea, trajectory):
    planned = PlannedVisitFactory(trajectory=trajectory, carer=gea)
    address = reverse("cases:planned_visit_cancel", args=[planned.pk])
    login(gea).post(address)
    late = login(carla).post(address, follow=True).content.decode()
    assert "Dit bezoek was al afgezegd door Gea Gezinsverzorger, om " in late
    assert AuditEvent.objects.filter(action="visit.cancelled").count() == 1


def test_a_document_that_is_gone_cannot_be_removed_once_more(login, carla, family):
    document = DocumentFactory(family=family)
    address = reverse("cases:document_remove", args=[document.pk])
    document.delete()
    assert login(carla).post(address).status_code == 404
    assert not AuditEvent.objects.filter(action="document.removed").exists()


def test_a_goal_is_let_go_once(trajectory, carla, tess):
    goal = GoalFactory(trajectory=trajectory, stated_on=date(2023, 6, 1))
    drop_goal(goal=goal, dropped_on=date(2023, 9, 1), actor=carla)
    with pytest.raises(ValidationError, match="al losgelaten op 1 september 2023"):
        drop_goal(goal=goal, dropped_on=TODAY, actor=tess)
    assert Goal.objects.get().dropped_on == date(2023, 9, 1)


@pytest.fixture
def over(trajectory, carla):
    """The trajectory of the cast, whose last day was two weeks ago."""
    return end_trajectory(
        trajectory=trajectory,
        ended_on=TODAY - timedelta(days=14),
        closing_reason=ClosingReason.AS_PLANNED,
        follow_up=FollowUp.NONE,
        actor=carla,
    )


def test_a_goal_is_not_scored_after_the_help(over, gea):
    goal = GoalFactory(trajectory=over, stated_on=date(2023, 6, 1))
    scores = {Side.WORKER: GasScore.REACHED}
    with pytest.raises(ValidationError, match="De hulp stopte op 15 september 2023"):
        score_goal(goal=goal, scored_on=over.ended_on + timedelta(days=1), scores=scores, actor=gea)
    score_goal(goal=goal, scored_on=over.ended_on, scores=scores, actor=gea)
    assert day_to_score(goal, None, TODAY) == over.ended_on


def test_a_goal_is_not_stated_after_the_help(over, gea):
    goal = Goal(trajectory=over, wording="Ik wil rust.", domain=LifeDomain.OTHER, stated_on=TODAY)
    with pytest.raises(ValidationError, match="De hulp stopte op"):
        state_goal(goal=goal, actor=gea)


def test_a_signal_can_be_given_as_long_as_a_visit_can_be_logged(over, gea, carla):
    given = {"trajectory": over, "severity": SignalSeverity.CONCERN, "actor": gea}
    raise_signal(**given, reference="op-tijd")
    earlier = over.ended_on - timedelta(days=1)
    correct_period(trajectory=over, started_on=over.started_on, ended_on=earlier, actor=carla)
    with pytest.raises(ValidationError, match="langer dan twee weken geleden"):
        raise_signal(**given, reference="te-laat")
    # The same one again is known, and not refused.
    assert raise_signal(**given, reference="op-tijd").reference == "op-tijd"


def test_a_form_that_is_sent_empty_is_not_just_opened(login, carla, family, trajectory):
    signal = SignalFactory(trajectory=trajectory)
    for page in (reverse("cases:help_choose", args=[family.pk]), signal.get_absolute_url()):
        assert login(carla).post(page, {"version": ""}).status_code in {409, 422}
