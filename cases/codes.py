"""Code lists. The values are those of the exchange workbook (werkboek), the labels are what people see.

Sources: closing reasons are those of CBS Informatieprotocol Beleidsinformatie Jeugd v7; the core tasks come from the
initiatiefvoorstel "Ontzorgen en stabiliseren" (2020); the rest is the pilot's own.
"""

from __future__ import annotations

from django.db.models import IntegerChoices, TextChoices


class Role(TextChoices):
    CASE_MANAGER = "casemanager", "Casemanager"
    FAMILY_CARER = "gezinsverzorger", "Gezinsverzorger"
    TEAM_MANAGER = "teammanager", "Teammanager"
    BEHAVIOURAL_SCIENTIST = "gedragswetenschapper", "Gedragswetenschapper"
    POLICY_OFFICER = "beleidsmedewerker", "Beleidsmedewerker"
    ADMINISTRATOR = "beheerder", "Beheerder"
    PRIVACY_OFFICER = "privacyfunctionaris", "Functionaris gegevensbescherming"


class Act(TextChoices):
    """What is done with a thing; the letters of NEN 7513."""

    CREATE = "C", "Toevoegen"
    READ = "R", "Inzien"
    UPDATE = "U", "Wijzigen"
    DELETE = "D", "Verwijderen"
    EXECUTE = "E", "Uitvoeren"


class AuditResult(TextChoices):
    ALLOWED = "toegestaan", "Toegestaan"
    REFUSED = "geweigerd", "Geweigerd"
    FAILED = "mislukt", "Mislukt"


class BasisKind(TextChoices):
    """Why somebody may see a family; the labels are what the family reads. Empty: there is no reason to name."""

    OWN_FAMILY = "eigen_gezin", "Is de casemanager van dit gezin"
    TEAM = "team", "Werkt in het WIJ-team van dit gezin"
    OTHER_TEAM = "ander_team", "Werkt in een ander WIJ-team"
    NAMED = "genoemd", "Mag dit afgeschermde dossier zien"
    PLACED = "geplaatst", "Is de gezinsverzorger van dit gezin"
    PLACED_BEFORE = "eerder_geplaatst", "Was de gezinsverzorger van dit gezin"
    REPLACING = "vervanging", "Vervangt een collega"
    WAITING_LIST = "wachtlijst", "Beoordeelt de wachtlijst"
    SAFETY = "veiligheid", "Kijkt mee bij een signaal over veiligheid"
    MANAGEMENT = "leiding", "Is de teammanager"
    OVERSIGHT = "toezicht", "Controleert wie in dossiers keek"
    EMERGENCY = "noodtoegang", "Noodtoegang"


class JobState(TextChoices):
    WAITING = "wacht", "wacht"
    RUNNING = "bezig", "bezig"
    DONE = "klaar", "klaar"
    FAILED = "mislukt", "niet gelukt"


class UnusualConclusion(TextChoices):
    FINE = "in_orde", "In orde: het hoorde bij het werk"
    DISCUSSED = "besproken", "Besproken met de medewerker of de leidinggevende"
    BREACH = "datalek", "Mogelijk een datalek: gemeld"


class TrainingLevel(TextChoices):
    MBO = "mbo", "Mbo"
    HBO = "hbo", "Hbo"


class MemberRole(TextChoices):
    PARENT = "ouder", "Ouder of verzorger"
    CHILD = "kind", "Kind"
    OTHER = "anders", "Iemand anders"


class Trigger(TextChoices):
    PARENT_PHYSICAL_HEALTH = "lichamelijke_gezondheid_ouder", "Lichamelijke gezondheid van een ouder"
    PARENT_MENTAL_HEALTH = "psychische_gezondheid_ouder", "Psychische gezondheid van een ouder"
    PARENT_LEARNING_DISABILITY = "lvb_ouder", "Licht verstandelijke beperking van een ouder"
    CHILD_CARE_QUESTION = "jeugdhulpvraag_kind", "Hulpvraag van een kind"
    PARENTING = "opvoeding", "Opvoeding"
    HOUSEHOLD = "huishouden", "Huishouden"
    DEBT = "schulden", "Schulden"
    RELATIONSHIP = "relatie_of_scheiding", "Relatie of scheiding"
    HOUSING = "huisvesting", "Huisvesting"
    SMALL_NETWORK = "klein_netwerk", "Klein netwerk"
    PREGNANCY_OR_BABY = "zwangerschap_of_baby", "Zwangerschap of baby"
    ADDICTION = "verslaving", "Verslaving"
    OTHER = "overig", "Iets anders"


