"""Putting a family on the waiting list, judging its urgency, writing down the weekly calls, and taking it off.

Each action locks the family first, so that what two people do at the same moment comes one after the other.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cases import audit, clock
from cases.codes import Role, Urgency, WaitlistOutcome
from cases.models import Family, Trajectory, UrgencyAssessment, User, WaitlistCall, WaitlistEntry
from cases.period import in_words

NOT_WAITING = "Dit gezin staat niet op de wachtlijst."


def enter(*, family: Family, urgency: Urgency | None, reason: str, actor: User) -> WaitlistEntry:
    """Open the place of a family that is being registered, within that action; `urgency` None: not judged yet.

    Raises:
        ValidationError: an urgency without a reason.
    """
    entry = _open(family, family.referred_on)
    if urgency:
        assess_urgency(family=family, urgency=urgency, reason=reason, actor=actor)
    return entry


@transaction.atomic
def register_again(
    *, family: Family, started_on: date, situation: str, urgency: Urgency | None, reason: str, actor: User
) -> WaitlistEntry:
    """Put a family on the list that was helped before, or that left the list ("herhaald beroep").

    Registering again on the same day gives back the place that is there.

    Raises:
        ValidationError: the family waits already, gets help, or got help on `started_on`.
    """
    _lock(family)
    waiting = family.waitlist_entries.open().first()
    if waiting and waiting.started_on == started_on:
        return waiting
    if waiting or Family.objects.waiting().filter(pk=family.pk).exists():
        raise ValidationError("Dit gezin staat al op de wachtlijst.")
    _check_may_return(family, started_on)
    entry = _open(family, started_on, situation)
    audit.record("waitlist.entered", actor=actor, pilot=family.pilot, family=family, subject=entry)
    if urgency:
        assess_urgency(family=family, urgency=urgency, reason=reason, actor=actor)
    return entry


@transaction.atomic
def entry_for(family: Family) -> WaitlistEntry:
    """Return the open place of a family that waits. One that came in a workbook gets it on first use.

    Raises:
        ValidationError: the family does not wait.
    """
    _lock(family)
    entry = family.waitlist_entries.open().first()
    if not Family.objects.waiting().filter(pk=family.pk).exists():
        raise ValidationError(NOT_WAITING)
    return entry or _open(family, family.referred_on)


@transaction.atomic
def assess_urgency(*, family: Family, urgency: Urgency, reason: str, actor: User) -> UrgencyAssessment:
    """Write down how urgent it is today. What the behavioural scientist judges is signed at once.

    Sending the same judgement twice gives back the stored one.

    Raises:
        ValidationError: no reason, or the family does not wait.
    """
    entry = entry_for(family)
    today = clock.today()
    latest = entry.assessments.first()
    if latest and (latest.urgency, latest.reason, latest.assessed_on, latest.assessed_by_id) == (
        urgency,
        reason,
        today,
        actor.pk,
    ):
        return latest
    assessment = UrgencyAssessment(entry=entry, urgency=urgency, reason=reason, assessed_on=today, assessed_by=actor)
    if actor.has_role(Role.BEHAVIOURAL_SCIENTIST):
        assessment.signed_on, assessment.signed_by = today, actor
    assessment.full_clean()
    assessment.save()
    audit.record("urgency.assessed", actor=actor, pilot=family.pilot, family=family, subject=assessment)
    return assessment


@transaction.atomic
def sign_assessment(*, assessment: UrgencyAssessment, actor: User) -> UrgencyAssessment:
    """Sign a judgement of urgency. The first signature stays.

    Raises:
        ValidationError: somebody else signed it already.
    """
    assessment = UrgencyAssessment.objects.select_for_update(of=("self",)).get(pk=assessment.pk)
    if assessment.signed_by and assessment.signed_by != actor:
        raise ValidationError(f"{assessment.signed_by} tekende deze urgentie al.")
    if assessment.signed_on:
        return assessment
    assessment.signed_on, assessment.signed_by = clock.today(), actor
    assessment.full_clean()
    assessment.save()
    family = assessment.entry.family
    audit.record("urgency.signed", actor=actor, pilot=family.pilot, family=family, subject=assessment)
    return assessment


@transaction.atomic
def log_call(*, family: Family, call: WaitlistCall, actor: User) -> WaitlistCall:
    """Store an attempt to call a family that waits, under the next number.

    `call.number` is the number that was free when the form was opened: the same call sent again under it gives back
    the stored one. The first contact also gives the place its day of first contact.

    Raises:
        ValidationError: the family does not wait, or something in the call cannot be true.
    """
    entry = entry_for(family)
    call.entry, call.caller = entry, actor
    known = entry.calls.filter(number=call.number, caller=actor).first() if call.number else None
    if known and _content(known) == _content(call):
        return known
    call.number = (entry.calls.aggregate(last=Max("number"))["last"] or 0) + 1
    call.full_clean()
    call.save()
    if call.made_contact and (entry.first_contact_on is None or call.called_on < entry.first_contact_on):
        entry.first_contact_on = call.called_on
        entry.save()
    audit.record("call.logged", actor=actor, pilot=family.pilot, family=family, subject=call)
    return call


@transaction.atomic
def describe_place(
    *,
    family: Family,
    situation: str,
    next_step: str,
    fields: Iterable[str],
    actor: User,
    urgency: Urgency | None = None,
    reason: str = "",
) -> WaitlistEntry:
    """Store what is going on in a family that waits, what comes next and, when it was judged, how urgent it is.

    Args:
        fields: the names of what changed.

    Raises:
        ValidationError: the family does not wait.
    """
    entry = entry_for(family)
    entry.situation, entry.next_step = situation, next_step
    entry.full_clean()
    entry.save()
    audit.record("waitlist.described", actor=actor, pilot=family.pilot, family=family, subject=entry, fields=fields)
    if urgency:
        assess_urgency(family=family, urgency=urgency, reason=reason, actor=actor)
    return entry


@transaction.atomic
def leave_list(*, family: Family, ended_on: date, outcome: WaitlistOutcome, actor: User) -> WaitlistEntry:
    """Take a family off the list for another reason than that its help starts.

    Raises:
        ValidationError: the family does not wait, or the day lies in the future or before a call.
    """
    entry = entry_for(family)
    if ended_on > clock.today():
        raise ValidationError({"ended_on": "Deze datum ligt in de toekomst."})
    last_call = entry.calls.first()
    if last_call and last_call.called_on > ended_on:
        raise ValidationError(
            {"ended_on": f"Er is nog gebeld op {in_words(last_call.called_on)}. Kies die dag of later."}
        )
    _close(entry, ended_on, outcome)
    audit.record("waitlist.left", actor=actor, pilot=family.pilot, family=family, subject=entry)
    return entry


def leave_when_helped(*, trajectory: Trajectory) -> None:
    """Take a family off the list on the first day of its help, within the action that starts it.

    A family that came in a workbook has no place yet; it gets one, so that how long it waited is known. A start that
    was written down before the registration ends the waiting on the day it began.
    """
    family = trajectory.family
    _lock(family)
    entry = family.waitlist_entries.open().first()
    was_here = family.waitlist_entries.exists() or family.trajectories.exclude(pk=trajectory.pk).exists()
    if entry is None and not was_here:
        entry = _open(family, family.referred_on)
    if entry:
        _close(entry, max(entry.started_on, trajectory.started_on), WaitlistOutcome.STARTED)


def move_registration(*, family: Family, was: date) -> None:
    """Let the waiting begin on the corrected day of registration, within the action that corrects it.

    Raises:
        ValidationError: on `referred_on`, when something was done for the family before that day.
    """
    entry = family.waitlist_entries.filter(started_on=was).first()
    if entry is None or was == family.referred_on:
        return
    days = [*entry.calls.values_list("called_on", flat=True), *entry.assessments.values_list("assessed_on", flat=True)]
    days += [day for day in (entry.first_contact_on, entry.ended_on) if day]
    if days and min(days) < family.referred_on:
        first = in_words(min(days))
        raise ValidationError(
            {"referred_on": f"Op {first} stond dit gezin al op de wachtlijst. Kies die dag of eerder."}
        )
    entry.started_on = family.referred_on
    entry.full_clean()
    entry.save()


def _lock(family: Family) -> None:
    Family.objects.select_for_update(no_key=True, of=("self",)).get(pk=family.pk)


def _open(family: Family, started_on: date, situation: str = "") -> WaitlistEntry:
    entry = WaitlistEntry(family=family, started_on=started_on, situation=situation)
    entry.full_clean()
    entry.save()
    return entry


def _close(entry: WaitlistEntry, ended_on: date, outcome: WaitlistOutcome) -> None:
    entry.ended_on, entry.outcome = ended_on, outcome
    entry.full_clean()
    entry.save()


def _check_may_return(family: Family, started_on: date) -> None:
    if family.trajectories.not_over_on(clock.today()).exists():
        raise ValidationError("Dit gezin krijgt hulp, of de start is gepland.")
    last = family.trajectories.not_over_on(started_on).order_by("-ended_on").first()
    if last and last.ended_on:
        day = in_words(last.ended_on)
        raise ValidationError({"started_on": f"Dit gezin kreeg nog hulp tot en met {day}. Kies een dag daarna."})
    left = family.waitlist_entries.filter(ended_on__gt=started_on).order_by("-ended_on").first()
    if left and left.ended_on:
        day = in_words(left.ended_on)
        raise ValidationError({"started_on": f"Dit gezin stond tot {day} op de wachtlijst. Kies die dag of later."})


def _content(call: WaitlistCall) -> tuple[object, ...]:
    return (call.called_on, call.made_contact, call.minutes, call.bridging, call.note)
