"""Who looked: the log, what is unusual in it, and who saw the file of one family."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone

from cases import audit, door, log_words, unusual, who_looked
from cases.codes import AuditResult, Role
from cases.forms.log import DaysForm, JudgeForm, LogFilterForm
from cases.models import AuditEvent, Family, Pilot, UnusualReview
from cases.models.audit import AuditEventQuerySet
from cases.paging import page_of
from cases.period import Period
from cases.permissions import StaffRequest, allowed

PAGE_SIZE = 50
READS_LOG = (Role.PRIVACY_OFFICER, Role.TEAM_MANAGER)
# How far back unusual looking is looked for.
UNUSUAL_DAYS = timedelta(days=30)


@allowed(Role.CASE_MANAGER, *READS_LOG)
def family_access(request: StaffRequest, pk: int) -> HttpResponse:
    """Show who saw the file of a family and why: for its casemanager, who can print it for the family."""
    family = _find_family(request, pk)
    form = DaysForm(request.GET)
    period = form.period
    looked = who_looked.of_family(family.pk, period)
    context = {
        "family": family,
        "form": form,
        "period": period,
        "looked": looked[: who_looked.MOST_SHOWN],
        "is_cut": len(looked) > who_looked.MOST_SHOWN,
        "reads_file": not request.user.has_role(Role.PRIVACY_OFFICER),
        "today": timezone.localdate(),
    }
    return render(request, "cases/family_access.html", context)


def _find_family(request: StaffRequest, pk: int) -> Family:
    if request.user.has_role(Role.PRIVACY_OFFICER):
        return door.find_without_file(request, pk)
    families = Family.objects.all()
    if request.user.has_role(Role.CASE_MANAGER):
        families = families.filter(case_manager=request.user)
    return door.find(request, families, pk)


@dataclass(frozen=True)
class Line:
    """A line of the log as it is read: with names for the numbers of people, and references for those of families."""

    event: AuditEvent
    name: str
    role: str
    what: str
    family: str


@allowed(*READS_LOG)
def log(request: StaffRequest) -> HttpResponse:
    form = LogFilterForm(request.GET, pilot=request.pilot)
    lines = form.lines(_readable(request)).order_by("-at", "-pk")
    page = page_of(lines, request.GET.get("page"), PAGE_SIZE)
    shown = _lines(page.object_list)
    audit.note("log.read", fields=form.chosen())
    audit.listed(line.event.family_number for line in shown if line.event.family_number and line.family)
    context = {"form": form, "page_obj": page, "lines": shown, "is_filtered": bool(form.chosen())}
    return render(request, "cases/log.html", context)


def _readable(request: StaffRequest) -> AuditEventQuerySet:
    """Return the lines of the pilot; a team manager does not see lines about files that are closed to them."""
    lines = AuditEvent.objects.of_pilot(request.pilot)
    if request.user.has_role(Role.PRIVACY_OFFICER):
        return lines
    visible = Family.objects.visible_to(request.user).values("pk")
    return lines.filter(Q(family_number=None) | Q(family_number__in=visible))


def _lines(events: Iterable[AuditEvent]) -> list[Line]:
    """Return the events with the names that go with their numbers, in two queries."""
    rows = list(events)
    people = who_looked.names_of({row.actor_id for row in rows})
    families = _references({row.family_number for row in rows})
    return [
        Line(
            row,
            people.get(row.actor_id, who_looked.GONE) if row.actor_id else who_looked.SYSTEM,
            who_looked.role_label(row.role),
            log_words.of(row.action, row.page, row.result),
            families.get(row.family_number, ""),
        )
        for row in rows
    ]


def _references(numbers: Iterable[int | None]) -> dict[int | None, str]:
    known = {number for number in numbers if number is not None}
    return dict(Family.objects.filter(pk__in=known).order_by().values_list("pk", "reference"))


@allowed(Role.PRIVACY_OFFICER)
def unusual_looking(request: StaffRequest) -> HttpResponse:
    """Show what is unusual, what has not been judged first."""
    found = unusual_of(request.pilot)
    reviews = _reviews(request.pilot, found)
    people = who_looked.names_of({item.actor for item in found})
    families = _references({item.family for item in found})
    audit.note("log.read", fields=["opvallend"])
    audit.listed(number for number in families if number is not None)
    items = [
        {
            "finding": item,
            "name": people.get(item.actor, who_looked.GONE),
            "family": families.get(item.family, ""),
            "review": reviews.get(item.key),
        }
        for item in found
    ]
    context = {
        "open": [item for item in items if item["review"] is None],
        "judged": [item for item in items if item["review"]],
        "days": UNUSUAL_DAYS.days,
    }
    return render(request, "cases/unusual.html", context)


@allowed(Role.PRIVACY_OFFICER)
def unusual_judge(request: StaffRequest) -> HttpResponse:
    """Judge the finding that `?wat=` names."""
    key = request.GET.get("wat", "")
    found = next((item for item in unusual_of(request.pilot) if item.key == key), None)
    if found is None or UnusualReview.objects.filter(pilot=request.pilot, key=key).exists():
        messages.info(request, "Dit is al beoordeeld, of het staat niet meer in de lijst.")
        return redirect("cases:unusual")
    form = JudgeForm(request.POST or None, pilot=request.pilot, key=key, cancel_url=reverse("cases:unusual"))
    if form.is_valid() and form.judge(actor=request.user):
        messages.success(request, "Je beoordeling is opgeslagen.")
        return redirect("cases:unusual")
    families = _references({found.family})
    audit.listed(number for number in families if number is not None)
    context = {
        "finding": found,
        "name": who_looked.names_of({found.actor}).get(found.actor, who_looked.GONE),
        "family": families.get(found.family, ""),
        "form": form,
    }
    return render(request, "cases/unusual_judge.html", context, status=422 if request.method == "POST" else 200)


def unusual_of(pilot: Pilot) -> list[unusual.Finding]:
    """Return what was unusual in `pilot` in the last weeks. Three queries."""
    today = timezone.localdate()
    period = Period(today - UNUSUAL_DAYS, today)
    lines = who_looked.on_days_of(AuditEvent.objects.of_pilot(pilot), period).exclude(action=audit.LISTED)
    about_files = lines.filter(Q(family_number__isnull=False) | Q(result=AuditResult.REFUSED), actor__isnull=False)
    rows = list(about_files.values_list("at", "actor", "family_number", "basis", "result").order_by("at"))
    people = who_looked.names_of({row[1] for row in rows})
    families: dict[int | None, str] = dict(Family.objects.filter(pilot=pilot).order_by().values_list("pk", "last_name"))
    looks = [
        unusual.Look(
            timezone.localtime(at),
            actor,
            people.get(actor, ""),
            family,
            families.get(family, ""),
            basis,
            result == AuditResult.REFUSED,
        )
        for at, actor, family, basis, result in rows
    ]
    return unusual.findings(looks, settings.NIGHT_HOURS)


def unjudged(pilot: Pilot) -> int:
    """Return how many findings wait for a judgement."""
    found = unusual_of(pilot)
    return len(found) - len(_reviews(pilot, found))


def _reviews(pilot: Pilot, found: Iterable[unusual.Finding]) -> dict[str, Any]:
    keys = {item.key for item in found}
    rows = UnusualReview.objects.filter(pilot=pilot, key__in=keys).select_related("judged_by")
    return {row.key: row for row in rows}
