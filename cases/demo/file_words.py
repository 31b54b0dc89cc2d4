"""Texts for everything around the families of the demo. Alle mensen in deze gegevens zijn verzonnen.

Most lists go by what brought the family: the first of its triggers.
"""

from __future__ import annotations

BODY, MIND, LEARNING, PARTING, YOUTH = (
    "lichamelijke_gezondheid_ouder",
    "psychische_gezondheid_ouder",
    "lvb_ouder",
    "relatie_of_scheiding",
    "jeugdhulpvraag_kind",
)

HELP_QUESTIONS: dict[str, list[str]] = {
    BODY: [
        "Ik ben ziek en het huishouden loopt vast. Ik wil dat de kinderen er zo min mogelijk van merken.",
        "Ik kan door mijn rug weinig tillen. Wie helpt met de kinderen in de ochtend?",
        "Na de operatie moet ik rusten. Ik wil dat er elke dag warm gegeten wordt.",
    ],
    MIND: [
        "Mijn hoofd zit vol. Ik wil weer op tijd opstaan met de kinderen.",
        "Ik kom de dag niet door. Ik wil rust in huis en weten wat er die week komt.",
        "Ik ben snel boos en moe. Ik wil weer leuke dingen doen met mijn kinderen.",
    ],
    LEARNING: [
        "Ik vind de post en het geld moeilijk. Ik wil dat iemand het stap voor stap voordoet.",
        "De kinderen luisteren niet. Ik wil leren hoe ik dat anders kan doen.",
    ],
    PARTING: [
        "Na de scheiding is alles anders. Ik wil dat de kinderen weten waar ze aan toe zijn.",
    ],
    YOUTH: [
        "Onze kinderen hebben veel zorg nodig. Wij willen weer tijd voor elkaar hebben.",
    ],
}
SITUATIONS: dict[str, list[str]] = {
    BODY: [
        "Een ouder is ziek en ligt veel op bed. De was en het koken blijven liggen.",
        "Een ouder herstelt van een operatie en mag niet tillen. De kinderen zijn nog jong.",
        "Een ouder krijgt een zware behandeling en kan om de week een paar dagen niets.",
        "Een ouder heeft veel pijn en slaapt slecht. Voor de kinderen is er weinig tijd en aandacht.",
    ],
    MIND: [
        "De ouder is somber en komt moeilijk op gang. De kinderen gaan niet elke dag op tijd naar school.",
        "De ouder staat op de lijst voor behandeling en houdt het thuis net vol. Er is weinig structuur in de dag.",
        "De ouder heeft veel angst en gaat weinig naar buiten. De kinderen komen daardoor bijna nergens.",
        "De ouder is snel boos en heeft daar spijt van. De kinderen lopen op hun tenen.",
    ],
    LEARNING: [
        "De ouders houden veel van de kinderen en missen overzicht. Er ligt ongeopende post en het huis is vol.",
    ],
    PARTING: [
        "De ouders zijn net uit elkaar. De kinderen wonen om de week ergens anders en slapen slecht.",
    ],
    YOUTH: [
        "Een van de kinderen vraagt veel aandacht. De ouders zijn moe en de andere kinderen komen tekort.",
    ],
}
NEXT_STEPS = [
    "Elke week bellen tot er een plek is.",
    "Bellen, en na twee weken opnieuw naar de urgentie kijken.",
    "Bellen en vragen of oma in het weekend kan helpen.",
    "Kennismaken met de gezinsverzorger zodra er een plek is.",
]
URGENCY_REASONS = {
    "a": [
        "De ouder redt het niet meer alleen en de kinderen merken dat.",
        "Er is een baby in huis en er is geen netwerk.",
        "De steun die er was, valt weg.",
    ],
    "b": [
        "Het lukt nog met hulp van familie, maar dat houdt niet lang stand.",
        "De ouder redt het door de week net. De avonden zijn zwaar.",
    ],
    "c": ["Er is hulp van familie en het gezin kan nog even wachten."],
}
CALL_NOTES = [
    "De week was zwaar maar het lukte. Ouder is blij dat er gebeld wordt.",
    "De kinderen zijn deze week elke dag naar school geweest.",
    "Ouder slaapt slecht en ziet op tegen het weekend.",
    "Ouder vraagt wanneer de hulp begint. Uitgelegd hoe het gaat.",
    "Er is deze week twee keer warm gegeten met elkaar.",
    "Rustige week. Ouder kon even op adem komen.",
    "Ouder had behandeling en was daarna erg moe.",
]
BRIDGING = [
    "Oma past op woensdag op.",
    "Een buurvrouw brengt de kinderen naar school.",
    "Maaltijden via de kerk in de wijk.",
    "Het jongste kind gaat twee ochtenden naar de peuterspeelzaal.",
]
CHOICE_REASONS: dict[str, list[str]] = {
    BODY: ["De ouder kan het nu lichamelijk niet. Iemand moet het een tijd overnemen."],
    MIND: ["De ouder heeft eerst rust nodig. Sterker maken kan daarna, in stapjes."],
    LEARNING: ["De hulp is lang nodig en moet praktisch zijn. Een kort traject past niet."],
    PARTING: ["Het gezin heeft nu rust en regelmaat nodig. Praten komt later."],
    YOUTH: ["De ouders houden het alleen vol als er thuis praktisch geholpen wordt."],
}

