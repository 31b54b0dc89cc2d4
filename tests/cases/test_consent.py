from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cases import consent, timeline
from cases.actions.intake import give_consent, withdraw_consent
from cases.codes import ConsentGiver, MemberRole
from cases.consent import Given, Standing
from cases.due import DueKind
from cases.models import AuditEvent, Consent, Family
from tests.conftest import TODAY
from tests.factories import MemberFactory, TrajectoryFactory
from tests.file_factories import ConsentFactory

PARENTS, BOTH, SELF = ConsentGiver.PARENTS, ConsentGiver.CHILD_AND_PARENTS, ConsentGiver.SELF
TWELVE = date(2011, 9, 29)
SIXTEEN = date(2007, 9, 29)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("role", "born_on", "who"),
    [
        ("kind", TODAY, PARENTS),
        ("kind", TWELVE + DAY, PARENTS),
        ("kind", TWELVE, BOTH),
        ("kind", SIXTEEN + DAY, BOTH),
        ("kind", SIXTEEN, SELF),
        ("ouder", date(1990, 1, 1), SELF),
        ("ouder", None, SELF),
        ("anders", None, SELF),
        ("kind", None, None),
    ],
)
def test_who_agrees_follows_from_the_age_on_the_day_itself(role, born_on, who):
    assert consent.who_agrees(role, born_on, TODAY) == who


def test_who_was_born_on_a_leap_day_is_twelve_on_the_first_of_march():
    assert consent.birthday(date(2012, 2, 29), 12) == date(2024, 2, 29)
    assert consent.birthday(date(2008, 2, 29), 15) == date(2023, 3, 1)


@pytest.mark.parametrize(
    ("born_on", "given_by", "enough"),
    [
        (TWELVE + DAY, PARENTS, True),
        (TWELVE + DAY, BOTH, True),
        (TWELVE + DAY, SELF, False),
        (TWELVE, PARENTS, False),
        (TWELVE, BOTH, True),
        (SIXTEEN, BOTH, False),
        (SIXTEEN, SELF, True),
    ],
)
def test_consent_holds_as_long_as_it_is_of_who_has_to_give_it(born_on, given_by, enough):
    assert consent.holds("kind", born_on, Given(date(2023, 1, 1), given_by), TODAY) is enough


def test_consent_no_longer_holds_on_the_day_it_is_withdrawn():
    withdrawn = Given(date(2023, 1, 1), SELF, withdrawn_on=TODAY)
    assert consent.holds("ouder", None, withdrawn, TODAY - DAY)
    assert not consent.holds("ouder", None, withdrawn, TODAY)
    assert not consent.holds("ouder", None, Given(TODAY + DAY, SELF), TODAY)


@given(st.dates(date(2000, 1, 1), TODAY), st.integers(0, 30 * 365))
def test_what_was_given_by_the_right_people_holds_until_the_next_birthday_that_counts(born_on, days):
    given_on = born_on + timedelta(days=days)
    given_by = consent.who_agrees("kind", born_on, given_on)
    assert given_by
    assert consent.holds("kind", born_on, Given(given_on, given_by), given_on)
    later = [birth for age in (12, 16) if (birth := consent.birthday(born_on, age)) > given_on]
    if later:
        assert consent.holds("kind", born_on, Given(given_on, given_by), min(later) - DAY)
        assert not consent.holds("kind", born_on, Given(given_on, given_by), min(later))


@pytest.fixture
def people(family):
    """A parent, and children who are 11 (12 tomorrow), 12 today, and of unknown age; consent of the file in May."""
    family.consent_on = date(2023, 5, 1)
    family.save()
    return {
        "parent": MemberFactory(family=family, role=MemberRole.PARENT, born_on=None),
        "eleven": MemberFactory(family=family, born_on=TWELVE + DAY),
        "twelve": MemberFactory(family=family, born_on=TWELVE),
        "unknown": MemberFactory(family=family, born_on=None),
        "aunt": MemberFactory(family=family, role=MemberRole.OTHER, born_on=None),
        "dead": MemberFactory(family=family, deceased=True),
    }


def standings(family):
    return {person.member: person for person in consent.of(Family.objects.get(pk=family.pk), TODAY)}


def test_consent_of_the_file_counts_for_the_parents_and_for_children_under_twelve(family, people):
    found = standings(family)
    assert {name: found[member].standing for name, member in people.items() if name != "dead"} == {
        "parent": Standing.GIVEN,
        "eleven": Standing.GIVEN,
        "twelve": Standing.ASK_AGAIN,
        "unknown": Standing.AGE_UNKNOWN,
        "aunt": Standing.ASK,
    }
    assert people["dead"] not in found
    assert found[people["eleven"]].ask_again_on == TODAY + DAY
    assert found[people["twelve"]].ask_since == TODAY


def test_without_any_consent_everybody_has_to_be_asked(family):
    MemberFactory(family=family, role=MemberRole.PARENT)
    assert [person.standing for person in standings(family).values()] == [Standing.ASK]


def test_consent_of_the_person_comes_before_that_of_the_file(family, people):
    ConsentFactory(member=people["eleven"], given_on=date(2022, 1, 1), given_by=PARENTS, withdrawn_on=TODAY)
    ConsentFactory(member=people["twelve"], given_on=TODAY, given_by=BOTH)
    found = standings(family)
    assert found[people["eleven"]].standing == Standing.WITHDRAWN
    assert found[people["twelve"]].standing == Standing.GIVEN
    assert found[people["twelve"]].ask_again_on == date(2027, 9, 29)
    assert found[people["parent"]].standing == Standing.GIVEN


