"""Send everybody the work of the week: `manage.py weekbericht`, once a week from the clock of the server."""

from __future__ import annotations

import logging
from typing import Any

from django.core.mail import get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.core.management.base import BaseCommand
from django.db import OperationalError

from cases import clock
from cases.exchange import console
from cases.weekly_mail import mail_for, to_mail, was_sent

log = logging.getLogger(__name__)

NO_MAIL_SERVER = "De mailserver is niet te bereiken. Er is niets verstuurd. Kijk naar EMAIL_URL en naar de mailserver."
AGAIN = "Doe het opnieuw: wie het bericht van deze week al heeft, krijgt het niet nog eens."


class Command(BaseCommand):
    help = "Stuur iedereen met een e-mailadres wat er deze week te doen is. In de mail staan geen namen van gezinnen."

    def handle(self, **_: Any) -> None:
        connection = get_connection()
        try:
            connection.open()
        except OSError:
            console.refuse(self.stderr, [NO_MAIL_SERVER, AGAIN])
        try:
            failed = self._send(connection)
        except OperationalError:
            console.refuse(self.stderr, [console.NO_DATABASE, AGAIN])
        finally:
            connection.close()
        if failed:
            console.refuse(self.stderr, [AGAIN])

    def _send(self, connection: BaseEmailBackend) -> int:
        """Send the mails over `connection`, and return how many could not be sent."""
        sent = failed = 0
        today = clock.today()
        for user in to_mail(today):
            mail = mail_for(user, today)
            if mail is None:
                continue
            mail.connection = connection
            try:
                mail.send()
            except OSError:
                # One address that is refused does not keep the others from their mail.
                log.warning("weekbericht niet verstuurd aan medewerker %s", user.pk)
                failed += 1
            else:
                was_sent(user, today)
                sent += 1
        self.stdout.write(f"{sent} verstuurd, {failed} niet gelukt.")
        return failed
