"""What stands in the files of the families of a random pilot: as full of chance, past the rules of the forms."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from random import Random

from cases import codes, models
from cases.models.measurements import SCALE_FIELDS
from tests.monitoring.random_pilots import FIRST, day, maybe


def fill_files(pilot: models.Pilot, seed: int) -> None:
    random = Random(seed + 7)
    families = list(pilot.families.order_by("reference"))
    trajectories = list(pilot.trajectories.order_by("reference"))
    people = list(pilot.staff.order_by("username"))
    for family in families:
        family.referred_on = FIRST + timedelta(days=random.randint(-60, 90))
    models.Family.objects.bulk_update(families, ["referred_on"])
    _waiting(random, families, people)
    _goals(random, trajectories, people)
    _measurements(random, trajectories, people)
    _signals(random, trajectories, people)
    _other_help(random, pilot, families, people)
    _volunteers(random, trajectories, people)
    _intensity(random, trajectories, people)


def _waiting(random: Random, families: list[models.Family], people: list[models.User]) -> None:
    entries = []
    for family in families:
        for number in range(random.choice([0, 1, 1, 2])):
            start = family.referred_on + timedelta(days=number * random.randint(1, 60))
            # Somebody may come back on the very day on which the help ended.
            ends = [row.ended_on for row in family.trajectories.all() if row.ended_on]
            if number and ends and random.random() < 0.4:
                start = random.choice([day for day in ends if day != family.referred_on] or [start])
            end = day(random, start, 80) if number or random.random() < 0.6 else None
            outcome = random.choice(codes.WaitlistOutcome.values) if end else ""
            entries.append(models.WaitlistEntry(family=family, started_on=start, ended_on=end, outcome=outcome))
    entries = models.WaitlistEntry.objects.bulk_create(entries)
    calls, judged = [], []
    for entry in entries:
        calls += [
            models.WaitlistCall(
                entry=entry,
                number=number,
                called_on=day(random, entry.started_on, 80),
                caller=random.choice(people),
                made_contact=random.random() < 0.7,
                minutes=random.randint(0, 90),
            )
            for number in range(random.randint(0, 9))
        ]
        for _ in range(random.randint(0, 3)):
            assessed_on = day(random, entry.started_on, 60)
            signed_on = maybe(random, day(random, assessed_on, 40))
            judged.append(
                models.UrgencyAssessment(
                    entry=entry,
                    urgency=random.choice(codes.Urgency.values),
                    reason="Nood",
                    assessed_on=assessed_on,
                    assessed_by=people[0],
                    signed_on=signed_on,
                    signed_by=signed_on and people[0],
                )
            )
    models.WaitlistCall.objects.bulk_create(calls)
    models.UrgencyAssessment.objects.bulk_create(judged)


def _goals(random: Random, trajectories: list[models.Trajectory], people: list[models.User]) -> None:
    goals = []
    for row in trajectories:
        for number in range(random.randint(0, 4)):
            stated_on = day(random, row.started_on, 60)
            goals.append(
                models.Goal(
                    trajectory=row,
                    number=number,
                    wording="Rust",
                    domain=random.choice(codes.LifeDomain.values),
                    stated_on=stated_on,
                    dropped_on=maybe(random, day(random, stated_on, 60), 0.3),
                )
            )
    models.GoalScore.objects.bulk_create(
        models.GoalScore(
            goal=goal,
            side=side,
            scored_on=goal.stated_on + timedelta(days=days),
            score=random.randint(-2, 2),
            recorded_by=people[0],
        )
        for goal in models.Goal.objects.bulk_create(goals)
        for side in codes.Side.values
        for days in random.sample(range(100), random.randint(0, 3))
    )


def _measurements(random: Random, trajectories: list[models.Trajectory], people: list[models.User]) -> None:
    rows = []
    for trajectory in trajectories:
        for days in random.sample(range(150), random.randint(0, 4)):
            reached = random.random() < 0.8
            scales = {name: maybe(random, random.randint(0, 10), 0.7) for name in SCALE_FIELDS} if reached else {}
            rows.append(
                models.Measurement(
                    trajectory=trajectory,
                    moment=random.choice(codes.MeasurementMoment.values[:3]),
                    measured_on=trajectory.started_on + timedelta(days=days),
                    reached=reached,
                    satisfaction=maybe(random, random.randint(1, 10)) if reached else None,
                    without_help=random.choice(["", *codes.WithoutHelp.values]) if reached else "",
                    recorded_by=people[0],
                    **scales,
                )
            )
    models.Measurement.objects.bulk_create(rows)


def _signals(random: Random, trajectories: list[models.Trajectory], people: list[models.User]) -> None:
    rows = []
    for trajectory in trajectories:
        for _ in range(random.randint(0, 3)):
            raised_on = day(random, trajectory.started_on, 100)
            answered_on = maybe(random, day(random, raised_on, 9), 0.7)
            rows.append(
                models.Signal(
                    trajectory=trajectory,
                    severity=random.choice(codes.SignalSeverity.values),
                    raised_by=people[0],
                    raised_on=raised_on,
                    answered_on=answered_on,
                    answered_by=answered_on and people[0],
                    closed_on=answered_on and maybe(random, day(random, answered_on, 60)),
                )
            )
    models.ReportingCodeStep.objects.bulk_create(
        models.ReportingCodeStep(
            signal=signal, step=step, done_on=day(random, signal.raised_on, 60), done_by=people[0], note="Gezien"
        )
        for signal in models.Signal.objects.bulk_create(rows)
        for step in random.sample(codes.ReportingCodeStep.values, random.choice([0, 0, 1, 3]))
    )


def _other_help(random: Random, pilot: models.Pilot, families: list[models.Family], people: list[models.User]) -> None:
    product = models.CareProduct.objects.create(pilot=pilot, code="GGZ", name="Ggz", law="jeugdwet", unit="uur")
    rows = []
    for family in families:
        for number in range(random.randint(0, 4)):
            requested_on = day(random, family.referred_on)
            started_on = maybe(random, day(random, requested_on, 90), 0.7)
            rows.append(
                models.OnwardReferral(
                    family=family,
                    number=number,
                    product=product,
                    provider=random.choice(["Elker", " elker", "Lentis", "Accare  Noord"]),
                    was_there_already=random.random() < 0.2,
                    requested_on=requested_on,
                    started_on=started_on,
                    refused_on=None if started_on else maybe(random, day(random, requested_on, 60)),
                    ended_on=started_on and maybe(random, day(random, started_on, 60)),
                    requested_by=people[0],
                )
            )
    models.OnwardReferral.objects.bulk_create(rows)


def _volunteers(random: Random, trajectories: list[models.Trajectory], people: list[models.User]) -> None:
    rows = []
    for trajectory in trajectories:
        for number in range(random.choice([0, 0, 1, 2])):
            started_on = day(random, trajectory.started_on, 60)
            rows.append(
                models.VolunteerPlacement(
                    trajectory=trajectory,
                    number=number,
                    organisation=random.choice(codes.VolunteerOrganisation.values),
                    started_on=started_on,
                    ended_on=maybe(random, day(random, started_on, 90)),
                )
            )
    models.VolunteerHours.objects.bulk_create(
        models.VolunteerHours(
            placement=placement,
            spent_on=placement.started_on + timedelta(days=days),
            hours=Decimal(random.randint(0, 2000)) / 100,
            recorded_by=people[0],
        )
        for placement in models.VolunteerPlacement.objects.bulk_create(rows)
        for days in random.sample(range(120), random.randint(0, 6))
    )


def _intensity(random: Random, trajectories: list[models.Trajectory], people: list[models.User]) -> None:
    models.Intensity.objects.bulk_create(
        models.Intensity(
            trajectory=trajectory,
            started_on=trajectory.started_on + timedelta(days=days),
            level=random.choice(codes.IntensityLevel.values),
            hours_per_week=Decimal(random.randint(0, 400)) / 10,
            reason="Afgesproken",
            decided_by=people[0],
        )
        for trajectory in trajectories
        for days in random.sample(range(120), random.randint(0, 3))
    )
