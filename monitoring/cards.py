"""What stands in the files of families, as cards for the team: one number at a glance, and a table."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass

from cases.codes import (
    MeasurementMoment,
    Side,
    SignalSeverity,
    Urgency,
    VolunteerOrganisation,
    WithoutHelp,
)
from cases.models.measurements import SCALES
from monitoring.figures import UNKNOWN, Figures, MomentFigures, Typical, WaitingFigures
from monitoring.numbers import NOTHING, bare, change, counted, number, one_decimal, share, typical

Rows = tuple[tuple[str, ...], ...]
TWO_COLUMNS = ("Wat", "Hoeveel")
# The hyphen shows only where the word breaks.
BY_SIDE = ("Schaal", "Gezin", "Gezins\N{SOFT HYPHEN}verzorger")


@dataclass(frozen=True)
class GlanceTable:
    """A small table as text; the first cell of each row is its heading."""

    caption: str
    headings: tuple[str, ...]
    rows: Rows


@dataclass(frozen=True)
class Card:
    """`value` and `hint` are read at a glance, `table` beside it; `more` and `definition` are folded away."""

    key: str
    title: str
    value: str
    hint: str
    definition: str
    table: GlanceTable
    more: tuple[GlanceTable, ...] = ()


def cards(figures: Figures) -> list[Card]:
    makers = (_waiting, _goals, _measuring, _signals, _other_help, _volunteers, _intensity)
    return [make(figures) for make in makers]


def _card(key: str, title: str, value: str, hint: str, definition: str, rows: Rows, *more: GlanceTable) -> Card:
    return Card(key, title, value, hint, definition, GlanceTable(title, TWO_COLUMNS, rows), more)


def _waiting(figures: Figures) -> Card:
    waits = figures.waiting
    labels = {code: f"Urgentie {label.lower()}" for code, label in Urgency.choices} | {UNKNOWN: "Nog niet beoordeeld"}
    return _card(
        "wachtlijst",
        "Wachtlijst",
        counted(waits.waiting, "gezin wacht", "gezinnen wachten"),
        _how_long(waits),
        "Gezinnen die op de laatste dag van de periode wachten. Een gezin wacht vanaf de aanmelding, tot de hulp "
        "begint of het van de lijst gaat. Bij 'Weken met contact' was er in die 7 dagen contact; alleen "
        "proberen te bellen is geen contact. De weken tellen vanaf de dag na de aanmelding; alleen "
        "hele weken in de periode tellen mee. 'Tot de eerste dag van hulp' gaat over gezinnen die in de periode "
        "voor het eerst hulp kregen.",
        (
            *((labels[code], number(families)) for code, families in waits.by_urgency.items()),
            ("Tot de eerste dag van hulp, mediaan", typical(waits.days_to_help, "dag", "dagen")),
            ("Weken met contact", share(waits.weeks_called)),
            ("Keer gebeld", number(waits.calls)),
            ("Daarvan contact gemaakt", number(waits.contacts)),
            ("Tijd aan bellen", f"{number(waits.call_hours)} uur"),
            ("Tijd aan bellen per week", f"{number(waits.call_hours_per_week)} uur"),
            ("Beoordelingen getekend", share(waits.signed)),
        ),
    )


def _how_long(waits: WaitingFigures) -> str:
    median, longest = waits.days_waiting.value, waits.longest_days
    if median is None or longest is None:
        return "op de laatste dag van de periode"
    return f"mediaan {counted(median, 'dag', 'dagen')}, het langst {counted(longest, 'dag', 'dagen')}"


def _goals(figures: Figures) -> Card:
    goals = figures.goals
    return _card(
        "doelen",
        "Doelen",
        counted(goals.standing, "doel", "doelen"),
        f"van {counted(goals.families, 'gezin', 'gezinnen')}",
        "Doelen die op de laatste dag van de periode staan, van trajecten die in de periode lopen. Een doel is gehaald "
        "bij een score van 0 of hoger. Van elke kant telt de laatste score; wij maken er geen gemiddelde van.",
        (
            ("Door allebei gescoord", share(goals.scored_by_both)),
            ("Gehaald volgens het gezin", share(goals.reached[Side.FAMILY])),
            ("Gehaald volgens de gezinsverzorger", share(goals.reached[Side.WORKER])),
            ("Verschil van 2 punten of meer", share(goals.far_apart)),
        ),
    )


def _measuring(figures: Figures) -> Card:
    found = figures.measuring
    answers = dict(WithoutHelp.choices)
    rows = [
        ("Rapportcijfer voor de hulp", _grade(found.grade)),
        ("Twee keer of vaker gemeten", counted(found.measured_twice, "gezin", "gezinnen")),
        ("Niet bereikt", counted(found.not_reached, "gezin", "gezinnen")),
        *((answers[code], counted(families, "gezin", "gezinnen")) for code, families in found.without_help.items()),
    ]
    return _card(
        "metingen",
        "Metingen",
        counted(found.families, "gezin", "gezinnen"),
        "gemeten in de periode",
        "Elk gezin telt één keer, met de laatste meting in de periode. De schalen lopen van 0 tot en met 10 en zijn "
        "van deze pilot zelf; ze zijn niet wetenschappelijk getoetst. De verandering is die van de allereerste tot de "
        "laatste score van een gezin. Bij draaglast is minder beter. Tussen haakjes staat van hoeveel gezinnen.",
        tuple(rows),
        GlanceTable("Verandering, mediaan", BY_SIDE, tuple(_by_side(found.change, change))),
        *_moments(found.by_moment),
    )


def _grade(grade: Typical) -> str:
    return NOTHING if grade.value is None else f"{one_decimal(grade.value)} (van {number(grade.number)})"


def _moments(by_moment: Mapping[str, MomentFigures]) -> Iterator[GlanceTable]:
    labels = dict(MeasurementMoment.choices)
    for moment, found in by_moment.items():
        families = counted(found.families, "gezin", "gezinnen")
        caption = f"{labels[moment]}: mediaan, {families}"
        yield GlanceTable(caption, BY_SIDE, tuple(_by_side(found.medians, bare)))


def _by_side(medians: Mapping[str, Typical], written: Callable[[Typical], str]) -> Iterator[tuple[str, ...]]:
    for scale, name in SCALES.items():
        yield name.capitalize(), written(medians[f"family_{scale}"]), written(medians[f"worker_{scale}"])


def _signals(figures: Figures) -> Card:
    signals = figures.signals
    labels = dict(SignalSeverity.choices)
    return _card(
        "signalen",
        "Signalen",
        f"{number(signals.open)} open",
        "op de laatste dag van de periode",
        "Signalen die in de periode zijn gemeld, naar ernst. Op tijd is een antwoord binnen 1 dag bij veiligheid, 3 "
        "dagen bij zorg en 7 dagen bij iets om op te letten. Een signaal waarvan de termijn nog loopt, telt daarbij "
        "niet mee. Open is wat niet is afgesloten, ook van voor de periode.",
        (
            *((labels[code], number(times)) for code, times in signals.by_severity.items()),
            *((f"Open, {days} dagen oud", number(times)) for days, times in _ages(signals.open_by_age)),
            ("Op tijd antwoord", share(signals.answered_in_time)),
            ("Meldcode begonnen", number(signals.reporting_codes)),
        ),
    )


def _ages(by_age: Mapping[str, int]) -> Iterator[tuple[str, int]]:
    for band, times in by_age.items():
        if times:
            yield ("meer dan 30" if band == "31+" else band.replace("-", " tot en met ")), times


def _other_help(figures: Figures) -> Card:
    other = figures.other_help
    providers = tuple((provider, typical(days, "dag", "dagen")) for provider, days in other.days_by_provider.items())
    return _card(
        "brug",
        "Andere hulp in het gezin",
        f"{number(other.waiting)} wacht nog" if other.waiting == 1 else f"{number(other.waiting)} wachten nog",
        "aangevraagd, en niet gestart of afgewezen",
        "Hulp naast de gezinsverzorger die in de periode is aangevraagd, gestart, afgewezen of geëindigd. Hulp die er "
        "al was, telt niet mee. De wachttijd is de mediaan van aanvraag tot start, van wat in de periode startte; "
        "tussen haakjes staat hoe vaak.",
        (
            ("Aangevraagd", number(other.requested)),
            ("Gestart", number(other.started)),
            ("Afgewezen", number(other.refused)),
            ("Geëindigd", number(other.ended)),
            ("Van aanvraag tot start, mediaan", typical(other.days_to_start, "dag", "dagen")),
        ),
        *([GlanceTable("Wachttijd per aanbieder, mediaan", ("Aanbieder", "Dagen"), providers)] if providers else []),
    )


def _volunteers(figures: Figures) -> Card:
    volunteers = figures.volunteers
    labels = dict(VolunteerOrganisation.choices)
    return _card(
        "vrijwilligers",
        "Vrijwilligers",
        counted(volunteers.families.part, "gezin", "gezinnen"),
        "met hulp en een vrijwilliger",
        "Gezinnen met hulp in de periode waar ook een vrijwilliger kwam. Een gezin met vrijwilligers van twee "
        "organisaties telt bij allebei. Een vrijwilliger die blijft als de hulp is gestopt, telt niet meer mee.",
        (
            ("Deel van de gezinnen met hulp", share(volunteers.families)),
            *(
                (labels[code], counted(times, "gezin", "gezinnen"))
                for code, times in volunteers.by_organisation.items()
            ),
            ("Vrijwilligers", number(volunteers.volunteers)),
            ("Uren van vrijwilligers", number(volunteers.hours)),
        ),
    )


def _intensity(figures: Figures) -> Card:
    intensity = figures.intensity
    return _card(
        "hoeveelheid",
        "Hoeveelheid hulp",
        counted(intensity.low, "gezin", "gezinnen"),
        "op waakvlam op de laatste dag",
        "Wat is afgesproken voor de trajecten die op de laatste dag van de periode lopen. Het gemiddelde gaat over "
        "trajecten met een afspraak; tussen haakjes staat hoeveel dat er zijn.",
        (
            ("Afgesproken per week, gemiddeld", typical(intensity.agreed_hours, "uur", "uur")),
            ("Geen uren afgesproken", counted(intensity.not_agreed, "traject", "trajecten")),
        ),
    )
