"""What each figure means: the one list from which pages, reports and sheets explain themselves.

The code of a figure is its path in the JSON of `tussenevaluatie`, such as `mean_caseload` or `waiting.days_to_help`.
A test compares this list with the figures themselves, so that no figure goes without an explanation.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby

from monitoring.figures import SUBJECTS

# Where a definition comes from.
PROTOCOL = "CBS, Informatieprotocol Beleidsinformatie Jeugd, versie 7"
LETTER = "Raadsbrief van 29 maart 2023 (tussenevaluatie 2022)"
START = "Raadsbrief van 15 september 2021 (start van de pilot)"
INITIATIVE = "Initiatiefvoorstel 'Ontzorgen en stabiliseren' (2020)"
WAITING_LIST = "Raadsvoorstel wachtlijst WIJ (19 februari 2021)"
GAS = "Goal attainment scaling (Kiresuk en Sherman, 1968)"
PILOT = "Afspraak van de pilot"

# Who or what is counted.
HELPED = "Gezinnen met hulp op ten minste één dag van de periode"
CHILDREN = "Kinderen van gezinnen met hulp in de periode; overleden kinderen tellen niet mee"
RUNNING = "Trajecten die op ten minste één dag van de periode lopen"
CLOSED = "Trajecten met hun laatste dag in de periode"
DAYS = "Alle dagen van de periode"
CARERS = "Gezinsverzorgers van de pilot"
VISITS = "Bezoeken en andere contacten in de periode"
DONE = "Bezoeken en andere contacten in de periode die zijn doorgegaan"
WAIT = "Gezinnen die op de laatste dag van de periode wachten"
CALLS = "Belcontacten in de periode met gezinnen die wachten"
STANDING = "Doelen die op de laatste dag staan, van trajecten die in de periode lopen"
MEASURED = "Gezinnen met een meting in de periode"
SIGNALS = "Signalen van trajecten van de pilot"
OTHER_HELP = "Hulp naast de gezinsverzorger die na de aanmelding is aangevraagd"
AGREED = "Trajecten die op de laatste dag van de periode lopen"

# One entry stands for all amounts together: they have a page of their own, and stay out of the region.
AVOIDED_COST = "avoided_cost"

SUBJECT_NAMES = {
    "": "Gezinnen, trajecten en bezoeken",
    "waiting": "Wachtlijst",
    "goals": "Doelen",
    "measuring": "Metingen",
    "signals": "Signalen",
    "other_help": "Andere hulp in het gezin",
    "volunteers": "Vrijwilligers",
    "intensity": "Hoeveelheid hulp",
    AVOIDED_COST: "Vermeden kosten",
}


@dataclass(frozen=True)
class Explained:
    """One figure: its code, its name, what it is counted in, of whom or what, how, and on whose authority."""

    code: str
    name: str
    unit: str
    population: str
    definition: str
    source: str

    @property
    def subject(self) -> str:
        """Return the subject to which it belongs, of the file or of money; "" for the figures of the werkboek."""
        if self.code == AVOIDED_COST:
            return AVOIDED_COST
        subject, dot, _ = self.code.partition(".")
        return subject if dot and subject in SUBJECTS else ""

    @property
    def anchor(self) -> str:
        return self.code.replace(".", "-").replace("_", "-")


FIGURES: tuple[Explained, ...] = tuple(
    Explained(*row)
    for row in (
        (
            "families_supported", "Gezinnen met hulp", "gezinnen", HELPED,
            "Gezinnen met hulp op ten minste één dag van de periode. Een gezin telt één keer, ook met meer trajecten.",
            LETTER,
        ),
        (
            "families_new", "Nieuwe gezinnen", "gezinnen", HELPED,
            "Gezinnen met een traject dat in de periode begint.", LETTER,
        ),
        (
            "trajectories_closed", "Trajecten afgesloten", "trajecten", CLOSED,
            "Trajecten met hun laatste dag in de periode. Een traject dat op de laatste dag van de periode eindigt, "
            "loopt die dag nog.", PROTOCOL,
        ),
        (
            "closed_by_reason", "Waarom afgesloten", "trajecten", CLOSED,
            "Trajecten met hun laatste dag in de periode, naar de landelijke redenen van het CBS.", PROTOCOL,
        ),
        (
            "closed_by_follow_up", "Hulp na het afsluiten", "trajecten", CLOSED,
            "Trajecten met hun laatste dag in de periode, naar de hulp die daarna nog nodig was.", LETTER,
        ),
        (
            "active_on_last_day", "Loopt op de laatste dag", "trajecten", AGREED,
            "Trajecten die op de laatste dag van de periode lopen.", PROTOCOL,
        ),
        (
            "mean_caseload", "Gemiddeld tegelijk", "gezinnen", DAYS,
            "Per dag tellen wij de trajecten die lopen; de eerste en de laatste dag van de hulp tellen mee. Dit is het "
            "gemiddelde over alle dagen van de periode.", START,
        ),
        (
            "days_above_target", "Dagen boven het streefgetal", "dagen", DAYS,
            "Dagen met meer gezinnen tegelijk dan het streefgetal. De dagen boven het maximum horen daar ook bij.",
            START,
        ),
        (
            "days_above_cap", "Dagen boven het maximum", "dagen", DAYS,
            "Dagen met meer gezinnen tegelijk dan het maximum.", START,
        ),
        (
            "families_by_district", "Gezinnen per wijk", "gezinnen", HELPED,
            "Gezinnen met hulp in de periode, naar de wijk waar zij wonen. Elk gezin telt één keer.", LETTER,
        ),
        (
            "districts", "Wijken", "wijken", HELPED,
            "Wijken met ten minste één gezin met hulp in de periode.", LETTER,
        ),
        (
            "children_by_age", "Kinderen naar leeftijd", "kinderen", CHILDREN,
            "Kinderen van de gezinnen met hulp in de periode. De leeftijd is die op de eerste dag van het eerste "
            "traject dat in de periode loopt. Een kind dat dan nog niet geboren was, telt mee bij de jongste groep. "
            "Overleden kinderen tellen niet mee. Een kind van 12 jaar telt bij 'Met jonge kinderen' mee, en staat hier "
            "bij 12 tot en met 17 jaar.", LETTER,
        ),
        (
            "families_with_children_0_12", "Met jonge kinderen", "gezinnen", HELPED,
            "Gezinnen met hulp in de periode en ten minste één kind van 0 tot en met 12 jaar. De leeftijd is die op de "
            "eerste dag van het eerste traject dat in de periode loopt.", LETTER,
        ),
        (
            "families_by_trigger", "Aanleidingen", "gezinnen", HELPED,
            "Waarom de gezinnen met hulp in de periode zijn aangemeld. Een gezin met meer aanleidingen telt bij elk "
            "daarvan mee, dus samen is dit meer dan het aantal gezinnen.", LETTER,
        ),
        (
            "counterfactual_by_product", "Welke hulp was er anders ingezet", "trajecten", RUNNING,
            "Trajecten die in de periode lopen, naar het laatste antwoord van de casemanager. Een traject met meer "
            "soorten hulp telt bij elke soort één keer.", INITIATIVE,
        ),
        (
            "counterfactual_none", "Geen andere hulp", "trajecten", RUNNING,
            "Trajecten waarvan het laatste antwoord van de casemanager is: zonder gezinsverzorger was er geen andere "
            "hulp ingezet.", INITIATIVE,
        ),
        (
            "counterfactual_unknown", "Casemanager weet het niet", "trajecten", RUNNING,
            "Trajecten waarvan het laatste antwoord van de casemanager is: ik weet niet welke hulp er anders was "
            "ingezet.", INITIATIVE,
        ),
        (
            "counterfactual_missing", "Nog geen antwoord", "trajecten", RUNNING,
            "Trajecten waarvoor de casemanager de vraag naar andere hulp nog niet heeft beantwoord.", INITIATIVE,
        ),
        (
            "professionals", "Gezinsverzorgers", "mensen", CARERS,
            "Gezinsverzorgers die in de periode bij een gezin zijn ingezet.", LETTER,
        ),
        (
            "fte", "Fte", "fte", CARERS,
            "De fte van alle gezinsverzorgers, voor het deel van de periode dat zij in dienst zijn.", START,
        ),
        (
            "visits", "Bezoeken", "bezoeken", DONE,
            "Bezoeken en andere contacten in de periode die zijn doorgegaan. Was er niemand thuis, dan tellen wij dat "
            "apart.", PILOT,
        ),
        (
            "not_home", "Niemand thuis", "keer", VISITS,
            "Bezoeken in de periode waarbij niemand thuis was.", PILOT,
        ),
        (
            "visit_hours", "Uren bij gezinnen", "uur", DONE,
            "De duur van de bezoeken en andere contacten die zijn doorgegaan. Reistijd telt niet mee.", PILOT,
        ),
        (
            "visit_hours_by_task", "Uren per taak", "uur", DONE,
            "Uren van bezoeken die zijn doorgegaan, zonder reistijd. Een bezoek met meer taken is gelijk verdeeld over "
            "die taken. Door afronden kan het totaal iets anders zijn.", INITIATIVE,
        ),
        (
            "visit_hours_by_way", "Uren naar wie het deed", "uur", DONE,
            "Uren van bezoeken die zijn doorgegaan, zonder reistijd. 'Ik' is de gezinsverzorger.", INITIATIVE,
        ),
        (
            "families_by_carers_seen", "Vaste gezichten", "gezinnen", HELPED,
            "Bij elk gezin met hulp in de periode: hoeveel verschillende gezinsverzorgers er kwamen. Bellen telt ook "
            "mee. Een bezoek waarbij niemand thuis was, telt niet mee.", INITIATIVE,
        ),
        (
            "median_duration_days", "Duur van een traject", "dagen", CLOSED,
            "De mediaan van de trajecten die in de periode zijn afgesloten: de helft duurde korter, de helft langer. "
            "De eerste en de laatste dag tellen mee.", PROTOCOL,
        ),
        (
            "waiting.waiting", "Gezinnen die wachten", "gezinnen", WAIT,
            "Een gezin wacht vanaf de aanmelding, tot de hulp begint of het van de lijst gaat.", WAITING_LIST,
        ),
        (
            "waiting.by_urgency", "Wachtenden naar urgentie", "gezinnen", WAIT,
            "Naar de laatste beoordeling tot en met de laatste dag van de periode.", WAITING_LIST,
        ),
        (
            "waiting.days_waiting", "Wachttijd tot nu", "dagen", WAIT,
            "De mediaan van de dagen dat deze gezinnen op de laatste dag van de periode wachten.", WAITING_LIST,
        ),
        (
            "waiting.longest_days", "Langste wachttijd", "dagen", WAIT,
            "De meeste dagen die een van deze gezinnen op de laatste dag van de periode wacht.", WAITING_LIST,
        ),
        (
            "waiting.days_to_help", "Dagen tot de eerste dag van hulp", "dagen",
            "Gezinnen die in de periode voor het eerst hulp kregen",
            "De mediaan van de dagen van de aanmelding tot de eerste dag van hulp. Begon de hulp voor de aanmelding, "
            "dan tellen wij 0 dagen.", WAITING_LIST,
        ),
        (
            "waiting.families_followed", "Gezinnen die een hele week wachtten", "gezinnen",
            "Gezinnen die in de periode wachtten",
            "Gezinnen met ten minste één hele week wachten in de periode.", WAITING_LIST,
        ),
        (
            "waiting.weeks_called", "Weken met contact", "weken", "Hele weken van wachten in de periode",
            "Weken waarin contact is gemaakt, van alle weken. Een week is 7 dagen, geteld vanaf de dag na de "
            "aanmelding. Alleen proberen te bellen is geen contact.", WAITING_LIST,
        ),
        ("waiting.calls", "Keer gebeld", "keer", CALLS, "Alle pogingen, ook als niemand opnam.", WAITING_LIST),
        ("waiting.contacts", "Contact gemaakt", "keer", CALLS, "Keren dat er contact is gemaakt.", WAITING_LIST),
        ("waiting.call_hours", "Tijd aan bellen", "uur", CALLS, "De tijd van alle belcontacten samen.", WAITING_LIST),
        (
            "waiting.call_hours_per_week", "Tijd aan bellen per week", "uur", CALLS,
            "De tijd van alle belcontacten, per 7 dagen van de periode.", WAITING_LIST,
        ),
        (
            "waiting.signed", "Beoordelingen getekend", "beoordelingen", "Beoordelingen van urgentie in de periode",
            "Beoordelingen die de gedragswetenschapper op of voor de laatste dag van de periode tekende, van alle.",
            WAITING_LIST,
        ),
        (
            "goals.families", "Gezinnen met een doel", "gezinnen", STANDING,
            "Gezinnen met ten minste één doel dat op de laatste dag van de periode staat.", GAS,
        ),
        (
            "goals.standing", "Doelen", "doelen", STANDING,
            "Een doel staat vanaf de dag dat het is afgesproken, tot de dag dat het vervalt.", GAS,
        ),
        (
            "goals.scored_by_both", "Door allebei gescoord", "doelen", STANDING,
            "Doelen met een score van het gezin en een van de gezinsverzorger, van alle doelen.", GAS,
        ),
        (
            "goals.reached", "Doelen gehaald", "doelen", STANDING,
            "Doelen waarvan de laatste score 0 of hoger is, van de doelen die deze kant scoorde. Wij maken geen "
            "gemiddelde van de twee kanten.", GAS,
        ),
        (
            "goals.far_apart", "Verschil van 2 punten of meer", "doelen", STANDING,
            "Doelen waarop de laatste scores van gezin en gezinsverzorger 2 punten of meer verschillen, van de doelen "
            "die allebei scoorden.", GAS,
        ),
        ("measuring.families", "Gezinnen gemeten", "gezinnen", MEASURED, "Elk gezin telt één keer.", INITIATIVE),
        (
            "measuring.not_reached", "Niet bereikt", "gezinnen", "Gezinnen die in de periode gemeten zouden worden",
            "Gezinnen waarvoor in de periode een meting is geprobeerd, en die niet zijn bereikt.", PROTOCOL,
        ),
        (
            "measuring.by_moment", "Scores per meetmoment", "punten (0 tot en met 10)", MEASURED,
            "De mediaan per schaal, van de laatste meting van elk gezin op dat moment. De schalen zijn van deze pilot "
            "zelf; ze zijn niet wetenschappelijk getoetst.", INITIATIVE,
        ),
        (
            "measuring.measured_twice", "Twee keer of vaker gemeten", "gezinnen", MEASURED,
            "Gezinnen met een meting in de periode en een eerdere meting, in of voor de periode.", INITIATIVE,
        ),
        (
            "measuring.change", "Verandering van de scores", "punten (-10 tot en met +10)",
            "Gezinnen met een meting in de periode en een eerdere meting",
            "De mediaan van de laatste score min de allereerste score van een gezin. Bij draaglast is minder beter.",
            INITIATIVE,
        ),
        (
            "measuring.grade", "Rapportcijfer voor de hulp", "cijfer (1 tot en met 10)", MEASURED,
            "Het gemiddelde van het laatste cijfer dat elk gezin in de periode gaf.", PROTOCOL,
        ),
        (
            "measuring.without_help", "Kunnen zij zonder hulp verder", "gezinnen", MEASURED,
            "Gezinnen naar hun laatste antwoord in de periode, in de woorden van het landelijke protocol.", PROTOCOL,
        ),
        (
            "signals.by_severity", "Signalen naar ernst", "signalen", SIGNALS,
            "Signalen die in de periode zijn gemeld.", LETTER,
        ),
        (
            "signals.answered_in_time", "Op tijd antwoord", "signalen", SIGNALS,
            "Antwoord binnen 1 dag bij veiligheid, 3 dagen bij zorg en 7 dagen bij iets om op te letten. Een signaal "
            "waarvan de termijn nog loopt, telt niet mee.", PILOT,
        ),
        (
            "signals.open", "Open signalen", "signalen", SIGNALS,
            "Signalen die op de laatste dag niet zijn afgesloten, ook van voor de periode.", PILOT,
        ),
        (
            "signals.open_by_age", "Open signalen naar leeftijd", "signalen", SIGNALS,
            "Open signalen op de laatste dag van de periode, naar het aantal dagen sinds de melding.", PILOT,
        ),
        (
            "signals.reporting_codes", "Meldcode begonnen", "signalen", SIGNALS,
            "Signalen waarbij in de periode de eerste stap van de meldcode is gezet.",
            "Meldcode huiselijk geweld en kindermishandeling",
        ),
        (
            "other_help.requested", "Andere hulp aangevraagd", "keer", OTHER_HELP,
            "Hulp die in de periode is aangevraagd. Hulp die er al was, telt niet mee.", INITIATIVE,
        ),
        (
            "other_help.started", "Andere hulp gestart", "keer", OTHER_HELP,
            "Hulp die in de periode is gestart.", INITIATIVE,
        ),
        (
            "other_help.refused", "Andere hulp afgewezen", "keer", OTHER_HELP,
            "Hulp die in de periode is afgewezen.", INITIATIVE,
        ),
        (
            "other_help.ended", "Andere hulp geëindigd", "keer", OTHER_HELP,
            "Hulp die in de periode is geëindigd.", INITIATIVE,
        ),
        (
            "other_help.waiting", "Andere hulp wacht nog", "keer", OTHER_HELP,
            "Hulp die is aangevraagd, en op de laatste dag van de periode niet is gestart of afgewezen.", INITIATIVE,
        ),
        (
            "other_help.days_to_start", "Wachttijd op andere hulp", "dagen", OTHER_HELP,
            "De mediaan van de dagen van aanvraag tot start, van hulp die in de periode startte.", INITIATIVE,
        ),
        (
            "other_help.days_by_provider", "Wachttijd per aanbieder", "dagen", OTHER_HELP,
            "De mediaan van de dagen van aanvraag tot start, per aanbieder.", INITIATIVE,
        ),
        (
            "volunteers.families", "Gezinnen met een vrijwilliger", "gezinnen", HELPED,
            "Gezinnen waar in de periode ook een vrijwilliger kwam, van alle gezinnen met hulp.", LETTER,
        ),
        (
            "volunteers.by_organisation", "Vrijwilligers per organisatie", "gezinnen", HELPED,
            "Een gezin met vrijwilligers van twee organisaties telt bij allebei.", LETTER,
        ),
        (
            "volunteers.volunteers", "Vrijwilligers", "mensen", HELPED,
            "Vrijwilligers die op ten minste één dag van de periode bij een gezin met hulp betrokken waren. Wie in "
            "twee gezinnen komt, telt twee keer.", LETTER,
        ),
        (
            "volunteers.hours", "Uren van vrijwilligers", "uur", HELPED,
            "Uren die op dagen van de periode zijn opgeschreven.", LETTER,
        ),
        (
            "intensity.low", "Op waakvlam", "gezinnen", AGREED,
            "Gezinnen die op de laatste dag van de periode op waakvlam staan: blijvend contact, zo weinig als kan.",
            INITIATIVE,
        ),
        (
            "intensity.agreed_hours", "Afgesproken uren per week", "uur", AGREED,
            "Het gemiddelde van de uren per week die zijn afgesproken. Een traject zonder afspraak telt niet mee.",
            PILOT,
        ),
        (
            "intensity.not_agreed", "Nog geen uren afgesproken", "trajecten", AGREED,
            "Trajecten waarvoor nog geen uren per week zijn afgesproken.", PILOT,
        ),
        (
            AVOIDED_COST, "Indicatie van vermeden kosten", "euro", RUNNING,
            "Wat de hulp had gekost die de casemanagers noemden, voor de weken in de periode, naar hoe zeker het "
            "antwoord is en min de hulp die toch kwam: laag, verwacht en hoog. Altijd van de hele pilot. Het is een "
            "schatting en geen bewijs.", INITIATIVE,
        ),
    )
)  # fmt: skip
# Figures of the pages that the JSON of the werkboek does not know.
ON_PAGES_ALONE = frozenset({"visit_hours_by_way", "families_by_carers_seen"})
BY_CODE = {figure.code: figure for figure in FIGURES}


def by_subject() -> Iterator[tuple[str, list[Explained]]]:
    """Yield the name of each subject with its figures, in the order of the list."""
    for subject, figures in groupby(FIGURES, key=lambda figure: figure.subject):
        yield SUBJECT_NAMES[subject], list(figures)
