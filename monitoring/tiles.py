"""The figures that stand on their own: on a tile, with a few words and how they were counted."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.explained import BY_CODE, Explained
from monitoring.figures import Figures
from monitoring.numbers import counted, number, one_decimal


@dataclass(frozen=True)
class Tile:
    """`value` is written as people read it; `figure` says what it is and how it is counted."""

    figure: Explained
    value: str
    hint: str

    @property
    def label(self) -> str:
        return self.figure.name

    @property
    def definition(self) -> str:
        return self.figure.definition


def tiles(figures: Figures) -> list[Tile]:
    rows = (*_family_tiles(figures), *_caseload_tiles(figures), *_work_tiles(figures))
    return [Tile(BY_CODE[code], value, hint) for code, value, hint in rows]


Line = tuple[str, str, str]


def _family_tiles(figures: Figures) -> list[Line]:
    return [
        (
            "families_supported",
            number(figures.families_supported),
            f"uit {counted(figures.districts, 'wijk', 'wijken')}",
        ),
        ("families_new", number(figures.families_new), "begonnen in de periode"),
        (
            "families_with_children_0_12",
            number(figures.families_with_children_0_12),
            "gezinnen met een kind van 0 tot en met 12 jaar",
        ),
    ]


def _caseload_tiles(figures: Figures) -> list[Line]:
    target, cap, median = number(figures.target), number(figures.cap), figures.median_duration_days
    return [
        ("mean_caseload", one_decimal(figures.mean_caseload), f"streefgetal {target}, maximum {cap}"),
        (
            "days_above_cap",
            counted(figures.days_above_cap, "dag", "dagen"),
            f"en {counted(figures.days_above_target, 'dag', 'dagen')} boven het streefgetal",
        ),
        (
            "trajectories_closed",
            number(figures.trajectories_closed),
            f"{counted(figures.active_on_last_day, 'loopt', 'lopen')} op de laatste dag",
        ),
        (
            "median_duration_days",
            "onbekend" if median is None else counted(median, "dag", "dagen"),
            "nog niets afgesloten" if median is None else "mediaan van wat is afgesloten",
        ),
    ]


def _work_tiles(figures: Figures) -> list[Line]:
    return [
        ("professionals", number(figures.professionals), f"{one_decimal(figures.fte)} fte"),
        ("visits", number(figures.visits), f"en {number(figures.not_home)} keer niemand thuis"),
        ("visit_hours", number(figures.visit_hours), "zonder reistijd"),
    ]
