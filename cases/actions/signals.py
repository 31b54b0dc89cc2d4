"""Raising a signal, answering it and coming back to it, and the steps of the meldcode.

Each action locks the row that it changes and reads it again: two people who answer at the same moment never overwrite
each other without seeing it.
"""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.formats import date_format

from cases import audit, clock, reporting_code, signal_mail, signalling
from cases.codes import SignalSeverity
from cases.models import ReportingCodeStep, Signal, Trajectory, User, Visit
from cases.models.rows import refuse

LONGEST_ANSWER = 2000
TOO_LATE = "De hulp is al langer dan twee weken geleden gestopt. Bel de casemanager."


@transaction.atomic
def raise_signal(
    *, trajectory: Trajectory, severity: SignalSeverity, reference: str, actor: User, visit: Visit | None = None
) -> Signal:
    """Store a signal and tell those who have to hear of it. The same one sent again gives back the stored one.

    Who taps again with another severity chose the wrong one at first: it is changed, as long as nobody answered.

    Raises:
        ValidationError: something in the signal cannot be true, it was answered before the other severity came, or
            the help stopped longer ago than a visit may be written down.
    """
    # The row lock makes a signal that is sent twice at the same moment arrive one after the other.
    trajectory = Trajectory.objects.select_for_update(no_key=True).get(pk=trajectory.pk)
    known = Signal.objects.select_for_update().filter(trajectory=trajectory, reference=reference).first()
    if known and known.severity == severity:
        return known
    if known and not signalling.may_be_corrected(known, actor):
        raise ValidationError("Dit signaal is al in behandeling. Geef een nieuw signaal.", code="already_answered")
    if known is None and trajectory.is_over_on(clock.today() - timedelta(days=trajectory.pilot.days_after_placement)):
        raise ValidationError(TOO_LATE)
    signal = known or Signal(
        trajectory=trajectory, reference=reference, visit=visit, raised_by=actor, raised_on=clock.today()
    )
    signal.severity = severity
    signal.full_clean()
    signal.save()
    _record("signal.severity_changed" if known else "signal.raised", signal, actor)
    transaction.on_commit(partial(signal_mail.announce, signal))
    return signal


@transaction.atomic
def describe_signal(*, signal: Signal, text: str, actor: User) -> Signal:
    """Write down what was seen or heard, or correct it, as long as nobody answered.

    Raises:
        ValidationError: the signal was answered, or the text is too long.
    """
    stored = _locked(signal)
    if stored.text == text:
        return stored
    if stored.answered_on:
        raise ValidationError(
            {"text": "Er is net antwoord gegeven. Bel de casemanager als er iets bij komt."}, code="already_answered"
        )
    stored.text = text
    stored.full_clean()
    stored.save()
    _record("signal.described", stored, actor)
    return stored


@transaction.atomic
def answer_signal(*, signal: Signal, text: str, follow_up_on: date | None, actor: User) -> Signal:
    """Answer a signal, and come back to it on `follow_up_on`, or close it when that is None.

    Raises:
        ValidationError: somebody else answered just before (code `already_answered`), a safety signal cannot be closed
            yet, or the day is too far away.
    """
    stored = _locked(signal)
    if stored.answered_on:
        if stored.answered_by_id == actor.pk and stored.answer == text:
            return stored
        raise ValidationError(
            "Iemand anders gaf net antwoord. Lees dat eerst, en kom er zo nodig op terug.", code="already_answered"
        )
    stored.answer, stored.answered_by, stored.answered_on = text, actor, clock.today()
    _go_on(stored, follow_up_on)
    _record("signal.answered", stored, actor)
    if stored.raised_by_id != actor.pk:
        transaction.on_commit(partial(signal_mail.announce_answer, stored))
    return stored