PLAN_SUMMARIES = [
    "De gezinsverzorger komt drie keer per week, vooral in de ochtend. De ouder geeft zelf aan wat die dag nodig is.",
    "We beginnen met rust in huis: vaste tijden voor eten en slapen. Daarna kijken we naar de post en het geld.",
    "Eerst overnemen, dan samen doen, dan meekijken. Elke drie maanden kijken we hoe het gaat.",
    "De gezinsverzorger kookt twee keer per week samen met de ouder. Familie helpt in het weekend.",
]
FAMILY_GROUP_SUMMARY = (
    "Gemaakt met familie en vrienden. Zij nemen het weekend en een avond voor hun rekening; de gezinsverzorger komt "
    "door de week."
)
# leefgebied -> (needs, goal); needs as in wordlists: "" for every family, "school" or "baby".
GOALS: dict[str, list[tuple[str, str]]] = {
    "dagritme": [
        ("school", "De kinderen zijn elke dag op tijd en met ontbijt op school."),
        ("", "Iedereen ligt door de week op tijd in bed."),
        ("baby", "De baby slaapt en eet op vaste tijden."),
    ],
    "huishouden": [
        ("", "De was is aan het eind van de week gedaan."),
        ("", "Er wordt vijf dagen per week warm gegeten, aan tafel."),
        ("", "Het huis is zo schoon dat er bezoek kan komen."),
    ],
    "opvoeden": [
        ("", "Ik blijf rustig als de kinderen niet luisteren."),
        ("", "Ik doe elke dag iets leuks met elk kind."),
    ],
    "gezondheid": [("", "Ik ga naar al mijn afspraken bij de dokter.")],
    "geld": [("", "De post is elke week open en op volgorde.")],
    "netwerk": [
        ("", "Er zijn twee mensen die ik kan bellen als het niet gaat."),
        ("", "Ik ga elke week een keer naar de koffieochtend."),
    ],
    "school_en_werk": [("school", "Ik weet wat er op school speelt en ga naar de gesprekken.")],
}
REASONS_OF_LEVEL = {
    "start": ["Zo afgesproken bij de start.", "Drie bezoeken per week, zoals in het plan staat."],
    "more": ["De ouder is opgenomen geweest. Tijdelijk meer hulp.", "Er komt veel tegelijk. We komen vaker."],
    "less": ["Het gezin doet steeds meer zelf.", "De ouder kookt en wast weer zelf. Een bezoek minder."],
    "last": ["We ronden af. Het gezin doet het nu zelf."],
    "waakvlam": ["Het gaat goed. We houden af en toe contact zolang het nodig is."],
}
REVIEW_NOTES = {
    "doorgaan": ["De hulp past goed. We gaan zo door.", "Er is meer rust. De avonden blijven lastig."],
    "afschalen": ["Het gezin kan meer zelf. We komen minder vaak."],
    "opschalen": ["Het gaat nog niet zoals we hoopten. We komen vaker en kijken naar andere hulp erbij."],
    "afronden": ["De doelen zijn bijna gehaald. We ronden de komende weken af."],
}
MEASUREMENT_NOTES = [
    "Ouder vond het fijn om de cijfers naast elkaar te zien.",
    "De ochtenden gaan beter, de avonden nog niet.",
    "Samen met beide ouders ingevuld.",
]
FAREWELLS = [
    "De ouder belt de casemanager als het weer zwaarder wordt. Na zes maanden bellen wij.",
    "Familie helpt in het weekend. Het lijstje voor de ochtend blijft hangen.",
    "Samen taart gegeten en teruggekeken. De ouder weet wie te bellen.",
    "Alles overgedragen aan de nieuwe hulp, met het gezin erbij.",
]

CLICK_NOTES = {
    "goed": ["Het gezin voelt zich op het gemak.", "", ""],
    "twijfel": ["Het gezin moet nog wennen. Over een maand vragen we het opnieuw."],
    "slecht": ["Er is te veel verschil in aanpak. We praten erover met z'n drieën."],
}
WHAT_WORKED = [
    "Een vaste middag in de week. De kinderen keken ernaar uit.",
    "Samen naar buiten gaan. Daardoor kwam de ouder weer onder de mensen.",
]
# Who cannot be a carer: the names of volunteers, first names alone.
VOLUNTEERS = ["Wietske", "Joop", "Alie", "Hennie", "Tjitske", "Rinus"]
