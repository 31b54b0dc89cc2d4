"""Writing down the match and a warm handover, and who is away and who steps in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, clock, continuity, replacement
from cases.models import Absence, Handover, MatchCheck, Trajectory, User
from cases.period import Period, in_words
from cases.permissions import DECIDES


@transaction.atomic
def check_match(*, check: MatchCheck, actor: User) -> MatchCheck:
    """Store what family and carer say about the match; the carer is who was placed there on that day.

    Raises:
        ValidationError: nobody was placed on that day, or it is in the future or stored already.
    """
    trajectory = _locked(check.trajectory)
    carer = continuity.carer_on(trajectory, check.checked_on)
    if carer is None:
        raise ValidationError({"checked_on": "Op deze dag was er geen gezinsverzorger in dit gezin."})
    check.carer = carer
    check.recorded_by = actor
    check.full_clean()
    check.save()
    audit.record("match.checked", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=check)
    return check


@transaction.atomic
def hand_over(*, handover: Handover, transfer: continuity.Transfer, actor: User) -> Handover:
    """Store the day on which the carers of `transfer` were in the family together.

    Raises:
        ValidationError: the previous carer was not there yet, or the day is in the future or stored already.
    """
    trajectory = _locked(handover.trajectory)
    if handover.together_on < transfer.previous.started_on:
        first = in_words(transfer.previous.started_on)
        raise ValidationError({"together_on": f"Kies een dag vanaf {first}. Daarvoor was er een ander."})
    handover.carer = transfer.placement.carer
    handover.recorded_by = actor
    handover.full_clean()
    handover.save()
    audit.record("handover.held", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=handover)
    return handover


def _locked(trajectory: Trajectory) -> Trajectory:
    """Return the trajectory anew; the lock makes a form that is sent twice arrive one after the other."""
    return Trajectory.objects.select_for_update(no_key=True).get(pk=trajectory.pk)


@transaction.atomic
def record_absence(*, absence: Absence, actor: User, fields: Iterable[str] = ()) -> Absence:
    """Store an absence, new or changed.

    A carer who reports ill is never refused because the deputy is away too: the family then shows up as one that
    nobody comes to. Who chooses a deputy is refused.

    Args:
        fields: names of what changed, of an absence that was stored already.

    Raises:
        ValidationError: impossible days, days of another absence, or a deputy who is away on one of these days.
    """
    _lock_carer(absence.carer)
    absence.full_clean()
    if actor.has_role(*DECIDES):
        _check_deputy_is_there(absence)
    action = "absence.changed" if absence.pk else "absence.recorded"
    absence.save()
    _record(action, absence, actor, fields)
    return absence


def _check_deputy_is_there(absence: Absence) -> None:
    if absence.deputy is None:
        return
    last = absence.ended_on or replacement.OPEN
    if other := replacement.absence_in_the_way(absence.deputy, Period(absence.started_on, last)):
        until = f" tot en met {in_words(other.ended_on)}" if other.ended_on else ""
        days = f"vanaf {in_words(other.started_on)}{until}"
        raise ValidationError({"deputy": f"{absence.deputy} is zelf afwezig {days}. Kies een ander."})


@transaction.atomic
def end_absence(*, absence: Absence, ended_on: date, actor: User) -> Absence:
    """Give an absence its last day.

    Raises:
        ValidationError: that day lies before the first one.
    """
    _lock_carer(absence.carer)
    absence.ended_on = ended_on
    absence.full_clean()
    absence.save()
    _record("absence.ended", absence, actor, ["ended_on"])
    return absence


@transaction.atomic
def withdraw_absence(*, absence: Absence, actor: User) -> None:
    """Take away an absence that does not go on.

    Raises:
        ValidationError: it has begun before today; then it is ended.
    """
    if not may_withdraw(absence):
        raise ValidationError("Deze afwezigheid is al begonnen. Vul de laatste dag in.")
    _record("absence.withdrawn", absence, actor)
    absence.delete()


def may_withdraw(absence: Absence) -> bool:
    return absence.started_on >= clock.today()


def _lock_carer(carer: User) -> None:
    User.objects.select_for_update(no_key=True).get(pk=carer.pk)


def _record(action: str, absence: Absence, actor: User, fields: Iterable[str] = ()) -> None:
    pilot = absence.carer.pilot
    assert pilot is not None, "a family carer belongs to a pilot"  # noqa: S101  # for the type checker
    audit.record(action, actor=actor, pilot=pilot, subject=absence, fields=fields)
