"""What is kept is given until something changes, and never to who may not see it."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.cache import caches
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from cases import kept
from cases.models import AuditEvent, Family, NeighbourhoodTeam, Pilot, User
from tests.conftest import TODAY
from tests.factories import AssignmentFactory, MemberFactory, PilotFactory, VisitFactory
from tests.file_factories import (
    AbsenceFactory,
    EmergencyFactory,
    GoalFactory,
    PlannedVisitFactory,
    ReferralFactory,
    RestrictionFactory,
    SignalFactory,
)
from tests.monitoring.full_files import fill_pilot

MOST_QUERIES = 10
START, DUE, TEAM = "cases:start", "cases:due", "monitoring:dashboard"
PAGES = [
    ("gea", START),
    ("gea", DUE),
    ("carla", START),
    ("carla", DUE),
    ("gert", START),
    ("gert", DUE),
    ("tess", START),
    ("tess", DUE),
    ("tess", TEAM),
]


@pytest.fixture(autouse=True)
def nothing_kept_before():
    kept.forget()


@pytest.fixture
def say():
    """Return a function that counts how often something is worked out: `one`, `two`, ..."""
    said = iter(("one", "two", "three", "four"))
    return lambda: next(said)


@pytest.fixture
def text(request, login):
    """Return a function that gives a page as somebody of the cast sees it, logged in once."""
    clients = {}

    def text_of(person: str, page: str, **query: str) -> str:
        if person not in clients:
            clients[person] = login(request.getfixturevalue(person))
        return clients[person].get(reverse(page), query).content.decode()

    return text_of


# What is kept


def test_what_is_kept_is_worked_out_once_until_something_changes(pilot, family, say):
    assert [kept.state_of(pilot).keep("word", say) for _ in range(2)] == ["one", "one"]
    family.save()
    assert [kept.state_of(pilot).keep("word", say) for _ in range(2)] == ["two", "two"]


def test_two_pilots_share_nothing(pilot, say):
    there = PilotFactory()
    assert [kept.state_of(each).keep("word", say) for each in (pilot, there, pilot)] == ["one", "two", "one"]


def test_another_name_and_another_choice_are_something_else(pilot, say):
    state = kept.state_of(pilot)
    assert [state.keep("word", say), state.keep("other", say), state.keep("word", say, 2022)] == ["one", "two", "three"]


def test_at_midnight_everything_is_worked_out_anew(pilot, say, settings):
    kept.state_of(pilot).keep("word", say)
    settings.DEMO_TODAY = TODAY + timedelta(days=1)
    assert kept.state_of(pilot).keep("word", say) == "two"


def test_a_pilot_that_was_read_before_a_change_does_not_give_its_settings_to_who_comes_after(pilot, say):
    """The row of the pilot comes with the user, so it was read before the state."""
    before = Pilot.objects.get(pk=pilot.pk)
    Pilot.objects.filter(pk=pilot.pk).update(caseload_cap=99)
    assert kept.state_of(before).keep("cap", lambda: before.caseload_cap) != 99
    after = Pilot.objects.get(pk=pilot.pk)
    assert kept.state_of(after).keep("cap", lambda: after.caseload_cap) == 99


def test_what_is_read_while_somebody_writes_is_not_given_afterwards(pilot, family):
    """The state is asked first, so what changes meanwhile makes another one."""

    def slow() -> str:
        old = Family.objects.get(pk=family.pk).street
        Family.objects.filter(pk=family.pk).update(street="Nieuw")
        return old

    assert kept.state_of(pilot).keep("street", slow) != "Nieuw"
    assert kept.state_of(pilot).keep("street", lambda: Family.objects.get(pk=family.pk).street) == "Nieuw"


def test_no_more_is_kept_than_there_is_room_for(pilot, say, monkeypatch):
    monkeypatch.setattr(kept, "MOST", 2)
    state = kept.state_of(pilot)
    state.keep("word", say)
    for number in (1, 2):
        state.keep("other", lambda: "", number)
    assert len(kept._results) == 2
    assert state.keep("word", say) == "two"


def test_what_is_of_an_older_state_is_forgotten(pilot, family):
    kept.state_of(pilot).keep("name", lambda: family.last_name)
    family.save()
    kept.state_of(pilot).keep("other", lambda: "")
    assert [result for _, result in kept._results.values()] == [""]


def test_without_marks_nothing_is_kept(pilot, say):
    pilot_without = kept.State(pilot.pk, TODAY, (), ())
    assert [pilot_without.keep("word", say) for _ in range(2)] == ["one", "two"]


# The pages


@pytest.mark.parametrize(("person", "page"), PAGES)
def test_a_page_asks_little_when_nothing_changed(
    request, login, pilot, district, carla, trajectory, person, page, django_assert_max_num_queries
):
    fill_pilot(pilot, helped=3, waiting=2)
    client = login(request.getfixturevalue(person))
    client.get(reverse(page))
    with django_assert_max_num_queries(MOST_QUERIES):
        assert client.get(reverse(page)).status_code == 200


@pytest.mark.parametrize(("person", "page"), PAGES)
def test_a_page_says_the_same_when_it_is_kept(request, text, pilot, district, carla, trajectory, person, page):
    fill_pilot(pilot, helped=3, waiting=2)
    text(person, START)
    first, second = text(person, page), text(person, page)
    assert without_tokens(first) == without_tokens(second)


def without_tokens(page: str) -> str:
    return "\n".join(line for line in page.splitlines() if "csrf" not in line.lower())


CHANGES = {
    "signal": lambda t: SignalFactory(trajectory=t, raised_on=TODAY),
    "planned visit": lambda t: PlannedVisitFactory(trajectory=t, planned_on=TODAY),
    "goal": lambda t: GoalFactory(trajectory=t, stated_on=TODAY - timedelta(days=120)),
    "referral": lambda t: ReferralFactory(family=t.family, requested_on=TODAY - timedelta(days=60)),
    "absence": lambda t: AbsenceFactory(carer=t.assignments.get().carer, started_on=TODAY),
    "member": lambda t: MemberFactory(family=t.family, born_on=date(2023, 9, 1)),
    "name": lambda t: Family.objects.filter(pk=t.family_id).update(last_name="Nieuwenhuis"),
}


@pytest.mark.parametrize("room", CHANGES)
def test_a_change_in_any_room_shows_at_the_next_request(text, tess, trajectory, room):
    before = text("tess", DUE), text("tess", TEAM)
    CHANGES[room](trajectory)
    assert text("tess", DUE) != before[0]
    assert text("tess", TEAM) != before[1] or room == "goal"


def test_a_visit_shows_in_the_figures_at_once(text, trajectory):
    eight_hours = '<p class="kpi-value">8</p>'
    assert eight_hours not in text("tess", TEAM)
    VisitFactory(trajectory=trajectory, visited_on=TODAY, minutes=480)
    assert eight_hours in text("tess", TEAM)


def test_another_choice_is_another_page(text, pilot, trajectory):
    text("tess", TEAM)
    assert "Cijfers van 1 januari 2022" in text("tess", TEAM, van="2022-01-01", tot="2022-12-31")
    assert "Kies een latere dag" in text("tess", TEAM, van="2023-09-01", tot="2023-01-01")
    assert "Kies een latere dag" not in text("tess", TEAM)


# Who may see what


def test_a_family_that_is_shielded_is_gone_at_the_next_request(text, trajectory, carla, tess):
    assert "De Vries" in text("tess", TEAM)
    RestrictionFactory(family=trajectory.family, people=[carla])
    for page in (START, DUE, TEAM):
        assert "De Vries" not in text("tess", page)
    assert "De Vries" in text("carla", DUE)


def test_a_family_of_another_team_is_gone_at_the_next_request(text, pilot, family, trajectory, carla):
    Family.objects.filter(pk=family.pk).update(case_manager=User.objects.create(username="ander", pilot=pilot))
    assert "De Vries" not in text("carla", DUE)
    User.objects.filter(pk=carla.pk).update(team=NeighbourhoodTeam.objects.create(pilot=pilot, name="Elders"))
    assert Family.objects.visible_to(User.objects.get(pk=carla.pk)).count() == 0
    for page in (START, DUE):
        assert "De Vries" not in text("carla", page)


def test_who_no_longer_helps_a_family_does_not_get_it_any_more(text, pilot, trajectory, gea, gijs):
    Pilot.objects.update(days_after_placement=0)
    for page in (START, DUE):
        text("gea", page)
    assert "De Vries" in text("gea", START)
    trajectory.assignments.update(ended_on=TODAY - timedelta(days=1))
    AssignmentFactory(trajectory=trajectory, carer=gijs, started_on=TODAY)
    for page in (START, DUE):
        assert "De Vries" not in text("gea", page)
    assert "De Vries" in text("gijs", START)


def test_emergency_access_ends_by_the_clock_though_nothing_changes(text, pilot, trajectory, gijs, monkeypatch):
    EmergencyFactory(family=trajectory.family, user=gijs, until=timezone.now() + timedelta(hours=1))
    assert "De Vries" in text("gijs", START)
    # The clock of emergency access alone: the session of who looks goes on.
    later = timezone.now() + timedelta(hours=2)
    monkeypatch.setattr("cases.models.emergency.timezone", SimpleNamespace(now=lambda: later))
    after = text("gijs", START)
    assert "Mijn gezinnen" in after
    assert "De Vries" not in after


def test_two_people_with_the_same_families_each_have_their_own_work(pilot, trajectory, carla, say):
    kept.look_of(carla, pilot).keep("dues", say)
    other = User.objects.create(username="cor", name="Cor", role=carla.role, pilot=pilot, team=carla.team)
    assert set(Family.objects.visible_to(other)) == set(Family.objects.visible_to(carla))
    assert kept.look_of(other, pilot).keep("dues", say) == "two"


def test_who_gets_another_role_does_not_get_what_was_kept_for_the_old_one(pilot, family, trajectory, tess, carla, say):
    assert set(Family.objects.visible_to(tess)) == set(Family.objects.visible_to(carla))
    kept.look_of(tess, pilot).keep("word", say)
    tess.role, tess.team = carla.role, carla.team
    assert kept.look_of(tess, pilot).keep("word", say) == "two"


def test_the_log_says_each_time_who_was_shown(login, tess, trajectory):
    client = login(tess)
    for _ in range(2):
        for page in (START, DUE, TEAM):
            client.get(reverse(page))
    lines = AuditEvent.objects.filter(actor=tess, family_number=trajectory.family_id, action="family.listed")
    assert sorted(lines.values_list("page", flat=True)) == sorted([START, DUE, TEAM] * 2)


def test_no_name_leaves_the_memory_of_the_process(text, trajectory):
    for page in (START, DUE, TEAM):
        text("tess", page)
    assert "De Vries" not in "".join(str(value) for value in caches["charts"]._cache.values())
    with connection.cursor() as cursor:
        cursor.execute("SELECT value FROM cache")
        assert not any("De Vries" in str(row) for row in cursor.fetchall())