class ClosingReason(TextChoices):
    AS_PLANNED = "01", "Beëindigd volgens plan"
    BY_AGREEMENT = "02", "Eerder gestopt, in overleg"
    BY_FAMILY = "03", "Eerder gestopt door het gezin"
    BY_PROVIDER = "04", "Eerder gestopt door de organisatie"
    EXTERNAL = "05", "Eerder gestopt door omstandigheden van buiten"


class FollowUp(TextChoices):
    NONE = "geen", "Geen hulp meer nodig"
    LIGHTER = "lichter", "Lichtere hulp"
    SIMILAR = "gelijk", "Andere hulp, even zwaar"
    HEAVIER = "zwaarder", "Zwaardere hulp"
    OTHER_LAW = "andere_wet", "Hulp vanuit een andere wet"


class VisitKind(TextChoices):
    HOME = "huisbezoek", "Huisbezoek"
    PHONE = "telefonisch", "Telefonisch"
    VIDEO = "beeldbellen", "Beeldbellen"
    SCHOOL_OR_AGENCY = "school_of_instantie", "School of instantie"
    OTHER = "overig", "Iets anders"


class Task(TextChoices):
    HOUSEHOLD = "huishoudelijk", "Huishouden"
    PARENTING = "pedagogisch", "Opvoeden"
    AGOGIC = "agogisch", "Ouder op weg helpen"
    COORDINATION = "regie", "Regie en andere hulp"


class WayOfWorking(TextChoices):
    TAKEN_OVER = "overgenomen", "Ik nam het over"
    TOGETHER = "samen", "We deden het samen"
    COACHED = "begeleid", "Ik keek mee en gaf tips"
    BY_THEMSELVES = "zelf", "Het gezin deed het zelf"


class Law(TextChoices):
    YOUTH_ACT = "jeugdwet", "Jeugdwet"
    WMO = "wmo", "Wmo"
    WLZ = "wlz", "Wlz"
    ZVW = "zvw", "Zorgverzekeringswet"
    OTHER = "anders", "Anders"


class CareUnit(TextChoices):
    HOUR = "uur", "Uur"
    HALF_DAY = "dagdeel", "Dagdeel"
    DAY = "dag", "Dag"
    WEEK = "week", "Week"
    PIECE = "stuk", "Stuk"


class CareWeight(IntegerChoices):
    LIGHTEST = 1, "1 (lichtste hulp)"
    LIGHT = 2, "2"
    MEDIUM = 3, "3"
    HEAVY = 4, "4"
    HEAVIEST = 5, "5 (zwaarste hulp)"


class CounterfactualKind(TextChoices):
    CARE = "zorg", "Ja, dan was er andere hulp ingezet"
    NONE = "geen", "Nee, dan was er geen andere hulp ingezet"
    UNKNOWN = "weet_niet", "Dat weet ik niet"


class Certainty(TextChoices):
    CERTAIN = "zeker", "Zeker"
    LIKELY = "waarschijnlijk", "Waarschijnlijk"
    POSSIBLE = "mogelijk", "Mogelijk"


class Effect(TextChoices):
    SUBSTITUTION = "vervanging", "De gezinsverzorger komt hiervoor in de plaats"
    PREVENTED = "voorkomen", "Deze hulp is voorkomen"
    POSTPONED = "uitgesteld", "Deze hulp komt later"
    ADDITIONAL = "aanvullend", "Deze hulp was er ook naast gekomen"


class HelpKind(TextChoices):
    """Which help fits (initiatiefvoorstel 2020: the gezinsverzorger takes over, the gezinscoach strengthens)."""

    FAMILY_CARER = "gezinsverzorger", "Gezinsverzorger: neemt over, kan lang duren"
    FAMILY_COACH = "gezinscoach", "Gezinscoach: maakt het gezin sterker, tijdelijk"
    OTHER = "anders", "Andere hulp"


class SelfReliance(IntegerChoices):
    NOTHING = 1, "Bijna niets lukt zelf"
    LITTLE = 2, "Weinig lukt zelf"
    HALF = 3, "Ongeveer de helft lukt zelf"
    MOST = 4, "Het meeste lukt zelf"
    ALL = 5, "Alles lukt zelf"


