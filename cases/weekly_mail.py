"""The list of work by e-mail, once a week: what and by when, and never about whom."""

from __future__ import annotations

from datetime import date, timedelta

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import QuerySet
from django.template.loader import render_to_string

from cases import due_list
from cases.models import User


def to_mail(day: date) -> QuerySet[User]:
    """Return who may get a mail in the week of `day`: with an address, and without a mail of that week."""
    monday = day - timedelta(days=day.weekday())
    people = User.objects.filter(is_active=True).exclude(email="").exclude(last_weekly_mail__gte=monday)
    return people.select_related("pilot")


def was_sent(user: User, day: date) -> None:
    """Write down that `user` had the mail of this week.

    Do it right after sending: who is stopped just in between sends one mail twice, and nobody misses theirs.
    """
    User.objects.filter(pk=user.pk).update(last_weekly_mail=day)


def mail_for(user: User, day: date) -> EmailMessage | None:
    """Return the mail of `day` for `user`; None when there is nothing to do this week."""
    agenda = due_list.agenda(due_list.for_user(user, day), day)
    total = len(agenda.late) + len(agenda.soon)
    if not total:
        return None
    context = {"user": user, "agenda": agenda, "total": total, "site_url": settings.SITE_URL}
    number = "1 ding" if total == 1 else f"{total} dingen"
    body = render_to_string("cases/weekly_mail.txt", context)
    return EmailMessage(f"Te doen deze week: {number}", body, to=[user.email])
