"""Consent to take part: who has to agree, whether it still holds, and who has to be asked (again).

Source: Jeugdwet 7.3.4 and 7.3.5. Under 12 the parents with authority agree, from 12 to 15 the child and the parents
both, from 16 the person alone. So a child is asked again on its twelfth and on its sixteenth birthday. Taking part in
the pilot is voluntary (initiatiefvoorstel 2020: "vrijwillig deelnemende gezinnen"), so consent can be withdrawn.

A day of consent on the file as a whole (`Family.consent_on`) counts as that of the parents, for themselves and for
children under 12, until consent of the person is written down.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from django.db.models import Prefetch
from django.urls import reverse

from cases.codes import ConsentGiver, MemberRole
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Consent, Family, FamilyMember, Trajectory
from cases.models.families import FamilyQuerySet

AGREES_TOO_AT = 12
DECIDES_ALONE_AT = 16
# How long before a birthday the question is announced.
ANNOUNCED = timedelta(days=14)
# Whose consent is enough where that of the first is needed.
ENOUGH = {
    ConsentGiver.PARENTS: {ConsentGiver.PARENTS, ConsentGiver.CHILD_AND_PARENTS},
    ConsentGiver.CHILD_AND_PARENTS: {ConsentGiver.CHILD_AND_PARENTS},
    ConsentGiver.SELF: {ConsentGiver.SELF},
}


class Standing(StrEnum):
    GIVEN = "Gegeven"
    ASK = "Nog vragen"
    ASK_AGAIN = "Opnieuw vragen"
    AGE_UNKNOWN = "Leeftijd onbekend"
    WITHDRAWN = "Ingetrokken"


@dataclass(frozen=True)
class Given:
    """A consent as far as the rule is concerned; `stored` is False when it is that of the file as a whole."""

    given_on: date
    given_by: ConsentGiver
    withdrawn_on: date | None = None
    stored: bool = True


@dataclass(frozen=True)
class PersonConsent:
    """Where the consent of one person stands on a day.

    Args:
        needed: who has to agree at this age; None when the age of a child is not known.
        ask_since: the birthday from which an earlier consent is no longer enough.
        ask_again_on: the next birthday on which this person has to be asked again.
    """

    member: FamilyMember
    standing: Standing
    needed: ConsentGiver | None
    given: Given | None = None
    ask_since: date | None = None
    ask_again_on: date | None = None

    @property
    def has_to_be_asked(self) -> bool:
        return self.standing in {Standing.ASK, Standing.ASK_AGAIN, Standing.AGE_UNKNOWN}


def birthday(born_on: date, age: int) -> date:
    """Return the day on which somebody reaches `age`; born on 29 February, that is 1 March in other years."""
    try:
        return born_on.replace(year=born_on.year + age)
    except ValueError:
        return date(born_on.year + age, 3, 1)


def who_agrees(role: str, born_on: date | None, day: date) -> ConsentGiver | None:
    """Return who has to agree for a person on `day`; None for a child whose date of birth is not known."""
    if born_on is None:
        return None if role == MemberRole.CHILD else ConsentGiver.SELF
    if day < birthday(born_on, AGREES_TOO_AT):
        return ConsentGiver.PARENTS
    return ConsentGiver.CHILD_AND_PARENTS if day < birthday(born_on, DECIDES_ALONE_AT) else ConsentGiver.SELF


def from_the_file(role: str, born_on: date | None, consent_on: date | None) -> Given | None:
    """Return the consent of one person that follows from the day of consent on the file as a whole."""
    if consent_on is None:
        return None
    if role == MemberRole.PARENT:
        return Given(consent_on, ConsentGiver.SELF, stored=False)
    young = role == MemberRole.CHILD and who_agrees(role, born_on, consent_on) == ConsentGiver.PARENTS
    return Given(consent_on, ConsentGiver.PARENTS, stored=False) if young else None


def holds(role: str, born_on: date | None, given: Given | None, day: date) -> bool:
    """Return whether a consent is enough on `day`; on the day of withdrawing it no longer is."""
    needed = who_agrees(role, born_on, day)
    if given is None or needed is None or given.given_on > day:
        return False
    return given.given_by in ENOUGH[needed] and (given.withdrawn_on is None or given.withdrawn_on > day)


def on(member: FamilyMember, given: Given | None, day: date) -> PersonConsent:
    """Return where the consent of `member` stands on `day`; `given` is the latest one."""
    needed = who_agrees(member.role, member.born_on, day)
    if given and given.withdrawn_on and given.withdrawn_on <= day:
        return PersonConsent(member, Standing.WITHDRAWN, needed, given)
    if needed is None:
        return PersonConsent(member, Standing.AGE_UNKNOWN, needed, given)
    coming = [birth for birth in _birthdays(member) if birth > day]
    if holds(member.role, member.born_on, given, day):
        return PersonConsent(member, Standing.GIVEN, needed, given, ask_again_on=min(coming, default=None))
    passed = [birth for birth in _birthdays(member) if given and given.given_on < birth <= day]
    standing = Standing.ASK_AGAIN if passed else Standing.ASK
    return PersonConsent(member, standing, needed, given, ask_since=max(passed, default=None))


def _birthdays(member: FamilyMember) -> list[date]:
    """Return the days on which this person has to be asked again."""
    return [birthday(member.born_on, age) for age in (AGREES_TOO_AT, DECIDES_ALONE_AT)] if member.born_on else []


def latest(member: FamilyMember, family: Family, day: date) -> Given | None:
    """Return the latest consent of `member` on `day`, or else the one that follows from the file."""
    consents: Iterable[Consent] = member.consents.all()
    rows = [row for row in consents if row.given_on <= day]
    if rows:
        row = max(rows, key=lambda item: (item.given_on, item.pk))
        return Given(row.given_on, ConsentGiver(row.given_by), row.withdrawn_on)
    given = from_the_file(member.role, member.born_on, family.consent_on)
    return given if given and given.given_on <= day else None


def of(family: Family, day: date) -> list[PersonConsent]:
    """Return where the consent of each living member of `family` stands; members and consents may be prefetched."""
    members: Iterable[FamilyMember] = family.members.all()
    return [on(member, latest(member, family, day), day) for member in members if not member.deceased]


def has_anybody_agreed(family: Family, day: date) -> bool:
    """Return whether consent is on the file: of the family as a whole, or one of a person that holds on `day`."""
    return family.consent_on is not None or any(person.standing == Standing.GIVEN for person in of(family, day))


def withdrawn(family: Family, day: date) -> list[PersonConsent]:
    """Return who took consent back."""
    return _took_back(of(family, day))


def _took_back(people: Iterable[PersonConsent]) -> list[PersonConsent]:
    return [person for person in people if person.standing == Standing.WITHDRAWN]


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield, for each family with help or a planned start, that people have to be asked (again), or took it back."""
    helped = Trajectory.objects.not_over_on(day).order_by("started_on")
    people = Prefetch("members", FamilyMember.objects.prefetch_related("consents"))
    found = families.filter(pk__in=helped.order_by().values("family"))
    for family in found.prefetch_related(people, Prefetch("trajectories", helped)):
        yield from _dues_of(family, family.trajectories.all()[0].started_on, day)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    if helped := [row for row in family.trajectories.all() if not row.is_over_on(day)]:
        yield from _dues_of(family, helped[0].started_on, day)


