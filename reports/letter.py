"""The concept letter of the college to the council, in the form of the Groningen raadsbrief.

Source of the form: raadsbrief 29-3-2023, kenmerk 103390-2023. Names, reference and date are data: what is not known yet
stands there as a blank to fill in.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from cases.codes import ClosingReason, FollowUp
from cases.models import Pilot
from cases.period import Period
from monitoring.suppression import OTHER_DISTRICTS, Hidden, PublishedFigures, Shown
from reports import markdown, tables, wording
from reports.codes import ReportKind
from reports.limits import not_shown, open_answers

TO_FILL_IN = "(nog in te vullen)"

GEZINSVERZORGER = (
    "De gezinsverzorger helpt kwetsbare gezinnen die het dagelijks leven moeilijk rond krijgen. De hulp is praktisch "
    "en duurt zo lang als nodig: in het huishouden, bij het opvoeden en bij afspraken met anderen. Het gaat om rust, "
    "reinheid en regelmaat. Een gezin doet vrijwillig mee. Het doel is dat het gezin stabiel wordt en dat zwaardere "
    "hulp niet nodig is."
)


@dataclass(frozen=True)
class Texts:
    """What differs between letters about one kind of report and another."""

    name: str
    annex: str
    asked: str
    what_follows: str


TEXTS = {
    ReportKind.INTERIM: Texts(
        "de tussenevaluatie",
        "tussenrapportage",
        "De raad vroeg om tussentijds te horen wat dit oplevert.",
        "Na afloop van de pilot zijn er meer gegevens. Dan volgt een bredere evaluatie, met een voorstel over het "
        "vervolg.",
    ),
    ReportKind.QUARTER: Texts(
        "het kwartaalverslag",
        "kwartaalrapportage",
        "De raad vroeg om elk kwartaal te horen hoe het gaat.",
        "Wat de hulp oplevert voor gezinnen, en wat er anders was gebeurd, staat in de evaluatie: een kwartaal is "
        "daar te kort voor.",
    ),
    ReportKind.FINAL: Texts(
        "de eindevaluatie",
        "eindrapportage",
        "De raad vroeg om voor het einde te horen wat dit opleverde, met een voorstel over het vervolg.",
        "Dit is de laatste evaluatie van de pilot. De bijlage eindigt met een aanbeveling over het vervolg. Wij horen "
        "graag wat uw raad daarvan vindt, voordat wij een besluit nemen.",
    ),
}


@dataclass(frozen=True)
class LetterFields:
    """What stands around the text of the letter: data, and never a part of the text."""

    municipality: str
    organisation: str
    pilot_started_on: date
    subject: str
    dated_on: str = TO_FILL_IN
    author: str = TO_FILL_IN
    telephone: str = TO_FILL_IN
    reference: str = TO_FILL_IN
    mayor: str = TO_FILL_IN
    secretary: str = TO_FILL_IN
    attachments: str = "1"
    purpose: str = "ter informatie"
    your_letter_of: str = "-"
    your_reference: str = "-"


def fields_for(
    pilot: Pilot, figures: PublishedFigures, *, as_of: date, kind: ReportKind = ReportKind.INTERIM
) -> LetterFields:
    """Return the fields of a letter about these figures; what the application does not know is left to fill in."""
    return LetterFields(
        municipality=pilot.municipality,
        organisation=pilot.organisation,
        pilot_started_on=pilot.started_on,
        subject=f"Pilot gezinsverzorger {kind.value} {_over(figures.period, as_of)}",
        purpose="ter bespreking" if kind == ReportKind.FINAL else "ter informatie",
    )


def _over(period: Period, as_of: date) -> str:
    name = wording.period_on(period, as_of)
    return name if period == Period.year(period.first.year) else f"over {name}"


def text(figures: PublishedFigures, fields: LetterFields, *, as_of: date, kind: ReportKind) -> str:
    """Return what stands between "Geachte heer, mevrouw," and the closing, as Markdown."""
    organisation, period = markdown.escaped(fields.organisation), wording.period_on(figures.period, as_of)
    said = TEXTS[kind]
    return markdown.paragraphs(
        [
            f"Sinds {wording.month(fields.pilot_started_on)} helpen gezinsverzorgers van {organisation} gezinnen "
            f"thuis, in een pilot. {said.asked} In deze brief leest u {said.name} over {period}.",
            "" if kind == ReportKind.QUARTER else GEZINSVERZORGER,
            f"De {said.annex} van {organisation} is als bijlage bij deze brief gevoegd. Dit zijn de belangrijkste "
            "opbrengsten:",
            markdown.points(results(figures, kind)),
            f"Samengevat: {_in_short(figures, kind)}",
            said.what_follows,
        ]
    )


def _in_short(figures: PublishedFigures, kind: ReportKind) -> str:
    if not figures.helped_any:
        return "over deze periode valt nog niets te zeggen."
    said = helped(figures)
    indication = "De cijfers geven een indicatie van de zorg die is vermeden, en geen bewijs. "
    return (
        f"{said[:1].lower()}{said[1:]} {'' if kind == ReportKind.QUARTER else indication}In de bijlage staat wat de "
        "cijfers wel en niet zeggen."
    )


def results(figures: PublishedFigures, kind: ReportKind = ReportKind.INTERIM) -> list[str]:
    """Return the main results as Markdown, in the order of the letter of 2023."""
    if not figures.helped_any:
        return [f"{wording.capitalised(wording.in_period(figures.period))} zijn er geen gezinnen geholpen."]
    return [" ".join(sentences) for sentences in _results(figures, kind) if sentences]


def _results(figures: PublishedFigures, kind: ReportKind) -> Iterator[list[str]]:
    yield list(_staff_and_caseload(figures))
    yield list(_families(figures))
    yield list(_children(figures))
    yield list(_districts(figures))
    yield list(_triggers(figures))
    if kind != ReportKind.QUARTER:
        yield list(_counterfactual(figures))
    yield list(_not_shown(figures))


def _staff_and_caseload(figures: PublishedFigures) -> Iterator[str]:
    yield from staff(figures)
    yield from caseload(figures)
    if figures.days_above_cap:
        yield f"Op {wording.days(figures.days_above_cap)} waren het er meer dan {wording.number(figures.cap)}."
    yield from overrides(figures)


def staff(figures: PublishedFigures) -> Iterator[str]:
    """Return who worked. The fte is that of everybody in service, also of those who helped no family yet."""
    number = figures.professionals
    if number:
        verb = wording.agree(number, "werkte", "werkten")
        yield f"Er {verb} {wording.counted(number, 'gezinsverzorger', 'gezinsverzorgers')}."
    if figures.fte:
        yield f"Er was {wording.plain(figures.fte)} fte beschikbaar."


def caseload(figures: PublishedFigures) -> Iterator[str]:
    if isinstance(figures.mean_caseload, Hidden):
        return
    mean = wording.plain(figures.mean_caseload)
    average = f"kreeg {mean} gezin" if mean == "1" else f"kregen {mean} gezinnen"
    target, cap = wording.number(figures.target), wording.number(figures.cap)
    yield f"Gemiddeld {average} tegelijk hulp; afgesproken is {target} tot {cap}."


def overrides(figures: PublishedFigures) -> Iterator[str]:
    times = figures.overrides_granted
    if times and not isinstance(times, Hidden):
        each = wording.agree(times, "met een reden", "elke keer met een reden")
        yield f"De teammanager gaf {wording.counted(times, 'keer', 'keer')} een plek boven het maximum, {each}."


def helped(figures: PublishedFigures) -> str:
    """Return how many families were helped, as a sentence."""
    when, number = wording.capitalised(wording.in_period(figures.period)), figures.families_supported
    if isinstance(number, Hidden):
        return f"{when} zijn gezinnen geholpen; hoeveel staat hier niet."
    return f"{when} {wording.agree(number, 'is', 'zijn')} {wording.families(number)} geholpen."


def _families(figures: PublishedFigures) -> Iterator[str]:
    yield helped(figures)
    closed = figures.trajectories_closed
    if isinstance(closed, Hidden):
        return
    if closed == 0:
        yield "Er is in deze periode geen traject afgesloten."
        return
    yield f"Er {wording.agree(closed, 'is', 'zijn')} {wording.trajectories(closed)} afgesloten."
    as_planned = _if_shown(figures.closed_by_reason.get(ClosingReason.AS_PLANNED, 0))
    heavier = _if_shown(figures.closed_by_follow_up.get(FollowUp.HEAVIER, 0))
    other_law = _if_shown(figures.closed_by_follow_up.get(FollowUp.OTHER_LAW, 0))
    if as_planned:
        yield f"Daarvan {wording.agree(as_planned, 'stopte', 'stopten')} er {wording.number(as_planned)} volgens plan."
    if heavier:
        yield f"Na {wording.trajectories(heavier)} was zwaardere hulp nodig."
    if other_law:
        yield f"Na {wording.trajectories(other_law)} was hulp vanuit een andere wet nodig."


def _if_shown(count: Shown) -> int:
    """Return the count, or nought when it is not shown: the letter then says nothing about it."""
    return 0 if isinstance(count, Hidden) else count


def _children(figures: PublishedFigures) -> Iterator[str]:
    if figures.most_have_young_children:
        yield "De meeste gezinnen hebben kinderen van 0 tot en met 12 jaar."
        return
    young, helped = _if_shown(figures.families_with_children_0_12), _if_shown(figures.families_supported)
    if not young or not helped:
        return
    if helped == 1:
        who, verb = "Het gezin", "heeft"
    elif young in (1, helped):
        who = f"Alle {wording.families(helped)}" if young == helped else f"1 van de {wording.families(helped)}"
        verb = wording.agree(young, "heeft", "hebben")
    else:
        words = wording.capitalised(wording.share(young, helped))
        who = f"{words} gezinnen ({wording.number(young)} van de {wording.number(helped)})"
        verb = "heeft" if "helft" in words or "deel" in words else "hebben"
    yield f"{who} {verb} kinderen van 0 tot en met 12 jaar."


def _districts(figures: PublishedFigures) -> Iterator[str]:
    districts = _if_shown(figures.districts)
    if not districts:
        return
    live = wording.agree(figures.families_supported, "Het gezin woont", "De gezinnen wonen")
    yield f"{live} in {wording.counted(districts, 'wijk', 'wijken')}."
    counts = figures.families_by_district.items()
    named = [(name, _if_shown(number)) for name, number in counts if name != OTHER_DISTRICTS]
    if districts > 1:
        for name, number in _highest(named, at_most=1):
            if OTHER_DISTRICTS in figures.families_by_district:
                # One of the wijken that are not named apart may be larger.
                yield f"Daarvan wonen er {wording.number(number)} in {markdown.escaped(name)}."
            else:
                yield f"Het grootste aantal woont in {markdown.escaped(name)} ({wording.number(number)})."


def _triggers(figures: PublishedFigures) -> Iterator[str]:
    table = tables.triggers(figures)
    rows = _highest(_counts(table), at_most=2)
    if rows:
        names = [
            f"{markdown.escaped(label[0].lower() + label[1:])} ({wording.families(number)})" for label, number in rows
        ]
        are = wording.agree(len(rows), "aanleiding is", "aanleidingen zijn")
        if table.is_whole:
            yield f"De vaakst genoemde {are} {wording.joined(names)}."
        else:
            yield f"Genoemd zijn onder meer {wording.joined(names)} als aanleiding."


def _counterfactual(figures: PublishedFigures) -> Iterator[str]:
    table = tables.counterfactual(figures)
    if not table.rows:
        return
    yield "Aan de casemanagers is gevraagd welke hulp zij zonder gezinsverzorger hadden ingezet."
    names = [
        f"{markdown.escaped(name)} ({wording.trajectories(number)})"
        for name, number in _highest(_counts(table), at_most=3)
    ]
    if names and table.is_whole:
        yield f"Het vaakst noemden zij {wording.joined(names)}."
    elif names:
        yield f"Zij noemden onder meer {wording.joined(names)}."
    else:
        none_stands_out = ", geen daarvan het vaakst" if table.is_whole and len(table.rows) > 1 else ""
        yield f"Zij noemden {wording.counted(len(table.rows), 'soort', 'soorten')} hulp{none_stands_out}."
    if none := _if_shown(figures.counterfactual_none):
        yield f"Bij {wording.trajectories(none)} was er geen andere hulp ingezet."
    if unknown := open_answers(figures):
        yield f"{wording.capitalised(wording.joined(unknown))}."
    yield "De antwoorden zijn schattingen en geen bewijs."


def _not_shown(figures: PublishedFigures) -> Iterator[str]:
    if figures.hides_something:
        yield not_shown(figures)


def _counts(table: tables.Table) -> list[tuple[str, int]]:
    """Return the rows of a table of counts, the counts as they are."""
    return [(label, number) for label, number in table.pairs if isinstance(number, int)]


def _highest(rows: list[tuple[str, int]], *, at_most: int) -> list[tuple[str, int]]:
    """Return the highest rows, from many to few. Of rows that are equal all are named or none, so it may be empty."""
    in_order = sorted(rows, key=lambda row: -row[1])
    first_left_out = in_order[at_most][1] if len(in_order) > at_most else 0
    return [row for row in in_order[:at_most] if row[1] > first_left_out]
