"""The chapter about avoided cost: an indication with its range, never a saving. There is none without answers."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from decimal import ROUND_HALF_UP, Decimal

from django.utils.safestring import SafeString

from cases.codes import Certainty, Effect, Law
from monitoring import charts
from monitoring.avoided_cost.chances import Interval
from monitoring.avoided_cost.reality import Conclusion
from monitoring.avoided_cost.rows import Money
from monitoring.cost_limits import limits
from monitoring.numbers import euros
from monitoring.range_charts import Span, spans
from monitoring.suppression import Hidden, PublishedFigures
from monitoring.suppression.cost import (
    PublishedAvoidedCost,
    PublishedBreakEven,
    PublishedCameAfterAll,
    PublishedComparison,
    PublishedRate,
)
from reports import markdown, wording
from reports.chapters import Chapter, Numbering
from reports.tables import Row, Table, Value

TITLE = "Indicatie van vermeden kosten"
FEW = "Waar 'niet getoond' staat, gaat het om weinig trajecten, of zou het getal een ander getal verraden."


def avoided_cost(figures: PublishedFigures, numbering: Numbering) -> Iterator[Chapter]:
    found = figures.avoided_cost
    if not found.has_any:
        return
    exhibits = [
        *numbering.exhibit(amounts(found), lambda _table: _range(found)),
        *numbering.with_bars(by_law(found)),
        *numbering.exhibit(by_budget_year(found)),
        *numbering.exhibit(other_care(found)),
    ]
    paragraphs = [" ".join(sentences) for part in _text(figures) if (sentences := list(part))]
    points = markdown.points(list(limits(found, counted=wording.counted, named=markdown.escaped)))
    yield Chapter("vermeden-kosten", TITLE, markdown.paragraphs([*paragraphs, points]), tuple(exhibits))


def _text(figures: PublishedFigures) -> Iterator[Iterator[str]]:
    found = figures.avoided_cost
    yield _indication(figures)
    yield _how_it_counts(found)
    if found.break_even is not None:
        yield _break_even(found.break_even, found.cost)
    yield _what_came(found.came_after_all)
    yield _beside_who_waits(found.comparison)


def _indication(figures: PublishedFigures) -> Iterator[str]:
    found = figures.avoided_cost
    if not isinstance(found.avoided, Money):
        yield "Er zijn weinig antwoorden met een bedrag. Bij zo weinig antwoorden staat het bedrag hier niet."
        return
    answers = wording.counted(found.counted, "antwoord", "antwoorden")
    low, expected, high = (wording.euro(value) for value in found.avoided)
    when = wording.in_period(figures.period)
    yield f"Naar schatting was {when} voor {expected} aan andere hulp ingezet, als er geen gezinsverzorger was geweest."
    yield f"Dat is een indicatie op grond van {answers}: het kan ook {low} zijn, of {high}."
    if found.interval_80 is not None:
        between = f"{wording.euro(found.interval_80.low)} en {wording.euro(found.interval_80.high)}"
        yield f"Van elke 100 berekeningen met toeval liggen er 80 tussen {between}."
    if found.cost is not None:
        yield f"In dezelfde dagen kostte de pilot {wording.rounded_euro(found.cost)}."


def _how_it_counts(found: PublishedAvoidedCost) -> Iterator[str]:
    sure, effect = found.weights.certainty, found.weights.attribution
    yield (
        f"Een antwoord dat zeker is telt voor {_percent(sure[Certainty.CERTAIN])}, een waarschijnlijk antwoord voor "
        f"{_percent(sure[Certainty.LIKELY])} en een mogelijk antwoord voor {_percent(sure[Certainty.POSSIBLE])}."
    )
    yield (
        f"Hulp die is vervangen telt voor {_percent(effect[Effect.SUBSTITUTION])}, hulp die is voorkomen voor "
        f"{_percent(effect[Effect.PREVENTED])} en hulp die is uitgesteld voor {_percent(effect[Effect.POSTPONED])}. "
        "Hulp die er ook naast was gekomen, telt niet mee. De kosten van hulp die toch kwam, zijn afgetrokken."
    )


def _percent(weight: Decimal) -> str:
    return f"{wording.plain(100 * weight)} procent"


def _break_even(even: PublishedBreakEven, cost: Decimal | None) -> Iterator[str]:
    answers = wording.counted(even.counterfactuals, "antwoord", "antwoorden")
    all_true = wording.euro(even.if_all_true)
    if even.at_least is None or even.at_most is None:
        yield f"Ook als alle {answers} helemaal kloppen, gaat het om {all_true}. Dat is minder dan de pilot kostte."
        return
    yield (
        f"Als alle {answers} helemaal kloppen, gaat het om {all_true}. De pilot verdient zich terug als er "
        f"{_at_least(even.at_least)} kloppen, en dan juist die met het grootste bedrag. Als er "
        f"{_at_least(even.at_most)} kloppen, is het zeker."
    )


def _at_least(answers: int | Hidden) -> str:
    return str(answers) if isinstance(answers, Hidden) else f"ten minste {wording.number(answers)}"


def _what_came(by_months: Mapping[int, PublishedCameAfterAll]) -> Iterator[str]:
    yield "Kwam de genoemde hulp later toch?"
    for months, row in by_months.items():
        share = row.came
        if isinstance(row.low, Hidden) or isinstance(row.high, Hidden):
            yield f"Voor {months} maanden na het einde is geen conclusie mogelijk."
        else:
            yield (
                f"Na {months} maanden was dat zo bij {wording.some(share.part)} van de {wording.some(share.whole)} "
                f"trajecten waarvan dit bekend is; door toeval kan het echte deel liggen tussen "
                f"{wording.number(row.low)} en {wording.percentage(row.high)}."
            )


def _beside_who_waits(by_months: Mapping[int, PublishedComparison]) -> Iterator[str]:
    yield "Kwam er bij gezinnen met een gezinsverzorger minder vaak andere hulp dan bij gezinnen die wachten?"
    said = {
        Conclusion.NONE: "is geen conclusie mogelijk",
        Conclusion.LESS_OFTEN: "kwam die minder vaak",
        Conclusion.MORE_OFTEN: "kwam die vaker",
    }
    for months, row in by_months.items():
        yield f"Over de eerste {months} maanden {said[row.conclusion]}."


# Tables


def amounts(found: PublishedAvoidedCost) -> Table:
    note = f"Prijspeil {found.price_year}. Bron van de tarieven: {wording.joined(found.sources) or 'geen'}."
    rows: tuple[Row, ...] = ()
    if isinstance(found.avoided, Money):
        rows = (
            Row("Alles laag", _whole(found.avoided.low)),
            Row("Verwacht", _whole(found.avoided.expected)),
            Row("Alles hoog", _whole(found.avoided.high)),
            *_ends(found.interval_80),
            *_ends(found.interval_95),
            *([] if found.cost is None else [Row("Kosten van de pilot in dezelfde dagen", _whole(found.cost))]),
        )
    return Table("Indicatie van vermeden kosten, van laag tot hoog", "Berekening", "Bedrag in euro", rows, note)


def _ends(interval: Interval | None) -> Iterator[Row]:
    if interval is not None:
        yield Row(f"{interval.percentage} van de 100 berekeningen, vanaf", _whole(interval.low))
        yield Row(f"{interval.percentage} van de 100 berekeningen, tot", _whole(interval.high))


def _range(found: PublishedAvoidedCost) -> SafeString:
    if not isinstance(found.avoided, Money):
        return SafeString()
    rows = [
        Span("Alles laag tot alles hoog", found.avoided.low, found.avoided.high, found.avoided.expected),
        *(
            Span(f"{item.percentage} van de 100 berekeningen", item.low, item.high)
            for item in (found.interval_80, found.interval_95)
            if item is not None
        ),
    ]
    beside = None if found.cost is None else ("Kosten van de pilot", found.cost)
    return spans(f"{TITLE}, van laag tot hoog", rows, beside=beside, width=charts.PRINT, written=euros)


def by_law(found: PublishedAvoidedCost) -> Table:
    labels = dict(Law.choices)
    rows = tuple(Row(labels[law], _expected(row.amount), of=row.trajectories) for law, row in found.by_law.items())
    note = "Een traject met hulp uit twee wetten telt bij allebei. De pilot zelf wordt betaald uit de jeugdhulp."
    return _noted("Wie de andere hulp had betaald", "Wet", "Verwacht, in euro", rows, note, of="Trajecten")


def by_budget_year(found: PublishedAvoidedCost) -> Table:
    rows = tuple(
        Row(
            f"{row.label}, begroot" if row.is_estimated else row.label,
            _expected(row.avoided.amount),
            of=_whole(row.cost),
        )
        for row in found.by_budget_year
    )
    note = (
        f"Tot en met de laatste dag van de periode, in prijzen van {found.price_year}. De kosten zijn verdeeld over "
        "de dagen waarop gezinnen hulp kregen."
    )
    caption = "Vermeden kosten naast de kosten van de pilot, per begrotingsjaar"
    return _noted(caption, "Jaar", "Indicatie, in euro", rows, note, of="Kosten, in euro")


def other_care(found: PublishedAvoidedCost) -> Table:
    """Return how often other care came, for families with help and families who wait."""
    rows = tuple(
        Row(f"{who}, eerste {months} maanden", _times(side), of=side.families)
        for months, row in found.comparison.items()
        for who, side in (("Met hulp", row.helped), ("Op de wachtlijst", row.waiting))
    )
    note = (
        "Per 100 maanden met hulp of op de wachtlijst. Andere hulp erbij roepen hoort ook bij het werk van de "
        "gezinsverzorger."
    )
    caption = "Hoe vaak er andere hulp kwam, per 100 maanden"
    return _noted(caption, "Wie", "Keer", rows, note, of="Gezinnen")


def _times(side: PublishedRate) -> Value:
    return side.value


def _expected(amount: Money | Hidden) -> Value:
    return amount if isinstance(amount, Hidden) else _whole(amount.expected)


def _whole(value: Decimal) -> Decimal:
    return value.quantize(Decimal(1), ROUND_HALF_UP)


def _noted(caption: str, label: str, unit: str, rows: tuple[Row, ...], note: str, *, of: str) -> Table:
    if any(isinstance(row.value, Hidden) for row in rows):
        note = f"{note} {FEW}"
    return Table(caption, label, unit, rows, note, of)
