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
    if absence.pk is None:
        return _stored("absence.recorded", absence, actor)
    changed = set(fields)
    stored = _latest(absence)
    for name in changed:
        setattr(stored, name, getattr(absence, name))
    return _stored("absence.changed", stored, actor, changed, before=_latest(absence))


def _stored(
    action: str, absence: Absence, actor: User, fields: Iterable[str] = (), before: Absence | None = None
) -> Absence:
    changed = set(fields)
    if absence.deputy and before and not actor.has_role(*DECIDES) and _has_more_days(absence, before):
        # A deputy sees the families on these days, so who decides confirms the added ones.
        absence.deputy = None
        changed.add("deputy")
    absence.full_clean()
    if actor.has_role(*DECIDES):
        _check_deputy_is_there(absence)
    absence.save()
    _record(action, absence, actor, sorted(changed))
    return absence


def _latest(absence: Absence) -> Absence:
    """Return the absence as it is stored now. Call it with the carer locked.

    Raises:
        ValidationError: it was withdrawn meanwhile.
    """
    stored = Absence.objects.select_related("carer__pilot", "deputy").filter(pk=absence.pk).first()
    if stored is None:
        raise ValidationError("Deze afwezigheid is net ingetrokken. Je wijziging is niet opgeslagen.")
    return stored


def _has_more_days(absence: Absence, before: Absence) -> bool:
    open_end = replacement.OPEN
    return absence.started_on < before.started_on or (absence.ended_on or open_end) > (before.ended_on or open_end)


def _check_deputy_is_there(absence: Absence) -> None:
    if absence.deputy is None:
        return
    last = absence.ended_on or replacement.OPEN
    if other := replacement.absence_in_the_way(absence.deputy, Period(absence.started_on, last)):
        until = f" tot en met {in_words(other.ended_on)}" if other.ended_on else ""
        days = f"vanaf {in_words(other.started_on)}{until}"
        way_out = "Kies een ander, of vul een laatste dag in die daarvoor ligt."
        if absence.ended_on:
            way_out = "Kies een ander."
        raise ValidationError({"deputy": f"{absence.deputy} is zelf afwezig {days}. {way_out}"})


@transaction.atomic
def end_absence(*, absence: Absence, ended_on: date, actor: User) -> Absence:
    """Give an absence its last day.

    Raises:
        ValidationError: that day lies before the first one, or the deputy is away on an added day.
    """
    _lock_carer(absence.carer)
    before, absence = _latest(absence), _latest(absence)
    absence.ended_on = ended_on
    return _stored("absence.ended", absence, actor, ["ended_on"], before=before)


@transaction.atomic
def withdraw_absence(*, absence: Absence, actor: User) -> None:
    """Take away an absence that does not go on.

    Raises:
        ValidationError: it has begun before today; then it is ended.
    """
    _lock_carer(absence.carer)
    absence = _latest(absence)
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
