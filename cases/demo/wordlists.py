"""Word lists for the demo data. Alle mensen in deze gegevens zijn verzonnen.

The texts are Dutch because they are data that people see in the application.
"""

from __future__ import annotations

# Names by group: (women, men, children). A family takes the group that suits its surname.
FIRST_NAMES: dict[str, tuple[list[str], list[str], list[str]]] = {
    "nl": (
        [
            "Anneke",
            "Chantal",
            "Esmée",
            "Froukje",
            "Geertje",
            "Ilse",
            "Kirsten",
            "Mirjam",
            "Petra",
            "Saskia",
            "Aniek",
            "Loes",
        ],
        ["Berend", "Dérk", "Harm", "Jorrit", "Lammert", "Niels", "Roelf", "Wiebe", "Ruben", "Maarten"],
        [
            "Bram",
            "Chloé",
            "Daan",
            "Elin",
            "Femke",
            "Guus",
            "Hidde",
            "Isa",
            "Jente",
            "Kas",
            "Loïs",
            "Mees",
            "Noor",
            "Olaf",
            "Pien",
            "Rinske",
            "Siem",
            "Tess",
            "Veerle",
        ],
    ),
    "tr": (
        ["Elif", "Gülşen", "Nuray", "Şükran", "Tülay"],
        ["Ayhan", "Hakan", "Serkan"],
        ["Azra", "Berat", "Ceylin", "Defne", "Eymen", "Kerem", "Mira", "Yağmur"],
    ),
    "sr": (
        ["Anoushka", "Ketie", "Mavis", "Sharmila"],
        ["Clyde", "Jerrel", "Radjesh", "Wendell"],
        ["Aiyana", "Dion", "Jaïr", "Naomi", "Rishaan", "Shaniqua", "Tyrone", "Vinaya"],
    ),
    "ar": (
        ["Amal", "Fatima", "Nadia", "Souad"],
        ["Bilal", "Hamid", "Samir", "Yusuf"],
        ["Adam", "Hana", "Ilyas", "Lina", "Noah", "Rania", "Sami", "Yara"],
    ),
}

# Streets that do not exist in Groningen.
STREETS: list[str] = [
    "Zilverberkpad",
    "Grutterlaagte",
    "Veenpluishof",
    "Lampenistensteeg",
    "Kievitsbloemerf",
    "Blauwborgerend",
    "Turfschippershof",
    "Windroospad",
    "Hooioppersweg",
    "Oeverzwaluwdreef",
    "Marskramerlaagte",
    "Sleedoornerf",
    "Wollegraspad",
    "Kluitenbrekershof",
    "Tichelaarsend",
    "Molenaarskinderpad",
    "Rietzangerslaagte",
    "Karnemelksdreef",
    "Boekweitstee",
    "Duinroospad",
    "Klokkengietersend",
    "Waterhoenlaagte",
    "Maanzaadhof",
    "Ganzenbloemdreef",
    "Praamvaarderspad",
    "Snoekbaarslaagte",
    "Pannenbakkerserf",
    "Dotterbloemstee",
    "Hazelaarsend",
    "Vlierbespad",
    "Voorbeeldlaan",
    "Kalkoventree",
    "Zonnedauwerf",
    "Schaapscheerderslaagte",
]

# (needs, who registered the family); "needs" as in TASK_NOTES.
REFERRERS: list[tuple[str, str]] = [
    ("", "WIJ-team"),
    ("", "huisarts"),
    ("", "jeugdarts"),
    ("", "ouder zelf"),
    ("", "praktijkondersteuner huisarts"),
    ("", "maatschappelijk werk ziekenhuis"),
    ("school", "school"),
    ("baby", "verloskundige"),
    ("baby", "consultatiebureau"),
]

