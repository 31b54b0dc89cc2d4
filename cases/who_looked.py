"""Who saw the file of a family and why, in plain Dutch, for the family itself (AVG 15; NEN 7513)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.db.models import Count, Max, Min
from django.db.models.functions import TruncDate
from django.utils import timezone

from cases import log_words
from cases.codes import AuditResult, BasisKind, Role
from cases.models import AuditEvent, User
from cases.models.audit import AuditEventQuerySet
from cases.period import Period

SYSTEM = "Het systeem"
GONE = "Een oud-collega"
# How far back the page looks when nobody asks otherwise.
USUAL_DAYS = timedelta(days=365)
# More than this on one page nobody reads; then a shorter period has to be chosen.
MOST_SHOWN = 1000


@dataclass(frozen=True)
class Looked:
    """What one person did with the file on one day, and how often; `first` and `last` are moments of that day."""

    day: date
    name: str
    role: str
    what: str
    why: str
    times: int
    first: datetime
    last: datetime
    is_emergency: bool
    is_refused: bool


def usual_period() -> Period:
    """Return the year up to and including today. The log keeps real days, also where the demo has its own today."""
    today = timezone.localdate()
    return Period(today - USUAL_DAYS, today)


def on_days_of(lines: AuditEventQuerySet, period: Period) -> AuditEventQuerySet:
    """Return the lines that were written on the days of `period`."""
    first = timezone.make_aware(datetime.combine(period.first, time.min))
    after = timezone.make_aware(datetime.combine(period.last + timedelta(days=1), time.min))
    return lines.filter(at__gte=first, at__lt=after)


def of_family(number: int, period: Period) -> list[Looked]:
    """Return who did what with the file of the family with this number, the last day first. Two queries."""
    lines = on_days_of(AuditEvent.objects.filter(family_number=number), period)
    what = ("actor", "role", "on_behalf_of", "action", "page", "result", "basis", "emergency")
    rows = (
        lines.annotate(day=TruncDate("at"))
        .values("day", *what)
        .annotate(times=Count("pk"), first=Min("at"), last=Max("at"))
        .order_by("-day", "-last")[: MOST_SHOWN + 1]
    )
    found = list(rows)
    people = names_of({row[part] for row in found for part in ("actor", "on_behalf_of")})
    return [
        Looked(
            day=row["day"],
            name=people.get(row["actor"], GONE) if row["actor"] else SYSTEM,
            role=role_label(row["role"]),
            what=log_words.of(row["action"], row["page"], row["result"]),
            why=_why(row["basis"], people.get(row["on_behalf_of"], "")),
            times=row["times"],
            first=row["first"],
            last=row["last"],
            is_emergency=row["emergency"],
            is_refused=row["result"] == AuditResult.REFUSED,
        )
        for row in found
    ]


def names_of(numbers: set[int | None]) -> dict[int | None, str]:
    """Return the names of the colleagues with these numbers, in one query."""
    return dict(User.objects.filter(pk__in=numbers - {None}).values_list("pk", "name"))


def role_label(role: str) -> str:
    return str(Role(role).label) if role in Role.values else ""


def _why(basis: str, replaced: str) -> str:
    if not basis:
        return ""
    label = str(BasisKind(basis).label)
    return f"Vervangt {replaced}" if basis == BasisKind.REPLACING and replaced else label
