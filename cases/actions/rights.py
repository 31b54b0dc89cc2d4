"""Requests about the file: receiving them, deciding, adding an own statement, and looking through texts to hand out.

Each action locks the family first, so that what two people do at the same moment comes one after the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock, rights
from cases.codes import Asker, DestructionBasis, HandOut, RefusalGround, RightsDecision, RightsKind, Role
from cases.models import (
    Destruction,
    Disclosure,
    Family,
    FamilyMember,
    FileKeeping,
    OwnStatement,
    PackChoice,
    RightsRequest,
    User,
)

AGE_UNKNOWN = (
    "Vul eerst de geboortedatum van dit kind in, bij de gegevens van het gezin. De leeftijd bepaalt wie mag vragen."
)
STILL_HELPED = "Dit gezin krijgt nog hulp, of er staat een start gepland. Rond eerst de hulp af."
HELD = "Dit dossier mag nog niet worden vernietigd: er is een reden om het te bewaren."
CLOSED = "Dit verzoek is al afgesloten."


@transaction.atomic
def receive_request(
    *, member: FamilyMember, kind: RightsKind, asked_by: Asker, received_on: date, wish: str, actor: User
) -> RightsRequest:
    """Register what somebody asks. The same request sent twice is stored once.

    Raises:
        ValidationError: who asks may not ask for somebody of this age, the age is not known, or the day cannot be.
    """
    _lock(member.family)
    content = {"kind": kind, "asked_by": asked_by, "received_on": received_on, "wish": wish}
    known = member.rights_requests.open().filter(**content).first()
    if known:
        return known
    request = RightsRequest(member=member, recorded_by=actor, **content)
    request.full_clean()
    allowed = rights.may_ask(member, received_on)
    if not allowed:
        raise ValidationError(AGE_UNKNOWN)
    if asked_by not in allowed:
        who = " of ".join(asker.label.split(":")[0].lower() for asker in allowed)
        raise ValidationError({"asked_by": f"Op deze leeftijd vraagt {who} het."})
    request.save()
    _record("rights.received", request, actor)
    return request


@transaction.atomic
def decide(
    *,
    request: RightsRequest,
    decision: RightsDecision,
    reason: str,
    actor: User,
    ground: RefusalGround | str = "",
    changed: str = "",
) -> RightsRequest:
    """Store the decision on a request. A request to destroy that is granted goes on to a second person.

    A request for a copy stays open until it is handed out; every other one is closed by its decision.

    Raises:
        ValidationError: it was decided already, a refusal has no reason, a correction does not say what was changed,
            or a decision about destruction is not the team manager's, comes while there is help, or under a hold.
    """
    family = _lock(request.family)
    request.refresh_from_db()
    if request.decision:
        raise ValidationError("Over dit verzoek is al besloten.")
    if decision == RightsDecision.REFUSED and not reason:
        raise ValidationError({"reason": "Vul in waarom het verzoek is afgewezen."})
    granted = decision != RightsDecision.REFUSED
    if request.kind == RightsKind.CORRECTION and granted and not changed:
        raise ValidationError({"changed": "Vul in wat er is gewijzigd."})
    if request.kind == RightsKind.DESTRUCTION:
        _check_destruction(family, decision, ground, actor)
        if granted and not reason:
            raise ValidationError({"reason": "Vul in waarom je dit besluit."})
    today = clock.today()
    request.decision, request.reason, request.ground = decision, reason, ground if not granted else ""
    request.changed = changed if granted else ""
    request.decided_by, request.decided_on = actor, today
    if not granted or request.kind not in {RightsKind.ACCESS, RightsKind.DESTRUCTION}:
        request.closed_on = today
    request.full_clean()
    request.save()
    _record("rights.decided", request, actor, fields=["decision"])
    if request.kind == RightsKind.DESTRUCTION and granted:
        propose_destruction(family=family, basis=DestructionBasis.REQUEST, request=request, actor=actor)
    return request


def _check_destruction(family: Family, decision: RightsDecision, ground: RefusalGround | str, actor: User) -> None:
    if not actor.has_role(Role.TEAM_MANAGER):
        raise ValidationError("Over vernietigen beslist de teammanager.")
    if decision == RightsDecision.REFUSED and not ground:
        raise ValidationError({"ground": "Kies waarom het dossier moet blijven."})
    if decision == RightsDecision.PARTLY:
        raise ValidationError({"decision": "Een dossier gaat helemaal weg, of het blijft."})


@transaction.atomic
def propose_destruction(
    *, family: Family, basis: DestructionBasis, actor: User, request: RightsRequest | None = None
) -> Destruction:
    """Put a file up for destruction, for a second person to confirm. Proposed twice it stands once.

    Raises:
        ValidationError: not by a team manager, the family still gets help, or the file has to stay for now.
    """
    _lock(family)
    if not actor.has_role(Role.TEAM_MANAGER):
        raise ValidationError("Over vernietigen beslist de teammanager.")
    check_may_go(family)
    today = clock.today()
    known = Destruction.objects.filter(family=family).first()
    if known:
        return known
    made = Destruction(family=family, basis=basis, request=request, decided_by=actor, decided_on=today)
    made.full_clean()
    made.save()
    audit.record("destruction.proposed", actor=actor, pilot=family.pilot, family=family, subject=made)
    return made


def check_may_go(family: Family) -> None:
    """Refuse to destroy a file that is still needed.

    Raises:
        ValidationError: the family gets help or a start is planned, or there is a reason to keep the file for now.
    """
    today = clock.today()
    if family.trajectories.not_over_on(today).exists():
        raise ValidationError(STILL_HELPED)
    if FileKeeping.objects.filter(family=family, held_until__gte=today).exists():
        raise ValidationError(HELD)


@transaction.atomic
def call_off_destruction(*, destruction: Destruction, actor: User) -> None:
    """Take back a destruction that was not carried out; the request that it is for is decided anew."""
    family = _lock(destruction.family)
    request = destruction.request
    audit.record("destruction.called_off", actor=actor, pilot=family.pilot, family=family, subject=destruction)
    destruction.delete()
    if request:
        request.decision, request.reason, request.decided_by, request.decided_on = "", "", None, None
        request.save()


@transaction.atomic
def add_statement(*, member: FamilyMember, text: str, stated_on: date, actor: User) -> OwnStatement:
    """Add the own words of somebody to the file, and close the request for it. Sent twice it is stored once.

    Raises:
        ValidationError: no text, or a day that cannot be.
    """
    _lock(member.family)
    known = member.own_statements.filter(text=text, stated_on=stated_on).first()
    if known:
        return known
    statement = OwnStatement(member=member, text=text, stated_on=stated_on, recorded_by=actor)
    statement.full_clean()
    statement.save()
    audit.record("statement.added", actor=actor, pilot=member.family.pilot, family=member.family, subject=statement)
    for request in member.rights_requests.open().filter(kind=RightsKind.OWN_STATEMENT, decision=""):
        decide(request=request, decision=RightsDecision.GRANTED, reason="", actor=actor)
    return statement


@transaction.atomic
def choose_text(
    *, request: RightsRequest, source: str, digest: str, choice: HandOut, text: str, reason: str, actor: User
) -> PackChoice:
    """Store what goes along of one text of the file.

    Raises:
        ValidationError: it is to be redacted, and there is no redacted copy; or the request is closed.
    """
    _lock(request.family)
    request.refresh_from_db()
    if request.closed_on:
        raise ValidationError(CLOSED)
    if choice == HandOut.REDACTED and not text:
        raise ValidationError({"text": "Vul de gelakte tekst in."})
    made = PackChoice.objects.filter(request=request, source=source).first() or PackChoice(
        request=request, source=source
    )
    made.digest, made.choice, made.chosen_by = digest, choice, actor
    made.text = text if choice == HandOut.REDACTED else ""
    made.reason = reason if choice == HandOut.LEAVE_OUT else ""
    made.full_clean()
    made.save()
    _record("rights.text_chosen", request, actor)
    return made


@transaction.atomic
def hand_out(
    *, request: RightsRequest, given_to: str, sha256: str, counts: Mapping[str, int], actor: User
) -> Disclosure:
    """Write down that an access pack was handed out, and close the request.

    Args:
        counts: how many texts were `given` and `left_out`.

    Raises:
        ValidationError: nobody to give it to, or the request was refused or is not about a copy.
    """
    _lock(request.family)
    request.refresh_from_db()
    if request.kind != RightsKind.ACCESS or request.decision == RightsDecision.REFUSED:
        raise ValidationError("Bij dit verzoek hoort geen kopie.")
    today = clock.today()
    given = Disclosure(
        member=request.member,
        request=request,
        given_on=today,
        given_to=given_to,
        texts_given=counts["given"],
        texts_left_out=counts["left_out"],
        sha256=sha256,
        given_by=actor,
    )
    given.full_clean()
    given.save()
    if not request.decision:
        request.decision = RightsDecision.PARTLY if counts["left_out"] else RightsDecision.GRANTED
        request.decided_by, request.decided_on = actor, today
    request.closed_on = request.closed_on or today
    request.save()
    _record("rights.handed_out", request, actor)
    return given


def _record(action: str, request: RightsRequest, actor: User, fields: list[str] | None = None) -> None:
    family = request.family
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=request, fields=fields or [])


def _lock(family: Family) -> Family:
    return Family.objects.select_for_update(no_key=True, of=("self",)).select_related("pilot").get(pk=family.pk)
