"""Restricting a file to named people, changing who they are, and opening it again."""

from __future__ import annotations

from collections.abc import Collection

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock
from cases.codes import Role
from cases.models import Family, Restriction, User

NEEDS_CASE_MANAGER = "Kies ook een casemanager. Anders kan niemand voor dit gezin beslissen."


@transaction.atomic
def restrict_file(*, family: Family, people: Collection[User], actor: User) -> Restriction:
    """Let only `people` see the file of `family`; of one that is restricted already, change who they are.

    Raises:
        ValidationError: on `people`, when there is no casemanager among them.
    """
    # The lock makes the same form, sent twice, arrive one after the other.
    Family.objects.select_for_update(no_key=True).get(pk=family.pk)
    if not any(person.has_role(Role.CASE_MANAGER) for person in people):
        raise ValidationError({"people": NEEDS_CASE_MANAGER})
    new = {"restricted_on": clock.today(), "restricted_by": actor}
    restriction, is_new = Restriction.objects.get_or_create(family=family, defaults=new)
    restriction.people.set(people)
    action = "family.restricted" if is_new else "family.restriction_changed"
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=restriction, fields=["people"])
    return restriction


@transaction.atomic
def lift_restriction(*, restriction: Restriction, actor: User) -> None:
    """Open the file again for everybody whose work it is."""
    family = restriction.family
    audit.record("family.restriction_lifted", actor=actor, pilot=family.pilot, family=family, subject=restriction)
    restriction.delete()
