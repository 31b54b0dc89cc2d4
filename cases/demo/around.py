"""What stands around the help in the demo: signals, other help, volunteers, the fixed face, and the diary.

Alle mensen in deze gegevens zijn verzonnen. What is due on the demo's today is written out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cases.demo import file_words as words
from cases.demo.people import REFERENCES, casemanager_of, decimal, to_weekday
from cases.demo.progress import carer_of, helped, visit_near
from cases.demo.tables import CODES, HOLIDAYS, TODAY, TRAJECTORIES, Trajectory, rng, starts_of
from cases.demo.visits import Row, ends_of, visits

MANAGER, SCIENTIST = "teammanager", "gedragswetenschapper"
FOUR_WEEKS, FORTNIGHT = timedelta(days=28), timedelta(days=14)


class Step(NamedTuple):
    """A step of the meldcode; `answers` are those to the questions of step 4, the last is about becoming safe."""

    number: int
    done_on: str
    note: str
    seen_by: str = ""
    seen_on: str = ""
    answers: tuple[str, ...] = ()
    decision: str = ""


class Signal(NamedTuple):
    """Something a carer noticed at the visit of that day; an empty day has not come yet."""

    code: str
    raised_on: str
    severity: str
    text: str
    answer: str = ""
    answered_on: str = ""
    follow_up_on: str = ""
    closed_on: str = ""
    steps: tuple[Step, ...] = ()


SIGNALS = [
    Signal("T-2022-002", "2022-05-11", "let_op", "De post ligt weer ongeopend op tafel.",
           "Ik vraag het WIJ-team of iemand naar de schulden kan kijken.", "2022-05-13", "", "2022-06-10"),
    Signal("T-2022-005", "2022-08-18", "veiligheid", "Tijdens het bezoek werd hard geschreeuwd en gegooid. Het jongste "
           "kind zat onder de tafel.", "Ik start de meldcode en kom morgen langs.", "2022-08-18", "", "2022-09-02", (
               Step(1, "2022-08-19", "Opgeschreven wat is gezien en gehoord, per dag.", SCIENTIST, "2022-08-19"),
               Step(2, "2022-08-22", "Advies gevraagd aan Veilig Thuis, zonder naam.", SCIENTIST, "2022-08-23"),
               Step(3, "2022-08-24", "Gepraat met beide ouders. Ze schrikken en willen hulp.", MANAGER, "2022-08-25"),
               Step(4, "2022-08-29", "Samen gewogen.", SCIENTIST, "2022-08-30", ("ja", "nee", "ja", "ja", "ja")),
               Step(5, "2022-09-01", "Zwaardere hulp aangevraagd, met een plan voor de veiligheid.", SCIENTIST,
                    "2022-09-01", (), "hulp"),
           )),
    Signal("T-2022-009", "2022-07-13", "zorg", "Het oudste kind is drie nachten niet thuis geweest.",
           "Ik bel de school en praat met de ouder.", "2022-07-14", "", "2022-08-15"),
    Signal("T-2022-010", "2022-12-05", "let_op", "De ouder vergeet de medicijnen.",
           "De huisarts weet het. Het apotheekrolletje komt volgende week.", "2022-12-07", "", "2022-12-22"),
    Signal("T-2022-015", "2022-12-13", "zorg", "De ouder ruikt naar drank, om tien uur in de ochtend.",
           "Ik ga met de ouder naar de verslavingszorg.", "2022-12-14", "", "2023-01-24"),
    Signal("T-2022-018", "2023-03-15", "let_op", "De jongste slaapt vaak in de klas, zegt de mentor.",
           "Besproken met de ouder. We kijken naar de avonden.", "2023-03-17", "", "2023-04-17"),
    Signal("T-2023-002", "2023-06-12", "veiligheid", "Een kind vertelt dat het thuis wordt geslagen.",
           "Ik start vandaag de meldcode.", "2023-06-12", "", "2023-06-28", (
               Step(1, "2023-06-13", "De woorden van het kind letterlijk opgeschreven.", SCIENTIST, "2023-06-13"),
               Step(2, "2023-06-14", "Overlegd met een collega en met Veilig Thuis.", MANAGER, "2023-06-15"),
               Step(3, "2023-06-16", "Gepraat met de ouders, samen met Veilig Thuis.", SCIENTIST, "2023-06-19"),
               Step(4, "2023-06-21", "Er is een vermoeden. Het duurt al lang.", SCIENTIST, "2023-06-22", ("ja", "ja")),
               Step(5, "2023-06-23", "Gemeld bij Veilig Thuis. De hulp gaat door tot de zwaardere hulp er is.", MANAGER,
                    "2023-06-23", (), "melden_en_hulp"),
           )),
    Signal("T-2022-014", "2023-09-06", "zorg", "De ouder moet opnieuw worden geopereerd en ziet ertegen op.",
           "Ik overleg met het ziekenhuis over de datum en bel de familie.", "2023-09-08", "2023-10-03"),
    Signal("T-2023-001", "2023-08-15", "let_op", "De verwarming doet het niet.",
           "De woningbouw komt deze week.", "2023-08-17", "", "2023-08-24"),
    # Late: a week has passed without an answer.
    Signal("T-2023-005", "2023-09-19", "let_op", "De ouder gaat niet meer naar het consultatiebureau."),
    # About safety: the first three steps are done, weighing and deciding still have to come.
    Signal("T-2023-004", "2023-09-18", "veiligheid", "Een kind heeft een blauwe plek en wil niet zeggen hoe dat komt.",
           "Ik ga er vandaag heen en start de meldcode.", "2023-09-19", "2023-10-02", "", (
               Step(1, "2023-09-19", "Opgeschreven wat is gezien, met de plek en de dag.", SCIENTIST, "2023-09-20"),
               Step(2, "2023-09-20", "Overlegd met de gedragswetenschapper. Veilig Thuis gebeld voor advies.", MANAGER,
                    "2023-09-21"),
               Step(3, "2023-09-25", "Gepraat met de ouder, en met het kind apart.", SCIENTIST, "2023-09-26"),
           )),
    # Of this week, and still in time.
    Signal("T-2023-008", "2023-09-27", "zorg", "De ouder zegt dat er bijna geen geld meer is voor eten."),
]  # fmt: skip


def signals() -> Iterator[Row]:
    for number, signal in enumerate(SIGNALS, start=1):
        item = TRAJECTORIES[CODES.index(signal.code)]
        day, visit = visit_near(signal.code, date.fromisoformat(signal.raised_on))
        answered_by = signal.answered_on and casemanager_of(item.family)
        yield {
            "traject": signal.code, "signaal": f"S-{number:04d}", "ernst": signal.severity, "tekst": signal.text,
            "gemeld_door": carer_of(item, day), "gemeld_op": signal.raised_on,
            "bezoek": visit if str(day) == signal.raised_on else "", "antwoord": signal.answer,
            "beantwoord_door": answered_by, "beantwoord_op": signal.answered_on,
            "terugkijken_op": signal.follow_up_on, "afgesloten_op": signal.closed_on,
        }  # fmt: skip


QUESTIONS = ("vermoeden", "onveilig", "zelf_helpen", "neemt_hulp_aan", "wordt_veilig")


def steps() -> Iterator[Row]:
    for number, signal in enumerate(SIGNALS, start=1):
        for step in signal.steps:
            yield {
                "traject": signal.code, "signaal": f"S-{number:04d}", "stap": step.number, "gedaan_op": step.done_on,
                "gedaan_door": casemanager_of(TRAJECTORIES[CODES.index(signal.code)].family), "verslag": step.note,
                "besluit": step.decision, "meegekeken_door": step.seen_by, "meegekeken_op": step.seen_on,
                **dict(zip(QUESTIONS, step.answers, strict=False)),
            }  # fmt: skip


# family, product, provider, what for, asked on, started on, refused on, why refused, ended on, a week; "!" before the
# product: this help was there already.
REFERRALS = [
    (1, "!HH", "Thuishulp Noorderlaag", "Schoonmaken", "2021-11-01", "2021-11-01", "", "", "2022-06-24", "2"),
    (2, "BG-IND", "Begeleiding De Brug", "Post en geld", "2022-05-20", "2022-07-04", "", "", "2023-03-03", "2"),
    (4, "JGGZ", "Praktijk Zonnehoek", "Onderzoek van een kind", "2022-03-14", "2022-06-20", "", "", "2022-12-19", "1"),
    (5, "IAG", "Elker", "Meer hulp bij opvoeden", "2022-08-30", "2022-10-03", "", "", "", "4"),
    (6, "!PV", "Wijkzorg Oosterend", "Wassen en aankleden van een ouder", "2021-12-06", "2021-12-06", "", "", "", "3"),
    (8, "HH", "Thuishulp Noorderlaag", "Schoonmaken", "2022-04-11", "2022-05-16", "", "", "2023-06-30", "2,5"),
    (10, "BABY", "BabythuisZorg", "Hulp bij de baby", "2022-03-02", "", "2022-03-16", "Er was geen plek.", "", ""),
    (15, "JGGZ", "Praktijk Zonnehoek", "Behandeling van het oudste kind", "2022-11-28", "2023-02-06", "", "", "", "1"),
    (14, "HH", "Thuishulp Noorderlaag", "Schoonmaken na de operatie", "2023-09-12", "", "", "", "", "2"),
    (19, "BG-IND", "Begeleiding De Brug", "Samen naar buiten", "2023-05-08", "2023-06-19", "", "", "", "1,5"),
    (22, "PV", "Wijkzorg Oosterend", "Hulp bij het douchen", "2023-04-03", "2023-04-24", "", "", "2023-07-14", "3"),
    (23, "IAG", "Elker", "Hulp bij opvoeden", "2023-06-26", "2023-07-31", "", "", "", "4"),
    (24, "JGGZ", "Praktijk Zonnehoek", "Behandeling voor moeder en kind", "2023-08-01", "", "", "", "", ""),
    (25, "BG-IND", "Begeleiding De Brug", "Hulp bij de papieren van de scheiding", "2023-08-14", "", "2023-09-04",
     "De gemeente vindt dat een vrijwilliger dit ook kan.", "", ""),
    (26, "!HH", "Thuishulp Noorderlaag", "Schoonmaken", "2023-03-01", "2023-03-01", "", "", "", "2"),
]  # fmt: skip


def referrals() -> Iterator[Row]:
    counters: dict[int, int] = defaultdict(int)
    for number, product, provider, reason, asked, started, refused, why, ended, amount in REFERRALS:
        counters[number] += 1
        was_there = product.startswith("!")
        discussed = to_weekday(date.fromisoformat(asked) - timedelta(days=5))
        yield {
            "gezin": REFERENCES[number], "volgnummer": counters[number], "product": product.removeprefix("!"),
            "aanbieder": provider, "waarvoor": reason, "was_er_al": "ja" if was_there else "nee",
            "besproken_op": "" if was_there else discussed, "aangevraagd_op": asked,
            "aangevraagd_door": casemanager_of(number), "gestart_op": started, "afgewezen_op": refused,
            "reden_afwijzen": why, "beeindigd_op": ended, "aantal_per_week": amount,
        }  # fmt: skip


# trajectory, organisation, first day, last day, hours a time, days between two times.
VOLUNTEERS = [
    ("T-2022-002", "humanitas", "2022-04-04", "2023-02-27", 2, 14),
    ("T-2022-006", "mjd", "2022-06-07", "2023-06-20", 1.5, 7),
    ("T-2022-008", "humanitas", "2022-09-14", "2023-04-05", 2.5, 14),
    ("T-2022-014", "humanitas", "2023-01-18", "", 2, 7),
    ("T-2022-019", "anders", "2023-03-07", "", 1.5, 14),
    ("T-2023-001", "mjd", "2023-06-08", "", 3, 14),
]


def volunteers() -> Iterator[Row]:
    for name, (code, organisation, start, end, _, _) in zip(words.VOLUNTEERS, VOLUNTEERS, strict=True):
        yield {
            "traject": code, "volgnummer": 1, "organisatie": organisation, "voornaam": name, "gestart_op": start,
            "beeindigd_op": end, "wat_werkte": rng("worked", code).choice(words.WHAT_WORKED) if end else "",
        }  # fmt: skip


def volunteer_hours() -> Iterator[Row]:
    for code, _, start, end, hours, interval in VOLUNTEERS:
        item, random = TRAJECTORIES[CODES.index(code)], rng("hours", code)
        day, last = date.fromisoformat(start), date.fromisoformat(end) if end else TODAY
        while day <= last:
            if random.random() < 0.9 and day not in HOLIDAYS:
                spent = hours + random.choice((0, 0, 0, 0.5, -0.5))
                yield {
                    "traject": code, "vrijwilliger": 1, "datum": day, "uren": decimal(spent),
                    "vastgelegd_door": casemanager_of(item.family),
                }  # fmt: skip
            day += timedelta(days=interval)


# What families said, when it was not "goed": trajectory, the family, the carer.
CLICKS = {"T-2022-012": ("slecht", "twijfel"), "T-2022-017": ("twijfel", "goed"), "T-2023-008": ("twijfel", "goed")}
TOGETHER_ON = date(2023, 8, 17)


def matches() -> Iterator[Row]:
    """Asked after four weeks with a carer; of the newest family that still has to come."""
    for code, item in helped():
        starts = [starts_of(item)]
        if item.hands_over:
            starts.append(date.fromisoformat(item.hands_over[1]) + timedelta(days=1))
        for start in starts:
            day, _ = visit_near(code, start + FOUR_WEEKS)
            if not start + timedelta(days=20) <= day <= min(ends_of(item), TODAY):
                continue
            family, carer = CLICKS.get(code, ("goed", "goed")) if start == starts_of(item) else ("goed", "goed")
            yield {
                "traject": code, "gezinsverzorger": carer_of(item, day), "gevraagd_op": day, "volgens_gezin": family,
                "volgens_gezinsverzorger": carer,
                "toelichting": rng("click", code, day).choice(words.CLICK_NOTES[family]),
                "vastgelegd_door": casemanager_of(item.family),
            }  # fmt: skip


def handovers() -> Iterator[Row]:
    for code, item in helped():
        if item.hands_over:
            successor = carer_of(item, TODAY)
            yield {
                "traject": code, "gezinsverzorger": successor, "samen_op": TOGETHER_ON,
                "overgedragen": "Wat de kinderen fijn vinden in de ochtend, en wie er in het weekend komt.",
                "vastgelegd_door": carer_of(item, TOGETHER_ON),
            }  # fmt: skip


# Who, from and until (both count), why, and who steps in. Nobody steps in yet in the autumn holiday.
ABSENCES = [
    ("gezinsverzorger2", "2022-07-09", "2022-07-12", "verlof", "gezinsverzorger"),
    ("gezinsverzorger3", "2022-08-05", "2022-08-09", "verlof", "gezinsverzorger2"),
    ("gezinsverzorger2", "2022-12-24", "2022-12-27", "verlof", "gezinsverzorger"),
    ("gezinsverzorger3", "2023-02-18", "2023-02-22", "ziek", "gezinsverzorger"),
    ("gezinsverzorger2", "2023-09-15", "2023-09-18", "verlof", "gezinsverzorger3"),
    ("gezinsverzorger3", "2023-09-29", "2023-10-06", "ziek", "gezinsverzorger2"),
    ("gezinsverzorger", "2023-10-16", "2023-10-20", "verlof", ""),
]


def absences() -> Iterator[Row]:
    columns = ("gezinsverzorger", "gestart_op", "beeindigd_op", "soort", "vervanger")
    for absence in ABSENCES:
        yield dict(zip(columns, absence, strict=True))


# One that is past and was not written down; one that the family called off.
FORGOTTEN, CALLED_OFF = ("T-2023-006", "2023-09-26", "10:30"), ("T-2023-007", "2023-10-03", "16:00")
MOMENTS = ("07:45", "10:00", "12:30", "15:15", "17:30")


def planned() -> Iterator[Row]:
    """The visits of this week that were agreed and took place, and those of the coming two weeks."""
    running = [(code, item) for code, item in helped() if not item.ended_on]
    for visit in visits():
        if visit["soort"] == "huisbezoek" and TODAY - timedelta(days=4) <= visit["datum"] <= TODAY:
            yield {
                "traject": visit["traject"], "gezinsverzorger": visit["gezinsverzorger"], "datum": visit["datum"],
                "begintijd": visit["begintijd"], "volgnummer": 1, "minuten": visit["minuten"] or 60,
                "bezoek": visit["bezoek"], "afgezegd": "nee",
            }  # fmt: skip
    for code, day, time in (FORGOTTEN, CALLED_OFF):
        item = TRAJECTORIES[CODES.index(code)]
        yield {
            "traject": code, "gezinsverzorger": carer_of(item, date.fromisoformat(day)), "datum": day,
            "begintijd": time, "volgnummer": 1, "minuten": 60, "afgezegd": "ja" if code == CALLED_OFF[0] else "nee",
        }  # fmt: skip
    taken: set[tuple[str, date, str]] = set()
    for week in range(2):
        for code, item in running:
            yield from planned_in_week(code, item, week, taken)


def planned_in_week(code: str, item: Trajectory, week: int, taken: set[tuple[str, date, str]]) -> Iterator[Row]:
    """Two visits a week, by whoever is there; with a waakvlam none."""
    random = rng("planned", code, week)
    monday = TODAY + timedelta(days=3 + 7 * week)
    days = [] if code == "T-2022-019" else sorted(random.sample(range(5), 2))
    for number in days:
        day = monday + timedelta(days=number)
        carer = carer_there(carer_of(item, day), day)
        free = [time for time in MOMENTS if (carer, day, time) not in taken]
        if free:
            time = random.choice(free)
            taken.add((carer, day, time))
            yield {
                "traject": code, "gezinsverzorger": carer, "datum": day, "begintijd": time, "volgnummer": 1,
                "minuten": random.choice((60, 90, 90, 120)), "afgezegd": "nee",
            }  # fmt: skip


def carer_there(carer: str, day: date) -> str:
    """Return the carer, or who steps in on a day on which the carer is absent."""
    for absent, first, last, _, deputy in ABSENCES:
        if absent == carer and first <= str(day) <= last and deputy:
            return deputy
    return carer


SHEETS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "signalen": (
        "traject signaal ernst tekst gemeld_door gemeld_op bezoek antwoord beantwoord_door beantwoord_op "
        "terugkijken_op afgesloten_op",
        signals,
    ),
    "meldcode": (
        "traject signaal stap gedaan_op gedaan_door verslag vermoeden onveilig zelf_helpen neemt_hulp_aan "
        "wordt_veilig besluit meegekeken_door meegekeken_op",
        steps,
    ),
    "andere_hulp": (
        "gezin volgnummer product aanbieder waarvoor was_er_al besproken_op aangevraagd_op aangevraagd_door "
        "gestart_op afgewezen_op reden_afwijzen beeindigd_op aantal_per_week",
        referrals,
    ),
    "vrijwilligers": ("traject volgnummer organisatie voornaam gestart_op beeindigd_op wat_werkte", volunteers),
    "vrijwilligersuren": ("traject vrijwilliger datum uren vastgelegd_door", volunteer_hours),
    "klik": (
        "traject gezinsverzorger gevraagd_op volgens_gezin volgens_gezinsverzorger toelichting vastgelegd_door",
        matches,
    ),
    "overdrachten": ("traject gezinsverzorger samen_op overgedragen vastgelegd_door", handovers),
    "afwezigheid": ("gezinsverzorger gestart_op beeindigd_op soort vervanger", absences),
    "planning": ("traject gezinsverzorger datum begintijd volgnummer minuten bezoek afgezegd", planned),
}
