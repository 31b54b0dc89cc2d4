"""Writing down which care would have been used without a family carer."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max

from cases import audit, clock
from cases.codes import CounterfactualKind
from cases.models import CounterfactualAnswer, CounterfactualCare, Trajectory, User


@transaction.atomic
def answer_counterfactual(
    *,
    trajectory: Trajectory,
    kind: CounterfactualKind,
    lines: Sequence[CounterfactualCare],
    actor: User,
    note: str = "",
) -> CounterfactualAnswer:
    """Store an answer of today. An earlier answer is never changed: this one comes after it, and counts.

    Args:
        note: why there would be no care, or why it is not known; care is explained on its lines.

    Raises:
        ValidationError: care without a line, lines with another answer, or an impossible amount.
    """
    if kind == CounterfactualKind.CARE and not lines:
        raise ValidationError("Vul minstens één soort hulp in.")
    if kind != CounterfactualKind.CARE and lines:
        raise ValidationError("Bij dit antwoord hoort geen andere hulp.")
    # The row lock makes two answers at the same moment get two versions.
    trajectory = Trajectory.objects.select_for_update(no_key=True).get(pk=trajectory.pk)
    today = clock.today()
    versions = trajectory.counterfactual_answers.filter(asked_on=today).aggregate(highest=Max("version"))
    answer = CounterfactualAnswer(
        trajectory=trajectory,
        version=(versions["highest"] or 0) + 1,
        asked_on=today,
        given_by=actor,
        kind=kind,
        note=note,
    )
    answer.full_clean()
    answer.save()
    for number, line in enumerate(lines, start=1):
        line.answer = answer
        line.number = number
        line.full_clean()
        line.save()
    audit.record(
        "counterfactual.answered",
        actor=actor,
        pilot=trajectory.pilot,
        family=trajectory.family,
        subject=answer,
    )
    return answer