class ConsentGiver(TextChoices):
    """Who agrees (Jeugdwet 7.3.4 and 7.3.5): under 12 the parents, 12 to 15 both, from 16 the person alone."""

    PARENTS = "ouders", "De ouders met gezag"
    CHILD_AND_PARENTS = "kind_en_ouders", "Het kind en de ouders met gezag"
    SELF = "zelf", "De persoon zelf"


class Urgency(TextChoices):
    """How soon help has to come; the values sort from most to least urgent."""

    HIGH = "a", "Hoog"
    MEDIUM = "b", "Middel"
    LOW = "c", "Laag"


class WaitlistOutcome(TextChoices):
    STARTED = "gestart", "De gezinsverzorger is gestart"
    OTHER_HELP = "andere_hulp", "Het gezin kreeg andere hulp"
    NOT_NEEDED = "niet_meer_nodig", "Hulp is niet meer nodig"
    DECLINED = "wil_niet", "Het gezin wil geen hulp"
    MOVED = "verhuisd", "Het gezin is verhuisd"


class PlanKind(TextChoices):
    FAMILY_PLAN = "gezinsplan", "Gezinsplan"
    FAMILY_GROUP_PLAN = "familiegroepsplan", "Familiegroepsplan: gemaakt met familie en vrienden"


class LifeDomain(TextChoices):
    DAILY_RHYTHM = "dagritme", "Ritme van de dag"
    HOUSEHOLD = "huishouden", "Huishouden"
    PARENTING = "opvoeden", "Opvoeden"
    HEALTH = "gezondheid", "Gezondheid"
    MONEY = "geld", "Geld"
    HOUSING = "wonen", "Wonen"
    SCHOOL_AND_WORK = "school_en_werk", "School en werk"
    NETWORK = "netwerk", "Familie, vrienden en buurt"
    RELATIONSHIP = "relatie", "Relatie"
    OTHER = "anders", "Iets anders"


class Side(TextChoices):
    """Whose view it is: the family's, or that of the professional."""

    FAMILY = "gezin", "Het gezin"
    WORKER = "gezinsverzorger", "De gezinsverzorger"


class GasScore(IntegerChoices):
    """Goal attainment scaling, five points (Kiresuk and Sherman 1968)."""

    AS_AT_START = -2, "Zoals aan het begin"
    LESS = -1, "Beter, maar het doel is nog niet gehaald"
    REACHED = 0, "Doel gehaald"
    MORE = 1, "Meer dan het doel"
    MUCH_MORE = 2, "Veel meer dan het doel"


class MeasurementMoment(TextChoices):
    START = "start", "Bij de start"
    HALF_YEAR = "halfjaar", "Na elk half jaar"
    END = "einde", "Bij het einde"
    AFTER_6_MONTHS = "na_6_maanden", "6 maanden na het einde"
    AFTER_12_MONTHS = "na_12_maanden", "12 maanden na het einde"


class Informant(TextChoices):
    """Who answered the two outcome questions; the options of CBS Informatieprotocol Beleidsinformatie Jeugd v7, 4.5."""

    YOUNG_PERSON = "jeugdige", "De jeugdige"
    PARENT = "ouder", "De ouder/opvoeder van de jeugdige"


class WithoutHelp(TextChoices):
    """Outcome 3.1, whether the client can go on without help: the exact options of the CBS protocol, v7, 4.4.

    Source: Informatieprotocol Beleidsinformatie Jeugd, version 7 of July 2021 (annex 2 of the Regeling Jeugdwet).
    """

    SAME_OR_HEAVIER = "01", "Ik heb eenzelfde soort of zwaardere hulp nodig"
    LIGHTER = "02", "Met een lichtere vorm van hulp red ik het goed"
    NOT_NOW = (
        "03",
        "Voor nu heb ik geen verdere hulp nodig, maar ik verwacht dat ik later nog wel eens om hulp zal aankloppen",
    )
    NONE = "04", "Ik heb geen verdere hulp meer nodig"


class IntensityLevel(TextChoices):
    REGULAR = "regulier", "Gewone hulp"
    LOW = "waakvlam", "Waakvlam: af en toe contact, zo lang het nodig is"


