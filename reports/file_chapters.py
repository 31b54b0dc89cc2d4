"""Chapters about what stands in the files of families. There is none where there is nothing to say."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

from cases.codes import Side
from monitoring.suppression import Hidden, PublishedFigures, PublishedShare, PublishedTypical
from reports import file_tables, markdown, wording
from reports.chapters import Chapter, Numbering


def waiting(figures: PublishedFigures, numbering: Numbering) -> Iterator[Chapter]:
    if figures.waiting.has_any:
        exhibits = numbering.exhibit(file_tables.waiting(figures))
        yield Chapter("wachten", "Wachten op hulp", markdown.paragraphs(list(_waiting(figures))), tuple(exhibits))


def _waiting(figures: PublishedFigures) -> Iterator[str]:
    found = figures.waiting
    waited = wording.agree(found.waiting, "wachtte", "wachtten")
    sentences = [f"Op {wording.day(figures.period.last)} {waited} {wording.families(found.waiting)} op hulp."]
    if length := _days(found.days_waiting):
        sentences.append(f"Dat duurde toen {_halves(length)}.")
    if length := _days(found.days_to_help):
        sentences.append(f"Van aanmelding tot de eerste dag van hulp duurde het {_halves(length)}.")
    yield " ".join(sentences)
    share = found.weeks_called
    agreed = "Het raadsvoorstel van 19 februari 2021 zegt dat gezinnen die wachten elke week worden gebeld."
    if isinstance(share.percentage, int):
        agreed += f" In {wording.percentage(share.percentage)} van de weken was er contact"
        agreed += f" ({wording.some(share.part)} van {wording.counted(share.whole, 'week', 'weken')})."
    if found.calls and not isinstance(found.call_hours, Hidden):
        calls = wording.counted(found.calls, "keer", "keer")
        agreed += f" Er is {calls} gebeld, samen {wording.plain(found.call_hours)} uur."
    yield agreed


def outcomes(figures: PublishedFigures, numbering: Numbering) -> Iterator[Chapter]:
    paragraphs = [" ".join(part) for part in (list(_goals(figures)), list(_measured(figures))) if part]
    if paragraphs:
        made = (file_tables.goals(figures), file_tables.change(figures), file_tables.without_help(figures))
        exhibits = [exhibit for table in made for exhibit in numbering.exhibit(table)]
        yield Chapter("uitkomsten", "Doelen en metingen", markdown.paragraphs(paragraphs), tuple(exhibits))


def _goals(figures: PublishedFigures) -> Iterator[str]:
    found = figures.goals
    if isinstance(found.families, Hidden) and not found.are_shown:
        yield "Over de doelen van gezinnen staan hier geen cijfers: het zijn er te weinig."
    elif found.are_shown:
        had = wording.agree(found.families, "had", "hadden")
        goals = wording.counted(found.standing, "doel", "doelen")
        yield f"Op de laatste dag {had} {wording.families(found.families)} samen {goals}."
        yield "Het gezin en de gezinsverzorger geven elk een score; daar maken wij geen gemiddelde van."
        for side, who in ((Side.FAMILY, "het gezin"), (Side.WORKER, "de gezinsverzorger")):
            yield from _reached(found.reached[side], who)


def _reached(share: PublishedShare, who: str) -> Iterator[str]:
    if isinstance(share.percentage, int):
        are = wording.agree(share.part, "is", "zijn")
        part = "geen" if share.part == 0 else wording.some(share.part)
        yield f"Volgens {who} {are} {part} van de {wording.some(share.whole)} gescoorde doelen gehaald."


def _measured(figures: PublishedFigures) -> Iterator[str]:
    found = figures.measuring
    if not found.families or isinstance(found.families, Hidden):
        return
    families = wording.families(found.families)
    yield f"Bij {families} is tijdens of na de hulp gemeten hoe het gaat, op vijf schalen van 0 tot en met 10."
    yield "Die schalen zijn van de pilot zelf en niet wetenschappelijk getoetst."
    if found.measured_twice and not isinstance(found.measured_twice, Hidden):
        more_than_once = wording.families(found.measured_twice)
        yield f"Bij {more_than_once} is er meer dan één meting, zodat te zien is wat veranderde."
    if isinstance(found.grade.value, Decimal):
        number = wording.families(found.grade.number)
        yield f"Voor het nut van de hulp gaven {number} gemiddeld een {wording.plain(found.grade.value)}."


def other_help(figures: PublishedFigures, numbering: Numbering) -> Iterator[Chapter]:
    found = figures.other_help
    if not found.has_any:
        return
    times = "niet" if found.requested == 0 else f"{wording.some(found.requested)} keer"
    sentences = [f"Naast de gezinsverzorger is in deze periode {times} andere hulp aangevraagd."]
    if isinstance(found.requested, Hidden):
        sentences = ["Naast de gezinsverzorger is in deze periode ook andere hulp aangevraagd."]
    if length := _days(found.days_to_start):
        sentences.append(f"Van aanvraag tot start duurde het {_halves(length)}.")
    if found.waiting and not isinstance(found.waiting, Hidden):
        ran = wording.agree(found.waiting, "liep", "liepen")
        sentences.append(f"Op de laatste dag {ran} er nog {wording.counted(found.waiting, 'aanvraag', 'aanvragen')}.")
    exhibits = [
        *numbering.exhibit(file_tables.other_help(figures)),
        *numbering.exhibit(file_tables.providers(figures)),
    ]
    yield Chapter("hulp-ernaast", "Andere hulp in het gezin", " ".join(sentences), tuple(exhibits))


def volunteers(figures: PublishedFigures, numbering: Numbering) -> Iterator[Chapter]:
    found = figures.volunteers
    if not found.has_any:
        return
    part, helped = found.families.part, figures.families_supported
    came = f"In {wording.some(part)} van de {wording.families(helped)} met hulp kwam ook een vrijwilliger."
    if isinstance(part, Hidden) or isinstance(helped, Hidden):
        came = "In een aantal gezinnen met hulp kwam ook een vrijwilliger."
    hours = "" if isinstance(found.hours, Hidden) else f" Samen was dat {wording.plain(found.hours)} uur."
    exhibits = numbering.exhibit(file_tables.volunteers(figures))
    yield Chapter("vrijwilligers", "Vrijwilligers", came + hours, tuple(exhibits))


def _days(found: PublishedTypical) -> str:
    """Return the median with its unit, or nothing when there is none to show."""
    if not isinstance(found.value, Decimal):
        return ""
    return wording.length(found.value)


def _halves(length: str) -> str:
    return f"bij de helft {length} of korter en bij de andere helft {length} of langer"
