"""Telling people by e-mail that something waits for them. A mail holds no name and nothing about a family."""

from __future__ import annotations

import logging
from collections.abc import Iterable

from django.conf import settings
from django.core.mail import send_mail
from django.urls import reverse

from cases import signalling
from cases.codes import Role
from cases.models import Pilot, Signal, User

log = logging.getLogger(__name__)


def announce(signal: Signal) -> None:
    """Tell those who have to hear of a new signal. Call this after the signal is stored for good."""
    kind = "signaal over veiligheid" if signal.is_about_safety else "signaal"
    _send(signalling.told_about(signal), f"Er staat een {kind} voor je klaar")


def announce_emergency(pilot: Pilot) -> None:
    """Tell the team managers that somebody opened a file in an emergency. Call this after it is stored for good."""
    managers = User.objects.of_pilot(pilot).filter(role=Role.TEAM_MANAGER)
    _send(managers, "Een collega opende een dossier met noodtoegang")


def announce_answer(signal: Signal) -> None:
    """Tell who raised the signal, and may still see it, that there is an answer. Call this after that is stored."""
    may_see = Signal.objects.visible_to(signal.raised_by).filter(pk=signal.pk).exists()
    _send([signal.raised_by] if may_see else [], "Er staat een antwoord op je signaal voor je klaar")


def _send(people: Iterable[User], about: str) -> None:
    """Send each person a mail of their own. What cannot be sent is logged without an address: the page shows it too."""
    text = f"{about}.\n\nLog in: {settings.SITE_URL}{reverse('cases:start')}\n"
    for person in people:
        if not person.email or not person.is_active:
            continue
        try:
            send_mail(about, text, None, [person.email])
        except Exception as error:  # noqa: BLE001  # whatever the mail server does, the signal itself is stored
            log.error("A mail to medewerker %s could not be sent (%s).", person.pk, type(error).__name__)
