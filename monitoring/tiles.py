"""The figures that stand on their own: on a tile, with a few words and how they were counted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from django.utils.formats import number_format

from monitoring.figures import CommonFigures


@dataclass(frozen=True)
class Tile:
    """`value` is written as people read it; `definition` says in plain words what is counted."""

    label: str
    value: str
    hint: str
    definition: str


def tiles(figures: CommonFigures) -> list[Tile]:
    return [*_family_tiles(figures), *_caseload_tiles(figures), *_work_tiles(figures)]


def _family_tiles(figures: CommonFigures) -> list[Tile]:
    return [
        Tile(
            "Gezinnen met hulp",
            _number(figures.families_supported),
            f"uit {_counted(figures.districts, 'wijk', 'wijken')}",
            "Gezinnen met hulp op ten minste één dag van de periode. Een gezin telt één keer, ook met meer trajecten.",
        ),
        Tile(
            "Nieuwe gezinnen",
            _number(figures.families_new),
            "begonnen in de periode",
            "Gezinnen met een traject dat in de periode begint.",
        ),
        Tile(
            "Met jonge kinderen",
            _number(figures.families_with_children_0_12),
            "gezinnen met een kind van 0 tot en met 12 jaar",
            "Gezinnen met hulp in de periode en ten minste één kind van 0 tot en met 12 jaar. De leeftijd is die op de "
            "eerste dag van het eerste traject dat in de periode loopt.",
        ),
    ]


def _caseload_tiles(figures: CommonFigures) -> list[Tile]:
    target, cap, median = _number(figures.target), _number(figures.cap), figures.median_duration_days
    return [
        Tile(
            "Gemiddeld tegelijk",
            _one_decimal(figures.mean_caseload),
            f"streefgetal {target}, maximum {cap}",
            "Per dag tellen wij de trajecten die lopen; de eerste en de laatste dag van de hulp tellen mee. Dit is het "
            "gemiddelde over alle dagen van de periode.",
        ),
        Tile(
            "Boven het maximum",
            _counted(figures.days_above_cap, "dag", "dagen"),
            f"en {_counted(figures.days_above_target, 'dag', 'dagen')} boven het streefgetal",
            f"Dagen met meer dan {cap} gezinnen tegelijk. Boven het streefgetal is meer dan {target}; de dagen boven "
            "het maximum horen daar ook bij.",
        ),
        Tile(
            "Trajecten afgesloten",
            _number(figures.trajectories_closed),
            f"{_counted(figures.active_on_last_day, 'loopt', 'lopen')} op de laatste dag",
            "Trajecten met hun laatste dag in de periode. Een traject dat op de laatste dag van de periode eindigt, "
            "loopt die dag nog.",
        ),
        Tile(
            "Duur van een traject",
            "onbekend" if median is None else _counted(median, "dag", "dagen"),
            "nog niets afgesloten" if median is None else "mediaan van wat is afgesloten",
            "De mediaan van de trajecten die in de periode zijn afgesloten: de helft duurde korter, de helft langer. "
            "De eerste en de laatste dag tellen mee.",
        ),
    ]


def _work_tiles(figures: CommonFigures) -> list[Tile]:
    return [
        Tile(
            "Gezinsverzorgers",
            _number(figures.professionals),
            f"{_one_decimal(figures.fte)} fte",
            "Gezinsverzorgers die in de periode bij een gezin zijn ingezet. Fte is die van alle gezinsverzorgers, voor "
            "het deel van de periode dat zij in dienst zijn.",
        ),
        Tile(
            "Bezoeken",
            _number(figures.visits),
            f"en {_number(figures.not_home)} keer niemand thuis",
            "Bezoeken en andere contacten in de periode die zijn doorgegaan. Was er niemand thuis, dan tellen wij dat "
            "apart.",
        ),
        Tile(
            "Uren bij gezinnen",
            _number(figures.visit_hours),
            "zonder reistijd",
            "De duur van de bezoeken en andere contacten die zijn doorgegaan. Reistijd telt niet mee.",
        ),
    ]


def _number(value: int | Decimal) -> str:
    if isinstance(value, Decimal) and value == value.to_integral_value():
        value = int(value)
    return number_format(value, use_l10n=True, force_grouping=True)


def _one_decimal(value: Decimal) -> str:
    """Return a mean as people read it: more decimals would be precision that small numbers lack."""
    return _number(value.quantize(Decimal("0.1"), ROUND_HALF_UP))


def _counted(number: int | Decimal, one: str, more: str) -> str:
    return f"{_number(number)} {one if number == 1 else more}"
