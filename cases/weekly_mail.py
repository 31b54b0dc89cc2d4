"""The list of work by e-mail, once a week: what and by when, and never about whom."""

from __future__ import annotations

from datetime import date

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string

from cases import due_list
from cases.models import User


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
