"""When a family is measured, and what a measurement counts for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases import measured, measuring
from cases.codes import MeasurementMoment as Moment
from cases.measuring import TurnState
from cases.models import Family, Measurement
from tests.factories import AssignmentFactory, TrajectoryFactory
from tests.file_factories import MeasurementFactory

TODAY = date(2023, 9, 29)
DAY = timedelta(days=1)


@pytest.fixture
def ended(family):
    """Help from 10 January 2022 to 30 November 2022."""
    return TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2022, 11, 30))


def of(trajectory, day: date = TODAY, **options) -> list[tuple[str, str]]:
    """Return the title and the state of each turn."""
    found = measuring.turns(trajectory, trajectory.measurements.all(), day, **options)
    return [(turn.title, turn.state_on(day).name) for turn in found]


@pytest.mark.parametrize(
    ("day", "months", "later"),
    [
        (date(2023, 5, 2), 6, date(2023, 11, 2)),
        (date(2023, 8, 31), 6, date(2024, 2, 29)),
        (date(2022, 8, 31), 6, date(2023, 2, 28)),
        (date(2023, 12, 31), 12, date(2024, 12, 31)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
    ],
)
def test_months_later_stays_within_the_month(day, months, later):
    assert measuring.months_after(day, months) == later


@pytest.mark.parametrize(
    ("day", "states"),
    [
        (date(2023, 5, 2), [("Bij de start", "OPEN"), ("Na een half jaar", "LATER")]),
        (date(2023, 6, 13), [("Bij de start", "OPEN"), ("Na een half jaar", "LATER")]),
        (date(2023, 6, 14), [("Bij de start", "LATE"), ("Na een half jaar", "LATER")]),
        (date(2023, 10, 5), [("Bij de start", "MISSED"), ("Na een half jaar", "OPEN"), ("Na 1 jaar", "LATER")]),
        (date(2023, 11, 30), [("Bij de start", "MISSED"), ("Na een half jaar", "OPEN"), ("Na 1 jaar", "LATER")]),
        (date(2023, 12, 1), [("Bij de start", "MISSED"), ("Na een half jaar", "LATE"), ("Na 1 jaar", "LATER")]),
    ],
)
def test_help_that_runs_is_measured_at_the_start_and_every_half_year(trajectory, day, states):
    assert of(trajectory, day) == states


def test_every_half_year_has_its_name(trajectory):
    titles = [title for title, _ in of(trajectory, date(2025, 6, 1))]
    assert titles == ["Bij de start", "Na een half jaar", "Na 1 jaar", "Na 1,5 jaar", "Na 2 jaar", "Na 2,5 jaar"]


def test_ended_help_is_measured_at_the_end_and_6_and_12_months_later(ended):
    assert of(ended) == [
        ("Bij de start", "MISSED"),
        ("Na een half jaar", "MISSED"),
        ("Bij het einde", "MISSED"),
        ("6 maanden na het einde", "LATE"),
        ("12 maanden na het einde", "LATER"),
    ]
    turns = {turn.moment: turn for turn in measuring.turns(ended, [], TODAY)}
    assert turns[Moment.END].due_on == date(2022, 12, 14)
    after = turns[Moment.AFTER_6_MONTHS]
    assert (after.opens_on, after.due_on) == (date(2023, 5, 2), date(2023, 6, 27))
    assert after.closes_on == turns[Moment.AFTER_12_MONTHS].opens_on == date(2023, 11, 2)
    assert turns[Moment.AFTER_12_MONTHS].closes_on == date(2024, 2, 22)


def test_close_to_the_end_one_measurement_is_enough(family):
    # The second half year ends on 10 January 2023, within four weeks of the last day.
    trajectory = TrajectoryFactory(family=family, started_on=date(2022, 1, 10), ended_on=date(2023, 1, 20))
    assert [title for title, _ in of(trajectory)][1:3] == ["Na een half jaar", "Bij het einde"]
    MeasurementFactory(trajectory=trajectory, moment=Moment.HALF_YEAR, measured_on=date(2023, 1, 5))
    assert [title for title, _ in of(trajectory)][1:4] == ["Na een half jaar", "Na 1 jaar", "Bij het einde"]


def test_nobody_asks_how_it_goes_without_help_when_there_is_help_again(ended):
    titles = [title for title, _ in of(ended, again_on=date(2023, 6, 1))]
    assert titles[-1] == "6 maanden na het einde"
    assert [title for title, _ in of(ended, again_on=date(2023, 5, 2))][-1] == "Bij het einde"


@pytest.mark.parametrize(
    ("moment", "day", "title"),
    [
        (Moment.START, date(2023, 9, 1), "Bij de start"),
        (Moment.HALF_YEAR, date(2023, 10, 5), "Na een half jaar"),
        (Moment.HALF_YEAR, date(2024, 4, 3), "Na een half jaar"),
        (Moment.HALF_YEAR, date(2024, 4, 4), "Na 1 jaar"),
    ],
)
def test_a_measurement_counts_for_the_half_year_whose_window_opened_last(trajectory, moment, day, title):
    row = MeasurementFactory(trajectory=trajectory, moment=moment, measured_on=day)
    done = [turn.title for turn in measuring.turns(trajectory, [row], date(2024, 5, 1)) if turn.done]
    assert done == [title] == [measuring.title_of(row, trajectory)]


def test_a_measurement_in_between_leaves_the_half_year_to_do(trajectory):
    row = MeasurementFactory(trajectory=trajectory, moment=Moment.HALF_YEAR, measured_on=date(2023, 10, 4))
    assert measuring.title_of(row, trajectory) == "Tussendoor"
    assert of(trajectory, date(2023, 10, 5))[1] == ("Na een half jaar", "OPEN")


def test_the_first_of_two_measurements_for_one_turn_is_the_one_shown(trajectory):
    first = MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 5))
    second = MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 25))
    assert measuring.turns(trajectory, [second, first], TODAY)[0].done == first


def test_a_final_measurement_long_before_the_end_counts_for_nothing(ended):
    MeasurementFactory(trajectory=ended, moment=Moment.END, measured_on=date(2022, 11, 1))
    assert measuring.is_missing_at_end(ended)
    assert ("Bij het einde", "MISSED") in of(ended)
    MeasurementFactory(trajectory=ended, moment=Moment.END, measured_on=date(2022, 11, 2))
    assert not measuring.is_missing_at_end(ended)
    assert ("Bij het einde", "DONE") in of(ended)


def test_who_closes_is_told_when_the_final_measurement_is_missing(trajectory):
    assert measuring.is_missing_at_end(trajectory)
    MeasurementFactory(trajectory=trajectory, moment=Moment.END, measured_on=date(2023, 9, 4))
    assert not measuring.is_missing_at_end(trajectory)
    assert not measuring.is_missing_at_end(trajectory, date(2023, 10, 2))
    assert measuring.is_missing_at_end(trajectory, date(2023, 10, 3))


def problems(trajectory, moment: Moment, day: date, **fields) -> set[str]:
    row = Measurement(trajectory=trajectory, moment=moment, measured_on=day, **fields)
    return set(measuring.problems(row))


def test_a_measurement_is_of_its_moment(trajectory, ended):
    calm = {"family_calm": 4}
    assert problems(trajectory, Moment.START, TODAY, **calm) == set()
    assert problems(trajectory, Moment.AFTER_6_MONTHS, TODAY, **calm) == {"measured_on"}
    assert problems(ended, Moment.START, ended.ended_on, **calm) == set()
    assert problems(ended, Moment.HALF_YEAR, ended.ended_on + DAY, **calm) == {"measured_on"}
    assert problems(ended, Moment.END, ended.ended_on - 28 * DAY, **calm) == set()
    assert problems(ended, Moment.END, ended.ended_on - 29 * DAY, **calm) == {"measured_on"}
    assert problems(ended, Moment.AFTER_12_MONTHS, ended.ended_on, **calm) == {"measured_on"}
    assert problems(ended, Moment.AFTER_12_MONTHS, ended.ended_on + DAY, **calm) == set()


def test_a_measurement_holds_an_answer_and_says_who_judged_the_help(trajectory, ended):
    after = (ended, Moment.AFTER_6_MONTHS, date(2023, 6, 1))
    assert problems(trajectory, Moment.START, TODAY) == {"__all__"}
    assert problems(trajectory, Moment.START, TODAY, worker_burden=0) == set()
    assert problems(trajectory, Moment.START, TODAY, satisfaction=7) == {"informant"}
    assert problems(trajectory, Moment.START, TODAY, without_help="04", informant="ouder") == set()
    assert problems(trajectory, Moment.START, TODAY, reached=False) == {"reached"}
    assert problems(*after, help_now="geen") == set()
    assert problems(*after, reached=False) == set()
    assert problems(*after, reached=False, family_calm=3) == {"reached"}


def due_on(day: date) -> list[tuple[date, str, str]]:
    found = measuring.dues(Family.objects.select_related("case_manager"), day)
    return [(due.due_on, due.detail, due.person.username) for due in found]


def test_during_the_help_measuring_is_the_work_of_the_carer(trajectory):
    assert due_on(date(2023, 5, 15)) == []
    assert due_on(date(2023, 5, 16)) == [(date(2023, 6, 13), "bij de start", "gea")]
    MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 20))
    assert due_on(date(2023, 6, 20)) == []
    assert due_on(date(2023, 11, 2)) == [(date(2023, 11, 30), "na een half jaar", "gea")]


def test_after_the_help_measuring_is_the_work_of_the_casemanager(ended):
    AssignmentFactory(trajectory=ended)
    assert due_on(date(2022, 12, 1)) == [(date(2022, 12, 14), "bij het einde", "carla")]
    assert due_on(TODAY) == [(date(2023, 6, 27), "6 maanden na het einde", "carla")]
    assert due_on(date(2023, 12, 1)) == [(date(2023, 12, 28), "12 maanden na het einde", "carla")]
    assert due_on(date(2024, 2, 21)) == [(date(2023, 12, 28), "12 maanden na het einde", "carla")]
    assert due_on(date(2024, 2, 22)) == []


def test_a_follow_up_that_did_not_reach_the_family_is_done(ended):
    MeasurementFactory(trajectory=ended, moment=Moment.AFTER_6_MONTHS, measured_on=date(2023, 6, 1), reached=False)
    assert due_on(TODAY) == []


def test_new_help_takes_the_follow_up_off_the_list(ended, trajectory):
    MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 20))
    ended.ended_on = date(2022, 11, 2)
    ended.save()
    assert due_on(date(2023, 6, 1)) == [(date(2023, 5, 30), "6 maanden na het einde", "carla")]
    ended.ended_on = date(2022, 12, 1)
    ended.save()
    assert due_on(date(2023, 6, 20)) == []


def test_what_is_due_takes_the_same_number_of_queries_for_one_family_and_for_many(
    pilot, trajectory, django_assert_num_queries, django_assert_max_num_queries
):
    families = Family.objects.filter(pilot=pilot).select_related("case_manager")
    with django_assert_max_num_queries(4) as few:
        list(measuring.dues(families, TODAY))
    for _ in range(3):
        MeasurementFactory(trajectory=AssignmentFactory(trajectory__family__pilot=pilot).trajectory)
    with django_assert_num_queries(len(few)):
        assert [due.person.name for due in measuring.dues(families, TODAY)]


@pytest.mark.parametrize(
    ("day", "moment"),
    [
        (date(2023, 5, 3), Moment.START),
        (date(2023, 10, 5), Moment.HALF_YEAR),
        (date(2024, 1, 1), Moment.HALF_YEAR),
    ],
)
def test_the_moment_that_is_most_likely_meant_is_the_one_to_do(trajectory, day, moment):
    assert measuring.suggested(trajectory, measuring.turns(trajectory, [], day), day) == moment


def test_between_the_turns_a_measurement_is_one_in_between(trajectory):
    row = MeasurementFactory(trajectory=trajectory)
    assert measuring.suggested(trajectory, measuring.turns(trajectory, [row], TODAY), TODAY) == Moment.HALF_YEAR


def test_the_time_line_names_each_measurement(family, ended):
    MeasurementFactory(trajectory=ended, moment=Moment.HALF_YEAR, measured_on=date(2022, 7, 1))
    MeasurementFactory(trajectory=ended, moment=Moment.AFTER_6_MONTHS, measured_on=date(2023, 6, 1), reached=False)
    assert [(event.day, event.title) for event in measuring.events(family)] == [
        (date(2022, 7, 1), "Gemeten, na een half jaar"),
        (date(2023, 6, 1), "Niet bereikt om te meten, 6 maanden na het einde"),
    ]


def test_a_scale_is_shown_over_time_in_lines_and_in_words(trajectory):
    rows = [
        MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 5, 16), family_calm=4, worker_calm=None),
        MeasurementFactory(trajectory=trajectory, measured_on=date(2023, 9, 4), family_calm=7, worker_calm=5),
        MeasurementFactory(trajectory=trajectory, measured_on=TODAY, family_calm=None, worker_calm=None),
    ]
    (chart,) = measured.charts_of(rows)
    assert chart.name == "Rust"
    assert chart.family == "van 4 op 16 mei 2023 naar 7 op 4 september 2023"
    assert chart.worker == "5 op 4 september 2023"
    assert (len(chart.drawing.family.dots), len(chart.drawing.worker.dots)) == (2, 1)
    assert [mark.day for mark in chart.drawing.marks] == [date(2023, 5, 16), date(2023, 9, 4)]


def test_without_numbers_there_is_nothing_to_draw(trajectory):
    assert measured.charts_of([]) == []
    assert measured.charts_of([MeasurementFactory(trajectory=trajectory, family_calm=None, worker_calm=None)]) == []


def test_only_what_can_be_measured_now_has_a_button(family, ended):
    (part,) = measured.of_family(family, TODAY)
    assert [shown.turn.moment for shown in part.turns if shown.may_measure] == [Moment.AFTER_6_MONTHS]
    assert [shown.state for shown in part.turns][-1] == TurnState.LATER
