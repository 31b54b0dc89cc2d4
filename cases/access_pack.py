"""What of a file is about one person, for a copy without what is another's (Jeugdwet 7.3.10, Wmo 5.3.2, AVG 15).

Facts about the person, and about the help to the household as far as they say nothing of somebody else, go along by
themselves. Everything else is a text that somebody looks at first: notes, signals, scores, other help, documents.
Names of professionals are left out; their role is there.

A new model that belongs to a family stands in SECTIONS, in SOURCES or in NOT_GIVEN: a test compares these with the
models themselves.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from decimal import Decimal
from typing import Any

from django.db.models import Model, Q
from django.utils import timezone
from django.utils.formats import number_format

from cases import clock, retention, rights
from cases import models as m
from cases.codes import HandOut
from cases.destruction import belongings
from cases.models.measurements import SCALE_FIELDS
from cases.period import in_words
from cases.redaction import parts_of_name

Value = str | int | Decimal | date | time | bool | None


@dataclass(frozen=True)
class Section:
    """Facts of one kind: `columns` are the key in the JSON and the heading on paper, a row has one value for each."""

    key: str
    title: str
    columns: tuple[tuple[str, str], ...]
    rows: tuple[tuple[Value, ...], ...]

    @property
    def headings(self) -> tuple[str, ...]:
        return tuple(heading for _, heading in self.columns)

    @property
    def shown_rows(self) -> list[list[str]]:
        return [[shown(value) for value in row] for row in self.rows]

    @property
    def only_row(self) -> list[tuple[str, str]]:
        """Return the first row with its headings, for a table that has just that one."""
        return list(zip(self.headings, self.shown_rows[0], strict=True))

    @property
    def as_dicts(self) -> list[dict[str, Any]]:
        """Return the rows as JSON knows them."""
        keys = [key for key, _ in self.columns]
        return [dict(zip(keys, map(_for_json, row), strict=True)) for row in self.rows]


@dataclass(frozen=True)
class Text:
    """One text of the file: where it stands, when it was written, and what it says.

    Args:
        source: the row it is of, as `visit-12`.
        needs_reason: leaving it out takes a reason, because there is a procedure around it.
        document: the document of which this is the title.
    """

    source: str
    title: str
    day: date
    text: str
    needs_reason: bool = False
    document: m.Document | None = None

    @property
    def digest(self) -> str:
        content = self.document.sha256 if self.document else ""
        return hashlib.sha256(f"{self.text}\0{content}".encode()).hexdigest()


@dataclass(frozen=True)
class Looked:
    """A text with what was chosen for it; None when nobody looked at it as it is now."""

    text: Text
    choice: m.PackChoice | None

    @property
    def goes_along(self) -> bool:
        return self.choice is not None and self.choice.choice != HandOut.LEAVE_OUT

    @property
    def given(self) -> str:
        """Return what goes along of it."""
        if self.choice is None or self.choice.choice == HandOut.LEAVE_OUT:
            return ""
        return self.choice.text if self.choice.choice == HandOut.REDACTED else self.text.text


@dataclass(frozen=True)
class Source:
    """Texts of one model: the fields that they are made of, and the day that they are from."""

    model: type[Model]
    day: str
    title: str
    fields: tuple[str, ...]
    needs_reason: bool = False


SOURCES = (
    Source(m.Family, "referred_on", "Aanmelding", ("referred_by", "help_question")),
    Source(m.WaitlistEntry, "started_on", "Wachtlijst", ("situation", "next_step")),
    Source(m.UrgencyAssessment, "assessed_on", "Urgentie", ("urgency", "reason")),
    Source(m.WaitlistCall, "called_on", "Belcontact", ("note", "bridging")),
    Source(m.HelpChoice, "chosen_on", "Keuze van hulp", ("kind", "self_reliance_now", "reason")),
    Source(m.Trajectory, "started_on", "Afscheid", ("farewell",)),
    Source(m.CapOverride, "granted_on", "Plek boven het maximum", ("reason",)),
    Source(m.CounterfactualAnswer, "asked_on", "Vraag over andere hulp", ("kind", "note")),
    Source(m.CounterfactualCare, "answer__asked_on", "Andere hulp die was ingezet", ("product", "provider", "note")),
    Source(m.Visit, "visited_on", "Verslag van een bezoek", ("note",)),
    Source(m.FamilyPlan, "agreed_on", "Plan", ("kind", "summary")),
    Source(m.Goal, "stated_on", "Doel", ("wording", "domain", "dropped_on")),
    Source(m.GoalScore, "scored_on", "Score van een doel", ("goal", "side", "score")),
    Source(
        m.Measurement,
        "measured_on",
        "Meting",
        ("moment", "informant", "satisfaction", "without_help", *SCALE_FIELDS, "help_now", "note"),
    ),
    Source(m.DomainScore, "measurement__measured_on", "Score van een domein", ("domain", "score")),
    Source(m.Intensity, "started_on", "Hoeveelheid hulp", ("level", "reason")),
    Source(m.Review, "held_on", "Evaluatie", ("outcome", "note")),
    Source(m.MatchCheck, "checked_on", "Klik", ("family_says", "carer_says", "note")),
    Source(m.Handover, "together_on", "Overdracht", ("note",)),
    Source(m.Signal, "raised_on", "Signaal", ("severity", "text", "answer"), needs_reason=True),
    Source(
        m.ReportingCodeStep,
        "done_on",
        "Stap van de meldcode",
        (
            *("step", "note", "suspicion", "unsafe", "able_to_help", "accepts_help", "becomes_safe"),
            "decision",
        ),
        needs_reason=True,
    ),
    Source(
        m.OnwardReferral,
        "requested_on",
        "Andere hulp",
        ("product", "provider", "reason", "started_on", "refused_on", "refusal_reason", "ended_on"),
    ),
    Source(m.VolunteerPlacement, "started_on", "Vrijwilliger", ("what_worked",)),
    Source(m.Document, "uploaded_at", "Document", ("title",)),
)
# What makes a text worth looking at; without any of these filled in there is nothing to hand out.
FREE = (
    *("referred_by", "help_question", "situation", "next_step", "reason", "note", "bridging", "farewell", "summary"),
    *("wording", "text", "answer", "what_worked", "title", "provider", "goal", "moment", "domain", "family_says"),
)
# Models of which nothing goes along, and why.
NOT_GIVEN: dict[type[Model], str] = {
    m.FamilyTrigger: "goes along as one text of the family",
    m.PackChoice: "says what was handed out of texts that are there themselves",
    m.Destruction: "is about the file and not about a person; the request for it goes along",
    m.EmergencyAccess: "says who looked in the file; who asks for that is given the log",
    m.Restriction: "says who may see the file, and nothing about a person",
    m.FileKeeping: "the day until which the file is kept goes along; why it is held is for the team",
}


def sections(member: m.FamilyMember) -> list[Section]:
    """Return the facts about `member`; a kind without rows is left out."""
    return [section for make in SECTIONS for section in [make(member)] if section.rows]


def _section(key: str, title: str, columns: str, rows: Iterable[Iterable[Value]]) -> Section:
    """`columns` are headings with a comma between them; the key of a column is its heading in small letters."""
    headings = [heading.strip() for heading in columns.split(",")]
    keyed = tuple((heading.lower().replace(" ", "_"), heading) for heading in headings)
    return Section(key, title, keyed, tuple(tuple(row) for row in rows))


def _person(member: m.FamilyMember) -> Section:
    row = (member.first_name, member.family.last_name, member.get_role_display(), member.born_on, member.deceased)
    return _section("persoon", "Over jou", "Voornaam, Achternaam, Rol, Geboren op, Overleden", [row])


def _file(member: m.FamilyMember) -> Section:
    family = member.family
    kept = retention.of(family, clock.today())
    row = (family.reference, family.address, family.district.name, family.referred_on, kept.until)
    columns = "Kenmerk, Adres, Wijk, Aangemeld op, Bewaard tot en met"
    return _section("dossier", "Het dossier van je gezin", columns, [row])


def _consents(member: m.FamilyMember) -> Section:
    rows = [(row.given_on, row.get_given_by_display(), row.withdrawn_on) for row in member.consents.all()]
    if not rows and member.family.consent_on:
        rows = [(member.family.consent_on, "Voor het hele gezin", None)]
    return _section("toestemmingen", "Toestemming", "Gegeven op, Gegeven door, Ingetrokken op", rows)


def _statements(member: m.FamilyMember) -> Section:
    rows = [(row.stated_on, row.text) for row in member.own_statements.all()]
    return _section("eigen_verklaringen", "Je eigen verklaring", "Datum, Verklaring", rows)


def _requests(member: m.FamilyMember) -> Section:
    rows = [
        (
            *(row.received_on, row.get_kind_display(), row.get_asked_by_display(), row.wish),
            *(row.get_decision_display() or "Nog geen besluit", row.decided_on, row.reason, row.changed),
        )
        for row in member.rights_requests.all()
    ]
    columns = "Ontvangen op, Waarover, Gevraagd door, Wat is gevraagd, Besluit, Besloten op, Reden, Gewijzigd"
    return _section("verzoeken", "Je verzoeken over dit dossier", columns, rows)


def _disclosures(member: m.FamilyMember) -> Section:
    rows = [(row.given_on, row.given_to) for row in member.disclosures.all()]
    return _section("verstrekkingen", "Wat eerder is meegegeven", "Datum, Aan wie", rows)


def _waiting(member: m.FamilyMember) -> Section:
    rows = [
        (row.started_on, row.first_contact_on, row.ended_on, row.get_outcome_display())
        for row in member.family.waitlist_entries.all()
    ]
    return _section(
        "wachtlijst", "Wachten op hulp", "Wacht sinds, Eerste gesprek, Van de lijst op, Hoe het afliep", rows
    )


def _help(member: m.FamilyMember) -> Section:
    rows = [
        (row.reference, row.started_on, row.ended_on, row.get_closing_reason_display(), row.get_follow_up_display())
        for row in member.family.trajectories.all()
    ]
    columns = "Kenmerk, Eerste dag, Laatste dag, Reden van stoppen, Vervolg"
    return _section("hulp", "Hulp van de gezinsverzorger", columns, rows)


def _carers(member: m.FamilyMember) -> Section:
    rows = m.Assignment.objects.filter(trajectory__family=member.family).order_by("started_on")
    numbers = {carer: number for number, carer in enumerate(dict.fromkeys(rows.values_list("carer", flat=True)), 1)}
    found = [(f"Gezinsverzorger {numbers[row.carer_id]}", row.started_on, row.ended_on) for row in rows]
    return _section("inzet", "Wie er kwam", "Wie, Eerste dag, Laatste dag", found)


def _visits(member: m.FamilyMember) -> Section:
    rows = [
        (
            *(row.visited_on, row.get_kind_display(), row.minutes, row.not_home),
            *(", ".join(task.label for task in row.tasks), row.get_way_display()),
        )
        for row in m.Visit.objects.filter(trajectory__family=member.family).order_by("visited_on", "pk")
    ]
    columns = "Datum, Soort, Minuten, Niemand thuis, Taken, Hoe"
    return _section("bezoeken", "Bezoeken en andere contacten", columns, rows)


def _planned(member: m.FamilyMember) -> Section:
    rows = [
        (row.planned_on, row.starts_at, row.minutes, row.cancelled)
        for row in m.PlannedVisit.objects.filter(trajectory__family=member.family)
    ]
    return _section("planning", "Geplande bezoeken", "Datum, Tijd, Minuten, Afgezegd", rows)


def _volunteer_hours(member: m.FamilyMember) -> Section:
    hours = m.VolunteerHours.objects.filter(placement__trajectory__family=member.family)
    rows = [
        (row.spent_on, row.placement.get_organisation_display(), row.hours)
        for row in hours.select_related("placement").order_by("spent_on")
    ]
    return _section("vrijwilligers", "Vrijwilligers", "Datum, Organisatie, Uren", rows)


SECTIONS: tuple[Callable[[m.FamilyMember], Section], ...] = (
    *(_person, _file, _consents, _statements, _requests, _disclosures, _waiting, _help, _carers, _visits, _planned),
    _volunteer_hours,
)
# The models that the sections show.
IN_SECTIONS: set[type[Model]] = {
    *(m.FamilyMember, m.Consent, m.OwnStatement, m.RightsRequest, m.Disclosure, m.WaitlistEntry, m.Trajectory),
    *(m.Assignment, m.Visit, m.PlannedVisit, m.VolunteerHours),
}


def texts(family: m.Family) -> list[Text]:
    """Return every text of the file of `family` that somebody has to look at, oldest first."""
    paths = belongings()
    found = list(_triggers(family))
    for source in SOURCES:
        rows = source.model._base_manager.filter(**{paths.get(source.model, "pk"): family.pk})
        for row in rows.order_by("pk"):
            found += _text_of(source, row)
    return sorted(found, key=lambda item: (item.day, item.source))


def _triggers(family: m.Family) -> Iterator[Text]:
    labels = [row.get_trigger_display() for row in family.triggers.order_by("trigger")]
    if labels:
        yield Text(f"familytrigger-{family.pk}", "Aanleidingen", family.referred_on, ", ".join(labels))


def _text_of(source: Source, row: Any) -> Iterator[Text]:
    if not any(getattr(row, name) for name in source.fields if name in FREE):
        return
    lines = [line for name in source.fields for line in _line(row, name)]
    moment: Any = row
    for name in source.day.split("__"):
        moment = getattr(moment, name)
    yield Text(
        source=f"{row._meta.model_name}-{row.pk}",
        title=source.title,
        day=timezone.localdate(moment) if isinstance(moment, datetime) else moment,
        text=lines[0].partition(": ")[2] if len(lines) == 1 else "\n".join(lines),
        needs_reason=source.needs_reason,
        document=row if isinstance(row, m.Document) else None,
    )


def _line(row: Any, name: str) -> Iterator[str]:
    field = row._meta.get_field(name)
    value = getattr(row, name)
    if field.choices and value not in ("", None):
        value = getattr(row, f"get_{name}_display")()
    if isinstance(row, m.GoalScore) and name == "goal":
        value = row.goal.wording
    if value not in ("", None):
        yield f"{str(field.verbose_name).capitalize()}: {shown(value)}"


def looked(request: m.RightsRequest) -> list[Looked]:
    """Return every text of the file with what was chosen for it; of a text that changed since, the choice is void."""
    known = {choice.source: choice for choice in request.choices.all()}
    found = []
    for text in texts(request.family):
        choice = known.get(text.source)
        found.append(Looked(text, choice if choice and choice.digest == text.digest else None))
    return found


def names_of_others(member: m.FamilyMember) -> list[str]:
    """Return the names to look for in the texts: of the other members, of professionals, and of volunteers."""
    family = member.family
    first_names = family.members.exclude(pk=member.pk).values_list("first_name", flat=True)
    volunteers = m.VolunteerPlacement.objects.filter(trajectory__family=family).values_list("first_name", flat=True)
    has_worked = Q(pilot=family.pilot_id) | Q(assignments__trajectory__family=family)
    staff = m.User.objects.filter(has_worked).values_list("name", flat=True).distinct()
    own = {part.casefold() for part in [*parts_of_name(family.last_name), *parts_of_name(member.first_name)]}
    names = [part for name in [*first_names, *volunteers, *staff] for part in parts_of_name(name)]
    return sorted({name for name in names if name and name.casefold() not in own})


def shown(value: Any) -> str:
    """Return a value as people read it."""
    match value:
        case None | "":
            return "-"
        case bool():
            return "Ja" if value else "Nee"
        case date():
            return in_words(value)
        case time():
            return f"{value:%H:%M}"
        case int() | Decimal():
            return number_format(value, use_l10n=True)
        case _:
            return str(value)


def _for_json(value: Value) -> Any:
    match value:
        case date() | time():
            return value.isoformat()
        case Decimal():
            return float(value)
        case _:
            return value


def name_of_file(member: m.FamilyMember) -> str:
    """Return a name for the file that is handed out; it names nobody."""
    return f"inzage-{member.family.reference}-{member.number}"


def title_of(member: m.FamilyMember) -> str:
    return f"Wat er over {rights.called(member)} in het dossier staat"
