from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases import due_list, timeline, waitlist
from cases.actions.families import change_family
from cases.actions.trajectories import start_trajectory
from cases.actions.waitlist import (
    assess_urgency,
    entry_for,
    leave_list,
    log_call,
    register_again,
    sign_assessment,
)
from cases.codes import Urgency, WaitlistOutcome
from cases.due import DueKind
from cases.models import AuditEvent, Family, UrgencyAssessment, WaitlistCall, WaitlistEntry
from tests.conftest import TODAY
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import CallFactory, UrgencyFactory, WaitlistEntryFactory

WEEK = timedelta(days=7)


@pytest.fixture
def waits(pilot, district, carla):
    """Return a function that makes a family that waits, with a place since `days` ago."""

    def make(days=10, urgency="", **fields):
        started_on = TODAY - timedelta(days=days)
        family = FamilyFactory(pilot=pilot, district=district, case_manager=carla, referred_on=started_on, **fields)
        entry = WaitlistEntryFactory(family=family)
        if urgency:
            UrgencyFactory(entry=entry, urgency=urgency)
        return entry

    return make


def places(day=TODAY):
    return waitlist.of(Family.objects.all(), day)


def test_a_call_is_due_a_week_after_registration_and_after_each_contact():
    assert waitlist.call_due_on(date(2023, 9, 1), None) == date(2023, 9, 8)
    assert waitlist.call_due_on(date(2023, 9, 1), date(2023, 9, 10)) == date(2023, 9, 17)


def test_an_attempt_without_contact_does_not_reset_the_week(waits):
    entry = waits(days=20)
    CallFactory(entry=entry, called_on=TODAY - timedelta(days=9), minutes=20)
    CallFactory(entry=entry, called_on=TODAY - timedelta(days=1), minutes=5, made_contact=False)
    (place,) = places()
    assert place.call_due_on == TODAY - timedelta(days=2)
    assert (place.attempts, place.contacts, place.minutes, place.time_spent) == (2, 1, 25, "25 minuten")


@pytest.mark.parametrize(("days", "state", "must"), [(6, "later", False), (7, "vandaag", True), (8, "te laat", True)])
def test_a_family_is_due_on_the_seventh_day_and_late_after_it(waits, days, state, must):
    waits(days=days)
    (place,) = places()
    assert (place.call_state, place.must_be_called) == (state, must)


def test_who_should_have_been_called_longest_ago_is_called_first(waits):
    waits(days=3)
    late, later = waits(days=30), waits(days=8)
    assert [place.entry for place in waitlist.to_call(places())] == [late, later]


def test_urgency_sets_the_order_and_then_who_waits_longest(waits):
    low, high, recent, unknown, middle = (
        waits(days=90, urgency="c"),
        waits(days=5, urgency="a"),
        waits(days=2, urgency="a"),
        waits(days=4),
        waits(days=60, urgency="b"),
    )
    assert [place.entry for place in places()] == [high, recent, unknown, middle, low]


def test_the_latest_judgement_counts_and_its_reason_is_shown(waits):
    entry = waits(days=20, urgency="a")
    UrgencyFactory(entry=entry, urgency="c", reason="Oma helpt nu.", assessed_on=TODAY)
    (place,) = places()
    assert (place.urgency, place.urgency_label, place.reason) == ("c", "Laag", "Oma helpt nu.")
    assert place.unsigned_since == entry.started_on


def test_a_family_of_the_workbook_has_a_place_before_anything_is_stored(family):
    (place,) = places()
    assert (place.entry.pk, place.entry.started_on) == (None, family.referred_on)
    assert entry_for(family).started_on == family.referred_on
    assert entry_for(family) == entry_for(family)
    assert WaitlistEntry.objects.count() == 1


def test_who_gets_help_has_no_place(trajectory):
    assert places() == []
    with pytest.raises(ValidationError, match="staat niet op de wachtlijst"):
        entry_for(trajectory.family)


def test_the_list_costs_the_same_queries_however_long_it_is(waits, django_assert_max_num_queries):
    for number in (1, 10):
        for _ in range(number):
            CallFactory(entry=waits(urgency="b"))
        with django_assert_max_num_queries(2):
            assert places()
        with django_assert_max_num_queries(3):
            assert list(waitlist.dues(Family.objects.all(), TODAY))


@pytest.mark.parametrize(
    ("minutes", "says"), [(0, "0 minuten"), (1, "1 minuut"), (60, "1 uur"), (75, "1 uur en 15 minuten")]
)
def test_minutes_are_said_in_hours(minutes, says):
    assert waitlist.in_hours(minutes) == says


def test_what_is_due_of_a_family_that_was_just_registered(waits, carla):
    entry = waits(days=7)
    dues = {due.kind: due for due in due_list.of(Family.objects.all(), TODAY)}
    assert set(dues) >= {DueKind.CALL, DueKind.URGENCY}
    assert dues[DueKind.CALL].due_on == TODAY
    assert dues[DueKind.CALL].person == carla
    assert dues[DueKind.CALL].url == f"/gezinnen/{entry.family_id}/wachtlijst/bellen/"


