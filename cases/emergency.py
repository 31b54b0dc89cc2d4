"""Emergency access ("noodtoegang"): who may open which file for a few hours, and who looks at it afterwards.

NEN 7513 asks for a way in when it is needed, with a reason, and a mark in the log. It takes the exact reference of the
family, so that nobody can browse; a restricted file is not opened this way: its named people can be reached.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

from django.urls import reverse
from django.utils import timezone

from cases.codes import Role
from cases.due import Due, DueKind
from cases.models import AuditEvent, EmergencyAccess, Family, User
from cases.models.families import FamilyQuerySet

# The pilot's own terms. So often in an hour may somebody try, whether it opens something or not.
MOST_ATTEMPTS, WITHIN = 5, timedelta(hours=1)
# Within so many days the team manager looks at it.
REVIEW_WITHIN = timedelta(days=7)
OPENED, REFUSED = "emergency.opened", "emergency.refused"
OPENS = (Role.CASE_MANAGER, Role.FAMILY_CARER)


def family_to_open(reference: str, user: User) -> Family | None:
    """Return the family with exactly this reference, if `user` may open it in an emergency.

    One query, whether it exists or not: how long it takes tells nothing.
    """
    return Family.objects.not_shielded_from(user).filter(reference=reference).select_related("pilot").first()


def tried_too_often(user: User) -> bool:
    """Return whether `user` tried so often in the last hour that no other attempt is made."""
    since = timezone.now() - WITHIN
    lines = AuditEvent.objects.filter(actor=user, action__in=(OPENED, REFUSED), at__gte=since)
    return lines.count() >= MOST_ATTEMPTS


def open_access(user: User, family: Family) -> EmergencyAccess | None:
    """Return the emergency access to `family` that is open for `user` at this moment."""
    return EmergencyAccess.objects.open_for(user).filter(family=family).order_by("-until").first()


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Yield the emergency accesses that the team manager still has to look at. One query."""
    rows = EmergencyAccess.objects.to_review().filter(family__in=families)
    for row in rows.select_related("family__case_manager"):
        yield _due(row)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Yield the same of one family whose file is there."""
    yield from (_due(row) for row in family.emergencies.all() if row.reviewed_on is None)


def _due(row: EmergencyAccess) -> Due:
    url = reverse("cases:emergency_review", args=[row.pk])
    return Due(DueKind.EMERGENCY, row.family, row.opened_on + REVIEW_WITHIN, url, role=Role.TEAM_MANAGER)
