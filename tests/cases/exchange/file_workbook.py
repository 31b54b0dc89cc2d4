"""The sheets around a family of a small valid workbook; they go with those of `workbooks`."""

from __future__ import annotations

from datetime import date, time
from typing import Any

from tests.cases.exchange import workbooks
from tests.cases.exchange.workbooks import Book

G1 = {"gezin": "G1", "wacht_sinds": date(2022, 12, 1)}
G2 = {"gezin": "G2", "wacht_sinds": date(2022, 2, 1)}
T1 = {"traject": "T1"}
BY_CAS = {"vastgelegd_door": "cas"}

FILE: dict[str, list[dict[str, Any]]] = {
    "wachtlijst": [
        {**G1, "situatie": "Druk.\nMoe.", "eerste_gesprek_op": None, "van_lijst_op": date(2023, 1, 9),
         "uitkomst": "gestart"},
        {**G2, "van_lijst_op": "2022-03-01", "uitkomst": "gestart"},
        {"gezin": "G2", "wacht_sinds": date(2022, 11, 1)},
    ],
    "urgenties": [
        {**G1, "beoordeeld_op": date(2022, 12, 2), "volgnummer": None, "urgentie": "b", "reden": "Redt het nog.",
         "beoordeeld_door": "cas", "getekend_op": date(2022, 12, 5), "getekend_door": "tea"},
        {**G1, "beoordeeld_op": date(2022, 12, 2), "volgnummer": 2, "urgentie": "a", "reden": "Redt het niet.",
         "beoordeeld_door": "cas", "getekend_op": None, "getekend_door": ""},
    ],
    "belcontacten": [
        {**G1, "volgnummer": 1, "gebeld_op": date(2022, 12, 8), "gebeld_door": "cas", "contact": "ja", "minuten": 15},
        {**G1, "volgnummer": 2, "gebeld_op": date(2022, 12, 15), "gebeld_door": "cas", "contact": "", "minuten": 5},
    ],
    "toestemmingen": [
        {"gezin": "G1", "gezinslid": 1, "gegeven_op": "2022-12-01", "gegeven_door": "zelf", **BY_CAS},
        {"gezin": "G1", "gezinslid": 2, "gegeven_op": "2022-12-01", "gegeven_door": "ouders",
         "ingetrokken_op": "2022-12-09", **BY_CAS},
    ],
    "hulpkeuzes": [
        {"gezin": "G1", "gekozen_op": date(2022, 12, 3), "volgnummer": 1, "gekozen_door": "cas", "lukt_nu": 2,
         "haalbaar": 4, "hulp": "gezinsverzorger", "reden": "Geen netwerk."},
    ],
    "plannen": [{**T1, "afgesproken_op": date(2023, 2, 1), "soort": "gezinsplan", "afspraken": "Rust.", **BY_CAS}],
    "doelen": [
        {**T1, "volgnummer": 1, "doel": "Op tijd naar school", "leefgebied": "dagritme", "gesteld_op": "2023-02-01"},
        {**T1, "volgnummer": 2, "doel": "Post op orde", "leefgebied": "geld", "gesteld_op": "2023-02-01"},
    ],
    "doelscores": [
        {**T1, "doel": 1, "gescoord_op": "2023-02-01", "volgens": "gezin", "score": -2, "bezoek": "", **BY_CAS},
        {**T1, "doel": 1, "gescoord_op": "2023-02-01", "volgens": "gezinsverzorger", "score": "1", "bezoek": "B1",
         "vastgelegd_door": "greet"},
    ],
    "metingen": [
        {**T1, "gemeten_op": date(2023, 1, 20), "moment": "start", "bereikt": None, "rapportcijfer": 7,
         "gezin_rust": 0, "gezinsverzorger_draaglast": 10, **BY_CAS},
    ],
    "domeinen": [{"volgnummer": 1, "naam": "Financiën"}],
    "domeinscores": [{**T1, "gemeten_op": date(2023, 1, 20), "domein": 1, "score": 5}],
    "hulpniveaus": [
        {**T1, "vanaf": date(2023, 1, 9), "soort": "regulier", "uren_per_week": "4,5", "reden": "Bij de start.",
         "besloten_door": "cas"},
    ],
    "evaluaties": [{**T1, "gehouden_op": date(2023, 4, 12), "uitkomst": "doorgaan", **BY_CAS}],
    "signalen": [
        {**T1, "signaal": "S1", "ernst": "veiligheid", "tekst": "Er werd hard geschreeuwd.", "gemeld_door": "greet",
         "gemeld_op": date(2023, 1, 10), "bezoek": "B1", "antwoord": "Ik bel.", "beantwoord_door": "cas",
         "beantwoord_op": date(2023, 1, 11), "afgesloten_op": None},
        {**T1, "signaal": "S2", "ernst": "let_op", "gemeld_door": "greet", "gemeld_op": date(2023, 3, 1)},
    ],
    "meldcode": [
        {**T1, "signaal": "S1", "stap": 1, "gedaan_op": date(2023, 1, 11), "gedaan_door": "cas",
         "verslag": "Zie bezoek.", "vermoeden": "ja", "onveilig": "", "meegekeken_door": "tea",
         "meegekeken_op": date(2023, 1, 12)},
    ],
    "andere_hulp": [
        {"gezin": "G1", "volgnummer": 1, "product": "IAG", "aanbieder": "Elker", "was_er_al": "nee",
         "aangevraagd_op": "2023-02-01", "aangevraagd_door": "cas", "gestart_op": "2023-03-01", "afgewezen_op": None,
         "beeindigd_op": None, "aantal_per_week": "1,5"},
    ],
    "vrijwilligers": [{**T1, "volgnummer": 1, "organisatie": "mjd", "voornaam": "Bep", "gestart_op": "2023-02-01"}],
    "vrijwilligersuren": [{**T1, "vrijwilliger": 1, "datum": date(2023, 2, 8), "uren": 2.5, **BY_CAS}],
    "klik": [{**T1, "gezinsverzorger": "greet", "gevraagd_op": "2023-02-10", "volgens_gezin": "goed", **BY_CAS}],
    "overdrachten": [{**T1, "gezinsverzorger": "geert", "samen_op": "2023-05-10", "overgedragen": "", **BY_CAS}],
    "afwezigheid": [
        {"gezinsverzorger": "greet", "gestart_op": "2023-09-25", "beeindigd_op": "2023-10-06", "soort": "verlof",
         "vervanger": "geert"},
        {"gezinsverzorger": "greet", "gestart_op": "2023-11-01", "beeindigd_op": None, "soort": "anders"},
    ],
    "planning": [
        {**T1, "gezinsverzorger": "greet", "datum": date(2023, 1, 10), "begintijd": time(9, 30), "volgnummer": None,
         "minuten": 90, "bezoek": "B1", "afgezegd": "nee"},
        {**T1, "gezinsverzorger": "greet", "datum": date(2023, 10, 2), "begintijd": None, "volgnummer": 1,
         "minuten": 60, "bezoek": "", "afgezegd": "ja"},
        {**T1, "gezinsverzorger": "greet", "datum": date(2023, 10, 2), "begintijd": None, "volgnummer": 2,
         "minuten": 60, "bezoek": "", "afgezegd": "nee"},
    ],
}  # fmt: skip
workbooks.SHEETS |= FILE


def file_book() -> Book:
    """Return the whole valid workbook, with the sheets around a family."""
    return Book(*workbooks.VALID, *FILE)
