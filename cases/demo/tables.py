"""The demo pilot as tables designed by hand. Alle mensen in deze gegevens zijn verzonnen.

The published totals of 2022 can be recognised here: 21 families, of which 8 trajectories closed and 13 running at
the end of the year, 8 wijken, three gezinsverzorgers on 2 fte. ``generate.py`` turns the tables into a werkboek.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import date
from random import Random
from typing import NamedTuple

SEED = "pilot-gezinsverzorger-2022"
FIRST_DAY, TODAY = date(2022, 1, 1), date(2023, 9, 29)
HOLIDAYS = {
    date.fromisoformat(day)
    for day in (
        "2022-04-18", "2022-04-27", "2022-05-26", "2022-06-06", "2022-12-26",
        "2023-04-10", "2023-04-27", "2023-05-18", "2023-05-29",
    )
}  # fmt: skip
# No school: first and last day.
SCHOOL_HOLIDAYS = [
    (date(2022, 4, 30), date(2022, 5, 8)),
    (date(2022, 7, 16), date(2022, 8, 28)),
    (date(2022, 10, 15), date(2022, 10, 23)),
    (date(2022, 12, 24), date(2023, 1, 8)),
    (date(2023, 2, 25), date(2023, 3, 5)),
    (date(2023, 4, 29), date(2023, 5, 7)),
    (date(2023, 7, 22), date(2023, 9, 3)),
]
# Weeks with fewer visits: Christmas and the middle of the summer.
QUIET_WEEKS = {(2022, 30), (2022, 31), (2022, 32), (2022, 52), (2023, 1), (2023, 30), (2023, 31), (2023, 32)}

DISTRICTS = {
    "Centrum": {"Binnenstad": "Binnenstad", "Hortusbuurt": "Binnenstad"},
    "Oude Wijken": {"De Hoogte": "Korrewegwijk", "Korrewegwijk": "Korrewegwijk", "Oosterparkwijk": "Oosterparkwijk"},
    "Oost": {"Beijum": "Beijum", "De Hunze": "Beijum", "Lewenborg": "Lewenborg", "Ulgersmaborg": "Lewenborg"},
    "West": {"Hoogkerk": "Hoogkerk", "Gravenburg": "Hoogkerk", "Vinkhuizen": "Vinkhuizen", "De Held": "Vinkhuizen",
             "Selwerd": "Selwerd", "Paddepoel": "Selwerd", "Tuinwijk": "Selwerd"},
    "Zuid": {"Corpus den Hoorn": "Corpus den Hoorn", "De Wijert": "De Wijert", "Helpman": "De Wijert",
             "Rivierenbuurt": "Rivierenbuurt", "Oosterpoort": "Rivierenbuurt"},
    "Haren": {"Haren": "Haren"},
    "Ten Boer": {"Ten Boer": "Ten Boer"},
}  # fmt: skip
CASEMANAGER_OF_TEAM = {
    "Beijum": "casemanager", "Selwerd": "casemanager2", "Corpus den Hoorn": "casemanager3",
    "Lewenborg": "casemanager4", "Vinkhuizen": "casemanager5", "Oosterparkwijk": "casemanager6",
}  # fmt: skip
# gebruikersnaam, naam, rol, wij_team, fte, niveau, in_dienst_van
STAFF = [
    ("teammanager", "Hanneke Wiersema-Oosterkamp", "teammanager", "", "", "", "2019-03-01"),
    ("casemanager", "Aaltje Boerema", "casemanager", "WIJ Beijum", "", "", "2018-01-01"),
    ("casemanager2", "Emre Yıldırım", "casemanager", "WIJ Selwerd", "", "", "2020-09-01"),  # noqa: RUF001
    ("casemanager3", "Shanice Pinas", "casemanager", "WIJ Corpus den Hoorn", "", "", "2019-05-01"),
    ("casemanager4", "Geert-Jan Noordhof", "casemanager", "WIJ Lewenborg", "", "", "2018-01-01"),
    ("casemanager5", "Fenna Dijkhuizen", "casemanager", "WIJ Vinkhuizen", "", "", "2021-02-01"),
    ("casemanager6", "Renée Kloosterboer", "casemanager", "WIJ Oosterparkwijk", "", "", "2018-01-01"),
    ("gezinsverzorger", "Marijke Huizenga", "gezinsverzorger", "", "0,78", "hbo", "2021-12-01"),
    ("gezinsverzorger2", "Ayşe Çelik", "gezinsverzorger", "", "0,67", "mbo", "2021-12-01"),
    ("gezinsverzorger3", "Ruchi Ramdin", "gezinsverzorger", "", "0,55", "mbo", "2021-12-01"),
    ("gedragswetenschapper", "Zoë Brandsma", "gedragswetenschapper", "", "", "", "2018-01-01"),
    ("beleidsmedewerker", "Jurriën Takens", "beleidsmedewerker", "", "", "", ""),
    ("beheerder", "Noël Sijpkens", "beheerder", "", "", "", ""),
    ("privacyfunctionaris", "Fatima Westerhuis", "privacyfunctionaris", "", "", "", ""),
]


class Family(NamedTuple):
    """A household; the ages are those of the children on the first day of help (or of registration)."""

    surname: str
    names: str  # key of words.FIRST_NAMES
    district: str
    parents: int
    child_ages: tuple[int, ...]
    triggers: str
    registered_on: str = ""  # empty: some weeks before the first trajectory
    others: int = 0


BODY, MIND, YOUTH = "lichamelijke_gezondheid_ouder", "psychische_gezondheid_ouder", "jeugdhulpvraag_kind"
BABY, ALONE = "zwangerschap_of_baby", "klein_netwerk"

# 1-21: the families of 2022. Beijum 7, Selwerd 4, Corpus den Hoorn 3, five others together 7.
# Only family 18 has no child of 0-12 years.
FAMILIES: dict[int, Family] = {
    1: Family("Veldkamp", "nl", "Beijum", 2, (2, 5, 8), f"{BODY};{YOUTH}"),
    2: Family("Kartosen", "sr", "Selwerd", 1, (4, 7), f"{MIND};opvoeding"),
    3: Family("Bultena", "nl", "Beijum", 2, (0, 3), f"{BODY};huishouden;{BABY}"),
    4: Family("Öztürk-Demirhan", "tr", "Corpus den Hoorn", 1, (6, 9, 12), f"{MIND};{YOUTH}"),
    5: Family("Haverkort", "nl", "Beijum", 2, (1, 3, 5, 7, 10), "lvb_ouder;opvoeding;schulden"),
    6: Family("Toxopeus", "nl", "Lewenborg", 1, (3, 8), BODY, others=1),
    7: Family("Landveld", "sr", "Beijum", 1, (5, 11), f"{MIND};relatie_of_scheiding"),
    8: Family("El Amrani", "ar", "Selwerd", 2, (2, 4, 9), f"{BODY};{MIND}"),
    9: Family("Sikkens", "nl", "Vinkhuizen", 1, (8, 13), f"{MIND};{YOUTH}"),
    10: Family("Tjaarda", "nl", "Beijum", 2, (0, 2), f"{BODY};{ALONE};{BABY}"),
    11: Family("Güneş", "tr", "Corpus den Hoorn", 1, (7,), f"{MIND};{ALONE}"),
    12: Family("Zwanenveld", "nl", "Corpus den Hoorn", 1, (3, 6), f"{MIND};huisvesting"),
    13: Family("Medendorp", "nl", "Oosterparkwijk", 2, (0,), f"{BODY};{BABY}"),
    14: Family("Van Schouwenberg-Oosterwijtwerderhof", "nl", "Beijum", 2, (4, 6, 14), f"{BODY};{YOUTH}"),
    15: Family("Ramkhelawan", "sr", "Selwerd", 1, (5, 9, 15), f"{MIND};verslaving;{YOUTH}"),
    16: Family("Kuipers-Boël", "nl", "Paddepoel", 1, (10,), f"relatie_of_scheiding;{YOUTH}"),
    17: Family("Bolhuis", "nl", "Selwerd", 2, (1, 4), "lvb_ouder;opvoeding;huishouden"),
    18: Family("Wigboldus", "nl", "Vinkhuizen", 1, (14, 17, 19), f"{BODY};{YOUTH}"),
    19: Family("Benhaddou", "ar", "Beijum", 1, (6, 8, 11), f"{MIND};{ALONE}"),
    20: Family("Frerichs", "nl", "Lewenborg", 2, (0, 4), f"{BODY};{BABY}"),
    21: Family("Cortés Wolthuis", "nl", "Ulgersmaborg", 2, (3, 7, 10), f"{BODY};{YOUTH}"),
    # New in 2023.
    22: Family("Smaal", "nl", "Oosterparkwijk", 2, (1, 6), f"{BODY};{YOUTH}"),
    23: Family("Akdoğan", "tr", "Selwerd", 2, (2, 5), f"{MIND};schulden"),
    24: Family("Nijboer", "nl", "Beijum", 1, (0, 7), f"{MIND};{BABY}"),
    25: Family("Pinkhof", "nl", "Tuinwijk", 1, (9, 12), f"{MIND};relatie_of_scheiding"),
    26: Family("Wongsodikromo", "sr", "Lewenborg", 2, (3, 6, 13), f"{BODY};{YOUTH}"),
    27: Family("Eerkens", "nl", "Corpus den Hoorn", 1, (4,), f"lvb_ouder;opvoeding;{ALONE}"),
    28: Family("Uildriks", "nl", "Beijum", 2, (5, 8), f"{BODY};overig"),
    29: Family("Kamphuis-Ferrão", "nl", "De Held", 2, (5, 10), f"{YOUTH};opvoeding"),
    # Registered and waiting: no trajectory yet.
    30: Family("Aït Brahim", "ar", "Beijum", 1, (2, 10), f"{MIND};{YOUTH}", "2023-08-28"),
    31: Family("Hoeksema-Bruins", "nl", "Vinkhuizen", 2, (1, 3), f"{BODY};huishouden", "2023-09-12"),
    32: Family("Söderholm", "nl", "Oosterparkwijk", 1, (7, 16), MIND, "2023-09-21"),
}
NO_CONSENT_YET = {13, 31, 32}


class Trajectory(NamedTuple):
    """A period of help; both days count. ``hands_over`` names a second carer and the last day of the first."""

    family: int
    started_on: str
    ended_on: str
    reason: str
    follow_up: str
    carer: int
    hands_over: tuple[int, str] | None = None


# In order of start, because the codes follow it. 1-21 start in 2022; 8 of those end in 2022 and 13 run on.
TRAJECTORIES: list[Trajectory] = [
    Trajectory(1, "2022-01-03", "2022-06-30", "01", "geen", 1),
    Trajectory(2, "2022-01-04", "2023-03-03", "01", "lichter", 2),
    Trajectory(3, "2022-01-06", "2022-04-22", "01", "lichter", 3),
    Trajectory(4, "2022-01-10", "2023-01-13", "01", "geen", 1),
    Trajectory(5, "2022-01-12", "2022-09-30", "02", "zwaarder", 1),
    Trajectory(6, "2022-01-17", "2023-06-23", "01", "andere_wet", 2),
    Trajectory(7, "2022-01-19", "2022-05-27", "01", "geen", 3),
    Trajectory(8, "2022-01-24", "2023-07-14", "01", "geen", 1),
    Trajectory(9, "2022-01-31", "2022-10-28", "01", "lichter", 2),
    Trajectory(10, "2022-02-07", "2023-01-27", "01", "geen", 3),
    Trajectory(11, "2022-05-09", "2023-05-12", "01", "lichter", 3),
    Trajectory(12, "2022-06-07", "2022-08-26", "05", "gelijk", 3),
    Trajectory(13, "2022-07-04", "2022-12-02", "01", "geen", 1),
    Trajectory(14, "2022-09-05", "", "", "", 3, hands_over=(1, "2023-08-18")),
    Trajectory(15, "2022-09-12", "2023-02-10", "02", "zwaarder", 2),
    Trajectory(16, "2022-09-26", "2022-12-16", "03", "andere_wet", 1),
    Trajectory(17, "2022-10-17", "2023-03-24", "03", "gelijk", 1),
    Trajectory(18, "2022-11-07", "2023-05-26", "01", "geen", 2),
    Trajectory(19, "2022-11-21", "", "", "", 2),
    Trajectory(20, "2022-12-05", "2023-08-18", "01", "geen", 1),
    Trajectory(21, "2022-12-19", "2023-09-08", "01", "lichter", 1),
    Trajectory(22, "2023-03-13", "", "", "", 3),
    Trajectory(23, "2023-04-03", "2023-07-28", "02", "zwaarder", 1),
    Trajectory(29, "2023-05-15", "2023-06-09", "03", "geen", 2),  # stopped by the family itself
    Trajectory(7, "2023-05-30", "", "", "", 3),  # the family that comes back
    Trajectory(24, "2023-06-12", "", "", "", 2),
    Trajectory(25, "2023-07-03", "", "", "", 2),
    Trajectory(26, "2023-07-24", "", "", "", 1),
    Trajectory(27, "2023-08-21", "", "", "", 1),
    Trajectory(28, "2023-09-11", "", "", "", 1),
]

# A place above the cap of 10: trajectory, approved on, to be solved by, reason.
OVERRIDES = [
    (15, "2022-09-08", "2022-11-30", "Ouder in crisis na opname; wachten is niet verantwoord voor de kinderen."),
    (16, "2022-09-22", "2022-12-31", "Een ander gezin sluit op korte termijn af, tijdelijk een plek extra."),
    (17, "2022-10-12", "2022-12-31", "Heel jong kind in huis en dreigende overbelasting van beide ouders."),
    (18, "2022-11-03", "2023-01-31", "Ouder wacht op operatie en heeft nu geen andere hulp."),
    (19, "2022-11-17", "2023-02-28", "Alleenstaande ouder valt langdurig uit, netwerk ontbreekt."),
    (20, "2022-12-01", "2023-01-31", "Complicaties na de bevalling; kraamzorg is gestopt."),
    (21, "2022-12-14", "2023-02-28", "Behandeling van ouder begint voor de feestdagen; in januari komen plekken vrij."),
]

# What the casemanager would have used instead: trajectory, days after the start, lines as
# "product:certainty:effect", or "geen" / "weet_niet". A second answer of a trajectory corrects the first.
# Not asked or not answered: 12 (closed in 2022), 14 and 30 (both running today).
ANSWERS = [
    (1, 8, "IAG:zeker:vervanging"),
    (2, 6, "BG-IND:waarschijnlijk:vervanging"),
    (3, 5, "BABY:zeker:vervanging"),
    (4, 9, "IAG:waarschijnlijk:voorkomen HH:mogelijk:vervanging"),
    (5, 12, "IAG:zeker:uitgesteld DAGBEH:mogelijk:uitgesteld"),
    (6, 3, "BG-IND:waarschijnlijk:vervanging HH:waarschijnlijk:vervanging"),
    (7, 7, "geen"),
    (8, 10, "IAG:waarschijnlijk:vervanging PV:mogelijk:aanvullend"),
    (9, 4, "IAG:waarschijnlijk:vervanging"),
    (10, 2, "BABY:zeker:vervanging"),
    (11, 11, "BG-IND:zeker:vervanging"),
    (13, 3, "BABY:waarschijnlijk:vervanging"),
    (15, 7, "weet_niet"),
    (15, 85, "IAG:waarschijnlijk:uitgesteld JGGZ:mogelijk:voorkomen"),
    (16, 9, "IAG:mogelijk:voorkomen"),
    (17, 8, "BG-IND:waarschijnlijk:vervanging"),
    (18, 10, "IAG:waarschijnlijk:vervanging JGGZ:waarschijnlijk:voorkomen"),
    (19, 8, "IAG:zeker:vervanging"),
    (19, 85, "IAG:waarschijnlijk:vervanging"),
    (20, 4, "weet_niet"),
    (21, 9, "geen"),
    (22, 7, "IAG:waarschijnlijk:vervanging"),
    (23, 8, "BG-IND:mogelijk:uitgesteld"),
    (24, 8, "geen"),
    (25, 6, "IAG:mogelijk:voorkomen"),
    (26, 4, "BABY:zeker:vervanging HH:mogelijk:aanvullend"),
    (27, 9, "BG-IND:waarschijnlijk:vervanging"),
    (28, 7, "IAG:zeker:vervanging"),
    (29, 10, "weet_niet"),
]
ANSWER_NOTES = {
    "geen": "Zonder gezinsverzorger was er nu geen andere hulp ingezet.",
    "weet_niet": "Nog te vroeg om te zeggen wat er anders was ingezet.",
    "zeker": "Aanvraag lag al klaar.",
    "waarschijnlijk": "Besproken in het WIJ-team.",
    "mogelijk": "Alleen als de klachten waren toegenomen.",
}


class Product(NamedTuple):
    """Care that might have been used; ``per_week`` and ``weeks`` are the usual expected amounts."""

    name: str
    law: str
    unit: str
    weight: int
    price_2022: float
    per_week: tuple[float, ...]
    weeks: tuple[int, ...]
    provider: str = ""


PRODUCTS = {
    "IAG": Product(
        "Intensieve ambulante gezinsbegeleiding", "jeugdwet", "uur", 3, 72, (3, 3.5, 4), (20, 22, 26), "Elker"
    ),
    "BG-IND": Product("Individuele begeleiding Wmo", "wmo", "uur", 2, 62, (2, 2.5, 3), (26, 39, 52)),
    "BABY": Product("BabythuisZorg", "jeugdwet", "uur", 2, 52, (6, 8, 9), (12, 16, 20), "BabythuisZorg"),
    "HH": Product("Hulp bij het huishouden", "wmo", "uur", 1, 30, (2, 2.5), (26, 52)),
    "JGGZ": Product("Jeugd-ggz", "jeugdwet", "uur", 4, 98, (1, 1.5), (20, 26)),
    "PV": Product("Persoonlijke verzorging", "zvw", "uur", 2, 54, (2, 3), (8, 13)),
    "DAGBEH": Product("Dagbehandeling", "jeugdwet", "dagdeel", 5, 64, (3, 4), (26, 40)),
}
PRICE_INDEX_2023 = 1.05
BUDGET = [
    (2021, 42000, 18900, "Werving en inwerken; de gezinsverzorgers begonnen in december. Realisatie is fictief."),
    (2022, 168000, 161400, "Eerste volledige jaar. Realisatie is fictief."),
    (2023, 126000, 121700, "Realisatie tot en met september, fictief."),
]  # fmt: skip


def rng(*parts: object) -> Random:
    """A random generator that belongs to one item, so that changing one item leaves the others as they are."""
    return Random("/".join([SEED, *map(str, parts)]))


def starts_of(trajectory: Trajectory) -> date:
    return date.fromisoformat(trajectory.started_on)


def trajectory_codes() -> list[str]:
    """T-<year of start>-<number>, in order of start."""
    counters: dict[int, int] = defaultdict(int)
    codes = []
    for trajectory in TRAJECTORIES:
        year = starts_of(trajectory).year
        counters[year] += 1
        codes.append(f"T-{year}-{counters[year]:03d}")
    return codes


def carer_login(number: int) -> str:
    return "gezinsverzorger" if number == 1 else f"gezinsverzorger{number}"


CODES = trajectory_codes()
