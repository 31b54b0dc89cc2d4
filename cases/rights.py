"""Rights of the people in a family over their file: who may ask, and by when there has to be an answer.

Sources: Jeugdwet 7.3.8 (own statement), 7.3.9 (destruction), 7.3.10 (inspection and copy) and 7.3.15 (who decides at
which age: under 12 the parents with authority, 12 to 15 both, from 16 the person alone); AVG 12 lid 3 (an answer within
one month), 15 and 16; Wmo 5.3.5 (destruction within three months).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from cases import consent
from cases.codes import Asker, ConsentGiver, RightsKind, Role
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Destruction, FamilyMember, RightsRequest
from cases.models.families import Family, FamilyQuerySet
from cases.period import months_later

# Months within which there is an answer; the day itself counts.
TERMS = dict.fromkeys(RightsKind, 1) | {RightsKind.DESTRUCTION: 3}
# How long before the end of the term it stands on the list of work.
ANNOUNCED = timedelta(days=14)
# How long a second person may take to confirm a destruction; the pilot's own choice.
CONFIRM_WITHIN = timedelta(days=14)
# Who may ask for whom, by who decides at that age.
MAY_ASK = {
    ConsentGiver.PARENTS: (Asker.PARENTS,),
    ConsentGiver.CHILD_AND_PARENTS: (Asker.CHILD_AND_PARENTS,),
    ConsentGiver.SELF: (Asker.SELF, Asker.REPRESENTATIVE),
}


def answer_by(kind: str, received_on: date) -> date:
    """Return the last day on which an answer to a request of this kind is in time."""
    return months_later(received_on, TERMS[RightsKind(kind)])


def may_ask(member: FamilyMember, day: date) -> tuple[Asker, ...]:
    """Return who may ask for `member` on `day`; nobody when the age of a child is not known."""
    needed = consent.who_agrees(member.role, member.born_on, day)
    return MAY_ASK[needed] if needed else ()


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the requests whose term comes near, and the destructions that a second person has to confirm.

    A decision about destruction is the team manager's; the other requests are the casemanager's.
    """
    requests = RightsRequest.objects.open().filter(member__family__in=families)
    for request in requests.select_related("member__family__case_manager"):
        yield from _dues_of(request, day)
    for destruction in Destruction.objects.waiting().filter(family__in=families).select_related("family__case_manager"):
        yield _to_confirm(destruction)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    for request in (row for member in family.members.all() for row in member.rights_requests.all()):
        if request.closed_on is None:
            yield from _dues_of(request, day)
    destruction: Destruction | None = getattr(family, "destruction", None)
    if destruction and destruction.confirmed_on is None:
        yield _to_confirm(destruction)


def _dues_of(request: RightsRequest, day: date) -> Iterator[Due]:
    due_on = answer_by(request.kind, request.received_on)
    destroys = request.kind == RightsKind.DESTRUCTION
    if due_on > day + ANNOUNCED or (destroys and request.is_granted):
        return
    label = request.get_kind_display().split(":")[0]
    role = Role.TEAM_MANAGER if destroys else None
    yield Due(DueKind.RIGHTS, request.family, due_on, request.get_absolute_url(), detail=label, role=role)


def _to_confirm(destruction: Destruction) -> Due:
    due_on, url = destruction.decided_on + CONFIRM_WITHIN, destruction.get_absolute_url()
    detail, role = "door een tweede persoon", Role.TEAM_MANAGER
    return Due(DueKind.DESTRUCTION, destruction.family, due_on, url, detail=detail, role=role)


def events(family: Family) -> Iterator[Event]:
    """Yield own statements, requests with their decision, and what was handed out."""
    # The last of the family first: the time line turns a day around.
    members = list(reversed(family.members.all()))
    for statement in (row for member in members for row in member.own_statements.all()):
        yield Event(statement.stated_on, f"Eigen verklaring van {called(statement.member)}", statement.text)
    for request in (row for member in members for row in member.rights_requests.all()):
        kind = request.get_kind_display().split(":")[0]
        yield Event(request.received_on, f"Verzoek: {kind.lower()}", f"Voor {called(request.member)}")
        if request.decided_on:
            title = f"Besluit over het verzoek: {request.get_decision_display().lower()}"
            yield Event(request.decided_on, title, request.changed)
    for given in (row for member in members for row in member.disclosures.all()):
        yield Event(given.given_on, "Gegevens meegegeven", f"Over {called(given.member)}, aan {given.given_to}")


def called(member: FamilyMember) -> str:
    """Return how somebody is named on the pages of the file."""
    return member.first_name or f"{member.get_role_display().lower()} {member.number}"
