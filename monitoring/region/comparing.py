"""Reports of the region side by side: only what was counted in the same way, and how the families differ. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from monitoring.explained import BY_CODE, Explained
from monitoring.region.report import TRAVELLING, Report

# By what the families of pilots differ, so that the rest may differ too.
MIX = ("children_by_age", "families_by_trigger")


@dataclass(frozen=True)
class Line:
    """One number of every report; None where it is hidden or was not sent."""

    figure: Explained
    label: str
    values: tuple[float | int | None, ...]


@dataclass(frozen=True)
class Apart:
    """A figure that is not put side by side, because who sent it counted in another way or did not send it."""

    figure: Explained
    definitions: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Comparison:
    """Args:
    reports: the columns, in order.
    lines: figures with one number each.
    mix: of each report which part of the whole each label is, in whole percents.
    apart: figures whose definitions differ.
    """

    reports: tuple[Report, ...]
    lines: tuple[Line, ...]
    mix: tuple[Line, ...]
    apart: tuple[Apart, ...]


def side_by_side(reports: Sequence[Report]) -> Comparison:
    """Compare reports; a figure that one of them did not send is compared among the others."""
    alike = [figure for figure in TRAVELLING if len(_definitions(figure.code, reports)) == 1]
    differing = [figure for figure in TRAVELLING if len(_definitions(figure.code, reports)) > 1]
    return Comparison(
        reports=tuple(reports),
        lines=tuple(_line(figure, reports) for figure in alike if _has_one_number(figure.code, reports)),
        mix=tuple(line for figure in alike if figure.code in MIX for line in _shares(figure, reports)),
        apart=tuple(_apart(figure, reports) for figure in differing),
    )


def _definitions(code: str, reports: Sequence[Report]) -> set[str]:
    return {" ".join(report.definitions[code].split()) for report in reports if code in report.definitions}


def _has_one_number(code: str, reports: Sequence[Report]) -> bool:
    return not any(isinstance(report.figures.get(code), Mapping) for report in reports)


def _line(figure: Explained, reports: Sequence[Report]) -> Line:
    values = [report.figures.get(figure.code) for report in reports]
    return Line(figure, figure.name, tuple(None if isinstance(value, Mapping) else value for value in values))


def _shares(figure: Explained, reports: Sequence[Report]) -> list[Line]:
    columns = [_percentages(report.figures.get(figure.code)) for report in reports]
    labels = sorted({label for column in columns for label in column})
    return [Line(figure, label, tuple(column.get(label) for column in columns)) for label in labels]


def _percentages(value: object) -> dict[str, int]:
    """Return which part of the whole each label is, in whole percents; nothing when a part is hidden."""
    if not isinstance(value, Mapping) or any(number is None for number in value.values()):
        return {}
    total = sum(value.values())
    return {str(label): round(100 * number / total) for label, number in value.items()} if total else {}


def _apart(figure: Explained, reports: Sequence[Report]) -> Apart:
    told = [
        (report.municipality, report.definitions[figure.code])
        for report in reports
        if figure.code in report.definitions
    ]
    return Apart(BY_CODE[figure.code], tuple(told))
