"""Signals of family carers: within how many days there is an answer, what is late, and who hears of it.

A signal is shared "om verergering te voorkomen" (tussenevaluatie 29-3-2023): the family carer raises it, the
casemanager answers, and comes back to it on a day until it is closed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.core.exceptions import ValidationError
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse

from cases import codes, reporting_code
from cases.codes import Role, SignalSeverity
from cases.due import Due, DueKind
from cases.events import Event
from cases.models import Family, ReportingCodeStep, Signal, User, sight
from cases.models.families import FamilyQuerySet
from cases.models.signals import SignalQuerySet

# Within how many days after the raising there is an answer; a weekend counts like any other day. These terms are the
# pilot's own: no source fixes them, and the organisation has to decide on them.
ANSWER_WITHIN = {
    SignalSeverity.SAFETY: timedelta(days=1),
    SignalSeverity.CONCERN: timedelta(days=3),
    SignalSeverity.NOTICE: timedelta(days=7),
}
# How far ahead the day may lie on which somebody comes back to a signal: the pilot's own too.
LONGEST_FOLLOW_UP = timedelta(days=183)
# Coming back to a signal stands in the list of work from this many days before.
SHOWN_AHEAD = timedelta(days=7)
TONES = {SignalSeverity.SAFETY: "danger", SignalSeverity.CONCERN: "warn", SignalSeverity.NOTICE: "info"}


def due_on(signal: Signal) -> date | None:
    """Return the last day on which the next thing about `signal` is in time; None when it is closed.

    An answer without a day to come back to it gets the same term again, so that no open signal is ever without one.
    """
    if signal.closed_on:
        return None
    return signal.follow_up_on or (signal.answered_on or signal.raised_on) + term(signal)


def term(signal: Signal) -> timedelta:
    return ANSWER_WITHIN[SignalSeverity(signal.severity)]


def is_late(signal: Signal, day: date) -> bool:
    due = due_on(signal)
    return due is not None and due < day


@dataclass(frozen=True)
class Standing:
    """A signal and where it stands on a day; `tone` is that of its severity."""

    signal: Signal
    state: str
    tone: str
    due_on: date | None
    late: bool


def standing(signal: Signal, day: date) -> Standing:
    state = "afgesloten" if signal.closed_on else "beantwoord" if signal.answered_on else "wacht op antwoord"
    return Standing(signal, state, TONES[SignalSeverity(signal.severity)], due_on(signal), is_late(signal, day))


def standings(signals: Iterable[Signal], day: date) -> list[Standing]:
    """Return where each of `signals` stands: what is late first, then by the day on which it is due."""
    found = [standing(signal, day) for signal in signals]
    return sorted(found, key=lambda item: (not item.late, item.due_on or date.max, item.signal.pk))


def late_on(day: date) -> Q:
    """Return the condition for open signals whose term was over before `day`; the same rule as `is_late`."""
    late = Q(follow_up_on__lt=day)
    for severity, days in ANSWER_WITHIN.items():
        without_a_day = Q(severity=severity, follow_up_on__isnull=True)
        late |= without_a_day & Q(answered_on__isnull=True, raised_on__lt=day - days)
        late |= without_a_day & Q(answered_on__lt=day - days)
    return Q(closed_on__isnull=True) & late


def asking(user: User, day: date) -> SignalQuerySet:
    """Return the open signals that ask something of `user` now: the number beside Signalen in the menu.

    A casemanager has those of their own families, and of who they replace, that wait for an answer, that they would
    come back to, or of which the meldcode is not decided; the team manager those of the pilot that are late; a
    behavioural scientist all open safety signals.
    """
    match user.role:
        case Role.CASE_MANAGER:
            decided = ReportingCodeStep.objects.filter(signal=OuterRef("pk"), step=codes.ReportingCodeStep.DECIDE)
            now = Q(follow_up_on__isnull=True) | Q(follow_up_on__lte=day)
            undecided = Q(severity=SignalSeverity.SAFETY) & ~Exists(decided)
            # What is their own they see, unless it is restricted; so every page asks no more than that.
            own = Family.objects.not_shielded_from(user).filter(sight.own_of_case_manager(user))
            return Signal.objects.open().filter(now | undecided, trajectory__family__in=own)
        case Role.TEAM_MANAGER:
            return Signal.objects.visible_to(user).open().filter(late_on(day))
        case Role.BEHAVIOURAL_SCIENTIST:
            return Signal.objects.visible_to(user).open()
        case _:
            return Signal.objects.none()


def told_about(signal: Signal) -> list[User]:
    """Return who hears of a new signal: the casemanager, and of a safety signal the behavioural scientists too.

    Only people who may see it. When the casemanager no longer works here, or may not see a restricted file, the team
    managers hear it, and of a restricted file without them all its named people: a signal never goes nowhere.
    """
    family = signal.trajectory.family
    staff = User.objects.filter(pilot=family.pilot_id, is_active=True)
    people = _who_see([family.case_manager] if family.case_manager.is_active else [], signal)
    people = people or _who_see(staff.filter(role=Role.TEAM_MANAGER), signal)
    people = people or _who_see(staff.filter(role=Role.CASE_MANAGER), signal)
    if signal.is_about_safety:
        people += _who_see(staff.filter(role=Role.BEHAVIOURAL_SCIENTIST), signal)
    return people


def _who_see(people: Iterable[User], signal: Signal) -> list[User]:
    return [person for person in people if Signal.objects.visible_to(person).filter(pk=signal.pk).exists()]


def may_be_corrected(signal: Signal, user: User) -> bool:
    """Return whether `user` may still say that they chose the wrong severity: their own signal, and untouched."""
    return signal.raised_by_id == user.pk and signal.answered_on is None and not signal.steps.exists()


def check_may_close(signal: Signal) -> None:
    """Refuse to close a safety signal before the meldcode is done (Jeugdwet 4.1.7).

    Raises:
        ValidationError: on `closed_on`.
    """
    if signal.is_about_safety and not reporting_code.is_finished(signal.steps.all()):
        raise ValidationError(
            {"closed_on": "Neem eerst een besluit bij de meldcode, en laat een collega bij elke stap meekijken."}
        )


def check_follow_up(follow_up_on: date, day: date) -> None:
    """Raises ValidationError: on `follow_up_on`, when it lies before `day` or too far ahead."""
    if not day <= follow_up_on <= day + LONGEST_FOLLOW_UP:
        raise ValidationError({"follow_up_on": "Kies een dag vanaf vandaag, hoogstens een half jaar vooruit."})


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Return the answers that are waited for, and the signals to come back to within a week; late ones among them."""
    signals = Signal.objects.open().filter(trajectory__family__in=families)
    for signal in signals.select_related("trajectory__family__case_manager").order_by("pk"):
        yield from _dues_of(signal, day)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Return the same of one family whose file is there."""
    signals = [signal for row in family.trajectories.all() for signal in row.signals.all()]
    for signal in sorted(signals, key=lambda signal: signal.pk):
        yield from _dues_of(signal, day)


def _dues_of(signal: Signal, day: date) -> Iterator[Due]:
    due = due_on(signal)
    if due is None or (signal.follow_up_on and due > day + SHOWN_AHEAD):
        return
    kind = DueKind.SIGNAL_FOLLOW_UP if signal.answered_on else DueKind.SIGNAL
    url = signal.get_absolute_url()
    yield Due(kind, signal.trajectory.family, due, url, detail=signal.get_severity_display())


def events(family: Family) -> Iterator[Event]:
    """Return the signals of `family`, their answers and their end; what was written stands behind the link."""
    tab = reverse("cases:family_signals", args=[family.pk])
    for signal in (signal for row in family.trajectories.all() for signal in row.signals.all()):
        url, link = f"{tab}#signaal-{signal.pk}", "Bekijk het signaal"
        title = f"Signaal: {signal.get_severity_display().lower()}"
        tone = "danger" if signal.is_about_safety else "warn"
        yield Event(signal.raised_on, title, f"Door {signal.raised_by.name}", tone, url=url, link=link)
        if signal.answered_on and signal.answered_by:
            text = f"Door {signal.answered_by.name}"
            yield Event(signal.answered_on, "Signaal beantwoord", text, url=url, link=link)
        if signal.closed_on:
            yield Event(signal.closed_on, "Signaal afgesloten", url=url, link=link)
