"""Families that may already be known: a warning before a second file is made for the same family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Q
from rapidfuzz.distance import JaroWinkler

from cases.models import Family, FamilyMember, User
from cases.models.families import normalised_postcode, searchable

# Two spellings of one name ("Jansen", "Janssen") score above this, two names ("Jansen", "Hansen") below.
SAME_NAME = 0.92
MOST_SHOWN = 5


@dataclass(frozen=True)
class Duplicate:
    """A known family, and in plain words why it may be the same one."""

    family: Family
    reasons: tuple[str, ...]


def is_known_elsewhere(family: Family, *, user: User) -> bool:
    """Return whether a family that `user` may not see has the address of `family`.

    That is all that is said of it: no name, and not where. Of a restricted file nothing is said.
    """
    postcode = normalised_postcode(family.postcode)
    if not postcode:
        return False
    others = Family.objects.not_shielded_from(user).exclude(pk__in=Family.objects.visible_to(user))
    house_number = family.house_number.strip()
    return others.filter(postcode=postcode, house_number__iexact=house_number).exclude(pk=family.pk).exists()


def probable_duplicates(family: Family, births: Iterable[date], *, user: User) -> list[Duplicate]:
    """Return the families that `user` may see and that look like `family`, most reasons first.

    A family looks alike when it has the same address, or when two of these three agree: name (nearly), wijk, and a
    birth date.
    """
    births = {birth for birth in births if birth}
    postcode = normalised_postcode(family.postcode)
    name = searchable(family.last_name)
    same_address = Q(postcode=postcode, house_number__iexact=family.house_number.strip())
    same_birth = Q(pk__in=FamilyMember.objects.filter(born_on__in=births).values("family_id"))
    same_start = Q(search_name__startswith=name[:3])
    known = Family.objects.visible_to(user).filter(
        same_birth | (same_start if name else Q(pk=None)) | (same_address if postcode else Q(pk=None))
    )
    found = [
        Duplicate(other, reasons)
        for other in known.exclude(pk=family.pk).select_related("district").prefetch_related("members")
        if (reasons := _reasons(family, births, other))
    ]
    return sorted(found, key=lambda item: (-len(item.reasons), item.family.reference))[:MOST_SHOWN]


def _reasons(family: Family, births: set[date], other: Family) -> tuple[str, ...]:
    same_name = JaroWinkler.similarity(searchable(family.last_name), other.search_name) >= SAME_NAME
    same_address = (
        bool(family.postcode)
        and normalised_postcode(family.postcode) == other.postcode
        and family.house_number.strip().lower() == other.house_number.lower()
    )
    same_birth = bool(births & {member.born_on for member in other.members.all()})
    same_district = family.district_id == other.district_id
    alike = same_address or (same_name and (same_birth or same_district)) or (same_birth and same_district)
    if not alike:
        return ()
    reasons = {
        "bijna dezelfde achternaam": same_name,
        "hetzelfde adres": same_address,
        "een gezinslid met dezelfde geboortedatum": same_birth,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)