# (needs, text): needs is "" for every family, "school" with a child of 4 or older,
# "baby" with a child of 0 or 1.
TASK_NOTES: dict[str, list[tuple[str, str]]] = {
    "huishoudelijk": [
        ("", "Was gesorteerd en twee machines gedraaid."),
        ("", "Keuken opgeruimd en een warme maaltijd voorbereid."),
        ("", "Boodschappenlijst gemaakt en boodschappen in huis gehaald."),
        ("", "Slaapkamers opgeruimd en bedden verschoond."),
        ("", "Weekmenu opgehangen en voor twee dagen gekookt."),
        ("", "Badkamer schoongemaakt en vaste schoonmaakdag afgesproken."),
        ("", "Oude spullen uitgezocht, drie zakken naar de kringloop."),
        ("school", "Ontbijt en broodtrommels klaargemaakt volgens het ochtendlijstje."),
        ("baby", "Flessen en badspullen klaargezet voor de nacht."),
    ],
    "pedagogisch": [
        ("", "Bedritueel geoefend met de nieuwe volgorde op het bord."),
        ("", "Aan tafel gegeten zonder schermen; ging rustiger dan vorige keer."),
        ("", "Gesproken over grenzen stellen en voorspelbaar reageren."),
        ("", "Samen gespeeld en besproken wat daarbij opviel."),
        ("", "Complimentenkaart ingevuld en aan de muur gehangen."),
        ("school", "Ochtendritme begeleid; iedereen was op tijd op school."),
        ("school", "Huiswerkmoment ingevoerd direct na het drinken."),
        ("school", "Na school een vast rustmoment ingebouwd."),
        ("baby", "Voedings- en slaapschema doorgenomen en aangepast."),
        ("baby", "Badmoment begeleid; ouder doet steeds meer zelf."),
    ],
    "agogisch": [
        ("", "Ouder vertelde over de behandeling; vermoeidheid is nog groot."),
        ("", "Draagkracht en draaglast besproken aan de hand van de week."),
        ("", "Spanning tussen de ouder en familie besproken."),
        ("", "Gewandeld en gepraat over wat energie geeft."),
        ("", "Gekeken wie uit de buurt kan bijspringen."),
        ("", "Ouder gaat deze week naar de koffieochtend in de wijk."),
        ("", "Terugval besproken en afgesproken wie ouder dan belt."),
    ],
    "regie": [
        ("", "Post geopend en op volgorde gelegd."),
        ("", "Afspraken van de komende week in de gezinsagenda gezet."),
        ("", "Afspraak met het ziekenhuis verzet en vervoer geregeld."),
        ("", "Aanvraag bijzondere bijstand samen ingevuld."),
        ("", "Overzicht gemaakt van alle betrokken hulpverleners."),
        ("", "Doelen uit het gezinsplan nagelopen; twee zijn gehaald."),
        ("school", "Gesprek op school voorbereid met de vragen van ouder."),
    ],
}
OBSERVATIONS: list[str] = [
    "Sfeer was rustig.",
    "Het was druk in huis.",
    "Ouder was moe maar deed actief mee.",
    "Ouder lag bij binnenkomst op bed.",
    "Huis was opgeruimd.",
    "Er is merkbaar meer regelmaat.",
    "Het ging moeizamer dan vorige week.",
    "Ouder gaf aan trots te zijn.",
    "Er was weinig eten in huis.",
    "De afspraken van vorige keer waren gelukt.",
    "Er werd veel gelachen.",
]
FOLLOW_UPS: list[str] = [
    "Volgende keer verder.",
    "Casemanager bijgepraat.",
    "Volgende week samen evalueren.",
    "Ouder probeert dit nu eerst zelf.",
    "Vrijdag belt de gezinsverzorger kort na.",
    "Signaal besproken met de casemanager.",
    "Lijstje hangt op de koelkast.",
]
CONTACT_NOTES: dict[str, list[str]] = {
    "telefonisch": [
        "Kort gebeld over het verloop van de ochtend.",
        "Ouder belde met een vraag over het avondritme; tips gegeven.",
        "Afspraak bevestigd en gevraagd hoe het weekend was.",
        "Gebeld na ziekenhuisbezoek; uitslag viel mee.",
        "Afspraak op verzoek van ouder naar later in de week verzet.",
    ],
    "beeldbellen": [
        "Meegekeken bij het avondeten via beeldbellen.",
        "Beeldgesprek omdat er griep in huis was.",
    ],
    "school_of_instantie": [
        "Mee geweest naar gesprek met hulpverlener; afspraken vastgelegd.",
        "Overleg met wijkverpleegkundige over de taakverdeling.",
        "Met ouder naar de gemeente geweest voor een aanvraag.",
        "Overleg met jeugdarts, samen met ouder.",
    ],
    "overig": [
        "Overleg met casemanager over de voortgang.",
        "Meegereden naar het ziekenhuis.",
    ],
}
NOT_HOME_NOTES: list[str] = [
    "Niemand thuis, kaartje achtergelaten.",
    "Deur werd niet opengedaan, later gebeld.",
    "Ouder was afspraak vergeten.",
    "Gezin bleek bij familie, nieuwe afspraak gemaakt.",
]
