"""The weights of answers: which count now, who decided on them, and deciding on others."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction

from cases import audit
from cases.codes import Certainty, Effect
from cases.models import Pilot, User
from monitoring.avoided_cost.rows import DEFAULT_WEIGHTS, Weights
from monitoring.models import AnswerWeights
from monitoring.models.avoided_cost import WEIGHT_FIELDS

FIELD_OF = {
    Certainty.CERTAIN.value: "certain",
    Certainty.LIKELY.value: "likely",
    Certainty.POSSIBLE.value: "possible",
    Effect.SUBSTITUTION.value: "substitution",
    Effect.PREVENTED.value: "prevented",
    Effect.POSTPONED.value: "postponed",
}


@dataclass(frozen=True)
class Decided:
    """Weights with who decided on them; version 0, decided by nobody, are the values that the system came with."""

    weights: Weights
    version: int
    decided_on: date | None
    decided_by: str


def current(pilot: Pilot) -> Decided:
    """Return the weights that count: the last version, or those that the system came with."""
    row = pilot.answer_weights.select_related("decided_by").first()
    if row is None:
        return Decided(DEFAULT_WEIGHTS, 0, None, "")
    return Decided(weights_of(row), row.version, row.decided_on, row.decided_by.name)


def weights_of(row: AnswerWeights) -> Weights:
    def pick(codes: dict[str, Decimal]) -> dict[str, Decimal]:
        return {code: getattr(row, FIELD_OF[code]) for code in codes}

    return Weights(pick(dict(DEFAULT_WEIGHTS.certainty)), pick(dict(DEFAULT_WEIGHTS.attribution)))


def fields_of(weights: Weights) -> dict[str, Decimal]:
    """Return the weights by the names of their fields."""
    return {FIELD_OF[code]: weight for code, weight in {**weights.certainty, **weights.attribution}.items()}


@transaction.atomic
def decide(*, weights: AnswerWeights, actor: User) -> AnswerWeights:
    """Store a new version of the weights.

    Raises:
        ValidationError: something in it cannot be true, or somebody else decided at the same moment.
    """
    last = weights.pilot.answer_weights.first()
    weights.version = last.version + 1 if last else 1
    weights.decided_by = actor
    weights.full_clean()
    weights.save()
    before = fields_of(weights_of(last) if last else DEFAULT_WEIGHTS)
    changed = [name for name in WEIGHT_FIELDS if getattr(weights, name) != before[name]]
    audit.record("weights.decided", actor=actor, pilot=weights.pilot, subject=weights, fields=changed)
    return weights
