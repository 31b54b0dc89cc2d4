"""The demo's families before the help: waiting, calls, consents and the choice of help.

Alle mensen in deze gegevens zijn verzonnen.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, timedelta
from typing import NamedTuple

from cases.demo import file_words as words
from cases.demo.people import (
    FAMILY_ORDER,
    REFERENCES,
    casemanager_of,
    consent_day,
    family_members,
    first_start,
    registration_day,
    to_weekday,
)
from cases.demo.tables import FAMILIES, HOLIDAYS, NO_CONSENT_YET, TODAY, TRAJECTORIES, rng, starts_of
from cases.demo.visits import Row, ends_of

WEEK = timedelta(days=7)
SCIENTIST = "gedragswetenschapper"
# The family that came back after a year waited twice: number, and the day of the second registration.
CAME_BACK = (7, date(2023, 5, 8))
# The family that stopped by itself took its consent back.
WITHDRAWN = {29: "2023-06-09"}
# Somebody turned 12 or 16, and was not asked again yet.
NOT_ASKED_AGAIN = {19}
# Chosen first, before it became clear that more was needed.
COACH_FIRST = {9, 16, 25}


class Judgement(NamedTuple):
    """How urgent it was: the day, the code, why, and the day of the signature ("" when it still has to come)."""

    day: str
    urgency: str
    reason: str
    signed_on: str


class Call(NamedTuple):
    day: str
    made_contact: bool
    minutes: int
    bridging: str = ""
    note: str = ""


class Waiting(NamedTuple):
    """A family that waits today: written out, because what is due today depends on it."""

    situation: str
    next_step: str
    first_contact_on: str
    judgements: tuple[Judgement, ...]
    calls: tuple[Call, ...]


# 30 has to be called today; 31 should have been called, and did not answer; of 32 the signature has to come today.
STILL_WAITING = {
    30: Waiting(
        "De ouder is somber en staat op de lijst voor behandeling. Oma hielp elke dag, maar is nu zelf ziek.",
        "Elke week bellen. Kennismaken met de gezinsverzorger zodra er een plek is.",
        "2023-08-30",
        (
            Judgement("2023-08-30", "b", "Oma helpt elke dag. Zo lukt het nog.", "2023-09-04"),
            Judgement("2023-09-19", "a", "Oma is ziek geworden. De ouder staat er nu alleen voor.", "2023-09-21"),
        ),
        (
            Call("2023-09-04", True, 20, "Oma past elke middag op.", "De dagen lukken. De avonden zijn lang."),
            Call("2023-09-11", True, 15, "Oma past elke middag op.", "Het jongste kind slaapt slecht."),
            Call("2023-09-18", False, 3),
            Call("2023-09-19", True, 35, "Een tante kookt drie keer per week.", "Oma is gevallen en kan niet komen."),
            Call("2023-09-22", True, 20, "Een tante kookt drie keer per week.", "De ouder is moe maar het eten lukt."),
        ),
    ),
    31: Waiting(
        "Een ouder herstelt van een operatie en mag niet tillen. De kinderen zijn een en drie jaar.",
        "Bellen, en vragen of de buren kunnen blijven helpen.",
        "2023-09-14",
        (Judgement("2023-09-14", "b", "De andere ouder heeft vrij genomen, tot eind september.", "2023-09-18"),),
        (
            Call("2023-09-19", True, 25, "De andere ouder is twee weken vrij.", "Vanaf oktober wordt het lastig."),
            Call("2023-09-26", False, 2),
        ),
    ),
    32: Waiting(
        "De ouder komt moeilijk op gang. Het oudste kind doet veel in huis.",
        "Toestemming vragen en opnieuw naar de urgentie kijken.",
        "2023-09-22",
        (Judgement("2023-09-22", "c", "De ouder redt het met hulp van het oudste kind, voorlopig.", ""),),
        (Call("2023-09-27", True, 30, "", "Afgesproken om vrijdag langs te komen."),),
    ),
}  # fmt: skip


def by_trigger(texts: dict[str, list[str]], number: int) -> list[str]:
    """Return the texts that suit what brought a family."""
    triggers = FAMILIES[number].triggers.split(";")
    return next((texts[trigger] for trigger in triggers if trigger in texts), texts[words.BODY])


def help_question(number: int) -> str:
    return rng("question", number).choice(by_trigger(words.HELP_QUESTIONS, number))


def places() -> Iterator[tuple[int, date, date | None]]:
    """Yield who waited: the number of the family, its first day on the list, and the day the help started."""
    for number in FAMILY_ORDER:
        yield number, registration_day(number), None if number in STILL_WAITING else first_start(number)
    number, again_on = CAME_BACK
    yield number, again_on, max(starts_of(item) for item in TRAJECTORIES if item.family == number)


def working_day(day: date) -> date:
    """Move a day in the weekend, or a holiday, to the working day after it."""
    while day.weekday() > 4 or day in HOLIDAYS:
        day += timedelta(days=1)
    return day


def first_contact(number: int, since: date) -> date:
    return working_day(since + timedelta(days=rng("contact", number, since).choice((1, 1, 2, 3))))


def waitlist() -> Iterator[Row]:
    for number, since, until in places():
        random = rng("waiting", number, since)
        row = {"gezin": REFERENCES[number], "wacht_sinds": since}
        if waiting := STILL_WAITING.get(number):
            yield row | {
                "situatie": waiting.situation, "volgende_stap": waiting.next_step,
                "eerste_gesprek_op": waiting.first_contact_on,
            }  # fmt: skip
        else:
            yield row | {
                "situatie": random.choice(by_trigger(words.SITUATIONS, number)),
                "volgende_stap": random.choice(words.NEXT_STEPS),
                "eerste_gesprek_op": first_contact(number, since), "van_lijst_op": until, "uitkomst": "gestart",
            }  # fmt: skip


def judgements(number: int, since: date, until: date | None) -> Iterator[Judgement]:
    if number in STILL_WAITING:
        yield from STILL_WAITING[number].judgements
        return
    assert until is not None  # noqa: S101  # only those of the table still wait
    random, day = rng("urgency", number, since), first_contact(number, since)
    urgency = random.choice("bbbac" if "zwangerschap_of_baby" not in FAMILIES[number].triggers else "aab")
    signed = to_weekday(day + timedelta(days=random.choice((2, 4, 6))))
    yield Judgement(str(day), urgency, random.choice(words.URGENCY_REASONS[urgency]), str(max(day, signed)))
    later = to_weekday(day + 2 * WEEK)
    if urgency != "a" and later < until and random.random() < 0.5:
        higher = "a" if urgency == "b" else "b"
        signed = max(later, to_weekday(later + timedelta(days=2)))
        yield Judgement(str(later), higher, random.choice(words.URGENCY_REASONS[higher]), str(signed))


def urgencies() -> Iterator[Row]:
    for number, since, until in places():
        for judgement in judgements(number, since, until):
            yield {
                "gezin": REFERENCES[number], "wacht_sinds": since, "beoordeeld_op": judgement.day, "volgnummer": 1,
                "urgentie": judgement.urgency, "reden": judgement.reason, "beoordeeld_door": casemanager_of(number),
                "getekend_op": judgement.signed_on, "getekend_door": judgement.signed_on and SCIENTIST,
            }  # fmt: skip


def calls_of(number: int, since: date, until: date | None) -> Iterator[Call]:
    """Every week a call; now and then nobody answers, and a day later somebody does."""
    if number in STILL_WAITING:
        yield from STILL_WAITING[number].calls
        return
    assert until is not None  # noqa: S101  # only those of the table still wait
    random, day = rng("calls", number, since), working_day(first_contact(number, since) + WEEK)
    bridging = random.choice([*words.BRIDGING, "", ""])
    while day < until:
        if random.random() < 0.2:
            yield Call(str(day), False, random.randint(1, 4))
            day = working_day(day + timedelta(days=1))
        if day < until:
            note = random.choice(words.CALL_NOTES) if random.random() < 0.8 else ""
            yield Call(str(day), True, random.randrange(10, 40, 5), bridging, note)
        day = working_day(to_weekday(day + WEEK))


def calls() -> Iterator[Row]:
    for number, since, until in places():
        for position, call in enumerate(calls_of(number, since, until), start=1):
            yield {
                "gezin": REFERENCES[number], "wacht_sinds": since, "volgnummer": position, "gebeld_op": call.day,
                "gebeld_door": casemanager_of(number), "contact": "ja" if call.made_contact else "nee",
                "minuten": call.minutes, "overbrugging": call.bridging, "verslag": call.note,
            }  # fmt: skip


def giver(age: int, role: str) -> str:
    """Who agrees for somebody of this age (Jeugdwet 7.3.4 and 7.3.5)."""
    if role != "kind" or age >= 16:
        return "zelf"
    return "kind_en_ouders" if age >= 12 else "ouders"


def age_on(born_on: date, day: date) -> int:
    return day.year - born_on.year - ((day.month, day.day) < (born_on.month, born_on.day))


def consent_days(number: int, born_on: date, role: str) -> Iterator[date]:
    """Yield when somebody agreed: at the registration, and again after turning 12 or 16 while the help went on."""
    yield consent_day(number, rng("family", number))
    if number == CAME_BACK[0]:
        yield CAME_BACK[1] + timedelta(days=3)
    for age in (12, 16) if role == "kind" and number not in NOT_ASKED_AGAIN else ():
        birthday = born_on.replace(year=born_on.year + age)  # a leap year stays one
        if any(starts_of(item) < birthday <= ends_of(item) for item in TRAJECTORIES if item.family == number):
            yield to_weekday(birthday + timedelta(days=9))


def consents() -> Iterator[Row]:
    numbers = {reference: number for number, reference in REFERENCES.items()}
    for member in family_members():
        number, born_on, role = numbers[member["gezin"]], member["geboortedatum"], member["rol"]
        for day in consent_days(number, born_on, role) if number not in NO_CONSENT_YET else ():
            if day <= TODAY:
                yield {
                    "gezin": member["gezin"], "gezinslid": member["volgnummer"], "gegeven_op": day,
                    "gegeven_door": giver(age_on(born_on, day), role),
                    "ingetrokken_op": WITHDRAWN.get(number, ""), "vastgelegd_door": casemanager_of(number),
                }  # fmt: skip


def help_choices() -> Iterator[Row]:
    for number in FAMILY_ORDER:
        if number == 32:  # still to choose
            continue
        random, since = rng("choice", number), registration_day(number)
        day = first_contact(number, since)
        now = random.choice((1, 2, 2, 3))
        row = {
            "gezin": REFERENCES[number], "volgnummer": 1, "gekozen_door": casemanager_of(number),
            "lukt_nu": now, "haalbaar": min(5, now + random.choice((1, 2, 2))),
        }  # fmt: skip
        if number in COACH_FIRST:
            yield row | {
                "gekozen_op": day, "lukt_nu": 3, "haalbaar": 5, "hulp": "gezinscoach",
                "reden": "De ouder wil vooral leren hoe het anders kan.",
            }  # fmt: skip
            day = to_weekday(day + timedelta(days=8))
        reason = random.choice(by_trigger(words.CHOICE_REASONS, number))
        yield row | {"gekozen_op": day, "hulp": "gezinsverzorger", "reden": reason}


SHEETS: dict[str, tuple[str, Callable[[], Iterator[Row]]]] = {
    "wachtlijst": (
        "gezin wacht_sinds situatie volgende_stap eerste_gesprek_op van_lijst_op uitkomst",
        waitlist,
    ),
    "urgenties": (
        "gezin wacht_sinds beoordeeld_op volgnummer urgentie reden beoordeeld_door getekend_op getekend_door",
        urgencies,
    ),
    "belcontacten": (
        "gezin wacht_sinds volgnummer gebeld_op gebeld_door contact minuten overbrugging verslag",
        calls,
    ),
    "toestemmingen": (
        "gezin gezinslid gegeven_op gegeven_door ingetrokken_op vastgelegd_door",
        consents,
    ),
    "hulpkeuzes": (
        "gezin gekozen_op volgnummer gekozen_door lukt_nu haalbaar hulp reden",
        help_choices,
    ),
}
