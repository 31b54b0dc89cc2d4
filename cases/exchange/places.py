"""The joint cap (`cases.caseload`) for a whole file at once."""

from __future__ import annotations

from cases.caseload import Excess, Placement, excesses
from cases.exchange import sheets
from cases.exchange.planning import Entry, Plan
from cases.models import CapOverride, Trajectory
from cases.period import in_words


def check(plan: Plan) -> None:
    """Note every trajectory that is too many because of this file; what stood above the cap before is not its doing."""
    entries = plan.table(sheets.TRAJECTORIES).entries
    if not any(entry.is_touched for entry in entries.values()):
        return
    cap = plan.pilot.caseload_cap
    before = _stored(plan)
    known = {excess.placement.reference for excess in excesses(before.values(), cap)}
    after = before | _in_file(plan, before)
    for excess in excesses(after.values(), cap):
        reference = excess.placement.reference
        if reference in known:
            continue
        own = entries.get((reference,))
        if own is not None:
            _refuse(plan, own, excess)
        elif cause := _cause(plan, excess):
            _refuse(plan, cause, excess, pushed=reference)


def _stored(plan: Plan) -> dict[str, Placement]:
    granted = set(
        CapOverride.objects.filter(trajectory__pilot=plan.pilot).values_list("trajectory__reference", flat=True)
    )
    rows = Trajectory.objects.filter(pilot=plan.pilot).values_list("reference", "started_on", "ended_on")
    return {reference: Placement(start, reference, end, reference in granted) for reference, start, end in rows}


def _in_file(plan: Plan, before: dict[str, Placement]) -> dict[str, Placement]:
    """Return the places as the file leaves them: its trajectories, and its overrides for any trajectory."""
    granted = {reference for reference, _ in plan.table(sheets.OVERRIDES).entries}
    places = {}
    for reference in granted & before.keys():
        place = before[reference]
        places[reference] = Placement(place.started_on, reference, place.ended_on, has_override=True)
    for (reference,), entry in plan.table(sheets.TRAJECTORIES).entries.items():
        if entry.row.broken & {"gestart_op", "beeindigd_op"}:
            continue
        has_override = reference in granted or (reference in before and before[reference].has_override)
        places[reference] = Placement(entry.record.started_on, reference, entry.record.ended_on, has_override)
    return places


def _cause(plan: Plan, excess: Excess) -> Entry | None:
    """Return the last trajectory of the file that takes a place on the day on which there are too many."""
    day = excess.placement.started_on
    taking = [
        entry
        for entry in plan.entries(sheets.TRAJECTORIES)
        if entry.is_touched and not entry.row.broken and entry.record.is_active_on(day)
    ]
    return max(taking, key=lambda entry: (entry.record.started_on, entry.record.reference), default=None)


def _refuse(plan: Plan, entry: Entry, excess: Excess, *, pushed: str = "") -> None:
    """Note a place too many; `pushed` is a stored trajectory that the one in this row pushes above the cap."""
    day = in_words(excess.placement.started_on)
    most = plan.pilot.caseload_cap
    problem = f"kan niet. Op {day} zijn er dan {excess.active} gezinnen. Het maximum is {most}."
    if pushed:
        problem += f" Traject {pushed} begint op die dag en is er dan een te veel."
    whose = f" bij traject {pushed}" if pushed else ""
    allowed = f"Voor een plek boven het maximum hoort een rij in het blad afwijkingen{whose}, van de teammanager."
    plan.problems.in_cell(entry.row, "gestart_op", problem, allowed)
