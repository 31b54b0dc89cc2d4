"""The tables about what stands in the files of families: waiting, goals, measurements, other help and volunteers."""

from __future__ import annotations

from collections.abc import Iterator

from cases.codes import Side, Urgency, VolunteerOrganisation, WithoutHelp
from cases.models.measurements import SCALES, SIDES
from monitoring.suppression import Hidden, PublishedFigures, PublishedShare, PublishedTypical
from reports.tables import UNKNOWN, Row, Table, not_shown

DAYS, PERCENT, HOURS = " dagen", " %", " uur"


def waiting(figures: PublishedFigures) -> Table:
    found = figures.waiting
    rows = (
        Row("Gezinnen die wachten op de laatste dag", found.waiting),
        *_urgencies(figures),
        *_typical("Hoe lang zij wachten, mediaan", found.days_waiting, DAYS),
        *_typical("Van aanmelding tot eerste dag van hulp, mediaan", found.days_to_help, DAYS),
        *_share("Weken waarin contact was", found.weeks_called),
        Row("Keer gebeld", found.calls),
        Row("Daarvan contact gemaakt", found.contacts),
        Row("Tijd aan bellen", found.call_hours, HOURS),
        Row("Tijd aan bellen per week", found.call_hours_per_week, HOURS),
        *_share("Beoordelingen die de gedragswetenschapper tekende", found.signed),
    )
    note = (
        "Een week telt als er in die 7 dagen contact was; proberen te bellen is geen contact. De weken tellen vanaf de "
        "dag na de aanmelding."
    )
    return _noted(figures, ("De wachtlijst", "Wat", "Hoeveel"), rows, note)


def _urgencies(figures: PublishedFigures) -> Iterator[Row]:
    names = {code: f"Daarvan urgentie {label.lower()}" for code, label in Urgency.choices}
    names |= {UNKNOWN: "Daarvan nog niet beoordeeld"}
    for code, families in figures.waiting.by_urgency.items():
        yield Row(names[code], families)


def goals(figures: PublishedFigures) -> Table:
    found = figures.goals
    if not found.are_shown:
        return Table("Doelen van gezinnen", "Wat", "Hoeveel", ())
    rows = (
        Row("Doelen die staan op de laatste dag", found.standing, of=found.standing),
        *_part("Door gezin en gezinsverzorger gescoord", found.scored_by_both),
        *_part("Gehaald volgens het gezin", found.reached[Side.FAMILY]),
        *_part("Gehaald volgens de gezinsverzorger", found.reached[Side.WORKER]),
        *_part("Verschil van 2 punten of meer", found.far_apart),
    )
    note = "De laatste score telt. Een score van 0 of hoger is gehaald."
    return _noted(figures, ("Doelen van gezinnen", "Wat", "Doelen"), rows, note, of="Van")


def change(figures: PublishedFigures) -> Table:
    """Return the change on each scale, by side; a line for each that was scored twice in a family."""
    rows = tuple(
        Row(f"{name.capitalize()}, {who}", found.value, of=found.number)
        for side, who in SIDES.items()
        for scale, name in SCALES.items()
        if (found := figures.measuring.change[f"{side}_{scale}"]).value is not None
    )
    rows = _when_something_is_shown(rows)
    note = (
        "Schalen van 0 tot en met 10, van de pilot zelf. Dit is de mediaan van de laatste score min de eerste, volgens "
        "het gezin en volgens de gezinsverzorger. Bij draaglast is minder beter."
    )
    titles = ("Verandering van de eerste tot de laatste meting", "Schaal", "Verandering")
    return _noted(figures, titles, rows, note, of="Gezinnen")


def without_help(figures: PublishedFigures) -> Table:
    names = dict(WithoutHelp.choices)
    rows = tuple(Row(names[code], families) for code, families in figures.measuring.without_help.items())
    rows = _when_something_is_shown(rows)
    note = "De landelijke vraag van het CBS (outcome 3.1). Het laatste antwoord van elk gezin in de periode telt."
    return _noted(figures, ("Wat gezinnen zeggen over verdere hulp", "Antwoord", "Gezinnen"), rows, note)


def other_help(figures: PublishedFigures) -> Table:
    found = figures.other_help
    rows = _when_something_is_shown(
        (
            Row("Aangevraagd", found.requested),
            Row("Gestart", found.started),
            Row("Afgewezen", found.refused),
            Row("Wacht nog op de laatste dag", found.waiting),
            Row("Geëindigd", found.ended),
        )
    )
    note = "Hulp die er al was toen de gezinsverzorger kwam, telt niet mee."
    return _noted(figures, ("Andere hulp naast de gezinsverzorger", "Wat", "Keer"), rows, note)


def providers(figures: PublishedFigures) -> Table:
    rows = tuple(
        Row(name, days.value, DAYS, days.number)
        for name, days in figures.other_help.days_by_provider.items()
        if days.value is not None
    )
    titles = ("Wachttijd bij andere aanbieders, mediaan", "Aanbieder", "Wachttijd")
    return _noted(figures, titles, _when_something_is_shown(rows), "", of="Keer gestart")


def volunteers(figures: PublishedFigures) -> Table:
    found = figures.volunteers
    names = {code: f"Van {label}" for code, label in VolunteerOrganisation.choices}
    names |= {VolunteerOrganisation.OTHER.value: "Van een andere organisatie"}
    rows = _when_something_is_shown(
        (
            Row("Gezinnen met een vrijwilliger", found.families.part),
            *(Row(names[code], families) for code, families in found.by_organisation.items()),
            Row("Vrijwilligers", found.volunteers),
            Row("Uren van vrijwilligers", found.hours, HOURS),
        )
    )
    note = "Een gezin met vrijwilligers van twee organisaties telt bij allebei."
    return _noted(figures, ("Vrijwilligers in gezinnen", "Wat", "Hoeveel"), rows, note)


def _typical(label: str, found: PublishedTypical, unit: str) -> Iterator[Row]:
    if found.value is not None:
        yield Row(label, found.value, unit)


def _share(label: str, found: PublishedShare) -> Iterator[Row]:
    if found.percentage is not None:
        yield Row(label, found.percentage, PERCENT)


def _part(label: str, found: PublishedShare) -> Iterator[Row]:
    if found.percentage is not None:
        yield Row(label, found.part, of=found.whole)


def _when_something_is_shown(rows: tuple[Row, ...]) -> tuple[Row, ...]:
    return () if all(isinstance(row.value, Hidden) for row in rows) else rows


def _noted(
    figures: PublishedFigures, titles: tuple[str, str, str], rows: tuple[Row, ...], note: str, *, of: str = ""
) -> Table:
    """Return the table; the note says why, when something in it is not shown."""
    if any(Hidden() in (row.value, row.of) for row in rows):
        note = f"{note} {not_shown(figures)}".strip()
    return Table(*titles, rows, note, of)
