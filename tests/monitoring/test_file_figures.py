"""The figures of the family file, on rows that are counted by hand."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from cases.codes import MeasurementMoment, Side, SignalSeverity, WithoutHelp
from cases.period import Period
from monitoring.figures import Share, Typical, evaluate
from tests.factories import FamilyFactory, TrajectoryFactory
from tests.file_factories import (
    CallFactory,
    GoalFactory,
    GoalScoreFactory,
    IntensityFactory,
    MeasurementFactory,
    ReferralFactory,
    SignalFactory,
    StepFactory,
    UrgencyFactory,
    VolunteerFactory,
    VolunteerHoursFactory,
    WaitlistEntryFactory,
)

MARCH = Period(date(2023, 3, 1), date(2023, 3, 31))
FIRST, LAST = MARCH.first, MARCH.last
BEFORE, AFTER = date(2023, 2, 28), date(2023, 4, 1)


def day(number: int) -> date:
    return date(2023, 3, number)


def family_of(pilot, referred_on=FIRST):
    return FamilyFactory(pilot=pilot, referred_on=referred_on)


def entry_of(pilot, start=FIRST, end=None):
    outcome = "gestart" if end else ""
    return WaitlistEntryFactory(family=family_of(pilot, start), started_on=start, ended_on=end, outcome=outcome)


def trajectory_of(pilot, start=FIRST, end=None, **fields):
    return TrajectoryFactory(family__pilot=pilot, started_on=start, ended_on=end, **fields)


# Waiting


@pytest.mark.parametrize(
    ("start", "end", "waits"),
    [(FIRST, None, 1), (LAST, None, 1), (AFTER, None, 0), (FIRST, AFTER, 1), (FIRST, LAST, 0), (FIRST, BEFORE, 0)],
)
def test_a_family_waits_until_the_day_on_which_its_place_ends(pilot, start, end, waits):
    entry_of(pilot, min(start, end or start), end)
    assert evaluate(pilot, MARCH).waiting.waiting == waits


def test_a_family_without_a_place_waits_since_its_registration_when_it_never_had_help(pilot):
    family_of(pilot, day(11))
    family_of(pilot, AFTER)
    TrajectoryFactory(family=family_of(pilot, day(1)), started_on=LAST)
    found = evaluate(pilot, MARCH).waiting
    assert (found.waiting, found.longest_days, found.days_waiting) == (1, 20, Typical(1, Decimal(20)))
    assert found.by_urgency == {"onbekend": 1}
    assert found.days_to_help == Typical(1, Decimal(30))


def test_help_that_runs_ends_the_waiting_though_the_place_was_left_open(pilot):
    TrajectoryFactory(family=entry_of(pilot).family, started_on=day(20))
    assert evaluate(pilot, MARCH).waiting.waiting == 0
    assert evaluate(pilot, Period(FIRST, day(19))).waiting.waiting == 1


def test_the_latest_judgement_up_to_the_last_day_is_the_urgency(pilot):
    entry = entry_of(pilot)
    for urgency, judged_on in (("a", day(2)), ("c", LAST), ("a", AFTER)):
        UrgencyFactory(entry=entry, urgency=urgency, assessed_on=judged_on)
    found = evaluate(pilot, MARCH).waiting
    assert found.by_urgency == {"c": 1}
    assert found.signed == Share(0, 2, 0)


def test_only_a_signature_that_was_there_on_the_last_day_counts(pilot, gert):
    for signed_on in (LAST, AFTER, None):
        UrgencyFactory(
            entry=entry_of(pilot), assessed_on=day(3), signed_on=signed_on, signed_by=gert if signed_on else None
        )
    assert evaluate(pilot, MARCH).waiting.signed == Share(1, 3, 33)


def test_a_week_counts_when_contact_was_made_in_its_seven_days(pilot):
    # Waits from 1 March: 2-8, 9-15, 16-22 and 23-29 are full weeks, 30-31 is not.
    entry = entry_of(pilot)
    for called_on, contact in ((day(8), True), (day(9), False), (day(22), True), (day(22), True), (LAST, True)):
        CallFactory(entry=entry, called_on=called_on, made_contact=contact, minutes=20)
    found = evaluate(pilot, MARCH).waiting
    assert found.weeks_called == Share(2, 4, 50)
    assert (found.calls, found.contacts, found.call_hours) == (5, 4, Decimal("1.7"))
    # 100 minutes in 31 days.
    assert found.call_hours_per_week == Decimal("0.4")


def test_weeks_are_counted_from_the_start_of_the_wait_and_lie_within_the_period(pilot):
    # From 25 February: 26 Feb - 4 March lies across the first day, so it does not count.
    entry = entry_of(pilot, date(2023, 2, 25), end=day(19))
    CallFactory(entry=entry, called_on=day(4))
    CallFactory(entry=entry, called_on=day(11))
    # 5-11 and 12-18 March; on the 19th the waiting is over.
    assert evaluate(pilot, MARCH).waiting.weeks_called == Share(1, 2, 50)
    assert evaluate(pilot, Period(FIRST, day(17))).waiting.weeks_called == Share(1, 1, 100)


@pytest.mark.parametrize("gap", [5, 7])
def test_who_always_calls_on_the_last_day_of_the_list_makes_contact_every_week(pilot, gap):
    entry = entry_of(pilot)
    called_on = FIRST
    while (called_on := called_on + timedelta(days=gap)) <= LAST:
        CallFactory(entry=entry, called_on=called_on)
    assert evaluate(pilot, MARCH).waiting.weeks_called == Share(4, 4, 100)


def test_help_that_began_before_the_registration_took_no_days(pilot):
    TrajectoryFactory(family=family_of(pilot, day(9)), started_on=day(2))
    assert evaluate(pilot, MARCH).waiting.days_to_help == Typical(1, Decimal(0))


def test_a_family_that_comes_back_is_not_helped_for_the_first_time(pilot):
    first = trajectory_of(pilot, date(2023, 1, 1), BEFORE)
    TrajectoryFactory(family=first.family, started_on=day(10))
    assert evaluate(pilot, MARCH).waiting.days_to_help == Typical(0, None)


# Goals


def test_of_each_side_the_latest_score_counts_and_nought_is_reached(pilot):
    goal = GoalFactory(trajectory=trajectory_of(pilot), stated_on=day(1))
    for side, scored_on, score in (
        (Side.FAMILY, day(2), 2),
        (Side.FAMILY, day(9), -2),
        (Side.FAMILY, AFTER, 0),
        (Side.WORKER, day(3), 0),
    ):
        GoalScoreFactory(goal=goal, side=side, scored_on=scored_on, score=score)
    GoalFactory(trajectory=goal.trajectory, stated_on=LAST)
    found = evaluate(pilot, MARCH).goals
    assert (found.families, found.standing, found.scored_by_both) == (1, 2, Share(1, 2, 50))
    assert found.reached == {"gezin": Share(0, 1, 0), "gezinsverzorger": Share(1, 1, 100)}
    assert found.far_apart == Share(1, 1, 100)


@pytest.mark.parametrize(("dropped_on", "standing"), [(None, 1), (AFTER, 1), (LAST, 0), (FIRST, 0)])
def test_a_goal_stands_until_the_day_on_which_it_is_dropped(pilot, dropped_on, standing):
    GoalFactory(trajectory=trajectory_of(pilot), stated_on=FIRST, dropped_on=dropped_on)
    assert evaluate(pilot, MARCH).goals.standing == standing


# Measurements


def test_the_change_is_from_the_very_first_score_to_the_last_in_the_period(pilot):
    trajectory = trajectory_of(pilot, date(2023, 1, 1))
    for measured_on, calm in ((date(2023, 1, 10), 2), (day(5), 9), (day(25), 6), (AFTER, 10)):
        MeasurementFactory(trajectory=trajectory, measured_on=measured_on, family_calm=calm, worker_calm=None)
    found = evaluate(pilot, MARCH).measuring
    assert found.change["family_calm"] == Typical(1, Decimal(4))
    assert found.change["worker_calm"] == Typical(0, None)
    assert (found.families, found.measured_twice) == (1, 1)
    assert found.by_moment["start"].medians["family_calm"] == Typical(1, Decimal(6))


def test_a_family_counts_once_with_its_last_grade_and_answer(pilot):
    trajectory = trajectory_of(pilot)
    for measured_on, grade, answer in (
        (day(5), 3, WithoutHelp.LIGHTER),
        (day(9), 8, WithoutHelp.NONE),
        (LAST, None, ""),
    ):
        MeasurementFactory(trajectory=trajectory, measured_on=measured_on, satisfaction=grade, without_help=answer)
    MeasurementFactory(trajectory=trajectory_of(pilot), measured_on=LAST, satisfaction=7)
    found = evaluate(pilot, MARCH).measuring
    assert found.grade == Typical(2, Decimal("7.5"))
    assert found.without_help == {"04": 1}


def test_a_family_that_was_not_reached_is_not_measured(pilot):
    MeasurementFactory(
        trajectory=trajectory_of(pilot, end=day(9)),
        moment=MeasurementMoment.AFTER_6_MONTHS,
        measured_on=LAST,
        reached=False,
        family_calm=None,
        worker_calm=None,
    )
    found = evaluate(pilot, MARCH).measuring
    assert (found.families, found.not_reached, found.by_moment) == (0, 1, {})


# Signals


@pytest.mark.parametrize(
    ("severity", "days", "in_time"),
    [
        (SignalSeverity.SAFETY, 1, 1),
        (SignalSeverity.SAFETY, 2, 0),
        (SignalSeverity.CONCERN, 3, 1),
        (SignalSeverity.CONCERN, 4, 0),
        (SignalSeverity.NOTICE, 7, 1),
        (SignalSeverity.NOTICE, 8, 0),
    ],
)
def test_an_answer_is_in_time_up_to_the_last_day_of_its_term(pilot, carla, severity, days, in_time):
    SignalFactory(
        trajectory=trajectory_of(pilot),
        severity=severity,
        raised_on=FIRST,
        answered_on=FIRST + timedelta(days=days),
        answered_by=carla,
    )
    found = evaluate(pilot, MARCH).signals
    assert (found.answered_in_time.part, found.answered_in_time.whole) == (in_time, 1)
    assert (found.by_severity, found.open) == ({severity: 1}, 1)


def test_a_signal_without_an_answer_is_late_once_its_term_is_over(pilot):
    for raised_on in (day(23), day(24)):
        SignalFactory(trajectory=trajectory_of(pilot), severity=SignalSeverity.NOTICE, raised_on=raised_on)
    assert evaluate(pilot, MARCH).signals.answered_in_time == Share(0, 1, 0)


def test_a_meldcode_counts_in_the_period_of_its_first_step(pilot):
    signal = SignalFactory(trajectory=trajectory_of(pilot), safety=True, raised_on=FIRST)
    StepFactory(signal=signal, step=1, done_on=day(2))
    StepFactory(signal=signal, step=2, done_on=AFTER)
    assert evaluate(pilot, MARCH).signals.reporting_codes == 1
    assert evaluate(pilot, Period(AFTER, AFTER)).signals.reporting_codes == 0


# Other help


def test_other_help_is_counted_on_the_day_of_what_happened(pilot):
    family = family_of(pilot, date(2023, 1, 1))
    ReferralFactory(family=family, requested_on=BEFORE, started_on=day(10), ended_on=LAST)
    ReferralFactory(family=family, provider="elker ", requested_on=day(1), started_on=day(31))
    ReferralFactory(family=family, provider="Lentis", requested_on=day(1), refused_on=AFTER)
    ReferralFactory(family=family, requested_on=day(1), started_on=day(1), was_there_already=True)
    found = evaluate(pilot, MARCH).other_help
    assert (found.requested, found.started, found.refused, found.ended, found.waiting) == (2, 2, 0, 1, 1)
    assert found.days_to_start == Typical(2, Decimal(20))
    assert found.days_by_provider == {"Elker": Typical(2, Decimal(20))}


# Volunteers and intensity


def test_a_family_with_a_volunteer_counts_once_and_hours_are_those_of_the_period(pilot):
    trajectory = trajectory_of(pilot)
    trajectory_of(pilot)
    placement = VolunteerFactory(trajectory=trajectory, started_on=FIRST, ended_on=day(9))
    VolunteerFactory(trajectory=trajectory, organisation="mjd", started_on=LAST)
    VolunteerFactory(trajectory=trajectory, started_on=AFTER)
    for spent_on, hours in ((FIRST, "1.25"), (LAST, "0.50"), (AFTER, 9)):
        VolunteerHoursFactory(placement=placement, spent_on=spent_on, hours=hours)
    found = evaluate(pilot, MARCH).volunteers
    assert (found.families, found.volunteers, found.hours) == (Share(1, 2, 50), 2, Decimal("1.8"))
    assert found.by_organisation == {"humanitas": 1, "mjd": 1}


def test_the_agreement_that_holds_on_the_last_day_counts(pilot):
    low, regular, _ = trajectory_of(pilot), trajectory_of(pilot), trajectory_of(pilot)
    IntensityFactory(trajectory=low, hours_per_week=6)
    IntensityFactory(trajectory=low, low=True, started_on=LAST)
    IntensityFactory(trajectory=regular, hours_per_week=4)
    IntensityFactory(trajectory=regular, low=True, started_on=AFTER)
    IntensityFactory(trajectory=trajectory_of(pilot, end=day(30)), low=True, started_on=day(3))
    found = evaluate(pilot, MARCH).intensity
    assert (found.low, found.agreed_hours, found.not_agreed) == (1, Typical(2, Decimal("2.3")), 1)


def test_an_empty_pilot_has_nothing_to_divide(pilot):
    found = evaluate(pilot, MARCH)
    assert found.waiting.weeks_called == found.goals.far_apart == found.volunteers.families == Share(0, 0, None)
    assert found.waiting.days_waiting == found.measuring.grade == found.intensity.agreed_hours == Typical(0, None)
    assert found.waiting.longest_days is None
