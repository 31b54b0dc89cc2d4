"""Writing down how a family is doing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.core.exceptions import ValidationError
from django.db import transaction

from cases import audit, measuring
from cases.models import DomainScore, Measurement, ScoreDomain, Trajectory, User


@transaction.atomic
def record_measurement(
    *, measurement: Measurement, domain_scores: Mapping[ScoreDomain, int | None], actor: User
) -> Measurement:
    """Store a measurement.

    Args:
        domain_scores: the organisation's own domains that were asked, and None for one that stayed open.

    Raises:
        ValidationError: nothing was answered, a day that cannot be, or a day that has a measurement already.
    """
    # The row lock makes a measurement that is sent twice arrive one after the other: the second is refused kindly.
    Trajectory.objects.select_for_update(no_key=True, of=("self",)).get(pk=measurement.trajectory_id)
    measurement.recorded_by = actor
    _store(measurement, domain_scores)
    _record("measurement.recorded", measurement, actor)
    return measurement


@transaction.atomic
def change_measurement(
    *, measurement: Measurement, domain_scores: Mapping[ScoreDomain, int | None], fields: Iterable[str], actor: User
) -> Measurement:
    """Store a correction of a measurement; `fields` are the names of what changed."""
    Trajectory.objects.select_for_update(no_key=True, of=("self",)).get(pk=measurement.trajectory_id)
    _store(measurement, domain_scores)
    _record("measurement.changed", measurement, actor, fields)
    return measurement


def _store(measurement: Measurement, domain_scores: Mapping[ScoreDomain, int | None]) -> None:
    measurement.full_clean()
    has_scores = any(score is not None for score in domain_scores.values())
    if problems := measuring.problems(measurement, has_domain_scores=has_scores):
        raise ValidationError(problems)
    measurement.save()
    # Only what was asked: scores of a time when the organisation had permission stay when it has lost that.
    measurement.domain_scores.filter(domain__in=domain_scores).delete()
    for domain, score in domain_scores.items():
        if score is not None:
            row = DomainScore(measurement=measurement, domain=domain, score=score)
            row.full_clean()
            row.save()


def _record(action: str, measurement: Measurement, actor: User, fields: Iterable[str] = ()) -> None:
    family = measurement.trajectory.family
    audit.record(action, actor=actor, pilot=family.pilot, family=family, subject=measurement, fields=fields)
