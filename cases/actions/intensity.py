"""Agreeing on more or less help, and writing down a review."""

from __future__ import annotations

from django.db import transaction

from cases import audit, caseload
from cases.models import Intensity, Review, User


@transaction.atomic
def agree_intensity(*, intensity: Intensity, actor: User) -> Intensity:
    """Store how much help there is from a day on.

    Raises:
        ValidationError: something in it cannot be true.
        CaseloadFull: where low intensity takes no place, going back to regular help takes one that is not there.
    """
    trajectory = intensity.trajectory
    pilot = caseload.lock(trajectory.pilot)
    before = caseload.excesses_in(pilot)
    intensity.decided_by = actor
    intensity.full_clean()
    intensity.save()
    caseload.refuse_new_excesses(pilot, before)
    audit.record("intensity.agreed", actor=actor, pilot=pilot, family=trajectory.family, subject=intensity)
    return intensity


@transaction.atomic
def hold_review(*, review: Review, actor: User) -> Review:
    """Store what family and professionals concluded.

    Raises:
        ValidationError: something in it cannot be true.
    """
    review.recorded_by = actor
    review.full_clean()
    review.save()
    trajectory = review.trajectory
    audit.record("review.held", actor=actor, pilot=trajectory.pilot, family=trajectory.family, subject=review)
    return review
