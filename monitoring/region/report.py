"""The form in which a pilot sends its published figures: JSON with a schema, its definitions and a checksum. Pure."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from jsonschema import Draft202012Validator

from cases.period import Period
from monitoring.explained import AVOIDED_COST, FIGURES, ON_PAGES_ALONE
from monitoring.figures import SUBJECTS

FORM = "gezinsverzorger-regio/1"
# What may travel of a pilot: the figures of the werkboek. Money and the family file stay within the pilot.
TRAVELLING = tuple(
    figure
    for figure in FIGURES
    if figure.code not in ON_PAGES_ALONE | {AVOIDED_COST} and figure.code.split(".")[0] not in SUBJECTS
)
# Counts of families and children, of which a small one points at a family.
POINTING = frozenset({"gezinnen", "kinderen", "trajecten"})
MIN_CELL = 5
MOST_BYTES = 1024 * 1024

NUMBER = {"type": ["number", "null"]}
SCHEMA: dict[str, Any] = {
    "$schema": "https://json-schema.org/draft/2020-12/schema",
    "title": "Gepubliceerde cijfers van een pilot gezinsverzorger",
    "type": "object",
    "additionalProperties": False,
    "required": ["form", "municipality", "pilot", "period", "figures", "definitions", "checksum"],
    "properties": {
        "form": {"const": FORM},
        "municipality": {"type": "string", "minLength": 1, "maxLength": 80},
        "pilot": {"type": "string", "minLength": 1, "maxLength": 120},
        "period": {
            "type": "object",
            "additionalProperties": False,
            "required": ["from", "to"],
            "properties": {name: {"type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"} for name in ("from", "to")},
        },
        "figures": {
            "type": "object",
            "maxProperties": 60,
            "additionalProperties": {
                "anyOf": [
                    NUMBER,
                    {
                        "type": "object",
                        "maxProperties": 200,
                        "propertyNames": {"maxLength": 120},
                        "additionalProperties": NUMBER,
                    },
                ]
            },
        },
        "definitions": {
            "type": "object",
            "maxProperties": 60,
            "additionalProperties": {"type": "string", "minLength": 1, "maxLength": 1000},
        },
        "checksum": {"type": "string", "pattern": "^[0-9a-f]{64}$"},
    },
}
VALIDATOR = Draft202012Validator(SCHEMA)

Value = float | int | None | Mapping[str, float | int | None]


class UnusableReport(Exception):
    """A file that cannot be taken in; the message says why, in Dutch."""


@dataclass(frozen=True)
class Report:
    """The published figures of one pilot over a period, by code, each with the definition by which it was counted."""

    municipality: str
    pilot: str
    period: Period
    figures: Mapping[str, Value]
    definitions: Mapping[str, str]

    def as_json(self) -> dict[str, Any]:
        content = {
            "form": FORM,
            "municipality": self.municipality,
            "pilot": self.pilot,
            "period": {"from": self.period.first.isoformat(), "to": self.period.last.isoformat()},
            "figures": dict(self.figures),
            "definitions": dict(self.definitions),
        }
        return content | {"checksum": checksum(content)}


def of_published(published: Mapping[str, Any], *, municipality: str, pilot: str, period: Period) -> Report:
    """Return the report of published figures, under the keys of the werkboek; a hidden value is None."""
    codes = [figure.code for figure in TRAVELLING if figure.code in published]
    return Report(
        municipality=municipality,
        pilot=pilot,
        period=period,
        figures={code: published[code] for code in codes},
        definitions={figure.code: figure.definition for figure in TRAVELLING if figure.code in codes},
    )


def checksum(content: Mapping[str, Any]) -> str:
    """Return the SHA-256 of the content without its checksum, written in one way."""
    bare = {key: value for key, value in content.items() if key != "checksum"}
    written = json.dumps(_plain(bare), sort_keys=True, ensure_ascii=True, separators=(",", ":"))
    return hashlib.sha256(written.encode()).hexdigest()


def _plain(value: Any) -> Any:
    """Return the value with whole numbers as such: a spreadsheet does not keep that 12.0 was no 12."""
    if isinstance(value, Mapping):
        return {key: _plain(part) for key, part in value.items()}
    return int(value) if isinstance(value, float) and value.is_integer() else value


def read(file: bytes) -> Report:
    """Return the report in a file that another pilot sent.

    Raises:
        UnusableReport: it is not in this form, was damaged, or holds a number that could point at a family.
    """
    if len(file) > MOST_BYTES:
        raise UnusableReport("Dit bestand is groter dan 1 MB. Een verslag uit de regio is veel kleiner.")
    try:
        content = json.loads(file)
    except (ValueError, RecursionError):
        raise UnusableReport(
            "Dit is geen verslag uit de regio. Kies het JSON-bestand dat de andere pilot stuurde."
        ) from None
    return from_content(content)


def from_content(content: Any) -> Report:
    """Return the report with this content.

    Raises:
        UnusableReport: as of `read`.
    """
    if problem := next(iter(VALIDATOR.iter_errors(content)), None):
        place = " > ".join(str(part) for part in problem.absolute_path)[:80]
        where = f" bij '{place}'" if place else ""
        raise UnusableReport(f"Dit bestand heeft niet de vorm van een verslag uit de regio{where}.")
    if checksum(content) != content["checksum"]:
        raise UnusableReport("Het controlegetal klopt niet: het bestand is veranderd. Vraag het opnieuw aan.")
    if content["figures"].keys() != content["definitions"].keys():
        raise UnusableReport("Niet bij elk cijfer staat hoe het is geteld. Vraag een volledig verslag.")
    report = Report(
        content["municipality"], content["pilot"], _period(content), content["figures"], content["definitions"]
    )
    if small := next(small_counts(report), None):
        raise UnusableReport(
            f"Bij '{small}' staat een aantal van 1 tot en met {MIN_CELL - 1}. Dat kan een gezin aanwijzen. "
            "Vraag een verslag waarin kleine aantallen zijn weggelaten."
        )
    return report


def _period(content: Mapping[str, Any]) -> Period:
    try:
        first, last = (date.fromisoformat(content["period"][name]) for name in ("from", "to"))
        return Period(first, last)
    except ValueError:
        raise UnusableReport("De periode in dit bestand bestaat niet.") from None


def small_counts(report: Report) -> Iterator[str]:
    """Yield the codes of counts of families, children or trajectories that should have been hidden."""
    units = {figure.code: figure.unit for figure in TRAVELLING}
    for code, value in report.figures.items():
        if units.get(code) not in POINTING or code == "mean_caseload":
            continue
        for number in value.values() if isinstance(value, Mapping) else (value,):
            if number is not None and 0 < number < MIN_CELL:
                yield code
