"""The planned visits of one family carer as a calendar that a phone can follow: times only, no names and no places."""

from __future__ import annotations

import secrets
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar, Event

from cases.models import PlannedVisit, User
from cases.models.planning import FURTHEST_AHEAD
from cases.period import Period

HOW_FAR_BACK = timedelta(days=31)
SUMMARY = "Bezoek"


def new_key() -> str:
    return secrets.token_urlsafe(32)


def calendar_of(carer: User, today: date) -> bytes:
    """Return the calendar (iCalendar, RFC 5545) of the visits that `carer` has planned around `today`."""
    calendar = Calendar()
    calendar.add("prodid", "-//Gezinsverzorger//Planning//NL")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", "Bezoeken")
    around = Period(today - HOW_FAR_BACK, today + FURTHEST_AHEAD)
    rows = PlannedVisit.objects.visible_to(carer).filter(carer=carer, cancelled=False).on_days_of(around)
    for row in rows:
        calendar.add_component(_event(row))
    return bytes(calendar.to_ical())


def _event(row: PlannedVisit) -> Event:
    event = Event()
    event.add("uid", f"bezoek-{row.pk}@gezinsverzorger")
    event.add("dtstamp", timezone.now())
    event.add("summary", SUMMARY)
    event.add("url", f"{settings.SITE_URL}{reverse('cases:planning')}?week={row.planned_on:%Y-%m-%d}")
    if row.starts_at is None:
        event.add("dtstart", row.planned_on)
    else:
        start = datetime.combine(row.planned_on, row.starts_at, tzinfo=ZoneInfo(settings.TIME_ZONE))
        event.add("dtstart", start.astimezone(ZoneInfo("UTC")))
        event.add("duration", timedelta(minutes=row.minutes))
    return event
