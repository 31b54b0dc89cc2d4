"""Judging unusual looking."""

from __future__ import annotations

from django.db import transaction

from cases import audit
from cases.models import UnusualReview, User


@transaction.atomic
def judge(*, review: UnusualReview, actor: User) -> UnusualReview:
    """Store what `actor` thinks of a finding.

    Raises:
        ValidationError: somebody judged it meanwhile.
    """
    review.judged_by = actor
    review.full_clean()
    review.save()
    audit.record("unusual.judged", actor=actor, pilot=review.pilot, subject=review)
    return review
