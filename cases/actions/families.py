"""Registering a family and correcting what is known of it."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, caseload
from cases.actions import waitlist
from cases.codes import Trigger, Urgency
from cases.models import DestroyedFamily, Family, FamilyMember, FamilyTrigger, OwnStatement, RightsRequest, User
from cases.numbering import FAMILY_PREFIX, next_reference


@transaction.atomic
def register_family(
    *,
    family: Family,
    members: Sequence[FamilyMember],
    triggers: Iterable[Trigger],
    actor: User,
    urgency: Urgency | None = None,
    urgency_reason: str = "",
) -> Family:
    """Store a new family with its members and triggers, under the next free reference of the pilot.

    From then on it waits, judged as `urgency` when that is known already.

    Raises:
        ValidationError: something in the family or a member cannot be true.
    """
    caseload.lock(family.pilot)
    references = Family.objects.filter(pilot=family.pilot).values_list("reference", flat=True)
    # A reference that was destroyed stays taken: it never names another family.
    gone = DestroyedFamily.objects.filter(pilot=family.pilot).values_list("reference", flat=True)
    family.reference = next_reference([*references, *gone], FAMILY_PREFIX, family.referred_on.year)
    family.full_clean()
    family.save()
    _store_members(family, members)
    _store_triggers(family, triggers)
    audit.record("family.registered", actor=actor, pilot=family.pilot, family=family, subject=family)
    waitlist.enter(family=family, urgency=urgency, reason=urgency_reason, actor=actor)
    return family


@transaction.atomic
def change_family(
    *, family: Family, members: Sequence[FamilyMember], triggers: Iterable[Trigger], fields: Iterable[str], actor: User
) -> Family:
    """Store corrections to a family; `members` are those that stay or come, `fields` the names of what changed.

    Raises:
        ValidationError: something cannot be true, or somebody goes who asked or stated something about the file.
    """
    # The row lock keeps two corrections at the same moment from giving two members one number.
    stored = Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    family.full_clean()
    family.save()
    waitlist.move_registration(family=family, was=stored.referred_on)
    gone = family.members.exclude(pk__in=[member.pk for member in members if member.pk])
    if RightsRequest.objects.filter(member__in=gone).exists() or OwnStatement.objects.filter(member__in=gone).exists():
        raise ValidationError("Iemand met een verzoek of een eigen verklaring in dit dossier blijft erin staan.")
    gone.delete()
    _store_members(family, members)
    _store_triggers(family, triggers)
    audit.record("family.changed", actor=actor, pilot=family.pilot, family=family, subject=family, fields=fields)
    return family


def _store_members(family: Family, members: Sequence[FamilyMember]) -> None:
    highest = max([member.number for member in family.members.all()], default=0)
    for member in members:
        member.family = family
        if not member.number:
            highest += 1
            member.number = highest
        member.full_clean()
        member.save()


def _store_triggers(family: Family, triggers: Iterable[Trigger]) -> None:
    chosen = set(triggers)
    known = {row.trigger for row in family.triggers.all()}
    family.triggers.exclude(trigger__in=chosen).delete()
    FamilyTrigger.objects.bulk_create(FamilyTrigger(family=family, trigger=value) for value in sorted(chosen - known))
