"""The answers in the sheet alternatieve_zorg: rows of one trajectory and one day are one answer.

An answer is never changed. One that differs from what is stored becomes a new version beside it.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field
from typing import Any

from cases.codes import CounterfactualKind
from cases.exchange import stored
from cases.exchange.planning import Plan, check_by_itself, referred
from cases.exchange.rows import Key, Row
from cases.exchange.sheets import ANSWER_COLUMNS, COUNTERFACTUALS, LINE_COLUMNS
from cases.models import CounterfactualAnswer, CounterfactualCare

PRODUCT = COUNTERFACTUALS.by_name["product"]
PLAIN_LINE_COLUMNS = [column for column in LINE_COLUMNS if column is not PRODUCT]
# An answer without care may be explained, and has nothing else.
ONLY_WITH_CARE = [column.name for column in LINE_COLUMNS if column.name not in ("regel", "toelichting")]


@dataclass
class Answer:
    """One answer of the file: `record` and `lines` are new, `stored` is the version that counts now."""

    rows: list[Row]
    record: CounterfactualAnswer
    stored: CounterfactualAnswer | None
    lines: list[CounterfactualCare] = field(default_factory=list)

    @property
    def is_new(self) -> bool:
        return self.stored is None

    @property
    def is_touched(self) -> bool:
        return self.stored is None or _content(self.stored, list(self.stored.lines.all())) != _content(
            self.record, self.lines
        )


def build(plan: Plan) -> list[Answer]:
    """Return the answers of the file, beside what is stored; what is wrong with them goes to the plan's problems."""
    found = plan.workbook.get(COUNTERFACTUALS.name)
    if found is None:
        return []
    before = stored.latest_answers(plan.pilot, plan.workbook)
    together: dict[Key, list[Row]] = defaultdict(list)
    for (reference, asked_on, _), row in found.rows.items():
        together[reference, asked_on].append(row)
    return [_answer(plan, rows, before.get(key)) for key, rows in together.items()]


def _answer(plan: Plan, rows: list[Row], before: CounterfactualAnswer | None) -> Answer:
    first = rows[0]
    values = first.values
    record = CounterfactualAnswer(
        asked_on=values["gevraagd_op"], kind=values["antwoord"], version=before.version + 1 if before else 1
    )
    check_by_itself(record, first, plan.problems)
    answer = Answer(rows, record, before)
    _check_agreement(plan, rows)
    for row in rows:
        _refer(plan, row, record)
        if record.kind == CounterfactualKind.CARE:
            answer.lines.append(_line(plan, row, before))
        else:
            _check_without_care(plan, row, is_first=row is first)
            record.note = row.values.get("toelichting", before.note if before else "")
    return answer


def _check_agreement(plan: Plan, rows: list[Row]) -> None:
    first, *others = rows
    for row in others:
        for column in ("antwoord", "opgegeven_door"):
            if row.values[column] != first.values[column] and column not in first.broken:
                allowed = f"In rij {first.number} staat {first.values[column]}. Binnen een antwoord is dat gelijk."
                plan.problems.in_cell(row, column, "hoort niet bij dit antwoord.", allowed)


def _refer(plan: Plan, row: Row, record: CounterfactualAnswer) -> None:
    for column in ANSWER_COLUMNS:
        if column.refers_to and (target := referred(plan, row, column)) is not None:
            setattr(record, column.field, target)


def _check_without_care(plan: Plan, row: Row, *, is_first: bool) -> None:
    if "antwoord" in row.broken:
        return
    if not is_first:
        allowed = "Een antwoord geen of weet_niet heeft maar een regel."
        plan.problems.in_cell(row, "regel", "is een regel te veel.", allowed)
    for name in ONLY_WITH_CARE:
        if row.values.get(name) not in (None, ""):
            allowed = f"Laat deze cel leeg bij het antwoord {row.values['antwoord']}."
            plan.problems.in_cell(row, name, "hoort niet bij dit antwoord.", allowed)


def _line(plan: Plan, row: Row, before: CounterfactualAnswer | None) -> CounterfactualCare:
    earlier = _stored_line(before, row.values["regel"])
    values = {}
    for column in PLAIN_LINE_COLUMNS:
        default = getattr(earlier, column.field) if earlier else column.kind.empty
        values[column.field] = row.values.get(column.name, default)
    line = CounterfactualCare(**values)
    if PRODUCT.name not in row.values:
        line.product_id = earlier.product_id if earlier else None  # type: ignore[assignment]  # then it is a problem
    elif (product := referred(plan, row, PRODUCT)) is not None:
        line.product = product
    if not row.values.get(PRODUCT.name) and line.product_id is None:
        plan.problems.in_cell(row, PRODUCT.name, "deze cel is leeg.", "Bij het antwoord zorg hoort een product.")
    # After the product is known: how much fits in a week follows from its unit.
    check_by_itself(line, row, plan.problems)
    return line


def _stored_line(answer: CounterfactualAnswer | None, number: int) -> CounterfactualCare | None:
    lines = answer.lines.all() if answer else ()
    return next((line for line in lines if line.number == number), None)


def _content(answer: CounterfactualAnswer, lines: list[CounterfactualCare]) -> Any:
    columns = [f"{PRODUCT.field}_id", *(column.field for column in PLAIN_LINE_COLUMNS)]
    content = {line.number: tuple(getattr(line, name) for name in columns) for line in lines}
    return answer.kind, answer.given_by_id, answer.note, content
