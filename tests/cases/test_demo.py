"""The demo: its files are what its tables say, the models accept them, and on its today there is something to do."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db.models import Max

from cases import models
from cases.codes import ConsentGiver, IntensityLevel, MeasurementMoment, SignalSeverity, Urgency
from cases.demo import generate
from cases.exchange.file_sheets import DOMAIN_SCORES, DOMAINS, FILE_SHEETS
from cases.exchange.sheets import SHEETS
from cases.management.commands import demo
from tests.conftest import TODAY

WEEK = timedelta(days=7)


@pytest.fixture
def filled(db):
    result = demo.fill()
    assert result.ok, [str(error) for error in result.errors]
    return result


def test_the_files_are_what_the_tables_say(tmp_path):
    generate.write(tmp_path)
    stored = {path.name: path.read_bytes() for path in generate.TARGET_FOLDER.glob("*.csv")}
    assert {path.name: path.read_bytes() for path in tmp_path.glob("*.csv")} == stored
    # An organisation scores domains only when it has permission for the instrument.
    assert {sheet.name for sheet in SHEETS} - {DOMAINS.name, DOMAIN_SCORES.name} == set(generate.SHEETS)


def test_the_models_accept_every_row_of_the_file_of_a_family(filled):
    for sheet in FILE_SHEETS:
        for row in sheet.model._default_manager.all():
            row.full_clean()


def test_on_its_today_there_is_something_to_do_in_every_room(filled):
    _families_that_wait()
    _plans_and_goals()
    _signals()
    _people()


def _families_that_wait() -> None:
    places = models.WaitlistEntry.objects.open().with_urgency()
    assert set(models.Family.objects.waiting()) == {place.family for place in places}
    contacts = {
        place.family.reference: place.calls.filter(made_contact=True).aggregate(last=Max("called_on"))["last"]
        for place in places
    }
    due = {reference: last + WEEK for reference, last in contacts.items()}
    assert sorted(due.values()) == [TODAY - timedelta(days=3), TODAY, TODAY + timedelta(days=5)]
    assert {place.urgency for place in places} == set(Urgency.values)
    (unsigned,) = models.UrgencyAssessment.objects.filter(signed_on__isnull=True)
    assert unsigned.entry in places
    assert unsigned.assessed_on + WEEK == TODAY
    assert models.WaitlistCall.objects.filter(made_contact=False).count() > 10
    assert {row.given_by for row in models.Consent.objects.all()} == set(ConsentGiver.values)


def _plans_and_goals() -> None:
    running = models.Trajectory.objects.active_on(TODAY)
    late = running.filter(plans__isnull=True, started_on__lt=TODAY - 6 * WEEK)
    assert [trajectory.reference for trajectory in late] == ["T-2023-007"]
    latest = {(row.goal_id, row.side): row.score for row in models.GoalScore.objects.order_by("scored_on")}
    apart = [abs(score - latest[goal, "gezinsverzorger"]) for (goal, side), score in latest.items() if side == "gezin"]
    assert max(apart) == 2
    assert {row.moment for row in models.Measurement.objects.all()} == set(MeasurementMoment.values)
    (low,) = models.Intensity.objects.filter(level=IntensityLevel.LOW)
    assert low.started_on == TODAY
    held = running.annotate(held=Max("reviews__held_on")).filter(started_on__lte=TODAY - 26 * WEEK, held__isnull=True)
    assert [trajectory.reference for trajectory in held] == ["T-2023-001"]


def _signals() -> None:
    by_severity = Counter(signal.severity for signal in models.Signal.objects.open())
    assert by_severity == {SignalSeverity.SAFETY: 1, SignalSeverity.CONCERN: 2, SignalSeverity.NOTICE: 1}
    safety = models.Signal.objects.open().get(severity=SignalSeverity.SAFETY)
    assert [step.step for step in safety.steps.all()] == [1, 2, 3]
    statuses = {referral.status for referral in models.OnwardReferral.objects.all()}
    assert statuses == {"aangevraagd", "gestart", "afgewezen", "geëindigd"}


def _people() -> None:
    (absence,) = models.Absence.objects.active_on(TODAY)
    assert absence.deputy is not None
    assert models.Handover.objects.count() == 1
    assert models.VolunteerHours.objects.count() > 100
    past = models.PlannedVisit.objects.to_come().filter(planned_on__lt=TODAY)
    assert [visit.planned_on for visit in past] == [date(2023, 9, 26)]
    to_come = models.PlannedVisit.objects.to_come().filter(planned_on__gt=TODAY)
    assert to_come.count() > 20
    for visit in to_come:
        away = models.Absence.objects.filter(carer=visit.carer).active_on(visit.planned_on)
        assert not away.exists()