def consent_dues():
    return list(consent.dues(Family.objects.select_related("case_manager"), TODAY))


def test_who_has_to_be_asked_is_due_on_the_first_day_of_help_or_on_the_birthday(family, people, trajectory, carla):
    (due,) = consent_dues()
    assert (due.kind, due.due_on, due.detail, due.person) == (DueKind.CONSENT, date(2023, 5, 2), "4 personen", carla)
    people["unknown"].delete()
    people["aunt"].delete()
    (due,) = consent_dues()
    assert (due.due_on, due.detail) == (TODAY, "2 personen")


def test_a_birthday_is_announced_two_weeks_before(family, trajectory):
    family.consent_on = date(2023, 5, 1)
    family.save()
    child = MemberFactory(family=family, born_on=TWELVE + 15 * DAY)
    assert consent_dues() == []
    child.born_on = TWELVE + 14 * DAY
    child.save()
    (due,) = consent_dues()
    assert due.due_on == TODAY + 14 * DAY


def test_nobody_is_asked_about_help_that_is_over_and_withdrawing_is_talked_about(family, gea):
    Family.objects.update(consent_on=None)
    member = MemberFactory(family=family)
    TrajectoryFactory(family=family, ended=True)
    assert consent_dues() == []
    TrajectoryFactory(family=family, started_on=date(2023, 9, 1))
    assert len(consent_dues()) == 1
    ConsentFactory(member=member, given_on=date(2023, 9, 1), withdrawn_on=date(2023, 9, 2))
    (due,) = consent_dues()
    assert (due.due_on, due.detail) == (date(2023, 9, 2), "Iemand trok het in: bespreek wat dat betekent")


def test_the_dues_cost_the_same_queries_for_any_number_of_families(db, django_assert_max_num_queries):
    for number in (1, 10):
        for _ in range(number):
            ConsentFactory(member__family=TrajectoryFactory().family, given_by=SELF, given_on=date(2023, 1, 1))
        with django_assert_max_num_queries(4):
            assert consent_dues()


@pytest.mark.parametrize(("born_on", "given_by"), [(TWELVE + DAY, PARENTS), (TWELVE, BOTH), (SIXTEEN, SELF)])
def test_who_gave_consent_follows_from_the_age(family, carla, born_on, given_by):
    member = MemberFactory(family=family, born_on=born_on)
    for _ in range(2):
        assert give_consent(member=member, given_on=TODAY, actor=carla).given_by == given_by
    assert Consent.objects.count() == 1
    line = AuditEvent.objects.get()
    assert (line.action, line.actor, line.family_number) == ("consent.given", carla, family.pk)


@pytest.mark.parametrize("day", [TODAY + DAY, date(2010, 1, 1), date(1999, 1, 1)])
def test_an_impossible_day_of_consent_is_refused_on_its_field(family, carla, day):
    member = MemberFactory(family=family, born_on=date(2012, 1, 1))
    with pytest.raises(ValidationError) as refusal:
        give_consent(member=member, given_on=day, actor=carla)
    assert "given_on" in refusal.value.message_dict


def test_a_child_of_unknown_age_first_needs_a_date_of_birth(family, carla):
    with pytest.raises(ValidationError, match="geboortedatum"):
        give_consent(member=MemberFactory(family=family, born_on=None), given_on=TODAY, actor=carla)


def test_consent_is_withdrawn_once_and_can_be_given_anew(family, carla):
    member = MemberFactory(family=family)
    give_consent(member=member, given_on=date(2023, 9, 1), actor=carla)
    for day in (date(2023, 9, 10), TODAY):
        withdraw_consent(member=member, withdrawn_on=day, actor=carla)
    assert Consent.objects.get().withdrawn_on == date(2023, 9, 10)
    with pytest.raises(ValidationError, match="ingetrokken op 10 september 2023"):
        give_consent(member=member, given_on=date(2023, 9, 5), actor=carla)
    give_consent(member=member, given_on=TODAY, actor=carla)
    assert [person.standing for person in standings(family).values()] == [Standing.GIVEN]
    assert AuditEvent.objects.filter(action="consent.withdrawn").count() == 1


def test_consent_of_the_file_can_be_withdrawn_by_one_person(family, people, carla):
    withdraw_consent(member=people["eleven"], withdrawn_on=TODAY, actor=carla)
    found = standings(family)
    assert found[people["eleven"]].standing == Standing.WITHDRAWN
    assert found[people["parent"]].standing == Standing.GIVEN
    with pytest.raises(ValidationError, match="nog geen toestemming"):
        withdraw_consent(member=people["aunt"], withdrawn_on=TODAY, actor=carla)


def test_withdrawing_before_giving_is_refused(family, carla):
    member = MemberFactory(family=family)
    give_consent(member=member, given_on=TODAY, actor=carla)
    with pytest.raises(ValidationError) as refusal:
        withdraw_consent(member=member, withdrawn_on=TODAY - DAY, actor=carla)
    assert "withdrawn_on" in refusal.value.message_dict


def test_the_time_line_tells_who_agreed_and_who_took_it_back(family):
    member = MemberFactory(family=family, first_name="Sam")
    ConsentFactory(member=member, withdrawn_on=TODAY)
    told = {(event.title, event.text) for event in timeline.of(family)}
    assert ("Toestemming gegeven", "Voor Sam, door: de ouders met gezag") in told
    assert ("Toestemming ingetrokken", "Voor Sam") in told
