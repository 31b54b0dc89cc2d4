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
