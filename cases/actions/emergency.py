"""Opening a file in an emergency, and looking at it afterwards."""

from __future__ import annotations

from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from cases import audit, clock, emergency, signal_mail
from cases.models import EmergencyAccess, Family, User
from cases.models.emergency import LASTS

NOT_OPENED = "Met dit kenmerk kun je geen dossier openen. Controleer het kenmerk, of bel je teammanager."
TOO_OFTEN = "Je hebt dit te vaak geprobeerd. Probeer het over een uur opnieuw, of bel je teammanager."


def open_file(*, reference: str, reason: str, actor: User) -> Family:
    """Open the file of the family with this reference for four hours, and tell the team managers.

    A file that `actor` may see already is given back as it is, without an emergency.

    Raises:
        ValidationError: on `reference`, the same for a family that does not exist and for one that may not be opened;
            or with the code `too_often`, when somebody tries too often.
    """
    with transaction.atomic():
        # The lock makes attempts at the same moment arrive one after the other, so that each is counted.
        User.objects.select_for_update(no_key=True).get(pk=actor.pk)
        if emergency.tried_too_often(actor):
            raise ValidationError(TOO_OFTEN, code="too_often")
        found = emergency.family_to_open(reference.strip(), actor)
        if found is None:
            assert actor.pilot is not None, "the page is for people in a pilot"  # noqa: S101  # for the type checker
            audit.record(emergency.REFUSED, actor=actor, pilot=actor.pilot)
        elif not Family.objects.visible_to(actor).filter(pk=found.pk).exists():
            _open(found, reason, actor)
    # Outside the transaction, so that the line in the log stays.
    if found is None:
        raise ValidationError({"reference": NOT_OPENED})
    return found


def _open(family: Family, reason: str, actor: User) -> None:
    now = timezone.now()
    access = EmergencyAccess(
        family=family, user=actor, reason=reason, opened_on=clock.today(), opened_at=now, until=now + LASTS
    )
    access.full_clean()
    access.save()
    audit.record(emergency.OPENED, actor=actor, pilot=family.pilot, family=family, subject=access)
    transaction.on_commit(partial(signal_mail.announce_emergency, family.pilot))


@transaction.atomic
def review_emergency(*, access: EmergencyAccess, review: str, actor: User) -> EmergencyAccess:
    """Write down that a team manager looked at an emergency access, and what they make of it.

    Raises:
        ValidationError: somebody looked at it already.
    """
    stored = EmergencyAccess.objects.select_for_update(no_key=True).get(pk=access.pk)
    if stored.reviewed_on:
        raise ValidationError("Deze noodtoegang is al bekeken.")
    stored.review, stored.reviewed_by, stored.reviewed_on = review, actor, clock.today()
    stored.full_clean()
    stored.save()
    audit.record("emergency.reviewed", actor=actor, pilot=stored.family.pilot, family=stored.family, subject=stored)
    return stored
