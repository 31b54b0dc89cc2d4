"""The five steps of the meldcode huiselijk geweld en kindermishandeling, for a signal about safety.

Sources: Jeugdwet 4.1.7 and Besluit verplichte meldcode art. 2 (the five steps, each written down); Afwegingskader
meldcode (since 1-1-2019) for the five questions of step 4 and what they point to, and for stopping before the end;
Basismodel meldcode for the order. That order is not binding: a talk with the family may come before the talk with a
colleague, but all come before the weighing. The meldcode may end early when a suspicion is gone, here after a colleague
was asked. In acute danger nobody waits for a step: they call 112 or Veilig Thuis, and write the steps down afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from django.db.models import Prefetch

from cases.codes import ReportingCodeDecision as Decision
from cases.codes import ReportingCodeStep as Step
from cases.codes import Role, SignalSeverity
from cases.due import Due, DueKind
from cases.models import Family, ReportingCodeStep, Signal, User
from cases.models.families import FamilyQuerySet

# Days after the raising by which a step is done, and days after a step by which another person looked at it. No source
# fixes them: they are the pilot's own, and the organisation has to decide on them.
STEP_WITHIN = {
    Step.SIGNALS: timedelta(days=1),
    Step.CONSULT: timedelta(days=2),
    Step.CONVERSATION: timedelta(days=7),
    Step.WEIGH: timedelta(days=14),
    Step.DECIDE: timedelta(days=14),
}
SEEN_WITHIN = timedelta(days=2)
# Who may be the second pair of eyes.
LOOKS_ALONG = (Role.CASE_MANAGER, Role.TEAM_MANAGER, Role.BEHAVIOURAL_SCIENTIST)


def open_steps(done: Iterable[int]) -> list[Step]:
    """Return the steps that may be written down now, when the steps `done` have been.

    First 1; then 2 and 3 in either order; then 4; then 5. After 1 and 2, step 5 may come early, to say that there is no
    suspicion any more. After step 5 nothing is left.
    """
    known = set(done)
    if Step.DECIDE in known:
        return []
    if Step.SIGNALS not in known:
        return [Step.SIGNALS]
    found = [step for step in (Step.CONSULT, Step.CONVERSATION) if step not in known]
    if not found and Step.WEIGH not in known:
        found.append(Step.WEIGH)
    if decisions(known):
        found.append(Step.DECIDE)
    return found


def decisions(done: Iterable[int]) -> list[Decision]:
    """Return what may be decided when the steps `done` have been: nothing, only that it was nothing, or anything."""
    known = set(done)
    if Step.WEIGH in known:
        return list(Decision)
    return [Decision.NO_SUSPICION] if {Step.SIGNALS, Step.CONSULT} <= known else []


@dataclass(frozen=True)
class Weighing:
    """The answers to the five questions of step 4; None is a question that was not answered."""

    suspicion: bool | None = None
    unsafe: bool | None = None
    able_to_help: bool | None = None
    accepts_help: bool | None = None
    becomes_safe: bool | None = None


class Consideration(Enum):
    """What the answers point to. It is something to think about: a person decides, in step 5."""

    NO_SUSPICION = "Er is geen vermoeden meer. Dan is melden niet nodig."
    REPORT = "Melden bij Veilig Thuis is dan de norm. Bespreek met Veilig Thuis welke hulp erbij past."
    HELP = "Hulp bieden of organiseren past dan. Blijf volgen of het veilig blijft, en meld alsnog als dat niet zo is."


def questions(weighing: Weighing) -> list[str]:
    """Return the names of the questions that need an answer, given the answers so far: each leads to the next."""
    asked = ["suspicion"]
    if weighing.suspicion:
        asked.append("unsafe")
        if weighing.unsafe is False:
            asked.append("able_to_help")
            if weighing.able_to_help:
                asked.append("accepts_help")
                if weighing.accepts_help:
                    asked.append("becomes_safe")
    return asked


def points_to(weighing: Weighing) -> Consideration | None:
    """Return what the answers point to; None when a question still needs an answer."""
    if any(getattr(weighing, name) is None for name in questions(weighing)):
        return None
    if not weighing.suspicion:
        return Consideration.NO_SUSPICION
    enough = weighing.able_to_help and weighing.accepts_help and weighing.becomes_safe
    return Consideration.HELP if enough and not weighing.unsafe else Consideration.REPORT


QUESTIONS = {
    "suspicion": "Is er een vermoeden van geweld of mishandeling?",
    "unsafe": "Is het nu of al langere tijd onveilig?",
    "able_to_help": "Kunnen wij zelf goede hulp bieden of organiseren?",
    "accepts_help": "Neemt het gezin die hulp aan?",
    "becomes_safe": "Maakt de hulp het op tijd en blijvend veilig?",
}


def weighing_of(row: ReportingCodeStep) -> Weighing:
    return Weighing(**{name: getattr(row, name) for name in QUESTIONS})


def missing(row: ReportingCodeStep) -> dict[str, str]:
    """Return an error for each answer that the step `row` needs and does not have."""
    if row.step == Step.WEIGH:
        weighing = weighing_of(row)
        return {name: "Kies Ja of Nee." for name in questions(weighing) if getattr(weighing, name) is None}
    if row.step == Step.DECIDE and not row.decision:
        return {"decision": "Kies een besluit."}
    return {}


def may_look_along(step: ReportingCodeStep, user: User) -> bool:
    """Return whether `user` can be the second pair of eyes: another person than who did it, and nobody was yet."""
    return step.seen_by_id is None and step.done_by_id != user.pk and user.has_role(*LOOKS_ALONG)


def is_finished(steps: Iterable[ReportingCodeStep]) -> bool:
    """Return whether there is a decision, and another person looked at every step."""
    rows = list(steps)
    return any(row.step == Step.DECIDE for row in rows) and all(row.seen_by_id for row in rows)


@dataclass(frozen=True)
class StepLine:
    """One of the five steps as a page shows it: what was written down, and what somebody may do about it now."""

    step: Step
    row: ReportingCodeStep | None
    may_do: bool
    may_look_along: bool
    # Nothing was weighed yet: step 5 can only say that there is no suspicion any more.
    only_to_stop: bool

    @property
    def answers(self) -> list[tuple[str, bool | None]]:
        """Return the questions of the weighing that were answered, with their answers."""
        if self.row is None or self.step != Step.WEIGH:
            return []
        found = [(label, getattr(self.row, name)) for name, label in QUESTIONS.items()]
        return [(label, answer) for label, answer in found if answer is not None]

    @property
    def points_to(self) -> Consideration | None:
        return points_to(weighing_of(self.row)) if self.row and self.step == Step.WEIGH else None


def lines(signal: Signal, user: User) -> list[StepLine]:
    """Return the five steps of `signal`, each with what `user` may do about it now."""
    rows = {row.step: row for row in signal.steps.all()}
    may_do = signal.closed_on is None and user.has_role(Role.CASE_MANAGER, Role.TEAM_MANAGER)
    now = open_steps(rows) if may_do else []
    found = []
    for step in Step:
        row = rows.get(step)
        looks_along = row is not None and may_look_along(row, user)
        only_to_stop = step == Step.DECIDE and Step.WEIGH not in rows
        found.append(StepLine(step, row, step in now, looks_along, only_to_stop))
    return found


def dues(families: FamilyQuerySet, day: date) -> Iterator[Due]:
    """Return for each open safety signal the next step, and the steps at which nobody looked along yet."""
    steps = Prefetch("steps", ReportingCodeStep.objects.order_by("step"))
    signals = Signal.objects.open().filter(severity=SignalSeverity.SAFETY, trajectory__family__in=families)
    for signal in signals.select_related("trajectory__family__case_manager").prefetch_related(steps).order_by("pk"):
        yield from _dues_of(signal)


def dues_in(family: Family, day: date) -> Iterator[Due]:
    """Return the same of one family whose file is there."""
    signals = [signal for row in family.trajectories.all() for signal in row.signals.all()]
    for signal in sorted(signals, key=lambda signal: signal.pk):
        if signal.closed_on is None and signal.is_about_safety:
            yield from _dues_of(signal)


def _dues_of(signal: Signal) -> Iterator[Due]:
    url = signal.get_absolute_url()
    family = signal.trajectory.family
    rows = list(signal.steps.all())
    if todo := open_steps(row.step for row in rows):
        step = todo[0]
        by = signal.raised_on + STEP_WITHIN[step]
        yield Due(DueKind.REPORTING_CODE, family, by, url, detail=f"Stap {step.value}: {step.label}")
    if unseen := [row for row in rows if row.seen_by_id is None]:
        by = min(row.done_on for row in unseen) + SEEN_WITHIN
        which = ", ".join(str(row.step) for row in unseen)
        detail = f"Meekijken bij stap {which}"
        yield Due(DueKind.REPORTING_CODE, family, by, url, detail=f"{detail}: vraag een collega")
        yield Due(DueKind.REPORTING_CODE, family, by, url, detail=detail, role=Role.BEHAVIOURAL_SCIENTIST)
