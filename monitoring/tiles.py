"""The figures that stand on their own: on a tile, with a few words and how they were counted."""

from __future__ import annotations

from dataclasses import dataclass

from monitoring.figures import Figures
from monitoring.numbers import counted, number, one_decimal


@dataclass(frozen=True)
class Tile:
    """`value` is written as people read it; `definition` says in plain words what is counted."""

    label: str
    value: str
    hint: str
    definition: str


def tiles(figures: Figures) -> list[Tile]:
    return [*_family_tiles(figures), *_caseload_tiles(figures), *_work_tiles(figures)]


def _family_tiles(figures: Figures) -> list[Tile]:
    return [
        Tile(
            "Gezinnen met hulp",
            number(figures.families_supported),
            f"uit {counted(figures.districts, 'wijk', 'wijken')}",
            "Gezinnen met hulp op ten minste één dag van de periode. Een gezin telt één keer, ook met meer trajecten.",
        ),
        Tile(
            "Nieuwe gezinnen",
            number(figures.families_new),
            "begonnen in de periode",
            "Gezinnen met een traject dat in de periode begint.",
        ),
        Tile(
            "Met jonge kinderen",
            number(figures.families_with_children_0_12),
            "gezinnen met een kind van 0 tot en met 12 jaar",
            "Gezinnen met hulp in de periode en ten minste één kind van 0 tot en met 12 jaar. De leeftijd is die op de "
            "eerste dag van het eerste traject dat in de periode loopt.",
        ),
    ]


def _caseload_tiles(figures: Figures) -> list[Tile]:
    target, cap, median = number(figures.target), number(figures.cap), figures.median_duration_days
    return [
        Tile(
            "Gemiddeld tegelijk",
            one_decimal(figures.mean_caseload),
            f"streefgetal {target}, maximum {cap}",
            "Per dag tellen wij de trajecten die lopen; de eerste en de laatste dag van de hulp tellen mee. Dit is het "
            "gemiddelde over alle dagen van de periode.",
        ),
        Tile(
            "Boven het maximum",
            counted(figures.days_above_cap, "dag", "dagen"),
            f"en {counted(figures.days_above_target, 'dag', 'dagen')} boven het streefgetal",
            f"Dagen met meer dan {cap} gezinnen tegelijk. Boven het streefgetal is meer dan {target}; de dagen boven "
            "het maximum horen daar ook bij.",
        ),
        Tile(
            "Trajecten afgesloten",
            number(figures.trajectories_closed),
            f"{counted(figures.active_on_last_day, 'loopt', 'lopen')} op de laatste dag",
            "Trajecten met hun laatste dag in de periode. Een traject dat op de laatste dag van de periode eindigt, "
            "loopt die dag nog.",
        ),
        Tile(
            "Duur van een traject",
            "onbekend" if median is None else counted(median, "dag", "dagen"),
            "nog niets afgesloten" if median is None else "mediaan van wat is afgesloten",
            "De mediaan van de trajecten die in de periode zijn afgesloten: de helft duurde korter, de helft langer. "
            "De eerste en de laatste dag tellen mee.",
        ),
    ]


def _work_tiles(figures: Figures) -> list[Tile]:
    return [
        Tile(
            "Gezinsverzorgers",
            number(figures.professionals),
            f"{one_decimal(figures.fte)} fte",
            "Gezinsverzorgers die in de periode bij een gezin zijn ingezet. Fte is die van alle gezinsverzorgers, voor "
            "het deel van de periode dat zij in dienst zijn.",
        ),
        Tile(
            "Bezoeken",
            number(figures.visits),
            f"en {number(figures.not_home)} keer niemand thuis",
            "Bezoeken en andere contacten in de periode die zijn doorgegaan. Was er niemand thuis, dan tellen wij dat "
            "apart.",
        ),
        Tile(
            "Uren bij gezinnen",
            number(figures.visit_hours),
            "zonder reistijd",
            "De duur van de bezoeken en andere contacten die zijn doorgegaan. Reistijd telt niet mee.",
        ),
    ]
