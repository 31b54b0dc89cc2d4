"""The joint cap (`cases.caseload`) for a whole file at once."""

from __future__ import annotations

from collections import defaultdict
from datetime import date

from cases.caseload import Excess, Placement, excesses, spans_with_a_place
from cases.codes import IntensityLevel
from cases.exchange import file_sheets, sheets
from cases.exchange.planning import Entry, Plan
from cases.models import CapOverride, Intensity, Trajectory
from cases.period import in_words

# A trajectory as far as its place is concerned: its first and last day, and whether it may stand above the cap.
Stay = tuple[date, date | None, bool]
# From which days on there is how much help, by trajectory.
Changes = dict[str, dict[date, IntensityLevel]]


def check(plan: Plan) -> None:
    """Note every trajectory that is too many because of this file; what stood above the cap before is not its doing."""
    entries = plan.table(sheets.TRAJECTORIES).entries
    levels = plan.table(file_sheets.INTENSITIES).entries
    if not any(entry.is_touched for entry in (*entries.values(), *levels.values())):
        return
    cap = plan.pilot.caseload_cap
    before, changes = _stored(plan), _stored_changes(plan)
    known = {excess.placement.place for excess in excesses(_placements(before, changes), cap)}
    after = before | _in_file(plan, before)
    for excess in excesses(_placements(after, _changes_in_file(plan, changes)), cap):
        if excess.placement.place in known:
            continue
        own = entries.get((excess.placement.reference,))
        if back := levels.get(excess.placement.place):
            _refuse(plan, back, excess, column="vanaf")
        elif own is not None:
            _refuse(plan, own, excess)
        elif cause := _cause(plan, excess):
            _refuse(plan, cause, excess, pushed=excess.placement.reference)


def _placements(stays: dict[str, Stay], changes: Changes) -> list[Placement]:
    return [
        Placement(first, reference, last, has_override)
        for reference, (started_on, ended_on, has_override) in stays.items()
        for first, last in spans_with_a_place(started_on, ended_on, changes.get(reference, {}).items())
    ]


def _stored(plan: Plan) -> dict[str, Stay]:
    granted = set(
        CapOverride.objects.filter(trajectory__pilot=plan.pilot).values_list("trajectory__reference", flat=True)
    )
    rows = Trajectory.objects.filter(pilot=plan.pilot).values_list("reference", "started_on", "ended_on")
    return {reference: (start, end, reference in granted) for reference, start, end in rows}


def _stored_changes(plan: Plan) -> Changes:
    """Return the stored changes of intensity; none where low intensity takes a place like any other."""
    changes: Changes = defaultdict(dict)
    if not plan.pilot.low_intensity_counts:
        rows = Intensity.objects.filter(trajectory__pilot=plan.pilot)
        for reference, day, level in rows.values_list("trajectory__reference", "started_on", "level"):
            changes[reference][day] = IntensityLevel(level)
    return changes


def _changes_in_file(plan: Plan, stored: Changes) -> Changes:
    """Return the changes of intensity as the file leaves them."""
    changes: Changes = defaultdict(dict, {reference: dict(days) for reference, days in stored.items()})
    if not plan.pilot.low_intensity_counts:
        for (reference, day), entry in plan.table(file_sheets.INTENSITIES).entries.items():
            if not entry.row.broken:
                changes[reference][day] = IntensityLevel(entry.record.level)
    return changes


def _in_file(plan: Plan, before: dict[str, Stay]) -> dict[str, Stay]:
    """Return the stays as the file leaves them: its trajectories, and its overrides for any trajectory."""
    granted = {reference for reference, _ in plan.table(sheets.OVERRIDES).entries}
    stays: dict[str, Stay] = {}
    for reference in granted & before.keys():
        started_on, ended_on, _ = before[reference]
        stays[reference] = (started_on, ended_on, True)
    for (reference,), entry in plan.table(sheets.TRAJECTORIES).entries.items():
        if entry.row.broken & {"gestart_op", "beeindigd_op"}:
            continue
        has_override = reference in granted or (reference in before and before[reference][2])
        stays[reference] = (entry.record.started_on, entry.record.ended_on, has_override)
    return stays


def _cause(plan: Plan, excess: Excess) -> Entry | None:
    """Return the last trajectory of the file that takes a place on the day on which there are too many."""
    day = excess.placement.started_on
    taking = [
        entry
        for entry in plan.entries(sheets.TRAJECTORIES)
        if entry.is_touched and not entry.row.broken and entry.record.is_active_on(day)
    ]
    return max(taking, key=lambda entry: (entry.record.started_on, entry.record.reference), default=None)


def _refuse(plan: Plan, entry: Entry, excess: Excess, *, pushed: str = "", column: str = "gestart_op") -> None:
    """Note a place too many; `pushed` is a stored trajectory that the one in this row pushes above the cap."""
    day = in_words(excess.placement.started_on)
    most = plan.pilot.caseload_cap
    problem = f"kan niet. Op {day} zijn er dan {excess.active} gezinnen. Het maximum is {most}."
    if pushed:
        problem += f" Traject {pushed} begint op die dag en is er dan een te veel."
    whose = f" bij traject {pushed}" if pushed else ""
    allowed = f"Voor een plek boven het maximum hoort een rij in het blad afwijkingen{whose}, van de teammanager."
    plan.problems.in_cell(entry.row, column, problem, allowed)
