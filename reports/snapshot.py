"""What is frozen when a report is published: figures, texts, settings, tariffs and the version of the code.

Everything that leaves the building is made from the snapshot alone, so it gives the same bytes on any day.
Its checksum is that of its JSON with sorted keys.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, replace
from datetime import date
from typing import Any

from django.conf import settings

from cases.models import Pilot, Tariff
from monitoring import weights
from monitoring.region.received import received
from monitoring.region.report import from_content
from monitoring.suppression import PublishedFigures
from monitoring.suppression.keeping import keep, read
from reports import texts
from reports.codes import ReportKind
from reports.evaluation import Evaluation, build, sections
from reports.letter import LetterFields
from reports.models import CouncilReport

SCHEMA = 1
PILOT_FIELDS = ("name", "organisation", "municipality")


def take(report: CouncilReport, figures: PublishedFigures) -> dict[str, Any]:
    """Return everything that the report says and stands on, in types that JSON knows."""
    evaluation = replace(texts.draft(report, figures), is_concept=False)
    pilot = report.pilot
    return {
        "schema": SCHEMA,
        "code_version": settings.CODE_VERSION,
        "kind": report.kind,
        "first": report.first.isoformat(),
        "last": report.last.isoformat(),
        "as_of": report.as_of.isoformat(),
        "edition": report.edition,
        "correction": report.correction,
        "pilot": {
            **{name: getattr(pilot, name) for name in PILOT_FIELDS},
            "started_on": pilot.started_on.isoformat(),
            "is_demo": pilot.is_demo,
        },
        "letter": {name: _plain(value) for name, value in asdict(texts.letter_fields(report)).items()},
        "texts": {section.anchor: section.text for section in sections(evaluation)},
        "figures": keep(figures),
        "region": [other.as_json() for other in received(pilot, report.period)],
        "settings": {
            "min_cell": figures.min_cell,
            "rounded_to": figures.rounded_to,
            "weights": keep(weights.current(pilot).weights),
            "tariffs": _tariffs(pilot),
        },
    }


def checksum(snapshot: dict[str, Any]) -> str:
    """Return the SHA-256 of the snapshot, in hexadecimal."""
    return hashlib.sha256(canonical(snapshot)).hexdigest()


def canonical(snapshot: dict[str, Any]) -> bytes:
    return json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":")).encode()


def figures_of(snapshot: dict[str, Any]) -> PublishedFigures:
    """Return the figures as they were published.

    Raises:
        CannotRead: they were kept by a version that had other figures.
    """
    return read(snapshot["figures"])


def evaluation_of(snapshot: dict[str, Any]) -> Evaluation:
    """Return the report as it was published, from nothing but the snapshot.

    Raises:
        CannotRead: it was made by a version that had other figures.
    """
    frozen = snapshot["pilot"]
    pilot = Pilot(**{**frozen, "started_on": date.fromisoformat(frozen["started_on"])})
    fields = {**snapshot["letter"], "pilot_started_on": pilot.started_on}
    return build(
        pilot,
        figures_of(snapshot),
        as_of=date.fromisoformat(snapshot["as_of"]),
        kind=ReportKind(snapshot["kind"]),
        texts=snapshot["texts"],
        letter=LetterFields(**fields),
        region=[from_content(other) for other in snapshot["region"]],
        is_concept=False,
        edition=snapshot["edition"],
        correction=snapshot["correction"],
    )


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def _tariffs(pilot: Pilot) -> list[dict[str, str]]:
    rows = Tariff.objects.filter(product__pilot=pilot).select_related("product").order_by("product__code", "valid_from")
    return [
        {
            "product": row.product.code,
            "price_low": str(row.price_low or ""),
            "price": str(row.price),
            "price_high": str(row.price_high or ""),
            "price_year": str(row.price_year),
            "valid_from": row.valid_from.isoformat(),
            "valid_until": row.valid_until.isoformat() if row.valid_until else "",
            "source": row.source,
        }
        for row in rows
    ]
