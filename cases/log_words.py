"""What each line of the log is called in plain Dutch, as something that a person did, and what kind of act it is."""

from __future__ import annotations

from cases.codes import Act, AuditResult

C, R, U, D, E = Act.CREATE, Act.READ, Act.UPDATE, Act.DELETE, Act.EXECUTE

# What happened: the kind of act, and what the person did.
ACTIONS: dict[str, tuple[Act, str]] = {
    "absence.changed": (U, "paste een afwezigheid aan"),
    "absence.ended": (U, "beëindigde een afwezigheid"),
    "absence.recorded": (C, "legde een afwezigheid vast"),
    "absence.withdrawn": (D, "trok een afwezigheid in"),
    "calendar.closed": (D, "koppelde de eigen agenda los"),
    "calendar.opened": (C, "koppelde de eigen agenda"),
    "call.logged": (C, "legde een belcontact vast"),
    "consent.given": (C, "legde toestemming vast"),
    "consent.withdrawn": (U, "legde vast dat toestemming is ingetrokken"),
    "counterfactual.answered": (C, "beantwoordde de vraag over andere hulp"),
    "document.added": (C, "voegde een document toe"),
    "document.read": (R, "opende een document"),
    "document.removed": (D, "verwijderde een document"),
    "family.changed": (U, "wijzigde de gegevens van het gezin"),
    "family.exported": (E, "haalde de gegevens op in een werkboek"),
    "family.listed": (R, "zag het gezin in een lijst"),
    "family.read": (R, "opende het dossier"),
    "family.registered": (C, "meldde het gezin aan"),
    "family.searched": (E, "zocht een gezin"),
    "goal.dropped": (U, "liet een doel los"),
    "goal.rescored": (U, "wijzigde een score van een doel"),
    "goal.reworded": (U, "wijzigde een doel"),
    "goal.scored": (C, "gaf een doel een score"),
    "goal.stated": (C, "voegde een doel toe"),
    "handover.held": (C, "legde een warme overdracht vast"),
    "help.chosen": (C, "koos welke hulp past"),
    "intensity.agreed": (C, "legde vast hoeveel hulp er komt"),
    "log.read": (R, "las het logboek"),
    "login.failed": (E, "kon niet inloggen"),
    "login.succeeded": (E, "logde in"),
    "logout.done": (E, "logde uit"),
    "match.checked": (C, "legde vast of het klikt"),
    "measurement.changed": (U, "wijzigde een meting"),
    "measurement.recorded": (C, "legde een meting vast"),
    "override.granted": (C, "gaf een plek boven het maximum"),
    "page.refused": (E, "probeerde een pagina te openen die niet mag"),
    "password.changed": (U, "wijzigde het eigen wachtwoord"),
    "plan.recorded": (C, "legde het plan vast"),
    "referral.added": (C, "voegde andere hulp toe"),
    "referral.changed": (U, "wijzigde andere hulp"),
    "reference.added": (C, "voegde iets toe in het beheer"),
    "reference.changed": (U, "wijzigde iets in het beheer"),
    "reference.removed": (D, "verwijderde iets in het beheer"),
    "report.printed": (E, "maakte de pdf van het verslag"),
    "reporting_code.step_recorded": (C, "legde een stap van de meldcode vast"),
    "reporting_code.step_seen": (U, "keek mee met een stap van de meldcode"),
    "review.held": (C, "legde een evaluatie vast"),
    "signal.answered": (U, "beantwoordde een signaal"),
    "signal.described": (U, "schreef iets bij een signaal"),
    "signal.followed_up": (U, "kwam terug op een signaal"),
    "signal.raised": (C, "gaf een signaal"),
    "signal.severity_changed": (U, "wijzigde hoe ernstig een signaal is"),
    "trajectory.corrected": (U, "wijzigde de dagen van de hulp"),
    "trajectory.ended": (U, "beëindigde de hulp"),
    "trajectory.farewell_agreed": (U, "legde de afspraken bij het afscheid vast"),
    "trajectory.reopened": (U, "liet de hulp doorgaan"),
    "trajectory.started": (C, "zette een gezinsverzorger in"),
    "trajectory.transferred": (U, "droeg het gezin over aan een andere gezinsverzorger"),
    "unusual.judged": (C, "beoordeelde opvallend kijken"),
    "urgency.assessed": (C, "beoordeelde de urgentie"),
    "urgency.signed": (U, "tekende de urgentie"),
    "visit.cancelled": (U, "zegde een bezoek af"),
    "visit.changed": (U, "wijzigde een bezoek"),
    "visit.logged": (C, "legde een bezoek vast"),
    "visit.moved": (U, "verzette een bezoek"),
    "visit.planned": (C, "plande een bezoek"),
    "volunteer.changed": (U, "wijzigde een vrijwilliger"),
    "volunteer.hours_recorded": (U, "vulde uren van een vrijwilliger in"),
    "volunteer.placed": (C, "voegde een vrijwilliger toe"),
    "waitlist.described": (U, "beschreef de situatie op de wachtlijst"),
    "waitlist.entered": (C, "zette het gezin op de wachtlijst"),
    "waitlist.left": (U, "haalde het gezin van de wachtlijst"),
    "workbook.exported": (E, "exporteerde het werkboek"),
    "workbook.imported": (E, "importeerde een werkboek"),
    "workbook.previewed": (E, "bekeek wat een werkboek zou wijzigen"),
}
# Which part of a file is read on which page; other pages open "het dossier".
READ_ON: dict[str, str] = {
    "cases:family_detail": "las het overzicht van het dossier",
    "cases:intake": "las de aanmelding en de toestemmingen",
    "cases:waitlist_place": "las de plek op de wachtlijst",
    "cases:help": "las hoeveel hulp er is",
    "cases:plan": "las het plan en de doelen",
    "cases:measurements": "las de metingen",
    "cases:family_signals": "las de signalen",
    "cases:signal_detail": "las een signaal",
    "cases:other_help": "las welke andere hulp er is",
    "cases:documents": "zag welke documenten er zijn",
    "cases:family_change": "opende de gegevens om te wijzigen",
    "cases:visit_change": "opende een bezoek",
    "cases:visit_log_for": "begon met een bezoek vastleggen",
    "cases:planned_visit": "opende een gepland bezoek",
    "cases:counterfactual": "las de antwoorden over andere hulp",
    "cases:family_access": "bekeek wie dit dossier zag",
    "cases:closing": "las wat er bij het afronden hoort",
}
LISTED_ON: dict[str, str] = {
    "cases:start": "zag het gezin op de startpagina",
    "cases:due": "zag het gezin in de lijst Te doen",
    "cases:family_list": "zag het gezin in de lijst van gezinnen",
    "cases:family_register": "zag het gezin bij een aanmelding die erop lijkt",
    "cases:waitlist": "zag het gezin op de wachtlijst",
    "cases:signal_list": "zag het gezin in de lijst van signalen",
    "cases:my_caseload": "zag het gezin in de eigen caseload",
    "cases:planning": "zag het gezin in de planning",
    "cases:absences": "zag het gezin bij een afwezigheid",
    "cases:visit_log": "zag het gezin in een keuzelijst",
    "cases:log": "zag het kenmerk van het gezin in het logboek",
    "cases:unusual": "zag het kenmerk van het gezin bij opvallend kijken",
    "monitoring:dashboard": "zag het gezin op de pagina Team",
}
REFUSED = "wilde het dossier openen, en dat mocht niet"


def act_of(action: str) -> Act:
    """Return what kind of act `action` is; what is not known here carries something out."""
    return ACTIONS[action][0] if action in ACTIONS else Act.EXECUTE


def of(action: str, page: str = "", result: str = AuditResult.ALLOWED) -> str:
    """Return what somebody did, to stand behind a name: "las het plan en de doelen"."""
    if action == "family.read":
        return REFUSED if result == AuditResult.REFUSED else READ_ON.get(page, ACTIONS[action][1])
    if action == "family.listed":
        return LISTED_ON.get(page, ACTIONS[action][1])
    return ACTIONS[action][1] if action in ACTIONS else "deed iets in het dossier"
