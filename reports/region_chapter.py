"""The chapter about the region: pilots of other municipalities beside ours, from what each of them published.

Source: raadsbrief 15-9-2021, "aansluiten bij de regionale monitoring". Only what everybody counted in the same way
stands side by side (`monitoring/region/comparing.py`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from cases.models import Pilot
from monitoring.region.comparing import Comparison, Line, side_by_side
from monitoring.region.report import Report, of_published
from monitoring.suppression import Hidden, PublishedFigures
from reports import markdown, wording
from reports.chapters import Chapter, Numbering
from reports.tables import Row, Table, Value

ANCHOR, TITLE = "regio", "De pilots in de regio"
# Two figures that say something together, each pair a table: caption, and what stands above the columns.
PAIRS = (
    (
        "Gezinnen in de pilots van de regio",
        ("families_supported", "Gezinnen geholpen"),
        ("trajectories_closed", "Trajecten afgesloten"),
    ),
    (
        "Hoeveel gezinnen tegelijk, en hoe lang",
        ("mean_caseload", "Gemiddeld tegelijk"),
        ("median_duration_days", "Dagen, mediaan"),
    ),
)


def region(
    pilot: Pilot, figures: PublishedFigures, others: Sequence[Report] | None, numbering: Numbering
) -> Iterator[Chapter]:
    """Yield the chapter.

    Args:
        others: what other pilots published over the same period; None when nobody looked.
    """
    if others is None:
        yield Chapter(ANCHOR, TITLE)
        return
    if not others:
        yield Chapter(ANCHOR, TITLE, "Er is over deze periode nog geen verslag van een andere pilot in de regio.")
        return
    own = of_published(figures.json, municipality=pilot.municipality, pilot=pilot.name, period=figures.period)
    compared = side_by_side([own, *others])
    exhibits = [exhibit for table in _tables(compared) for exhibit in numbering.exhibit(table)]
    yield Chapter(ANCHOR, TITLE, markdown.paragraphs(list(_text(compared))), tuple(exhibits))


def _text(compared: Comparison) -> Iterator[str]:
    others = [markdown.escaped(report.municipality) for report in compared.reports[1:]]
    which = wording.agree(len(others), "de pilot", "de pilots")
    yield (
        f"Naast onze cijfers staan die van {which} in {wording.joined(others)}. Hier staan alleen cijfers die overal "
        "op dezelfde manier zijn geteld. Elke pilot laat zelf kleine aantallen weg."
    )
    yield "Pilots helpen niet dezelfde gezinnen. Een verschil in de cijfers kan daardoor komen."
    if compared.apart:
        names = [markdown.escaped(one.figure.name[:1].lower() + one.figure.name[1:]) for one in compared.apart]
        yield f"Anders geteld, en daarom niet vergeleken: {wording.joined(names)}."


def _tables(compared: Comparison) -> Iterator[Table]:
    lines = {line.figure.code: line for line in compared.lines}
    for caption, (one, unit), (other, of) in PAIRS:
        if one in lines and other in lines:
            yield Table(caption, "Pilot", unit, tuple(_rows(compared, lines[one], lines[other])), of=of)


def _rows(compared: Comparison, one: Line, other: Line) -> Iterator[Row]:
    for report, value, beside in zip(compared.reports, one.values, other.values, strict=True):
        yield Row(f"{report.municipality}, {report.pilot}", _value(value), of=_value(beside))


def _value(value: float | int | None) -> Value:
    """Return the number as a table shows it; one that was hidden or not sent is not shown."""
    if value is None:
        return Hidden()
    return value if isinstance(value, int) else Decimal(str(value)).quantize(Decimal("0.1"))
