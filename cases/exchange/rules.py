"""What the rows of a workbook mean for each other and for what is stored: roles, periods, and one thing at a time.

The models check the same in `clean`, one row at a time and with queries. Here everything is compared in memory, so that
fifty thousand visits take seconds, and the error goes to the row that causes it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models.functions import Lower

from cases.codes import Role
from cases.exchange import sheets, stored
from cases.exchange.file_sheets import ABSENCES, HANDOVERS, MATCH_CHECKS, PLANNED_VISITS
from cases.exchange.planning import Entry, Plan
from cases.exchange.rows import Key
from cases.exchange.sheets import Sheet
from cases.models import Trajectory, User, Visit
from cases.period import in_words

# Who may stand in which column.
ROLES = (
    (sheets.FAMILIES, "casemanager", Role.CASE_MANAGER),
    (sheets.ASSIGNMENTS, "gezinsverzorger", Role.FAMILY_CARER),
    (sheets.VISITS, "gezinsverzorger", Role.FAMILY_CARER),
    (sheets.OVERRIDES, "goedgekeurd_door", Role.TEAM_MANAGER),
    (MATCH_CHECKS, "gezinsverzorger", Role.FAMILY_CARER),
    (HANDOVERS, "gezinsverzorger", Role.FAMILY_CARER),
    (ABSENCES, "gezinsverzorger", Role.FAMILY_CARER),
    (ABSENCES, "vervanger", Role.FAMILY_CARER),
    (PLANNED_VISITS, "gezinsverzorger", Role.FAMILY_CARER),
)
# Who has one of these sees what others do not, or who looked: no workbook gives it, or takes it away.
GIVEN_BY_ADMINISTRATOR = {Role.ADMINISTRATOR, Role.PRIVACY_OFFICER}
NO_END = date.max


def check(plan: Plan) -> None:
    """Note everything that is wrong between rows in the problems of `plan`."""
    _check_usernames(plan)
    _check_role_changes(plan)
    for sheet, column, role in ROLES:
        _check_role(plan, sheet, column, role)
    _check_families(plan)
    _check_assignments(plan)
    _check_absences(plan)
    _check_visits(plan)
    _check_visits_left_outside(plan)
    _check_tariffs(plan)


def _check_usernames(plan: Plan) -> None:
    """A name to log in with belongs to one person in the whole installation, whatever its capitals."""
    allowed = "Kies een andere gebruikersnaam."
    new: dict[str, Entry] = {}
    for entry in plan.entries(sheets.STAFF):
        if entry.is_new and new.setdefault(entry.record.username.lower(), entry) is not entry:
            problem = "staat al in dit blad, met andere hoofdletters."
            plan.problems.in_cell(entry.row, "gebruikersnaam", problem, allowed)
    users = User.objects.annotate(name_in_small_letters=Lower("username"))
    for user in stored.in_batches(users, "name_in_small_letters__in", new):
        where = "met andere hoofdletters" if user.pilot_id == plan.pilot.pk else "buiten deze pilot"
        row = new[user.username.lower()].row
        plan.problems.in_cell(row, "gebruikersnaam", f"is al in gebruik {where}.", allowed)


def _check_role_changes(plan: Plan) -> None:
    for entry in plan.entries(sheets.STAFF):
        if "role" not in entry.changed:
            continue
        roles = (entry.stored.role, entry.record.role)  # type: ignore[union-attr]  # changed, so stored
        for role in sorted(GIVEN_BY_ADMINISTRATOR.intersection(roles)):
            allowed = "Dat doet een beheerder, niet een werkboek."
            plan.problems.in_cell(entry.row, "rol", f"kan niet: de rol {role} geven of afnemen.", allowed)
        for sheet, column, role in ROLES:
            if entry.record.role != role and _still_named(plan, sheet, column, entry.record):
                problem = f"kan niet: deze medewerker staat nog als {role.label.lower()} in het blad {sheet.name}."
                allowed = "Zet daar eerst een ander, of maak een nieuwe medewerker voor de nieuwe rol."
                plan.problems.in_cell(entry.row, "rol", problem, allowed)


def _still_named(plan: Plan, sheet: Sheet, column: str, user: User) -> bool:
    """Return whether stored rows that the file leaves alone name `user` in this column."""
    paths = [sheet.by_name[name].path for name in sheet.key]
    named = sheet.rows_in(plan.pilot).filter(**{sheet.by_name[column].field: user.pk}).values_list(*paths)
    entries = plan.table(sheet).entries
    return any(key not in entries for key in named)


def _check_role(plan: Plan, sheet: Sheet, column: str, role: Role) -> None:
    for entry in plan.entries(sheet):
        user = plan.find(User, entry.row.values.get(column))
        if user is not None and user.role and not user.has_role(role):
            allowed = f"Kies een medewerker met de rol {role.value}."
            plan.problems.in_cell(entry.row, column, f"heeft niet de rol {role.value}.", allowed)


@dataclass(frozen=True)
class Span:
    """A period with what it belongs to; `entry` is None for a row that is not in the file."""

    first: date
    last: date
    name: str
    entry: Entry | None

    @classmethod
    def of(cls, record: Any, name: str, entry: Entry | None) -> Span:
        return cls(record.started_on, record.ended_on or NO_END, name, entry)

    @property
    def until(self) -> str:
        return "en loopt nog" if self.last == NO_END else f"tot en met {in_words(self.last)}"


def _overlaps(
    spans: Iterable[Span], columns: tuple[str, str] = ("gestart_op", "beeindigd_op")
) -> Iterator[tuple[Entry, str, Span]]:
    """Yield of each overlap the row of the file that causes it, the column, and the other period.

    Args:
        columns: the names of those with the first and the last day.

    The later one begins too early, unless the file leaves that one as it was: then the earlier one ends too late.
    """
    before: Span | None = None
    for span in sorted(spans, key=lambda span: (span.first, span.name)):
        if before is not None and span.first <= before.last:
            if span.entry and (span.entry.is_touched or before.entry is None):
                yield span.entry, columns[0], before
            elif before.entry:
                yield before.entry, columns[1], span
        if before is None or span.last > before.last:
            before = span


def _has_period(entry: Entry | None) -> bool:
    """Return whether the period of a row can be used; without an entry it is stored, and sound."""
    return entry is None or not entry.row.broken & {"gestart_op", "beeindigd_op"}


def _check_families(plan: Plan) -> None:
    """A family has one trajectory at a time."""
    families: dict[str, list[Span]] = defaultdict(list)
    references = {family.pk: key[0] for key, family, _ in plan.table(sheets.FAMILIES).outcome() if family.pk}
    for key, trajectory, entry in plan.table(sheets.TRAJECTORIES).outcome():
        family = entry.row.values["gezin"] if entry else references.get(trajectory.family_id)
        if family and _has_period(entry):
            families[family].append(Span.of(trajectory, key[0], entry))
    for spans in families.values():
        for entry, column, other in _overlaps(spans):
            period = f"{other.name}, vanaf {in_words(other.first)} {other.until}"
            plan.problems.in_cell(entry.row, column, f"kan niet. Dit gezin heeft al een traject: {period}.")


def _check_assignments(plan: Plan) -> None:
    """A trajectory has one family carer at a time, on its own days."""
    by_trajectory: dict[str, list[tuple[Key, Any, Entry | None]]] = defaultdict(list)
    for key, assignment, entry in plan.table(sheets.ASSIGNMENTS).outcome():
        if _has_period(entry):
            by_trajectory[key[0]].append((key, assignment, entry))
    trajectories = plan.table(sheets.TRAJECTORIES)
    for reference, assignments in by_trajectory.items():
        cause = trajectories.entries.get((reference,))
        trajectory = trajectories.find(reference)
        if trajectory is not None and _has_period(cause):
            for _, assignment, entry in assignments:
                _check_within(plan, trajectory, assignment, entry, cause)
        spans = [Span.of(assignment, str(key[1]), entry) for key, assignment, entry in assignments]
        for entry, column, other in _overlaps(spans):
            period = f"vanaf {in_words(other.first)} {other.until}"
            plan.problems.in_cell(entry.row, column, f"kan niet. Er is al een gezinsverzorger {period}.")


def _check_absences(plan: Plan) -> None:
    """A family carer is absent once at a time."""
    by_carer: dict[str, list[Span]] = defaultdict(list)
    for key, absence, entry in plan.table(ABSENCES).outcome():
        if _has_period(entry):
            by_carer[key[0]].append(Span.of(absence, str(key[1]), entry))
    for spans in by_carer.values():
        for entry, column, other in _overlaps(spans):
            period = f"vanaf {in_words(other.first)} {other.until}"
            plan.problems.in_cell(entry.row, column, f"kan niet. Er is al een afwezigheid {period}.")


def _check_within(plan: Plan, trajectory: Any, assignment: Any, entry: Entry | None, cause: Entry | None) -> None:
    """Give the error to the assignment in the file, or else to the trajectory whose new period leaves it outside."""
    culprit = entry or cause
    if culprit is None:
        return
    if assignment.started_on < trajectory.started_on:
        why = f"De inzet begint voor de eerste dag van het traject ({in_words(trajectory.started_on)})."
        plan.problems.in_cell(culprit.row, "gestart_op", f"kan niet. {why}")
    if (assignment.ended_on or NO_END) > (trajectory.ended_on or NO_END):
        why = f"De inzet eindigt na de laatste dag van het traject ({in_words(trajectory.ended_on)})."
        plan.problems.in_cell(culprit.row, "beeindigd_op", f"kan niet. {why}")


def _check_visits(plan: Plan) -> None:
    trajectories = plan.table(sheets.TRAJECTORIES)
    for entry in plan.entries(sheets.VISITS):
        row = entry.row
        day, reference = row.values["datum"], row.values["traject"]
        trajectory = trajectories.find(reference)
        if trajectory is None or "datum" in row.broken or not _has_period(trajectories.entries.get((reference,))):
            continue
        if day < trajectory.started_on:
            why = f"Deze datum ligt voor de start van het traject ({in_words(trajectory.started_on)})."
            plan.problems.in_cell(row, "datum", f"kan niet. {why}")
        elif trajectory.is_over_on(day):
            why = f"Deze datum ligt na het einde van het traject ({in_words(trajectory.ended_on)})."
            plan.problems.in_cell(row, "datum", f"kan niet. {why}")


def _check_visits_left_outside(plan: Plan) -> None:
    """A trajectory that gets shorter must still hold the visits that the file leaves alone."""
    shorter = {
        entry.stored.pk: entry
        for entry in plan.entries(sheets.TRAJECTORIES)
        if entry.stored is not None and _has_period(entry) and _loses_days(entry.stored, entry.record)
    }
    visits = plan.table(sheets.VISITS).entries
    rows = Visit.objects.order_by("visited_on").values_list("trajectory_id", "reference", "visited_on")
    for number, reference, day in stored.in_batches(rows, "trajectory__in", shorter):
        entry = shorter[number]
        if (reference,) not in visits and not entry.record.is_active_on(day):
            column = "gestart_op" if day < entry.record.started_on else "beeindigd_op"
            why = f"Er is al een bezoek op {in_words(day)}. Dat ligt dan buiten het traject."
            plan.problems.in_cell(entry.row, column, f"kan niet. {why}")


def _loses_days(before: Trajectory, after: Trajectory) -> bool:
    return after.started_on > before.started_on or (after.ended_on or NO_END) < (before.ended_on or NO_END)


def _check_tariffs(plan: Plan) -> None:
    """A care product has one price of a price level at a time."""
    columns = ("geldig_vanaf", "geldig_tot")
    together: dict[Key, list[Span]] = defaultdict(list)
    for key, tariff, entry in plan.table(sheets.TARIFFS).outcome():
        if entry is None or not entry.row.broken.intersection(columns):
            product, price_year, _ = key
            span = Span(tariff.valid_from, tariff.valid_until or NO_END, str(product), entry)
            together[product, price_year].append(span)
    for (_, price_year), spans in together.items():
        for entry, column, other in _overlaps(spans, columns):
            until = "zonder einddatum" if other.last == NO_END else f"tot en met {in_words(other.last)}"
            why = f"Met prijspeil {price_year} is er al een tarief vanaf {in_words(other.first)} {until}."
            plan.problems.in_cell(entry.row, column, f"kan niet. {why}")