def _dues_of(family: Family, started_on: date, day: date) -> Iterator[Due]:
    url = reverse("cases:intake", args=[family.pk])
    everybody = of(family, day)
    if since := [person.given.withdrawn_on for person in _took_back(everybody) if person.given]:
        talk_by = max(started_on, *(day for day in since if day))
        yield Due(DueKind.CONSENT, family, talk_by, url, detail="Iemand trok het in: bespreek wat dat betekent")
    days = [asked for person in everybody if (asked := _ask_on(person, started_on))]
    days = [asked for asked in days if asked <= day + ANNOUNCED]
    if days:
        detail = "1 persoon" if len(days) == 1 else f"{len(days)} personen"
        yield Due(DueKind.CONSENT, family, min(days), url, detail=detail)


def _ask_on(person: PersonConsent, started_on: date) -> date | None:
    """Return the day by which somebody has to agree: the first day of help, or a later birth or birthday."""
    if not person.has_to_be_asked:
        return person.ask_again_on
    since = person.ask_since or person.member.born_on
    return max(started_on, since) if since else started_on


def events(family: Family) -> Iterator[Event]:
    """Yield that somebody agreed, or took it back."""
    # The last of the family first: the time line turns a day around.
    for row in (row for member in reversed(family.members.all()) for row in member.consents.all()):
        name = row.member.first_name or row.member.get_role_display()
        yield Event(row.given_on, "Toestemming gegeven", f"Voor {name}, door: {row.get_given_by_display().lower()}")
        if row.withdrawn_on:
            yield Event(row.withdrawn_on, "Toestemming ingetrokken", f"Voor {name}", tone="warn")