def test_an_unsigned_judgement_is_due_with_the_behavioural_scientist(waits, gert):
    waits(days=8, urgency="a")
    (due,) = [due for due in waitlist.dues(Family.objects.all(), TODAY) if due.kind == DueKind.TRIAGE]
    assert due.is_for(gert)
    assert (due.person, due.due_on) == (None, TODAY - timedelta(days=1))
    sign_assessment(assessment=UrgencyAssessment.objects.get(), actor=gert)
    assert DueKind.TRIAGE not in {due.kind for due in waitlist.dues(Family.objects.all(), TODAY)}


def test_a_call_that_is_far_off_is_not_announced(waits, gert):
    waits(days=4, urgency="b")
    # What has to be signed is asked at once.
    assert [due.kind for due in waitlist.dues(Family.objects.all(), TODAY)] == [DueKind.TRIAGE]


def test_calls_are_numbered_and_the_first_contact_is_kept(waits, carla):
    family = waits(days=10).family
    for made_contact in (False, True, True):
        log_call(family=family, call=WaitlistCall(called_on=TODAY, made_contact=made_contact, minutes=5), actor=carla)
    assert list(WaitlistCall.objects.order_by("number").values_list("number", flat=True)) == [1, 2, 3]
    assert WaitlistEntry.objects.get().first_contact_on == TODAY
    assert AuditEvent.objects.filter(action="call.logged", actor=carla, family_number=family.pk).count() == 3


def test_the_same_call_sent_twice_is_one_call(waits, carla):
    family = waits().family
    for _ in range(2):
        log_call(family=family, call=WaitlistCall(number=1, called_on=TODAY, minutes=5), actor=carla)
    assert WaitlistCall.objects.count() == 1


def test_two_people_who_call_at_once_each_keep_their_call(waits, carla, tess):
    family = waits().family
    for caller in (carla, tess):
        log_call(family=family, call=WaitlistCall(number=1, called_on=TODAY, minutes=5), actor=caller)
    assert set(WaitlistCall.objects.values_list("number", "caller__username")) == {(1, "carla"), (2, "tess")}


@pytest.mark.parametrize("days", [-1, 11])
def test_a_call_lies_within_the_waiting(waits, carla, days):
    family = waits(days=10).family
    call = WaitlistCall(called_on=TODAY - timedelta(days=days), minutes=5)
    with pytest.raises(ValidationError) as refusal:
        log_call(family=family, call=call, actor=carla)
    assert "called_on" in refusal.value.message_dict


def test_a_judgement_is_never_overwritten_and_sent_twice_stored_once(waits, carla):
    family = waits().family
    for urgency in (Urgency.LOW, Urgency.HIGH, Urgency.HIGH):
        assess_urgency(family=family, urgency=urgency, reason="Zo gezien.", actor=carla)
    assert list(UrgencyAssessment.objects.values_list("urgency", "signed_on")) == [("a", None), ("c", None)]
    assert AuditEvent.objects.filter(action="urgency.assessed").count() == 2


def test_the_judgement_of_the_behavioural_scientist_is_signed_at_once(waits, gert):
    made = assess_urgency(family=waits().family, urgency=Urgency.HIGH, reason="Onveilig.", actor=gert)
    assert (made.signed_by, made.signed_on) == (gert, TODAY)


def test_the_first_signature_stays(waits, gert, carla):
    waits(urgency="a")
    sign_assessment(assessment=UrgencyAssessment.objects.get(), actor=gert)
    with pytest.raises(ValidationError, match="tekende deze urgentie al"):
        sign_assessment(assessment=UrgencyAssessment.objects.get(), actor=carla)
    assert UrgencyAssessment.objects.get().signed_by == gert
    assert AuditEvent.objects.filter(action="urgency.signed").count() == 1


def test_the_start_of_help_ends_the_waiting_on_its_first_day(waits, carla, gea):
    entry = waits(days=30)
    start_trajectory(family=entry.family, carer=gea, started_on=TODAY - WEEK, actor=carla)
    entry.refresh_from_db()
    assert (entry.ended_on, entry.outcome) == (TODAY - WEEK, WaitlistOutcome.STARTED)


def test_a_start_before_the_registration_ends_the_waiting_on_the_day_it_began(waits, carla, gea):
    entry = waits(days=2)
    start_trajectory(family=entry.family, carer=gea, started_on=TODAY - WEEK, actor=carla)
    entry.refresh_from_db()
    assert entry.ended_on == entry.started_on


def test_how_long_a_family_of_the_workbook_waited_is_known_once_it_is_helped(family, carla, gea):
    start_trajectory(family=family, carer=gea, started_on=TODAY, actor=carla)
    assert list(WaitlistEntry.objects.values_list("started_on", "ended_on")) == [(family.referred_on, TODAY)]


