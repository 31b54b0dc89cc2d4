"""The page about avoided cost: each part with its sentences, its chart and its table. It works nothing out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from django.utils.safestring import SafeString

from cases.codes import Certainty, Effect, Law
from cases.period import in_words
from monitoring import charts
from monitoring.avoided_cost.reality import Bounds, CameAfterAll, Comparison, Conclusion, Rate
from monitoring.avoided_cost.rows import Money, Weights
from monitoring.cards import GlanceTable
from monitoring.figures import AvoidedCostFigures
from monitoring.figures.avoided_cost import YearFigure
from monitoring.numbers import counted, euros, number
from monitoring.range_charts import Span, spans

WIDTHS = {"wide": charts.PAGE, "medium": charts.PRINT, "small": charts.SMALL}
DRIVERS = {
    "amount": "Hoeveel hulp per week",
    "weeks": "Hoeveel weken",
    "price": "De prijs",
    "certainty": "Hoe zeker de antwoorden zijn",
    "attribution": "Welk deel meetelt",
    "came": "Hulp die toch kwam",
    "largest_family": "Het gezin met het grootste bedrag",
}
MISSING = {
    "amount": "Aantal per week",
    "weeks": "Aantal weken",
    "certainty": "Hoe zeker het is",
    "effect": "Soort effect",
    "tariff": "Tarief",
}
SAID = {
    Conclusion.NONE: "Geen conclusie mogelijk",
    Conclusion.LESS_OFTEN: "Bij gezinnen met een gezinsverzorger kwam minder vaak andere hulp",
    Conclusion.MORE_OFTEN: "Bij gezinnen met een gezinsverzorger kwam vaker andere hulp",
}
LOW_TO_HIGH = ("Laag", "Verwacht", "Hoog")


@dataclass(frozen=True)
class Tile:
    """A number at the top of the page, with a few words."""

    label: str
    value: str
    hint: str


@dataclass(frozen=True)
class Part:
    """A part of the page. `definition` says how it was worked out; a chart is drawn for each width of a screen."""

    key: str
    title: str
    sentences: tuple[str, ...]
    definition: str
    table: GlanceTable
    drawings: Mapping[str, SafeString] = field(default_factory=dict)

    @property
    def rows(self) -> list[tuple[str, list[tuple[str, str]]]]:
        """Return each row as its name and its cells, every cell with the heading that a phone shows beside it."""
        headings = self.table.headings[1:]
        return [(name, list(zip(headings, cells, strict=True))) for name, *cells in self.table.rows]


def tiles(found: AvoidedCostFigures) -> list[Tile]:
    likely = found.chances.interval_80
    return [
        Tile("Indicatie", euros(found.avoided.expected), f"{_from_to(found.avoided)}"),
        Tile("80 van de 100 berekeningen", f"{euros(likely.low)} tot {euros(likely.high)}", "ligt hiertussen"),
        Tile(
            "Kosten van de pilot",
            "onbekend" if found.cost is None else euros(found.cost),
            "begroot of uitgegeven in dezelfde dagen" if found.cost_is_estimated else "in dezelfde dagen",
        ),
        Tile(
            "Antwoorden met een bedrag",
            f"{number(found.counted)} van {number(found.trajectories)}",
            f"weet niet: {number(found.unknown)}, geen antwoord: {number(found.missing)}, "
            f"geen andere hulp: {number(found.none)}",
        ),
    ]


def wide_parts(found: AvoidedCostFigures) -> list[Part]:
    """Return the parts that need the width of the page."""
    made = [
        _range(found),
        _drivers(found),
        _years("begrotingsjaren", "Per begrotingsjaar", "De gemeente rekent per kalenderjaar.", found.by_budget_year),
        _years(
            "pilotjaren", "Per pilotjaar", "Een pilotjaar begint op de eerste dag van de pilot.", found.by_pilot_year
        ),
    ]
    return [part for part in made if part]


def parts(found: AvoidedCostFigures) -> list[Part]:
    """Return the other parts, to stand beside each other."""
    made = [
        _break_even(found),
        _by_law(found),
        _came_after_all(found),
        _comparison(found),
        _answers(found),
    ]
    return [part for part in made if part]


def _range(found: AvoidedCostFigures) -> Part:
    chances = found.chances
    intervals = [chances.interval_80, chances.interval_95]
    rows = [
        Span("Alles laag tot alles hoog", found.avoided.low, found.avoided.high, found.avoided.expected),
        *(Span(f"{item.percentage} van de 100 berekeningen", item.low, item.high) for item in intervals),
    ]
    sentences = [f"De indicatie is {euros(found.avoided.expected)}, {_from_to(found.avoided)}."]
    if chances.above_cost is not None:
        times = "geen enkele" if chances.above_cost == 0 else number(chances.above_cost)
        sentences.append(f"In {times} van de 100 berekeningen is het bedrag hoger dan de kosten van de pilot.")
    if found.after_period > 0:
        sentences.append(
            f"Van de genoemde hulp valt {euros(found.after_period)} na de periode. Dat telt hier niet mee."
        )
    beside = None if found.cost is None else ("Kosten van de pilot", found.cost)
    return Part(
        "marge",
        "Hoe ver kan het ernaast zitten?",
        tuple(sentences),
        "Per soort hulp: aantal per week x weken in de periode x prijs x hoe zeker x welk deel meetelt. De weken "
        "beginnen op de eerste dag van de hulp van de gezinsverzorger. Wat toch kwam, is afgetrokken. Bij 'alles "
        "laag' is elk getal het laagste dat is genoemd, bij 'alles hoog' het hoogste. Voor de andere twee heeft de "
        f"computer {number(chances.draws)} keer gerekend met getallen die door toeval gekozen zijn tussen laag en "
        "hoog; de hulp telt dan zo vaak mee als de casemanager zeker was. Dezelfde gegevens geven altijd dezelfde "
        "uitkomst.",
        GlanceTable(
            "Van laag tot hoog",
            ("Berekening", *LOW_TO_HIGH),
            tuple(
                (row.label, euros(row.low), "-" if row.middle is None else euros(row.middle), euros(row.high))
                for row in rows
            ),
        ),
        _drawn("Indicatie van vermeden kosten, van laag tot hoog", rows, beside) if found.lines_counted else {},
    )


def _drivers(found: AvoidedCostFigures) -> Part:
    rows = [Span(DRIVERS[driver.key], driver.low, driver.high) for driver in found.drivers]
    sentences = []
    if rows:
        largest = rows[0].label
        sentences.append(f"Het bedrag hangt het meest af van één ding: {largest[:1].lower()}{largest[1:]}.")
    if found.without_largest is not None:
        sentences.append(f"Zonder het gezin met het grootste bedrag is de indicatie {euros(found.without_largest)}.")
    return Part(
        "oorzaken",
        "Waar hangt het bedrag van af?",
        tuple(sentences) or ("Nog niets in deze periode.",),
        "Steeds verandert één ding, van het laagste naar het hoogste, en blijft de rest zoals verwacht. Bij "
        "zekerheid: alleen wat zeker is, tegenover alles alsof het waar is. Bij welk deel meetelt: de helft, "
        "tegenover alles. Bij hulp die toch kwam: met aftrek, tegenover zonder aftrek. Het grootste staat boven.",
        GlanceTable(
            "Wat het bedrag verandert",
            ("Wat verandert", "Laag", "Hoog"),
            tuple((row.label, euros(row.low), euros(row.high)) for row in rows),
        ),
        _drawn("Waar de indicatie van vermeden kosten van afhangt", rows, ("Verwacht", found.avoided.expected)),
    )


def _break_even(found: AvoidedCostFigures) -> Part | None:
    even = found.break_even
    if even is None:
        return None
    answers = counted(even.counterfactuals, "antwoord", "antwoorden")
    if even.at_least is None:
        said = (
            f"Ook als alle {answers} kloppen, is het bedrag {euros(even.if_all_true)}. Dat is minder dan de kosten "
            f"van de pilot, {euros(even.cost)}."
        )
    else:
        said = (
            f"Er zijn {answers}. De pilot verdient zich terug als er ten minste {number(even.at_least)} kloppen, en "
            f"dan juist die met het grootste bedrag. Met {number(even.at_most or 0)} is het zeker, welke het ook zijn."
        )
    rows = (
        ("Antwoorden die meetellen", number(even.counterfactuals)),
        ("Bedrag als ze allemaal kloppen", euros(even.if_all_true)),
        ("Kosten van de pilot", euros(even.cost)),
        ("Ten minste zoveel moeten kloppen", _how_many(even.at_least)),
        ("Met zoveel is het zeker", _how_many(even.at_most)),
    )
    return Part(
        "omslagpunt",
        "Hoeveel antwoorden moeten kloppen?",
        (said,),
        "Een antwoord klopt als alle hulp die het noemt echt was gekomen. Het telt dan voor het hele verwachte "
        "bedrag in deze periode, ook als de casemanager niet zeker was. Wat toch kwam, is afgetrokken.",
        GlanceTable("Omslagpunt", ("Wat", "Hoeveel"), rows),
    )


def _how_many(answers: int | None) -> str:
    return "kan niet" if answers is None else number(answers)


def _by_law(found: AvoidedCostFigures) -> Part | None:
    if not found.by_law:
        return None
    labels = dict(Law.choices)
    rows = [(labels[law], row) for law, row in found.by_law.items()]
    bars = [(label, row.amount.expected) for label, row in rows]
    return Part(
        "wetten",
        "Wie had betaald?",
        ("De pilot wordt betaald uit de jeugdhulp. De genoemde hulp was uit deze wetten betaald.",),
        "De verwachte bedragen, naar de wet waaruit de genoemde hulp wordt betaald. Een traject met hulp uit twee "
        "wetten telt bij allebei.",
        GlanceTable(
            "Naar wet",
            ("Wet", *LOW_TO_HIGH, "Trajecten"),
            tuple((label, *map(euros, row.amount), number(row.trajectories)) for label, row in rows),
        ),
        {"card": charts.bars("Wie had betaald, verwacht bedrag in euro", bars, written=euros)},
    )


def _years(key: str, title: str, sentence: str, years: tuple[YearFigure, ...]) -> Part | None:
    if not years:
        return None
    rows = tuple(
        (
            _year_name(row),
            f"{euros(row.cost)}{' (begroot)' if row.is_estimated else ''}",
            euros(row.avoided.expected),
            _from_to(row.avoided),
            number(row.trajectories),
        )
        for row in years
    )
    return Part(
        key,
        title,
        (sentence,),
        "De kosten van een jaar zijn verdeeld over de dagen waarop gezinnen hulp kregen. De vermeden kosten van een "
        "jaar zijn die van de weken die in dat jaar vallen. Alles staat in prijzen van hetzelfde jaar, en gaat tot "
        "en met de laatste dag van de periode.",
        GlanceTable(title, ("Jaar", "Kosten", "Indicatie", "Van laag tot hoog", "Trajecten"), rows),
    )


def _year_name(row: YearFigure) -> str:
    if row.label == "start":
        return f"Voor de start, tot en met {in_words(row.days.last)}"
    if len(row.label) == len("2022"):
        return row.label
    return f"Pilotjaar {row.label}, tot en met {in_words(row.days.last)}"


def _came_after_all(found: AvoidedCostFigures) -> Part:
    headings = ("Wat", *(f"Na {months} maanden" for months in found.came_after_all))
    columns = list(found.came_after_all.values())
    rows = (
        ("Trajecten die zo lang geleden stopten", *(number(row.trajectories) for row in columns)),
        ("De genoemde hulp kwam toch", *(number(row.came) for row in columns)),
        ("Andere hulp, even zwaar of zwaarder", *(number(row.other) for row in columns)),
        ("Geen of lichtere hulp", *(number(row.stayed_away) for row in columns)),
        ("Niet bekend", *(number(row.unknown) for row in columns)),
        ("Deel waar de hulp toch kwam", *(_share(row) for row in columns)),
    )
    return Part(
        "toch-gekomen",
        "Kwam de genoemde hulp toch?",
        tuple(_what_came(found.came_after_all)),
        "Trajecten die zijn gestopt en waarvan de casemanager andere hulp noemde. De hulp kwam toch als er sinds de "
        "start hulp van dezelfde soort begon, of anders hulp uit dezelfde wet. Anders telt wat het gezin na 6 of 12 "
        "maanden zei. Bij minder dan 5 bekende antwoorden is geen conclusie mogelijk.",
        GlanceTable("Na het einde van de hulp", headings, rows),
    )


def _what_came(by_months: Mapping[int, CameAfterAll]) -> Iterator[str]:
    for months, row in by_months.items():
        if row.share is None:
            yield f"Na {months} maanden: geen conclusie mogelijk."
        else:
            known = row.trajectories - row.unknown
            yield (
                f"Na {months} maanden was de genoemde hulp bij {number(row.came)} van de {number(known)} toch "
                f"gekomen. Door toeval kan het echte deel liggen tussen {_between(row.share)}."
            )


def _share(row: CameAfterAll) -> str:
    return "geen conclusie" if row.share is None else f"{number(row.share.value)} % ({_between(row.share)})"


def _between(bounds: Bounds) -> str:
    return f"{number(bounds.low)} en {number(bounds.high)} %"


def _comparison(found: AvoidedCostFigures) -> Part:
    rows = tuple(_compared(found.comparison))
    sentences = [f"Eerste {months} maanden: {_said(row)}." for months, row in found.comparison.items()]
    return Part(
        "wachtenden",
        "Vergeleken met gezinnen die wachten",
        tuple(sentences),
        "Hoe vaak er voor het eerst andere hulp begon, bij gezinnen met een gezinsverzorger en bij gezinnen op de "
        "wachtlijst, per 100 maanden hulp of wachten. Tussen haakjes staat waar het echte getal door toeval tussen "
        "kan liggen. Er is geen conclusie als die grenzen elkaar raken, of bij minder dan 5 gezinnen aan een kant. "
        "Andere hulp erbij roepen hoort ook bij het werk van de gezinsverzorger.",
        GlanceTable("Andere hulp, per 100 maanden", ("Wie", "Gezinnen", "Keer", "Per 100 maanden"), rows),
    )


def _said(comparison: Comparison) -> str:
    said = SAID[comparison.conclusion]
    return f"{said[:1].lower()}{said[1:]}"


def _compared(by_months: Mapping[int, Comparison]) -> Iterator[tuple[str, ...]]:
    for months, row in by_months.items():
        for who, side in (("Hulp", row.helped), ("Wachten", row.waiting)):
            yield f"{who}, eerste {months} maanden", number(side.families), number(side.times), _rate(side)


def _rate(side: Rate) -> str:
    found = side.per_100_months
    return "-" if found is None else f"{number(found.value)} ({number(found.low)} tot {number(found.high)})"


def _answers(found: AvoidedCostFigures) -> Part:
    rows = (
        ("Trajecten waarvan het antwoord telt", number(found.trajectories)),
        ("Andere hulp genoemd", number(found.with_care)),
        ("Geen andere hulp", number(found.none)),
        ("Casemanager weet het niet", number(found.unknown)),
        ("Nog geen antwoord", number(found.missing)),
        ("Soorten hulp in de antwoorden", number(found.lines)),
        ("Daarvan met een bedrag", number(found.lines_counted)),
        ("Daarvan was er ook naast gekomen (telt 0)", number(found.lines_additional)),
        *((f"Ontbreekt: {MISSING[what].lower()}", number(times)) for what, times in found.lines_incomplete.items()),
        ("Antwoorden zonder soort hulp", number(found.answers_without_lines)),
        ("Keer dat de genoemde hulp toch kwam", number(found.came)),
        ("Daarvan hoeveelheid of tarief niet bekend", number(found.came_without_amount)),
    )
    return Part(
        "antwoorden",
        "Wat telt mee, en wat ontbreekt?",
        (f"{number(found.lines_counted)} van de {number(found.lines)} genoemde soorten hulp hebben een bedrag.",),
        "Het laatste antwoord over elk traject dat in de periode loopt. Een traject dat eerder stopte telt mee, als "
        "de genoemde hulp in de periode nog zou lopen. Wat ontbreekt, wordt niet geschat.",
        GlanceTable("Antwoorden en soorten hulp", ("Wat", "Hoeveel"), rows),
    )


def weights_table(weights: Weights) -> GlanceTable:
    labels = dict(Certainty.choices) | EFFECTS
    rows = ((labels[code], number(weight)) for code, weight in {**weights.certainty, **weights.attribution}.items())
    return GlanceTable("Weging", ("Antwoord", "Telt voor"), (*rows, (EFFECTS[Effect.ADDITIONAL.value], "0")))


# Shorter than on the form, where the casemanager has to choose.
EFFECTS = {
    Effect.SUBSTITUTION.value: "Vervanging",
    Effect.PREVENTED.value: "Voorkomen",
    Effect.POSTPONED.value: "Uitgesteld",
    Effect.ADDITIONAL.value: "Aanvullend (ligt vast)",
}


def _from_to(amount: Money) -> str:
    return f"van {euros(amount.low)} tot {euros(amount.high)}"


def _drawn(title: str, rows: list[Span], beside: tuple[str, Decimal] | None) -> dict[str, SafeString]:
    return {name: spans(title, rows, beside=beside, width=width, written=euros) for name, width in WIDTHS.items()}
