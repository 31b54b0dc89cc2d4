"""Send everybody the work of the week: `manage.py weekbericht`, once a week from the clock of the server."""

from __future__ import annotations

import logging
from typing import Any

from django.core.mail import get_connection
from django.core.management.base import BaseCommand

from cases import clock
from cases.models import User
from cases.weekly_mail import mail_for

log = logging.getLogger(__name__)


class Command(BaseCommand):
    help = "Stuur iedereen met een e-mailadres wat er deze week te doen is. In de mail staan geen namen van gezinnen."

    def handle(self, **_: Any) -> None:
        sent = failed = 0
        today = clock.today()
        with get_connection() as connection:
            for user in User.objects.filter(is_active=True).exclude(email="").select_related("pilot"):
                mail = mail_for(user, today)
                if mail is None:
                    continue
                mail.connection = connection
                try:
                    mail.send()
                    sent += 1
                except OSError:
                    # One address that is refused does not keep the others from their mail.
                    log.warning("weekbericht niet verstuurd aan medewerker %s", user.pk)
                    failed += 1
        self.stdout.write(f"{sent} verstuurd, {failed} niet gelukt.")