def test_help_that_starts_anew_makes_no_place(family, carla, gea):
    TrajectoryFactory(family=family, ended=True)
    start_trajectory(family=family, carer=gea, started_on=TODAY, actor=carla)
    assert not WaitlistEntry.objects.exists()


def again(family, actor, **fields):
    data = {"started_on": TODAY, "situation": "", "urgency": None, "reason": ""} | fields
    return register_again(family=family, actor=actor, **data)


def test_a_family_that_was_helped_can_come_back(family, carla):
    TrajectoryFactory(family=family, ended=True)
    entry = again(family, carla, urgency=Urgency.HIGH, reason="Het gaat weer mis.")
    assert waitlist.was_helped_before(family, TODAY)
    assert [(place.entry, place.urgency) for place in places()] == [(entry, "a")]
    assert again(family, carla) == entry
    assert AuditEvent.objects.filter(action="waitlist.entered").count() == 1


def test_who_waits_or_gets_help_cannot_be_registered_again(family, trajectory, carla, waits):
    with pytest.raises(ValidationError, match="krijgt hulp"):
        again(family, carla)
    with pytest.raises(ValidationError, match="al op de wachtlijst"):
        again(waits().family, carla)


def test_a_family_comes_back_after_its_help_and_after_it_left_the_list(family, carla):
    TrajectoryFactory(family=family, started_on=date(2023, 1, 1), ended_on=date(2023, 9, 1))
    with pytest.raises(ValidationError, match="hulp tot en met 1 september 2023"):
        again(family, carla, started_on=date(2023, 9, 1))
    again(family, carla, started_on=date(2023, 9, 2))
    leave_list(family=family, ended_on=date(2023, 9, 20), outcome=WaitlistOutcome.DECLINED, actor=carla)
    with pytest.raises(ValidationError, match="tot 20 september 2023 op de wachtlijst"):
        again(family, carla, started_on=date(2023, 9, 10))


def test_a_family_that_does_not_want_help_leaves_the_list(waits, carla):
    entry = waits(days=30)
    CallFactory(entry=entry, called_on=TODAY - WEEK)
    with pytest.raises(ValidationError, match="Er is nog gebeld"):
        leave_list(family=entry.family, ended_on=TODAY - 2 * WEEK, outcome=WaitlistOutcome.DECLINED, actor=carla)
    leave_list(family=entry.family, ended_on=TODAY, outcome=WaitlistOutcome.DECLINED, actor=carla)
    assert places() == []
    assert AuditEvent.objects.latest("pk").action == "waitlist.left"


def test_a_corrected_day_of_registration_moves_the_waiting(waits, carla):
    entry = waits(days=10)
    family = entry.family
    family.referred_on -= WEEK
    change_family(family=family, members=[], triggers=[], fields=["referred_on"], actor=carla)
    entry.refresh_from_db()
    assert entry.started_on == TODAY - timedelta(days=17)


def test_a_registration_cannot_be_moved_past_what_was_done(waits, carla):
    entry = waits(days=10)
    CallFactory(entry=entry, called_on=TODAY - timedelta(days=5))
    entry.family.referred_on = TODAY
    with pytest.raises(ValidationError) as refusal:
        change_family(family=entry.family, members=[], triggers=[], fields=["referred_on"], actor=carla)
    assert "referred_on" in refusal.value.message_dict


def test_the_time_line_tells_what_happened_while_the_family_waited(family, carla, gert):
    TrajectoryFactory(family=family, ended=True)
    entry = again(family, carla, started_on=TODAY - WEEK, situation="Moeder is weer ziek.")
    UrgencyFactory(entry=entry, urgency="a", reason="Geen netwerk.", signed_on=TODAY, signed_by=gert)
    CallFactory(entry=entry, called_on=TODAY, made_contact=False, note="Voicemail ingesproken.")
    leave_list(family=family, ended_on=TODAY, outcome=WaitlistOutcome.OTHER_HELP, actor=carla)
    told = {(event.title, event.text) for event in timeline.of(family)}
    assert told >= {
        ("Opnieuw aangemeld", "Moeder is weer ziek."),
        ("Urgentie: hoog", "Geen netwerk. Getekend door Gert Gedragswetenschapper."),
        ("Gebeld: niet bereikt", "Voicemail ingesproken."),
        ("Van de wachtlijst", "Het gezin kreeg andere hulp"),
    }


def test_the_log_holds_no_word_of_what_was_written(waits, carla):
    family = waits().family
    call = WaitlistCall(called_on=TODAY, minutes=5, note="Heel geheim", bridging="Stille hulp")
    log_call(family=family, call=call, actor=carla)
    assess_urgency(family=family, urgency=Urgency.LOW, reason="Vertrouwelijk", actor=carla)
    said = " ".join(str(value) for line in AuditEvent.objects.values() for value in line.values())
    assert not any(word in said for word in ("geheim", "Stille", "Vertrouwelijk"))
