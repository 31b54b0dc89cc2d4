"""Help where the work is: a day of each role, in steps with a picture of the page.

The browser tests make the pictures and notice when a page no longer says what it said in its picture.
"""

from __future__ import annotations

from dataclasses import dataclass

from cases.codes import Role


@dataclass(frozen=True)
class Step:
    """One step: what you do, and the name of the picture that shows it (static/img/uitleg/<picture>.png)."""

    title: str
    text: str
    picture: str = ""
    # Pictures of the phone are shown smaller.
    phone: bool = False


GUIDES: dict[Role, tuple[Step, ...]] = {
    Role.CASE_MANAGER: (
        Step(
            "Begin bij Te doen",
            "Op je startpagina staat wat je moet doen, het oudste bovenaan. De lijst maakt zichzelf: iets gaat eraf "
            "zodra je het hebt gedaan. Elke maandag krijg je de lijst ook per e-mail, zonder namen.",
            "casemanager-start",
        ),
        Step(
            "Meld een gezin aan",
            "Vul in wat je weet. Alleen de achternaam, de wijk en de casemanager zijn nodig. Lijkt het gezin op een "
            "gezin dat er al is, dan zie je dat voordat je opslaat.",
            "casemanager-aanmelden",
        ),
        Step(
            "Bel elke week met wie wacht",
            "De wachtlijst staat op volgorde van urgentie. Je ziet wie vandaag een telefoontje krijgt. Ook een poging "
            "zonder contact leg je vast.",
            "casemanager-wachtlijst",
        ),
        Step(
            "Zet een gezinsverzorger in",
            "Je ziet hoeveel plekken er nog zijn. Zijn alle plekken bezet, dan kan alleen de teammanager een plek "
            "boven het maximum geven.",
            "casemanager-starten",
        ),
        Step(
            "Zeg welke hulp er anders was ingezet",
            "Deze vraag hoort bij de start. Met je antwoord kan de gemeente laten zien wat de gezinsverzorger "
            "voorkomt. Weet je het niet, dan is dat ook een goed antwoord.",
            "casemanager-andere-hulp",
        ),
        Step(
            "Maak samen een plan",
            "Schrijf de doelen op in de woorden van het gezin. Het gezin en de gezinsverzorger geven elk een score. "
            "Zien zij het verschillend, praat er dan over.",
            "casemanager-plan",
        ),
        Step(
            "Reageer op signalen",
            "De gezinsverzorger ziet vaak als eerste dat er iets is. Je krijgt dat meteen te zien en per e-mail. Bij "
            "een signaal over veiligheid volg je de vijf stappen van de meldcode.",
            "casemanager-signalen",
        ),
    ),
    Role.FAMILY_CARER: (
        Step(
            "Kies het gezin",
            "Op je telefoon zie je de gezinnen die je nu helpt. Druk bij het gezin op Bezoek vastleggen.",
            "gezinsverzorger-start",
            phone=True,
        ),
        Step(
            "Leg het bezoek vast",
            "Hoe lang, wat en hoe: dat zijn drie keer tikken. Een verslag mag, maar hoeft niet. Wat je typt, wordt "
            "onderweg bewaard.",
            "gezinsverzorger-bezoek",
            phone=True,
        ),
        Step(
            "Wat komt er nu?",
            "Na het opslaan plan je met een tik het volgende bezoek. Zag je iets wat de casemanager moet weten? Geef "
            "dan een signaal. Ging het goed met een doel? Dat is ook een tik.",
            "gezinsverzorger-na-bezoek",
            phone=True,
        ),
        Step(
            "Geen internet? Ga gewoon door",
            "Je bezoek blijft op je telefoon staan, met het kenmerk van het gezin en zonder naam. Zodra er weer "
            "internet is, wordt het verstuurd. Bovenaan zie je wat nog wacht.",
        ),
        Step(
            "Bekijk je week",
            "In Planning staat wat je met de gezinnen hebt afgesproken. Je kunt de tijden ook in de agenda van je "
            "telefoon zetten, zonder namen.",
            "gezinsverzorger-planning",
            phone=True,
        ),
    ),
    Role.TEAM_MANAGER: (
        Step(
            "Zie wat blijft liggen",
            "Je ziet het werk van het hele team, met de naam van wie het doet. Wat te laat is, staat bovenaan.",
            "teammanager-te-doen",
        ),
        Step(
            "Stuur op de cijfers",
            "Op de pagina Team staan de plekken, de gezinnen en de bezoeken over een periode die je zelf kiest. Deze "
            "cijfers zijn precies. Ze zijn niet bedoeld om te delen.",
            "teammanager-team",
        ),
        Step(
            "Maak het verslag voor de raad",
            "Het verslag laat kleine aantallen weg, zodat niemand een gezin kan herkennen. Bij Verslagen aan de raad "
            "staat de tekst al klaar. Je past hem aan, en een collega keurt het verslag goed.",
            "teammanager-verslag",
        ),
        Step(
            "Importeer en exporteer",
            "Met het werkboek haal je gegevens uit Excel binnen. Je ziet eerst wat er verandert. Pas als je dat goed "
            "vindt, wordt het opgeslagen.",
            "teammanager-werkboek",
        ),
    ),
    Role.BEHAVIOURAL_SCIENTIST: (
        Step(
            "Kijk mee met de wachtlijst",
            "Je ziet de gezinnen die wachten, hoe urgent het is en waarom. Ben je het eens met een beoordeling, dan "
            "teken je die. Anders maak je zelf een nieuwe.",
            "gedragswetenschapper-wachtlijst",
        ),
        Step(
            "Denk mee over veiligheid",
            "Signalen over veiligheid komen ook bij jou. Bij elke stap van de meldcode kijkt een tweede persoon mee.",
            "gedragswetenschapper-signalen",
        ),
    ),
    Role.POLICY_OFFICER: (
        Step(
            "Lees het verslag, schrijf mee en keur het goed",
            "Je ziet alleen cijfers, nooit gezinnen. Kleine aantallen staan er niet in. Bij Verslagen aan de raad "
            "schrijf je mee, en keur je goed wat een ander heeft ingediend.",
            "beleidsmedewerker-verslag",
        ),
    ),
    Role.ADMINISTRATOR: (
        Step(
            "Beheer medewerkers en vaste gegevens",
            "Je voegt medewerkers toe en geeft hun een rol. Ook wijken, zorgproducten, tarieven en de begroting staan "
            "hier. Gezinnen zie je niet.",
            "beheerder-start",
        ),
    ),
    Role.PRIVACY_OFFICER: (
        Step(
            "Zie wie in de dossiers keek",
            "Je ziet het logboek: wie welk dossier opende, wanneer en waarom dat mocht. De dossiers zelf zie je niet.",
        ),
    ),
}