@transaction.atomic
def follow_up_signal(
    *, signal: Signal, text: str, follow_up_on: date | None, known_follow_up_on: date | None, actor: User
) -> Signal:
    """Write under the answer what happened since, and come back again on `follow_up_on`, or close (None).

    Args:
        known_follow_up_on: the day to come back that `actor` saw; another one now means that somebody was first.

    Raises:
        ValidationError: somebody else was first (code `already_answered`), the text does not fit, a safety signal
            cannot be closed yet, or the day is too far away.
    """
    stored = _locked(signal)
    added = f"{stored.answer}\n\n{date_format(clock.today(), 'j F Y')}, {actor.name}: {text}".strip()
    if stored.closed_on:
        raise ValidationError("Iemand anders sloot dit signaal net af.", code="already_answered")
    if stored.follow_up_on != known_follow_up_on:
        raise ValidationError(
            "Iemand anders gaf net antwoord. Lees dat eerst, en vul daarna aan.", code="already_answered"
        )
    if len(added) > LONGEST_ANSWER:
        room = max(0, LONGEST_ANSWER - len(added) + len(text))
        raise ValidationError({"text": f"Schrijf het korter: er passen nog {room} tekens bij dit signaal."})
    stored.answer = added
    _go_on(stored, follow_up_on)
    _record("signal.followed_up", stored, actor)
    return stored


def _go_on(signal: Signal, follow_up_on: date | None) -> None:
    """Store the signal, open until `follow_up_on` or closed today."""
    today = clock.today()
    if follow_up_on is None:
        signalling.check_may_close(signal)
        signal.closed_on = today
    else:
        signalling.check_follow_up(follow_up_on, today)
    signal.follow_up_on = follow_up_on
    signal.full_clean()
    signal.save()


@transaction.atomic
def record_step(*, step: ReportingCodeStep, actor: User) -> ReportingCodeStep:
    """Write down a step of the meldcode. Nothing of it is ever overwritten.

    Raises:
        ValidationError: it is not the turn of this step, somebody else wrote it down just before, or an answer is
            missing.
    """
    signal = _locked(step.signal)
    done = list(signal.steps.values_list("step", flat=True))
    if signal.closed_on:
        raise ValidationError("Dit signaal is net afgesloten.", code="already_answered")
    if step.step in done:
        raise ValidationError("Deze stap is net al vastgelegd.", code="already_answered")
    if step.step not in reporting_code.open_steps(done):
        raise ValidationError("Leg eerst de stappen ervoor vast.", code="not_yet")
    if step.decision and step.decision not in reporting_code.decisions(done):
        raise ValidationError({"decision": "Leg eerst het wegen vast: dat is stap 4."}, code="not_yet")
    refuse(reporting_code.missing(step))
    step.done_by = actor
    step.full_clean()
    step.save()
    _record("reporting_code.step_recorded", signal, actor, subject=step)
    return step


@transaction.atomic
def look_along(*, step: ReportingCodeStep, actor: User) -> ReportingCodeStep:
    """Write down that `actor` looked along at a step, as another person than who did it. The first one counts.

    Raises:
        ValidationError: somebody else looked along already; on `seen_by`, when it is who did the step.
    """
    stored = ReportingCodeStep.objects.select_for_update(of=("self",)).get(pk=step.pk)
    if stored.seen_by and stored.seen_by != actor:
        raise ValidationError(f"{stored.seen_by} keek al mee bij stap {stored.step}.")
    if stored.seen_by_id:
        return stored
    stored.seen_by, stored.seen_on = actor, clock.today()
    stored.full_clean()
    stored.save()
    _record("reporting_code.step_seen", stored.signal, actor, subject=stored)
    return stored


def _locked(signal: Signal) -> Signal:
    """Return `signal` as it is stored now, locked until the end of the transaction."""
    return Signal.objects.select_for_update().get(pk=signal.pk)


def _record(action: str, signal: Signal, actor: User, *, subject: ReportingCodeStep | None = None) -> None:
    family = signal.trajectory.family
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=subject or signal)
