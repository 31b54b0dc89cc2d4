"""Write the demo data: the pilot of 2022 with fictitious people, and 2023 up to "today".

Alle mensen in deze gegevens zijn verzonnen. ``python -m cases.demo.generate`` rewrites ``pilot-2022/`` as a
werkboek in CSV, always identically: the random numbers are seeded per item and no clock is read.

The families, trajectories and answers come from the tables in ``tables.py``; only details and visits are random.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from pathlib import Path
from random import Random

from cases.demo import around, progress, waiting
from cases.demo import wordlists as words
from cases.demo.people import (
    FAMILY_ORDER,
    REFERENCES,
    casemanager_of,
    consent_day,
    decimal,
    family_members,
    registration_day,
    to_weekday,
)
from cases.demo.progress import farewell
from cases.demo.tables import (
    ANSWER_NOTES,
    ANSWERS,
    BUDGET,
    CODES,
    DISTRICTS,
    FAMILIES,
    NO_CONSENT_YET,
    OVERRIDES,
    PRICE_INDEX_2023,
    PRODUCTS,
    STAFF,
    TRAJECTORIES,
    carer_login,
    rng,
    starts_of,
)
from cases.demo.visits import Row, suits, visits
from cases.demo.waiting import help_question

TARGET_FOLDER = Path(__file__).parent / "pilot-2022"


def districts() -> Iterator[Row]:
    for area, teams in DISTRICTS.items():
        for district, team in teams.items():
            yield {"wijk": district, "gebied": area, "wij_team": f"WIJ {team}"}


def staff() -> Iterator[Row]:
    columns = ("gebruikersnaam", "naam", "rol", "wij_team", "fte", "niveau", "in_dienst_van")
    for person in STAFF:
        yield dict(zip(columns, person, strict=True)) | {"in_dienst_tot": ""}


def families() -> Iterator[Row]:
    streets = rng("streets").sample(words.STREETS, len(FAMILIES))
    for number, street in zip(FAMILY_ORDER, streets, strict=True):
        family, random = FAMILIES[number], rng("family", number)
        registered = registration_day(number)
        consent = "" if number in NO_CONSENT_YET else consent_day(number, random)
        yield {
            "gezin": REFERENCES[number], "achternaam": family.surname, "straat": street,
            "huisnummer": f"{random.randint(1, 148)}{random.choice(['', '', '', 'a', 'b'])}",
            "postcode": f"9799 Z{random.choice('BFHKNPRTVXZ')}", "woonplaats": "Groningen", "wijk": family.district,
            "casemanager": casemanager_of(number), "aanleidingen": family.triggers, "aangemeld_op": registered,
            "aangemeld_door": random.choice([who for needs, who in words.REFERRERS if suits(needs, family.child_ages)]),
            "toestemming_op": consent, "hulpvraag": help_question(number),
        }  # fmt: skip


def trajectories() -> Iterator[Row]:
    for code, item in zip(CODES, TRAJECTORIES, strict=True):
        yield {
            "traject": code, "gezin": REFERENCES[item.family], "gestart_op": item.started_on,
            "beeindigd_op": item.ended_on, "reden_beeindiging": item.reason, "vervolg": item.follow_up,
            "afscheid": farewell(code),
        }  # fmt: skip


def assignments() -> Iterator[Row]:
    for code, item in zip(CODES, TRAJECTORIES, strict=True):
        parts = [(item.carer, item.started_on, item.ended_on)]
        if item.hands_over:
            successor, last_day = item.hands_over
            next_day = date.fromisoformat(last_day) + timedelta(days=1)
            parts = [(item.carer, item.started_on, last_day), (successor, next_day.isoformat(), item.ended_on)]
        for carer, start, end in parts:
            yield {"traject": code, "gezinsverzorger": carer_login(carer), "gestart_op": start, "beeindigd_op": end}


def overrides() -> Iterator[Row]:
    for number, approved_on, valid_until, reason in OVERRIDES:
        yield {
            "traject": CODES[number - 1], "goedgekeurd_door": "teammanager", "goedgekeurd_op": approved_on,
            "geldig_tot": valid_until, "reden": reason,
        }  # fmt: skip


def range_around(expected: float, random: Random, step: float) -> tuple[float, float, float]:
    """A low, expected and high value in multiples of ``step``."""
    low = max(step, expected - max(step, round(expected * random.uniform(0.15, 0.35) / step) * step))
    high = expected + max(step, round(expected * random.uniform(0.2, 0.5) / step) * step)
    return low, expected, high


def counterfactual_care() -> Iterator[Row]:
    for number, days, answer in ANSWERS:
        item = TRAJECTORIES[number - 1]
        asked_on = to_weekday(starts_of(item) + timedelta(days=days))
        base = {
            "traject": CODES[number - 1], "regel": 1, "gevraagd_op": asked_on,
            "opgegeven_door": casemanager_of(item.family), "antwoord": answer,
            "toelichting": ANSWER_NOTES.get(answer, ""),
        }  # fmt: skip
        if answer in ("geen", "weet_niet"):
            yield base
            continue
        for line, part in enumerate(answer.split(), start=1):
            code, certainty, effect = part.split(":")
            product, random = PRODUCTS[code], rng("answer", number, days, line)
            amounts = range_around(random.choice(product.per_week), random, 0.5)
            weeks = range_around(random.choice(product.weeks), random, 1)
            yield base | {
                "regel": line, "antwoord": "zorg", "product": code, "aanbieder": product.provider,
                "aantal_per_week_laag": decimal(amounts[0]), "aantal_per_week": decimal(amounts[1]),
                "aantal_per_week_hoog": decimal(amounts[2]), "weken_laag": decimal(weeks[0]),
                "weken": decimal(weeks[1]), "weken_hoog": decimal(weeks[2]), "zekerheid": certainty,
                "effect": effect, "toelichting": ANSWER_NOTES[certainty] if line == 1 else "",
            }  # fmt: skip


def products() -> Iterator[Row]:
    for code, item in PRODUCTS.items():
        yield {
            "product": code, "naam": item.name, "grondslag": item.law, "eenheid": item.unit, "zwaarte": item.weight
        }  # fmt: skip


def tariffs() -> Iterator[Row]:
    for code, item in PRODUCTS.items():
        for year, index, until in ((2022, 1.0, "2022-12-31"), (2023, PRICE_INDEX_2023, "")):
            price = item.price_2022 * index
            yield {
                "product": code, "prijs_laag": decimal(price * 0.85), "prijs": decimal(price),
                "prijs_hoog": decimal(price * 1.2), "prijspeil": year, "geldig_vanaf": f"{year}-01-01",
                "geldig_tot": until, "bron": "fictief tarief",
            }  # fmt: skip


def budget() -> Iterator[Row]:
    for year, budgeted, realised, note in BUDGET:
        yield {"jaar": year, "begroot": budgeted, "gerealiseerd": realised, "toelichting": note}


# --- Writing -----------------------------------------------------------------------------------------------

# File name -> (columns in order, the rows).
SHEETS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "wijken": ("wijk gebied wij_team", districts),
    "medewerkers": ("gebruikersnaam naam rol wij_team fte niveau in_dienst_van in_dienst_tot", staff),
    "gezinnen": (
        "gezin achternaam straat huisnummer postcode woonplaats wijk casemanager aanleidingen aangemeld_op "
        "aangemeld_door toestemming_op hulpvraag",
        families,
    ),
    "gezinsleden": ("gezin volgnummer rol voornaam geboortedatum overleden", family_members),
    "trajecten": ("traject gezin gestart_op beeindigd_op reden_beeindiging vervolg afscheid", trajectories),
    "inzet": ("traject gezinsverzorger gestart_op beeindigd_op", assignments),
    "afwijkingen": ("traject goedgekeurd_door goedgekeurd_op geldig_tot reden", overrides),
    "bezoeken": (
        "bezoek traject gezinsverzorger datum begintijd minuten reisminuten soort niet_thuis taken wijze verslag",
        visits,
    ),
    "alternatieve_zorg": (
        "traject regel gevraagd_op opgegeven_door antwoord product aanbieder aantal_per_week_laag aantal_per_week "
        "aantal_per_week_hoog weken_laag weken weken_hoog zekerheid effect toelichting",
        counterfactual_care,
    ),
    "producten": ("product naam grondslag eenheid zwaarte", products),
    "tarieven": ("product prijs_laag prijs prijs_hoog prijspeil geldig_vanaf geldig_tot bron", tariffs),
    "begroting": ("jaar begroot gerealiseerd toelichting", budget),
    **waiting.SHEETS,
    **progress.SHEETS,
    **around.SHEETS,
}


def write(folder: Path = TARGET_FOLDER) -> dict[str, int]:
    """Write every sheet as CSV; returns the number of rows per sheet."""
    produced = {name: list(produce()) for name, (_, produce) in SHEETS.items()}
    folder.mkdir(parents=True, exist_ok=True)
    for name, rows in produced.items():
        with (folder / f"{name}.csv").open("w", encoding="utf-8", newline="") as file:
            columns = SHEETS[name][0].split()
            writer = csv.DictWriter(file, columns, restval="", delimiter=";", lineterminator="\n")
            writer.writeheader()
            writer.writerows(rows)
    return {name: len(rows) for name, rows in produced.items()}


if __name__ == "__main__":
    for sheet, count in write().items():
        print(f"{sheet}: {count}")
