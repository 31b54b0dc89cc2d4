from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError

from cases import signalling
from cases.codes import Role, SignalSeverity
from cases.due import DueKind
from cases.models import Family, Signal
from tests.factories import FamilyFactory, TrajectoryFactory, UserFactory
from tests.file_factories import RestrictionFactory, SignalFactory, StepFactory

TODAY = date(2023, 9, 29)
DAY = timedelta(days=1)


@pytest.fixture
def answered(carla):
    return {"answer": "Ik bel morgen.", "answered_by": carla, "answered_on": TODAY - 10 * DAY}


@pytest.mark.parametrize(("severity", "days"), [("veiligheid", 1), ("zorg", 3), ("let_op", 7)])
def test_a_signal_is_late_the_day_after_its_term(trajectory, severity, days):
    signal = SignalFactory(trajectory=trajectory, severity=severity, raised_on=TODAY - days * DAY)
    assert signalling.due_on(signal) == TODAY
    assert [signalling.is_late(signal, TODAY + later * DAY) for later in (0, 1)] == [False, True]


def test_after_the_answer_the_day_to_come_back_counts_and_a_closed_one_is_never_late(trajectory, answered):
    signal = SignalFactory(trajectory=trajectory, follow_up_on=TODAY, **answered)
    assert signalling.due_on(signal) == TODAY
    signal.closed_on = TODAY
    assert signalling.due_on(signal) is None
    assert not signalling.is_late(signal, TODAY + 100 * DAY)


def test_the_condition_in_the_database_says_what_the_rule_says(trajectory, answered):
    for severity in SignalSeverity:
        for ago in (0, 1, 2, 3, 4, 7, 8):
            SignalFactory(trajectory=trajectory, severity=severity, raised_on=TODAY - ago * DAY)
            given = answered | {"answered_on": TODAY - ago * DAY, "raised_on": TODAY - 9 * DAY}
            SignalFactory(trajectory=trajectory, severity=severity, **given)
            SignalFactory(trajectory=trajectory, severity=severity, follow_up_on=TODAY - ago * DAY, **given)
            SignalFactory(trajectory=trajectory, severity=severity, closed_on=TODAY, **given)
    late = set(Signal.objects.filter(signalling.late_on(TODAY)))
    assert late == {signal for signal in Signal.objects.all() if signalling.is_late(signal, TODAY)}
    assert 0 < len(late) < Signal.objects.count()


def test_late_signals_stand_first_and_then_what_is_due_soonest(trajectory, answered):
    later = SignalFactory(trajectory=trajectory, severity="let_op", raised_on=TODAY)
    sooner = SignalFactory(trajectory=trajectory, severity="zorg", raised_on=TODAY)
    late = SignalFactory(trajectory=trajectory, severity="zorg", raised_on=TODAY - 9 * DAY)
    standings = signalling.standings([later, sooner, late], TODAY)
    assert [(item.signal, item.late) for item in standings] == [(late, True), (sooner, False), (later, False)]


def asked(user) -> list[Signal]:
    return list(signalling.asking(user, TODAY).order_by("pk"))


def test_nobody_is_asked_about_what_they_may_not_see(trajectory, pilot, carla, tess, district):
    own, elsewhere = SignalFactory(trajectory=trajectory), FamilyFactory(pilot=pilot, case_manager=carla)
    far = SignalFactory(trajectory=TrajectoryFactory(family=elsewhere))
    SignalFactory(trajectory=TrajectoryFactory(family=FamilyFactory(pilot=pilot, district=district)))
    SignalFactory(trajectory=TrajectoryFactory(family=FamilyFactory(case_manager=carla)))
    assert asked(carla) == [own, far]
    RestrictionFactory(family=elsewhere, people=[tess])
    assert asked(carla) == [own]


