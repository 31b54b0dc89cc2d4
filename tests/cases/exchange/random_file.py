"""Everything around the families of a random pilot: all that the workbook carries of it, in every state it can have."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any

from cases import codes, models
from tests import file_factories as factories

DAY = timedelta(days=1)
Words = Callable[..., str]


def add(source: random.Random, words: Words, pilot: models.Pilot) -> None:
    """Give every family of `pilot` a file."""
    domains = [models.ScoreDomain.objects.create(pilot=pilot, number=n, name=words(source)) for n in (0, 1, 7)]
    staff = list(pilot.staff.order_by("pk"))
    carers = [user for user in staff if user.role == codes.Role.FAMILY_CARER]
    for family in pilot.families.order_by("pk"):
        family.help_question = "\n".join(words(source, 200) for _ in range(source.randint(0, 2)))
        family.save()
        _before_the_help(source, words, family, staff)
        for trajectory in family.trajectories.all():
            trajectory.farewell = words(source, 200) if trajectory.ended_on else ""
            trajectory.save()
            _plan(source, words, trajectory, staff)
            _measurements(source, words, trajectory, staff, domains)
            _signals(source, words, trajectory, staff)
            _people(source, words, trajectory, staff, carers)
        _other_help(source, words, family, staff)
    for start in (date(2022, 3, 1), date(2023, 9, 25)):
        last = (
            source.choice([start, start + 3 * DAY]) if start.year == 2022 else source.choice([None, start + 10 * DAY])
        )
        factories.AbsenceFactory(
            carer=carers[0], started_on=start, ended_on=last, deputy=source.choice([None, carers[1]])
        )


def _maybe(source: random.Random, value: Any, otherwise: Any = "") -> Any:
    return value if source.random() < 0.6 else otherwise


def _before_the_help(source: random.Random, words: Words, family: Any, staff: list[Any]) -> None:
    for member in family.members.all():
        given_on = family.referred_on + source.randint(0, 9) * DAY
        factories.ConsentFactory(
            member=member,
            given_on=given_on,
            given_by=source.choice(list(codes.ConsentGiver)),
            withdrawn_on=_maybe(source, given_on + source.randint(0, 9) * DAY, None),
        )
    # Two choices on one day are told apart by their number alone.
    for _ in range(source.randint(0, 3)):
        factories.HelpChoiceFactory(
            family=family,
            chosen_on=family.referred_on + source.randint(0, 1) * DAY,
            chosen_by=source.choice(staff),
            self_reliance_now=source.randint(1, 5),
            kind=source.choice(list(codes.HelpKind)),
            reason=words(source, 200),
        )
    start = family.referred_on
    for outcome in source.sample(list(codes.WaitlistOutcome), source.randint(0, 2)):
        _waiting(source, words, family, staff, start, outcome)
        start += 40 * DAY
    if source.random() < 0.5:
        _waiting(source, words, family, staff, start, "")


def _waiting(source: random.Random, words: Words, family: Any, staff: list[Any], start: date, outcome: str) -> None:
    entry = factories.WaitlistEntryFactory(
        family=family,
        started_on=start,
        situation=_maybe(source, words(source, 300)),
        next_step=_maybe(source, words(source)),
        first_contact_on=_maybe(source, start + 2 * DAY, None),
        ended_on=start + 30 * DAY if outcome else None,
        outcome=outcome,
    )
    for _ in range(source.randint(0, 3)):
        day = start + source.randint(0, 1) * DAY
        is_signed = source.random() < 0.5
        factories.UrgencyFactory(
            entry=entry,
            urgency=source.choice(list(codes.Urgency)),
            reason=words(source),
            assessed_on=day,
            signed_on=day + DAY if is_signed else None,
            signed_by=source.choice(staff) if is_signed else None,
        )
    for number in range(source.randint(0, 4)):
        factories.CallFactory(
            entry=entry,
            number=number,
            called_on=start + 7 * number * DAY,
            caller=source.choice(staff),
            made_contact=source.random() < 0.5,
            minutes=source.randint(0, 480),
            bridging=_maybe(source, words(source)),
            note=_maybe(source, words(source, 300)),
        )


def _plan(source: random.Random, words: Words, trajectory: Any, staff: list[Any]) -> None:
    start = trajectory.started_on
    for number in range(source.randint(0, 2)):
        factories.PlanFactory(
            trajectory=trajectory,
            kind=source.choice(list(codes.PlanKind)),
            agreed_on=start + number * 40 * DAY,
            summary=_maybe(source, words(source, 300)),
        )
    visits = [None, *trajectory.visits.all()]
    for number in range(source.randint(0, 3)):
        goal = factories.GoalFactory(
            trajectory=trajectory,
            number=number,
            wording=words(source),
            domain=source.choice(list(codes.LifeDomain)),
            stated_on=start,
            dropped_on=_maybe(source, start + 5 * DAY, None),
        )
        for side in source.sample(list(codes.Side), source.randint(0, 2)):
            for week in range(source.randint(0, 2)):
                factories.GoalScoreFactory(
                    goal=goal,
                    side=side,
                    scored_on=start + week * 7 * DAY,
                    score=source.randint(-2, 2),
                    visit=source.choice(visits),
                    recorded_by=source.choice(staff),
                )


def _measurements(
    source: random.Random, words: Words, trajectory: Any, staff: list[Any], domains: list[models.ScoreDomain]
) -> None:
    start = trajectory.started_on
    for number, moment in enumerate(source.sample(list(codes.MeasurementMoment), source.randint(0, 3))):
        measurement = factories.MeasurementFactory(
            trajectory=trajectory,
            moment=moment,
            measured_on=start + number * 30 * DAY,
            reached=source.random() < 0.5,
            informant=_maybe(source, source.choice(list(codes.Informant))),
            satisfaction=_maybe(source, source.randint(1, 10), None),
            without_help=_maybe(source, source.choice(list(codes.WithoutHelp))),
            family_burden=_maybe(source, source.randint(0, 10), None),
            worker_calm=_maybe(source, 0, None),
            help_now=_maybe(source, source.choice(list(codes.FollowUp))),
            note=_maybe(source, words(source)),
            recorded_by=source.choice(staff),
        )
        for domain in source.sample(domains, source.randint(0, 3)):
            models.DomainScore.objects.create(measurement=measurement, domain=domain, score=source.randint(1, 5))
    for number in range(source.randint(0, 2)):
        factories.IntensityFactory(
            trajectory=trajectory,
            started_on=start + number * 10 * DAY,
            level=source.choice(list(codes.IntensityLevel)),
            hours_per_week=Decimal(source.randint(0, 400)) / 10,
            reason=words(source),
        )
        factories.ReviewFactory(
            trajectory=trajectory,
            held_on=start + number * 90 * DAY,
            outcome=source.choice(list(codes.ReviewOutcome)),
            note=_maybe(source, words(source, 300)),
        )


def _signals(source: random.Random, words: Words, trajectory: Any, staff: list[Any]) -> None:
    visits = [None, *trajectory.visits.all()]
    for number in range(source.randint(0, 3)):
        day = trajectory.started_on + number * DAY
        is_answered = source.random() < 0.6
        signal = factories.SignalFactory(
            trajectory=trajectory,
            reference=f"{words(source, 20)}{number}",
            visit=source.choice(visits),
            severity=source.choice(list(codes.SignalSeverity)),
            text=_maybe(source, words(source, 300)),
            raised_by=source.choice(staff),
            raised_on=day,
            answer=words(source) if is_answered else "",
            answered_by=source.choice(staff) if is_answered else None,
            answered_on=day if is_answered else None,
            follow_up_on=_maybe(source, day + 400 * DAY, None),
            closed_on=_maybe(source, day + DAY, None) if is_answered else None,
        )
        if signal.is_about_safety:
            _steps(source, words, signal, staff)


def _steps(source: random.Random, words: Words, signal: Any, staff: list[Any]) -> None:
    for step in source.sample(list(codes.ReportingCodeStep), source.randint(0, 5)):
        done_by, seen_by = source.sample(staff, 2)
        is_seen = source.random() < 0.5
        answers = {name: source.choice([None, True, False]) for name in ("suspicion", "unsafe", "able_to_help")}
        factories.StepFactory(
            signal=signal,
            step=step,
            done_by=done_by,
            note=words(source, 300),
            decision=_maybe(source, source.choice(list(codes.ReportingCodeDecision))),
            seen_by=seen_by if is_seen else None,
            seen_on=signal.raised_on if is_seen else None,
            **answers,
        )


def _other_help(source: random.Random, words: Words, family: Any, staff: list[Any]) -> None:
    products = list(family.pilot.care_products.order_by("pk"))
    for number in range(source.randint(0, 4)):
        asked = family.referred_on + number * DAY
        state = source.choice(["asked", "started", "refused", "ended"])
        factories.ReferralFactory(
            family=family,
            number=number,
            product=source.choice(products),
            provider=words(source),
            reason=_maybe(source, words(source)),
            was_there_already=source.random() < 0.3,
            consulted_on=_maybe(source, asked, None),
            requested_on=asked,
            started_on=asked + DAY if state in ("started", "ended") else None,
            refused_on=asked + DAY if state == "refused" else None,
            refusal_reason=words(source) if state == "refused" else "",
            ended_on=asked + 9 * DAY if state == "ended" else None,
            amount_per_week=_maybe(source, Decimal(source.randint(0, 900)) / 100, None),
            requested_by=source.choice(staff),
        )


def _people(source: random.Random, words: Words, trajectory: Any, staff: list[Any], carers: list[Any]) -> None:
    start = trajectory.started_on
    for number in range(source.randint(0, 2)):
        placement = factories.VolunteerFactory(
            trajectory=trajectory,
            number=number,
            organisation=source.choice(list(codes.VolunteerOrganisation)),
            first_name=_maybe(source, words(source)),
            started_on=start + 7 * DAY,
            ended_on=_maybe(source, start + 40 * DAY, None),
            what_worked=_maybe(source, words(source, 300)),
        )
        for week in range(source.randint(0, 3)):
            hours = Decimal(source.randint(0, 20000)) / 100
            factories.VolunteerHoursFactory(
                placement=placement, spent_on=start + (7 + week) * DAY, hours=hours, recorded_by=source.choice(staff)
            )
    for carer in source.sample(carers, source.randint(0, 2)):
        factories.MatchCheckFactory(
            trajectory=trajectory,
            carer=carer,
            family_says=source.choice(list(codes.Fit)),
            carer_says=_maybe(source, source.choice(list(codes.Fit))),
            note=_maybe(source, words(source)),
        )
        factories.HandoverFactory(trajectory=trajectory, carer=carer, note=_maybe(source, words(source, 300)))
    _planned(source, trajectory, carers)


def _planned(source: random.Random, trajectory: Any, carers: list[Any]) -> None:
    visits = list(trajectory.visits.all())
    for number in range(source.randint(0, 4)):
        moment = {"planned_on": trajectory.started_on + number * DAY, "starts_at": source.choice([None, time(9, 30)])}
        # What was called off, may be agreed again for the same moment.
        for _ in range(source.randint(0, 2)):
            factories.PlannedVisitFactory(trajectory=trajectory, carer=carers[0], cancelled=True, **moment)
        factories.PlannedVisitFactory(
            trajectory=trajectory,
            carer=carers[0],
            minutes=source.randint(1, 720),
            visit=visits.pop() if visits and source.random() < 0.5 else None,
            **moment,
        )
