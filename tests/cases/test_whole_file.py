"""The file of a family in one question: the same rows, in the same places, for no more questions however full it is."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from cases import due_list, timeline, whole_file
from cases.codes import Urgency
from cases.due import DueKind
from cases.models import Assignment, Family, Goal, Trajectory
from tests.factories import FamilyFactory, MemberFactory
from tests.file_factories import GoalFactory, UrgencyFactory, WaitlistEntryFactory
from tests.full_file import fill_file
from tests.rights_factories import DestructionFactory

TODAY = date(2023, 9, 29)
# All that any page reads, and the rows that hang under those.
PARTS = (*whole_file.WHOLE, "trajectories__measurements__domain_scores", "trajectories__volunteer_placements__hours")


def anew(family: Family) -> Family:
    """Return `family` as a page finds it: nothing of its file is there yet."""
    return Family.objects.select_related("pilot", "case_manager").get(pk=family.pk)


def was_read(family: Family) -> Family:
    family = anew(family)
    whole_file.read(family, *PARTS)
    return family


def rows_at(family: Family, part: str) -> list:
    """Return the rows to which `part` leads, each once, as Django finds them."""
    found = [family]
    for name in part.split("__"):
        nexts = [getattr(row, name, None) for row in found]
        rows = [row for item in nexts if item for row in (item.all() if hasattr(item, "all") else [item])]
        found = list(dict.fromkeys(rows))
    return found


@pytest.fixture
def full(trajectory, gea, gijs):
    fill_file(trajectory, gea, gijs, times=3)
    DestructionFactory(family=trajectory.family)
    return trajectory.family


def test_every_row_is_as_django_reads_it(full, django_assert_num_queries):
    read = was_read(full)
    for part in PARTS:
        expected = rows_at(anew(full), part)
        with django_assert_num_queries(0):
            found = rows_at(read, part)
        assert found == expected != [], part
        for row, same in zip(found, expected, strict=True):
            for field in row._meta.concrete_fields:
                value, as_read = getattr(row, field.attname), getattr(same, field.attname)
                assert (str(value), type(value)) == (str(as_read), type(as_read)), field


def test_who_is_named_comes_along(full, django_assert_num_queries):
    family = was_read(full)
    with django_assert_num_queries(0):
        (trajectory,) = family.trajectories.all()
        assert {visit.carer.name for visit in trajectory.visits.all()} == {"Gea Gezinsverzorger"}
        assert trajectory.pilot == trajectory.family.pilot
        assert [line.product.name for row in trajectory.counterfactual_answers.all() for line in row.lines.all()]
        (score, *_) = (score for row in trajectory.measurements.all() for score in row.domain_scores.all())
        assert score.domain.name == "Rust"


def test_the_rows_of_another_family_stay_away(full, pilot):
    other = GoalFactory(trajectory__family__pilot=pilot)
    (trajectory,) = was_read(full).trajectories.all()
    assert other not in trajectory.goals.all()
    assert set(trajectory.goals.filter(dropped_on=None)) == set(Goal.objects.filter(trajectory=trajectory.pk))


def test_an_empty_file_is_read_too(family, django_assert_num_queries):
    read = was_read(family)
    with django_assert_num_queries(0):
        assert [event.title for event in timeline.of(read)] == ["Aangemeld"]
        assert not hasattr(read, "destruction")
        assert [due.kind for due in due_list.in_file(read, TODAY)] == [DueKind.CALL, DueKind.URGENCY]


@pytest.mark.parametrize("times", [1, 10])
def test_however_full_it_is_three_questions_read_it(trajectory, gea, gijs, times, django_assert_num_queries):
    fill_file(trajectory, gea, gijs, times=times)
    family = anew(trajectory.family)
    with django_assert_num_queries(3):  # the file, who is named in it, and which products
        whole_file.read(family, *whole_file.WHOLE)
    with django_assert_num_queries(0):
        assert len(timeline.of(family)) > 20 * times
        assert len(due_list.in_file(family, TODAY)) > 3 * times


def said(dues) -> list:
    """Return what `dues` say; those of one kind and day may come in any order."""
    return sorted(((due.due_on, due.kind, due.url, due.detail, due.who) for due in dues), key=str)


def both(family: Family, day: date) -> list:
    """Return what the file says is due, which is what the lists of many families say too."""
    found = said(due_list.in_file(was_read(family), day))
    assert found == said(due_list.of(Family.objects.filter(pk=family.pk), day))
    return found


def test_the_file_says_the_same_is_due_as_the_list(full):
    kinds = {line[1] for day in (date(2023, 6, 1), TODAY, date(2024, 6, 1)) for line in both(full, day)}
    # The other kinds are for families that wait, and for help of which less is written down: see below.
    assert set(DueKind) - kinds == {
        *(DueKind.URGENCY, DueKind.TRIAGE, DueKind.CALL, DueKind.COUNTERFACTUAL, DueKind.PLAN),
        *(DueKind.MATCH, DueKind.HANDOVER),
    }


def test_idem_of_help_of_which_nothing_is_written_down(trajectory, gijs):
    MemberFactory(family=trajectory.family)
    GoalFactory(trajectory=trajectory)
    start = trajectory.started_on
    Assignment.objects.filter(trajectory=trajectory).update(ended_on=date(2023, 9, 20))
    Assignment.objects.create(trajectory=trajectory, carer=gijs, started_on=date(2023, 9, 21))
    kinds = {line[1] for day in (start, TODAY, date(2024, 3, 1)) for line in both(trajectory.family, day)}
    assert kinds >= {DueKind.COUNTERFACTUAL, DueKind.PLAN, DueKind.GOAL_SCORE, DueKind.MATCH, DueKind.HANDOVER}
    Assignment.objects.filter(carer=gijs).update(ended_on=date(2023, 9, 25))
    Trajectory.objects.filter(pk=trajectory.pk).update(ended_on=date(2023, 9, 25), closing_reason="1")
    assert both(trajectory.family, TODAY) != []


@pytest.mark.parametrize("day", [date(2023, 9, 1), TODAY])
def test_idem_of_families_that_wait(family, pilot, day):
    assert {line[1] for line in both(family, day)} == {DueKind.CALL, DueKind.URGENCY}
    left = WaitlistEntryFactory(family__pilot=pilot, ended_on=date(2023, 8, 1), outcome="geen_contact")
    assert both(left.family, day) == []
    entry = WaitlistEntryFactory(family=FamilyFactory(pilot=pilot), started_on=date(2023, 8, 20))
    UrgencyFactory(entry=entry, urgency=Urgency.HIGH)
    assert {line[1] for line in both(entry.family, day)} == {DueKind.CALL, DueKind.TRIAGE}


PAGES = {
    "family_detail": 11,
    "plan": 10,
    "measurements": 10,
    "help": 10,
    "intake": 10,
    "family_signals": 10,
    "other_help": 10,
    "documents": 9,
    "waitlist_place": 11,
    "rights": 11,
}
OF_THE_CASEMANAGER = {"waitlist_place", "rights"}


def test_a_page_costs_no_more_questions_however_full_the_file_is(
    login, trajectory, gea, gijs, carla, django_assert_max_num_queries
):
    clients = {page: login(carla if page in OF_THE_CASEMANAGER else gea) for page in PAGES}
    asked = {}
    for times in (1, 9):
        fill_file(trajectory, gea, gijs, times=times, first=len(asked))
        for page, client in clients.items():
            with django_assert_max_num_queries(asked.get(page, PAGES[page]), info=page) as questions:
                assert client.get(reverse(f"cases:{page}", args=[trajectory.family_id])).status_code == 200
            asked[page] = len(questions)