def test_what_each_role_is_asked(trajectory, pilot, carla, tess, gert, gea, bo, answered):
    fresh = SignalFactory(trajectory=trajectory, raised_on=TODAY)
    late = SignalFactory(trajectory=trajectory, raised_on=TODAY - 9 * DAY)
    safety = SignalFactory(trajectory=trajectory, safety=True, raised_on=TODAY)
    of_another = SignalFactory(trajectory=TrajectoryFactory(family=FamilyFactory(pilot=pilot)), raised_on=TODAY)
    SignalFactory(trajectory=trajectory, raised_on=TODAY - 12 * DAY, follow_up_on=TODAY + DAY, **answered)
    come_back = SignalFactory(trajectory=trajectory, raised_on=TODAY - 12 * DAY, follow_up_on=TODAY, **answered)
    assert asked(carla) == [fresh, late, safety, come_back]
    assert asked(of_another.trajectory.family.case_manager) == [of_another]
    assert asked(tess) == [late]
    assert asked(gert) == [safety]
    assert asked(gea) == asked(bo) == []


def test_a_safety_signal_keeps_asking_until_there_is_a_decision(trajectory, carla, answered):
    given = answered | {"raised_on": TODAY - 10 * DAY, "follow_up_on": TODAY + 5 * DAY}
    signal = SignalFactory(trajectory=trajectory, safety=True, **given)
    assert asked(carla) == [signal]
    StepFactory(signal=signal, step=5, decision="melden")
    assert asked(carla) == []


def test_another_pilot_is_not_asked(trajectory, outsider):
    SignalFactory(trajectory=trajectory, safety=True)
    scientist = UserFactory(role=Role.BEHAVIOURAL_SCIENTIST, pilot=outsider.pilot)
    assert asked(outsider) == asked(scientist) == []


def test_the_casemanager_hears_it_and_of_safety_the_behavioural_scientist_too(trajectory, carla, gert):
    assert signalling.told_about(SignalFactory(trajectory=trajectory)) == [carla]
    assert signalling.told_about(SignalFactory(trajectory=trajectory, safety=True)) == [carla, gert]


def test_when_the_casemanager_has_left_the_team_manager_hears_it(trajectory, carla, tess):
    carla.is_active = False
    carla.save()
    trajectory.family.refresh_from_db()
    assert signalling.told_about(SignalFactory(trajectory=trajectory)) == [tess]


def test_a_safety_signal_cannot_be_closed_before_the_meldcode_is_done(trajectory, tess):
    signal = SignalFactory(trajectory=trajectory, safety=True)
    with pytest.raises(ValidationError, match="besluit"):
        signalling.check_may_close(signal)
    StepFactory(signal=signal, step=5, decision="hulp", seen_by=tess, seen_on=TODAY)
    signalling.check_may_close(signal)


@pytest.mark.parametrize("days", [-1, 184])
def test_coming_back_is_today_or_within_half_a_year(days):
    with pytest.raises(ValidationError):
        signalling.check_follow_up(TODAY + days * DAY, TODAY)


def test_what_is_due(trajectory, answered, django_assert_max_num_queries):
    SignalFactory(trajectory=trajectory, raised_on=TODAY - 9 * DAY)
    SignalFactory(trajectory=trajectory, raised_on=TODAY - 12 * DAY, follow_up_on=TODAY + 7 * DAY, **answered)
    SignalFactory(trajectory=trajectory, raised_on=TODAY - 12 * DAY, follow_up_on=TODAY + 8 * DAY, **answered)
    with django_assert_max_num_queries(1):
        dues = list(signalling.dues(Family.objects.all(), TODAY))
        assert [(due.kind, due.due_on, due.family.case_manager.name) for due in dues] == [
            (DueKind.SIGNAL, TODAY - 6 * DAY, "Carla Casemanager"),
            (DueKind.SIGNAL_FOLLOW_UP, TODAY + 7 * DAY, "Carla Casemanager"),
        ]


def test_the_time_line_says_that_there_was_a_signal_and_not_what_it_said(trajectory, answered):
    SignalFactory(trajectory=trajectory, text="Lege koelkast.", raised_on=TODAY - 12 * DAY, closed_on=TODAY, **answered)
    events = list(signalling.events(trajectory.family))
    assert [event.title for event in events] == [
        "Signaal: ik maak me zorgen",
        "Signaal beantwoord",
        "Signaal afgesloten",
    ]
    assert not any("koelkast" in event.text or "bel" in event.text for event in events)
