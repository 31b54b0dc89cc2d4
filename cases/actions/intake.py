"""Choosing which help fits, and writing down who agrees to take part.

Each action locks the family first, so that what is sent twice at the same moment comes one after the other.
"""

from __future__ import annotations

from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock, consent
from cases.actions.rights import decide
from cases.codes import HelpKind, RightsDecision, RightsKind, SelfReliance
from cases.models import Consent, Family, FamilyMember, HelpChoice, User
from cases.period import in_words

AGE_UNKNOWN = (
    "Vul eerst de geboortedatum van dit kind in, bij de gegevens van het gezin. De leeftijd bepaalt wie kiest."
)


@transaction.atomic
def choose_help(
    *, family: Family, now: SelfReliance, reachable: SelfReliance, kind: HelpKind, reason: str, actor: User
) -> HelpChoice:
    """Store which help a professional chose today, and why. Sending the same choice twice gives back the stored one.

    Raises:
        ValidationError: no reason.
    """
    _lock(family)
    content = {
        "chosen_on": clock.today(),
        "chosen_by": actor,
        "self_reliance_now": now,
        "self_reliance_reachable": reachable,
        "kind": kind,
        "reason": reason,
    }
    latest = family.help_choices.first()
    if latest and all(getattr(latest, name) == value for name, value in content.items()):
        return latest
    choice = HelpChoice(family=family, **content)
    choice.full_clean()
    choice.save()
    audit.record("help.chosen", actor=actor, pilot=family.pilot, family=family, subject=choice)
    return choice


@transaction.atomic
def give_consent(*, member: FamilyMember, given_on: date, actor: User) -> Consent:
    """Store that somebody agreed; who gave it follows from the age on that day. Sent twice it is stored once.

    Raises:
        ValidationError: the age of a child is not known, or the day lies in the future or before a withdrawal.
    """
    _lock(member.family)
    latest = member.consents.first()
    if latest and latest.given_on == given_on and latest.withdrawn_on is None:
        return latest
    if latest and latest.withdrawn_on and given_on < latest.withdrawn_on:
        day = in_words(latest.withdrawn_on)
        raise ValidationError({"given_on": f"De toestemming is ingetrokken op {day}. Kies die dag of later."})
    if member.born_on and given_on < member.born_on:
        raise ValidationError({"given_on": "Deze dag ligt voor de geboorte."})
    given_by = consent.who_agrees(member.role, member.born_on, given_on)
    if given_by is None:
        raise ValidationError(AGE_UNKNOWN)
    made = Consent(member=member, given_on=given_on, given_by=given_by, recorded_by=actor)
    made.full_clean()
    made.save()
    audit.record("consent.given", actor=actor, pilot=member.family.pilot, family=member.family, subject=made)
    return made


@transaction.atomic
def withdraw_consent(*, member: FamilyMember, withdrawn_on: date, actor: User) -> Consent:
    """Store that consent was taken back: the latest one, or the one that followed from the file as a whole.

    Raises:
        ValidationError: nobody agreed yet, or the day lies in the future or before the consent.
    """
    family = member.family
    _lock(family)
    latest = member.consents.first()
    if latest and latest.withdrawn_on:
        return latest
    if latest is None:
        given = consent.from_the_file(member.role, member.born_on, family.consent_on)
        if given is None:
            raise ValidationError("Er is nog geen toestemming om in te trekken.")
        latest = Consent(member=member, given_on=given.given_on, given_by=given.given_by, recorded_by=actor)
    latest.withdrawn_on = withdrawn_on
    latest.full_clean()
    latest.save()
    audit.record("consent.withdrawn", actor=actor, pilot=family.pilot, family=family, subject=latest)
    for request in member.rights_requests.open().filter(kind=RightsKind.WITHDRAWAL, decision=""):
        decide(request=request, decision=RightsDecision.GRANTED, reason="", actor=actor)
    return latest


def _lock(family: Family) -> None:
    Family.objects.select_for_update(no_key=True, of=("self",)).get(pk=family.pk)