class ReviewOutcome(TextChoices):
    CONTINUE = "doorgaan", "Zo doorgaan"
    SCALE_UP = "opschalen", "Meer hulp"
    SCALE_DOWN = "afschalen", "Minder hulp"
    CLOSE = "afronden", "De hulp afronden"


class SignalSeverity(TextChoices):
    NOTICE = "let_op", "Iets om op te letten"
    CONCERN = "zorg", "Ik maak me zorgen"
    SAFETY = "veiligheid", "Iemand is misschien niet veilig"


class ReportingCodeStep(IntegerChoices):
    """The five steps of the meldcode huiselijk geweld en kindermishandeling (Jeugdwet 4.1.7)."""

    SIGNALS = 1, "Signalen in kaart brengen"
    CONSULT = 2, "Overleggen met een collega, en zo nodig met Veilig Thuis"
    CONVERSATION = 3, "Praten met het gezin"
    WEIGH = 4, "Wegen"
    DECIDE = 5, "Beslissen"


class ReportingCodeDecision(TextChoices):
    HELP = "hulp", "Hulp bieden of organiseren"
    REPORT = "melden", "Melden bij Veilig Thuis"
    BOTH = "melden_en_hulp", "Melden en hulp bieden"
    NO_SUSPICION = "geen_vermoeden", "Geen vermoeden meer"


class VolunteerOrganisation(TextChoices):
    HUMANITAS = "humanitas", "Humanitas"
    MJD = "mjd", "MJD"
    OTHER = "anders", "Een andere organisatie"


class Fit(TextChoices):
    """How the family and the family carer get on (de klik)."""

    GOOD = "goed", "Het klikt"
    DOUBT = "twijfel", "Het kan beter"
    BAD = "slecht", "Het klikt niet"


class AbsenceKind(TextChoices):
    LEAVE = "verlof", "Verlof"
    ILLNESS = "ziek", "Ziek"
    OTHER = "anders", "Iets anders"


class RightsKind(TextChoices):
    """What somebody may ask about the own file (Jeugdwet 7.3.8 to 7.3.10, Wmo 5.3.2 to 5.3.5, AVG 7, 15, 16 and 17)."""

    ACCESS = "inzage", "Inzage: een kopie van mijn gegevens"
    CORRECTION = "verbetering", "Verbetering: er klopt iets niet"
    OWN_STATEMENT = "eigen_verklaring", "Eigen verklaring: mijn verhaal erbij"
    WITHDRAWAL = "intrekken", "Toestemming intrekken"
    DESTRUCTION = "vernietiging", "Vernietiging van het dossier"


class Asker(TextChoices):
    """Who asks: the person, those who decide for a child, or somebody with a written mandate."""

    SELF = "zelf", "De persoon zelf"
    PARENTS = "ouders", "De ouders met gezag"
    CHILD_AND_PARENTS = "kind_en_ouders", "Het kind en de ouders met gezag"
    REPRESENTATIVE = "vertegenwoordiger", "Een vertegenwoordiger: mentor, curator of iemand met een machtiging"


class RightsDecision(TextChoices):
    GRANTED = "toegekend", "Toegekend"
    PARTLY = "deels", "Voor een deel toegekend"
    REFUSED = "afgewezen", "Afgewezen"


class RefusalGround(TextChoices):
    """Why a file may be kept although somebody asks to destroy it (Jeugdwet 7.3.9 lid 2, Wmo 5.3.5 lid 2)."""

    INTEREST_OF_ANOTHER = "belang_ander", "Een ander heeft er veel belang bij dat het blijft"
    LAW = "wet", "Een wet zegt dat het moet blijven"


class HandOut(TextChoices):
    """What happens to one text in an access pack. Nothing goes along before somebody looked at it."""

    LEAVE_OUT = "weglaten", "Weglaten"
    GIVE = "meegeven", "Meegeven, zoals het er staat"
    REDACTED = "gelakt", "Gelakt meegeven, zonder wat over een ander gaat"


class LegalBasis(TextChoices):
    """Under which law the help is given: it decides how long the file is kept."""

    YOUTH_ACT = "jeugdwet", "Jeugdwet: 20 jaar na de laatste wijziging"
    WMO = "wmo", "Alleen Wmo: 15 jaar na de laatste wijziging"


class DestructionBasis(TextChoices):
    REQUEST = "verzoek", "Op verzoek"
    RETENTION = "bewaartermijn", "De bewaartermijn is voorbij"
